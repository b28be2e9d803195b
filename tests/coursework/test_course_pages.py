"""The book's pages on assignments say what is so: their commands run, in order, and print what they show."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coursework._limits import MIB, Limits
from coursework.commands import chosen
from coursework.course import Course, assignments_in, build
from coursework.notebook import cells_of, load_notebook

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "book/course-instructors.md").read_text("utf8")
STUDENTS = (ROOT / "book/course-students.md").read_text("utf8")
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
NEEDS_NBGRADER = ("record", "feedback")


def commands_of(page: str) -> list[tuple[str, list[str]]]:
    """Each command of a page, with the lines that it shows."""
    found: list[tuple[str, list[str]]] = []
    for block in CONSOLE.findall(page):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def printed(command: str, folder: Path) -> tuple[int, list[str]]:
    """What a command of the page gives in a shell, with the project's programs on the path."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    settings = {**os.environ, "PATH": programs, "PYTHONWARNINGS": "default"}
    done = subprocess.run(
        command, shell=True, cwd=folder, env=settings, capture_output=True, text=True, check=False
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


def masked(lines: list[str], folder: Path) -> list[str]:
    """Lines without what differs from day to day: seconds, folders, spaces in a table."""
    text = "\n".join(lines).replace(str(folder), "~")
    return [re.sub(r"\s+", " ", re.sub(r"\d+\.\d+$", "SECONDS", line)) for line in text.splitlines()]


def test_the_commands_of_the_page_do_what_it_shows(tmp_path: Path, long: bool) -> None:
    commands = commands_of(PAGE)
    assert [command.split()[1] for command, _ in commands if command.startswith("coursework")] == (
        "demo check run record feedback export build check".split()
    )
    for command, shown in commands:
        if not long and command.split()[1] in NEEDS_NBGRADER:
            continue
        quick = command.replace("demo my-course", "demo my-course --students 3")
        quick = quick.replace("build surprise divergence", "build surprise")
        code, lines = printed(command if long else quick, tmp_path)
        assert code == 0, lines
        if long:
            assert masked(lines, tmp_path) == masked(shown, tmp_path), command
        else:
            assert masked(lines[:1], tmp_path) == masked(shown[:1], tmp_path), command


def test_the_table_of_assignments_is_right(tmp_path: Path) -> None:
    rows = re.findall(r"^\| `(\w+)` \| .*? \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    course = Course(tmp_path)
    for name in assignments_in(ROOT / "assignments"):
        build(course, name, load_notebook(ROOT / "assignments" / name / "source.ipynb"))
    expected = set()
    for assignment in chosen(course, []):
        cells = list(cells_of(assignment.source))
        questions = sum(cell.is_solution for cell in cells)
        tests = sum(cell.points for cell in cells if cell.is_test)
        written = sum(cell.points for cell in cells if cell.is_written)
        expected.add((assignment.name, str(questions), f"{tests:g}", f"{written:g}"))
    assert set(rows) == expected


@pytest.mark.parametrize(
    "words",
    [
        f"longer than {Limits().cell:g} seconds",
        f"more than {Limits().whole:g} seconds",
        f"more than {Limits().memory // (1024 * MIB)} GB of memory",
    ],
)
def test_the_limits_that_students_read_are_those_of_the_sandbox(words: str) -> None:
    assert words in STUDENTS
