"""What nbgrader makes of assignments and results agrees with us; no student's HTML gets through it."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
import stand_in
import tiny

from coursework import gradebook
from coursework.course import Course, build
from coursework.notebook import cells_of, load_notebook
from coursework.release import make_release
from coursework.results import Result
from coursework.running import run
from coursework.students import folder_name
from submissions import trial

pytestmark = pytest.mark.long
ASSIGNMENTS = sorted((Path(__file__).parents[2] / "assignments").glob("*/source.ipynb"))
SCRIPT = "<script>alert('student')</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) $a<b&c$"
STUDENTS = {
    "ann": tiny.answered(),
    "Zoë M.": tiny.answered(tiny.RIGHT | {"half": "half = 2", "words": SCRIPT}),
    "=cmd": tiny.answered(tiny.RIGHT | {"square": "def square(x):\n    return 4"}),
    "untouched": tiny.release(),
}
SPY = "import pathlib; pathlib.Path({!r}).write_text('read')"


def no_progress(*_: object) -> None:
    return None


def hostile_outputs(source: dict, submission: dict, executor: object) -> Result:
    """Marks as they should be, and outputs as no sandbox would let them pass."""
    result = stand_in.mark(source, submission, executor)
    rich = [{"text/html": SCRIPT, "image/svg+xml": SCRIPT, "application/javascript": "alert(1)"}]
    rich += [{"text/plain": SCRIPT}, {"image/png": "PHNjcmlwdD4="}, {"image/png": 7}]
    shown = {
        "stdout": SCRIPT,
        "stderr": "a warning",
        "rich": rich,
        "error": {"name": SCRIPT, "value": SCRIPT},
    }
    return replace(result, outputs={name: shown | old for name, old in result.outputs.items()})


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A marked and recorded course, with files of configuration that must not be read lying everywhere."""
    from coursework import replay

    root = tmp_path_factory.mktemp("course")
    made = Course(root / "my course")
    build(made, "tiny", tiny.source())
    for student, notebook in STUDENTS.items():
        folder = made.root / "inbox" / student
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_bytes(tiny.as_bytes(notebook))
    (made.root / "inbox/broken.ipynb").write_bytes(b"{")
    (made.root / "students.csv").write_text("student\nabsent\n")
    made.nbgrader.mkdir()
    for folder in (made.root, made.nbgrader, root):
        (folder / "nbgrader_config.py").write_text(SPY.format(str(root / "spied")))
    before = Path.cwd()
    os.chdir(made.root)
    try:
        run(made, made.assignment("tiny"), stand_in.Executor, hostile_outputs)
        counts = replay.record(made, made.assignment("tiny"), no_progress)
    finally:
        os.chdir(before)
    assert counts == {"recorded": 5, "missing": 1}
    (made.nbgrader / "nbgrader_config.py").unlink()
    return made


def nbgraders(course: Course):
    from nbgrader.api import Gradebook

    return Gradebook(f"sqlite:///{course.database}")


def ours(course: Course) -> dict[str, gradebook.Row]:
    return {row.student: row for row in gradebook.rows(course, course.assignment("tiny"))}


# -- the release -----------------------------------------------------------------------------------

SOURCES = {"tiny": tiny.source, "trial": trial.source}
SOURCES |= {path.parent.name: lambda path=path: load_notebook(path) for path in ASSIGNMENTS}


@pytest.mark.parametrize("name", SOURCES)
def test_the_release_is_the_one_that_nbgrader_makes(tmp_path: Path, name: str) -> None:
    from coursework import replay

    course, source = Course(tmp_path), SOURCES[name]()
    build(course, name, source)
    replay.record_assignment(course, course.assignment(name))
    theirs = nbformat.read(course.nbgrader / "release" / name / f"{name}.ipynb", as_version=4)
    mine = make_release(source)
    assert len(theirs.cells) == len(mine["cells"])
    for their, my in zip(theirs.cells, mine["cells"], strict=True):
        assert (their.cell_type, their.source, their.id) == (my["cell_type"], my["source"], my["id"])
        assert {**their.metadata, "tags": 0} == {**my["metadata"], "tags": 0}
        assert their.metadata.get("tags", []) == my["metadata"].get("tags", [])


# -- the database ----------------------------------------------------------------------------------


def test_no_configuration_file_was_read(course: Course) -> None:
    assert not (course.root.parent / "spied").exists()


def test_formgraders_database_holds_our_marks_and_waits_where_we_wait(course: Course) -> None:
    with nbgraders(course) as theirs:
        for student, row in ours(course).items():
            if row.status == "missing":
                assert theirs.find_student(folder_name(student)).last_name == student
                continue
            submission = theirs.find_submission("tiny", folder_name(student))
            assert submission.score == row.score
            assert submission.max_score == row.maximum
            for grade in submission.notebooks[0].grades:
                mark = row.marks[grade.name]
                assert grade.needs_manual_grade == (mark == gradebook.AWAITS)
                assert grade.needs_manual_grade or grade.auto_score == mark


def test_nbgraders_own_export_agrees_with_our_gradebook(course: Course, tmp_path: Path) -> None:
    from nbgrader.plugins import CsvExportPlugin

    plugin = CsvExportPlugin()
    plugin.to = str(tmp_path / "grades.csv")
    with nbgraders(course) as theirs:
        plugin.export(theirs)
    rows = {row["last_name"]: row for row in csv.DictReader(io.StringIO(Path(plugin.to).read_text("utf8")))}
    assert set(rows) == set(ours(course))
    for student, row in ours(course).items():
        assert (float(rows[student]["score"]), float(rows[student]["max_score"])) == (row.score, row.maximum)


def test_recording_again_does_nothing(course: Course) -> None:
    from coursework import replay

    counts = replay.record(course, course.assignment("tiny"), no_progress)
    assert counts == {"unchanged": 5, "missing": 1}


def test_partial_marks_are_recorded_as_they_are(course: Course) -> None:
    from nbgrader.utils import determine_grade

    from coursework.replay import outputs_of

    grading = {"grade": True, "solution": False, "grade_id": "t", "points": 3.0}
    cell = nbformat.v4.new_code_cell("", metadata={"nbgrader": grading})
    for score in (0.0, 0.1, 1.5, 3.0):
        result = Result(status="graded", scores={"t": score}, outputs={"test:t": {"stderr": "warning"}})
        cell.outputs = outputs_of(result, 0, grading)
        assert determine_grade(cell) == (score, 3.0)


# -- marks by a person, in this order --------------------------------------------------------------


def give(course: Course, student: str, question: str, **marks: float) -> None:
    with nbgraders(course) as theirs:
        grade = theirs.find_grade(question, "tiny", "tiny", folder_name(student))
        for name, value in marks.items():
            setattr(grade, name, value)
        grade.needs_manual_grade = False
        theirs.find_comment("square", "tiny", "tiny", folder_name(student)).manual_comment = "well done"
        theirs.db.commit()


def test_a_persons_marks_reach_the_gradebook_and_the_feedback(course: Course) -> None:
    from coursework import feedback

    give(course, "ann", "words", manual_score=1.5)
    give(course, "=cmd", "square-test", manual_score=2.0, extra_credit=0.5)
    rows = ours(course)
    assert (rows["ann"].marks["words"], rows["ann"].score, rows["ann"].awaits) == (1.5, 5.5, False)
    assert (rows["=cmd"].marks["square-test"], rows["=cmd"].score) == (2.5, 3.5)
    assert rows["=cmd"].awaits
    with nbgraders(course) as theirs:
        for student in ("ann", "=cmd"):
            assert theirs.find_submission("tiny", folder_name(student)).score == rows[student].score
    counts = feedback.write_feedback(course, course.assignment("tiny"), no_progress)
    assert counts == {"written": 5, "not recorded": 1, "withheld": 0}
    page = course.feedback_path("ann", "tiny").read_text("utf8")
    assert "Score: 5.5 / 6.0" in page
    assert "well done" in page
    assert f"{feedback.NARROW}</head>" in page


class Tags(HTMLParser):
    """What a browser would run or load in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.images: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.scripts += [given.get("src", given.get("type", ""))] if tag == "script" else []
        self.handlers += [name for name in given if name.startswith("on")]
        self.images += [given.get("src", "")] if tag in ("img", "iframe", "object", "embed", "svg") else []
        self.links += [given["href"]] if "href" in given else []


def test_no_html_and_no_script_of_a_student_is_in_a_page(course: Course) -> None:
    plain = Tags(course.feedback_path("untouched", "tiny").read_text("utf8"))
    page = course.feedback_path("Zoë M.", "tiny").read_text("utf8")
    tags = Tags(page)
    assert tags.scripts == plain.scripts
    assert len(tags.scripts) == 2  # MathJax and its settings
    assert not tags.handlers
    assert not [source for source in tags.images if not source.startswith("data:image/png;base64,iVBOR")]
    assert not [link for link in tags.links if "script" in link.casefold()]
    assert "$a&lt; b&amp;c$" in page


def test_hidden_tests_and_what_they_say_are_in_no_page(course: Course) -> None:
    for page in (course.root / "feedback").rglob("*.html"):
        text = re.sub("<[^>]*>", "", page.read_text("utf8"))
        assert "secret words" not in text
        assert "square(-3)" not in text
        assert "HIDDEN" not in text
        assert "square(2)" in text


def test_a_page_that_would_show_a_hidden_test_is_not_written(course: Course) -> None:
    from coursework.feedback import LeakError, check_page

    for leak in ("assert square(-3) == 9 * SCALE", "<b>secret</b> words"):
        with pytest.raises(LeakError, match="hidden test of tiny"):
            check_page(f"<p>{leak}, &#x27;secret words&#x27;</p>", course.assignment("tiny"), "")
    check_page("<p>secret words</p>", course.assignment("tiny"), "# secret words")


def test_marks_for_a_submission_that_was_replaced_do_not_count(course: Course) -> None:
    from coursework import replay

    answers = tiny.RIGHT | {"words": "Another answer."}
    (course.root / "inbox/ann/tiny.ipynb").write_bytes(tiny.as_bytes(tiny.answered(answers)))
    run(course, course.assignment("tiny"), stand_in.Executor, stand_in.mark)
    assert ours(course)["ann"].marks["words"] == gradebook.AWAITS
    replay.record(course, course.assignment("tiny"), no_progress)
    assert ours(course)["ann"].marks["words"] == gradebook.AWAITS  # nbgrader, too, wants it looked at again
    give(course, "ann", "words", manual_score=2.0)
    assert ours(course)["ann"].score == 6.0


# -- formgrader ------------------------------------------------------------------------------------


def test_formgrader_shows_the_course(course: Course) -> None:
    port, log = 18_900 + os.getpid() % 1000, course.root / "server.log"
    program = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--IdentityProvider.token=x"]
    options = [f"--ServerApp.port={port}", "--allow-root", f"--ServerApp.root_dir={course.nbgrader}"]
    with log.open("w") as out:
        server = subprocess.Popen([*program, *options], cwd=course.nbgrader, stdout=out, stderr=out)
    try:
        address = f"http://127.0.0.1:{port}/formgrader/api/submissions/tiny?token=x"
        found = json.loads(patiently(address))
    finally:
        server.terminate()
        server.wait()
    scores = {one["last_name"]: one["score"] for one in found}
    assert scores == {name: row.score for name, row in ours(course).items() if row.status != "missing"}


def patiently(address: str) -> bytes:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


def test_every_page_of_the_course_belongs_to_a_student(course: Course) -> None:
    students = {folder_name(student) for student in ours(course)}
    assert {path.parent.name for path in (course.root / "feedback").rglob("*.html")} < students
    assert len(list(cells_of(tiny.source()))) == 8
