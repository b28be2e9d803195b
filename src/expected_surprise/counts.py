"""From a sample to a distribution, and to estimates of the entropy and the information behind it."""

import math
import numbers
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._arrays import as_array, require_known, require_order
from expected_surprise._estimators import ESTIMATORS
from expected_surprise.checks import as_base, as_counts
from expected_surprise.divergence import mutual_information

__all__ = ["contingency", "empirical_distribution", "entropy_from_counts", "mutual_information_from_samples"]

# Whole numbers are counted without sorting them if the table has up to this many cells per observation.
DENSE = 4
# Observations that are treated at once.
PIECE = 2**14


def empirical_distribution(x: ArrayLike | Sequence) -> tuple[np.ndarray, np.ndarray]:
    """The values that occur in a sample, and the share of the sample that each of them has.

    Parameters
    ----------
    x : array-like
        Observations in one dimension: numbers or strings.

    Returns
    -------
    values : array
        The distinct values, in rising order.
    p_hat : array
        Their relative frequencies: positive, with sum 1.

    Raises
    ------
    ValueError
        If x is empty, not one-dimensional or contains NaN.

    Examples
    --------
    >>> values, p_hat = empirical_distribution(list("hello"))
    >>> for value, p in zip(values, p_hat): print(value, p)
    e 0.2
    h 0.2
    l 0.4
    o 0.2
    """
    x = _as_sample(x, "x")
    values, counts = _counted_directly(x) or np.unique(x, return_counts=True)
    return values, counts / x.size


def _as_sample(x: ArrayLike | Sequence, name: str) -> np.ndarray:
    if isinstance(x, str):
        raise TypeError(
            f"{name} is one string; pass list({name}) for its characters or {name}.split() for its words"
        )
    sample = as_array(x, name)
    if sample.ndim != 1 or sample.size == 0:
        raise ValueError(f"{name} has shape {sample.shape}; pass the observations as one non-empty sequence")
    if sample.dtype.kind in "fcMm" and np.isnan(sample).any():
        where = int(np.isnan(sample).argmax())
        raise ValueError(f"{name} has nan at index {where}; drop it with {name}[~np.isnan({name})]")
    if sample.dtype.kind in "USOV":
        require_order(x, sample, name)
    return sample


def contingency(
    x: ArrayLike | Sequence, y: ArrayLike | Sequence
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How often each pair of values occurs in a sample of pairs.

    Parameters
    ----------
    x, y : array-like
        Observations of two variables, number i of x together with number i of y: numbers or strings.

    Returns
    -------
    x_values, y_values : array
        The distinct values of each, in rising order.
    table : array of int, shape (kx, ky)
        The counts: a row for each value of x, a column for each value of y. ``table / table.sum()`` is the
        empirical joint distribution.

    Raises
    ------
    ValueError
        If x or y is empty, not one-dimensional or contains NaN, or they differ in length.

    Examples
    --------
    >>> weather, coat, table = contingency(["dry", "wet", "wet"], ["no", "yes", "no"])
    >>> weather.tolist(), coat.tolist(), table.tolist()
    (['dry', 'wet'], ['no', 'yes'], [[1, 0], [1, 1]])
    """
    x, y = _as_sample(x, "x"), _as_sample(y, "y")
    if x.size != y.size:
        raise ValueError(f"x has {x.size} observations, y has {y.size}; give each x its y")
    if counted := _counted_directly(x, y):
        return counted
    (x_values, rows), (y_values, columns) = (np.unique(z, return_inverse=True) for z in (x, y))
    cells = np.bincount(rows * y_values.size + columns, minlength=x_values.size * y_values.size)
    return x_values, y_values, cells.reshape(x_values.size, y_values.size)


def _counted_directly(*variables: np.ndarray) -> tuple[np.ndarray, ...] | None:
    """Values and table of counts of whole numbers in small ranges, without sorting; None for other data."""
    if any(z.dtype.kind not in "biu" for z in variables):
        return None
    lows = [z.min() for z in variables]
    shape = [int(z.max()) - int(low) + 1 for z, low in zip(variables, lows, strict=True)]
    if math.prod(shape) > DENSE * variables[0].size:
        return None
    table = _count_cells(variables, lows, shape)
    seen = [np.flatnonzero(np.moveaxis(table, a, 0).reshape(k, -1).any(axis=1)) for a, k in enumerate(shape)]
    values = [s.astype(z.dtype) + low for s, z, low in zip(seen, variables, lows, strict=True)]
    return *values, table[np.ix_(*seen)]


def _count_cells(variables: tuple[np.ndarray, ...], lows: list[np.integer], shape: list[int]) -> np.ndarray:
    """How often each combination of values occurs: the cells of the table are numbered row by row."""
    table = np.zeros(math.prod(shape), np.intp)
    step = max(PIECE, table.size)
    for i in range(0, variables[0].size, step):
        cells, *others = (_above(low, z[i : i + step]) for z, low in zip(variables, lows, strict=True))
        for k, other in zip(shape[1:], others, strict=True):
            cells = cells * k + other
        table += np.bincount(cells, minlength=table.size)
    return table.reshape(shape)


def _above(low: np.integer, z: np.ndarray) -> np.ndarray:
    """The differences z - low as machine integers, also where z is unsigned or too narrow for them."""
    if low == 0 and z.dtype == np.intp:
        return z
    return np.subtract(z, low, dtype=np.intp, casting="unsafe")


def mutual_information_from_samples(
    x: ArrayLike | Sequence, y: ArrayLike | Sequence, *, estimator: str = "plugin", base: float = math.e
) -> np.ndarray:
    """An estimate of the mutual information of two variables from a sample of pairs.

    Parameters
    ----------
    x, y : array-like
        Observations of two variables, number i of x together with number i of y: numbers or strings.
    estimator : str
        ``"plugin"``: the mutual information of the relative frequencies; never negative, and too high on
        average, by about (kx - 1) (ky - 1) / (2 N) nats for independent variables.
        ``"miller_madow"`` or ``"grassberger"``: H(X) + H(Y) - H(X, Y) with each entropy so estimated;
        nearly unbiased, and negative at times.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar.

    Raises
    ------
    ValueError
        If x or y is empty, not one-dimensional or contains NaN, they differ in length, or there is no such
        estimator.

    Examples
    --------
    >>> float(mutual_information_from_samples([0, 0, 1, 1], ["a", "a", "b", "b"], base=2))
    1.0
    """
    table, base = contingency(x, y)[2], as_base(base)
    require_known(estimator, "estimator", set(ESTIMATORS) - {"nsb"}, "estimators")
    if estimator == "plugin":
        return mutual_information(table / table.sum(), base=base)
    hx, hy, hxy = (ESTIMATORS[estimator](n) for n in (table.sum(axis=1), table.sum(axis=0), table.ravel()))
    return (hx + hy - hxy) / math.log(base)


def entropy_from_counts(
    n: ArrayLike, *, estimator: str = "plugin", k: int | None = None, axis: int = -1, base: float = math.e
) -> np.ndarray:
    """An estimate of the entropy of a distribution from the counts of a sample of it.

    Parameters
    ----------
    n : array-like
        How often each outcome was seen, along ``axis``.
    estimator : str
        ``"plugin"``: the entropy of the relative frequencies; too low on average.
        ``"miller_madow"``: the same plus (m - 1) / (2 N) nats, for m outcomes that were seen in N
        observations, which removes the leading part of that bias.
        ``"grassberger"``: log N - (1/N) sum n G(n), with a function G in the place of the logarithm that
        removes more of it.
        ``"nsb"``: the mean under a Bayesian prior that is nearly flat in the entropy; it needs ``k``.
    k : int, optional
        For ``"nsb"``: how many outcomes could occur, seen or not.
    axis : int
        The axis along which the outcomes lie.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array.

    Raises
    ------
    ValueError
        If a count is negative or not whole, nothing was counted, there is no such estimator, or k is
        missing, given to an estimator that makes no use of it, or smaller than the number of outcomes seen.

    Notes
    -----
    G. A. Miller, Note on the bias of information estimates, in: H. Quastler (editor), Information Theory
    in Psychology (1955). P. Grassberger, Entropy estimates from insufficient samplings,
    arXiv:physics/0307138 (2003). I. Nemenman, F. Shafee and W. Bialek, Entropy and inference, revisited,
    Advances in Neural Information Processing Systems 14 (2002).

    Examples
    --------
    >>> float(entropy_from_counts([5, 5], base=2))
    1.0
    >>> float(entropy_from_counts([5, 5], estimator="miller_madow").round(6))   # log 2 + 1/20
    0.743147
    >>> float(entropy_from_counts([5, 5], estimator="nsb", k=20).round(3))
    0.875
    """
    n, base = as_counts(n, axis), as_base(base)
    require_known(estimator, "estimator", ESTIMATORS, "estimators")
    _check_alphabet(estimator, k, int(np.count_nonzero(n, axis=axis).max()))
    return ESTIMATORS[estimator](n, axis, k) / math.log(base)


def _check_alphabet(estimator: str, k: int | None, seen: int) -> None:
    if estimator != "nsb":
        if k is not None:
            raise ValueError(f"k is {k}, but the estimator {estimator!r} does not use it; leave it out")
    elif k is None:
        raise ValueError("k is missing: 'nsb' needs the number of outcomes that could occur, seen or not")
    elif not isinstance(k, numbers.Real) or not k >= seen or k % 1 != 0:
        raise ValueError(f"k is {k}, but {seen} outcomes were seen; k is a whole number and counts them all")
