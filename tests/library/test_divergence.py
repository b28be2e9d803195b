"""Cross-entropy and divergences: definitions, properties, and all digits where others lose them."""

import math

import numpy as np
import oracle
import pytest
from hypothesis import assume, given

from expected_surprise import cross_entropy, entropy, js_divergence, kl_divergence, perplexity
from strategies import absolutely_continuous_pairs, pmf_pairs, pmfs

# The relative size of the step from p to q that makes D(p || q) about 1e-2, 1e-3, ..., 1e-15.
STEPS = [math.sqrt(2 * 10.0**-e) for e in range(2, 16)]


def neighbours(seed: int, size: int, step: float) -> tuple[np.ndarray, np.ndarray]:
    """A distribution, and another one that differs by ``step`` in relative terms."""
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.ones(size))
    q = p * (1 + step * rng.choice([-1, 1], size) * rng.uniform(0.5, 1.5, size))
    return p, q / q.sum()


def test_known_values():
    assert kl_divergence([0.5, 0.5], [0.75, 0.25], base=2) == pytest.approx(0.2075187496, abs=1e-10)
    assert kl_divergence([0.75, 0.25], [0.5, 0.5], base=2) == pytest.approx(0.1887218755, abs=1e-10)
    assert js_divergence([1, 0], [0, 1], base=2) == 1
    assert perplexity([0.5, 0.5], [0.75, 0.25]) == pytest.approx(
        2 ** cross_entropy([0.5] * 2, [0.75, 0.25], base=2)
    )


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("size", [2, 5, 60])
def test_the_divergence_of_neighbours_keeps_its_digits(step, size):
    for seed in range(5):
        p, q = neighbours(seed, size, step)
        assert oracle.relative_error(kl_divergence(p, q), oracle.kl(p, q)) < 1e-14
        assert oracle.relative_error(js_divergence(p, q), oracle.js(p, q)) < 1e-14


def test_the_plain_formula_does_lose_them():
    p, q = neighbours(0, 5, STEPS[-1])
    assert oracle.relative_error((p * np.log(p / q)).sum(), oracle.kl(p, q)) > 1e-3


@pytest.mark.parametrize("size", [2, 5, 60])
def test_the_divergence_of_strangers_keeps_its_digits(size):
    rng = np.random.default_rng(size)
    for p, q in zip(
        rng.dirichlet(np.full(size, 0.3), 50), rng.dirichlet(np.full(size, 0.3), 50), strict=True
    ):
        assert oracle.relative_error(kl_divergence(p, q), oracle.kl(p, q)) < 1e-14
        assert oracle.relative_error(js_divergence(p, q), oracle.js(p, q)) < 1e-14


@given(pmf_pairs())
def test_all_three_agree_with_their_definitions(pair):
    p, q = pair
    assert oracle.relative_error(cross_entropy(p, q), oracle.cross_entropy(p, q)) < 1e-14
    for ours, true in ((kl_divergence(p, q), oracle.kl(p, q)), (js_divergence(p, q), oracle.js(p, q))):
        assert oracle.relative_error(ours, true) < 1e-13 or ours < 1e-30


@given(pmf_pairs())
def test_no_divergence_is_negative_and_equality_gives_zero(pair):
    p, q = pair
    assert kl_divergence(p, q) >= 0
    assert 0 <= js_divergence(p, q) <= math.log(2) * (1 + 1e-15)
    assert kl_divergence(p, p) == js_divergence(p, p) == 0


@given(absolutely_continuous_pairs())
def test_cross_entropy_is_entropy_plus_divergence(pair):
    p, q = pair
    assert cross_entropy(p, q) == pytest.approx(entropy(p) + kl_divergence(p, q), rel=1e-12, abs=1e-12)


@given(pmf_pairs(min_size=2))
def test_the_price_is_infinite_exactly_if_the_impossible_can_happen(pair):
    p, q = pair
    surprised = bool(np.any((p > 0) & (q == 0)))
    assert np.isinf(kl_divergence(p, q)) == np.isinf(cross_entropy(p, q)) == surprised


@given(pmf_pairs())
def test_js_is_symmetric(pair):
    p, q = pair
    assert js_divergence(p, q) == pytest.approx(js_divergence(q, p), rel=1e-15)


@given(pmfs(min_size=2))
def test_the_divergence_from_the_uniform_is_the_missing_entropy(p):
    uniform = np.full(len(p), 1 / len(p))
    assume(entropy(p) < math.log(len(p)) - 1e-6)
    assert kl_divergence(p, uniform) == pytest.approx(math.log(len(p)) - entropy(p), rel=1e-9)


def test_subnormal_probabilities():
    tiny = 5e-324
    assert kl_divergence([0.5, 0.5], [1, tiny]) == pytest.approx(371.526889, rel=1e-9)
    assert kl_divergence([1, tiny], [1, 0]) == np.inf
    assert kl_divergence([1, tiny], [0.5, 0.5]) == pytest.approx(math.log(2), rel=1e-15)
    assert cross_entropy([0.9, 0.1], [1, 1e-310]) == pytest.approx(71.380138, rel=1e-7)
    assert (
        oracle.relative_error(kl_divergence([0.4, 0.6], [1, 1e-320]), oracle.kl([0.4, 0.6], [1, 1e-320]))
        < 1e-14
    )


def test_rows_near_and_far_in_one_batch_along_any_axis():
    rows = [neighbours(0, 4, 1e-6), neighbours(1, 4, 0.9), neighbours(2, 4, 1e-3)]
    p, q = np.array([p for p, _ in rows]), np.array([q for _, q in rows])
    single = [kl_divergence(*row) for row in rows]
    np.testing.assert_allclose(kl_divergence(p, q), single, rtol=1e-14)
    np.testing.assert_allclose(kl_divergence(p.T, q.T, axis=0), single, rtol=1e-14)


@pytest.mark.parametrize("function", [cross_entropy, kl_divergence, js_divergence])
def test_one_distribution_against_many(function):
    q = np.random.default_rng(0).dirichlet(np.ones(3), size=4)
    p = np.array([0.2, 0.3, 0.5])
    single = [function(p, row) for row in q]
    np.testing.assert_allclose(function(p, q), single, rtol=1e-15)
    np.testing.assert_allclose(function(p, q.T, axis=0), single, rtol=1e-15)


def test_float32_stays_float32():
    p, q = (a.astype(np.float32) for a in neighbours(0, 5, 0.01))
    for function in (cross_entropy, kl_divergence, js_divergence):
        assert function(p, q).dtype == np.float32
    assert oracle.relative_error(kl_divergence(p, q), oracle.kl(p, q)) < 1e-4


@pytest.mark.long
def test_a_million_pairs_of_neighbours_and_no_negative_divergence():
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(4), size=10**6)
    q = p * (1 + 10.0 ** rng.uniform(-12, -1, (10**6, 1)) * rng.standard_normal(p.shape)).clip(0.1)
    q /= q.sum(axis=-1, keepdims=True)
    assert kl_divergence(p, q).min() >= 0
    assert js_divergence(p, q).min() >= 0
