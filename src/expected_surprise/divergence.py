"""Comparing two distributions: cross-entropy, relative entropy, and what follows from them.

Reference: T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd edition (2006), chapter 2.
"""

import math

import numpy as np
from numpy.polynomial.polynomial import polyval
from numpy.typing import ArrayLike
from scipy.special import rel_entr, xlog1py

from expected_surprise._blocks import sum_terms
from expected_surprise.checks import as_base, as_distributions
from expected_surprise.information import entropy
from expected_surprise.special import NEAR, _artanh_tail

__all__ = ["cross_entropy", "js_divergence", "kl_divergence", "perplexity"]

# The plain sum of p log(p/q) has lost too many digits to cancellation when it comes out below this.
CLOSE = 0.1
# (1 + s) log(1 + s) + (1 - s) log(1 - s) = s^2 (1 + s^2/6 + s^4/15 + ...), coefficients 1 / (k (2k - 1)).
_JS_SERIES = 1 / np.array([k * (2 * k - 1) for k in range(1, 10)])


def cross_entropy(p: ArrayLike, q: ArrayLike, *, axis: int = -1, base: float = math.e) -> np.ndarray:
    """The cross-entropy H(p, q) = -sum p log q: the expected surprise of one who believes q when p is true.

    Parameters
    ----------
    p, q : array-like
        Two distributions over the same outcomes, which lie along ``axis``; other axes are broadcast.
    axis : int
        The axis along which the outcomes lie.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array, at least H(p); ``inf`` where q = 0 < p. An outcome with p = 0 contributes 0.

    Raises
    ------
    ValueError
        If p or q is negative, NaN, empty or does not sum to 1, or their outcomes differ in number.

    Examples
    --------
    >>> float(cross_entropy([0.5, 0.5], [0.75, 0.25], base=2).round(4))
    1.2075
    """
    p, q, axis = as_distributions(p, q, axis)
    base = as_base(base)
    return sum_terms(_cross_entropy_terms, p, q, axis=axis) / math.log(base)


@np.errstate(divide="ignore", invalid="ignore")
def _cross_entropy_terms(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    terms = -p * np.log(q)
    terms[p == 0] = 0
    return terms


def kl_divergence(p: ArrayLike, q: ArrayLike, *, axis: int = -1, base: float = math.e) -> np.ndarray:
    """The relative entropy D(p || q) = sum p log(p/q): the surprise that believing q adds to that of p.

    Parameters
    ----------
    p, q : array-like
        Two distributions over the same outcomes, which lie along ``axis``; other axes are broadcast.
    axis : int
        The axis along which the outcomes lie.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: never negative, 0 if p = q, ``inf`` where q = 0 < p.

    Raises
    ------
    ValueError
        If p or q is negative, NaN, empty or does not sum to 1, or their outcomes differ in number.

    Notes
    -----
    For p close to q the terms p log(p/q) are large, of both signs, and cancel. There the sum of
    p log(p/q) - p + q is taken: the same value, since p and q have the same sum, and no term is negative.

    Examples
    --------
    >>> float(kl_divergence([0.5, 0.5], [0.75, 0.25], base=2).round(4))
    0.2075
    >>> float(kl_divergence([0.5, 0.5], [1, 0]))
    inf
    """
    p, q, axis = as_distributions(p, q, axis)
    base = as_base(base)
    divergence = sum_terms(_kl_terms, p, q, axis=axis)
    close = divergence < CLOSE
    if np.all(close):
        divergence = sum_terms(_close_kl_terms, p, q, axis=axis)
    elif np.any(close):
        rows = (np.moveaxis(a, axis, -1)[close] for a in (p, q))
        divergence[close] = sum_terms(_close_kl_terms, *rows)
    return divergence / math.log(base)


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def _kl_terms(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """The terms p log(p/q), with 0 log(0/q) = 0 and p log(p/0) = inf."""
    terms = -p * np.log(q / p)
    tiny = np.minimum(p, q) < np.finfo(terms.dtype).tiny
    if tiny.any():  # zeros, and subnormals whose quotient has too few digits
        terms[tiny] = rel_entr(p[tiny], q[tiny])
    return terms


def _relative_difference(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """(q - p) / (p + q), and 0 where both are 0."""
    total = p + q
    return (q - p) / np.where(total > 0, total, 1)


def _close_kl_terms(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """The terms p log(p/q) - p + q, exact to the last digits even where p and q nearly agree.

    With s = (q - p)/(p + q), log(q/p) = 2 artanh(s) = 2 (s + s^3/3 + ...); the parts linear in s cancel
    by hand, which leaves s (q - p - 2 p s^2 (1/3 + s^2/5 + ...)).
    """
    d = q - p
    s = _relative_difference(p, q)
    far = np.abs(s) >= NEAR
    terms = s * (d - 2 * p * s * s * _artanh_tail(s))
    if far.any():
        terms[far] = d[far] + _kl_terms(p[far], q[far])
    return terms


def js_divergence(p: ArrayLike, q: ArrayLike, *, axis: int = -1, base: float = math.e) -> np.ndarray:
    """The Jensen-Shannon divergence (D(p || m) + D(q || m)) / 2 from the middle m = (p + q) / 2.

    Parameters
    ----------
    p, q : array-like
        Two distributions over the same outcomes, which lie along ``axis``; other axes are broadcast.
    axis : int
        The axis along which the outcomes lie.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: symmetric in p and q, between 0 (p = q) and log 2 (no outcome in common).

    Raises
    ------
    ValueError
        If p or q is negative, NaN, empty or does not sum to 1, or their outcomes differ in number.

    Notes
    -----
    J. Lin, Divergence measures based on the Shannon entropy, IEEE Transactions on Information
    Theory 37 (1991). With s = (q - p)/(p + q) each outcome contributes
    (p + q)/4 ((1 + s) log(1 + s) + (1 - s) log(1 - s)), which is never negative.

    Examples
    --------
    >>> float(js_divergence([1, 0], [0, 1], base=2))
    1.0
    """
    p, q, axis = as_distributions(p, q, axis)
    base = as_base(base)
    return sum_terms(_js_terms, p, q, axis=axis) / math.log(base)


def _js_terms(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    s = _relative_difference(p, q)
    far = np.abs(s) >= NEAR
    bracket = s * s * polyval(s * s, _JS_SERIES.astype(s.dtype))
    bracket[far] = xlog1py(1 + s[far], s[far]) + xlog1py(1 - s[far], -s[far])
    return (p / 4 + q / 4) * bracket


def perplexity(p: ArrayLike, q: ArrayLike | None = None, *, axis: int = -1) -> np.ndarray:
    """The perplexity exp H(p), or exp H(p, q): the number of equally likely outcomes that surprise as much.

    Parameters
    ----------
    p : array-like
        A distribution along ``axis``.
    q : array-like, optional
        What is believed, over the same outcomes; without it q = p.
    axis : int
        The axis along which the outcomes lie.

    Returns
    -------
    Scalar or array, at least 1. It has no unit: every base gives the same number.

    Raises
    ------
    ValueError
        If p or q is negative, NaN, empty or does not sum to 1, or their outcomes differ in number.

    Examples
    --------
    >>> float(perplexity([1/6] * 6).round(10))
    6.0
    """
    with np.errstate(over="ignore"):
        return np.exp(entropy(p, axis=axis) if q is None else cross_entropy(p, q, axis=axis))
