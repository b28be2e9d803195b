"""Grassberger's and the Bayesian estimate of entropy against their formulas, evaluated by mpmath."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import NDD, grassberger, nsb

from expected_surprise import entropy, entropy_from_counts


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
