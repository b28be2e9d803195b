"""Mark all submissions of an assignment: nothing lost, nothing twice, whatever happens in between."""

import hashlib
import itertools
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
from coursework.results import Result, key_of
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


class Round:
    """One run over the students of a shard: what is still to be marked, and what came of it."""

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        progress: Progress,
        shard: tuple[int, int] = (1, 1),
        sandboxed: bool = True,
    ) -> None:
        students = students_of(course.root)
        if not students:
            raise UsageError(f"{course.root}/inbox is empty; put what arrived into inbox/<student>/")
        self.students = {name: places for name, places in students.items() if in_shard(name, shard)}
        self.course, self.assignment, self.sandboxed = course, assignment, sandboxed
        self.store, self.progress = course.store(assignment.name), progress
        self.summary = Summary(assignment.name, len(self.students))
        self.started = time.monotonic()
        clean(self.store.folder)

    def todo(self) -> Iterator[Task]:
        """What has no finished result yet, made as it is asked for."""
        for student, places in self.students.items():
            task = self.prepared(student, places)
            result = self.store.get(task.sha256)
            if result is not None and result.finished:
                self.collect(result, new=False)
            else:
                yield task

    def prepared(self, student: str, places: list[Path]) -> Task:
        """A student's task; where a defect of ours prevents it, one that fails with its reason."""
        try:
            return prepare(self.course, self.assignment, student, places, self.sandboxed)
        except Exception as error:  # one student's files must not stop the others' marks
            reason = f"its files could not be prepared: {type(error).__name__}: {error}"[:500]
            return Task(student, "failed", reason, (), {"cells": []}, key_of("failed", student))

    def collect(self, result: Result, *, new: bool = True) -> None:
        """Keep a result, and count it."""
        if new:
            self.store.put(result)
        self.summary.marked += new
        self.summary.found += not new
        self.summary.add(result)
        self.summary.seconds = time.monotonic() - self.started
        done = self.summary.marked + self.summary.found
        self.progress(done, self.summary.students, result.status)


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
    round_ = Round(course, assignment, progress, shard, sandboxed)
    todo = round_.todo()
    foremost = list(itertools.islice(todo, 1))
    if not foremost:
        return round_.summary  # nothing is run, so no sandbox is needed
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

        pool = stack.enter_context(ThreadPoolExecutor(workers))
        for result in bounded(pool, work, itertools.chain(foremost, todo), 2 * workers):
            round_.collect(result)
    return round_.summary


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
