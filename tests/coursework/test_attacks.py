"""Attacks that an adversary's reading of the marker found: each worked once."""

import json
import os
import time

import pytest
from conftest import IMPATIENT
from test_marking import marked

from coursework import _box, _shown, wire
from coursework._memory import memory_of
from coursework.inbox import pick
from coursework.normalise import WHOLE_TAG
from coursework.remote import student_error

RAW = "import gc, os, struct\n[worker] = [o for o in gc.get_objects() if type(o).__name__ == 'Worker']\n"
SEND = RAW + "def send(text):\n    os.write(worker.sink, struct.pack('>I', len(text)) + text)\n"


def test_an_end_of_iteration_ends_no_loop_of_a_test(executor):
    """`map` passes StopIteration on, and `all` then takes what is missing for passed."""
    loops = (
        "assert all(map(lambda x: f(x) == x, [1, 2]))",
        "assert [x for x in map(f, [1, 2]) if x != 1] == []",
    )
    cells = ("s", "def f(x): return x"), *(("t", loop) for loop in loops[:1]), ("t", loops[1])
    result = marked(executor, *cells, answers={1: "def f(x): raise StopIteration"})
    assert result.scores == {"t2": 0, "t3": 0}
    assert not isinstance(student_error({"value": "", "bases": ["StopIteration"]}), StopIteration)


def test_an_object_does_not_decide_what_it_contains(executor):
    lies = (
        "class Yes:\n def __contains__(self, x): return True\n def __iter__(self): return iter([])\na = Yes()"
    )
    result = marked(executor, ("s", "a = [5]"), ("t", "assert 5 in a"), answers={1: lies})
    assert result.scores == {"t2": 0}


# answers, and grows beyond its memory while the tester still works on the answer
GROWS = """
import threading, time
def grow():
    time.sleep(0.3)
    held = [bytearray(b"x" * 2**20) for _ in range(1100)]
    time.sleep(9)
def f(x):
    threading.Thread(target=grow, daemon=True).start()
    return x
"""


def test_a_verdict_is_never_taken_for_that_of_the_next_test(executor):
    """A process that is killed while the tester works leaves a verdict that nobody has read yet."""
    cells = ("s", "def f(x): return x"), ("t", "import time\nassert f(1) == 1\ntime.sleep(3)"), ("s", "a = 1")
    result = marked(executor, *cells, ("t", "assert a == 1"), answers={1: GROWS, 3: "a = 2"})
    assert result.scores == {"t2": 0, "t4": 0}
    assert any("memory" in note for note in result.notes)


HIDDEN = "assert g(1) == 1\n### BEGIN HIDDEN TESTS\nassert g(7731) == 7731\n### END HIDDEN TESTS"
REMEMBERS = "import json\ndef g(x):\n    open('/tmp/seen', 'a').write(f'{x} ')\n    return x\n"
TELLS = "def h(x): raise ValueError(open('/tmp/seen').read())\n"


def test_what_a_hidden_test_passed_does_not_come_back_with_a_later_test(executor):
    cells = ("s", "def g(x): return x"), ("t", HIDDEN), ("s", "def h(x): return x"), ("t", "assert h(1) == 1")
    result = marked(executor, *cells, answers={1: REMEMBERS, 3: TELLS})
    assert result.scores == {"t2": 1, "t4": 0}
    assert "7731" not in result.to_json()
    assert result.outputs["test:t4"]["error"] == {"name": "ValueError", "value": "in: assert h(1) == 1"}


@pytest.mark.parametrize("key", ["lost", "left", "junk"])
def test_a_reason_never_has_words_of_the_process(executor, key):
    sends = (
        SEND
        + f'def g(x):\n    if x == 7731:\n        send(b\'{{"{key}": "7731\\\\ud800"}}\')\n    return x\n'
    )
    result = marked(
        executor, ("s", "def g(x): return x"), ("t", HIDDEN), answers={1: sends}, limits=IMPATIENT
    )
    assert result.scores == {"t2": 0}
    assert "7731" not in result.to_json()


def test_texts_of_a_process_can_be_written_to_any_file(executor):
    """Half a pair of surrogates would stop the gradebook and the record of the whole course."""
    prints = "print('\\ud800\\x1b[2J\\x00', end='')\nraise type('E', (Exception,), {})('\\udfff')"
    result = marked(executor, ("s", "a = 1"), ("t", "raise ValueError(a)"), answers={1: prints})
    marked_too = marked(
        executor, ("s", "a = 1"), ("t", "raise ValueError(a)"), answers={1: "a = '\\ud800\\x1b'"}
    )
    for one in (result, marked_too):
        text = json.dumps(one.outputs, ensure_ascii=False)
        text.encode()
        assert not {"\\u001b", "\\u0000"} & {text[i : i + 6] for i in range(len(text))}


def test_outputs_of_a_submission_are_limited_together():
    room = _shown.Room(100)
    assert _shown.output({"stdout": "x" * 70, "rich": []}, room)["stdout"] == "x" * 70
    assert _shown.output({"stdout": "x" * 70}, room)["stdout"] == _shown.CUT
    assert _shown.output({"rich": [{"image/png": "y" * 70}]}, room).get("rich", []) == []
    assert _shown.output({"stdout": "x" * 20}, room)["stdout"] == "x" * 20


def test_memory_is_watched_while_a_frame_trickles_in():
    source, sink = os.pipe()
    os.write(sink, wire.pack("x" * 100))
    looked = []
    assert wire.read(source, time.monotonic() + 5, lambda: looked.append(1))
    os.close(source)
    os.close(sink)
    assert looked  # although something was always there to be read


def test_empty_files_count_as_memory(executor):
    box = executor.start()
    code = "import os\nfor n in range(20_000): os.mknod(f'/tmp/{n}')"
    before = memory_of(box.process.host_pid)
    said = box.ask({"op": "cell", "code": code, "seconds": 30}, 40)
    after = memory_of(box.process.host_pid)
    box.close()
    if "error" not in said:  # else the folder has no room for as many
        assert after - before > 15 * 2**20


def test_a_slow_look_does_not_put_off_the_next(monkeypatch, executor):
    box = executor.start()
    box.next_look = 0.0
    clock = iter([0.0, 3.0, 3.0, 3.0])
    monkeypatch.setattr(_box.time, "monotonic", lambda: next(clock))
    box.look()
    monkeypatch.undo()
    assert box.next_look <= 3.5
    box.close()


def test_markdown_without_an_end_takes_no_time():
    started = time.process_time()
    assert WHOLE_TAG.search("<a" * 500_000) is None
    assert WHOLE_TAG.search("<a <b>")
    assert time.process_time() - started < 2


def test_notebooks_of_one_student_are_limited_together(tmp_path):
    cell = {"cell_type": "markdown", "metadata": {}, "source": "x" * (9 * 2**20)}
    data = json.dumps({"cells": [cell], "nbformat": 4})
    for number in range(7):
        (tmp_path / f"{number}.ipynb").write_text(data)
    picked = pick([tmp_path], "trial", {"cells": []}, {"trial"})
    assert (picked.status, picked.reason) == ("unreadable", "notebooks of more than 50 MB together")


def test_signals_to_a_group_stay_in_the_box(executor):
    """A process group reaches beyond a world of processes; so each box has one of its own."""
    one, other = executor.start(), executor.start()
    seen = one.ask({"op": "cell", "code": "import os, signal\nos.kill(0, signal.SIGTERM)\n"}, 20)
    group = one.ask({"op": "cell", "code": "group = os.getpgrp()"}, 20)
    assert one.ask({"op": "get", "name": "group"}, 20) == {"value": 1}, (seen, group)
    assert "error" not in other.ask({"op": "cell", "code": "1"}, 20)
    one.close()
    other.close()


@pytest.mark.parametrize(
    "test",
    [
        "np.testing.assert_allclose(f(1), 2.0)",
        "assert np.allclose(f(1), [2.0])",
        "assert np.all(np.isclose([2.0], f(1)))",
    ],
)
def test_nothing_is_not_close_to_everything(executors, test):
    cells = ("s", "def f(x): return [2.0]"), ("t", test), ("t", "np.testing.assert_allclose([], [])")
    empty = marked(executors["preloaded"], *cells, answers={1: "def f(x): return np.array([])"})
    right = marked(executors["preloaded"], *cells)
    assert (empty.scores, right.scores) == ({"t2": 0, "t3": 1}, {"t2": 1, "t3": 1})
