"""Processes in bubblewrap: one for a submission's cells, one for the instructor's tests.

No network, no writable path that anyone else sees, no other process in sight, no further namespaces, limits
on everything that can be counted. bwrap is never started as root: root becomes an ordinary user first.
"""

import json
import os
import subprocess
import tempfile
from typing import Any, Self

from coursework import _cures, _paths, _probe, _seccomp
from coursework._box import Box, NoAnswerError
from coursework._limits import Limits
from coursework._process import Process, file_of

USER = "65533"  # whom root becomes: no account, and none that systemd gives out
ENVIRONMENT = {
    "HOME": "/box",
    "TMPDIR": "/tmp",
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",  # replaying the cells after a crash gives the same again
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "IPYTHONDIR": "/tmp/ipython",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


class SandboxUnavailable(Exception):  # noqa: N818 (nothing went wrong in the program)
    """Nothing can be marked safely here; the text is the cure."""


class Staging:
    """Where the files of a view can be read by the user whom root becomes; nothing to do for anyone else."""

    def __init__(self, views: list[_paths.View]) -> None:
        self.enter: list[str] = []
        self.place: dict[str, str] = {}
        self.process = None
        if os.geteuid() != 0:
            return
        paths = list(dict.fromkeys(path for view in views for path, _ in view.binds))
        command = [_paths.executable(), "-I", "-S", str(_paths.HERE / "_staging.py"), *paths]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        if self.process.stdout.readline() == b"ready\n":
            self.enter = ["nsenter", f"--mount=/proc/{self.process.pid}/ns/mnt"]
            self.place = {path: f"/tmp/{number}" for number, path in enumerate(paths)}
        self.enter += ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]

    def close(self) -> None:
        """End the process that keeps the mount namespace."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()


def bubblewrap(
    view: _paths.View, place: dict[str, str], limits: Limits, filter_file: int | None, files: dict[int, str]
) -> list[str]:
    """The command up to what runs inside; without a filter it is the outer box of the preloaded parent."""
    inner = ["--disable-userns", "--seccomp", str(filter_file)] if filter_file is not None else []
    environment = {**ENVIRONMENT, "PYTHONPATH": view.python_path}
    return [
        *("bwrap", "--unshare-all", "--unshare-user", *inner, "--die-with-parent", "--new-session"),
        *("--as-pid-1", "--cap-drop", "ALL", "--hostname", "sandbox", "--clearenv"),
        *(word for pair in environment.items() for word in ("--setenv", *pair)),
        *("--proc", "/proc", "--dev", "/dev"),
        *("--size", str(limits.folder), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"),
        *("--size", str(limits.folder), "--tmpfs", "/tmp", "--size", str(limits.folder), "--tmpfs", "/box"),
        *(word for path, to in view.binds for word in ("--ro-bind", place.get(path, path), to)),
        *(word for pair in view.links for word in ("--symlink", *pair)),
        *(word for file, to in files.items() for word in ("--file", str(file), to)),
        *(("--remount-ro", "/proc") if inner else ()),
        *("--remount-ro", "/", "--chdir", "/box"),
    ]


def python(view: _paths.View, role: str, source: int, sink: int, limits: Limits) -> list[str]:
    """Start our program inside, without site-packages of its own or the user's."""
    program = f"{_paths.OURS}/coursework/{role}.py"
    return [*view.python, program, str(source), str(sink), json.dumps(limits.of_process())]


class PlainExecutor:
    """A fresh sandbox for each process: the simplest, and the slower one."""

    name = "plain"

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008 (frozen)
        if cure := _cures.missing():
            raise SandboxUnavailable(cure)
        self.limits = limits
        self.views = {role: _paths.view(role) for role in _paths.MODULES}
        self.staging = Staging(list(self.views.values()))
        self.filter = _seccomp.program()
        self.fonts: tuple[str, bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what was prepared for the sandboxes; those that run go on."""
        self.staging.close()

    def start(self, role: str = "worker") -> Box:
        """A sandbox with a fresh worker or tester in it."""
        if role == "worker" and self.fonts is None:
            self.fonts = ("", b"")
            self.fonts = fonts_of(self.start())
        filter_file, files = file_of(self.filter), {}
        if role == "worker" and self.fonts[0]:
            files[file_of(self.fonts[1])] = self.fonts[0]
        view = self.views[role]

        def command(source: int, sink: int, info: int) -> list[str]:
            box = bubblewrap(view, self.staging.place, self.limits, filter_file, files)
            inside = python(view, role, source, sink, self.limits)
            return [*self.staging.enter, *box, "--info-fd", str(info), "--", *inside]

        return started(Process(command, (filter_file, *files)), self.limits)


def started(process: Process, limits: Limits) -> Box:
    """The box of a process that has said that it is ready."""
    box = Box(process, limits)
    try:
        box.expect("ready", limits.start)
    except NoAnswerError as dead:
        raise SandboxUnavailable(_cures.refused(process.said or str(dead))) from None
    process.is_ready()
    return box


def fonts_of(box: Box) -> tuple[str, bytes]:
    """The list of fonts that matplotlib makes inside, which takes a second: its file and content."""
    cell = "import glob, matplotlib.font_manager\n[name] = glob.glob('/tmp/matplotlib/fontlist*')\n"
    box.ask({"op": "cell", "code": cell + "content = open(name).read()"}, box.limits.start)
    asked = [box.ask({"op": "get", "name": name}, box.limits.call) for name in ("name", "content")]
    box.close()
    name, content = (answer.get("value", "") for answer in asked)
    return name, content.encode()


class UnsafeExecutor:
    """No sandbox: student code runs as the user who marks, with limits only. Recorded in every result."""

    name = "none"

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008 (frozen)
        self.limits = limits
        self.folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the folder in which the cells ran."""
        self.folder.cleanup()

    def start(self, role: str = "worker") -> Box:
        """A worker or tester as an ordinary process."""
        paths = [str(_paths.HERE.parent), str(_paths.library_folder().parent), *_paths.sites()]
        home = {"HOME": self.folder.name, "TMPDIR": self.folder.name, "PYTHONPATH": ":".join(paths)}
        home |= dict.fromkeys(("MPLCONFIGDIR", "IPYTHONDIR"), self.folder.name)
        program = str(_paths.HERE / f"{role}.py")

        def command(source: int, sink: int, _info: int) -> list[str]:
            arguments = (str(source), str(sink), json.dumps(self.limits.of_process()))
            return [_paths.executable(), "-s", "-S", "-P", program, *arguments]

        return started(Process(command, cwd=self.folder.name, env=ENVIRONMENT | home), self.limits)


def probe(executor: Any = None) -> str:
    """'' where student code is safely shut in here; else the cure, in one line.

    It is tried, not guessed: a sandbox is started, and code in it tries what students must not be able to.
    """
    try:
        with executor or PlainExecutor() as chosen:
            return _probe.holes(chosen)
    except SandboxUnavailable as error:
        return str(error)
