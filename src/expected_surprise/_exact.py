"""Sums of floats without rounding, so that it does not matter in which order they are added.

A float is a whole number times a power of 2. Whole numbers can be added exactly, so the terms are sorted
into bins by their powers, and each bin is added for itself (Kulisch's accumulator).
"""

import math
from fractions import Fraction

import numpy as np

__all__ = ["exact_sum", "exact_sum_of_products", "root"]

# A mantissa has 53 bits. The sum of up to 2^26 whole numbers of 27 bits has at most 53, and is exact.
UPPER, LOWER = 26, 27


def exact_sum(x: np.ndarray) -> Fraction:
    """The sum of finite floats, exactly.

    >>> exact_sum(np.array([1e16, 1.0, -1e16])), float(np.sum([1e16, 1.0, -1e16]))
    (Fraction(1, 1), 0.0)
    """
    return _sum_scaled(x, 0)


def exact_sum_of_products(*factors: np.ndarray) -> Fraction:
    """The sum of the products of finite floats, element by element, exactly; of up to 2^26 of them.

    >>> exact_sum_of_products(np.array([3.0, 1e200]), np.array([0.5, 1e-200])).limit_denominator(2)
    Fraction(5, 2)
    """
    pieces, exponents = np.frexp(factors[0])
    pieces = [pieces]
    for factor in factors[1:]:
        mantissas, more = np.frexp(factor)
        exponents = exponents + more  # apart from the mantissas, so that nothing overflows or vanishes
        pieces = [part for piece in pieces for part in _product(piece, mantissas)]
    return sum((_sum_scaled(piece, exponents) for piece in pieces), Fraction(0))


def _sum_scaled(x: np.ndarray, exponents: np.ndarray | int) -> Fraction:
    """The sum of x * 2^exponents."""
    if x.size == 0:
        return Fraction(0)
    mantissas, bins = np.frexp(x)
    bins = bins + exponents
    lowest = int(bins.min())
    bins -= lowest
    scaled = np.ldexp(mantissas, UPPER)
    upper = np.trunc(scaled)
    uppers, lowers = np.bincount(bins, upper), np.bincount(bins, np.ldexp(scaled - upper, LOWER))
    total = 0
    for i in np.flatnonzero((uppers != 0) | (lowers != 0)).tolist():
        total += ((int(uppers[i]) << LOWER) + int(lowers[i])) << i
    return total * Fraction(2) ** (lowest - UPPER - LOWER)


def _product(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rounded products and their errors: two floats whose sum is a * b (Dekker's method)."""
    (a_high, a_low), (b_high, b_low) = _halves(a), _halves(b)
    rounded = a * b
    error = a_low * b_low - (((rounded - a_high * b_high) - a_low * b_high) - a_high * b_low)
    return rounded, error


def _halves(a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two floats of at most 26 bits each whose sum is a: products of halves are exact."""
    shifted = a * (2.0**27 + 1)
    high = shifted - (shifted - a)
    return high, a - high


def root(q: Fraction) -> float:
    """The square root of a fraction, also where the fraction itself is too large or small for a float.

    >>> root(Fraction(10) ** 600) == 1e300
    True
    """
    half = (q.numerator.bit_length() - q.denominator.bit_length()) // 2
    scale = Fraction(2) ** (64 - half)  # the root times this has at least 63 bits
    return float(math.isqrt(int(q * scale**2)) / scale)
