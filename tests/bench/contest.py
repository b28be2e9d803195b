"""A contest between ways to compute one thing: they must agree, then they take turns before the clock."""

import gc
import importlib.util
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["OURS", "Peer", "Work", "WrongValueError", "absent", "agree", "run", "take_turns"]

OURS = "expected_surprise"
SHORTEST = 2e-3  # seconds that one look at the clock should last: shorter work is repeated
Call = Callable[[], Any]


class WrongValueError(Exception):
    """A peer computes something else; what it does is not timed."""


@dataclass(frozen=True)
class Peer:
    """Another way to do a work: ``prepare`` takes its inputs and returns what is timed.

    ``goal`` is the ratio peer / ours that is aimed at, ``close`` how far the values may lie apart,
    relative to the largest of them.
    """

    name: str
    package: str
    prepare: Callable[..., Call]
    goal: float | None = None
    close: float = 1e-9


@dataclass(frozen=True)
class Work:
    """What is computed: ``inputs(share)`` makes a part of the inputs, all of them for 1."""

    key: str
    name: str
    inputs: Callable[[float], tuple]
    ours: Callable[..., Call]
    peers: tuple[Peer, ...]
    memory: bool = False
    parallel: bool = True


def absent(peer: Peer) -> str:
    """The line of a peer that is not there; empty if it is."""
    return "" if importlib.util.find_spec(peer.package) else f"not measured: {peer.package} is not installed"


def as_numbers(value: Any) -> np.ndarray:
    """A value, or a tuple of values, as one row of numbers."""
    parts = value if isinstance(value, tuple | list) else (value,)
    return np.concatenate([np.ravel(np.asarray(part, float)) for part in parts])


def agree(value: Any, ours: Any, close: float) -> None:
    """Raise WrongValueError unless two values are the same up to ``close``."""
    a, b = as_numbers(value), as_numbers(ours)
    if a.shape != b.shape:
        raise WrongValueError(f"not timed: {a.size} numbers instead of {b.size}")
    with np.errstate(invalid="ignore"):
        gap = np.abs(a - b)
    gap[a == b] = 0
    worst = int(np.argmax(np.where(np.isnan(gap), np.inf, gap)))
    if not gap[worst] <= close * np.abs(b[np.isfinite(b)]).max(initial=0):
        raise WrongValueError(f"not timed: {a[worst]:.6g} instead of {b[worst]:.6g}")


def repeats(call: Call) -> int:
    """How often to repeat a call so that the clock can see it."""
    start = time.perf_counter()
    call()
    return max(1, int(SHORTEST / max(time.perf_counter() - start, 1e-7)))


def clock(call: Call, times: int) -> tuple[float, float]:
    """Seconds of one call, on the wall and of all cores together."""
    wall, cores = time.perf_counter(), time.process_time()
    for _ in range(times):
        call()
    return (time.perf_counter() - wall) / times, (time.process_time() - cores) / times


def take_turns(calls: dict[str, Call], budget: float, least: int = 3) -> dict[str, list[tuple[float, float]]]:
    """Time the calls in rounds, forwards and backwards in turn, until the budget (in seconds) is spent."""
    times = {name: repeats(call) for name, call in calls.items()}
    seen = {name: [] for name in calls}
    start, order, rounds = time.perf_counter(), list(calls), 0
    while rounds < least or time.perf_counter() - start < budget:
        for name in order:
            seen[name].append(clock(calls[name], times[name]))
        order.reverse()
        rounds += 1
    return seen


def contestants(work: Work, share: float) -> tuple[dict[str, Call], dict[str, str]]:
    """Who is there and right, prepared, ours first; and the lines of the others."""
    inputs = work.inputs(share)
    calls, lines = {OURS: work.ours(*inputs)}, {}
    value = calls[OURS]()
    for peer in work.peers:
        try:
            if line := absent(peer):
                raise WrongValueError(line)
            call = peer.prepare(*inputs)
            agree(call(), value, peer.close)
            calls[peer.name] = call
        except WrongValueError as error:
            lines[peer.name] = str(error)
        except (MemoryError, ValueError, TypeError, RuntimeError) as error:
            lines[peer.name] = f"not timed: {type(error).__name__}: {str(error).splitlines()[0][:80]}"
    return calls, lines


def run(work: Work, budget: float, share: float = 1.0, wall: bool = True) -> list[dict]:
    """The rows of a work: one for each peer, with the medians of both and of their ratio round by round.

    Time is that of the clock on the wall, or else that of the processor: what others do on the machine
    lengthens it less, and for one thread alone the two are the same on a quiet machine.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a peer may warn; what counts here are its value and its time
        calls, lines = contestants(work, share)
        gc.collect()
        gc.disable()
        try:
            seen = take_turns(calls, budget) if len(calls) > 1 else {OURS: []}
        finally:
            gc.enable()
    rows = []
    for peer in work.peers:
        row = {"work": work.key, "what": work.name, "peer": peer.name, "package": peer.package}
        row |= (
            {"line": lines[peer.name]} if peer.name in lines else compare(seen[OURS], seen[peer.name], wall)
        )
        rows.append(row | {"goal": peer.goal})
    return rows


def compare(ours: Sequence[tuple[float, float]], theirs: Sequence[tuple[float, float]], wall: bool) -> dict:
    """Medians over the rounds. The ratio is taken in each round, so that a busy machine slows both."""
    a, b = ([times[0 if wall else 1] for times in side] for side in (ours, theirs))
    ratios = [theirs / ours for ours, theirs in zip(a, b, strict=True)]
    return {
        "ours_s": statistics.median(a),
        "peer_s": statistics.median(b),
        "ratio": statistics.median(ratios),
        "least": min(ratios),
        "most": max(ratios),
        "rounds": len(ratios),
        "ours_cores": statistics.median(cores / wall for wall, cores in ours),
        "peer_cores": statistics.median(cores / wall for wall, cores in theirs),
    }
