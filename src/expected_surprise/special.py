"""Special functions that stay exact where the obvious formula loses its digits.

``log1pmx`` is written here. The other names are scipy's own, handed on unchanged:
``logsumexp``, ``softmax`` and ``log_softmax`` (which work along ``axis``; scipy's default ``None`` means
the whole array, so pass ``axis=-1`` for rows), ``expit`` (the logistic sigmoid) and ``log_expit`` (its
logarithm). See https://docs.scipy.org/doc/scipy/reference/special.html.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, log_expit, log_softmax, logsumexp, softmax

from expected_surprise.checks import as_floats, reject

__all__ = ["expit", "log1pmx", "log_expit", "log_softmax", "logsumexp", "softmax"]

# 1/3 + s^2/5 + s^4/7 + ...: for |s| < NEAR the terms left out are below the last digit of a double.
NEAR = 0.1
_TAIL = [1 / k for k in range(3, 21, 2)]


def _artanh_tail(square: np.ndarray) -> np.ndarray:
    """(artanh(s) - s) / s^3 for an array of s^2, for |s| < NEAR."""
    return _even_series(_TAIL, square)


def _even_series(coefficients: list[float], square: np.ndarray) -> np.ndarray:
    """The series c0 + c1 s^2 + c2 s^4 + ... for an array of s^2, as far as it matters to the largest."""
    largest = min(max(float(square.max(initial=0.0)), 1e-300), 0.5)
    count = 1 + int(37 / -math.log(largest))  # largest^count is below exp(-37), the last digit of a double
    *others, last = coefficients[:count]
    total = np.full_like(square, last)
    for c in reversed(others):
        total *= square
        total += c
    return total


def log1pmx(x: ArrayLike) -> np.ndarray:
    """log(1 + x) - x, elementwise, with all its digits also near x = 0.

    Parameters
    ----------
    x : array-like
        Finite numbers, at least -1.

    Returns
    -------
    Scalar or array of the shape of ``x``: at most 0, and -inf at x = -1.

    Notes
    -----
    With s = x / (2 + x), log(1 + x) = 2 artanh(s) = 2 (s + s^3/3 + ...). The parts linear in s cancel
    by hand, which leaves s (2 s^2 (1/3 + s^2/5 + ...) - x).

    Examples
    --------
    >>> f"{log1pmx(1e-16):.10e}"   # np.log1p(x) - x gives 0
    '-5.0000000000e-33'
    """
    x = as_floats(x, "x")
    reject("x", x, ~((x >= -1) & (x < np.inf)), "log1pmx needs a finite number that is at least -1")
    s = x / (2 + x)
    near = np.abs(s) < NEAR
    small = np.where(near, s, 0)
    with np.errstate(divide="ignore"):
        far = np.log1p(x) - x
    return np.where(near, small * (2 * small * small * _artanh_tail(small * small) - x), far)[()]
