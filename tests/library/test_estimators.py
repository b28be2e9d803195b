"""Grassberger's and the Bayesian estimate of entropy against their formulas, evaluated by mpmath."""

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import entropy, entropy_from_counts

# The example in the documentation of the Python package ndd, versions 0.5 to 1.5: N = 100, k = 20.
NDD = [7, 3, 5, 8, 9, 1, 3, 3, 1, 0, 2, 5, 2, 11, 4, 23, 5, 0, 8, 0]


def grassberger(n: list[int]) -> mp.mpf:
    """By the recursion for G: G(1) = -gamma - ln 2, G(2) = 2 + G(1), G(2j + 2) = G(2j) + 2/(2j + 1)."""
    g = [mp.mpf(0), -mp.euler - mp.log(2)]
    for i in range(2, max(n) + 1):
        g.append(g[i - 1] + (mp.mpf(2) / (i - 1) if i % 2 == 0 else 0))
    return mp.log(sum(n)) - mp.fsum(c * g[c] for c in n) / sum(n)


def nsb(n: list[int], k: int) -> mp.mpf:
    """The ratio of the two integrals over t, the logarithm of the Dirichlet parameter, by their definition.

    On the whole line the trapezoidal rule is exact to about exp(-pi^2 / step).
    """
    n, total = [c for c in n if c], sum(n)

    def log_weight_and_mean(t):
        b = mp.exp(t)
        evidence = mp.loggamma(k * b) - mp.loggamma(total + k * b)
        evidence += mp.fsum(mp.loggamma(c + b) - mp.loggamma(b) for c in n)
        slope = k * mp.psi(1, k * b + 1) - mp.psi(1, b + 1)
        rest = (k - len(n)) * b * mp.digamma(b + 1)
        seen = mp.fsum((c + b) * mp.digamma(c + b + 1) for c in n)
        mean = mp.digamma(total + k * b + 1) - (seen + rest) / (total + k * b)
        return evidence + mp.log(slope * b), mean

    with mp.workdps(40):
        points = [log_weight_and_mean(mp.mpf(t) / 4) for t in range(-160, 161)]
        top = max(w for w, _ in points)
        weights = [mp.exp(w - top) for w, _ in points]
        return mp.fsum(w * mean for w, (_, mean) in zip(weights, points, strict=True)) / mp.fsum(weights)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8).filter(any))
def test_grassbergers_estimate(n):
    assert entropy_from_counts(n, estimator="grassberger") == pytest.approx(float(grassberger(n)), abs=1e-14)


@pytest.mark.parametrize(
    ("n", "k"), [(NDD, 20), ([5, 5], 2), ([5, 5], 20), ([1], 3), ([1, 1, 1], 1000), ([40] * 6, 6)]
)
def test_the_bayesian_estimate(n, k):
    estimate = entropy_from_counts(n, estimator="nsb", k=k)
    assert estimate == pytest.approx(float(nsb(n, k)), abs=1e-11)


def test_the_published_example():
    assert sum(NDD) == 100
    estimate = entropy_from_counts(NDD, estimator="nsb", k=len(NDD))
    assert estimate == pytest.approx(2.62363434479313, abs=1e-12)  # by mpmath
    assert estimate == pytest.approx(2.623634344888532, abs=1e-9)  # as printed by ndd


def test_one_possible_outcome_leaves_no_doubt():
    assert entropy_from_counts([7], estimator="nsb", k=1) == 0


@pytest.mark.parametrize("estimator", ["grassberger", "nsb"])
def test_units_and_axes(estimator):
    n = np.array([[5, 5, 0], [1, 2, 3]])
    k = {"k": 4} if estimator == "nsb" else {}
    rows = entropy_from_counts(n, estimator=estimator, **k)
    assert rows.shape == (2,)
    np.testing.assert_allclose(entropy_from_counts(n.T, estimator=estimator, axis=0, **k), rows, rtol=1e-14)
    bits = entropy_from_counts(n[1], estimator=estimator, base=2, **k)
    assert bits == pytest.approx(rows[1] / math.log(2), rel=1e-14)


@pytest.mark.parametrize("estimator", ["grassberger", "nsb"])
def test_they_are_closer_on_average_than_the_plugin_estimate(estimator):
    rng = np.random.default_rng(1)
    p = 1 / np.arange(1, 21)
    p /= p.sum()
    n = rng.multinomial(30, p, size=300)
    k = {"k": 20} if estimator == "nsb" else {}
    bias = np.mean(entropy_from_counts(n, estimator=estimator, **k)) - entropy(p)
    plugin_bias = np.mean(entropy_from_counts(n)) - entropy(p)
    assert plugin_bias < -0.2
    assert abs(bias) < 0.1


def test_a_large_sample_gives_the_entropy():
    p = np.array([0.5, 0.3, 0.2])
    for estimator, k in (("grassberger", None), ("nsb", 3)):
        estimate = entropy_from_counts(p * 10**7, estimator=estimator, k=k)
        assert estimate == pytest.approx(entropy(p), abs=1e-6)
