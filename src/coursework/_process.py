"""A command between two pipes, and how it is ended for certain."""

import contextlib
import json
import os
import select
import signal
import subprocess
from collections.abc import Callable, Sequence
from typing import Any

from coursework._memory import memory_of

DYING = 5.0  # seconds for the kernel to end all that ran in a sandbox


class Process:
    """A started command: `command(source, sink, info)` is given descriptors that are its own.

    It reads from the first and writes to the second; bwrap writes the number of the process inside to the
    third. That process is the first in its own world of processes: when it ends, so do all that it started.
    """

    def __init__(
        self, command: Callable[[int, int, int], list[str]], keep: Sequence[int] = (), **how: Any
    ) -> None:
        (source, self.to_process), (self.from_process, sink) = os.pipe(), os.pipe()
        self.info, info = os.pipe()
        self.inside: int | None = None
        self.said = ""
        self.popen = subprocess.Popen(
            command(source, sink, info),
            pass_fds=(source, sink, info, *keep),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
            **how,
        )
        for descriptor in (source, sink, info, *keep):
            os.close(descriptor)

    def is_ready(self) -> None:
        """The program inside runs; from here on nothing that it says on stderr is of interest."""
        self.popen.stderr.close()
        self.popen.stderr = None
        if wait(self.info, 0):
            with contextlib.suppress(ValueError, OSError):
                self.inside = os.pidfd_open(json.loads(os.read(self.info, 4096))["child-pid"])

    @property
    def host_pid(self) -> int:
        """Below which, as this machine counts, everything runs."""
        return self.popen.pid

    def memory(self) -> int:
        """Bytes held by all that runs in it."""
        return memory_of(self.host_pid)

    def kill(self) -> None:
        """End it, and wait until nothing of it is left."""
        if self.inside is not None:
            end(self.inside)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        said = self.popen.communicate()[1]
        self.said = (said or b"").decode("utf-8", "replace").strip()
        for descriptor in (self.to_process, self.from_process, self.info):
            os.close(descriptor)


def end(process: int) -> None:
    """End the process of a pidfd, the first of its world, and wait until nothing of that world is left."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(process, signal.SIGKILL)
    wait(process, DYING)
    os.close(process)


def wait(descriptor: int, seconds: float) -> bool:
    """Whether there is something to read within the time; a pidfd is read when its process has ended."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def file_of(data: bytes) -> int:
    """A descriptor from which the data can be read once."""
    descriptor = os.memfd_create("data")
    os.write(descriptor, data)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
