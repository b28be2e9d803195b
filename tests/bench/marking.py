"""How many submissions are marked in a minute, beside nbgrader's own autograde of the same notebooks.

Run with ``python -m bench.marking [how many]``. The submissions are right answers to the trial assignment of
the tests, each with a comment of its own; every rate is of two workers and covers the whole way from the
folder to the stored result.
"""

import functools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.machine import load
from coursework.course import Course, build
from coursework.marking import mark
from coursework.preloaded import best
from coursework.running import run
from coursework.sandbox import PlainExecutor
from submissions import trial

WORKERS = 2
FEW = 20  # a kernel for each takes nbgrader seconds
SIZES = (500, 2_000)  # submissions, for the slope of the memory
GOALS = {"plain": 125.0, "preloaded": 1600.0}  # a minute
REFUSED = 50.0  # milliseconds


def course_of(root: Path, count: int, broken: bool = False) -> Course:
    """A course with so many submissions."""
    course = Course(root)
    build(course, "trial", trial.source())
    for number in range(count):
        folder = root / "inbox" / f"student-{number:05}"
        folder.mkdir(parents=True)
        text = json.dumps(trial.answered({}, (f"# {number}",)))
        (folder / "trial.ipynb").write_text(text[: len(text) // 2] if broken else text)
    return course


def rate(open_executor: Callable, count: int, broken: bool = False) -> float:
    """Submissions marked in a minute."""
    with tempfile.TemporaryDirectory() as folder:
        course = course_of(Path(folder) / "course", count, broken)
        started = time.monotonic()
        summary = run(course, course.assignment("trial"), open_executor, mark, workers=WORKERS)
        seconds = time.monotonic() - started
        wanted = {"unreadable": count} if broken else {"graded": count}
        assert summary.statuses == wanted, summary
        return 60 * count / seconds


def nbgrader_rate(count: int) -> float:
    """The same notebooks by nbgrader, with as many processes as we have workers."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        roots = [Path(folder, f"course-{number}") for number in range(WORKERS)]
        for root in roots:
            nbgrader_course(root, count // WORKERS)
        started = time.monotonic()
        list(pool.map(lambda root: nbgrader("autograde", root), roots))
        seconds = time.monotonic() - started
        marked = sum(len(list(root.glob("autograded/*/trial/trial.ipynb"))) for root in roots)
        assert marked == count, f"nbgrader marked {marked} of {count}"
        return 60 * count / seconds


def nbgrader_course(root: Path, count: int) -> None:
    """A folder as nbgrader wants it."""
    source = root / "source/trial/trial.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(json.dumps(trial.source()))
    nbgrader("generate_assignment", root)
    for number in range(count):
        path = root / f"submitted/student{number}/trial/trial.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(trial.answered({}, (f"# {number}",))))


def nbgrader(command: str, root: Path) -> None:
    """Run one of nbgrader's commands."""
    program = Path(sys.executable).with_name("nbgrader")
    environment = os.environ | {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    words = [program, command, "trial", f"--CourseDirectory.root={root}", "--log-level=ERROR"]
    done = subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def peak(count: int) -> float:
    """Peak memory in MiB of a process that marks so many submissions; its sandboxes are not in it."""
    words = [sys.executable, "-m", "bench.marking", "--peak", str(count)]
    return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def report(count: int) -> None:
    """Print the table."""
    preloaded = functools.partial(best, trial.source())
    print(f"marking: {WORKERS} workers, {count} submissions, load {load()}")
    theirs = nbgrader_rate(FEW)
    print(f"{'nbgrader autograde':28}{theirs:8.0f} a minute", flush=True)
    for name, executor, many in (("plain", PlainExecutor, count // 4), ("preloaded", preloaded, count)):
        ours = rate(executor, many)
        met = "met" if ours >= GOALS[name] else "missed"
        print(f"{name:28}{ours:8.0f} a minute, {ours / theirs:.0f} times nbgrader's; ", end="")
        print(f"goal {GOALS[name]:.0f}: {met}", flush=True)
    refused = 60_000 / rate(preloaded, count, broken=True)
    verdict = "met" if refused < REFUSED else "missed"
    print(f"{'a refused submission':28}{refused:8.1f} ms; goal {REFUSED:.0f}: {verdict}", flush=True)
    small, large = map(peak, SIZES)
    slope = (large - small) / (SIZES[1] - SIZES[0])
    print(f"peak memory: {small:.0f} MiB for {SIZES[0]}, {large:.0f} MiB for {SIZES[1]}; ", end="")
    print(f"so {large + slope * (10_000 - SIZES[1]):.0f} MiB for 10,000")
    print(f"load at the end {load()}")


def main(words: list[str]) -> None:
    """Print the table, or the peak memory of one run."""
    if words[:1] == ["--peak"]:
        rate(functools.partial(best, trial.source()), int(words[1]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        report(int(words[0]) if words else 400)


if __name__ == "__main__":
    main(sys.argv[1:])
