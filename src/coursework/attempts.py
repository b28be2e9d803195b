"""Typical wrong answers to the questions of an assignment, and the marks that each must get.

``assignments/<id>/wrong.py`` lists them in ``WRONG``, by the ``grade_id`` of the solution
cell that they replace.
"""

import runpy
from pathlib import Path
from typing import NamedTuple

from coursework.notebook import cells_of, load_notebook

MARKERS = ("### BEGIN SOLUTION", "### END SOLUTION")


class Wrong(NamedTuple):
    """A wrong answer: what is wrong with it, the source of the whole cell, the tests that still give marks.

    ``marks`` goes from the ``grade_id`` of a test to its points. A test of the same question that it does not
    name gives 0; the tests of all other questions give full marks.
    """

    name: str
    source: str
    marks: dict[str, float]


def load_wrong(folder: Path) -> dict[str, list[Wrong]]:
    """The typical wrong answers of ``folder/wrong.py``, by the ``grade_id`` of the solution cell."""
    return runpy.run_path(str(folder / "wrong.py"))["WRONG"]


def questions(notebook: dict) -> dict[str, list[str]]:
    """For each solution cell, by ``grade_id``, the tests that stand between it and the next one."""
    found: dict[str, list[str]] = {}
    for cell in cells_of(notebook):
        if cell.is_solution:
            found[cell.grade_id] = []
        elif cell.is_test:
            found[next(reversed(found))].append(cell.grade_id)
    return found


def solutions(folder: Path) -> dict[str, str]:
    """The sources of the solution cells of ``folder/source.ipynb`` without their markers, by ``grade_id``."""
    cells = cells_of(load_notebook(folder / "source.ipynb"))
    return {cell.grade_id: without_markers(cell.source) for cell in cells if cell.is_solution}


def without_markers(source: str) -> str:
    r"""The source of a cell without the lines that mark the solution.

    >>> without_markers("def one():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION")
    'def one():\n    return 1'
    """
    return "\n".join(line for line in source.split("\n") if line.strip() not in MARKERS)


def edited(source: str, *changes: tuple[str, str]) -> str:
    """The source with each ``(old, new)`` carried out; ValueError unless each old piece stands just once.

    >>> edited("return a - b", ("a - b", "b - a"))
    'return b - a'
    """
    for old, new in changes:
        if (count := source.count(old)) != 1:
            raise ValueError(f"{old!r} stands {count} times in the solution, not once; take a longer piece")
        source = source.replace(old, new)
    return source
