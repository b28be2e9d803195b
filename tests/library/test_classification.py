"""Losses and gradients against mpmath."""

import math
import tracemalloc

import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax, softmax

from expected_surprise import (
    binary_log_loss,
    cross_entropy,
    log_loss,
    log_loss_gradient,
    soft_log_loss,
)
from strategies import pmfs

LOGIT = st.floats(-20, 20) | st.floats(-1e4, 1e4) | st.sampled_from([0.0, 1e4, -1e4])
ROW = st.lists(LOGIT, min_size=2, max_size=6)


@given(ROW, st.data())
def test_the_loss_is_exact(z, data):
    y = data.draw(st.integers(0, len(z) - 1))
    assert_exact(z, y)


@pytest.mark.parametrize("z", [[88.7, -28.3], [600.0, 0.0, -5.0], [-64.2, 635.9, 89.3][::-1]])
def test_the_loss_of_a_very_sure_answer_is_exact(z):
    assert_exact(z, int(np.argmax(z)))


def assert_exact(z, y):
    """Exact but for the rounding of the gaps between logits, which their exponential multiplies."""
    true = oracle.log_loss(z, y)
    gap = min(np.ptp(z), 750)  # a wider one gives 0
    assert oracle.relative_error(log_loss(z, y), true) < 2e-14 + np.finfo(float).eps * gap or true < 1e-300


def test_confident_answers_keep_their_digits():
    assert log_loss([40, 0], 0) == pytest.approx(math.exp(-40), rel=1e-15)
    assert -log_softmax([40.0, 0.0])[0] == 0  # what scipy makes of it
    assert log_loss([700, 0, 0], 0) == pytest.approx(2 * math.exp(-700), rel=1e-13)
    assert log_loss([1e4, -1e4], 1) == 2e4
    assert log_loss([0, 0], 1, base=2) == 1


def test_an_impossible_class():
    assert log_loss([0, -np.inf], 0) == 0
    assert log_loss([0, -np.inf], 1) == np.inf
    assert soft_log_loss([0, -np.inf], [1, 0]) == 0
    assert soft_log_loss([0, -np.inf], [0.5, 0.5]) == np.inf
    assert binary_log_loss([np.inf, np.inf], [1, 0]).tolist() == [0, np.inf]


@given(ROW, st.data())
def test_the_gradient_is_exact(z, data):
    y = data.draw(st.integers(0, len(z) - 1))
    total = oracle.mp.fsum(oracle.mp.exp(x) for x in z)
    p = [oracle.mp.exp(x) / total for x in z]
    true = [oracle.mp.fsum(-x for i, x in enumerate(p) if i != y) if j == y else p[j] for j in range(len(z))]
    for ours, exact in zip(log_loss_gradient(z, y), true, strict=True):
        assert oracle.relative_error(ours, exact) < 1e-11 or abs(exact) < 1e-300


def test_the_gradient_is_the_slope_of_the_loss():
    rng = np.random.default_rng(0)
    z, y, step = rng.normal(size=(7, 4)), rng.integers(0, 4, 7), 1e-6
    for j, nudge in enumerate(step * np.eye(4)):
        slope = (log_loss(z + nudge, y) - log_loss(z - nudge, y)) / (2 * step)
        np.testing.assert_allclose(log_loss_gradient(z, y)[:, j], slope, atol=1e-8)


def test_many_rows_in_any_shape():
    rng = np.random.default_rng(1)
    z, y = rng.normal(size=(50, 40, 7)), rng.integers(0, 7, (50, 40))
    loss = log_loss(z, y)
    np.testing.assert_allclose(
        loss, -np.take_along_axis(log_softmax(z, -1), y[..., None], -1)[..., 0], rtol=1e-12
    )
    assert log_loss_gradient(z, y).shape == z.shape
    np.testing.assert_allclose(soft_log_loss(z, np.eye(7)[y]), loss, rtol=1e-15)


@pytest.mark.parametrize("k", [2, 7, 100, 101, 1000])
@pytest.mark.parametrize("layout", ["rows", "columns", "float32"])
def test_every_piece_of_a_large_array_is_exact(k, layout):
    rng = np.random.default_rng(k)
    n = 3 * 2**15 // k + 5
    z = np.asarray(rng.normal(size=(n, k)) * 10, dtype="f4" if layout == "float32" else "f8")
    z = np.asfortranarray(z) if layout == "columns" else z
    y = np.where(rng.random(n) < 0.5, z.argmax(axis=1), rng.integers(0, k, n))
    loss, gradient, soft = log_loss(z, y), log_loss_gradient(z, y), soft_log_loss(z, np.full((n, k), 1 / k))
    eps = np.finfo(z.dtype).eps
    for i in rng.choice(n, 5):
        true = oracle.log_loss(z[i], y[i])
        assert oracle.relative_error(loss[i], true) < eps * (10 + np.ptp(z[i]))
        mean = true + oracle.given(z[i])[y[i]] - oracle.mp.fsum(oracle.given(z[i])) / k
        assert oracle.relative_error(soft[i], mean) < eps * (10 + np.ptp(z[i]))
    np.testing.assert_allclose(gradient + np.eye(k)[y], softmax(z, axis=1), atol=10 * eps)


def test_a_loss_needs_little_memory_beside_its_logits():
    z, y = np.zeros((100_000, 10)), np.zeros(100_000, int)
    tracemalloc.start()
    log_loss(z, y)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * y.nbytes


@pytest.mark.parametrize("bad", [[np.nan] + [0] * 9, [0] * 9 + [np.inf], [-np.inf] * 10])
@pytest.mark.parametrize("at", [0, 12_345])
def test_a_row_without_a_finite_largest_logit_is_named_wherever_it_is(bad, at):
    z, y = np.zeros((20_000, 10)), np.zeros(20_000, int)
    z[at] = bad
    for function, target in [(log_loss, y), (log_loss_gradient, y), (soft_log_loss, np.full(z.shape, 0.1))]:
        with pytest.raises(ValueError, match=rf"largest of logits has .* at index {at}; each row needs"):
            function(z, target)
    with pytest.raises(ValueError, match=rf"logits has nan at index {at};"):
        binary_log_loss(np.where(np.arange(20_000) == at, np.nan, 0), y)


@given(pmfs(3))
def test_a_soft_target_is_a_cross_entropy(t):
    z = [1.0, -2.0, 0.5]
    assert soft_log_loss(z, t) == pytest.approx(cross_entropy(t, softmax(z)), rel=1e-14)


@given(LOGIT, st.integers(0, 1))
def test_one_logit_is_two_logits(z, y):
    assert binary_log_loss(z, y) == pytest.approx(log_loss([0, z], y), rel=1e-14, abs=1e-300)


def test_float32_stays_float32():
    z = np.array([[1, 2, 3]], dtype=np.float32)
    assert log_loss(z, [0]).dtype == log_loss_gradient(z, [0]).dtype == np.float32
    assert binary_log_loss(z[0], [0, 1, 0]).dtype == np.float32
