"""What the sandbox gets to see, all of it read-only: the interpreter, its libraries, a few files of ours.

Nothing of the course is in it: no assignment, no result and no submission.
"""

import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/nix/store", "/gnu/store")
OURS = "/grader"  # where our own modules are inside
PACKAGES = ("site-packages", "dist-packages")
MODULES = {
    "worker": ("worker.py", "shell.py", "wire.py", "_limits.py"),
    "tester": ("tester.py", "remote.py", "wire.py", "_limits.py"),
}
ZYGOTE = ("zygote.py", "_seccomp.py")  # with these it is a parent


@dataclass(frozen=True)
class View:
    """Pairs (path here, path inside), symbolic links, and how to start Python inside."""

    binds: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    python: tuple[str, ...]
    python_path: str


def view(role: str, more: tuple[str, ...] = ()) -> View:
    """What a process in this role sees."""
    links = [(os.readlink(p), p) for p in SYSTEM if os.path.islink(p)]
    plain = [p for p in (*SYSTEM, *interpreter()) if os.path.exists(p) and not os.path.islink(p)]
    inside = {site: f"{OURS}/site{number}" for number, site in enumerate(sites())}
    files = [(str(HERE / name), f"{OURS}/coursework/{name}") for name in (*MODULES[role], *more)]
    library = (str(library_folder()), f"{OURS}/expected_surprise")
    binds = (*((p, p) for p in outermost(plain)), *inside.items(), library, *files)
    # no packages of its own or the user's; a tester's hashes are random, or students could make them collide
    python = (executable(), "-s", "-S", "-P", *(("-R",) if role == "tester" else ()))
    return View(binds, tuple(links), python, ":".join((OURS, *inside.values())))


def sites() -> list[str]:
    """The folders with installed packages."""
    return [p for p in sys.path if os.path.basename(p) in PACKAGES and os.path.isdir(p)]


def executable() -> str:
    """The interpreter itself, behind the links of an environment."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def interpreter() -> list[str]:
    """Its file and its standard library, which stay where they are: it finds the one by the other."""
    prefix = Path(sys.base_prefix)
    return [executable(), str(prefix / "lib"), str(prefix / "lib64")]


def library_folder() -> Path:
    """The folder of `expected_surprise`, wherever it is installed."""
    spec = importlib.util.find_spec("expected_surprise")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("expected_surprise is not installed, so no submission can be marked")
    return Path(spec.submodule_search_locations[0])


def outermost(paths: list[str]) -> list[str]:
    """Without what lies inside another of the paths."""
    unique = list(dict.fromkeys(paths))
    return [p for p in unique if not any(p != q and Path(p).is_relative_to(q) for q in unique)]
