"""Sums over the outcomes of one or two distributions, which are checked in the same pass."""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._blocks import SINGLE, sum_each, sum_terms
from expected_surprise.checks import _tolerance, as_distribution, as_floats

__all__ = ["align", "as_distributions", "checked_sum"]

# A formula takes p, or p and q, and a number that no entry of them is below; it gives a term an outcome.
Formula = Callable[..., np.ndarray]

FLOAT = np.dtype(float)
# A mean is not above the largest number, so that it is a float where a sum may not be.
SHARES = np.full(SINGLE, 1 / SINGLE)
# The quotient of a number that is not below this and one that is at most 1 keeps all its digits.
SAFE = 1e-300


class _BadEntryError(Exception):
    """Some entry of some distribution is negative or NaN."""


def checked_sum(formula: Formula, *distributions: ArrayLike, axis: int = -1) -> np.ndarray:
    """Sum ``formula(p, low)`` or ``formula(p, q, low)`` over the outcomes, where low is the least entry.

    Entries and sums are checked in the same pass. Only if something is wrong, or the shapes differ, are
    p and q looked at one after the other, to say what.

    >>> float(checked_sum(lambda p, low: p * p, [0.5, 0.25, 0.25]))
    0.375
    >>> checked_sum(lambda p, q, low: p * q, [0.5, 0.5], [0.9, 0.9])
    Traceback (most recent call last):
    ...
    ValueError: q sums to 1.8 along axis -1, not 1; for counts pass counts / counts.sum()
    """
    arrays = [as_floats(x, name) for x, name in zip(distributions, "pq", strict=False)]
    total = _sum_of_short(formula, arrays, axis)
    if total is None:
        total = _sum_of_any(formula, arrays, axis)
    if total is None:
        arrays, axis = _as_distributions(arrays, axis)
        total = sum_terms(lambda *blocks: formula(*blocks, 0.0), *arrays, axis=axis)
    return total


def _sum_of_short(formula: Formula, arrays: list[np.ndarray], axis: int) -> np.float64 | None:
    """The sum for short vectors of numbers that are not tiny, as most are that one types; else None.

    It is the case in which no operation can warn, so that nothing has to be set up.
    """
    shape = arrays[0].shape
    if type(axis) is not int or axis != -1 or len(shape) != 1 or not 0 < shape[0] <= SINGLE:
        return None
    shares = SHARES[: shape[0]]
    for x in arrays:
        if x.dtype != FLOAT or x.shape != shape:
            return None
        if not (x.min() >= SAFE and abs(x.dot(shares) - 1 / SINGLE) <= 1e-8 / SINGLE):
            return None
    return formula(*arrays, SAFE).sum()


def _sum_of_any(formula: Formula, arrays: list[np.ndarray], axis: int) -> np.ndarray | None:
    """The sum for distributions in one shape; None if that is not what they are."""
    p = arrays[0]
    if type(axis) is not int or not -p.ndim <= axis < p.ndim or p.size == 0 or p.shape != arrays[-1].shape:
        return None
    try:
        *sums, total = sum_each(partial(_checked_terms, formula), *arrays, axis=axis)
    except _BadEntryError:
        return None
    for x, sum_ in zip(arrays, sums, strict=True):
        if not abs(sum_ - 1).max() <= _tolerance(x.dtype):
            return None
    dtype = np.result_type(*arrays)
    return total if total.dtype == dtype else total.astype(dtype)


def _checked_terms(formula: Formula, *blocks: np.ndarray) -> tuple[np.ndarray, ...]:
    lows = [x.min() for x in blocks]
    for low in lows:
        if not low >= 0:  # NaN is not, either
            raise _BadEntryError
    return *blocks, formula(*blocks, min(lows))


def _as_distributions(arrays: list[np.ndarray], axis: int) -> tuple[list[np.ndarray], int]:
    if len(arrays) == 1:
        return [as_distribution(*arrays, axis)], axis
    *arrays, axis = as_distributions(*arrays, axis)
    return arrays, axis


def as_distributions(p: ArrayLike, q: ArrayLike, axis: int = -1) -> tuple[np.ndarray, np.ndarray, int]:
    """Two distributions over the same outcomes in one shape, and the axis along which they now lie.

    ``axis`` counts in each array for itself; the other axes are broadcast.

    >>> p, q, axis = as_distributions([0.5, 0.5], [[0.5, 0.5], [1, 0]])
    >>> p.shape, q.shape, axis
    ((2, 2), (2, 2), -1)
    """
    return align(as_distribution(p, axis, "p"), as_distribution(q, axis, "q"), axis)


def align(p: np.ndarray, q: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Views of p and q in one shape, and the axis along which the outcomes now lie.

    >>> align(np.ones(2), np.ones((3, 1)), axis=-1)
    Traceback (most recent call last):
    ...
    ValueError: p has 2 outcomes along axis -1, q has 1; give both a probability for every outcome, \
0 where it is impossible
    """
    if p.shape[axis] != q.shape[axis]:
        raise ValueError(
            f"p has {p.shape[axis]} outcomes along axis {axis}, q has {q.shape[axis]}; "
            "give both a probability for every outcome, 0 where it is impossible"
        )
    if p.shape == q.shape:
        return p, q, axis
    try:
        return *np.broadcast_arrays(np.moveaxis(p, axis, -1), np.moveaxis(q, axis, -1)), -1
    except ValueError:
        raise ValueError(f"p of shape {p.shape} and q of shape {q.shape} do not broadcast") from None
