"""The sum behind every relative entropy, with all its digits also where two distributions nearly agree."""

import numpy as np
from scipy.special import rel_entr

from expected_surprise._blocks import sum_terms
from expected_surprise.special import NEAR, _artanh_tail

__all__ = ["lifted_terms", "relative_difference", "relative_entropy"]

# The plain sum of p log(p/q) has lost too many digits to cancellation when it comes out below this.
CLOSE = 0.1


def relative_entropy(p: np.ndarray, q: np.ndarray, axis: int = -1) -> np.ndarray:
    """The sum of p log(p/q) along ``axis`` in nats, for two arrays of one shape and with equal sums.

    For p close to q the terms p log(p/q) are large, of both signs, and cancel. There the sum of
    p log(p/q) - p + q is taken: the same value, and no term is negative.

    >>> float(relative_entropy(np.array([0.5, 0.5]), np.array([0.75, 0.25])).round(6))
    0.143841
    """
    divergence = sum_terms(_plain_terms, p, q, axis=axis)
    close = divergence < CLOSE
    if np.all(close):
        return sum_terms(lifted_terms, p, q, axis=axis)
    if np.any(close):
        rows = (np.moveaxis(a, axis, -1)[close] for a in (p, q))
        divergence[close] = sum_terms(lifted_terms, *rows)
    return divergence


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def _plain_terms(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """The terms p log(p/q), with 0 log(0/q) = 0 and p log(p/0) = inf."""
    terms = -p * np.log(q / p)
    tiny = np.minimum(p, q) < np.finfo(terms.dtype).tiny
    if tiny.any():  # zeros, and subnormals whose quotient has too few digits
        terms[tiny] = rel_entr(p[tiny], q[tiny])
    return terms


def relative_difference(p: np.ndarray, q: np.ndarray, d: np.ndarray) -> np.ndarray:
    """The quotient d / (p + q) for d = q - p, and 0 where both are 0.

    >>> relative_difference(np.array([0.0, 1.0]), np.array([0.0, 3.0]), np.array([0.0, 2.0]))
    array([0. , 0.5])
    """
    total = p + q
    return d / np.where(total > 0, total, 1)


def lifted_terms(p: np.ndarray, q: np.ndarray, d: np.ndarray | None = None) -> np.ndarray:
    """The terms p log(p/q) - p + q, exact to the last digits even where p and q nearly agree.

    With s = (q - p)/(p + q), log(q/p) = 2 artanh(s) = 2 (s + s^3/3 + ...); the parts linear in s cancel
    by hand, which leaves s (q - p - 2 p s^2 (1/3 + s^2/5 + ...)). Pass d = q - p if it is known with more
    digits than p and q have.

    >>> float(lifted_terms(np.array([1.0]), np.array([2.0]))[0].round(6))   # 1 - log 2
    0.306853
    """
    d = q - p if d is None else d
    s = relative_difference(p, q, d)
    far = np.abs(s) >= NEAR
    terms = s * (d - 2 * p * s * s * _artanh_tail(s))
    if far.any():
        terms[far] = d[far] + _plain_terms(p[far], q[far])
    return terms
