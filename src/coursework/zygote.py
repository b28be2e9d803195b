"""Runs inside the outer box: has everything imported, and forks a process with a box of its own each time.

No student code runs in this process. Each child gets its own user, process, mount, network, IPC and host name
spaces, fresh folders, the filter of system calls and its limits before it reads its first message, so it sees
neither this process nor its siblings.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import random
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from coursework import _seccomp
from coursework._limits import lock_down, silence

NEW = 0x20000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000  # CLONE_NEW...: all but cgroups
NOSUID, NODEV, NOEXEC, READ_ONLY, PRIVATE = 2, 4, 8, 1, 0x40000 | 0x4000  # MS_...
SET_DUMPABLE, SET_SECCOMP, CAPBSET_DROP, SET_NO_NEW_PRIVS = 4, 22, 24, 38  # PR_...
FILTER_MODE = 2
CAPABILITY_VERSION = 0x20080522
libc = ctypes.CDLL(None, use_errno=True)


class Program(ctypes.Structure):
    """A filter as the kernel takes it: how many instructions, and where."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def call(name: str, *args: Any) -> None:
    """One call of the C library, which says why it failed."""
    if getattr(libc, name)(*args) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def prctl(what: int, *values: Any) -> None:
    """One setting of this process."""
    call("prctl", what, *values, *(ctypes.c_ulong(0),) * (4 - len(values)))


def write(path: str, text: str) -> None:
    """Write a file of /proc in one go."""
    descriptor = os.open(path, os.O_WRONLY)
    os.write(descriptor, text.encode())
    os.close(descriptor)


def mount(kind: bytes | None, place: bytes, flags: int, options: bytes | None = None) -> None:
    """Mount a file system, or change how one is shared."""
    call("mount", kind, place, kind, ctypes.c_ulong(flags), options)


def new_spaces() -> None:
    """Leave all namespaces of this process for new ones; the next fork is the first process of its own."""
    uid, gid = os.getuid(), os.getgid()
    call("unshare", NEW)
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"{uid} {uid} 1")
    write("/proc/self/gid_map", f"{gid} {gid} 1")


def furnish(size: int) -> None:
    """Folders of its own, a view of its own processes alone, and no namespaces below these."""
    write("/proc/sys/user/max_user_namespaces", "0")
    mount(None, b"/", PRIVATE)
    mount(b"proc", b"/proc", READ_ONLY | NOSUID | NODEV | NOEXEC)
    for place in (b"/box", b"/tmp", b"/dev/shm"):
        mount(b"tmpfs", place, NOSUID | NODEV, b"mode=700,size=%d" % size)
    mount(b"tmpfs", b"/dev/pts", READ_ONLY | NOSUID | NODEV | NOEXEC)  # the terminals are everybody's
    os.chdir("/box")


def give_up_privileges(limits: dict[str, int], program: bytes) -> None:
    """No capability, no way to one, the filter of system calls, the limits."""
    for capability in range(64):
        with contextlib.suppress(OSError):  # for those that this kernel does not know
            prctl(CAPBSET_DROP, ctypes.c_ulong(capability))
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    call("capset", header, (ctypes.c_uint32 * 6)())
    prctl(SET_DUMPABLE, 1)
    prctl(SET_NO_NEW_PRIVS, 1)
    lock_down(limits)
    prctl(SET_SECCOMP, FILTER_MODE, ctypes.byref(Program(len(program) // 8, program)))


def preload(role: str, modules: list[str]) -> Callable[[int, int], Any]:
    """Import what submissions use, and warm it up; what comes back serves one of them."""
    if role == "tester":
        from coursework.tester import Tester as Served
    else:
        from coursework import shell
        from coursework.worker import Worker as Served

        shell.warm_up(pictures="matplotlib.pyplot" in modules)
    for module in modules:
        with contextlib.suppress(ImportError):  # said again where it is wanted
            importlib.import_module(module)
    return Served


def be_born(control: socket.socket, size: int) -> None:
    """The first fork: makes the namespaces, tells the marker of the process in them, and is gone."""
    new_spaces()
    child = os.fork()
    if child:
        socket.send_fds(control, [b"born"], [os.pidfd_open(child)])
        os._exit(0)
    control.close()
    os.setsid()  # signals to a group of processes reach beyond a world of processes
    furnish(size)


def serve(control: socket.socket, role: str, modules: list[str], size: int, limits: dict[str, int]) -> None:
    """Fork a process for each pair of pipes that arrives, until the marker is gone."""
    make, program = preload(role, modules), _seccomp.program()
    gc.collect()
    gc.freeze()  # so that no collection in a child touches, and thereby copies, what all share
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    silence()
    control.send(b"ready")
    while True:
        message, pipes, _, _ = socket.recv_fds(control, 16, 2)
        if not message:
            os._exit(0)
        if os.fork() == 0:
            try:
                be_born(control, size)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                random.seed()
                np.random.seed()  # noqa: NPY002 (the one that students may still use)
                give_up_privileges(limits, program)
                make(*pipes).serve()
            except OSError as error:
                control.send(str(error).encode()[:200])  # refused where it can no longer be sent
            finally:
                os._exit(1)
        for descriptor in pipes:
            os.close(descriptor)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), **json.loads(sys.argv[2]))
