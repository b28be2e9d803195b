"""Evaluate a formula piece by piece, so that large inputs need no large temporary arrays."""

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import product

import numpy as np

from expected_surprise.parallel import _in_order

__all__ = ["BLOCK", "CHUNK", "FEW", "pieces", "sum_each", "sum_terms"]

# A formula sees a block at a time. 8,192 doubles are 64 KiB: they fit the L2 cache, and BLAS stays on one
# thread. A thread gets a chunk at a time, which is work for about a millisecond.
BLOCK = 8192
CHUNK = 32 * BLOCK
# A piece is at least this wide, if it can be, where the terms of a sum do not lie side by side in memory.
WIDTH = 1024
# So few terms are added as exactly by a product with ones as by numpy's sum, and faster.
FEW = 100
# Rows that are added by a product with ones, when there are many, before all are added.
STEP = 32

Places = list[tuple[slice, ...]]


def pieces(shape: tuple[int, ...], axis: int, size: int) -> tuple[Places, list[slice]]:
    """Cut an array into pieces of at most ``size`` elements.

    The first list says where the pieces lie in the sum along ``axis``, the second where along ``axis``.

    >>> pieces((20_000,), axis=0, size=8192)
    ([()], [slice(0, 8192, None), slice(8192, 16384, None), slice(16384, 24576, None)])
    """
    sides = [1] * len(shape)
    deep = size // WIDTH
    sides[axis] = shape[axis] if shape[axis] < 2 * deep else deep
    for a in reversed(range(len(shape))):
        sides[a] = min(shape[a], size // math.prod(sides) * sides[a])
    cuts = [[slice(i, i + side) for i in range(0, n, side)] for n, side in zip(shape, sides, strict=True)]
    along = cuts.pop(axis)
    return list(product(*cuts)), along


def sum_terms(term: Callable[..., np.ndarray], *arrays: np.ndarray, axis: int = -1) -> np.ndarray:
    """Sum ``term(*arrays)`` along one axis without a full-size temporary array.

    The arrays have one shape. The sum is kept in double precision and returned in the arrays' own.

    >>> float(sum_terms(np.square, np.array([1.0, 2.0, 3.0])))
    14.0
    """
    (total,) = sum_each(lambda *blocks: (term(*blocks),), *arrays, axis=axis)
    return total.astype(np.result_type(*arrays))


def sum_each(terms: Callable[..., tuple], *arrays: np.ndarray, axis: int = -1) -> list[np.ndarray]:
    """Sum each of the arrays ``terms(*arrays)`` in one pass, as ``sum_terms`` does; in double precision.

    What is added to what does not depend on the number of threads.

    >>> [float(total) for total in sum_each(lambda x: (x, x * x), np.array([1.0, 2.0, 3.0]))]
    [6.0, 14.0]
    """
    if arrays[0].size <= BLOCK:
        with np.errstate(all="ignore"):
            return [_sum(t, axis) for t in terms(*arrays)]
    shape = arrays[0].shape
    axis = range(len(shape))[axis]
    # Read the numbers in the order in which they lie in memory.
    order = sorted(range(len(shape)), key=lambda a: -sum(abs(x.strides[a]) for x in arrays))
    others = [a for a in order if a != axis]
    totals = _sum_pieces(
        lambda chunk: _sum_chunk(terms, chunk, order.index(axis)),
        [x.transpose(order) for x in arrays],
        order.index(axis),
        CHUNK,
        _in_order,
    )
    return [t.transpose(np.argsort(others)) if others else t for t in totals]


def _sum_pieces(
    work: Callable[[list], list], arrays: list, axis: int, size: int, each: Callable = map
) -> list[np.ndarray]:
    """Add what ``work`` gives for each piece of the arrays: sums along ``axis``."""
    shape = arrays[0].shape
    regions, along = pieces(shape, axis, size)
    places = [(*region[:axis], step, *region[axis:]) for region in regions for step in along]
    parts = iter(each(lambda place: work([x[place] for x in arrays]), places))
    sums = (_add_by_halves(parts, len(along)) for _ in regions)
    if len(regions) == 1:
        return next(sums)
    return _assemble(regions, sums, shape[:axis] + shape[axis + 1 :])


def _add_by_halves(parts: Iterator[list], count: int) -> list[np.ndarray]:
    """The sum of the next parts, in which each goes through few additions and so through little rounding."""
    if count == 1:
        return next(parts)
    first, second = _add_by_halves(parts, count // 2), _add_by_halves(parts, count - count // 2)
    return [a + b for a, b in zip(first, second, strict=True)]


def _assemble(regions: Places, sums: Iterable[list], shape: tuple[int, ...]) -> list[np.ndarray]:
    totals = []
    for region, some in zip(regions, sums, strict=True):
        totals = totals or [np.empty(shape, x.dtype) for x in some]
        for total, x in zip(totals, some, strict=True):
            total[region] = x
    return totals


def _sum_chunk(terms: Callable, arrays: list, axis: int) -> list[np.ndarray]:
    """The sums of a chunk along ``axis``, which is made the only, the last, or the middle one of three."""
    shape = arrays[0].shape
    before, n, after = shape[:axis], shape[axis], shape[axis + 1 :]
    outer, inner = math.prod(before), math.prod(after)
    view = (outer, n, inner) if inner > 1 else (outer, n) if outer > 1 else (n,)
    axis = min(1, len(view) - 1)
    arrays = [x.reshape(view) for x in arrays]
    with np.errstate(all="ignore"):
        totals = _sum_pieces(
            lambda block: [_sum(t, axis) for t in terms(*map(np.ascontiguousarray, block))],
            arrays,
            axis,
            BLOCK,
        )
    return [t.reshape(before + after) for t in totals] if before + after else totals


def _sum(terms: np.ndarray, axis: int) -> np.ndarray:
    """The sum of a block along an axis, in double precision at least."""
    n = terms.shape[axis]
    dtype = float if terms.itemsize < 8 else terms.dtype
    if terms.ndim == 3 and axis == 1:
        return _sum_rows(terms, np.ones(n, dtype))
    if terms.ndim == 2 and axis in (1, -1) and n < FEW:
        return terms @ np.ones(n, dtype)
    return terms.sum(axis=axis, dtype=dtype)


def _sum_rows(terms: np.ndarray, ones: np.ndarray) -> np.ndarray:
    outer, n, inner = terms.shape
    if n > FEW:
        whole = n - n % STEP
        some = ones[: n // STEP] @ terms[:, :whole].reshape(outer, n // STEP, STEP * inner)
        some = some.reshape(outer, STEP, inner)
        some[:, : n - whole] += terms[:, whole:]
        terms, ones = some, ones[:STEP]
    return ones @ terms
