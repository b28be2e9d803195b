"""One submission from its notebook to its marks.

The student's cells run in one sandbox, the instructor's tests in another, and this process stands between
the two. It reads what the student's process says about cells only to show it, and passes on unread what it
answers to a test; marks come from the tester alone.
"""

import time
from dataclasses import asdict

from coursework import _plan, wire
from coursework._box import Box, NoAnswerError
from coursework._limits import Limits
from coursework._shown import MOST_OUTPUT, Room, output, writable
from coursework.notebook import cells_of
from coursework.results import Result

HIDDEN = "a hidden test did not pass"


class OutOfTimeError(Exception):
    """The submission as a whole has used its time."""


def mark(source: dict, submission: dict, executor: object, limits: Limits = Limits()) -> Result:  # noqa: B008
    """The marks of a submission; whatever goes wrong is said in the result and never raised.

    `source` is the instructor's notebook with solutions and hidden tests, `submission` the normalised one.
    """
    started = time.monotonic()
    run = None
    try:
        run = Run(source, submission, executor, limits)
        run.to_the_end()
        state = {"status": run.status, "reason": run.reason, "scores": run.scores}
    except Exception as error:  # ours or the instructor's, never the student's: no mark at all
        state = {"status": "failed", "reason": f"{type(error).__name__}: {error}"[:500], "scores": {}}
    finally:
        if run is not None:
            run.close()
    shown = {"outputs": run.outputs, "notes": tuple(run.notes), "maxima": run.maxima} if run else {}
    return Result(**state, **shown, seconds=round(time.monotonic() - started, 3), sandbox=executor.name)


class Run:
    """The state of one marking."""

    def __init__(self, source: dict, submission: dict, executor: object, limits: Limits) -> None:
        self.executor, self.limits = executor, limits
        self.deadline = time.monotonic() + limits.whole
        self.tests = _plan.tests(source)
        self.steps = steps(self.tests, submission)
        self.room = Room(MOST_OUTPUT)
        self.exposed = False  # whether this process was asked by a hidden test, and could tell
        self.maxima = {name: test.points for name, test in self.tests.items()}
        self.scores = dict.fromkeys(self.tests, 0.0)
        self.outputs: dict[str, dict] = {}
        self.notes: list[str] = []
        self.status, self.reason = "graded", ""
        self.killers: set[str] = set()  # cells that a replay leaves out
        self.done: set[str] = set()
        self.careful = False  # each test at once; cells may then have seen one, and are not shown any more
        self.worker: Box | None = None
        self.tester: Box | None = None

    def to_the_end(self) -> None:
        """Run cells and tests; after each death start again without the cell or test that it happened in."""
        for _ in range(self.limits.restarts + 1):
            try:
                self.run_cells()
                for name in self.tests:
                    if name not in self.done:
                        self.run_test(name)
                return
            except NoAnswerError:
                continue
            except OutOfTimeError:
                self.stop(f"its {self.limits.whole:g} s were used up")
                return
            finally:
                self.close_worker()
        self.stop(f"its process ended or was stopped more than {self.limits.restarts} times")

    def stop(self, reason: str) -> None:
        """End early: marks so far stand, and each test that was not reached says why."""
        self.status, self.reason = "partial", reason
        for name in self.tests.keys() - self.done:
            self.outputs["test:" + name] = {"error": {"name": "NotRun", "value": reason}}

    # the student's cells

    def run_cells(self) -> None:
        """All cells, with a snapshot where a test stands that is still to be run."""
        self.worker = self.executor.start("worker")
        self.exposed = False
        last = ""
        for place, code in self.steps:
            if place in self.killers or place in self.done:
                continue
            last = last if place in self.tests else place
            try:
                self.run_step(place, code)
            except NoAnswerError as dead:  # at a snapshot, the cell before it broke something
                self.killers.add(last)
                self.notes.append(f"cell {last}: {dead}")
                self.outputs[last] = {"error": {"name": "Killed", "value": str(dead)}}
                raise
            if self.careful and place in self.tests:
                self.run_test(place)

    def run_step(self, place: str, code: str) -> None:
        """One cell, or the snapshot for one test."""
        if place in self.tests:
            snapshot = {"op": "snapshot", "test": place}
            self.worker.expect("snapshot", self.time(self.limits.call), snapshot)
            return
        message = {"op": "cell", "code": code, "seconds": self.limits.cell}
        answer = self.worker.ask(message, self.time(self.limits.cell + self.limits.grace))
        if not answer.keys() & {"cell", "error"}:  # a snapshot that the cell has woken, say
            raise self.worker.dead("the process sent an answer to something else")
        if place not in self.outputs:
            self.outputs[place] = {} if self.careful else output(answer, self.room)

    def time(self, wanted: float) -> float:
        """The seconds for one step, of which the whole leaves fewer and fewer."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OutOfTimeError
        return min(wanted, left)

    # the instructor's tests

    def run_test(self, name: str) -> None:
        """One test against its snapshot; what the process does after the verdict changes nothing about it."""
        self.enter(name)
        try:
            verdict = self.verdict(name)
        except NoAnswerError as dead:
            verdict = {"lost": str(dead)}
            if self.tester is not None:
                self.tester.close()  # it may still work on this test, and would answer to the next
        self.record(name, verdict)
        self.worker.expect("left", self.time(self.limits.call), {"op": "leave"})

    def enter(self, name: str) -> None:
        """Wake the snapshot. If it is gone, a later cell has meddled with it: from now on none can."""
        try:
            self.worker.expect("entered", self.time(self.limits.call), {"op": "enter", "test": name})
        except NoAnswerError:
            if self.careful:
                self.record(name, {"lost": "its process ended before the test"})
            self.careful = True
            raise

    def verdict(self, name: str) -> dict:
        """What the tester says about a test, passing on its questions to the student's process."""
        tester, test = self.open_tester(), self.tests[name]
        deadline = time.monotonic() + self.limits.test
        frame, lost = wire.pack(asdict(test)), None
        while True:
            left = self.time(deadline - time.monotonic() + self.limits.grace)
            said = tester.parse(tester.exchange(frame, left))
            if "verdict" in said:
                return {"lost": str(lost)} if lost else said["verdict"]
            try:
                frame = self.passed_on(said["ask"])
            except NoAnswerError as dead:
                frame, lost = wire.pack({"lost": str(dead)}), dead

    def passed_on(self, question: dict) -> bytes:
        """The answer of the student's process, as a frame that only the tester reads."""
        with self.worker.killed_if_it_fails():  # too long for a frame
            frame = wire.pack({**question, "seconds": self.limits.call})
        answer = self.worker.exchange(frame, self.time(self.limits.call + self.limits.grace))
        return wire.framed(answer)

    def open_tester(self) -> Box:
        """The tester of this run; one that died in an earlier test is replaced."""
        if self.tester is None or not self.tester.is_open:
            self.tester = self.executor.start("tester")
        self.tester.companions = self.worker.companions = [self.tester, self.worker]
        return self.tester

    def record(self, name: str, verdict: dict) -> None:
        """Points for a verdict with nothing in it, and what may be said about any other."""
        self.done.add(name)
        shown = {}
        if not verdict:
            self.scores[name] = self.tests[name].points
        elif "lost" in verdict:
            shown = {"error": {"name": "Killed", "value": str(verdict["lost"])}}
            self.notes.append(f"test {name}: {verdict['lost']}")
        else:
            value = self.told(self.tests[name], verdict)
            shown = {"error": {"name": verdict["name"], "value": writable(value)}}
        self.exposed = self.exposed or self.tests[name].has_hidden
        self.outputs["test:" + name] = shown

    def told(self, test: _plan.Test, verdict: dict) -> str:
        """What a student learns; once a hidden test ran, student code could put its inputs into a text."""
        if test.is_hidden(verdict["line"]):
            return HIDDEN
        lines = test.code.splitlines()
        return f"in: {lines[verdict['line'] - 1].strip()}" if self.exposed else verdict["value"]

    def close_worker(self) -> None:
        """End the student's process."""
        if self.worker is not None:
            self.worker.close()

    def close(self) -> None:
        """End both processes."""
        self.close_worker()
        if self.tester is not None:
            self.tester.close()


def steps(tests: dict[str, _plan.Test], submission: dict) -> list[tuple[str, str]]:
    """The code cells in order: (index, source), or (grade_id, "") once for each test, missing ones last."""
    found: dict[str, str] = {}
    for index, cell in enumerate(cells_of(submission)):
        if cell.grade_id in tests:
            found.setdefault(cell.grade_id, "")
        elif cell.kind == "code":
            found[str(index)] = cell.source
    return [*found.items(), *((test, "") for test in tests if test not in found)]
