"""The student's values as the tests see them: fetched over the line, or left there behind a handle."""

import builtins
import contextlib
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

from coursework import wire
from coursework._limits import IMPORTABLE


class StudentError(Exception):
    """An exception of the student's that no built-in class describes."""


# raised inside `map`, these would end a test's loop before its end
ENDS = (StopIteration, StopAsyncIteration)


class Lost(BaseException):
    """The student's process gave no usable answer; not an Exception, so no test can take it for an answer."""


class Link:
    """The line to the student's process, through the process that started both."""

    def __init__(self, source: int, sink: int) -> None:
        self.source, self.sink = source, sink
        self.sent: list[Any] = []  # generators and functions that were passed, by number
        self.lost = ""

    def receive(self) -> dict:
        """The next message."""
        return wire.unpack(wire.read(self.source))

    def send(self, message: dict) -> None:
        """Send a message."""
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
        """Apply one of the worker's operations."""
        encode = wire.Encoder(self.keep).encode
        return self.ask({"op": "use", "operation": operation, "args": encode(args), "kwargs": encode(kwargs)})

    def decode(self, j: Any) -> Any:
        """The value that JSON j stands for, objects as handles."""
        return wire.decode(j, {"$ref": lambda body: Remote(self, int(body[0]), str(body[1]))})

    def keep(self, x: Any) -> dict:
        """How a thing that has no value of its own is passed to the student's process."""
        if type(x) is Remote:
            return {"$ref": x._number}
        if isinstance(x, np.random.Generator):
            bits = x.bit_generator
            state = wire.Encoder(self.keep).encode(bits.state)
            return {"$rng": [self.number(x), type(bits).__name__, state]}
        module = getattr(x, "__module__", None)
        name = getattr(x, "__qualname__", getattr(x, "__name__", None))
        if isinstance(module, str) and module.split(".")[0] in IMPORTABLE and isinstance(name, str):
            return {"$import": [module, name]}
        if isinstance(x, types.FunctionType):
            return {"$function": self.number(x)}
        raise TypeError(f"a {type(x).__name__} cannot be passed to the student's function")

    def number(self, x: Any) -> int:
        """The number under which a thing of the test is known to the student's process."""
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
    """What became of a process that gave no value, without a word of its own: it knows hidden inputs."""
    if type(answer) is dict and ("lost" in answer or "left" in answer):
        return "its process ended"
    return f"its answer cannot be read ({type(error).__name__})"


def student_error(error: dict) -> Exception:
    """The nearest built-in exception, so that `except ValueError` in a test works."""
    text = str(error["value"])
    for name in error["bases"]:
        kind = getattr(builtins, str(name), None)
        if kind in ENDS:
            return RuntimeError(text)
        if isinstance(kind, type) and issubclass(kind, Exception):
            with contextlib.suppress(TypeError):  # UnicodeDecodeError wants more than a text
                return kind(text)
    return StudentError(text)


class Remote:
    """A student's object that is no plain value: it can be called, indexed, iterated, asked for attributes.

    It equals nothing and is neither true nor false: an object may not decide about its own marks.
    """

    __slots__ = ("_kind", "_link", "_number")

    def __init__(self, link: Link, number: int, kind: str) -> None:
        self._link, self._number, self._kind = link, number, kind

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it there."""
        return self._link.use("call", self, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._link.use("attribute", self, name)

    def __getitem__(self, key: Any) -> Any:
        return self._link.use("item", self, key)

    def __contains__(self, item: Any) -> bool:
        return any(item == own for own in self)  # the object itself would say yes to everything

    def __len__(self) -> int:
        length = self._link.use("length", self)
        if type(length) is not int or length > wire.MAX_ITEMS:
            raise TypeError(f"the length of the student's {self._kind} is no number below {wire.MAX_ITEMS}")
        return length

    def __iter__(self) -> Iterator[Any]:
        iterator = self._link.use("iterate", self)
        if type(iterator) is not Remote:
            raise TypeError(f"the student's {self._kind} has no iterator")
        for _ in range(wire.MAX_ITEMS):
            found = self._link.use("next", iterator)
            if type(found) is not list or len(found) > 1:
                raise TypeError(f"the student's {self._kind} has no iterator")
            if not found:
                return
            yield found[0]
        raise TypeError(f"the student's {self._kind} has more than {wire.MAX_ITEMS} items")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Its items, where these are values: numpy would look into objects of objects without end."""
        items = list(self)
        if any(type(item) is Remote for item in items):
            raise TypeError(f"the student's {self._kind} holds objects, not values")
        return np.array(items, dtype=dtype)

    def __eq__(self, other: object) -> bool:
        raise TypeError(f"the answer is a {self._kind}, not to be compared with a {type(other).__name__}")

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError(f"the answer is a {self._kind}, which is neither True nor False")

    def __repr__(self) -> str:
        return f"<the student's {self._kind}>"
