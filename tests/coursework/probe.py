"""What attacks aim at on this machine, and what of it was reached."""

import contextlib
import ctypes
import os
import socket
import threading
import time
from pathlib import Path

import psutil

NEEDLE = "needle-of-the-gradebook"
CANARY = "canary-in-the-environment"
SUBREAPER = 36  # prctl: what loses its parent becomes a child of this process, so that nothing is overlooked


class HostProbe:
    """A listener, a socket in a folder, files worth stealing and a folder that anyone may write into."""

    def __init__(self, folder: Path) -> None:
        self.drop = folder / "drop"
        self.drop.mkdir()
        self.drop.chmod(0o777)
        self.secret = folder / NEEDLE
        self.secret.write_text("marks")
        self.secret.chmod(0o644)
        self.reached: list[str] = []
        self.port = self.listen(socket.AF_INET, ("127.0.0.1", 0))
        self.socket = self.listen(socket.AF_UNIX, str(folder / "socket"))
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
        os.environ["COURSEWORK_TEST"] = CANARY
        self.before = self.children()

    def __enter__(self) -> "HostProbe":
        return self

    def __exit__(self, *_: object) -> None:
        self.port.close()
        self.socket.close()
        ctypes.CDLL(None).prctl(SUBREAPER, 0, 0, 0, 0)
        del os.environ["COURSEWORK_TEST"]

    def listen(self, family: int, address: object) -> socket.socket:
        """A socket that notes whoever calls."""
        listener = socket.socket(family)
        listener.bind(address)
        listener.listen()
        threading.Thread(target=self.note, args=(listener,), daemon=True).start()
        return listener

    def note(self, listener: socket.socket) -> None:
        """Wait for calls until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                listener.accept()[0].close()
                self.reached.append(f"called {listener.getsockname()}")

    def places(self) -> dict[str, object]:
        """What the texts of attacks are filled with."""
        return {
            "port": self.port.getsockname()[1],
            "socket": self.socket.getsockname(),
            "drop": self.drop,
            "secret": self.secret,
            "needle": NEEDLE,
            "canary": CANARY,
            "source": self.secret,
            "others": self.secret,
        }

    def children(self) -> set[int]:
        """The processes that descend from this one; those that have ended are buried."""
        alive = set()
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess, ChildProcessError):
                if child.status() != psutil.STATUS_ZOMBIE:
                    alive.add(child.pid)
                else:
                    os.waitpid(child.pid, os.WNOHANG)
        return alive

    def left(self) -> set[int]:
        """The processes that are still there after a second."""
        for _ in range(20):
            if not (more := self.children() - self.before):
                break
            time.sleep(0.05)
        return more

    def damage(self) -> list[str]:
        """What an attack reached or left behind."""
        written = [f"wrote {path}" for path in self.drop.iterdir()]
        return self.reached + written + [f"left {describe(pid)}" for pid in self.left()]


def describe(pid: int) -> str:
    """A process in words."""
    try:
        return f"process {pid}: {' '.join(psutil.Process(pid).cmdline())[:200]}"
    except psutil.Error:
        return f"process {pid}"
