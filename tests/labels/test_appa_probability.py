"""The numbered statements of appendix A, the refresher of probability."""

import itertools
import math
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from registry import checks, given
from strategies import pmfs

VALUES = st.lists(st.integers(-9, 9), min_size=3, max_size=3)


@checks(
    "thm-linearity",
    false={"the constant of Y is left out": {"b_used": 1}},
    dropped={"X and Y have finite expectations": {"heavy": True}},
)
@given(joint=pmfs(9), x=VALUES, y=VALUES, a=st.integers(-5, 5), b=st.integers(2, 5))
def test_linearity(joint, x, y, a, b, b_used=None, heavy=False):
    """The mean over the joint pmf is the combination of the means over the margins, dependent or not."""
    if heavy:  # X = -Y = 2^k with probability 2^-k: means +inf and -inf, and a sum that is 0
        means = [sign * sum(Fraction(1, 2**k) * 2**k for k in range(1, n)) for sign, n in ((1, 20), (-1, 40))]
        assert abs(sum(means)) < 1
        return
    y = [value + 20 for value in y]
    joint = joint.reshape(3, 3)
    left = math.fsum(joint[i, j] * (a * x[i] + b * y[j]) for i, j in itertools.product(range(3), repeat=2))
    right = a * (joint.sum(axis=1) @ x) + (b_used or b) * (joint.sum(axis=0) @ y)
    assert math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)


@checks(
    "thm-chebyshev",
    false={"the bound is half as large": {"factor": 0.5}, "Chebyshev without the square": {"power": 1}},
    dropped={"Y is at least 0": {"shift": -3.0}},
)
@given(p=pmfs(5, min_size=5, max_size=5), c=st.sampled_from([0.25, 1.0, 2.0, 4.0]))
def test_markov_and_chebyshev(p, c, factor=1.0, power=2, shift=0.0):
    """Both bounds hold for random laws, and are reached by laws on two and on three values."""
    for law, y in ((p, np.arange(5.0)), ([0.75, 0.25], np.array([0.0, c]))):
        mean = np.dot(law, y)
        assert np.sum(np.where(y >= c, law, 0)) <= factor * (mean + shift) / c + 1e-12
    extreme = np.array([0.125, 0.75, 0.125]), np.array([-c, 0.0, c])  # variance c^2 / 4
    for law, x in ((p, np.arange(5.0)), extreme):
        mean = np.dot(law, x)
        variance = np.dot(law, (x - mean) ** 2)
        tail = np.sum(np.where(abs(x - mean) >= c, law, 0))
        assert tail <= factor * variance / c**power + 1e-12


def binomial_tail(theta, n, epsilon):
    """The exact probability that the share of heads is epsilon or more away from theta."""
    terms = (
        math.comb(n, k) * theta**k * (1 - theta) ** (n - k)
        for k in range(n + 1)
        if abs(Fraction(k, n) - theta) >= epsilon
    )
    return float(sum(terms))


@checks(
    "thm-weak-law",
    false={"the bound falls with the square of m": {"power": 2}},
    dropped={"the variables are independent": {"copies": True}},
)
@given(theta=st.sampled_from([Fraction(1, 2), Fraction(1, 10)]), m=st.sampled_from([1, 4, 25, 100]))
def test_weak_law(theta, m, power=1, copies=False):
    """The exact tail of the share of heads in m tosses stays below v / (m epsilon^2)."""
    epsilon = Fraction(1, 10)
    tail = binomial_tail(theta, 1 if copies else m, epsilon)  # m copies of one toss have its mean
    assert tail <= float(theta * (1 - theta) / (m**power * epsilon**2)) + 1e-12
