"""Checks in the pass of the sum find what checks before it would have found, and say the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expected_surprise as es
from expected_surprise._blocks import BLOCK
from expected_surprise._distributions import as_distributions
from expected_surprise.checks import as_distribution

SHAPES = [(5,), (3 * BLOCK,), (40, 700), (3, 12_000), (12_000, 3), (6, 50, 90), (600_000,), (700, 800)]
# What a fault makes of an entry of a distribution.
FAULTS = {
    "negative": lambda x: -x - 1e-300,
    "nan": lambda x: np.nan,
    "infinite": lambda x: np.inf,
    "huge": lambda x: 1.7e308,
    "too large": lambda x: x + 1e-6,
    "too small": lambda x: x - 1e-6 if x > 1e-6 else x + 1e-6,
}
FUNCTIONS = [es.cross_entropy, es.kl_divergence, es.js_divergence]


def message_of(call) -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared
        call()
    return str(caught.value)


@st.composite
def faulty(draw):
    """A distribution along an axis, in one of several layouts, with a fault at one place."""
    shape = draw(st.sampled_from(SHAPES))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    p = np.random.default_rng(draw(st.integers(0, 9))).random(shape) + 0.1
    p /= p.sum(axis=axis, keepdims=True)
    p = draw(st.sampled_from([np.ascontiguousarray, np.asfortranarray]))(p)
    place = tuple(draw(st.integers(0, n - 1)) for n in shape)
    good = p.copy(order="K")
    p[place] = FAULTS[draw(st.sampled_from(sorted(FAULTS)))](p[place])
    return good, p, axis


@settings(max_examples=30)
@given(faulty())
def test_a_fault_anywhere_is_found_and_named_as_before(case):
    good, bad, axis = case
    expected = message_of(lambda: as_distribution(bad, axis))
    assert message_of(lambda: es.entropy(bad, axis=axis)) == expected
    for function in FUNCTIONS:
        assert message_of(lambda f=function: f(bad, good, axis=axis)) == expected
        assert message_of(lambda f=function: f(good, bad, axis=axis)) == "q" + expected[1:]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_of_two_faults_the_first_argument_is_named(function):
    assert message_of(lambda: function([0.5, 0.6], [-1, 2])).startswith("p sums to 1.1")
    rows = np.full((BLOCK, 4), 0.25)
    rows[-1, -1] = -1
    assert message_of(lambda: function(rows, 2 * rows)).startswith(f"p has -1 at index ({BLOCK - 1}, 3)")


@pytest.mark.parametrize("size", [2, 10, 500, 2 * BLOCK])
@pytest.mark.parametrize("off", [0.9e-8, -0.9e-8, 1.1e-8, -1.1e-8])
def test_the_tolerance_of_a_sum_is_the_same_for_every_length(size, off):
    p = np.full(size, 1 / size)
    p[0] += off
    if abs(off) < 1e-8:
        assert es.kl_divergence(p, p) == 0
    else:
        assert message_of(lambda: es.entropy(p)).startswith("p sums to ")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_float32_may_be_off_by_its_own_rounding(dtype):
    p = np.full(20_000, 1 / 20_000, dtype)
    assert es.kl_divergence(p, np.full(20_000, 1 / 20_000)) < 1e-7
    assert es.entropy(p) == pytest.approx(np.log(20_000), rel=1e-6)
    p[0] += 2e-6
    assert message_of(lambda: es.entropy(p)) == message_of(lambda: as_distribution(p))


@given(st.integers(1, 40), st.integers(0, 10**6), st.sampled_from([0.0, 5e-324, 1e-310, 1e-305, 1e-200]))
def test_short_vectors_have_the_value_of_the_same_numbers_in_a_batch(size, seed, tiny):
    rng = np.random.default_rng(seed)
    p, q = rng.dirichlet(np.ones(size), 2)
    for x in (p, q):
        x[rng.random(size) < 0.2] = tiny
        x[np.argmax(x)] += 1 - x.sum()
    for function in FUNCTIONS:
        np.testing.assert_allclose(function(p, q), function(p[None], q[None])[0], rtol=1e-14)
    np.testing.assert_allclose(es.entropy(p), es.entropy(p[None])[0], rtol=1e-14)


@pytest.mark.parametrize("function", [*FUNCTIONS, lambda p, q, axis: es.entropy(p, axis=axis)])
@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("size", [3, 1_000])
def test_zeros_in_some_blocks_only(function, axis, size):
    p, q = np.random.default_rng(0).dirichlet(np.ones(30), (2, size))
    p[0, 3], q[-1, 5] = 0, 0
    p, q = (x / x.sum(axis=1, keepdims=True) for x in (p, q))
    single = [function(a, b, axis=0) for a, b in zip(p, q, strict=True)]
    if axis == 0:
        p, q = p.T, q.T
    np.testing.assert_allclose(function(p, q, axis=axis), single, rtol=1e-14)


def test_shapes_that_differ_are_broadcast_without_a_copy_of_the_checks():
    rng = np.random.default_rng(0)
    p, q = rng.dirichlet(np.ones(90)), rng.dirichlet(np.ones(90), 400)
    single = [es.kl_divergence(p, row) for row in q]
    np.testing.assert_allclose(es.kl_divergence(p, q), single, rtol=1e-14)
    np.testing.assert_allclose(es.kl_divergence(p, q.T, axis=0), single, rtol=1e-14)
    a, b, axis = as_distributions(p, q)
    assert a.shape == b.shape == (400, 90)
    assert axis == -1
    assert np.shares_memory(a, p)
