"""Codes: how long the words of a code are, and which lengths are possible at all.

Here ``base`` is the number of symbols that the code writes with, a whole number; 2 is binary.
Reference: T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd edition (2006), chapter 5.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._blocks import sum_terms
from expected_surprise.checks import as_alphabet_size, as_distribution, as_floats, as_probabilities, reject

__all__ = ["expected_length", "kraft_sum", "shannon_lengths"]


def shannon_lengths(q: ArrayLike, *, base: int = 2) -> np.ndarray:
    """The lengths ceil(log 1/q) of Shannon's code for the probabilities q, elementwise.

    Parameters
    ----------
    q : array-like
        Probabilities, all positive.
    base : int
        Size of the code alphabet, at least 2.

    Returns
    -------
    Integer or integer array of the shape of ``q``, in symbols of the code: for each q the smallest
    length l with base**-l <= q, exact also where 1/q is a power of the base.

    Raises
    ------
    ValueError
        If an entry is 0 (no finite codeword is long enough) or lies outside 0 to 1.

    Examples
    --------
    >>> shannon_lengths([0.5, 0.3, 0.125, 0.075])
    array([1, 2, 3, 4])
    """
    q, base = as_probabilities(q, "q"), as_alphabet_size(base)
    reject("q", q, q == 0, "no finite codeword is long enough; leave it out or give it some probability")
    if q.size == 0:
        raise ValueError("q is empty; there must be at least one outcome")
    # Quotients of whole numbers are rounded correctly, so that 1/9 meets the very double of 3**-2.
    longest = math.ceil(-math.log(q.min(), base)) + 1
    powers = np.array([1 / base**length for length in range(longest + 1)])
    return np.searchsorted(-powers, -q)[()]


def expected_length(p: ArrayLike, lengths: ArrayLike, *, axis: int = -1) -> np.ndarray:
    """The mean length sum p l of a codeword, in symbols of the code.

    Parameters
    ----------
    p : array-like
        The distribution of the outcomes along ``axis``.
    lengths : array-like
        The length of each outcome's codeword: one row for all, or an array of the shape of ``p``.
    axis : int
        The axis along which the outcomes lie.

    Returns
    -------
    Scalar or array.

    Raises
    ------
    ValueError
        If p is not a distribution, a length is negative or not finite, or there is not one for each outcome.

    Examples
    --------
    >>> float(expected_length([0.5, 0.25, 0.125, 0.125], [1, 2, 3, 3]))
    1.75
    """
    p, lengths = as_distribution(p, axis), _as_lengths(lengths)
    rows = np.moveaxis(p, axis, -1)
    if lengths.ndim > 1:
        lengths = np.moveaxis(lengths, axis, -1)
    if lengths.shape not in (rows.shape, rows.shape[-1:]):
        raise ValueError(f"lengths has shape {lengths.shape}, p has {p.shape}; give each outcome one length")
    return sum_terms(np.multiply, rows, np.broadcast_to(lengths, rows.shape))


def kraft_sum(lengths: ArrayLike, *, base: int = 2) -> np.ndarray:
    """Kraft's sum of base**-l over the lengths l of a code's words.

    Parameters
    ----------
    lengths : array-like
        Codeword lengths along the last axis.
    base : int
        Size of the code alphabet, at least 2.

    Returns
    -------
    Scalar or array: a prefix code with these lengths exists exactly if the sum is at most 1.

    Raises
    ------
    ValueError
        If there is no length, or one is negative or not finite.

    Examples
    --------
    >>> float(kraft_sum([1, 2, 3, 3]))
    1.0
    """
    return (float(as_alphabet_size(base)) ** -_as_lengths(lengths)).sum(axis=-1)


def _as_lengths(lengths: ArrayLike) -> np.ndarray:
    lengths = as_floats(lengths, "lengths")
    if lengths.ndim == 0 or lengths.size == 0:
        raise ValueError(f"lengths has shape {lengths.shape}; give each codeword its length")
    bad = ~((lengths >= 0) & (lengths < np.inf))
    reject("lengths", lengths, bad, "the length of a codeword is finite and at least 0")
    return lengths
