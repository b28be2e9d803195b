"""The contracts about distributions, codes and counts, written down a second time by mpmath."""

import math
import numbers
import operator
from fractions import Fraction
from itertools import chain, pairwise

import mpmath as mp
import numpy as np
from fuzz import BorderError, RefusedError, is_single, plain
from hypothesis import strategies as st

from strategies import pmfs

BASES = st.sampled_from([math.e, 2, 10, 1.5, np.float32(2), 1.25])
SIZES = st.integers(1, 4)
NUMBERS = [0.0, 1.0, 0.5, 0.25, 1 / 3, 1e-300, 5e-324, 1 - 2**-53, 3e-8, 2.0, 7.5, 1e5, 1e308]


def numbers_up_to(top: float, above: float = -1) -> st.SearchStrategy:
    """Arrays of a few numbers, all above ``above`` and at most ``top``."""
    few = st.sampled_from([x for x in NUMBERS if above < x <= top])
    shapes = st.sampled_from([(), (1,), (3,), (2, 2), (2, 1)])
    return shapes.flatmap(
        lambda shape: st.lists(few, min_size=math.prod(shape), max_size=math.prod(shape)).map(
            lambda values: np.array(values).reshape(shape)
        )
    )


@st.composite
def laws(draw, names: str = "p") -> dict:
    """Distributions over the same outcomes along an axis, one row or several."""
    k, m = draw(SIZES), draw(st.sampled_from([0, 0, 1, 3]))
    axis = draw(st.sampled_from([-1, 0] if m else [-1]))
    rows = [np.array([draw(pmfs(k)) for _ in range(max(m, 1))]) for _ in names]
    if draw(st.booleans()) and len(names) == 2:
        rows[1] = rows[0].copy()
    arrays = [x if m and axis == -1 else x.T if m else x[0] for x in rows]
    return dict(zip(names, arrays, strict=True)) | {"axis": axis}


def tables() -> st.SearchStrategy:
    """Joint distributions, alone or in a batch."""
    shapes = st.sampled_from([(1, 1), (2, 2), (2, 3), (3, 1)])
    one = shapes.flatmap(lambda shape: pmfs(math.prod(shape)).map(lambda p: p.reshape(shape)))
    return st.one_of(one, one.map(lambda p: np.stack([p, p[::-1]])))


def unit(base) -> mp.mpf:
    """The logarithm of a base, if it is one."""
    try:
        number = float(base) if isinstance(base, numbers.Real) else math.nan
    except OverflowError:
        number = math.inf
    except TypeError:
        raise RefusedError("base") from None
    if not 1 < number < math.inf:
        raise RefusedError("base")
    return mp.log(mp.mpf(number))


def require(condition) -> None:
    """Refuse the arguments unless all is true."""
    if not np.all(condition):
        raise RefusedError("condition")


def each(f, *arrays) -> np.ndarray:
    """A function of numbers, elementwise."""
    try:
        arrays = np.broadcast_arrays(*arrays)
    except ValueError:
        raise RefusedError("broadcast") from None
    out = np.empty(arrays[0].shape, dtype=object)
    for index in np.ndindex(out.shape):
        out[index] = f(*(x[index] for x in arrays))
    return out


def cells(table) -> list:
    """The entries of a table, line by line."""
    return list(chain.from_iterable(table))


def along(f, axis: int, *arrays) -> np.ndarray:
    """A function of rows, which lie along an axis of each array; the others are broadcast."""
    rows = [np.moveaxis(x, axis, -1) for x in arrays]
    require(len({x.shape[-1] for x in rows}) == 1)
    try:
        shape = np.broadcast_shapes(*(x.shape[:-1] for x in rows))
    except ValueError:
        raise RefusedError("broadcast") from None
    rows = [np.broadcast_to(x, (*shape, x.shape[-1])) for x in rows]
    out = np.empty(shape, dtype=object)
    for index in np.ndindex(shape):
        out[index] = f(*(x[index].tolist() for x in rows))
    return out


def probabilities(x) -> np.ndarray:
    p = plain(x)
    require([0 <= value <= 1 for value in p.flat])
    return p


def whole_number(x) -> int:
    if isinstance(x, np.ma.MaskedArray):
        raise RefusedError("masked")
    return operator.index(x)


def require_axis(axis, x: np.ndarray) -> None:
    try:
        require(not isinstance(axis, bool) and -x.ndim <= whole_number(axis) < x.ndim and x.size > 0)
    except TypeError:
        raise RefusedError("axis") from None


def law(x, axis=-1) -> np.ndarray:
    """Probabilities that sum to 1 along an axis."""
    p = plain(x)
    require_axis(axis, p)
    require([value >= 0 for value in p.flat])
    tolerance = mp.mpf(8) * 2**-23 if is_single(x) else mp.mpf("1e-8")
    sums = [abs(total - 1) / tolerance for total in along(mp.fsum, axis, p).flat]
    if any(0.8 < total < 1.2 for total in sums):
        raise BorderError
    require([total <= 1 for total in sums])
    return p


def joint(x) -> np.ndarray:
    p = plain(x)
    require(p.ndim >= 2 and p.size > 0)
    flat = p.reshape(*p.shape[:-2], -1)
    law(flat.astype(np.float32) if is_single(x) else flat.astype(float))
    return p


def plogq(p, q) -> mp.mpf:
    return mp.fsum(0 if x == 0 else mp.inf if y == 0 else -x * mp.log(y) for x, y in zip(p, q, strict=True))


def divergence(p, q) -> mp.mpf:
    """The relative entropy of what two rows are once divided by their sums."""
    p, q = ([x / mp.fsum(row) for x in row] for row in (p, q))
    terms = zip(p, q, strict=True)
    return mp.fsum(0 if x == 0 else mp.inf if y == 0 else x * mp.log(x / y) for x, y in terms)


def js(p, q) -> mp.mpf:
    p, q = ([x / mp.fsum(row) for x in row] for row in (p, q))
    middle = [(x + y) / 2 for x, y in zip(p, q, strict=True)]
    return (divergence(p, middle) + divergence(q, middle)) / 2


def over_tables(f, pxy, base) -> np.ndarray:
    """A function of the rows of a table."""
    p, log_base = joint(pxy), unit(base)
    out = np.empty(p.shape[:-2], dtype=object)
    for index in np.ndindex(out.shape):
        out[index] = f(p[index].tolist()) / log_base
    return out


def conditional(table) -> mp.mpf:
    return mp.fsum(-x * mp.log(x / mp.fsum(row)) for row in table for x in row if x)


def information(table) -> mp.mpf:
    total = mp.fsum(map(mp.fsum, table))
    px, py = [mp.fsum(row) for row in table], [mp.fsum(column) for column in zip(*table, strict=True)]
    return mp.fsum(
        x / total * mp.log(x * total / (px[i] * py[j]))
        for i, row in enumerate(table)
        for j, x in enumerate(row)
        if x
    )


def coin(p) -> mp.mpf:
    with mp.workdps(400):
        return plogq([p, 1 - p], [p, 1 - p])


def counts(x, axis) -> np.ndarray:
    n = plain(x)
    require_axis(axis, n)
    require([0 <= value < mp.inf and value == mp.floor(value) for value in n.flat])
    require([total > 0 for total in along(mp.fsum, axis, n).flat])
    require([total < 1.79e308 for total in along(mp.fsum, axis, n).flat])
    return n


def lengths(x) -> np.ndarray:
    out = plain(x)
    require(out.ndim > 0 and out.size > 0)
    require([0 <= value < mp.inf for value in out.flat])
    return out


def size_of_alphabet(base, most: float = math.inf) -> int:
    try:
        size = whole_number(base)
    except TypeError:
        raise RefusedError("base") from None
    require(2 <= size <= min(most, 2**53))
    return size


def expected_length(p, lengths_, axis) -> np.ndarray:
    p, table = law(p, axis), lengths(lengths_)
    require(table.shape == p.shape or table.shape == (p.shape[axis],))
    mean = lambda p, row: mp.fsum(x * y for x, y in zip(p, row, strict=True))
    if table.ndim == 1:
        return along(lambda p: mean(p, table.tolist()), axis, p)
    return along(mean, axis, p, table)


def shannon(q, base) -> np.ndarray:
    q, size = probabilities(q), size_of_alphabet(base)
    require(q.size > 0 and all(value > 0 for value in q.flat))

    def shortest(x: mp.mpf) -> mp.mpf:
        length = mp.ceil(-mp.log(x, size))
        return length - 1 if length and float(mp.mpf(size) ** (1 - length)) <= x else length

    return each(shortest, q)


def has_lengths(words, wanted) -> bool:
    """Whether these are the words of a prefix code."""
    sent = sorted(word for word in words if word is not None)
    return [len(word) for word in words if word is not None] == [int(x) for x in wanted] and not any(
        b.startswith(a) for a, b in pairwise(sent)
    )


def prefix(lengths_, base):
    wanted, size = lengths(lengths_), size_of_alphabet(base, 36)
    require(wanted.ndim == 1 and all(x == mp.floor(x) for x in wanted))
    if max(wanted) > 10_000:
        raise BorderError
    require(sum(Fraction(1, size ** int(x)) for x in wanted) <= 1)
    return lambda words: has_lengths(words, wanted)


def huffman(p, base):
    p, size = law(p), size_of_alphabet(base, 36)
    require(p.ndim == 1)
    entropy = plogq(p, p) / mp.log(size)

    def is_short(words) -> bool:
        mean = mp.fsum(x * len(word) for x, word in zip(p, words, strict=True) if x)
        seen = [word for word in words if word is not None]
        return (
            [word is None for word in words] == [x == 0 for x in p]
            and has_lengths(words, map(len, seen))
            and entropy - mp.mpf("1e-6") <= mean < entropy + 1 + mp.mpf("1e-6")
        )

    return is_short


def log1pmx(x) -> np.ndarray:
    x = plain(x)
    require([-1 <= value < mp.inf for value in x.flat])
    with mp.workdps(400):
        return each(lambda v: mp.log(1 + v) - v if v > -1 else -mp.inf, x)


def rates(x, *, zero: bool) -> np.ndarray:
    out = plain(x)
    require([0 <= value < mp.inf and (zero or value > 0) for value in out.flat])
    return out


def rate_kl(a, b) -> mp.mpf:
    with mp.workdps(800):
        return (a * mp.log(a / b) if a and b else mp.inf if a else 0) - a + b
