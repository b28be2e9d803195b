"""The trusted end of the line to a process in a sandbox."""

import contextlib
import os
import time
from typing import Any

from coursework import wire
from coursework._limits import Limits
from coursework._process import Process


class NoAnswerError(Exception):
    """The process gave no usable answer and was killed; the text says why."""


class Box:
    """A process in a sandbox and two pipes. Every wait has an end, and memory is watched meanwhile."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self.process, self.limits = process, limits
        self.companions: list[Box] = [self]  # whose memory is watched while this one is waited for
        self.next_look = 0.0
        self.is_open = True
        os.set_blocking(process.to_process, False)

    def ask(self, message: dict, timeout: float) -> dict:
        """The answer to a message, or `NoAnswerError`."""
        return self.parse(self.exchange(wire.pack(message), timeout))

    def expect(self, key: str, timeout: float, message: dict | None = None) -> dict:
        """An answer that has a certain key; any other shows that the process does not keep to the rules."""
        frame = wire.pack(message) if message is not None else b""
        answer = self.parse(self.exchange(frame, timeout))
        if key not in answer:
            raise self.dead("the process sent an answer to something else")
        return answer

    def exchange(self, frame: bytes, timeout: float) -> bytes:
        """Send a frame and wait for one, unread."""
        deadline = time.monotonic() + timeout
        with self.killed_if_it_fails():
            wire.write(self.process.to_process, frame, deadline, self.look)
            return wire.read(self.process.from_process, deadline, self.look)

    def send(self, frame: bytes) -> None:
        """Send a frame without waiting for an answer."""
        with self.killed_if_it_fails():
            wire.write(self.process.to_process, frame, time.monotonic() + self.limits.call)

    def parse(self, data: bytes) -> dict:
        """A frame as a dictionary, whatever the process sent."""
        with self.killed_if_it_fails():
            answer = wire.unpack(data)
            if type(answer) is not dict:
                raise wire.WireError("not a JSON object")
            return answer

    @contextlib.contextmanager
    def killed_if_it_fails(self) -> Any:
        try:
            yield
        except TimeoutError:
            raise self.dead("the process gave no answer in time") from None
        except (EOFError, OSError):
            raise self.dead("the process ended") from None
        except wire.WireError as error:
            raise self.dead(f"the process sent what is no answer: {error}") from None

    def look(self) -> None:
        """Kill the boxes that hold too much memory; looking takes a tenth of the time at most."""
        started = time.monotonic()
        if started < self.next_look:
            return
        for box in self.companions:
            if box.is_open and box.process.memory() > self.limits.memory:
                raise box.dead(f"it used more than {self.limits.memory >> 20} MiB of memory")
        now = time.monotonic()  # slow looks are not far apart: an attacker can make them slow
        self.next_look = now + min(max(9 * (now - started), 0.05), 0.5)

    def dead(self, reason: str) -> NoAnswerError:
        self.close()
        return NoAnswerError(reason)

    def close(self) -> None:
        """Kill the process and all that it started."""
        if self.is_open:
            self.is_open = False
            self.process.kill()
