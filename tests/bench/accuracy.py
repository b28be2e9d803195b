"""How many digits are right, against mpmath with 50 digits; ours and every peer on the same floats."""

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import mpmath as mp
import numpy as np
from oracle import relative_error

from bench.contest import OURS, absent
from bench.works import peer

__all__ = ["Case", "digits", "judge", "run"]


@dataclass(frozen=True)
class Case:
    """One number to compute: the formula in exact arithmetic, and ways to compute it in floats.

    ``goal`` is the relative error that the library may have; ``peers`` are formulas by name, which get the
    inputs as ``bench.works.peer`` passes them on.
    """

    key: str
    name: str
    inputs: tuple
    true: Callable[[], Any]
    ours: Callable[..., Any]
    peers: dict[str, Callable] = field(default_factory=dict)
    goal: float | None = 1e-14


def digits(error: float) -> int:
    """How many leading digits are right: at most 16, and 0 for a value that is wrong altogether."""
    if not error < 1:
        return 0
    return 16 if error < 1e-16 else min(16, int(-math.log10(error)))


def judge(value: float, true: mp.mpf) -> str:
    """What is wrong with a value beyond its digits: it must be neither NaN nor infinite, negative or 0."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "infinite"
    if value < 0 < true:
        return "negative"
    return "zero" if value == 0 != true else ""


def entry(name: str, value: float, true: mp.mpf, goal: float | None) -> dict:
    """A row of the table. JSON knows neither NaN nor infinity, so those are words."""
    error = relative_error(value, true)
    shown = error if math.isfinite(error) else None
    row = {"who": name, "value": repr(float(value)), "error": shown, "digits": digits(error)}
    return row | {"wrong": judge(value, true), "goal": goal}


@np.errstate(all="ignore")
def run(case: Case) -> dict:
    """The library and every peer on one case."""
    true = mp.mpf(case.true())
    rows = [entry(OURS, np.asarray(case.ours(*case.inputs)).item(), true, case.goal)]
    for name, formula in case.peers.items():
        rival = peer(name, formula)
        if line := absent(rival):
            rows.append({"who": name, "line": line})
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a peer may warn; what counts here is the number
            value = rival.prepare(*case.inputs)()
        rows.append(entry(name, np.asarray(value).item(), true, None))
    return {"case": case.key, "what": case.name, "true": mp.nstr(true, 17), "rows": rows}
