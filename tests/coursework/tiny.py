"""A tiny assignment and answers to it, for tests that need an assignment, but none in particular."""

import copy
import json

from coursework.notebook import Cell
from coursework.release import make_release

SQUARE = "def square(x):\n    ### BEGIN SOLUTION\n    return SCALE * x * x\n    ### END SOLUTION"
SQUARE_TEST = (
    "assert square(2) == 4 * SCALE\n"
    "### BEGIN HIDDEN TESTS\nassert square(-3) == 9 * SCALE, 'secret words'\n### END HIDDEN TESTS"
)
HALF = "### BEGIN SOLUTION\nhalf = 0.5\n### END SOLUTION"
SCHEME = "=== BEGIN MARK SCHEME ===\n2 for the word because\n=== END MARK SCHEME ==="
WORDS = f"**Sample answer.** Because.\n\n{SCHEME}"


def cell(kind: str, name: str, text: str, *, tags: tuple = (), **grading) -> dict:
    metadata: dict = {"tags": list(tags)} if tags else {}
    if grading:
        base = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
        metadata["nbgrader"] = base | grading | {"grade_id": name}
    raw = {"cell_type": kind, "id": name, "metadata": metadata, "source": text}
    return raw | {"outputs": [], "execution_count": None} if kind == "code" else raw


def source() -> dict:
    """A source notebook: two code questions of 3 and 1 points, a written one of 2."""
    cells = [
        cell("markdown", "title", "# Tiny"),
        cell("code", "parameters", "SCALE = 1  # of the square", tags=("parameters",), locked=True),
        cell("code", "imports", "import math"),
        cell("code", "square", SQUARE, solution=True),
        cell("code", "square-test", SQUARE_TEST, grade=True, locked=True, points=3),
        cell("code", "half", HALF, solution=True),
        cell("code", "half-test", "assert half == 0.5", grade=True, locked=True, points=1),
        cell("markdown", "words", WORDS, grade=True, solution=True, points=2),
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def release() -> dict:
    return make_release(source())


RIGHT = {"square": "def square(x):\n    return x * x", "half": "half = 1 / 2", "words": "Because it is."}


def answered(answers: dict[str, str] | None = None) -> dict:
    """The release with these answers, the right ones unless others are given."""
    notebook = copy.deepcopy(release())
    for raw in notebook["cells"]:
        if Cell.of(raw).solution:
            raw["source"] = (RIGHT if answers is None else answers).get(Cell.of(raw).grade_id, raw["source"])
    return notebook


def as_bytes(notebook: dict) -> bytes:
    return json.dumps(notebook).encode()
