"""Joint tables of two variables: X along the rows, Y along the columns."""

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._blocks import sum_terms
from expected_surprise.checks import _require_sums_of_1, as_floats, reject

__all__ = ["as_joint", "flat"]


def as_joint(pxy: ArrayLike) -> np.ndarray:
    """A table of probabilities with sum 1, or a batch of tables along the axes before the last two.

    >>> as_joint([[4, 2], [1, 1]])
    Traceback (most recent call last):
    ...
    ValueError: pxy sums to 8 along axis (-2, -1), not 1; for counts pass counts / counts.sum()
    """
    pxy = as_floats(pxy, "pxy")
    if pxy.ndim < 2 or pxy.size == 0:
        raise ValueError(f"pxy has shape {pxy.shape}; pass a table: a row for each x, a column for each y")
    reject("pxy", pxy, ~(pxy >= 0), "a probability is at least 0")
    with np.errstate(over="ignore"):  # a sum beyond the floats is inf, and not 1
        _require_sums_of_1("pxy", sum_terms(np.asarray, flat(pxy)), (-2, -1))
    return pxy


def flat(pxy: np.ndarray) -> np.ndarray:
    """Each table as one row, read line by line.

    >>> flat(np.array([[1, 2], [3, 4]]))
    array([1, 2, 3, 4])
    """
    return pxy.reshape(*pxy.shape[:-2], -1)
