"""Marks: the right ones whatever the student's process does, and nothing hidden comes back with them."""

import dataclasses
import json

import pytest
import tiny
from conftest import IMPATIENT, LIMITS

from coursework import _shown, marking
from coursework.results import Result

PLAIN = """
import math
import numpy as np
import matplotlib.pyplot as plt
def close(a, b): return abs(a - b) < 1e-9
"""


def notebook(*cells: tuple[str, str]) -> dict:
    """Cells by kind: "" the instructor's, "s" a solution, "t" a test, numbered by their place."""
    roles = {"": {}, "s": {"solution": True}, "t": {"grade": True, "points": 1}}
    made = [tiny.cell("code", f"{kind}{n}", text, **roles[kind]) for n, (kind, text) in enumerate(cells)]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def marked(executor, *cells: tuple[str, str], answers: dict[int, str] | None = None, limits=LIMITS) -> Result:
    source = notebook(("", PLAIN), *cells)
    submission = notebook(("", PLAIN), *((k, (answers or {}).get(n, c)) for n, (k, c) in enumerate(cells, 1)))
    return marking.mark(source, submission, executor, limits)


def test_right_and_blank(executor):
    right = marking.mark(tiny.source(), tiny.answered(), executor, LIMITS)
    assert (right.status, right.scores, right.sandbox) == (
        "graded",
        {"square-test": 3, "half-test": 1},
        executor.name,
    )
    assert right.maxima == right.scores
    blank = marking.mark(tiny.source(), tiny.release(), executor, LIMITS)
    assert (blank.status, blank.scores) == ("graded", {"square-test": 0, "half-test": 0})


VALUES = """
class Model:
    def __init__(self, *weights): self.weights = weights
    def __len__(self): return len(self.weights)
    def __iter__(self): return iter(self.weights)
    def __getitem__(self, i): return self.weights[i]
    def __call__(self, x, *, scale=1): return scale * sum(w * x for w in self.weights)
def twice(f, x): return f(f(x))
def same(x): return x
def draw(rng): return rng.random()
def bad(x): raise np.linalg.LinAlgError("no")
table = {"a": [1, 2.5], (1, 2): {True, None}}
"""
USES = """
model = Model(1, 2)
assert len(model) == 2 and list(model) == [1, 2] and model[1] == 2 and 2 in model and 3 not in model
assert model(3) == 9 and model(3, scale=2) == 18 and model.weights == (1, 2)
assert same(model)(1) == 3
np.testing.assert_array_equal(np.asarray(model, dtype=float), [1.0, 2.0])
assert twice(lambda x: x + 1, 1) == 3 and same(np.log)(1) == 0 and twice(math.sqrt, 16) == 2
assert same(np.arange(3)).tolist() == [0, 1, 2] and type(same(np.float32(1))) is np.float32
rng = np.random.default_rng(5)
assert [draw(rng), draw(rng)] == np.random.default_rng(5).random(2).tolist()
assert table == {"a": [1, 2.5], (1, 2): {True, None}}
for error in (ValueError, Exception):
    try:
        bad(1)
    except error as raised:
        assert str(raised) == "no"
try:
    twice(lambda x: 1 / 0, 1)
except ZeroDivisionError as raised:
    assert "raised by the function of the test" in str(raised)
"""


def test_tests_use_values_objects_functions_and_generators(executor):
    result = marked(executor, ("s", VALUES), ("t", USES))
    assert result.outputs["test:t2"] == {}
    assert result.scores == {"t2": 1}


def test_helpers_are_the_instructor_s_and_figures_the_student_s(executor):
    cells = (
        ("s", "def f(x): return x"),
        ("t", "assert close(f(1), 1)"),
        ("s", "ax = plt.figure().gca()\nax.plot([1, 2])"),
    )
    look = ("t", "[line] = ax.lines\nassert line.get_xdata().tolist() == [0, 1]")
    cheat = {1: "def f(x): return 2\ndef close(a, b): return True\nabs = lambda x: 0"}
    result = marked(executor, *cells, look, answers=cheat)
    assert result.scores == {"t2": 0, "t4": 1}
    value, picture = result.outputs["3"]["rich"]
    assert value.keys() == {"text/plain"}
    assert picture["image/png"].startswith("iVBOR")


def test_a_test_sees_the_state_at_its_place_and_changes_nothing(executor):
    cells = (
        ("s", "x = [1]\ndef add(): x.append(2)"),
        ("t", "add()\nassert x == [1, 2]"),
        ("s", "y = len(x)\nx = None"),
    )
    result = marked(executor, *cells, ("t", "assert y == 1"), ("t", "assert x is None"))
    assert result.scores == {"t2": 1, "t4": 1, "t5": 1}


HIDDEN = (
    "assert f(1) == 1\n### BEGIN HIDDEN TESTS\nassert f(271828) == 271828, 'treasure'\n### END HIDDEN TESTS"
)
TELLTALE = """
import os
def f(x):
    if x == 1:
        return 1
    seen.append(x)
    print(x)
    open("/tmp/seen", "a").write(str(x))
    raise type(f"E{x}", (ValueError,), {})(f"called with {x}")
seen = []
"""
ASKS = "print(seen, os.path.exists('/tmp/seen') and open('/tmp/seen').read())"


@pytest.mark.parametrize("meddles", [False, True])
def test_what_is_hidden_stays_hidden(executor, meddles):
    """Not in the test's own feedback, and not by way of a later cell; nor if that cell breaks snapshots."""
    later = "os.system('true')\nos.kill(-1, 9)\n" * meddles + ASKS
    cells = ("s", "def f(x): return x"), ("t", HIDDEN), ("s", "g = 1"), ("t", "assert True")
    result = marked(executor, *cells, answers={1: TELLTALE, 3: later})
    assert result.scores == {"t2": 0, "t4": 1}
    assert result.outputs["test:t2"]["error"] == {"name": "ValueError", "value": marking.HIDDEN}
    assert not [word for word in ("271828", "treasure") if word in result.to_json()]


def test_what_is_visible_is_said(executor):
    result = marked(
        executor, ("s", "f = 1"), ("t", "assert f == 1, 'f is 1'\n" + HIDDEN), answers={1: "f = 2"}
    )
    assert result.outputs["test:t2"]["error"] == {"name": "AssertionError", "value": "f is 1"}


DEAF = "import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("import os\nos._exit(1)", "the process ended"),
        ("import ctypes\nctypes.string_at(0)", "the process ended"),
        (DEAF + "while True: time.sleep(1)", "no answer in time"),
        (
            "import os\nfor fd in range(3, 64):\n    try: os.write(fd, b'x' * 8)\n    except OSError: pass",
            "the process sent",  # garbage, or what a snapshot says that the garbage woke
        ),
    ],
)
def test_a_dead_process_costs_its_own_question(executor, answer, why):
    cells = ("s", "a = 1"), ("t", "assert a == 1"), ("s", "b = 2"), ("t", "assert b == 2"), ("s", "c = 3")
    result = marked(executor, *cells, ("t", "assert a + c == 4"), answers={3: answer}, limits=IMPATIENT)
    assert (result.status, result.scores) == ("graded", {"t2": 1, "t4": 0, "t6": 1})
    assert why in result.notes[0]
    assert result.outputs["3"]["error"]["name"] == "Killed"


DIES = "import os, signal, time\ndef f(x):\n    signal.signal(signal.SIGALRM, signal.SIG_IGN)\n    "


@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)", "while True: time.sleep(1)"])
def test_a_call_that_dies_costs_its_own_test(executor, end):
    swallows = "try:\n    f(1)\nexcept BaseException:\n    pass"  # must not count as passed
    cells = (
        ("s", "def f(x): raise ValueError"),
        ("t", swallows),
        ("t", "x = 1"),
        ("s", "g = 1"),
        ("t", "assert g == 1"),
    )
    result = marked(executor, *cells, answers={1: DIES + end}, limits=IMPATIENT)
    assert (result.status, result.scores) == ("graded", {"t2": 0, "t3": 1, "t5": 1})


# numbers with one and the same hash, which take hours to put in a dictionary; and a type that sends them
COLLIDING = """
import sys
class Slow: pass
d = Slow()
Encoder = sys.modules["coursework.wire"].Encoder
encode = Encoder.encode
def forged(self, x, depth=0):
    pairs = [[k * (2**61 - 1), 0] for k in range(60_000)]
    return {"$d": pairs} if type(x) is Slow else encode(self, x, depth)
Encoder.encode = forged
"""


def test_a_value_that_hangs_the_tester_costs_its_own_test(executor):
    cells = ("s", "d = 1"), ("t", "assert d == 1"), ("s", "e = 1"), ("t", "assert e == 1")
    result = marked(executor, *cells, answers={1: COLLIDING}, limits=IMPATIENT)
    assert (result.status, result.scores) == ("graded", {"t2": 0, "t4": 1})


def test_limits_that_are_used_up_leave_the_marks_so_far(executor):
    crash = "import os\nos._exit(1)"
    cells = [
        (kind, text) for n in range(5) for kind, text in (("s", f"a{n} = 1"), ("t", f"assert a{n} == 1"))
    ]
    result = marked(executor, *cells, answers=dict.fromkeys((1, 3, 5, 7), crash))
    assert (result.status, sum(result.scores.values())) == ("partial", 0)
    assert "more than 3 times" in result.reason
    assert result.outputs["test:t10"]["error"]["name"] == "NotRun"


def test_the_time_of_the_whole_is_limited(executor):
    limits = dataclasses.replace(LIMITS, whole=1.5)
    cells = [("s", "import time\ntime.sleep(1)"), ("t", "assert time.sleep")] * 2
    result = marked(executor, *cells, limits=limits)
    assert (result.status, result.reason) == ("partial", "its 1.5 s were used up")
    assert result.seconds < 20


def test_a_fault_of_ours_is_no_mark(executor):
    broken = notebook(("", "this is no Python"), ("t", "x = 1"))
    result = marking.mark(broken, broken, executor, LIMITS)
    assert (result.status, result.scores) == ("failed", {})
    assert "SyntaxError" in result.reason


def test_a_process_may_say_what_it_likes_about_its_cells():
    rich = [{"image/png": "x"}, {"text/html": "x"}, 3]
    odd = {"stdout": 1, "stderr": "e", "rich": rich, "error": {"name": "<b>", "value": [1]}}
    kept = {"stderr": "e", "rich": rich[:1], "error": {"name": "Exception", "value": "[1]"}}
    assert _shown.output(odd, _shown.Room(99)) == kept
    assert _shown.output({"error": 5}, _shown.Room(99))["error"] == {"name": "None", "value": "None"}
    json.dumps(_shown.output(odd, _shown.Room(99)))
