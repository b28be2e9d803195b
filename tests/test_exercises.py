"""Answers to the code exercises: what is right passes, and each typical mistake is told by its name."""

import re

import notebook
import numpy as np
import pytest

import attempts
from expected_surprise.exercises import Verdict, _exercises, check
from expected_surprise.exercises._functions import Function

CHAPTERS = [name for name in notebook.notebook_names() if re.match(r"ch\d\d-", name)]
TEXT = {name: notebook.to_text(notebook.read(name)) for name in CHAPTERS}
TITLES = {
    number: (kind, body)
    for text in TEXT.values()
    for number, kind, body in re.findall(
        r"^:{3,}\{admonition\} Exercise ([\d.]+) \(([^)]*)\)(.*?)^:{3,}$", text, re.MULTILINE | re.DOTALL
    )
}
EXERCISES = _exercises()
RIGHT, WRONG = attempts.collect("RIGHT"), attempts.collect("WRONG")
SEEDS = (0, 1, 2)
PHRASES = {number: [p for n, p, _ in WRONG if n == number] for number, _, _ in WRONG}


def answer_of(number: str, answer: object) -> object:
    chapter = int(number.split(".")[0])
    named = isinstance(answer, str) and isinstance(EXERCISES[number], Function)
    return attempts.published(chapter)[answer] if named else answer


def test_every_exercise_with_code_has_a_check_and_every_check_an_exercise() -> None:
    with_code = {number for number, (kind, _) in TITLES.items() if "code" in kind}
    assert with_code == set(EXERCISES)


@pytest.mark.parametrize("number", EXERCISES)
def test_the_box_of_the_exercise_says_how_to_check(number: str) -> None:
    call = re.search(rf'`check\("{re.escape(number)}", (.*?)\)`', TITLES[number][1])
    exercise = EXERCISES[number]
    assert call, "its text lacks the call"
    name = exercise.call.split("(")[0] if isinstance(exercise, Function) else exercise.call
    assert call.group(1) == name


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_with_checks_shows_the_import_once(name: str) -> None:
    has_checks = '`check("' in TEXT[name]
    assert TEXT[name].count("from expected_surprise.exercises import check") == has_checks


@pytest.mark.parametrize("number", EXERCISES)
def test_every_exercise_has_right_answers_and_mistakes(number: str) -> None:
    tried = [answer for n, _, answer in RIGHT if n == number]
    assert tried
    assert len(PHRASES[number]) >= 5
    if isinstance(EXERCISES[number], Function):
        assert any(isinstance(answer, str) for answer in tried), "the published solution is not among them"


def by_name(rows: list[tuple]) -> dict:
    """Rows and ids for parametrize, the same in every process."""
    return {"argvalues": rows, "ids": [f"{number}-{name}" for number, name, _ in rows]}


@pytest.mark.parametrize(("number", "name", "answer"), **by_name(RIGHT))
def test_right_answers_pass(number: str, name: str, answer: object) -> None:
    for seed in SEEDS:
        verdict = check(number, answer_of(number, answer), seed=seed)
        assert verdict.passed, verdict


def solution_of(number: str) -> list[str]:
    """What the functions of the published solution return, as written."""
    start = f"%%% code solution-{number.replace('.', '-')}\n"
    _, _, solution = "\n".join(TEXT.values()).partition(start)
    return re.findall(r"return (.+)", solution.partition("\n%%%")[0])


@pytest.mark.parametrize(("number", "phrase", "answer"), **by_name(WRONG))
def test_each_mistake_has_a_message_of_its_own_that_does_not_tell_the_solution(
    number: str, phrase: str, answer: object
) -> None:
    for seed in SEEDS:
        verdict = check(number, answer, seed=seed)
        assert not verdict.passed
        assert [p for p in PHRASES[number] if p in verdict.message] == [phrase], verdict
        assert not any(line in verdict.message for line in solution_of(number))


@pytest.mark.parametrize("number", [n for n, e in EXERCISES.items() if isinstance(e, Function)])
def test_each_mistake_that_a_check_knows_is_among_the_attempts(number: str) -> None:
    told = [check(number, answer).message for n, _, answer in WRONG if n == number]
    for words in EXERCISES[number].mistakes:
        assert any(words in message for message in told), words


def test_unknown_numbers_are_told_which_there_are() -> None:
    with pytest.raises(ValueError, match=r'no check for exercise \'99.1\'; pass one of "1.3, 1.4, 2.3'):
        check("99.1", 1)
    with pytest.raises(ValueError, match="as a string"):
        check(2.5, 501)


def test_a_verdict_reads_well_and_counts_as_true_or_false() -> None:
    right, wrong = check("2.5", 501), check("2.5", 500)
    assert right
    assert not wrong
    assert isinstance(right, Verdict)
    assert repr(right) == "Exercise 2.5: right.\nCompared: the number of tosses."
    assert repr(wrong).startswith(
        "Exercise 2.5: not yet.\nThe number of tosses is 500: that is the prediction"
    )


def test_the_same_seed_gives_the_same_inputs_and_another_one_others() -> None:
    messages = [check("2.3", lambda p: 7.0, seed=seed).message for seed in (0, 0, 1)]
    assert messages[0] == messages[1] != messages[2]


def test_what_an_answer_prints_is_kept_quiet(capsys: pytest.CaptureFixture) -> None:
    assert check("11.5", lambda x, w: print("here") or np.average(x, weights=w))
    assert capsys.readouterr().out == ""
