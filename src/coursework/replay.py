"""Finished results into nbgrader's database, so that a person can mark what is written in formgrader.

nbgrader's own ``Autograde`` is used, with ``Replay`` in place of the step that would run the cells. It fills
in the outputs of the sandboxed run. No student code is run, and no configuration file is read.
"""

import base64
import binascii
import io
import logging
import os
import shutil
import sys
import warnings
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from sqlalchemy.exc import SAWarning
from traitlets import Unicode
from traitlets.config import Config

from coursework.course import Assignment, Course, Receipt, read_receipt
from coursework.results import Result, Store, write_atomically
from coursework.students import folder_name, students_of

MOST_PNG = 4 * 2**20


class RecordError(RuntimeError):
    """nbgrader could not record a result; the message holds what it said."""


class Replay(NbGraderPreprocessor):
    """Fill in the outputs of a result, and for each test the output from which nbgrader reads its mark."""

    results = Unicode(help="the folder of the results").tag(config=True)
    submitted = Unicode(help="the folder of nbgrader's submissions, with their receipts").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Put the outputs of the sandboxed run where nbgrader would have run the cells."""
        place = resources["nbgrader"]
        folder = Path(self.submitted, place["student"], place["assignment"])
        receipt = read_receipt(folder / "receipt.json")
        result = Store(Path(self.results)).get(receipt.sha256)
        if result is None:
            raise ValueError(f"{folder} has no result; coursework run {place['assignment']}")
        for index, cell in enumerate(nb.cells):
            if cell.cell_type == "code":
                cell.execution_count = None
                cell.outputs = outputs_of(result, index, cell.metadata.get("nbgrader", {}))
        return nb, resources


def outputs_of(result: Result, index: int, grading: dict) -> list[NotebookNode]:
    """What one code cell shows: a test its mark, another cell what it printed, drew and raised."""
    if grading.get("grade") and not grading.get("solution"):
        return mark_outputs(result, grading["grade_id"], float(grading["points"]))
    shown = result.outputs.get(str(index), {})
    outputs = [
        new_output("stream", name=name, text=shown[name]) for name in ("stdout", "stderr") if shown.get(name)
    ]
    outputs += [
        new_output("display_data", data=data) for rich in shown.get("rich", []) if (data := plain(rich))
    ]
    return outputs + ([error_output(shown["error"])] if shown.get("error") else [])


def mark_outputs(result: Result, name: str, points: float) -> list[NotebookNode]:
    """The output from which nbgrader reads exactly our mark: none, a number, or an error."""
    score = result.scores.get(name, 0.0)
    if score == points:
        return []
    if score > 0:
        return [new_output("execute_result", data={"text/plain": repr(score)}, execution_count=None)]
    error = result.outputs.get(f"test:{name}", {}).get("error")
    return [error_output(error or {"name": "NotRun", "value": result.reason or "the test was not reached"})]


def error_output(error: dict) -> NotebookNode:
    """An error, of which only the name and the text are known."""
    name, value = str(error.get("name", "Error")), str(error.get("value", ""))
    return new_output("error", ename=name, evalue=value, traceback=[f"{name}: {value}"])


def plain(rich: dict) -> dict:
    """Of a rich output only text and a real PNG picture, which no page can mistake for a program."""
    data = {}
    if isinstance(rich.get("text/plain"), str):
        data["text/plain"] = rich["text/plain"]
    try:
        picture = base64.b64decode(rich.get("image/png", ""), validate=False)
    except (binascii.Error, ValueError, TypeError):
        picture = b""
    if picture.startswith(b"\x89PNG\r\n\x1a\n") and len(picture) <= MOST_PNG:
        data["image/png"] = base64.b64encode(picture).decode()
    return data


# -- nbgrader's course -----------------------------------------------------------------------------


def configuration(course: Course, assignment: str, student: str) -> Config:
    """All that nbgrader needs to know; nothing comes from its configuration files."""
    config = Config()
    config.CourseDirectory.root = str(course.nbgrader)
    config.CourseDirectory.db_url = f"sqlite:///{course.database}"
    config.CourseDirectory.assignment_id = assignment
    config.CourseDirectory.student_id = student
    config.Replay.results = str(course.store(assignment).folder.resolve())
    config.Replay.submitted = str(course.nbgrader / "submitted")
    config.SanitizeHTML.enabled = True
    config.ClearHiddenTests.enabled = True
    return config


def convert(converter: type, config: Config, **settings: object) -> None:
    """Run one of nbgrader's converters, quietly.

    Raises
    ------
    RecordError
        If nbgrader could not do it, with the last that it said.
    """
    _find_alembic()
    said = io.StringIO()
    quiet = logging.Logger("nbgrader", logging.WARNING)
    quiet.addHandler(logging.StreamHandler(said))
    directory = CourseDirectory(config=config, log=quiet)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # about nbgrader's own use of its database
            converter(coursedir=directory, config=config, log=quiet, force=True, **settings).start()
    except NbGraderException as error:
        raise RecordError(f"nbgrader: {said.getvalue()[-2000:] or error}") from None


def _find_alembic() -> None:
    """Nbgrader starts the program alembic, which lies beside this Python, also where PATH does not say so."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ["PATH"]


def record_assignment(course: Course, assignment: Assignment) -> None:
    """Make the assignment known to nbgrader, from the same source."""
    source = course.nbgrader / "source" / assignment.name / f"{assignment.name}.ipynb"
    text = course.source_path(assignment.name).read_text("utf8")
    made = course.nbgrader / "release" / assignment.name / f"{assignment.name}.ipynb"
    if made.exists() and source.exists() and source.read_text("utf8") == text:
        return
    write_atomically(source, text)
    convert(GenerateAssignment, configuration(course, assignment.name, "."))


def record_student(course: Course, assignment: Assignment, student: str) -> str:
    """Record one student's result; gives back what was done: recorded, unchanged, missing, or not marked."""
    receipt = course.receipt(student, assignment.name)
    result = course.store(assignment.name).get(receipt.sha256)
    if result is None or result.status == "failed":
        return "not marked"
    with Gradebook(f"sqlite:///{course.database}") as gradebook:
        gradebook.update_or_create_student(folder_name(student), last_name=student)
    if result.status == "missing":
        return "missing"
    return "recorded" if _replay(course, assignment, receipt) else "unchanged"


def _replay(course: Course, assignment: Assignment, receipt: Receipt) -> bool:
    place = Path(folder_name(receipt.student), assignment.name)
    if read_receipt(course.nbgrader / "autograded" / place / "receipt.json") == receipt:
        return False
    folder = course.nbgrader / "submitted" / place
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(course.submitted(receipt.student, assignment.name), folder)
    steps = [Replay if step is Execute else step for step in Autograde.autograde_preprocessors.default()]
    config = configuration(course, assignment.name, place.parts[0])
    convert(Autograde, config, autograde_preprocessors=steps)
    return True


def record(course: Course, assignment: Assignment, progress: object) -> dict[str, int]:
    """Record all results of an assignment; how many were recorded, unchanged, missing and not marked."""
    record_assignment(course, assignment)
    students, counts = students_of(course.root), {}
    for number, student in enumerate(students, start=1):
        done = record_student(course, assignment, student)
        counts[done] = counts.get(done, 0) + 1
        progress(number, len(students), done)
    return counts
