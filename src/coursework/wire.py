"""Frames and values between the trusted side and a student's process: JSON only, nothing is ever unpickled.

A frame is four bytes of length and then JSON. A value is written in plain JSON where that is exact (None,
bool, int, float, str, list) and as an object with one key that starts with "$" otherwise. What arrives is
rebuilt from exact built-in types and numpy arrays of numbers, so nothing of a student's class survives;
what cannot be rebuilt stays with the student and is passed as a handle, a number that stands for it.

This module is also loaded inside the sandbox, where student code may patch whatever it reaches. What is
used here is therefore bound at import, before any of it runs; a patch that reaches further spoils the
student's own answers and nothing else, since each side checks what it reads.
"""

import os
import re
import select
from base64 import b64decode, b64encode
from collections.abc import Callable
from json import dumps, loads
from struct import pack as pack_struct
from struct import unpack as unpack_struct
from time import monotonic
from typing import Any

from numpy import array, asarray, dtype, frombuffer, generic, ndarray, str_, uint8

MAX_FRAME = 8 * 2**20  # bytes
MAX_DEPTH = 20
MAX_ITEMS = 200_000
ARRAY_DTYPE = re.compile(r"[<>|=]?[biufc][0-9]{1,2}\Z")


class WireError(ValueError):
    """What arrived, or should be sent, breaks a rule of the wire."""


class Encoder:
    """Writes one value; `keep` is asked for the handle of each object that has no value of its own."""

    def __init__(self, keep: Callable[[Any], dict]) -> None:
        self.keep = keep
        self.items = 0

    def encode(self, x: Any, depth: int = 0) -> Any:
        """JSON for x. The type is looked up by `type`, since `__class__` may lie."""
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise WireError(f"a value is nested deeper than {MAX_DEPTH} or has more than {MAX_ITEMS} items")
        kind = type(x)
        if x is None or kind is bool:
            return x
        for base, write in SCALARS:
            if issubclass(kind, base):
                return write(x)
        if issubclass(kind, ndarray):
            return self.array(x)
        for base, tag in COLLECTIONS:
            if issubclass(kind, base):
                items = [self.encode(item, depth + 1) for item in base.__iter__(x)]
                return items if tag is None else {tag: items}
        if issubclass(kind, dict):
            pairs = dict.items(x)
            return {"$d": [[self.encode(k, depth + 1), self.encode(v, depth + 1)] for k, v in pairs]}
        return self.keep(x)

    def array(self, x: ndarray) -> Any:
        """An array of numbers by its bytes, one of strings by its strings, any other as a handle."""
        a = asarray(x)
        if a.dtype.kind == "U" and a.size <= MAX_ITEMS:
            return {"$u": [list(a.shape), a.ravel().tolist()]}
        if not ARRAY_DTYPE.match(a.dtype.str):
            return self.keep(x)
        if a.nbytes > MAX_FRAME:
            raise WireError(f"an array of {a.nbytes} bytes; at most {MAX_FRAME} can be passed")
        return {"$a": [a.dtype.str, list(a.shape), b64encode(a.tobytes()).decode("ascii")]}


def _numpy_scalar(x: generic) -> dict:
    a = asarray(x)
    if a.dtype.kind == "U":
        return str.__str__(x)
    if not ARRAY_DTYPE.match(a.dtype.str):
        raise WireError(f"a numpy scalar of type {a.dtype}")
    return {"$s": [a.dtype.str, b64encode(a.tobytes()).decode("ascii")]}


SCALARS = (  # np.float64 is a float, so numpy's own types come first
    (generic, _numpy_scalar),
    (str, str.__str__),
    (int, int.__int__),
    (float, float.__float__),
    (complex, lambda x: {"$c": [complex.__complex__(x).real, complex.__complex__(x).imag]}),
    (bytes, lambda x: {"$b": b64encode(bytes.__bytes__(x)).decode("ascii")}),
)
COLLECTIONS = ((list, None), (tuple, "$t"), (set, "$e"), (frozenset, "$e"))


def decode(j: Any, special: dict[str, Callable[[Any], Any]]) -> Any:
    """The value that JSON j stands for; `special` reads the tags that depend on the side ("$ref", ...)."""
    kind = type(j)
    if kind is list:
        return [decode(item, special) for item in j]
    if kind is not dict:
        return j
    if len(j) != 1:
        raise WireError("an object with other than one key")
    ((tag, body),) = j.items()
    if tag in special:
        return special[tag](body)
    if tag not in READERS:
        raise WireError(f"unknown tag {tag[:20]!r}")
    return READERS[tag](body, special)


def _read_array(body: Any, _special: dict) -> ndarray:
    name, shape, data = body
    return _numbers(name, data).reshape([_size(n) for n in shape])


def _numbers(name: str, data: str) -> ndarray:
    if not ARRAY_DTYPE.match(name):
        raise WireError(f"an array of dtype {name[:20]!r}")
    raw = frombuffer(b64decode(data, validate=True), dtype(name))
    # a byte that is neither 0 nor 1 would be a truth value that equals neither
    return raw.view(uint8) != 0 if raw.dtype.kind == "b" else raw.copy()


def _size(n: Any) -> int:
    if type(n) is not int or n < 0:
        raise WireError("a shape that is not of natural numbers")
    return n


def _strings(body: Any, _special: dict) -> ndarray:
    shape, items = body
    if not all(type(item) is str for item in items):
        raise WireError("an array of strings with something else in it")
    if len(items) * max(map(len, items), default=0) > MAX_FRAME:
        raise WireError("an array of strings that would not fit in a frame")
    return array(items, dtype=str_).reshape([_size(n) for n in shape])


READERS: dict[str, Callable[[Any, dict], Any]] = {
    "$a": _read_array,
    "$s": lambda body, _: _numbers(*body).reshape(())[()],
    "$u": _strings,
    "$c": lambda body, _: complex(float(body[0]), float(body[1])),
    "$b": lambda body, _: b64decode(body, validate=True),
    "$t": lambda body, special: tuple(decode(item, special) for item in body),
    "$e": lambda body, special: {decode(item, special) for item in body},
    "$d": lambda body, special: {decode(k, special): decode(v, special) for k, v in body},
}


def pack(message: Any) -> bytes:
    """A frame with the message."""
    return framed(dumps(message).encode("ascii"))


def framed(data: bytes) -> bytes:
    """A frame with a message that is JSON already."""
    if len(data) > MAX_FRAME:
        raise WireError(f"a message of {len(data)} bytes; at most {MAX_FRAME} can be passed")
    return pack_struct(">I", len(data)) + data


def unpack(data: bytes) -> Any:
    """The message of a frame without its length."""
    try:
        return loads(data)
    except (ValueError, RecursionError) as error:
        raise WireError(f"not readable as JSON: {type(error).__name__}") from None


def write(
    fd: int, frame: bytes, deadline: float | None = None, tick: Callable[[], None] | None = None
) -> None:
    """Write a whole frame; a reader that does not read makes this a TimeoutError, never a wait."""
    view = memoryview(frame)
    while view:
        if deadline is not None:
            wait(fd, select.POLLOUT, deadline, tick)
        try:
            view = view[os.write(fd, view) :]
        except BlockingIOError:
            continue


def read(fd: int, deadline: float | None = None, tick: Callable[[], None] | None = None) -> bytes:
    """The next frame without its length. The deadline is for the whole, so slow drops do not extend it."""
    (size,) = unpack_struct(">I", _read_exactly(fd, 4, deadline, tick))
    if size > MAX_FRAME:
        raise WireError(f"a frame of {size} bytes; at most {MAX_FRAME} are read")
    return _read_exactly(fd, size, deadline, tick)


def _read_exactly(fd: int, size: int, deadline: float | None, tick: Callable[[], None] | None) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        if deadline is not None:
            wait(fd, select.POLLIN, deadline, tick)
        chunk = os.read(fd, min(size - len(parts), 2**20))
        if not chunk:
            raise EOFError("the other side is gone")
        parts += chunk
    return bytes(parts)


def wait(fd: int, event: int, deadline: float, tick: Callable[[], None] | None = None) -> None:
    """Wait until fd is ready; after the deadline: TimeoutError.

    `tick` is called each time, so that drops of data do not keep it away, and every 50 ms meanwhile.
    """
    poll = select.poll()
    poll.register(fd, event)
    while True:
        if tick is not None:
            tick()
        left = deadline - monotonic()
        if left <= 0:
            raise TimeoutError("no answer in time")
        if poll.poll(min(left, 0.05) * 1000):
            return
