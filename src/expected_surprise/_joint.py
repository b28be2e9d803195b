"""Joint tables of two variables: X along the rows, Y along the columns."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._blocks import sum_each
from expected_surprise.checks import _require_sums_of_1, as_floats, reject

__all__ = ["as_joint", "sum_cells"]


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
    if not pxy.min() >= 0:
        reject("pxy", pxy, ~(pxy >= 0), "a probability is at least 0")
    _require_sums_of_1("pxy", sum_cells(np.asarray, pxy), (-2, -1))
    return pxy


def sum_cells(term: Callable[..., np.ndarray], *tables: np.ndarray) -> np.ndarray:
    """Sum ``term(*tables)`` over the cells of each table, without a full-size temporary array.

    >>> float(sum_cells(np.square, np.array([[1.0, 2.0], [3.0, 4.0]])))
    30.0
    """
    (rows,) = sum_each(lambda *blocks: (term(*blocks),), *tables)
    return rows.sum(axis=-1).astype(np.result_type(*tables))
