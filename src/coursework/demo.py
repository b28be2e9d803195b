"""A course with invented submissions to try marking with: right, wrong and broken ones, under any name."""

import argparse
import io
import itertools
import json
import runpy
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from coursework.commands import source_of
from coursework.course import Assignment, Course, UsageError, build
from coursework.notebook import Cell, source_text
from coursework.tasks import solved_notebook
from coursework.terminal import Report

FIRST = "Ada Alan Andrey Blaise Claude David Edward Emmy Émilie Florence Grace Harold Jacob John Karl".split()
FIRST += "Leonhard Mary Maryam Pierre Richard Ronald Rózsa Sophie Srinivasa Solomon Thomas Abraham".split()
FIRST += "Hypatia Katherine Niels".split()
WORDS = "The numbers are estimates from few data, and the formula asks for the law itself."
Write = Callable[[Path, bytes, str], None]


def demo(course: Course, arguments: argparse.Namespace) -> Report:
    """Make the folder, build one assignment in it, and fill its inbox."""
    name = arguments.assignment
    if course.root.exists() and any(course.root.iterdir()):
        raise UsageError(f"{course.root} exists and is not empty; name a new folder")
    build(course, name, source_of(arguments.assignments, name, None))
    students = list(itertools.islice(names(), arguments.students))
    assignment = course.assignment(name)
    wrong = wrong_answers(arguments.assignments / name / "wrong.py")
    report = Report(["kind", "students"])
    kinds: dict[str, int] = {}
    for number, student in enumerate(students):
        kind, write, notebook = invented(assignment, wrong, number)
        folder = course.root / "inbox" / student
        folder.mkdir(parents=True)
        write(folder, json.dumps(notebook, indent=1).encode(), name)
        kinds[kind] = kinds.get(kind, 0) + 1
    roster = "".join(f"{student}\n" for student in sorted([*students, "Yvonne"]))
    (course.root / "students.csv").write_text("student\n" + roster, "utf8")
    report.rows += [[kind, count] for kind, count in kinds.items()]
    report.lines.append(f"Next: coursework run --course {course.root}")
    return report


def names() -> Iterator[str]:
    """Names without end: first names, then the same with a number."""
    yield from FIRST
    for number in itertools.count(2):
        yield from (f"{first}{number}" for first in FIRST)


def wrong_answers(path: Path) -> list[tuple[str, str, str]]:
    """The typical wrong answers of an assignment: question, what is wrong, and the cell's source."""
    if not path.is_file():
        return []
    found = runpy.run_path(str(path))["WRONG"]
    return [(question, wrong.name, wrong.source) for question, all_ in found.items() for wrong in all_]


def invented(
    assignment: Assignment, wrong: list[tuple[str, str, str]], number: int
) -> tuple[str, Write, dict[str, Any]]:
    """The submission of one student: its kind, how it is written, and the notebook."""
    notebook = solved_notebook(assignment)
    for cell in map(Cell.of, notebook["cells"]):
        if cell.is_written:
            answer(notebook, cell.grade_id, WORDS)
    kind = number % 10
    rng = np.random.default_rng(number)
    if kind in (1, 3, 4, 6, 8) and wrong:
        for place in rng.choice(len(wrong), size=min(1 + number % 3, len(wrong)), replace=False):
            question, _, source = wrong[place]
            answer(notebook, question, source)
        return "one to three typical mistakes", plainly, notebook
    if kind == 5:
        return ODD[number // 10 % len(ODD)][0], ODD[number // 10 % len(ODD)][1], notebook
    if kind == 9:
        return BROKEN[number // 10 % len(BROKEN)][0], BROKEN[number // 10 % len(BROKEN)][1], notebook
    return "right", plainly, notebook


def answer(notebook: dict[str, Any], question: str, text: str) -> None:
    """Put an answer into a notebook."""
    for raw in notebook["cells"]:
        if Cell.of(raw).grade_id == question:
            raw["source"] = text


# -- how files arrive ------------------------------------------------------------------------------


def plainly(folder: Path, data: bytes, name: str) -> None:
    """As it should be."""
    (folder / f"{name}.ipynb").write_bytes(data)


def browser_copy(folder: Path, data: bytes, name: str) -> None:
    """Under the name that a browser gives to a second copy."""
    (folder / f"{name} (1).ipynb").write_bytes(data)


def zipped(folder: Path, data: bytes, name: str) -> None:
    """In a folder of a zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"my work/{name}.ipynb", data)
    (folder / "hand-in.zip").write_bytes(file.getvalue())


def without_ids(folder: Path, data: bytes, name: str) -> None:
    """Through another program, which lost all metadata but the ids of the cells."""
    notebook = json.loads(data)
    notebook["cells"] = [raw | {"metadata": {}} for raw in notebook["cells"]]
    plainly(folder, json.dumps(notebook).encode(), name)


def tests_deleted(folder: Path, data: bytes, name: str) -> None:
    """With every test deleted."""
    notebook = json.loads(data)
    notebook["cells"] = [raw for raw in notebook["cells"] if not Cell.of(raw).is_test]
    plainly(folder, json.dumps(notebook).encode(), name)


def cut_off(folder: Path, data: bytes, name: str) -> None:
    """Half of the file."""
    plainly(folder, data[: len(data) // 2], name)


def endless(folder: Path, data: bytes, name: str) -> None:
    """With a loop that never ends in the first answer."""
    notebook = json.loads(data)
    first = next(raw for raw in notebook["cells"] if Cell.of(raw).is_solution)
    first["source"] = source_text(first) + "\nwhile True:\n    pass"
    plainly(folder, json.dumps(notebook).encode(), name)


def a_report(folder: Path, data: bytes, name: str) -> None:
    """Another file altogether."""
    (folder / "report.pdf").write_bytes(b"%PDF-1.7\n")


ODD: list[tuple[str, Write]] = [
    ("right, named by a browser", browser_copy),
    ("right, in a zip file", zipped),
    ("right, metadata lost", without_ids),
    ("right, tests deleted", tests_deleted),
]
BROKEN: list[tuple[str, Write]] = [
    ("half a file", cut_off),
    ("a loop without end", endless),
    ("a report instead", a_report),
]
