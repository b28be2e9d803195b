"""Evaluate a formula piece by piece, so that large inputs need no large temporary arrays."""

import math
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product

import numpy as np

from expected_surprise.parallel import _in_order

__all__ = ["BLOCK", "CHUNK", "SINGLE", "pieces", "sum_each", "sum_terms"]

# A formula sees a block at a time. 2^15 doubles are 256 KiB, which fit the L2 cache, and are so many that
# the calls between the operations cost little. A thread gets a chunk at a time: a millisecond of work.
BLOCK = 2**15
CHUNK = 8 * BLOCK
# BLAS uses threads of its own for products of above 9,216 numbers, which on a busy processor wait for each
# other; a product here has so many at most.
SINGLE = 2**13
# A piece is at least this wide, if it can be, where the terms of a sum do not lie side by side in memory.
WIDTH = 1024
# So few terms are added as exactly by a product with ones as by numpy's sum, and faster; more are first
# added to so many sums.
FEW = 100
STEP = 32

# The allocator of Linux hands freed memory back to the system, so that every block would pay anew for its
# pages, unless it has once seen a larger array go: then it keeps twice as much. This one is never touched.
np.empty(2**20)

Places = list[tuple[slice, ...]]


def pieces(shape: tuple[int, ...], axis: int, size: int) -> tuple[Places, list[slice]]:
    """Cut an array into pieces of at most ``size`` elements.

    The first list says where the pieces lie in the sum along ``axis``, the second where along ``axis``.

    >>> pieces((3, 20_000), axis=-1, size=2**14)
    ([(slice(0, 1, None),), (slice(1, 2, None),), (slice(2, 3, None),)], \
[slice(0, 16384, None), slice(16384, 32768, None)])
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
    if arrays[0].size <= SINGLE:
        with np.errstate(all="ignore"):
            return [t.sum(axis=axis, dtype=float, initial=0.0) for t in terms(*arrays)]
    shape = arrays[0].shape
    axis = range(len(shape))[axis]
    # Read the numbers in the order in which they lie in memory.
    order = sorted(range(len(shape)), key=lambda a: -sum(abs(x.strides[a]) for x in arrays))
    others = [a for a in order if a != axis]
    arrays, axis = [x.transpose(order) for x in arrays], order.index(axis)
    totals = _sum_pieces(partial(_sum_chunk, terms, axis), arrays, axis, CHUNK, _in_order)
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
    """The sum of the next parts, of which each goes through few additions, and so through little rounding."""
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


def _sum_chunk(terms: Callable, axis: int, arrays: list) -> list[np.ndarray]:
    """The sums of a chunk along ``axis``, block by block."""
    shape = arrays[0].shape
    before, n, after = shape[:axis], shape[axis], shape[axis + 1 :]
    outer, inner = math.prod(before), math.prod(after)
    view = (outer, n, inner) if inner > 1 else (outer, n) if outer > 1 else (n,)
    arrays = [x.reshape(view) for x in arrays]
    with np.errstate(all="ignore"):
        totals = _sum_pieces(partial(_sum_blocks, terms), arrays, min(1, len(view) - 1), BLOCK)
    return [t.reshape(before + after) for t in totals] if before + after else totals


def _sum_blocks(terms: Callable, blocks: list) -> list[np.ndarray]:
    # An operation is faster on a block whose numbers lie side by side, by more than a copy costs.
    return [_sum_block(t) for t in terms(*map(np.ascontiguousarray, blocks))]


def _sum_block(terms: np.ndarray) -> np.ndarray:
    """The sum along the only axis, the last of two, or the middle one of three."""
    if terms.ndim == 3:
        return _sum_rows(terms)
    if terms.ndim == 2 and terms.shape[1] <= FEW:
        return _add_rows(terms.T)
    return terms.sum(axis=-1, dtype=float, initial=0.0)


def _sum_rows(terms: np.ndarray) -> np.ndarray:
    """The sum along the middle axis; of many rows every 32nd first, so that less is lost to rounding."""
    outer, n, inner = terms.shape
    if n > FEW:
        groups, rest = divmod(n, STEP)
        sums = _add_rows(terms[:, : n - rest].reshape(outer, groups, STEP * inner))
        sums = sums.reshape(outer, STEP, inner)
        sums[:, :rest] += terms[:, n - rest :]
        terms = sums
    return _add_rows(terms)


def _add_rows(terms: np.ndarray) -> np.ndarray:
    """The sum along the last axis but one, as a product with ones."""
    *_, n, inner = terms.shape
    ones, width = np.ones(n), max(1, SINGLE // n)
    if width >= inner:
        return ones @ terms
    return np.concatenate([ones @ terms[..., i : i + width] for i in range(0, inner, width)], axis=-1)
