"""The trusted side of a run, itself in a sandbox: executes the instructor's tests on the student's values.

It holds no student code. Names that belong to the student are fetched from the student's process as values
or as `Remote` handles; the verdict on a test is this process's own, and never depends on anything but the
test's statements and those values.
"""

import builtins
import contextlib
import io
import json
import os
import sys
import traceback
import types
from collections.abc import Iterator
from typing import Any

import numpy as np
from coursework import wire
from coursework._limits import IMPORTABLE, lock_down


class StudentError(Exception):
    """An exception of the student's that no built-in class describes."""


class Lost(BaseException):
    """The student's process gave no usable answer; not an Exception, so no test can take it for an answer."""


class Link:
    """The line to the student's process, through the process that started both."""

    def __init__(self, source: int, sink: int) -> None:
        self.source, self.sink = source, sink
        self.sent: list[Any] = []  # generators and functions that were passed, by number
        self.lost = ""

    def receive(self) -> dict:
        return wire.unpack(wire.read(self.source))

    def send(self, message: dict) -> None:
        wire.write(self.sink, wire.pack(message))

    def ask(self, message: dict) -> Any:
        """The value that the student's process answers with, or its exception, raised here."""
        self.send({"ask": message})
        while True:
            answer = None
            try:
                answer = self.receive()
                if "value" in answer:
                    return self.decode(answer["value"])
                if "error" in answer:
                    failure = student_error(answer["error"])
                    break
                message = self.call_back(answer)
            except Exception as error:  # not of the agreed form: whatever it was, it is no answer
                self.lost = why(answer, error)
                raise Lost from None
            self.send({"ask": message})
        raise failure

    def use(self, operation: str, *args: Any, **kwargs: Any) -> Any:
        encode = wire.Encoder(self.keep).encode
        return self.ask({"op": "use", "operation": operation, "args": encode(args), "kwargs": encode(kwargs)})

    def decode(self, j: Any) -> Any:
        return wire.decode(j, {"$ref": lambda body: Remote(self, int(body[0]), str(body[1]))})

    def keep(self, x: Any) -> dict:
        """How a thing that has no value of its own is passed to the student's process."""
        if type(x) is Remote:
            return {"$ref": x._number}
        if isinstance(x, np.random.Generator):
            bits = x.bit_generator
            return {"$rng": [self.number(x), type(bits).__name__, wire.Encoder(self.keep).encode(bits.state)]}
        module, name = getattr(x, "__module__", None), getattr(x, "__qualname__", getattr(x, "__name__", None))
        if isinstance(module, str) and module.split(".")[0] in IMPORTABLE and isinstance(name, str):
            return {"$import": [module, name]}
        if isinstance(x, types.FunctionType):
            return {"$function": self.number(x)}
        raise TypeError(f"a {type(x).__name__} cannot be passed to the student's function")

    def number(self, x: Any) -> int:
        for number, other in enumerate(self.sent):
            if other is x:
                return number
        self.sent.append(x)
        return len(self.sent) - 1

    def call_back(self, answer: dict) -> dict:
        """Student code calls a function of the test. It learns the class of an error, not its text."""
        args, kwargs = self.decode(answer["args"]), self.decode(answer["kwargs"])
        function = self.sent[answer["callback"]]
        if not isinstance(function, types.FunctionType):
            raise wire.WireError("not a function of the test")
        try:
            return {"value": wire.Encoder(self.keep).encode(function(*args, **kwargs))}
        except Exception as error:
            return {"error": type(error).__name__}


def why(answer: Any, error: Exception) -> str:
    """What became of a process that gave no value."""
    if type(answer) is dict and ("lost" in answer or "left" in answer):
        return str(answer.get("lost", "its process ended"))[:200]
    return f"its answer cannot be read ({error})"[:200]


def student_error(error: dict) -> Exception:
    """The nearest built-in exception, so that `except ValueError` in a test works."""
    text = str(error["value"])
    for name in error["bases"]:
        kind = getattr(builtins, str(name), None)
        if isinstance(kind, type) and issubclass(kind, Exception):
            with contextlib.suppress(TypeError):  # UnicodeDecodeError wants more than a text
                return kind(text)
    return StudentError(text)


class Remote:
    """A student's object that is no plain value: it can be called, indexed, iterated and asked for attributes.

    It equals nothing and is neither true nor false: an object may not decide about its own marks.
    """

    __slots__ = ("_kind", "_link", "_number")

    def __init__(self, link: Link, number: int, kind: str) -> None:
        self._link, self._number, self._kind = link, number, kind

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._link.use("call", self, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._link.use("attribute", self, name)

    def __getitem__(self, key: Any) -> Any:
        return self._link.use("item", self, key)

    def __contains__(self, item: Any) -> bool:
        return self._link.use("contains", self, item) is True

    def __len__(self) -> int:
        length = self._link.use("length", self)
        if type(length) is not int or length > wire.MAX_ITEMS:
            raise TypeError(f"len() of the student's {self._kind} is not a number below {wire.MAX_ITEMS}")
        return length

    def __iter__(self) -> Iterator[Any]:
        iterator = self._link.use("iterate", self)
        if type(iterator) is not Remote:
            raise TypeError(f"the student's {self._kind} has no iterator")
        for _ in range(wire.MAX_ITEMS):
            try:
                item = self._link.use("next", iterator)
            except StopIteration:
                return
            yield item
        raise TypeError(f"the student's {self._kind} has more than {wire.MAX_ITEMS} items")

    def __eq__(self, other: object) -> bool:
        raise TypeError(f"the answer is a {self._kind}, which cannot be compared with a {type(other).__name__}")

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError(f"the answer is a {self._kind}, which is neither True nor False")

    def __repr__(self) -> str:
        return f"<the student's {self._kind}>"


class Names(dict):
    """What a test's names stand for: its own, the instructor's, the instructor's imports, the student's."""

    def __init__(self, message: dict, link: Link) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self.imports, self.students, self.link = message["imports"], set(message["students"]), link

    def run(self, statements: list[str]) -> None:
        """The instructor's statements; what one of them could not define, a test that needs it misses."""
        for statement in statements:
            with contextlib.suppress(Exception):
                exec(compile(statement, "<instructor>", "exec"), self)
        for name in self.students & self.keys():  # bound again by the student, further down
            del self[name]

    def __missing__(self, name: str) -> Any:
        if name in self.students:
            self[name] = self.link.ask({"op": "get", "name": name})
        elif name in self.imports:
            exec(self.imports[name], self)
        if name not in self:
            raise KeyError(name)
        return self[name]


class Tester:
    """Runs the tests of one submission, each in names of its own."""

    def __init__(self, source: int, sink: int) -> None:
        self.link = Link(source, sink)

    def serve(self) -> None:
        self.link.send({"ready": True})
        while True:
            try:
                message = self.link.receive()
            except EOFError:
                os._exit(0)
            self.link.send({"verdict": self.verdict(message)})

    def verdict(self, message: dict) -> dict:
        """{} for a test that passes, else what went wrong, and in which line of the test."""
        self.link.sent, self.link.lost = [], ""
        names = Names(message, self.link)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                names.run(message["trusted"])
                exec(compile(message["code"], "<test>", "exec"), names)
            error = None
        except BaseException as raised:
            error = raised
        if self.link.lost:  # even where the test took no notice of it
            return {"lost": self.link.lost}
        return {} if error is None else {"name": _name(error), "value": _text(error), "line": _line(error)}


def _name(error: BaseException) -> str:
    return type(error).__name__


def _text(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except Exception:
        return ""


def _line(error: BaseException) -> int:
    """The line of the test that was being executed; 0 if none was."""
    if isinstance(error, SyntaxError) and error.filename == "<test>":
        return error.lineno or 0
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == "<test>"]
    return (lines[0] or 0) if lines else 0


def main(source: int, sink: int, limits: dict[str, int]) -> None:
    """Run in a fresh process of a sandbox, whose other side holds the ends of two pipes."""
    lock_down(limits)
    Tester(source, sink).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))
