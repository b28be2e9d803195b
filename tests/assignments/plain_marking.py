"""Marks of an assignment by the plainest means: every cell runs in one namespace, without a sandbox."""

import contextlib
import functools
import io
from pathlib import Path
from types import CodeType

import numpy as np

from coursework.attempts import questions
from coursework.notebook import Cell, cells_of, load_notebook
from coursework.variants import generator, load_parameters, vary

ASSIGNMENTS = Path(__file__).resolve().parents[2] / "assignments"
IDS = ("surprise", "divergence", "likelihood", "classifier", "language")


@functools.cache
def source(assignment: str, seed: int | None = None) -> dict:
    """The source notebook; with a seed, that of a variant."""
    notebook = load_notebook(ASSIGNMENTS / assignment / "source.ipynb")
    if seed is None:
        return notebook
    draw = load_parameters(ASSIGNMENTS / assignment / "variants.py")
    return vary(notebook, draw(generator(assignment, str(seed))))


@functools.cache
def compiled(text: str, name: str) -> CodeType:
    return compile(text, f"<{name}>", "exec")


def run(cells: list[Cell], answers: dict[str, str] | None = None) -> tuple[dict, dict, dict]:
    """The marks of each test, the errors of each cell, and the names that are left.

    ``answers`` maps ids of cells to the sources that take the place of their own. Tests see the names that
    stand there, and leave none. Cells that only draw are left out.
    """
    marks, errors, names = {}, {}, {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        for cell in cells:
            if cell.kind != "code" or "picture" in cell.tags:
                continue
            space = dict(names) if cell.is_test else names
            try:
                exec(compiled((answers or {}).get(cell.cell_id, cell.source), cell.cell_id), space)
            except Exception as error:
                errors[cell.cell_id] = error
            if cell.is_test:
                marks[cell.grade_id] = 0 if cell.cell_id in errors else cell.points
    return marks, errors, names


def only(notebook: dict, question: str) -> list[Cell]:
    """The cells without the solutions and the tests of all other questions."""
    kept = {question, *questions(notebook)[question]}
    return [c for c in cells_of(notebook) if c.grade_id in kept or not (c.is_solution or c.is_test)]


def points(notebook: dict) -> dict[str, float]:
    """The points of each test."""
    return {cell.grade_id: cell.points for cell in cells_of(notebook) if cell.is_test}
