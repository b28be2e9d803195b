"""The student's side, run in the sandbox: executes cells and answers calls. It holds no tests and no marks.

Whatever runs here may be patched, forged or killed by the student's own code. The trusted side therefore
takes nothing from here but values, and puts a time limit on every answer.

A *snapshot* is a fork that waits at the place of a test. All cells run before any test, so a test sees the
state at its place, does not disturb what follows it, and what it passes to a function is never seen by a
cell whose output the student gets back.
"""

import builtins
import contextlib
import importlib
import itertools
import json
import operator
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from coursework import shell, wire
from coursework._limits import IMPORTABLE, lock_down, silence

DESCRIBING = 0.5  # seconds for the text of an exception, which student code may write


class TimeLimit(BaseException):
    """Student code ran longer than it may; not an Exception, so that `except Exception` lets it pass."""


def describe(error: BaseException) -> dict:
    """Name, text and built-in base classes of an exception, whose own methods may misbehave."""
    try:
        kind = type(error)
        bases = [c.__name__ for c in type.mro(kind) if c.__module__ == "builtins"]
        if kind is TimeLimit:
            return {"name": "TimeLimit", "value": str(error), "bases": ["TimeoutError", "Exception"]}
        return {"name": str(kind.__name__)[:100], "value": str(error)[:2000], "bases": bases}
    except BaseException:
        return {"name": "Exception", "value": "(its message cannot be shown)", "bases": ["Exception"]}


class Worker:
    """Answers one message after the other, from the descriptor `source` to the descriptor `sink`."""

    def __init__(self, source: int, sink: int) -> None:
        self.source, self.sink = source, sink
        self.shell = shell.make()
        self.objects: list[Any] = []  # what handles stand for
        self.generators: dict[int, np.random.Generator] = {}
        self.waiting: dict[str, tuple[int, int]] = {}  # snapshots: process, descriptor that wakes it
        self.in_snapshot = False
        self.special = {
            "$ref": lambda number: self.objects[number],
            "$rng": self.generator,
            "$import": lambda names: self.imported(*names),
            "$function": self.callback,
        }

    def serve(self) -> None:
        """Answer messages until the other side is gone."""
        wire.write(self.sink, wire.pack({"ready": True}))
        while True:
            try:
                message = wire.unpack(wire.read(self.source))
            except EOFError:
                os._exit(0)
            self.reply(self.answer(message))

    def reply(self, answer: dict) -> None:
        """Send an answer, or why it cannot be sent."""
        try:
            frame = wire.pack(answer)
        except BaseException as error:  # too large, or not JSON since something was patched
            frame = wire.pack({"error": describe(error)})
        wire.write(self.sink, frame)

    def answer(self, message: dict) -> dict:
        """The answer to one message; an exception, of whatever kind, is an answer too."""
        try:
            return self.within(message.get("seconds", 0), getattr(self, "do_" + message["op"]), message)
        except BaseException as error:
            return {"error": self.within(DESCRIBING, describe, error)}

    def within(self, seconds: float, work: Callable[[Any], dict], what: Any) -> dict:
        """Do it, or raise TimeLimit; code that ignores signals is stopped from outside a little later."""
        signal.signal(signal.SIGALRM, self.alarm)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            return work(what)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def alarm(self, *_: Any) -> None:
        """Time is up."""
        raise TimeLimit("it took longer than it may")

    # cells and snapshots

    def do_cell(self, message: dict) -> dict:
        """Run a cell: what it showed, and its error."""
        error, outputs = shell.run(self.shell, message["code"])
        done = {"cell": True, **outputs}
        return done if error is None else {"error": self.within(DESCRIBING, describe, error), **done}

    def do_snapshot(self, message: dict) -> dict:
        """Fork. The fork waits, and answers later, in place of this process, the message that wakes it."""
        wake, alarm_clock = os.pipe()
        process = os.fork()
        if process:
            os.close(wake)
            self.waiting[message["test"]] = process, alarm_clock
            return {"snapshot": message["test"]}
        for _, other in self.waiting.values():
            os.close(other)
        os.close(alarm_clock)
        if not os.read(wake, 1):  # the worker is gone
            os._exit(0)
        self.in_snapshot = True
        return {"entered": message["test"]}

    def do_enter(self, message: dict) -> dict:
        """Let a snapshot answer in this process's place, until it leaves or dies."""
        process, alarm_clock = self.waiting.pop(message["test"])
        signal.setitimer(signal.ITIMER_REAL, 0)
        with contextlib.suppress(BrokenPipeError):  # it is gone already
            os.write(alarm_clock, b"!")
        os.close(alarm_clock)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        return {"left": message["test"]} if code == 0 else {"lost": f"its process ended with code {code}"}

    def do_leave(self, _message: dict) -> dict:
        """End a snapshot; the process that forked it says so."""
        if self.in_snapshot:
            os._exit(0)
        return {"left": None}  # the snapshot died, and this process is the one that forked it

    # names, objects and calls

    def do_get(self, message: dict) -> dict:
        """What a name stands for."""
        try:
            found = self.shell.user_ns[message["name"]]
        except KeyError:
            raise NameError(f"name '{message['name']}' is not defined") from None
        return self.value(found)

    def do_use(self, message: dict) -> dict:
        """Apply one of OPERATIONS to values, which may be objects that stayed here."""
        args = wire.decode(message["args"], self.special)
        kwargs = wire.decode(message.get("kwargs", {"$d": []}), self.special)
        with shell.discarded_output():
            return self.value(OPERATIONS[message["operation"]](*args, **kwargs))

    def value(self, x: Any) -> dict:
        """An answer with a value."""
        return {"value": wire.Encoder(self.keep).encode(x)}

    def keep(self, x: Any) -> dict:
        """A handle for an object, which stays here."""
        self.objects.append(x)
        return {"$ref": [len(self.objects) - 1, str(type(x).__name__)[:60]]}

    def generator(self, body: list) -> np.random.Generator:
        """The test's random generator: made from its state at first sight, then this side's own."""
        key, name, state = body
        if key not in self.generators:
            bits = getattr(np.random, name)()
            bits.state = wire.decode(state, {})
            self.generators[key] = np.random.Generator(bits)
        return self.generators[key]

    def imported(self, module: str, name: str) -> Any:
        """A function of a library, in this process's own copy."""
        if module.split(".")[0] not in IMPORTABLE:
            raise ImportError(module)
        return operator.attrgetter(name)(importlib.import_module(module))

    def callback(self, number: int) -> Any:
        """A function of the test, called from student code by asking the other side."""

        def function(*args: Any, **kwargs: Any) -> Any:
            encode = wire.Encoder(self.keep).encode
            self.reply({"callback": number, "args": encode(args), "kwargs": encode(kwargs)})
            back = wire.unpack(wire.read(self.source))
            if "error" in back:
                raise getattr(builtins, back["error"], RuntimeError)("raised by the function of the test")
            return wire.decode(back["value"], self.special)

        return function


OPERATIONS = {
    "call": lambda f, *args, **kwargs: f(*args, **kwargs),
    "attribute": getattr,
    "item": operator.getitem,
    "length": len,
    "iterate": iter,
    "next": lambda iterator: list(itertools.islice(iterator, 1)),  # [] at the end
}


def main(source: int, sink: int, limits: dict[str, int]) -> None:
    """Run in a fresh process of the sandbox, whose other side holds the ends of two pipes."""
    lock_down(limits)
    worker = Worker(source, sink)
    silence()
    with contextlib.suppress(BrokenPipeError):
        worker.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))
