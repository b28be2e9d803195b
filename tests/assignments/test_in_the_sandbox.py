"""The real marking, student code in one sandbox and tests in another, gives the same marks."""

from collections.abc import Iterator

import plain_marking as plain
import pytest
from other_right import OTHER_RIGHT

from coursework._limits import Limits
from coursework.attempts import Wrong, load_wrong, questions
from coursework.marking import mark
from coursework.notebook import Cell
from coursework.release import make_release
from coursework.sandbox import PlainExecutor

LIMITS = Limits(cell=60.0, call=30.0, test=60.0, whole=600.0)  # none is reached, however busy the machine
each = pytest.mark.parametrize("name", plain.IDS)


@pytest.fixture(scope="module")
def executor() -> Iterator[PlainExecutor]:
    with PlainExecutor(LIMITS) as started:
        yield started


def answered(source: dict, answers: dict[str, str]) -> dict:
    """The release with these answers; the others as in the source."""
    release = make_release(source)
    right = {Cell.of(raw).grade_id: Cell.of(raw).source for raw in source["cells"]}
    for raw in release["cells"]:
        cell = Cell.of(raw)
        if cell.is_solution:
            raw["source"] = answers.get(cell.grade_id, right[cell.grade_id])
    return release


def scores(source: dict, submission: dict, executor: PlainExecutor) -> dict[str, float]:
    result = mark(source, submission, executor, LIMITS)
    assert (result.status, result.reason) == ("graded", "")
    return result.scores


def one_of_each(name: str, turn: int) -> dict[str, Wrong]:
    """A wrong answer to each question, another one at each turn."""
    wrong = load_wrong(plain.ASSIGNMENTS / name)
    return {question: attempts[turn % len(attempts)] for question, attempts in wrong.items()}


def check(name: str, seed: int | None, wrong: dict[str, Wrong], executor: PlainExecutor) -> None:
    source = plain.source(name, seed)
    expected = plain.points(source)
    for question, attempt in wrong.items():
        expected |= {test: attempt.marks.get(test, 0) for test in questions(source)[question]}
    submission = answered(source, {question: attempt.source for question, attempt in wrong.items()})
    assert scores(source, submission, executor) == expected, [attempt.name for attempt in wrong.values()]


@each
def test_full_marks_none_and_those_of_wrong_answers(name: str, executor: PlainExecutor) -> None:
    source = plain.source(name)
    assert scores(source, answered(source, OTHER_RIGHT[name]), executor) == plain.points(source)
    check(name, 0, one_of_each(name, 0), executor)
    assert not any(scores(source, make_release(source), executor).values())


@pytest.mark.long
@each
def test_every_wrong_answer_and_ten_variants(name: str, executor: PlainExecutor) -> None:
    most = max(map(len, load_wrong(plain.ASSIGNMENTS / name).values()))
    for turn in range(most):
        check(name, None, one_of_each(name, turn), executor)
    for seed in range(10):
        check(name, seed, {}, executor)


def test_a_parameter_is_never_taken_from_the_student(executor: PlainExecutor) -> None:
    source = plain.source("surprise")
    easy = "URN, DRAWS = [1, 1], [0]\nkept_out = put_back = 1.0"  # right for this urn
    marks = scores(source, answered(source, {"urn-bits": easy}), executor)
    assert (marks["urn-bits-kept-out"], marks["urn-bits-put-back"]) == (0, 0)
