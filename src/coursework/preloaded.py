"""Sandboxes out of a parent that has everything imported: a fork takes milliseconds, a fresh start a second.

Two parents wait in an outer box each, one for students' processes and one for testers. No student code runs
in a parent. What a child may do is the same as in the plain executor, and the same tests say so.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from coursework import _cures, _paths, _plan, _probe
from coursework._box import Box
from coursework._limits import Limits
from coursework._memory import memory_of
from coursework._process import end
from coursework.sandbox import PlainExecutor, SandboxUnavailable, Staging, bubblewrap, probe, started

USUAL = ("numpy", "numpy.random", "numpy.testing", "matplotlib.pyplot", "expected_surprise")


class Child:
    """A process that a parent forked: the same to a box as one that was started for it."""

    said = ""

    def __init__(self, pidfd: int, to_process: int, from_process: int) -> None:
        self.pidfd, self.to_process, self.from_process = pidfd, to_process, from_process

    def is_ready(self) -> None:
        """Nothing to do: it has been silent from the start."""

    @property
    def host_pid(self) -> int:
        """Its number as this machine counts."""
        lines = Path(f"/proc/self/fdinfo/{self.pidfd}").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pid:"))

    def memory(self) -> int:
        """Bytes held by all that runs in it."""
        return memory_of(self.host_pid)

    def kill(self) -> None:
        """End it, and wait until nothing of it is left."""
        end(self.pidfd)
        os.close(self.to_process)
        os.close(self.from_process)


class Parent:
    """One outer box with a parent in it."""

    def __init__(
        self, role: str, modules: list[str], view: _paths.View, staging: Staging, limits: Limits
    ) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = [*view.python, f"{_paths.OURS}/coursework/zygote.py", str(theirs.fileno())]
        settings = {"role": role, "modules": modules, "size": limits.folder, "limits": limits.of_process()}
        box = bubblewrap(view, staging.place, limits, None, {})
        self.popen = subprocess.Popen(
            [*staging.enter, *box, "--", *program, json.dumps(settings)],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        theirs.close()
        self.control.settimeout(limits.start)
        if self.heard() != b"ready":
            self.close()
            raise SandboxUnavailable(_cures.refused(self.said))

    def heard(self) -> bytes:
        """The next message, b'' from a parent that is gone."""
        try:
            return self.control.recv(256)
        except OSError:
            return b""

    def fork(self) -> Child:
        """A new process in a box of its own, or OSError with what went wrong."""
        (source, to_process), (from_process, sink) = os.pipe(), os.pipe()
        try:
            socket.send_fds(self.control, [b"fork"], [source, sink])
            said, descriptors, _, _ = socket.recv_fds(self.control, 256, 1)
            if not descriptors:
                raise OSError(f"the preloaded parent did not fork: {said.decode()}")
        except OSError:
            os.close(to_process)
            os.close(from_process)
            raise
        finally:
            os.close(source)
            os.close(sink)
        return Child(descriptors[0], to_process, from_process)

    def close(self) -> None:
        """End the parent, and with it all its children."""
        self.control.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.said = self.popen.communicate()[1].decode("utf-8", "replace").strip()


class PreloadedExecutor:
    """Forks each process from a parent; a parent that is gone is replaced."""

    name = "preloaded"

    def __init__(self, limits: Limits = Limits(), modules: Iterable[str] = USUAL) -> None:  # noqa: B008 (frozen)
        if cure := _cures.missing():
            raise SandboxUnavailable(cure)
        self.limits = limits
        self.views = {role: _paths.view(role, _paths.ZYGOTE) for role in _paths.MODULES}
        self.staging = Staging(list(self.views.values()))
        self.parents: dict[str, Parent] = {}
        self.modules = {"worker": list(modules)}
        self.modules["tester"] = [name for name in modules if not name.startswith("matplotlib")]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the parents and all their children."""
        for parent in self.parents.values():
            parent.close()
        self.parents.clear()
        self.staging.close()

    def parent(self, role: str) -> Parent:
        """The parent for a role, started at first use."""
        if role not in self.parents:
            self.parents[role] = Parent(role, self.modules[role], self.views[role], self.staging, self.limits)
        return self.parents[role]

    def start(self, role: str = "worker") -> Box:
        """A worker or tester in a box of its own."""
        parent = self.parent(role)
        try:
            return started(parent.fork(), self.limits)
        except (OSError, SandboxUnavailable):  # it is gone, or went while it forked
            self.parents.pop(role).close()
            return started(self.parent(role).fork(), self.limits)


def best(source: dict | None = None, limits: Limits = Limits()) -> PreloadedExecutor | PlainExecutor:  # noqa: B008
    """The fastest executor whose self-test passes here; SandboxUnavailable, with the cure, if none does.

    What is imported beforehand makes each fork slower, so it is what the instructor's notebook imports.
    """
    modules = USUAL if source is None else _plan.modules(source)
    with contextlib.suppress(SandboxUnavailable):
        executor = PreloadedExecutor(limits, modules)
        if not _probe.holes(executor):
            return executor
        executor.close()
    if cure := probe():
        raise SandboxUnavailable(cure)
    return PlainExecutor(limits)
