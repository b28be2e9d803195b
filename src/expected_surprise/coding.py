"""Codes: how long the words of a code are, which lengths are possible at all, and which are the best.

Here ``base`` is the number of symbols that the code writes with, a whole number; 2 is binary.
Reference: T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd edition (2006), chapter 5.
"""

import heapq
import math
import string
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._blocks import sum_terms
from expected_surprise.checks import as_alphabet_size, as_distribution, as_floats, as_probabilities, reject

__all__ = ["expected_length", "huffman_code", "kraft_sum", "prefix_code", "shannon_lengths"]

DIGITS = string.digits + string.ascii_lowercase


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


def prefix_code(lengths: ArrayLike, *, base: int = 2) -> list[str]:
    """The words of a prefix code with these lengths: none of them begins another.

    Parameters
    ----------
    lengths : array-like
        One whole number for each word.
    base : int
        Size of the code alphabet: the first ``base`` of the symbols 0 to 9 and a to z.

    Returns
    -------
    A word for each length, in the order of ``lengths``. Shorter words come first in the order of the
    alphabet, and of two words of the same length the one whose place is first (the canonical code).

    Raises
    ------
    ValueError
        If no prefix code has these lengths, because their Kraft sum is above 1.

    Examples
    --------
    >>> prefix_code([1, 3, 2, 3])
    ['0', '110', '10', '111']
    """
    base, lengths = _as_written_base(base), _as_lengths(lengths)
    if lengths.ndim > 1:
        raise ValueError(f"lengths has shape {lengths.shape}; pass the lengths of one code")
    reject("lengths", lengths, lengths != np.floor(lengths), "a word has a whole number of symbols")
    words, value, before = [""] * len(lengths), 0, 0
    for place in np.argsort(lengths, kind="stable").tolist():
        length = int(lengths[place])
        value *= base ** (length - before)
        if value >= base**length:
            total = kraft_sum(lengths, base=base)
            raise ValueError(f"lengths have the Kraft sum {total:.10g}; a prefix code exists only up to 1")
        words[place] = _written(value, length, base)
        value, before = value + 1, length
    return words


def _as_written_base(base: int) -> int:
    base = as_alphabet_size(base)
    if base > len(DIGITS):
        raise ValueError(f"base is {base}, but words are written with at most {len(DIGITS)} symbols")
    return base


def _written(value: int, length: int, base: int) -> str:
    """``value`` as ``length`` digits."""
    digits = ""
    for _ in range(length):
        value, digit = divmod(value, base)
        digits = DIGITS[digit] + digits
    return digits


def huffman_code(p: ArrayLike, *, base: int = 2) -> list[str | None]:
    """The words of Huffman's code: no prefix code for p has a smaller mean length.

    Parameters
    ----------
    p : array-like
        One distribution.
    base : int
        Size of the code alphabet: the first ``base`` of the symbols 0 to 9 and a to z.

    Returns
    -------
    A word for each outcome. An outcome of probability 0 is never sent and gets None for a word; an
    outcome of probability 1 gets the empty word.

    Raises
    ------
    ValueError
        If p is not a single distribution, or the base is not between 2 and 36.

    Notes
    -----
    D. A. Huffman, A method for the construction of minimum-redundancy codes, Proceedings of the IRE 40
    (1952). The ``base`` least likely are joined into one, again and again; if the outcomes do not fill the
    last step, the first joins fewer. Among equals, outcomes come before what was joined, and the earlier
    before the later: so the longest word is as short as an optimal code allows. The words of the lengths
    so found are those of ``prefix_code``.

    Examples
    --------
    >>> huffman_code([0.2, 0.5, 0, 0.3])
    ['10', '0', None, '11']
    """
    p, base = as_distribution(p), _as_written_base(base)
    if p.ndim > 1:
        raise ValueError(f"p has shape {p.shape}; pass one distribution at a time")
    words = iter(prefix_code(_huffman_lengths(p[p > 0].tolist(), base), base=base))
    return [next(words) if x > 0 else None for x in p]


def _huffman_lengths(weights: Sequence[float], base: int) -> list[int]:
    """How deep each weight lies in the tree that joins the ``base`` lightest again and again."""
    size = (1 - len(weights)) % (base - 1)  # so many weights of 0 in front make the last step full
    heap = list(zip([0.0] * size + list(weights), range(size + len(weights)), strict=True))
    heapq.heapify(heap)
    nodes, parents = len(heap), {}
    while len(heap) > 1:
        joined = [heapq.heappop(heap) for _ in range(base)]
        parents |= {node: nodes for _, node in joined}
        heapq.heappush(heap, (math.fsum(weight for weight, _ in joined), nodes))
        nodes += 1
    depths = [0] * nodes
    for node in reversed(range(nodes - 1)):
        depths[node] = depths[parents[node]] + 1
    return depths[size : size + len(weights)]


def _as_lengths(lengths: ArrayLike) -> np.ndarray:
    lengths = as_floats(lengths, "lengths")
    if lengths.ndim == 0 or lengths.size == 0:
        raise ValueError(f"lengths has shape {lengths.shape}; give each codeword its length")
    bad = ~((lengths >= 0) & (lengths < np.inf))
    reject("lengths", lengths, bad, "the length of a codeword is finite and at least 0")
    return lengths
