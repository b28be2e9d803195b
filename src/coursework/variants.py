"""One assignment for each course: new values for the parameters of a source notebook, drawn by a seed.

The source has one code cell tagged ``parameters``, which names plain values; text, solution and tests use
the names only. Beside it, ``variants.py`` has ``parameters(rng)``, which returns a new value for each name.
"""

import ast
import copy
import hashlib
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from coursework.notebook import Cell, cells_of, source_text

Parameters = Callable[[np.random.Generator], dict[str, Any]]


def generator(assignment: str, seed: str) -> np.random.Generator:
    """The random generator of one course's variant; any text is a seed.

    Examples
    --------
    >>> generator("surprise", "2027").random() == generator("surprise", "2027").random()
    True
    """
    digest = hashlib.sha256(f"{assignment}:{seed}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def load_parameters(path: Path) -> Parameters:
    """The function ``parameters`` of an instructor's ``variants.py``."""
    if not path.is_file():
        raise ValueError(f"{path} is missing, so this assignment has no variants; build it without --variant")
    function = runpy.run_path(str(path)).get("parameters")
    if not callable(function):
        raise ValueError(f"{path} defines no function parameters(rng)")
    return function


def parameters_cell(source: dict) -> int:
    """The index of the one cell that is tagged ``parameters``."""
    tagged = [i for i, cell in enumerate(cells_of(source)) if "parameters" in cell.tags]
    if len(tagged) != 1 or Cell.of(source["cells"][tagged[0]]).kind != "code":
        raise ValueError(f"{len(tagged)} cells are tagged parameters; exactly one code cell must be")
    return tagged[0]


def vary(source: dict, values: dict[str, Any]) -> dict:
    """A copy of the source notebook in which each parameter has its new value.

    Raises
    ------
    ValueError
        If the names differ from those in the cell, or a value is no plain literal.

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": "P = 0.2  # of rain", "metadata": {"tags": ["parameters"]}}
    >>> vary({"cells": [cell]}, {"P": 0.3})["cells"][0]["source"]
    'P = 0.3  # of rain'
    """
    varied = copy.deepcopy(source)
    cell = varied["cells"][parameters_cell(source)]
    cell["source"] = replace_values(source_text(cell), values)
    return varied


def replace_values(text: str, values: dict[str, Any]) -> str:
    """Python assignments with other values, all else, comments included, as it was."""
    found = {_name(node): node.value for node in ast.parse(text).body if isinstance(node, ast.Assign)}
    if set(found) != set(values):
        raise ValueError(
            f"the parameters are {', '.join(sorted(found))}, but new values came for "
            f"{', '.join(sorted(values))}; parameters(rng) returns exactly one value for each"
        )
    lines = text.encode("utf8").split(b"\n")  # ast counts columns in bytes
    for name, node in sorted(found.items(), key=_place, reverse=True):
        new = _literal(name, values[name]).encode("utf8")
        first, last = node.lineno - 1, node.end_lineno - 1
        head, tail = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
        lines[first : last + 1] = [head + new + tail]
    return b"\n".join(lines).decode("utf8")


def _place(item: tuple[str, ast.expr]) -> tuple[int, int]:
    return item[1].lineno, item[1].col_offset


def _name(node: ast.Assign) -> str:
    target = node.targets[0]
    if len(node.targets) != 1 or not isinstance(target, ast.Name):
        raise ValueError(f"line {node.lineno} of the parameters: write one name = one value")
    return target.id


def _literal(name: str, value: Any) -> str:
    text = repr(value)
    try:
        same = ast.literal_eval(text) == value
    except (ValueError, SyntaxError):
        same = False
    if not same:
        raise ValueError(
            f"the new value of {name} is {text}, which is no plain value; "
            "convert numbers of numpy by float() or int() and arrays by .tolist()"
        )
    return text
