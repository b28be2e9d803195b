"""How much memory a process and its descendants hold, from /proc, since an ordinary user has no cgroup."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("tmp", "box", "dev/shm")  # where a sandbox can write
EMPTY_FILE = 1024  # bytes of the kernel's for a file without content, about
PAGE = os.sysconf("SC_PAGE_SIZE")


def memory_of(pid: int, worth_counting: int = 256 * 2**20) -> int:
    """Bytes held by the process and all below it.

    Pages that forks share count once (Pss), which takes the kernel a while to work out; while even the plain
    sum (Rss), which counts them for each, is below `worth_counting`, it is what is returned.
    """
    family = list(descendants(pid))
    plain = sum(map(resident, family))
    files = EMPTY_FILE * max(map(files_in, family))
    return files + (plain if plain < worth_counting else sum(map(proportional, family)))


def descendants(pid: int) -> Iterator[int]:
    """The process itself and all below it; a thread may be the parent too."""
    yield pid
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/task") as tasks:
        for task in tasks:
            for child in Path(task.path, "children").read_text().split():
                yield from descendants(int(child))


def files_in(pid: int) -> int:
    """How many files lie where the process can write, if it is in a sandbox; they fill memory too."""
    count = 0
    for folder in FOLDERS if os.path.isdir(f"/proc/{pid}/root/box") else ():
        with contextlib.suppress(OSError):
            found = os.statvfs(f"/proc/{pid}/root/{folder}")
            count += found.f_files - found.f_ffree
    return count


def resident(pid: int) -> int:
    """Bytes in memory, those shared with others included; 0 for a process that is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def proportional(pid: int) -> int:
    """Bytes in memory, each page divided by the number of its users; as a fallback all of them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return resident(pid)
