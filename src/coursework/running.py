"""Mark all submissions of an assignment: nothing lost, nothing twice, whatever happens in between."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from coursework.course import Assignment, Course, UsageError
from coursework.results import Result
from coursework.students import students_of
from coursework.tasks import Marker, Task, canaries, mark_task, prepare

Progress = Callable[[int, int, str], None]  # done, of how many, status of the latest


@dataclass
class Summary:
    """What came of a run: how many students have which status, and what a person should look at."""

    assignment: str
    students: int = 0
    marked: int = 0
    found: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    attention: list[tuple[str, str, str]] = field(default_factory=list)
    more: int = 0
    seconds: float = 0.0
    MOST = 20

    def add(self, result: Result) -> None:
        """Count one result."""
        self.statuses[result.status] = self.statuses.get(result.status, 0) + 1
        if result.status in ("partial", "unreadable", "failed"):
            if len(self.attention) < self.MOST:
                self.attention.append((result.student, result.status, result.reason))
            else:
                self.more += 1

    @property
    def complete(self) -> bool:
        """Whether every student has exactly one result, and none failed."""
        return sum(self.statuses.values()) == self.students and not self.statuses.get("failed")


def parse_shard(text: str) -> tuple[int, int]:
    """``2/5`` is the second of five shards.

    Examples
    --------
    >>> parse_shard("2/5")
    (2, 5)
    """
    first, slash, second = text.partition("/")
    if not (slash and first.isascii() and first.isdigit() and second.isascii() and second.isdigit()):
        raise ValueError(f"--shard {text!r} is not of the form i/n, such as 1/3")
    if not 1 <= int(first) <= int(second):
        raise ValueError(f"--shard {text!r}: i goes from 1 to n")
    return int(first), int(second)


def in_shard(student: str, shard: tuple[int, int]) -> bool:
    """Whether a student belongs to a shard, on every machine alike."""
    digest = hashlib.sha256(student.encode("utf8")).digest()
    return int.from_bytes(digest[:8], "big") % shard[1] == shard[0] - 1


def tasks(
    course: Course, assignment: Assignment, shard: tuple[int, int] = (1, 1), sandboxed: bool = True
) -> Iterator[Task]:
    """One task for each student, made as they are asked for."""
    for student, places in students_of(course.root).items():
        if in_shard(student, shard):
            yield prepare(course, assignment, student, places, sandboxed)


def run(
    course: Course,
    assignment: Assignment,
    open_executor: Callable[[], Any],
    mark: Marker,
    *,
    workers: int = 2,
    shard: tuple[int, int] = (1, 1),
    sandboxed: bool = True,
    progress: Progress = lambda done, total, status: None,
) -> Summary:
    """Mark every submission that has no finished result yet.

    Parameters
    ----------
    course : Course
        The folder of the course.
    assignment : Assignment
        One that was built for it.
    open_executor : callable
        Makes one executor for each worker; a context manager.
    mark : callable
        :func:`coursework.marking.mark`.
    workers : int
        How many submissions are marked at the same time.
    shard : tuple of int
        Which part of the students, such as (1, 3).
    sandboxed : bool
        False where the executor has no sandbox; such results are kept apart.
    progress : callable
        Called with how many are done, of how many, and the latest status.
    """
    started = time.monotonic()
    store, summary = course.store(assignment.name), Summary(assignment.name)
    clean(store.folder)
    students = students_of(course.root)
    if not students:
        raise UsageError(f"{course.root}/inbox is empty; put what a student handed in into inbox/<student>/")
    summary.students = sum(in_shard(student, shard) for student in students)
    with ExitStack() as stack:
        idle: SimpleQueue = SimpleQueue()
        first = stack.enter_context(open_executor())
        canaries(assignment, first, mark)
        for executor in (first, *(stack.enter_context(open_executor()) for _ in range(workers - 1))):
            idle.put(executor)

        def work(task: Task) -> Result:
            executor = idle.get()
            try:
                return mark_task(assignment, task, executor, mark)
            finally:
                idle.put(executor)

        def collect(result: Result, *, new: bool) -> None:
            if new:
                store.put(result)
            summary.marked += new
            summary.found += not new
            summary.add(result)
            progress(summary.marked + summary.found, summary.students, result.status)

        pool = stack.enter_context(ThreadPoolExecutor(workers))
        todo = _not_finished(tasks(course, assignment, shard, sandboxed), store.get, collect)
        for result in bounded(pool, work, todo, 2 * workers):
            collect(result, new=True)
    summary.seconds = time.monotonic() - started
    return summary


def _not_finished(todo: Iterable[Task], get: Callable, collect: Callable) -> Iterator[Task]:
    for task in todo:
        result = get(task.sha256)
        if result is not None and result.finished:
            collect(result, new=False)
        else:
            yield task


def bounded(
    pool: ThreadPoolExecutor, work: Callable[[Task], Result], todo: Iterable[Task], most: int
) -> Iterator[Result]:
    """The results as they come, with never more than ``most`` submissions in memory."""
    waiting: set[Future] = set()
    for task in todo:
        waiting.add(pool.submit(work, task))
        if len(waiting) >= most:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    for future in list(waiting):
        yield future.result()


def clean(folder: Path, seconds: float = 3600) -> None:
    """Remove parts of files that a killed run left behind, an hour ago or more."""
    for part in folder.glob(".*.part"):
        try:
            if time.time() - part.stat().st_mtime > seconds:
                os.unlink(part)
        except OSError:  # another run was faster
            continue
