"""Comparing two distributions: cross-entropy, relative entropy, and what follows from them.

Reference: T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd edition (2006), chapter 2.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from expected_surprise._distributions import align, checked_sum
from expected_surprise._joint import as_joint, sum_cells
from expected_surprise._relative_entropy import (
    CLOSE,
    lifted_terms,
    log_ratio_terms,
    refine,
    relative_difference,
)
from expected_surprise.checks import as_base, as_floats
from expected_surprise.information import entropy
from expected_surprise.special import _even_series

__all__ = ["cross_entropy", "js_divergence", "kl_divergence", "mutual_information", "perplexity"]

# (1 + s) log(1 + s) + (1 - s) log(1 - s) = s^2 (1 + s^2/6 + s^4/15 + ...), coefficients 1 / (k (2k - 1)):
# as many as |s| < _JS_NEAR needs.
_JS_SERIES = [1 / (k * (2 * k - 1)) for k in range(1, 17)]
_JS_NEAR = 0.3


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
    return (0.0 - checked_sum(_cross_entropy_terms, p, q, axis=axis)) / math.log(as_base(base))


def _cross_entropy_terms(p: np.ndarray, q: np.ndarray, low: float) -> np.ndarray:
    terms = np.log(q)
    terms *= p
    if low == 0:
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
    p, q = as_floats(p, "p"), as_floats(q, "q")
    divergence = 0.0 - checked_sum(log_ratio_terms, p, q, axis=axis)
    return refine(divergence, lifted_terms, *align(p, q, axis)) / math.log(as_base(base))


def mutual_information(pxy: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The mutual information I(X; Y) = D(pxy || px py): what each of two variables tells about the other.

    Parameters
    ----------
    pxy : array-like, shape (..., kx, ky)
        The joint distribution: a row for each value of X, a column for each value of Y, with sum 1.
        Axes before the last two hold a batch of tables.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: never negative, 0 if X and Y are independent, at most H(X) and at most H(Y).

    Raises
    ------
    ValueError
        If pxy is negative, NaN, empty, has fewer than two axes or does not sum to 1.

    Notes
    -----
    H(X) + H(Y) - H(X, Y) is the same number, but loses all its digits for variables that are nearly
    independent. The divergence from the product of the margins keeps them.

    Examples
    --------
    >>> float(mutual_information([[0.5, 0], [0, 0.5]], base=2))
    1.0
    >>> float(mutual_information([[0.06, 0.14], [0.24, 0.56]]))
    0.0
    """
    pxy, base = as_joint(pxy), as_base(base)
    px, py = pxy.sum(axis=-1, keepdims=True), pxy.sum(axis=-2, keepdims=True)
    py = py / px.sum(axis=-2, keepdims=True)  # the sum of the products is that of pxy, to the last digit
    tables = np.broadcast_arrays(pxy, px, py)
    information = 0.0 - sum_cells(_independence_terms, *tables)
    close = information < CLOSE
    if close.any():
        information = np.where(close, sum_cells(_lifted_independence_terms, *tables), information)[()]
    return information / math.log(base)


def _independence_terms(pxy: np.ndarray, px: np.ndarray, py: np.ndarray) -> np.ndarray:
    """The terms p(x, y) log(p(x) p(y) / p(x, y)), also where the product is too small for a float."""
    product = px * py
    terms = log_ratio_terms(pxy, product)
    rare = product < np.finfo(product.dtype).tiny
    if rare.any():
        p = pxy[rare]
        terms[rare] = xlogy(p, px[rare]) + xlogy(p, py[rare]) - xlogy(p, p)
    return terms


def _lifted_independence_terms(pxy: np.ndarray, px: np.ndarray, py: np.ndarray) -> np.ndarray:
    product = px * py
    plain = product - pxy - _independence_terms(pxy, px, py)
    return np.where(product < np.finfo(product.dtype).tiny, plain, lifted_terms(pxy, product))


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
    p, q = as_floats(p, "p"), as_floats(q, "q")
    divergence = 0.0 - checked_sum(_middle_terms, p, q, axis=axis)
    return refine(divergence, _js_terms, *align(p, q, axis)) / math.log(as_base(base))


def _middle_terms(p: np.ndarray, q: np.ndarray, low: float = 0.0) -> np.ndarray:
    middle = p / 2 + q / 2
    return (log_ratio_terms(p, middle, low) + log_ratio_terms(q, middle, low)) / 2


def _js_terms(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    s = relative_difference(p, q, q - p)
    square = s * s
    terms = (p / 4 + q / 4) * square * _even_series(_JS_SERIES, square)
    if square.max() >= _JS_NEAR**2:
        np.copyto(terms, -_middle_terms(p, q), where=square >= _JS_NEAR**2)
    return terms


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
