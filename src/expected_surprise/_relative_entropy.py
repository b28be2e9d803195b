"""What every divergence adds up, with all its digits also where two distributions nearly agree."""

from collections.abc import Callable

import numpy as np
from scipy.special import rel_entr

from expected_surprise._blocks import CHUNK, sum_terms
from expected_surprise.special import NEAR, _artanh_tail

__all__ = ["lifted_terms", "log_ratio_terms", "refine", "relative_difference"]

# A plain sum of p log(p/q) has lost too many digits to cancellation when it comes out below this.
CLOSE = 0.1


def log_ratio_terms(p: np.ndarray, q: np.ndarray, low: float = 0.0) -> np.ndarray:
    """The terms p log(q/p), where no entry is below ``low``; 0 log(q/0) = 0, and p log(0/p) = -inf.

    >>> log_ratio_terms(np.array([0.5, 0.5]), np.array([0.5, 1.0]), low=0.5).round(6)
    array([0.      , 0.346574])
    """
    terms = q / p
    np.log(terms, out=terms)
    terms *= p
    tiny = np.finfo(terms.dtype).tiny
    if low < tiny:  # there may be zeros, and subnormals, whose quotients have too few digits
        rare = (np.minimum(p, q) < tiny) | np.isinf(terms)
        if rare.any():
            terms[rare] = -rel_entr(p[rare], q[rare])
    return terms


def refine(
    divergence: np.ndarray, terms: Callable[..., np.ndarray], p: np.ndarray, q: np.ndarray, axis: int
) -> np.ndarray:
    """Small divergences, which a plain sum gives with few digits, again as the sum of ``terms(p, q)``.

    >>> p, q = np.array([0.5, 0.5]), np.array([0.5 + 1e-9, 0.5 - 1e-9])
    >>> f"{refine(np.float64(0), lifted_terms, p, q, -1):.3e}"
    '2.000e-18'
    """
    close = divergence < CLOSE
    count = np.count_nonzero(close)
    if count == close.size:
        return sum_terms(terms, p, q, axis=axis)
    if count:
        p, q = np.moveaxis(p, axis, -1), np.moveaxis(q, axis, -1)
        for rows in _some_at_a_time(np.argwhere(close), CHUNK // p.shape[-1]):
            divergence[rows] = sum_terms(terms, p[rows], q[rows])
    return divergence


def _some_at_a_time(places: np.ndarray, count: int) -> list[tuple]:
    """Indices of up to ``count`` of the places, of which numpy makes a copy; or of one, which is a view."""
    if count < 2:
        return [tuple(place) for place in places]
    return [tuple(places[i : i + count].T) for i in range(0, len(places), count)]


def relative_difference(p: np.ndarray, q: np.ndarray, d: np.ndarray) -> np.ndarray:
    """The quotient d / (p + q) for d = q - p, and 0 where both are 0.

    >>> relative_difference(np.array([0.0, 1.0]), np.array([0.0, 3.0]), np.array([0.0, 2.0]))
    array([0. , 0.5])
    """
    total = p + q
    np.maximum(total, np.finfo(total.dtype).smallest_subnormal, out=total)
    return np.divide(d, total, out=total)


@np.errstate(all="ignore")
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
    square = s * s
    terms = _artanh_tail(square)
    terms *= square
    terms *= p
    terms *= -2
    terms += d
    terms *= s
    if square.max(initial=0.0) >= NEAR * NEAR:
        np.copyto(terms, d - log_ratio_terms(p, q), where=square >= NEAR * NEAR)
    return terms
