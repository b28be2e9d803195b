"""Surprisal and entropy: how surprising an outcome is, and how surprising it is on average.

Reference: T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd edition (2006), chapter 2.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import entr, rel_entr, xlog1py

from expected_surprise._distributions import checked_sum
from expected_surprise._joint import as_joint, sum_cells
from expected_surprise.checks import as_base, as_probabilities

__all__ = ["binary_entropy", "conditional_entropy", "entropy", "joint_entropy", "surprisal"]


def surprisal(p: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The surprise log(1/p) of an outcome of probability p, elementwise.

    Parameters
    ----------
    p : array-like
        Probabilities, each for itself; they need not sum to 1.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array of the shape of ``p``, at least 0; ``inf`` where p = 0.

    Raises
    ------
    ValueError
        If an entry lies outside 0 to 1, or base is not a finite number above 1.

    Examples
    --------
    >>> surprisal([1, 0.5, 0.25, 0], base=2)
    array([ 0.,  1.,  2., inf])
    """
    p, base = as_probabilities(p), as_base(base)
    with np.errstate(divide="ignore"):
        return ((0.0 - np.log(p)) / math.log(base))[()]


def entropy(p: ArrayLike, *, axis: int = -1, base: float = math.e) -> np.ndarray:
    """The entropy H(p) = -sum p log p of a distribution: its expected surprise.

    Parameters
    ----------
    p : array-like
        Probabilities that sum to 1 along ``axis``. Zeros are allowed: 0 log 0 = 0.
    axis : int
        The axis along which the outcomes lie; every other axis is kept.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: between 0 (one outcome is certain) and log k (all k are equally likely).

    Raises
    ------
    ValueError
        If p is negative, NaN, empty or does not sum to 1, or base is not a finite number above 1.

    Examples
    --------
    >>> float(entropy([0.5, 0.25, 0.125, 0.125], base=2))
    1.75
    >>> entropy([[1, 0], [0.5, 0.5]], base=2)
    array([0., 1.])
    """
    return (0.0 - checked_sum(_entropy_terms, p, axis=axis)) / math.log(as_base(base))


def _entropy_terms(p: np.ndarray, low: float) -> np.ndarray:
    """The terms p log p, where no entry is below ``low``."""
    # With the smallest positive number in the logarithm, p = 0 gives 0 and every p > 0 is left as it is.
    terms = np.log(p if low > 0 else np.maximum(p, np.finfo(p.dtype).smallest_subnormal))
    terms *= p
    return terms


def binary_entropy(p: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The entropy h(p) = -p log p - (1 - p) log(1 - p) of a coin with probability p of heads, elementwise.

    Parameters
    ----------
    p : array-like
        Probabilities, each for itself: every entry is one coin.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array of the shape of ``p``: between 0 (p = 0 or 1) and log 2 (p = 1/2).

    Raises
    ------
    ValueError
        If an entry lies outside 0 to 1, or base is not a finite number above 1.

    Examples
    --------
    >>> binary_entropy([0, 0.11, 0.5, 1], base=2).round(6)
    array([0.      , 0.499916, 1.      , 0.      ])
    """
    p, base = as_probabilities(p), as_base(base)
    # log1p(-p) keeps the digits of a tiny p, which 1 - p would round away.
    return ((entr(p) - xlog1py(1 - p, -p)) / math.log(base) + 0.0)[()]


def joint_entropy(pxy: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The joint entropy H(X, Y) = -sum p(x, y) log p(x, y): the expected surprise of a pair.

    Parameters
    ----------
    pxy : array-like, shape (..., kx, ky)
        The joint distribution: a row for each value of X, a column for each value of Y, with sum 1.
        Axes before the last two hold a batch of tables.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: at least H(X) and H(Y), at most H(X) + H(Y).

    Raises
    ------
    ValueError
        If pxy is negative, NaN, empty, has fewer than two axes or does not sum to 1.

    Examples
    --------
    >>> float(joint_entropy([[0.5, 0.25], [0.125, 0.125]], base=2))
    1.75
    """
    pxy, base = as_joint(pxy), as_base(base)
    return (0.0 - sum_cells(lambda p: _entropy_terms(p, low=0), pxy)) / math.log(base)


def conditional_entropy(pxy: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The conditional entropy H(Y | X) = sum p(x) H(Y | X = x): what Y still surprises one who knows X.

    Parameters
    ----------
    pxy : array-like, shape (..., kx, ky)
        The joint distribution: a row for each value of X, a column for each value of Y, with sum 1.
        Axes before the last two hold a batch of tables. For H(X | Y) swap the last two axes.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: between 0 (X determines Y) and H(Y) (X and Y are independent).

    Raises
    ------
    ValueError
        If pxy is negative, NaN, empty, has fewer than two axes or does not sum to 1.

    Examples
    --------
    >>> pxy = [[0.5, 0], [0.25, 0.25]]   # the first row leaves no doubt, the second a full bit
    >>> float(conditional_entropy(pxy, base=2))
    0.5
    """
    pxy, base = as_joint(pxy), as_base(base)
    return _row_terms(pxy).sum(axis=-1) / math.log(base)


def _row_terms(pxy: np.ndarray) -> np.ndarray:
    """The sums over y of p(x, y) log(p(x) / p(x, y)).

    The largest entry of a row may be nearly all of it, so its logarithm is taken from what is left.
    """
    largest = pxy.argmax(axis=-1)[..., None]
    top = np.take_along_axis(pxy, largest, -1)[..., 0]
    others = pxy.copy()
    np.put_along_axis(others, largest, 0, axis=-1)
    rest = others.sum(axis=-1)
    share = rest / np.where(top > 0, top, 1)
    return xlog1py(top, share) - rel_entr(others, (top + rest)[..., None]).sum(axis=-1)
