"""A run marks every student once, whatever happens to it and to the submissions."""

import csv
import dataclasses
import io
import random
import signal
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
import stand_in
import tiny
from hypothesis import given
from hypothesis import strategies as st

from coursework import gradebook, running, tasks
from coursework.course import Course, UsageError, build, marker_version
from coursework.results import Result, Store
from coursework.running import in_shard, parse_shard, run
from coursework.tasks import CanaryError, canaries, mark_task, prepare

WRONG = tiny.RIGHT | {"square": "def square(x): return 4"}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with a right, a wrong, an untouched and an unreadable submission, and one student more."""
    made = Course(tmp_path / "course")
    build(made, "tiny", tiny.source())
    put(made, "ann", tiny.as_bytes(tiny.answered()))
    put(made, "bob", tiny.as_bytes(tiny.answered(WRONG)))
    put(made, "cyd", tiny.as_bytes(tiny.release()))
    put(made, "=dan", b"{")
    (made.root / "students.csv").write_text("student\nann\neve\n")
    return made


def put(course: Course, student: str, data: bytes) -> None:
    folder = course.root / "inbox" / student
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiny.ipynb").write_bytes(data)


def marked(course: Course, mark=stand_in.mark, **settings) -> running.Summary:
    return run(course, course.assignment("tiny"), stand_in.Executor, mark, **settings)


def table(course: Course) -> dict[str, dict[str, str]]:
    """The gradebook's rows, by student, each exactly once."""
    assignment = course.assignment("tiny")
    path = course.root / "gradebook.csv"
    gradebook.write_gradebook(path, gradebook.columns([assignment]), gradebook.rows(course, assignment))
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode())))
    assert len({row["student"] for row in rows}) == len(rows)
    return {gradebook.from_spreadsheet(row["student"]): row for row in rows}


def test_every_student_has_one_row_with_marks_or_a_reason(course: Course) -> None:
    summary = marked(course)
    assert summary.statuses == {"graded": 3, "unreadable": 1, "missing": 1}
    assert (summary.students, summary.marked, summary.found, summary.complete) == (5, 5, 0, True)
    rows = table(course)
    assert {name: (row["score"], row["status"]) for name, row in rows.items()} == {
        "ann": ("4", "graded"),
        "bob": ("1", "graded"),
        "cyd": ("0", "graded"),
        "=dan": ("0", "unreadable"),
        "eve": ("0", "missing"),
    }
    assert {row["max"] for row in rows.values()} == {"6"}
    assert [rows[name]["words"] for name in ("ann", "cyd", "eve")] == ["awaits marking", "0", "0"]
    assert rows["=dan"]["reason"] == "tiny.ipynb: not valid JSON, so not a notebook"
    assert "apostrophe" in rows["=dan"]["notes"]
    assert rows["ann"]["sandbox"] == "stand-in"
    assert rows["ann"]["version"] == marker_version()
    assert list(rows["ann"])[:7] == [
        "student",
        "assignment",
        "score",
        "max",
        "square-test",
        "half-test",
        "words",
    ]
    assert list(rows["ann"])[7:] == ["status", "reason", "notes", "sha256", "sandbox", "version"]


def test_the_inbox_is_never_changed(course: Course) -> None:
    inbox = course.root / "inbox"
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in inbox.rglob("*.ipynb")}
    marked(course)
    assert before == {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in inbox.rglob("*.ipynb")}
    assert not [path for path in inbox.rglob("*") if path.is_file() and path not in before]


def test_a_second_run_marks_nothing_and_a_new_submission_only_its_student(course: Course) -> None:
    marked(course)
    before = table(course)
    assert (marked(course).marked, marked(course).found) == (0, 5)
    assert table(course) == before
    put(course, "bob", tiny.as_bytes(tiny.answered()))
    put(course, "=dan", tiny.as_bytes(tiny.answered()))
    assert marked(course).marked == 2
    after = table(course)
    assert (after["bob"]["score"], after["=dan"]["score"], after["=dan"]["status"]) == ("4", "4", "graded")
    assert after["ann"] == before["ann"]


def test_another_source_or_marker_or_no_sandbox_marks_again(course: Course, monkeypatch) -> None:
    marked(course)
    assert marked(course, sandboxed=False).marked == 5
    source = tiny.source()
    source["cells"][4]["source"] = source["cells"][4]["source"].replace("-3", "-2").replace("9 *", "4 *")
    build(course, "tiny", source, force=True)
    assert marked(course).marked == 5
    assert table(course)["bob"]["score"] == "4"
    monkeypatch.setattr("coursework.course.marker_version", lambda: "another")
    assert marked(course).marked == 5


def test_before_a_run_the_gradebook_says_that_nothing_is_marked(course: Course) -> None:
    rows = table(course)
    assert {(row["score"], row["status"]) for row in rows.values()} == {("", "failed")}
    assert "coursework run" in rows["ann"]["reason"]


def test_a_failure_is_tried_again_costs_nobody_else_and_is_no_zero(course: Course) -> None:
    calls: Counter = Counter()

    def fails(source: dict, submission: dict, executor: object) -> Result:
        text = str(submission)
        if "return 4" in text:
            calls["bob"] += 1
            raise MemoryError("no memory")
        return stand_in.mark(source, submission, executor)

    summary = marked(course, fails)
    assert calls["bob"] == 2
    assert not summary.complete
    assert summary.statuses == {"graded": 2, "unreadable": 1, "missing": 1, "failed": 1}
    assert ("bob", "failed", "the marker failed: MemoryError: no memory") in summary.attention
    rows = table(course)
    assert (rows["bob"]["score"], rows["bob"]["square-test"], rows["bob"]["status"]) == ("", "", "failed")
    assert rows["ann"]["score"] == "4"
    assert marked(course).marked == 1
    assert table(course)["bob"]["score"] == "1"


def test_what_fails_once_is_marked(course: Course) -> None:
    first = []

    def fails_once(source: dict, submission: dict, executor: object) -> Result:
        if "return 4" in str(submission) and not first:
            first.append(1)
            return Result(status="failed", reason="the sandbox did not start")
        return stand_in.mark(source, submission, executor)

    assert marked(course, fails_once).complete
    assert table(course)["bob"]["score"] == "1"


# -- canaries --------------------------------------------------------------------------------------


def test_a_wrong_solution_stops_the_run_before_anything_is_marked(course: Course) -> None:
    source = tiny.source()
    source["cells"][3]["source"] = source["cells"][3]["source"].replace("x * x", "x")
    build(course, "tiny", source, force=True)
    with pytest.raises(CanaryError, match=r"solution must get full marks, .* loses .*square-test"):
        marked(course)
    assert not (course.root / "results").exists()


def test_a_test_that_an_empty_answer_passes_stops_the_run(course: Course) -> None:
    source = tiny.source()
    source["cells"][6]["source"] = "assert True"
    build(course, "tiny", source, force=True)
    with pytest.raises(CanaryError, match=r"untouched release must get no marks, .* gets half-test"):
        marked(course)
    assert not (course.root / "results").exists()


def test_a_marker_that_gives_everything_to_everyone_or_nothing_stops_the_run(course: Course) -> None:
    def lavish(source: dict, submission: dict, executor: object) -> Result:
        result = stand_in.mark(source, submission, executor)
        return dataclasses.replace(result, scores=dict(result.maxima))

    def failing(source: dict, submission: dict, executor: object) -> Result:
        return Result(status="failed", reason="no sandbox")

    assignment = course.assignment("tiny")
    with pytest.raises(CanaryError, match="untouched release"):
        canaries(assignment, stand_in.Executor(), lavish)
    with pytest.raises(CanaryError, match="failed no sandbox"):
        canaries(assignment, stand_in.Executor(), failing)


# -- shards ----------------------------------------------------------------------------------------


@given(names=st.lists(st.text(st.characters(codec="utf-8")), unique=True), n=st.integers(1, 7))
def test_shards_are_a_partition(names: list[str], n: int) -> None:
    shards = [{name for name in names if in_shard(name, (i, n))} for i in range(1, n + 1)]
    assert sum(map(len, shards)) == len(names)
    assert set().union(*shards) == set(names)


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "a/b", "1/2/3", "-1/2", "1/0", "²/3"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="--shard"):
        parse_shard(text)


def test_shards_on_two_machines_merge_to_what_one_machine_gives(course: Course, tmp_path: Path) -> None:
    import shutil

    other = Course(tmp_path / "other")
    shutil.copytree(course.root, other.root)
    marked(course)
    whole = table(course)
    for folder in ("results", "submitted"):
        shutil.rmtree(course.root / folder)
    first, second = marked(course, shard=(1, 2)), marked(other, shard=(2, 2))
    assert first.students + second.students == 5
    assert min(first.students, second.students) > 0
    assert course.store("tiny").merge(other.store("tiny")) == second.marked
    assert marked(course).marked == 0
    assert table(course) == whole


# -- interruptions ---------------------------------------------------------------------------------


def crowd(course: Course, number: int) -> None:
    """More students than one of the runs below can mark before it is killed."""
    for i in range(number):
        answers = tiny.RIGHT | {"half": f"half = 0.5 + {i % 2}"}
        put(course, f"student{i}", tiny.as_bytes(tiny.answered(answers)))


def killed_runs(course: Course, times: int, seed: int) -> None:
    """Start the run and kill it at a random moment, again and again."""
    rng = random.Random(seed)
    program = [sys.executable, stand_in.__file__, str(course.root)]
    for _ in range(times):
        process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not any((course.root / "results").glob("*/*")):
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_killed_at_any_moment_and_run_again_no_mark_is_lost_and_none_counts_twice(
    tmp_path: Path, long: bool
) -> None:
    times = 50 if long else 5
    course = Course(tmp_path / "course")
    build(course, "tiny", tiny.source())
    crowd(course, 40 * times)
    killed_runs(course, times, seed=times)
    kept = sum(1 for _ in course.store("tiny"))
    summary = marked(course)
    assert summary.found == kept > 0
    assert summary.marked == 40 * times - kept
    assert summary.complete
    rows = table(course)
    assert len(rows) == 40 * times
    scores = {f"student{i}": "34"[(i + 1) % 2] for i in range(40 * times)}
    assert {name: row["score"] for name, row in rows.items()} == scores


def test_parts_of_files_are_removed_once_they_are_old(tmp_path: Path) -> None:
    old, young = tmp_path / ".a.json.1.part", tmp_path / ".b.json.1.part"
    for path in (old, young):
        path.write_text("")
    running.clean(tmp_path, seconds=3600)
    assert young.exists()
    running.clean(tmp_path, seconds=-1)
    assert not old.exists()


# -- many submissions ------------------------------------------------------------------------------


def peak_memory(course: Course, number: int) -> int:
    crowd(course, number)
    tracemalloc.start()
    marked(course)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.long
def test_memory_grows_by_little_more_than_the_names(tmp_path: Path) -> None:
    peaks = []
    for number in (500, 2000):
        course = Course(tmp_path / str(number))
        build(course, "tiny", tiny.source())
        peaks.append(peak_memory(course, number))
    slope = (peaks[1] - peaks[0]) / 1500
    print(f"peak {peaks[1] / 2**20:.1f} MB with 2000 submissions, {slope:.0f} bytes for each more")
    assert slope < 2000


def test_no_more_submissions_are_in_hand_than_twice_the_workers(course: Course) -> None:
    crowd(course, 30)
    made: list[str] = []
    done: list[str] = []
    original = tasks.prepare

    def counted(*arguments: object) -> tasks.Task:
        made.append("one")
        assert len(made) - len(done) <= 2 * 2 + 2
        return original(*arguments)

    running.prepare = counted
    try:
        marked(course, workers=2, progress=lambda *_: done.append("one"))
    finally:
        running.prepare = original
    assert len(done) == 35


def test_an_empty_inbox_is_said(tmp_path: Path) -> None:
    course = Course(tmp_path)
    build(course, "tiny", tiny.source())
    with pytest.raises(UsageError, match="inbox is empty"):
        marked(course)


# -- the gradebook ---------------------------------------------------------------------------------


@given(
    text=st.text(st.characters(codec="utf-8"))
    | st.sampled_from(["=1", "'=1", "''+x", "@a", "'t Hooft", "\t"])
)
def test_no_field_is_a_formula_and_every_name_can_be_had_back(text: str) -> None:
    safe = gradebook.spreadsheet_safe(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))
    assert gradebook.from_spreadsheet(safe) == text


def test_a_name_like_a_formula_counts_once_in_however_many_assignments(tmp_path: Path) -> None:
    lines = [gradebook.Row(name, each) for each in ("one", "two") for name in ("=1+1", "Ada", "@b")]
    assert gradebook.write_gradebook(tmp_path / "gradebook.csv", [], lines).renamed == {"=1+1", "@b"}


def test_building_again_is_refused_where_students_may_hold_another_version(course: Course) -> None:
    assert not build(course, "tiny", tiny.source())
    other = tiny.source()
    other["cells"][0]["source"] = "# Other"
    with pytest.raises(UsageError, match="add --force"):
        build(course, "tiny", other)
    assert build(course, "tiny", other, force=True)
    with pytest.raises(UsageError, match="coursework build none"):
        course.assignment("none")


def test_a_task_without_a_notebook_is_not_run(course: Course) -> None:
    def never(*_: object) -> Result:
        raise AssertionError

    assignment = course.assignment("tiny")
    task = prepare(course, assignment, "eve", [])
    result = mark_task(assignment, task, None, never)
    assert (result.status, result.scores) == ("missing", {"square-test": 0.0, "half-test": 0.0})
    assert Store(course.root / "x").get(task.sha256) is None
