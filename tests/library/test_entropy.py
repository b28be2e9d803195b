"""Surprisal and entropy: known values, properties, and mpmath as the judge of the digits."""

import math

import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import binary_entropy, entropy, perplexity, surprisal
from strategies import pmfs

TINY = 5e-324


def test_known_values():
    assert entropy([0.5, 0.25, 0.125, 0.125], base=2) == 1.75
    assert entropy([1 / 2, 1 / 3, 1 / 6], base=2) == pytest.approx(1.459148, abs=5e-7)
    assert surprisal(0.125, base=2) == 3
    assert perplexity(np.full(27, 1 / 27)) == pytest.approx(27, rel=1e-15)


@given(pmfs())
def test_the_entropy_is_exact(p):
    assert oracle.relative_error(entropy(p), oracle.entropy(p)) < 2e-15


@given(pmfs())
def test_the_entropy_lies_between_0_and_log_k(p):
    assert 0 <= entropy(p) <= math.log(len(p)) * (1 + 1e-15)


@given(pmfs(min_size=2), st.sampled_from([2, 3, 10, 256]))
def test_another_base_is_another_unit(p, base):
    assert entropy(p, base=base) == pytest.approx(entropy(p) / math.log(base), rel=1e-15)


@given(pmfs())
def test_an_impossible_outcome_changes_nothing(p):
    assert entropy([*p, 0.0]) == pytest.approx(entropy(p), rel=1e-15)


def test_subnormal_probabilities_count():
    assert entropy([1.0, TINY]) == TINY * 744
    assert surprisal(TINY) == pytest.approx(744.4400719213812, rel=1e-15)
    assert binary_entropy(TINY) > 0


def test_certainty_is_zero_and_not_minus_zero():
    for value in (entropy([1.0]), entropy([0.0, 1.0]), surprisal(1.0), binary_entropy(0), binary_entropy(1)):
        assert value == 0
        assert not np.signbit(value)


@given(st.floats(0, 1))
def test_binary_entropy_is_the_entropy_of_a_coin(p):
    with oracle.mp.workdps(400):
        heads = oracle.mp.mpf(p)
        true = -sum(x * oracle.mp.log(x) for x in (heads, 1 - heads) if x)
    assert oracle.relative_error(binary_entropy(p), true) < 2e-15 or p < 1e-300


def test_axes_and_shapes():
    p = np.random.default_rng(0).dirichlet(np.ones(5), size=(3, 4))
    h = entropy(p)
    assert h.shape == (3, 4)
    np.testing.assert_allclose(entropy(np.moveaxis(p, -1, 0), axis=0), h, rtol=1e-15)
    np.testing.assert_allclose(entropy(np.moveaxis(p, -1, 1), axis=1), h, rtol=1e-15)
    assert isinstance(entropy(p[0, 0]), np.float64)


@pytest.mark.parametrize("function", [entropy, surprisal, binary_entropy, perplexity])
def test_float32_stays_float32(function):
    p = np.array([0.25, 0.25, 0.5], dtype=np.float32)
    assert function(p).dtype == np.float32
    np.testing.assert_allclose(function(p), function(p.astype(float)), rtol=3e-7)


def test_a_float32_distribution_may_be_off_by_its_own_rounding_only():
    p = np.random.default_rng(1).random(1000).astype(np.float32)
    assert entropy(p / p.sum()) > 6
    with pytest.raises(ValueError, match="sums to"):
        entropy((p / p.sum()).astype(float) * (1 + 1e-6))
