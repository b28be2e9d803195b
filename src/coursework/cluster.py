"""Marking on the workers of a dask.distributed scheduler: ``coursework run --dask ADDRESS``.

Each worker's process has this project and bubblewrap installed, and tries the canaries before its first
submission. Results come back here and are written here. Where a worker dies, others mark its submissions.
"""

import itertools
import threading
from collections.abc import Callable
from typing import Any

from coursework.course import Assignment, Course, UsageError, marker_version
from coursework.results import Result
from coursework.running import Progress, Round, Summary
from coursework.tasks import CanaryError, Marker, Task, canaries, mark_task

_ready: dict[str, Any] = {}  # by assignment: an executor of this process, after its canaries
_lock = threading.Lock()


def ready_executor(assignment: Assignment, open_executor: Callable[[], Any], mark: Marker) -> Any:
    """The executor of this process; the first call opens it and tries the canaries."""
    with _lock:
        if assignment.fingerprint not in _ready:
            executor = open_executor().__enter__()  # held as long as the worker lives
            canaries(assignment, executor, mark)
            _ready[assignment.fingerprint] = executor
        return _ready[assignment.fingerprint]


def mark_here(
    assignment: Assignment, task: Task, open_executor: Callable[[], Any], mark: Marker, version: str
) -> Result:
    """Mark one submission on a worker."""
    if marker_version() != version:
        raise UsageError(
            f"a worker has version {marker_version()} of the marker, but {version} is wanted; "
            "install the same project, numpy and scipy on every machine"
        )
    return mark_task(assignment, task, ready_executor(assignment, open_executor, mark), mark)


def run_on_cluster(
    course: Course,
    assignment: Assignment,
    address: str,
    open_executor: Callable[[], Any],
    mark: Marker,
    *,
    sandboxed: bool = True,
    progress: Progress = lambda done, total, status: None,
) -> Summary:
    """Mark every submission that has no finished result yet on the workers behind ``address``.

    Parameters
    ----------
    course : Course
        The folder of the course.
    assignment : Assignment
        One that was built for it.
    address : str
        The scheduler's, such as ``tcp://10.0.0.1:8786``.
    open_executor, mark : callable
        As for :func:`coursework.running.run`; workers import them by name.
    sandboxed : bool
        False where the executor has no sandbox.
    progress : callable
        Called with how many are done, of how many, and the latest status.

    Raises
    ------
    UsageError
        If dask.distributed is not installed, nobody answers, or a worker has another version.
    CanaryError
        If a worker marks the canaries wrong.
    """
    with connect(address) as client:
        round_ = Round(course, assignment, progress, sandboxed=sandboxed)
        todo = round_.todo()
        tasks: dict[str, Task] = {}

        def send(task: Task) -> Any:
            tasks[task.sha256] = task
            given = (assignment, task, open_executor, mark, marker_version())
            return client.submit(mark_here, *given, key=f"mark-{task.sha256}", pure=False)

        from distributed import as_completed

        most = 2 * max(1, sum(client.nthreads().values()))
        waiting = as_completed([send(task) for task in itertools.islice(todo, most)])
        for future in waiting:
            task = tasks.pop(future.key.removeprefix("mark-"))
            round_.collect(outcome(future, assignment, task))
            future.release()
            if (following := next(todo, None)) is not None:
                waiting.add(send(following))
    return round_.summary


def connect(address: str) -> Any:
    """A client of the scheduler."""
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise UsageError(
            "--dask needs dask.distributed; install it: pip install -r requirements-dask.txt"
        ) from None
    try:
        return Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"no dask scheduler answers at {address}: {error}") from None


def outcome(future: Any, assignment: Assignment, task: Task) -> Result:
    """What came back; a submission whose workers died again and again has failed."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, CanaryError | UsageError):
        raise error
    reason = f"{type(error).__name__}: {error}"[:500]

    def failed(*_: Any) -> Result:
        return Result(status="failed", reason=reason)

    return mark_task(assignment, task, None, failed)
