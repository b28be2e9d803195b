"""One submission: found, made whole, and marked, together with the checks that the marker itself is right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coursework.attempts import without_markers
from coursework.course import Assignment, Course, Receipt, marker_version
from coursework.inbox import pick
from coursework.normalise import content_of, normalise
from coursework.notebook import Cell, cells_of, dump_notebook
from coursework.results import Result, key_of, write_atomically

Marker = Callable[[dict, dict, Any], Result]  # marking.mark: source, submission, executor


class CanaryError(RuntimeError):
    """The marker does not give the instructor's solution full marks and the untouched release none."""


@dataclass(frozen=True)
class Task:
    """One submission, ready to be marked."""

    student: str
    status: str  # readable, unreadable or missing
    reason: str
    notes: tuple[str, ...]
    notebook: dict
    sha256: str


def prepare(
    course: Course, assignment: Assignment, student: str, places: list[Path], sandboxed: bool = True
) -> Task:
    """Find a student's notebook, normalise it, and write it with its receipt into ``submitted/``."""
    known = {assignment.name, *course.built()}
    picked = pick(places, assignment.name, assignment.release, known)
    notebook, notes = normalise(assignment.release, picked.notebook, picked.reason)
    notes = (*picked.notes, *notes)
    depends = (assignment.fingerprint, str(sandboxed), content_of(notebook), "\n".join(notes))
    sha256 = key_of(assignment.name, student, picked.status, picked.reason, *depends)
    if course.receipt(student, assignment.name).sha256 != sha256:
        folder = course.submitted(student, assignment.name)
        write_atomically(folder / f"{assignment.name}.ipynb", dump_notebook(notebook))
        course.write_receipt(
            Receipt(student, sha256, tuple(unanswered(assignment, notebook))), assignment.name
        )
    return Task(student, picked.status, picked.reason, notes, notebook, sha256)


def unanswered(assignment: Assignment, notebook: dict) -> Iterator[str]:
    """The written questions whose stub still stands; nbgrader, too, gives them 0 without asking anyone."""
    stubs = {cell.grade_id: cell.source for cell in cells_of(assignment.release) if cell.is_written}
    return (c.grade_id for c in cells_of(notebook) if c.is_written and c.source == stubs.get(c.grade_id))


def mark_task(assignment: Assignment, task: Task, executor: Any, mark: Marker) -> Result:
    """The result of one submission. Never raises; what fails is tried once more."""
    if task.status == "readable":
        result = _attempt(assignment, task, executor, mark)
        if result.status == "failed":
            result = _attempt(assignment, task, executor, mark)
    else:
        tests = {c.grade_id: c.points for c in cells_of(assignment.source) if c.is_test}
        scores = dict.fromkeys(tests, 0.0)
        result = Result(status=task.status, reason=task.reason, scores=scores, maxima=tests)
    return replace(
        result,
        assignment=assignment.name,
        student=task.student,
        sha256=task.sha256,
        notes=(*task.notes, *result.notes),
        version=marker_version(),
        scores={} if result.status == "failed" else result.scores,
    )


def _attempt(assignment: Assignment, task: Task, executor: Any, mark: Marker) -> Result:
    try:
        return mark(assignment.source, task.notebook, executor)
    except Exception as error:  # a defect of the marker must not cost the others their marks
        return Result(status="failed", reason=f"the marker failed: {type(error).__name__}: {error}"[:500])


# -- canaries --------------------------------------------------------------------------------------


def canaries(assignment: Assignment, executor: Any, mark: Marker) -> None:
    """Mark the instructor's solution and the untouched release; nothing is marked unless both are right.

    Raises
    ------
    CanaryError
        If the solution gets less than full marks, or the release any.
    """
    solved = mark(assignment.source, solved_notebook(assignment), executor)
    lost = [name for name, points in solved.maxima.items() if solved.scores.get(name) != points]
    if solved.status != "graded" or lost or not solved.maxima:
        why = {name: solved.outputs.get(f"test:{name}", {}).get("error") for name in lost}
        raise CanaryError(
            f"{assignment.name}: the instructor's solution must get full marks, but is {solved.status} "
            f"{solved.reason} and loses {why or 'nothing, for want of tests'}; mend the source"
        )
    blank = mark(assignment.source, assignment.release, executor)
    if blank.status != "graded" or blank.score != 0:
        got = [name for name, score in blank.scores.items() if score]
        raise CanaryError(
            f"{assignment.name}: the untouched release must get no marks, but is {blank.status} "
            f"{blank.reason} and gets {', '.join(got) or 'none'}; let these tests need an answer"
        )


def solved_notebook(assignment: Assignment) -> dict:
    """The release with the instructor's own answers, as a student would hand it in."""
    answers = {c.grade_id: without_markers(c.source) for c in cells_of(assignment.source) if c.solution}
    raws = assignment.release["cells"]
    cells = [dict(raw, source=answers.get(Cell.of(raw).grade_id, raw["source"])) for raw in raws]
    return normalise(assignment.release, {"cells": cells})[0]
