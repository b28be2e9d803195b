"""Notebooks as plain dictionaries: nbgrader's metadata of a cell, and files read without trust."""

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_BYTES = 10 * 2**20
MOST_CELLS = 2_000
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Cell:
    """One cell, and its role in nbgrader's schema 3.

    Examples
    --------
    >>> raw = {"cell_type": "code", "source": "assert f(1) == 2", "metadata": {"nbgrader": {
    ...     "grade": True, "solution": False, "locked": True, "points": 2, "grade_id": "test-f"}}}
    >>> cell = Cell.of(raw)
    >>> cell.is_test, cell.is_solution, cell.is_written, cell.points, cell.grade_id
    (True, False, False, 2.0, 'test-f')
    """

    kind: str
    source: str
    cell_id: str = ""
    grade_id: str = ""
    grade: bool = False
    solution: bool = False
    locked: bool = False
    points: float = 0.0
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, raw: dict) -> "Cell":
        """The cell that ``raw``, a cell of a notebook, describes."""
        metadata = raw.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        grading = metadata.get("nbgrader")
        grading = grading if isinstance(grading, dict) else {}
        tags = metadata.get("tags")
        return cls(
            kind=_text(raw.get("cell_type")),
            source=source_text(raw),
            cell_id=_text(raw.get("id")),
            grade_id=_text(grading.get("grade_id")),
            grade=grading.get("grade") is True,
            solution=grading.get("solution") is True,
            locked=grading.get("locked") is True,
            points=_number(grading.get("points")),
            tags=tuple(map(_text, tags)) if isinstance(tags, list) else (),
        )

    @property
    def is_test(self) -> bool:
        """Whether this cell holds the instructor's tests, which give marks."""
        return self.grade and not self.solution and self.kind == "code"

    @property
    def is_solution(self) -> bool:
        """Whether the student writes code here that tests mark."""
        return self.solution and not self.grade

    @property
    def is_written(self) -> bool:
        """Whether the student writes an answer here that a person marks."""
        return self.grade and self.solution


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def source_text(cell: dict) -> str:
    r"""The text of a cell, which notebooks hold as one string or as a list of lines.

    What no file can hold is replaced by U+FFFD: halves of surrogate pairs, and the character 0.

    Examples
    --------
    >>> source_text({"source": ["a = 1\n", "b = 2"]})
    'a = 1\nb = 2'
    >>> source_text({"source": "a\ud800"}) == "a\N{REPLACEMENT CHARACTER}"
    True
    """
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(map(_text, source))
    text = _text(source).replace("\r\n", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def cells_of(notebook: dict) -> Iterator[Cell]:
    """The cells of a notebook, in order."""
    return map(Cell.of, notebook["cells"])


def maxima_of(notebook: dict) -> dict[str, float]:
    """The points of every marked cell, by its grade_id: tests first seen first, written questions too."""
    return {cell.grade_id: cell.points for cell in cells_of(notebook) if cell.grade}


def load_notebook(path: Path | str) -> dict:
    """A notebook of the instructor's.

    Raises
    ------
    ValueError
        If the file is no notebook, with the reason and the path.
    """
    try:
        notebook = json.loads(Path(path).read_text("utf8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is not a notebook: {error}; save it in JupyterLab") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4 or "cells" not in notebook:
        raise ValueError(f"{path} is not a notebook of format 4; save it in JupyterLab")
    return notebook


def dump_notebook(notebook: dict) -> str:
    """A notebook as JSON, always with the same bytes."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


# -- what students hand in -------------------------------------------------------------------------


def read_submission(path: Path | str) -> tuple[dict | None, str]:
    """A student's notebook, or ``None`` and the reason why it cannot be read. Never raises.

    Of each cell only its type, its id, its grade_id and its text are kept.
    """
    data, reason = read_bytes(path)
    return (None, reason) if data is None else parse_submission(data)


def read_bytes(path: Path | str, most: int = MOST_BYTES) -> tuple[bytes | None, str]:
    """What a regular file holds, up to ``most`` bytes, or ``None`` and the reason. Follows no link."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        link = os.path.islink(path)
        return None, "a symbolic link" if link else f"it cannot be opened ({type(error).__name__})"
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None, "not a regular file"
    with os.fdopen(handle, "rb") as file:
        try:
            data = file.read(most + 1)
        except OSError as error:
            return None, f"it cannot be read ({type(error).__name__})"
    return (None, f"larger than {most // 2**20} MB") if len(data) > most else (data, "")


def parse_submission(data: bytes) -> tuple[dict | None, str]:
    """The notebook in ``data``, or ``None`` and the reason. Never raises.

    Any encoding that JSON allows is read, with or without a byte order mark, and so is every format that
    has cells: also format 3, which called them worksheets, and formats yet to come.

    Examples
    --------
    >>> parse_submission(b"")
    (None, 'an empty file')
    >>> parse_submission(b'{"cells": [')
    (None, 'not valid JSON, so not a notebook')
    """
    if not data.strip():
        return None, "an empty file"
    try:
        # numbers are not needed, and Python refuses to read an integer of 5,000 digits
        notebook = json.loads(data, parse_int=float)
    except UnicodeDecodeError:
        return None, "not a text file, so not a notebook"
    except RecursionError:
        return None, "nested too deeply to be a notebook"
    except ValueError:
        return None, "not valid JSON, so not a notebook"
    cells = _raw_cells(notebook)
    if cells is None:
        return None, "JSON, but not a notebook: it has no list of cells"
    if len(cells) > MOST_CELLS:
        return None, f"more than {MOST_CELLS} cells"
    return {"cells": [_clean(cell) for cell in cells if isinstance(cell, dict)]}, ""


def _raw_cells(notebook: Any) -> list | None:
    if not isinstance(notebook, dict):
        return None
    if isinstance(notebook.get("cells"), list):
        return notebook["cells"]
    sheets = notebook.get("worksheets")
    if not isinstance(sheets, list):
        return None
    inner = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [cell for cells in inner if isinstance(cells, list) for cell in cells]


def _clean(raw: dict) -> dict:
    if "source" not in raw and "input" in raw:  # format 3
        raw = raw | {"source": raw["input"]}
    cell = Cell.of(raw)
    kind = cell.kind if cell.kind in ("code", "markdown") else "markdown"
    grading = {"nbgrader": {"grade_id": cell.grade_id}} if cell.grade_id else {}
    return {"cell_type": kind, "id": cell.cell_id, "metadata": grading, "source": cell.source}
