"""Relative entropy within a family of distributions: exact also where two parameters nearly agree."""

import math

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._arrays import require_broadcast
from expected_surprise._relative_entropy import lifted_terms
from expected_surprise.checks import as_base, as_floats, as_probabilities, reject

__all__ = ["bernoulli_kl", "exponential_kl", "poisson_kl"]


def bernoulli_kl(p: ArrayLike, q: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The relative entropy p log(p/q) + (1 - p) log((1 - p)/(1 - q)) of two coins, elementwise.

    Parameters
    ----------
    p, q : array-like
        Probabilities of heads, each for itself: every pair is two coins. They are broadcast.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: never negative, 0 if p = q, ``inf`` where q is 0 or 1 and p is not.

    Raises
    ------
    ValueError
        If an entry lies outside 0 to 1, or base is not a finite number above 1.

    Examples
    --------
    >>> bernoulli_kl([0.5, 0.25], [0.25, 0.5], base=2).round(4)
    array([0.2075, 0.1887])
    """
    p, q, base = as_probabilities(p, "p"), as_probabilities(q, "q"), as_base(base)
    require_broadcast(p=p, q=q)
    heads = _terms(p, q)
    tails = _terms(1 - p, 1 - q, p - q)  # p - q has digits that 1 - p and 1 - q have lost
    return _answer(heads + tails, base)


def poisson_kl(rate_p: ArrayLike, rate_q: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The relative entropy a log(a/b) - a + b of two Poisson distributions of rates a, b, elementwise.

    Parameters
    ----------
    rate_p, rate_q : array-like
        The mean counts, at least 0; they are broadcast.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: never negative, 0 if the rates are equal, ``inf`` where rate_q = 0 < rate_p.

    Raises
    ------
    ValueError
        If a rate is negative or not finite, or base is not a finite number above 1.

    Examples
    --------
    >>> float(poisson_kl(3, 5).round(6))
    0.467523
    """
    a, b = _as_rate(rate_p, "rate_p"), _as_rate(rate_q, "rate_q")
    require_broadcast(rate_p=a, rate_q=b)
    return _answer(_terms(a, b), as_base(base))


def exponential_kl(rate_p: ArrayLike, rate_q: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The relative entropy log(a/b) + b/a - 1 of two exponential distributions of rates a, b, elementwise.

    Parameters
    ----------
    rate_p, rate_q : array-like
        The rates (one over the means), positive; they are broadcast.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: never negative, 0 if the rates are equal.

    Raises
    ------
    ValueError
        If a rate is not positive and finite, or base is not a finite number above 1.

    Examples
    --------
    >>> float(exponential_kl(1, 2).round(6))
    0.306853
    """
    a, b = _as_rate(rate_p, "rate_p"), _as_rate(rate_q, "rate_q")
    require_broadcast(rate_p=a, rate_q=b)
    for name, rate in (("rate_p", a), ("rate_q", b)):
        reject(name, rate, rate == 0, "the rate of an exponential distribution is positive")
    with np.errstate(over="ignore", under="ignore"):
        terms = _terms(a, b) / a
        far = _far(a, b) | ~np.isfinite(terms)
        terms = np.where(far, np.log(a) - np.log(b) + b / a - 1, terms)
    return _answer(terms, as_base(base))


def _as_rate(rate: ArrayLike, name: str) -> np.ndarray:
    rate = as_floats(rate, name)
    reject(name, rate, ~((rate >= 0) & (rate < math.inf)), "a rate is at least 0 and finite")
    return rate


def _terms(p: np.ndarray, q: np.ndarray, d: np.ndarray | None = None) -> np.ndarray:
    """The terms p log(p/q) - p + q of two broadcast arrays, which may be single numbers."""
    shape = np.broadcast_shapes(p.shape, q.shape)
    p, q, d = (a if a is None else np.atleast_1d(np.broadcast_to(a, shape)) for a in (p, q, d))
    far, shrink = _far(p, q), np.where(np.maximum(p, q) > 1e38, 4, 1).astype(p.dtype)
    with np.errstate(over="ignore"):  # a quarter of each, lest p + q be too large for a float
        terms = lifted_terms(p / shrink, q / shrink, d if d is None else d / shrink) * shrink
        terms[far] = p[far] * (np.log(p[far]) - np.log(q[far])) - p[far] + q[far]
    return terms.reshape(shape)


@np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore")
def _far(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Where the quotient of two positive numbers is too large or too small for a float."""
    ratio = q / p
    return (p > 0) & (q > 0) & ~((ratio >= np.finfo(ratio.dtype).tiny) & (ratio < np.inf))


@np.errstate(over="ignore")
def _answer(nats: np.ndarray, base: float) -> np.ndarray:
    return (nats / math.log(base))[()]
