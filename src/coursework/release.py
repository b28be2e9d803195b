"""From the instructor's source notebook to the release that students get: no solution, no hidden test.

The markers and the stubs are nbgrader's, and so is the result (a test compares the two).
"""

import copy
import hashlib
import re
from collections.abc import Callable, Iterator

from coursework.notebook import KERNEL, Cell, cells_of

CODE_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB = "YOUR ANSWER HERE"
SOLUTION, HIDDEN, SCHEME = "SOLUTION", "HIDDEN TESTS", "MARK SCHEME"
SCHEMA = 3
GRADING = ("grade", "grade_id", "locked", "points", "schema_version", "solution", "task")


class SourceError(ValueError):
    """The source notebook is not fit to be released; the message says which cell and why."""


def make_release(source: dict) -> dict:
    r"""The student's version of a source notebook.

    Raises
    ------
    SourceError
        If the source breaks a rule, or if anything secret would be left in the release.

    Examples
    --------
    >>> grading = {"grade": False, "solution": True, "locked": False, "grade_id": "f", "schema_version": 3}
    >>> text = ["def f():\n", "    ### BEGIN SOLUTION\n", "    return 1\n", "    ### END SOLUTION"]
    >>> cell = {"cell_type": "code", "id": "f", "source": text, "metadata": {"nbgrader": grading}}
    >>> print(make_release({"cells": [cell]})["cells"][0]["source"])
    def f():
        # YOUR CODE HERE
        raise NotImplementedError()
    """
    if found := list(source_findings(source)):
        raise SourceError("; ".join(found))
    release = {
        "cells": [_released(raw, Cell.of(raw)) for raw in source["cells"]],
        "metadata": {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    if found := list(release_findings(source, release)):
        raise SourceError("; ".join(found))
    return release


def _released(raw: dict, cell: Cell) -> dict:
    text = released_text(cell)
    metadata = {"tags": list(cell.tags)} if cell.tags else {}
    if cell.grade_id:
        grading = {key: value for key, value in raw["metadata"]["nbgrader"].items() if key in GRADING}
        grading["checksum"] = checksum(cell, text)
        grading["cell_type"] = cell.kind
        metadata |= {"nbgrader": grading, "deletable": False}
        if not cell.solution:
            metadata["editable"] = False
    new = {"cell_type": cell.kind, "id": cell.cell_id, "metadata": metadata, "source": text}
    if cell.kind == "code":
        new |= {"execution_count": None, "outputs": []}
    elif "attachments" in raw and not cell.solution:
        new["attachments"] = copy.deepcopy(raw["attachments"])
    return new


def released_text(cell: Cell) -> str:
    """What students see of one cell's text."""
    stub = CODE_STUB if cell.kind == "code" else TEXT_STUB
    text, regions = cut(cell.source, SOLUTION, stub)
    if cell.solution and not regions:
        text = stub
    for name in (HIDDEN, SCHEME):
        text, _ = cut(text, name)
    return text


def cut(text: str, name: str, stub: str = "") -> tuple[str, int]:
    r"""The text without its regions from BEGIN ``name`` to END ``name``, and how many these were.

    Examples
    --------
    >>> cut("a\n### BEGIN SOLUTION\nb\n### END SOLUTION\nc", "SOLUTION")
    ('a\nc', 1)

    Raises
    ------
    SourceError
        If a region is not closed, or opened twice.
    """
    kept, regions, within = [], 0, False
    for line in text.split("\n"):
        if f"BEGIN {name}" in line:
            if within:
                raise SourceError(f"BEGIN {name} stands twice before END {name}")
            within = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + part for part in stub.split("\n")] if stub else []
            regions += 1
        elif f"END {name}" in line:
            if not within:
                raise SourceError(f"END {name} stands before any BEGIN {name}")
            within = False
        elif not within:
            kept.append(line)
    if within:
        raise SourceError(f"BEGIN {name} has no END {name}")
    return "\n".join(kept), regions


def checksum(cell: Cell, text: str) -> str:
    """Nbgrader's checksum of a cell with this text, by which it knows an unanswered question."""
    locked = not cell.solution and (cell.grade or cell.locked)
    parts = [text, cell.kind, str(cell.grade), str(cell.solution), str(locked), cell.grade_id]
    if cell.grade:
        parts.append(str(cell.points))
    return hashlib.md5("".join(parts).encode("utf8"), usedforsecurity=False).hexdigest()


# -- what must hold --------------------------------------------------------------------------------


def source_findings(source: dict) -> Iterator[str]:
    """What is wrong with a source notebook, each with its cell and the remedy."""
    seen: set[str] = set()
    for number, (raw, cell) in enumerate(zip(source["cells"], cells_of(source), strict=True), start=1):
        place = f"cell {number} ({cell.grade_id or cell.cell_id or 'without an id'})"
        if not cell.cell_id:
            yield f"{place} has no id; open the notebook in JupyterLab 3 or later and save it"
        for name in {cell.grade_id, cell.cell_id} - {""}:
            if name in seen:
                yield f"{place}: the id {name} stands twice; give each cell its own"
        seen |= {cell.grade_id, cell.cell_id}
        yield from (f"{place}: {words}" for words in _cell_findings(raw, cell))


def _cell_findings(raw: dict, cell: Cell) -> Iterator[str]:
    grading = raw.get("metadata", {}).get("nbgrader")
    if grading is not None and (not cell.grade_id or grading.get("schema_version") != SCHEMA):
        yield f"its nbgrader metadata lack a grade_id or are not of schema version {SCHEMA}"
    if grading is not None and not re.fullmatch(r"[\w-]{1,64}", cell.grade_id, re.ASCII):
        yield "its grade_id may hold letters, digits, - and _ only, at most 64"
    if grading is not None and grading.get("task"):
        yield "tasks are not supported; make it a written answer (manually graded answer)"
    if cell.grade and not cell.points > 0:
        yield "it is marked, but gives no points; set its points"
    if cell.grade and not cell.solution and cell.kind != "code":
        yield "tests stand in a code cell"
    for name, home in ((SOLUTION, cell.solution), (HIDDEN, cell.is_test), (SCHEME, cell.is_written)):
        if f"BEGIN {name}" in cell.source or f"END {name}" in cell.source:
            if not home:
                yield f"BEGIN {name} stands in a cell that is not made for it"
            yield from _errors(lambda name=name: cut(cell.source, name))


def _errors(action: Callable[[], object]) -> Iterator[str]:
    try:
        action()
    except SourceError as error:
        yield str(error)


def secrets_of(source: dict) -> set[str]:
    """The lines that no release may hold: solutions, hidden tests, mark schemes."""
    secret: set[str] = set()
    shown: set[str] = set()
    for cell in cells_of(source):
        text = released_text(cell)
        shown |= set(map(str.strip, text.split("\n")))
        secret |= set(map(str.strip, cell.source.split("\n"))) - set(map(str.strip, text.split("\n")))
    return {line for line in secret - shown if len(line) > 3}


def release_findings(source: dict, release: dict) -> Iterator[str]:
    """What of the source's secrets a release gives away, wherever in the file it stands."""
    secret = secrets_of(source)
    for number, (raw, cell) in enumerate(zip(release["cells"], cells_of(release), strict=True), start=1):
        place = f"cell {number} of the release ({cell.grade_id or cell.cell_id})"
        if raw.get("outputs"):
            yield f"{place} holds outputs; build the release again"
        for name in (SOLUTION, HIDDEN, SCHEME):
            if re.search(rf"(BEGIN|END) {name}", cell.source):
                yield f"{place} holds a marker of {name}; build the release again"
        lines = set(map(str.strip, cell.source.split("\n")))
        if left := sorted(secret & lines):
            yield f"{place} gives away: {left[0]}"
        if set(raw.get("metadata", {})) - {"nbgrader", "deletable", "editable", "tags"}:
            yield f"{place} holds metadata that are none of a release's"
