"""Evaluate a formula piece by piece, so that large inputs need no large temporary arrays."""

import math
from collections.abc import Callable, Iterator

import numpy as np

__all__ = ["BLOCK", "blocks", "sum_terms"]

# 8,192 doubles are 64 KiB: they fit the L2 cache, and BLAS stays on one thread.
BLOCK = 8192
# Along shorter rows than this, a product with a vector of ones is faster than numpy's sum.
SHORT_ROW = 100


def blocks(outer: int, n: int, inner: int) -> Iterator[tuple[slice, slice, slice]]:
    """Index an array of shape (outer, n, inner) in C-order pieces of at most BLOCK elements.

    >>> [piece[1] for piece in blocks(1, 20_000, 1)]
    [slice(0, 8192, None), slice(8192, 16384, None), slice(16384, 24576, None)]
    """
    width = min(inner, BLOCK)
    height = min(n, max(1, BLOCK // width))
    depth = max(1, BLOCK // (width * height))
    for i in range(0, outer, depth):
        for k in range(0, inner, width):
            for j in range(0, n, height):
                yield slice(i, i + depth), slice(j, j + height), slice(k, k + width)


def sum_terms(term: Callable[..., np.ndarray], *arrays: np.ndarray, axis: int = -1) -> np.ndarray:
    """Sum ``term(*arrays)`` along one axis without a full-size temporary array.

    The arrays have one shape. The sum is kept in double precision and returned in the arrays' own.

    >>> float(sum_terms(np.square, np.array([1.0, 2.0, 3.0])))
    14.0
    """
    dtype = np.result_type(*arrays)
    total_dtype = np.result_type(dtype, float)
    if arrays[0].size <= BLOCK:
        # A sum that starts from +0.0 never comes out as -0.0.
        total = term(*arrays).sum(axis=axis, dtype=total_dtype, initial=0.0)
    else:
        total = _sum_blocks(term, arrays, axis, total_dtype)
    return total.astype(dtype)[()]


def _sum_blocks(term: Callable, arrays: tuple, axis: int, dtype: np.dtype) -> np.ndarray:
    shape = arrays[0].shape
    axis = range(len(shape))[axis]
    view = math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :])
    arrays = [a.reshape(view) for a in arrays]
    total = np.zeros((view[0], view[2]), dtype)
    ones = np.ones(view[1], dtype) if view[1] < SHORT_ROW and view[2] == 1 else None
    for i, j, k in blocks(*view):
        terms = term(*(a[i, j, k] for a in arrays))
        if ones is None:
            total[i, k] += terms.sum(axis=1, dtype=dtype)
        else:
            total[i, 0] += terms[:, :, 0] @ ones
    return total.reshape(shape[:axis] + shape[axis + 1 :])
