"""Marking on a cluster gives every mark as on one machine, also where a worker is killed midway."""

import os
import signal
import sys
from pathlib import Path

import pytest
import stand_in
import tiny

from coursework.cluster import connect, run_on_cluster
from coursework.course import Course, UsageError, build
from coursework.results import Result
from coursework.running import run
from coursework.tasks import CanaryError

pytestmark = pytest.mark.long
NUMBER = 60


@pytest.fixture(scope="module")
def address():
    from distributed import LocalCluster

    with LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def course(tmp_path: Path) -> Course:
    made = Course(tmp_path / "course")
    build(made, "tiny", tiny.source())
    for number in range(NUMBER):
        answers = tiny.RIGHT | {"half": f"half = 0.5 + {number % 2}"}
        folder = made.root / "inbox" / f"student{number}"
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_bytes(tiny.as_bytes(tiny.answered(answers)))
    return made


def marks(course: Course) -> dict[str, dict[str, float]]:
    return {result.student: result.scores for result in course.store("tiny")}


def test_a_worker_killed_midway_changes_no_mark(course: Course, address: str) -> None:
    assignment, killed = course.assignment("tiny"), []
    with connect(address) as client:
        processes = list(client.run(os.getpid).values())

    def kill(done: int, total: int, status: str) -> None:
        if done == NUMBER // 3:
            killed.append(processes[0])
            os.kill(processes[0], signal.SIGKILL)

    summary = run_on_cluster(course, assignment, address, stand_in.Executor, stand_in.slowly, progress=kill)
    assert killed
    assert (summary.marked, summary.complete) == (NUMBER, True)
    there = marks(course)
    for path in course.store("tiny").folder.iterdir():
        path.unlink()
    run(course, assignment, stand_in.Executor, stand_in.mark)
    assert there == marks(course)
    again = run_on_cluster(course, assignment, address, stand_in.Executor, stand_in.mark)
    assert (again.marked, again.found) == (0, NUMBER)


def wrong_about_the_release(source: dict, submission: dict, executor: object) -> Result:
    result = stand_in.mark(source, submission, executor)
    return Result(status="graded", scores=dict(result.maxima), maxima=result.maxima)


def test_a_worker_that_marks_the_canaries_wrong_stops_the_run(course: Course, address: str) -> None:
    source = tiny.source()
    source["cells"][0]["source"] = "# Another, so that the workers try their canaries again"
    build(course, "tiny", source, force=True)
    with pytest.raises(CanaryError, match="untouched release"):
        run_on_cluster(course, course.assignment("tiny"), address, stand_in.Executor, wrong_about_the_release)
    assert not marks(course)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="requirements-dask"):
        connect("tcp://127.0.0.1:9")
