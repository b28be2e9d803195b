"""Files that are not what was handed out: other names and formats, cells edited or gone, no notebook."""

import copy
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from submissions import trial
from submissions.case import ALL, Case, table
from submissions.trial import RIGHT

WRONG_KL = {"kl": "def kl(p, q):\n    return 7.0"}


def named(notebook: dict, name: str) -> dict:
    """A cell by its grade_id."""
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


def without(*names: str) -> Callable[[dict], dict]:
    """Delete cells."""
    return lambda notebook: notebook | {
        "cells": [c for c in notebook["cells"] if c["id"].removeprefix("cell-") not in names]
    }


def each_cell(change: Callable[[dict], None]) -> Callable[[dict], dict]:
    """Change every cell."""

    def changed(notebook: dict) -> dict:
        for cell in notebook["cells"]:
            change(cell)
        return notebook

    return changed


def one_cell(name: str, **parts: object) -> Callable[[dict], dict]:
    """Change parts of one cell."""

    def changed(notebook: dict) -> dict:
        named(notebook, name).update(parts)
        return notebook

    return changed


def twice(notebook: dict) -> dict:
    """A question answered wrongly, and once more, rightly, at the end."""
    again = copy.deepcopy(named(notebook, "kl"))
    named(notebook, "kl")["source"] = WRONG_KL["kl"]
    at = notebook["cells"].index(named(notebook, "kl"))
    notebook["cells"].insert(at + 1, again)
    return notebook


def other_format(notebook: dict) -> dict:
    """Format 3: sheets of cells, whose code is called input."""
    cells = [
        {"cell_type": c["cell_type"], "metadata": c["metadata"], "language": "python", "outputs": []}
        | {"input" if c["cell_type"] == "code" else "source": c["source"]}
        for c in notebook["cells"]
    ]
    return {"metadata": {}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]}


def forget_grading(cell: dict) -> None:
    cell["metadata"] = {}


def forget_identity(cell: dict) -> None:
    cell["metadata"] = {}
    cell.pop("id")


def raise_points(cell: dict) -> None:
    cell["metadata"].get("nbgrader", {}).update(points=1000, grade=True, solution=False, locked=False)


def pass_all(cell: dict) -> None:
    if cell["id"].startswith("cell-test-"):
        cell["source"] = "assert True"


def lines(cell: dict) -> None:
    cell["source"] = cell["source"].splitlines(keepends=True)


def zipped(name: str, data: bytes | None = None) -> Callable[[dict], bytes]:
    """A zip file with one member."""

    def packed(notebook: dict) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, json.dumps(notebook) if data is None else data)
        return file.getvalue()

    return packed


def linked(target: str) -> Callable[[Path], None]:
    """A symbolic link in place of a file."""
    return lambda folder: os.symlink(target, folder / "trial.ipynb")


def as_text(encoding: str) -> Callable[[dict], bytes]:
    return lambda notebook: json.dumps(notebook, ensure_ascii=False).encode(encoding)


def always(data: bytes) -> Callable[[dict], bytes]:
    return lambda notebook: data


def a_folder(folder: Path) -> None:
    """A folder that is called like the notebook, with nothing in it."""
    (folder / "trial.ipynb").mkdir()


def two_files(folder: Path) -> None:
    """The notebook, and a copy as a browser names it, which is unfinished."""
    Case("x").write(folder)
    Case("x", WRONG_KL, file="trial (1).ipynb").write(folder)


EMPTY = {"lost": ALL, "status": "missing"}
NOTHING = {"lost": ALL, "status": "unreadable"}
CASES = table(
    Case("another file name", file="Untitled (3).ipynb", says="Untitled (3)"),
    Case("in a folder of a folder", file="my work/final/really final/trial.ipynb"),
    Case("a name with a line end", file="tri\nal.ipynb"),
    Case("a zip file", change=zipped("trial.ipynb"), file="trial.zip"),
    Case("a zip file with its folders", change=zipped("me/work/trial.ipynb"), file="homework.zip"),
    Case("a zip bomb", change=zipped("trial.ipynb", bytes(400_000_000)), file="trial.zip", **NOTHING),
    Case("a zip file without a notebook", change=zipped("notes.txt"), file="trial.zip", **NOTHING),
    Case("a zip file cut off", change=lambda n: zipped("trial.ipynb")(n)[:200], file="trial.zip", **NOTHING),
    Case("cut off", change=lambda n: json.dumps(n).encode()[:-300], **NOTHING),
    Case("empty", change=always(b""), **NOTHING),
    Case("a picture", change=always(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)), **NOTHING),
    Case("a web page", change=always(b"<!doctype html><title>Sign in</title>"), **NOTHING),
    Case("a list", change=always(b"[1, 2, 3]"), **NOTHING),
    Case("no cells", change=lambda n: n | {"cells": None}, **NOTHING),
    Case("nested deeply", change=always(b"[" * 200_000), **NOTHING),
    Case("too large", change=lambda n: n | {"metadata": {"x": "x" * 30_000_000}}, **NOTHING),
    Case("a number too long", change=always(b'{"cells": [], "nbformat": ' + b"9" * 6000 + b"}"), lost=ALL),
    Case("UTF-8 with a mark", change=as_text("utf-8-sig")),
    Case("UTF-16", change=as_text("utf-16")),
    Case("format 3", change=other_format),
    Case("a format to come", change=lambda n: n | {"nbformat": 5}),
    Case("lines", change=each_cell(lines)),
    Case("a cell of a number", change=one_cell("kl", source=17), lost=("test-kl",)),
    Case("a cell that is no cell", change=lambda n: n | {"cells": [None, 3, *n["cells"]]}),
    Case("answered twice", change=twice, says="kl"),
    Case("an answer deleted", change=without("kl"), lost=("test-kl",), says="kl"),
    Case("tests deleted", change=without(*trial.TESTS)),
    Case("tests edited", WRONG_KL, change=each_cell(pass_all), lost=("test-kl",), says="test-kl"),
    Case("points edited", WRONG_KL, change=each_cell(raise_points), lost=("test-kl",)),
    Case("grading forgotten", change=each_cell(forget_grading)),
    Case("all forgotten", change=each_cell(forget_identity), says="missing"),
    Case("an answer as text", change=one_cell("kl", cell_type="markdown"), says="markdown"),
    Case("in reverse", change=lambda n: n | {"cells": n["cells"][::-1]}),
    Case("imports deleted", change=without("imports")),
    Case("a link to the host", put=linked("/etc/passwd"), **NOTHING),
    Case("a link to another", put=linked("../right/trial.ipynb"), **NOTHING),
    Case("a pipe", put=lambda folder: os.mkfifo(folder / "trial.ipynb"), **NOTHING),
    Case("a folder for a notebook", put=a_folder, **EMPTY),
    Case("nothing", put=lambda folder: None, **EMPTY),
    Case("two files", put=two_files, says="trial"),
    Case("a program", change=always(b"print('hello')\n"), file="trial.py", **NOTHING),
)
assert set(RIGHT) <= {name.removeprefix("test-") for name in trial.TESTS}
