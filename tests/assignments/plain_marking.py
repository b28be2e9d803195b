"""Marks of an assignment by the plainest means: every cell is executed in one namespace, without a sandbox."""

import ast
import contextlib
import functools
import importlib.util
import io
import re
from pathlib import Path
from types import CodeType, ModuleType

import matplotlib
import nbformat
import numpy as np

matplotlib.use("Agg")
ASSIGNMENTS = Path(__file__).resolve().parents[2] / "assignments"
IDS = ("surprise", "divergence", "likelihood", "classifier", "language")
SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?### END SOLUTION", re.MULTILINE | re.DOTALL)
HIDDEN = re.compile(r"^ *### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS", re.MULTILINE | re.DOTALL)
Cell = nbformat.NotebookNode


def module(folder: Path, name: str) -> ModuleType:
    """The module ``folder/name.py``, imported afresh."""
    spec = importlib.util.spec_from_file_location(f"{folder.name}_{name}", folder / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def role(cell: Cell) -> str:
    """``solution``, ``test``, ``written``, ``locked``, or nothing."""
    its = cell.metadata.get("nbgrader", {})
    if its.get("grade"):
        return "written" if its["solution"] else "test"
    return "solution" if its.get("solution") else "locked" if its.get("locked") else ""


def tags(cell: Cell) -> list[str]:
    return cell.metadata.get("tags", [])


def source(assignment: str, seed: int | None = None) -> list[Cell]:
    """The cells of an assignment's source; with a seed, those of a variant."""
    folder = ASSIGNMENTS / assignment
    cells = nbformat.read(folder / "source.ipynb", as_version=4).cells
    if seed is not None:
        drawn = module(folder, "variants").parameters(np.random.default_rng(seed))
        cell = next(cell for cell in cells if "parameters" in tags(cell))
        assert set(drawn) == set(values_of(cell.source)), "a variant sets the names of the parameters cell"
        cell.source = "\n".join(f"{name} = {value!r}" for name, value in drawn.items())
    return cells


def values_of(text: str) -> dict:
    """The names and literals of a parameters cell; anything that is no plain literal is a ValueError."""
    return {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(text).body}


def released(cells: list[Cell], *, keep_solutions: bool = False) -> list[Cell]:
    """The cells as students get them: without hidden tests and (unless kept) without solutions."""
    cells = [nbformat.from_dict(cell) for cell in cells]
    for cell in cells:
        cell.source = HIDDEN.sub("", cell.source)
        if role(cell) == "solution" and not keep_solutions:
            cell.source = SOLUTION.sub(r"\1# YOUR CODE HERE\n\1raise NotImplementedError()", cell.source)
        elif role(cell) == "written":
            cell.source = "YOUR ANSWER HERE"
    return cells


@functools.cache
def compiled(text: str, name: str) -> CodeType:
    return compile(text, f"<{name}>", "exec")


def run(cells: list[Cell], answers: dict[str, str] | None = None) -> tuple[dict, dict, dict]:
    """The marks of each test, the errors of each cell, and the names that are left.

    ``answers`` maps ids of cells to the sources that take the place of their own. Tests see the names that
    stand there, and leave none.
    """
    marks, errors, names = {}, {}, {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        for cell in cells:
            if cell.cell_type != "code" or "picture" in tags(cell):
                continue
            space = dict(names) if role(cell) == "test" else names
            try:
                exec(compiled((answers or {}).get(cell.id, cell.source), cell.id), space)
            except Exception as error:
                errors[cell.id] = error
            if role(cell) == "test":
                marks[cell.id] = 0 if cell.id in errors else cell.metadata.nbgrader.points
    return marks, errors, names


def only(cells: list[Cell], question: str) -> list[Cell]:
    """The cells without the solutions and the tests of all other questions."""
    kept = {question, *questions(cells)[question]}
    return [cell for cell in cells if role(cell) not in ("solution", "test") or cell.id in kept]


def maxima(cells: list[Cell]) -> dict[str, float]:
    """The points of each test."""
    return {cell.id: cell.metadata.nbgrader.points for cell in cells if role(cell) == "test"}


def questions(cells: list[Cell]) -> dict[str, list[str]]:
    """The tests that stand between a solution cell and the next one, for each solution cell."""
    found: dict[str, list[str]] = {}
    for cell in cells:
        if role(cell) == "solution" and cell.cell_type == "code":
            found[cell.id] = []
        elif role(cell) == "test":
            found[next(reversed(found))].append(cell.id)
    return found
