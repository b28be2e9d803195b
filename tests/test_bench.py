"""The logic of ``make bench``, with peers made up on the spot; what it measures is in the book's appendix."""

import itertools
import json
import math

import mpmath as mp
import numpy as np
import pytest

from bench import accuracy, contest, goals, growth, machine, memory, report
from bench.contest import OURS, Peer, Work


def work(*peers: Peer, ours: float = 2.0) -> Work:
    return Work("key", "a number", lambda share: (share,), lambda share: lambda: ours, peers)


def gives(value: object, name: str = "peer", package: str = "math", **more: object) -> Peer:
    return Peer(name, package, lambda *inputs: lambda: value, **more)


def fails(error: Exception) -> Peer:
    def call() -> None:
        raise error

    return Peer("peer", "math", lambda *inputs: call)


def test_an_absent_peer_has_its_line() -> None:
    row = contest.run(work(gives(2.0, package="no_such_package", goal=3.0)), budget=0)[0]
    assert row["line"] == "not measured: no_such_package is not installed"
    assert "ratio" not in row
    assert goals.explain(row)["verdict"] == ""


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (2.1, "not timed: 2.1 instead of 2"),
        (math.nan, "not timed: nan instead of 2"),
        (math.inf, "not timed: inf instead of 2"),
        ((2.0, 2.0), "not timed: 2 numbers instead of 1"),
    ],
)
def test_a_wrong_value_is_not_timed(value: object, line: str) -> None:
    row = contest.run(work(gives(value)), budget=0)[0]
    assert row["line"] == line
    assert "ratio" not in row


def test_a_value_may_be_off_by_what_is_allowed() -> None:
    loose = contest.run(work(gives(2.001, close=1e-2)), budget=0)[0]
    assert loose["rounds"] == 3


def test_equal_infinities_agree() -> None:
    contest.agree(np.array([math.inf, 1.0]), np.array([math.inf, 1.0]), 1e-9)
    with pytest.raises(contest.WrongValueError):
        contest.agree(np.array([math.inf, 1.0]), np.array([1.0, math.inf]), 1e-9)


def test_a_peer_that_fails_has_its_line() -> None:
    row = contest.run(work(fails(ValueError("no such axis"))), budget=0)[0]
    assert row["line"] == "not timed: ValueError: no such axis"


def test_all_take_turns_and_the_order_turns_round(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(contest, "repeats", lambda call: 1)
    calls = {name: lambda name=name: seen.append(name) for name in "abc"}
    found = contest.take_turns(calls, budget=0, least=4)
    assert "".join(seen) == "abccbaabccba"
    assert [len(times) for times in found.values()] == [4, 4, 4]


def test_short_calls_are_repeated_and_long_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(step=1e-4)
    monkeypatch.setattr(contest.time, "perf_counter", lambda: next(clock))
    assert contest.repeats(lambda: None) == round(contest.SHORTEST / 1e-4)
    assert contest.repeats(lambda: [next(clock) for _ in range(100)]) == 1


def test_the_ratio_is_the_median_of_the_rounds_on_the_clock_that_was_asked_for() -> None:
    ours = [(1.0, 0.5), (1.0, 0.5), (10.0, 0.5)]  # the last round was disturbed
    theirs = [(3.0, 1.0), (2.0, 1.0), (20.0, 1.0)]
    wall, processor = (contest.compare(ours, theirs, wall) for wall in (True, False))
    assert (wall["ours_s"], wall["peer_s"], wall["ratio"]) == (1.0, 3.0, 2.0)
    assert (wall["least"], wall["most"], wall["rounds"]) == (2.0, 3.0, 3)
    assert (processor["ours_s"], processor["ratio"]) == (0.5, 2.0)
    assert wall["ours_cores"] == 0.5


ROW = {"work": "kl-vector", "what": "D", "peer": "scipy.stats.entropy(p, q)", "package": "scipy"}


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ({"ratio": 2.0, "goal": 2.0}, "met"),
        ({"ratio": 1.99, "goal": 2.0}, "missed"),
        ({"ratio": 0.1, "goal": None}, ""),
        ({"line": "not timed", "goal": 2.0}, ""),
        ({"mib": 25.0, "goal": 25.0}, "met"),
        ({"mib": 25.1, "goal": 25.0}, "missed"),
        ({"error": 1e-15, "goal": 1e-14}, "met"),
        ({"error": None, "goal": 1e-14}, "missed"),
    ],
)
def test_verdicts(row: dict, verdict: str) -> None:
    assert goals.verdict(row) == verdict


@pytest.mark.parametrize(
    ("ratio", "goal", "why"), [(1.9, 2.0, True), (2.1, 2.0, False), (0.9, None, True), (1.1, None, False)]
)
def test_a_reason_stands_only_where_the_library_looks_bad(
    ratio: float, goal: float | None, why: bool
) -> None:
    assert ("reason" in goals.explain(ROW | {"ratio": ratio, "goal": goal})) == why


@pytest.mark.parametrize(
    ("value", "digits", "wrong"),
    [
        (2.0, 16, ""),
        (2.0004, 3, ""),
        (-2.0, 0, "negative"),
        (0.0, 0, "zero"),
        (math.nan, 0, "NaN"),
        (-math.inf, 0, "infinite"),
    ],
)
def test_digits_and_what_is_wrong(value: float, digits: int, wrong: str) -> None:
    row = accuracy.entry("who", value, mp.mpf(2), goal=1e-14)
    assert (row["digits"], row["wrong"]) == (digits, wrong)
    assert goals.verdict(row) == ("met" if value == 2 else "missed")
    json.dumps(row, allow_nan=False)


def test_a_case_compares_the_library_and_its_peers_with_the_truth() -> None:
    peers = {"numpy formula": lambda x: x + 0.5, "no_such_package.f": lambda x: x}
    found = accuracy.run(accuracy.Case("k", "name", (1.0,), lambda: mp.mpf(1), lambda x: x, peers))
    assert [row.get("digits", row.get("line")) for row in found["rows"]] == [
        16,
        0,
        "not measured: no_such_package is not installed",
    ]


def test_a_child_answers_or_says_why_not() -> None:
    assert memory.in_child(lambda: {"a": 1}) == {"a": 1}
    assert memory.in_child(lambda: 1 / 0) == "ZeroDivisionError: division by zero"


def test_the_peak_counts_what_is_soon_freed() -> None:
    def call() -> None:
        # 61 MiB for a moment; an array below 32 MiB may find its place in memory that was used before
        np.ones(8_000_000).sum()

    assert 60 < memory.in_child(lambda: memory.peak_extra(call)) < 66


def test_the_slope_of_a_square_is_two() -> None:
    sizes = [10**k for k in range(4, 9)]
    assert growth.slope(sizes, [1e-3, *(1e-12 * n * n for n in sizes[1:])]) == pytest.approx(2)


def test_one_thread_is_in_the_environment_and_all_threads_leave_it_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    assert machine.use_threads(one=True)["OMP_NUM_THREADS"] == "1"
    assert "OMP_NUM_THREADS" not in machine.use_threads(one=False)


def test_the_machine_is_described() -> None:
    found = machine.describe()
    assert found["cpu"]
    assert found["cores"] >= 1
    assert found["versions"]["numpy"] == np.__version__


def test_the_report_prints_every_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contest, "repeats", lambda call: 1)
    peers = gives(2.0, "quick", goal=1e9), gives(2.0, "gone", package="no_such_package"), gives(3.0, "wrong")
    text = report.speed([goals.explain(row) for row in contest.run(work(*peers), budget=0)])
    assert "missed: no reason is known" in text
    assert "not measured: no_such_package is not installed" in text
    assert "not timed: 3 instead of 2" in text


def test_stored_numbers_are_short() -> None:
    assert report.rounded({"a": [1.23456e-7, 12, "x", None]}) == {"a": [1.235e-07, 12, "x", None]}


def test_a_row_is_a_line_of_the_stored_file() -> None:
    record = {"machine": {"cores": 2}, "rows": [{"a": [1, 2], "b": None}, {"a": "é"}], "none": []}
    text = report.spread(record)
    assert json.loads(text) == record
    assert '{"a": [1, 2], "b": null},\n{"a": "é"}' in text


def test_the_library_is_the_first_to_be_measured() -> None:
    assert next(iter(contest.contestants(work(gives(2.0)), 1.0)[0])) == OURS
