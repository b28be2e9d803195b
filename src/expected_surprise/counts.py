"""From a sample to a distribution, and to an estimate of the entropy behind it."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise.checks import as_base, as_counts
from expected_surprise.information import entropy

__all__ = ["empirical_distribution", "entropy_from_counts"]


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
    if isinstance(x, str):
        raise TypeError("x is one string; pass list(x) for its characters or x.split() for its words")
    x = np.asarray(x)
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"x has shape {x.shape}; pass the observations as one non-empty sequence")
    if x.dtype.kind == "f" and np.isnan(x).any():
        raise ValueError(f"x has nan at index {int(np.isnan(x).argmax())}; drop it with x[~np.isnan(x)]")
    values, counts = np.unique(x, return_counts=True)
    return values, counts / x.size


def entropy_from_counts(
    n: ArrayLike, *, estimator: str = "plugin", axis: int = -1, base: float = math.e
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
        If a count is negative or not whole, nothing was counted, or there is no such estimator.

    Notes
    -----
    G. A. Miller, Note on the bias of information estimates, in: H. Quastler (editor), Information
    Theory in Psychology (1955).

    Examples
    --------
    >>> float(entropy_from_counts([5, 5], base=2))
    1.0
    >>> float(entropy_from_counts([5, 5], estimator="miller_madow").round(6))   # log 2 + 1/20
    0.743147
    """
    n, base = as_counts(n, axis), as_base(base)
    if estimator not in _BIAS:
        raise ValueError(f"estimator is {estimator!r}; the estimators are {', '.join(sorted(_BIAS))}")
    plugin = entropy(n / n.sum(axis=axis, keepdims=True), axis=axis)
    return (plugin - _BIAS[estimator](n, axis)) / math.log(base)


def _miller_madow_bias(n: np.ndarray, axis: int) -> np.ndarray:
    return -(np.count_nonzero(n, axis=axis) - 1) / (2 * n.sum(axis=axis))


# What each estimator takes for the bias of the plug-in estimate, in nats.
_BIAS = {"plugin": lambda n, axis: 0.0, "miller_madow": _miller_madow_bias}
