"""The search for a maximum of the likelihood where no closed form exists.

Each family here has two or three parameters, and its likelihood depends on the data through few sums.
"""

import math
from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, digamma, expit, log_expit, polygamma

__all__ = ["from_free", "maximise", "maximise_beta", "solve_gamma_shape", "to_free"]

Bounds = tuple[float, float]


def _log_minus_digamma(a: float) -> float:
    """The function log(a) - digamma(a), to full precision: for large a the two are nearly equal.

    >>> round(_log_minus_digamma(1.0), 6)
    0.577216
    """
    if a < 100:
        return math.log(a) - float(digamma(a))
    return 1 / (2 * a) + 1 / (12 * a**2) - 1 / (120 * a**4) + 1 / (252 * a**6)


def solve_gamma_shape(gap: float) -> float:
    """The shape a with log(a) - digamma(a) = gap > 0: the likelihood equation of the gamma family.

    The left side falls from infinity to 0, so there is exactly one such shape.

    >>> round(solve_gamma_shape(0.5772156649015329), 12)
    1.0
    """
    a = (3 - gap + math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)  # within 1.5 %
    for _ in range(20):
        # the slope of the left side; for large a its leading term, as the difference has lost its digits
        slope = 1 / a - float(polygamma(1, a)) if a < 1e4 else -1 / (2 * a * a)
        step = (_log_minus_digamma(a) - gap) / slope
        a = max(a - step, a / 10)
        if abs(step) <= 1e-14 * a:
            break
    return a


def maximise_beta(mean_log: float, mean_log1m: float, start: tuple[float, float]) -> tuple[float, float]:
    """The a, b that maximise a * mean log x + b * mean log(1 - x) - log B(a, b), by Newton's method.

    The function is strictly concave, so a step that is halved until it climbs leads to the one maximum.

    >>> a, b = maximise_beta(-1.0, -1.0, (3.0, 2.0))  # log x and log(1 - x) of the uniform law: mean -1
    >>> round(a, 9), round(b, 9)
    (1.0, 1.0)
    """
    means = np.array([mean_log, mean_log1m])

    def climb(ab: np.ndarray) -> float:
        return float(ab @ means - betaln(*ab)) if ab.min() > 0 else -math.inf

    ab = np.array(start)
    for _ in range(200):
        total = ab.sum()
        slope = means - digamma(ab) + digamma(total)
        curvature = polygamma(1, total) - np.diag(polygamma(1, ab))
        step = -np.linalg.solve(curvature, slope)
        height = climb(ab)
        while climb(ab + step) < height - 1e-12 * (1 + abs(height)):  # uphill, up to rounding
            step /= 2
        ab = ab + step
        if np.all(np.abs(step) <= 1e-12 * ab):
            break
    return float(ab[0]), float(ab[1])


def to_free(value: float, bounds: Bounds) -> float:
    """The point of the whole line that stands for a point of an open interval, see ``from_free``.

    >>> to_free(1.0, (0.0, math.inf)), to_free(0.5, (0.0, 1.0))
    (0.0, 0.0)
    """
    low, high = bounds
    if low == -math.inf and high == math.inf:
        return value
    if high == math.inf:
        return math.log(value - low)
    if low == -math.inf:
        return -math.log(high - value)
    return math.log((value - low) / (high - value))


def from_free(u: float, bounds: Bounds) -> tuple[float, float]:
    """The point of an open interval that u stands for, and the speed with which it moves with u.

    >>> from_free(0.0, (0.0, 1.0))
    (0.5, 0.25)
    """
    low, high = bounds
    if low == -math.inf and high == math.inf:
        return float(u), 1.0
    if high == math.inf:
        return low + float(np.exp(u)), float(np.exp(u))
    if low == -math.inf:
        return high - float(np.exp(-u)), float(np.exp(-u))
    return low + (high - low) * float(expit(u)), (high - low) * float(np.exp(log_expit(u) + log_expit(-u)))


def maximise(f: Callable, start: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """A local maximum of f over the whole space, and minus the matrix of second derivatives there.

    The matrix is None if the search ended where f still rises, or is flat in some direction.

    >>> top, curvature = maximise(lambda u: -((u[0] - 3) ** 2), np.zeros(1))
    >>> top.round(6), curvature.round(4)
    (array([3.]), array([[2.]]))
    """
    u = minimize(lambda u: -f(u), start, method="BFGS", jac="3-point", options={"gtol": 1e-6}).x
    for _ in range(3):  # Newton steps: BFGS stops short where differences are rough
        curvature = _curvature(f, u)
        if not _is_top(f, u, curvature):
            return u, None
        u = u + np.linalg.solve(curvature, _slope(f, u))
    return u, curvature if _is_top(f, u, curvature) else None


def _is_top(f: Callable, u: np.ndarray, curvature: np.ndarray) -> bool:
    """Whether f bends down in every direction, and is lower one standard error away on both sides."""
    if not np.all(np.isfinite(curvature)):
        return False
    bends, directions = np.linalg.eigh(curvature)
    if not bends[0] > 0:
        return False
    away = [
        side * v / math.sqrt(bend) for bend, v in zip(bends, directions.T, strict=True) for side in (1, -1)
    ]
    return all(f(u + step) < f(u) for step in away)


def _steps(u: np.ndarray, power: float) -> np.ndarray:
    return np.diag(np.finfo(float).eps ** power * np.maximum(1, np.abs(u)))


def _slope(f: Callable, u: np.ndarray) -> np.ndarray:
    return np.array([(f(u + h) - f(u - h)) / (2 * h.sum()) for h in _steps(u, 1 / 3)])


def _curvature(f: Callable, u: np.ndarray) -> np.ndarray:
    steps = _steps(u, 1 / 4)
    size = steps.sum(axis=1)
    mixed = [[f(u + g + h) - f(u + g - h) - f(u - g + h) + f(u - g - h) for g in steps] for h in steps]
    return -np.array(mixed) / (4 * np.outer(size, size))
