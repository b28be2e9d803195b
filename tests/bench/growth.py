"""How time and memory grow with the size of the input, up to a file that does not fit into memory."""

import math
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy.special
import scipy.stats

from bench.memory import in_child, peak_extra
from expected_surprise import entropy, kl_divergence, log_loss

__all__ = ["SIZES", "beyond_memory", "run", "slope"]

SIZES = [10**k for k in range(4, 9)]
FILE_SHARE = 3  # the file is that many times as large as what the process may hold
ROUNDS = 3


def vector(n: int) -> tuple[np.ndarray]:
    """A distribution over n outcomes."""
    p = np.random.default_rng(1).random(n)
    p /= p.sum()
    return (p,)


def two(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Two distributions over n / 2 outcomes: n numbers in all."""
    return vector(n // 2)[0], vector(n // 2)[0][::-1].copy()


def scores(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of ten logits, n numbers in all, and labels."""
    z = np.random.default_rng(2).standard_normal((n // 10, 10))
    return z, np.arange(n // 10) % 10


def gather(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    return -scipy.special.log_softmax(z, axis=-1)[np.arange(len(y)), y]


CURVES: list[tuple[str, str, Callable, Callable]] = [
    ("H(p)", "expected_surprise", vector, entropy),
    ("H(p)", "scipy.stats.entropy", vector, scipy.stats.entropy),
    ("D(p‖q)", "expected_surprise", two, kl_divergence),
    ("D(p‖q)", "scipy.stats.entropy", two, scipy.stats.entropy),
    ("log_loss", "expected_surprise", scores, log_loss),
    ("log_loss", "scipy log_softmax", scores, gather),
]


def point(function: Callable, arrays: tuple) -> dict:
    """The least time of a few calls, and the peak memory of one."""
    function(*arrays)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        function(*arrays)
        times.append(time.perf_counter() - start)
    return {"s": min(times), "mib": peak_extra(lambda: function(*arrays))}


def slope(sizes: list[int], seconds: list[float], start: float = 1e6) -> float:
    """The exponent with which the time grows: the slope on logarithmic axes, from a size on."""
    kept = [(math.log(n), math.log(s)) for n, s in zip(sizes, seconds, strict=True) if n >= start]
    return float(np.polyfit(*zip(*kept, strict=True), 1)[0])


def curve(what: str, who: str, inputs: Callable, function: Callable) -> dict:
    """Time and memory at every size, each in a child of its own."""
    points = [in_child(lambda n=n: point(function, inputs(n))) for n in SIZES]
    row = {"what": what, "who": who, "sizes": SIZES}
    if lines := [p for p in points if isinstance(p, str)]:
        return row | {"line": lines[0]}
    seconds, mib = [p["s"] for p in points], [p["mib"] for p in points]
    return row | {"seconds": seconds, "mib": mib, "slope": slope(SIZES, seconds)}


def write(path: Path, n: int) -> None:
    """A file with a distribution over n outcomes, written piece by piece: two values in turn."""
    piece = np.tile([1.5 / n, 0.5 / n], 500_000)
    with path.open("wb") as file:
        for _ in range(n // piece.size):
            piece.tofile(file)


def limited(path: Path, limit: int, function: Callable) -> dict:
    """A function on a file, in a process that may hold no more than ``limit`` bytes of data."""
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    p = np.memmap(path, float, mode="r")
    start = time.perf_counter()
    value = float(function(p))
    return {"value": repr(value), "s": time.perf_counter() - start}


def beyond_memory(n: int = 10**8) -> list[dict]:
    """The entropy of a file of n doubles that is three times as large as the memory that is allowed."""
    functions = {
        "expected_surprise": entropy,
        "scipy.stats.entropy": scipy.stats.entropy,
        "scipy.special.entr, summed": lambda p: scipy.special.entr(p).sum(),
    }
    true = math.log(n) - (1.5 * math.log(1.5) + 0.5 * math.log(0.5)) / 2
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = Path(folder, "p.float64")
        write(path, n)
        limit = n * 8 // FILE_SHARE
        rows = []
        for name, function in functions.items():
            answer = in_child(lambda function=function: limited(path, limit, function))
            row = {"who": name, "file_mib": n * 8 / 2**20, "limit_mib": limit / 2**20, "true": repr(true)}
            rows.append(row | ({"line": answer} if isinstance(answer, str) else answer))
    return rows


def run() -> dict:
    """All curves, and the file."""
    return {"curves": [curve(*each) for each in CURVES], "file": beyond_memory()}
