"""Run by root, in a process of its own: makes files reachable for the ordinary user that root becomes.

That user may have no way to them (an interpreter below /root, a project in a private folder). So they are
bound below /tmp of a mount namespace that nobody else sees; nothing of the machine's own tree changes. The
names of the files come on the command line; the namespace lives until standard input is closed.
"""

import ctypes
import os
import sys

NEWNS, BIND, RECURSIVE, PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000  # CLONE_NEWNS and MS_...
libc = ctypes.CDLL(None, use_errno=True)


def call(name: str, *args: object) -> None:
    """One call of the C library, which says why it failed."""
    if getattr(libc, name)(*args) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def mount(what: str, where: str, kind: bytes | None, flags: int, options: bytes | None = None) -> None:
    call("mount", what.encode(), where.encode(), kind, ctypes.c_ulong(flags), options)


def main(paths: list[str]) -> None:
    """Bind the paths to /tmp/0, /tmp/1, ...; they are opened before that hides what lies below /tmp."""
    call("unshare", NEWNS)
    mount("none", "/", None, RECURSIVE | PRIVATE)
    opened = [os.open(path, os.O_PATH) for path in paths]
    mount("tmpfs", "/tmp", b"tmpfs", 0, b"mode=755,size=1m")
    for number, descriptor in enumerate(opened):
        place = f"/tmp/{number}"
        if os.path.isdir(f"/proc/self/fd/{descriptor}"):
            os.mkdir(place)
        else:
            os.close(os.open(place, os.O_CREAT | os.O_WRONLY))
        mount(f"/proc/self/fd/{descriptor}", place, None, BIND | RECURSIVE)
        os.close(descriptor)
    os.write(1, b"ready\n")
    os.execvp("cat", ["cat"])  # waits in less memory than Python needs


if __name__ == "__main__":
    main(sys.argv[1:])
