"""Peak memory beyond the inputs, each look in a child process of its own.

Torch and jax do not report to ``tracemalloc``, so the kernel is asked: writing 5 to ``clear_refs`` resets
the peak of the resident set, ``VmHWM``. This works on Linux only. One call on a small part of the inputs
comes first, so that loading and compiling are not counted.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.contest import OURS, Peer, Work, absent

__all__ = ["GOAL_MIB", "in_child", "peak_extra", "run"]

GOAL_MIB = 25.0
MIB = 2**20
SMALL = 0.01


def status(key: str) -> int:
    """A line of /proc/self/status, in bytes."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{key}:"))


def peak_extra(call: Callable[[], Any]) -> float:
    """MiB by which a call raises the resident memory at its peak; what it returns is counted."""
    Path("/proc/self/clear_refs").write_text("5", "utf-8")
    before = status("VmRSS")
    result = call()
    extra = status("VmHWM") - before
    del result
    return max(0.0, extra / MIB)


def in_child(task: Callable[[], Any]) -> Any:
    """What a task returns (as JSON) in a forked child; a line of text if it fails."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.close(reader)
        try:
            answer = task()
        except BaseException as error:
            answer = f"{type(error).__name__}: {str(error).splitlines()[0][:80] if str(error) else ''}"
        os.write(writer, json.dumps(answer).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        text = pipe.read()
    ended = os.waitpid(child, 0)[1]
    return json.loads(text) if text else f"the process ended with status {ended}"


def look(prepare: Callable, work: Work, *, whole: bool) -> float:
    """The peak of one way to do a work; ``whole`` warms up on all of the input, as a compiler needs it."""
    if not whole:
        prepare(*work.inputs(SMALL))()
    call = prepare(*work.inputs(1.0))
    if whole:
        call()
    return peak_extra(call)


def run(work: Work) -> list[dict]:
    """A row for the library and one for each peer."""
    if not sys.platform.startswith("linux"):
        return [{"work": work.key, "what": work.name, "peer": OURS, "line": "not measured: needs Linux"}]
    rows = []
    for peer in (Peer(OURS, OURS, work.ours, GOAL_MIB), *work.peers):
        row = {
            "work": work.key,
            "what": work.name,
            "peer": peer.name,
            "goal": peer.goal if peer.name == OURS else None,
        }
        line = absent(peer)
        answer = line or in_child(lambda peer=peer: look(peer.prepare, work, whole=peer.package == "jax"))
        rows.append(row | ({"line": answer} if isinstance(answer, str) else {"mib": answer}))
    return rows
