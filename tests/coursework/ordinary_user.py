"""Run Python as an ordinary user, even where root's interpreter lies in a folder that only root can enter."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

USER = 41234
HERE = Path(__file__).resolve()


def closed_folders(paths: list[Path]) -> list[Path]:
    """The outermost folders above the paths that only their owner can enter."""
    found = []
    for path in paths:
        for folder in reversed(path.parents):
            if not folder.stat().st_mode & 1:
                found.append(folder)
                break
    return list(dict.fromkeys(found))


def command(arguments: list[str]) -> list[str]:
    """Python with these arguments, where for its eyes alone an open folder replaces each closed one."""
    python = [sys.executable, *arguments]
    if os.geteuid() != 0:
        return python
    wanted = [Path(sys.base_prefix), HERE.parents[2]]
    closed = closed_folders(wanted)
    hidden = [p for p in wanted if any(p.is_relative_to(folder) for folder in closed)]
    lines = [f"exec {n}<{shlex.quote(str(path))}" for n, path in enumerate(hidden, 3)]
    lines += [f"mount -t tmpfs -o mode=755 none {shlex.quote(str(folder))}" for folder in closed]
    for n, path in enumerate(hidden, 3):
        quoted = shlex.quote(str(path))
        lines.append(f"mkdir -p {quoted} && mount -c --bind /proc/self/fd/{n} {quoted} && exec {n}<&-")
    drop = f"exec setpriv --reuid={USER} --regid={USER} --clear-groups {shlex.join(python)}"
    script = "set -e; " + "; ".join([*lines, drop])
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script]


def run(arguments: list[str]) -> str:
    """What it prints."""
    home = {**os.environ, "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command(arguments), capture_output=True, text=True, timeout=120, env=home, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
