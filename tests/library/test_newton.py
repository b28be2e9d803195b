"""The derivatives behind softmax regression against mpmath; large data, which are treated in pieces."""

import tracemalloc

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import _examples, _newton, logistic_regression, softmax_regression

NUMBER = st.floats(-3, 3)


@given(st.integers(2, 4), st.sampled_from([0, 0.5]), st.data())
def test_loss_and_derivatives_are_exact(k, penalty, data):
    n, d = 3, 2
    X, W = (np.array(data.draw(st.lists(NUMBER, min_size=m, max_size=m))) for m in (n * d, k * (d + 1)))
    X, W = X.reshape(n, d), 10 * W.reshape(k, d + 1)
    y = np.array(data.draw(st.lists(st.integers(0, k - 1), min_size=n, max_size=n)))
    place = _examples.look(_examples.Examples(X, y, k, np.zeros(d), penalty), W)
    loss, gradient, hessian = by_definition(X, y, W, penalty)
    free = len(gradient) if penalty else (k - 1) * (d + 1)
    assert place.loss == pytest.approx(float(loss), rel=1e-12)
    np.testing.assert_allclose(place.gradient.ravel(), gradient[:free], rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(place.hessian, hessian[:free, :free], rtol=1e-11, atol=1e-13)


def by_definition(X, y, W, penalty):
    k, d = W.shape
    loss, gradient, hessian = mp.mpf(0), np.zeros(k * d, object), np.zeros((k * d, k * d), object)
    for row, label in zip(X, y, strict=True):
        x = np.array([*map(mp.mpf, row), mp.mpf(1)])
        e = [mp.exp(mp.fsum(mp.mpf(w) * v for w, v in zip(weights, x, strict=True))) for weights in W]
        p = np.array([v / mp.fsum(e) for v in e])
        loss -= mp.log(p[label])
        gradient = gradient + np.kron(p - (np.arange(k) == label), x)
        hessian = hessian + np.kron(np.diag(p) - np.outer(p, p), np.outer(x, x))
    coefficient = np.arange(k * d) % d < d - 1
    if penalty:  # the intercepts, which the penalty leaves free, are kept at sum 0
        gradient = gradient + penalty * np.where(coefficient, W.ravel(), 0)
        both = np.logical_not(coefficient).astype(int)
        hessian = hessian + penalty * np.diag(coefficient) + np.outer(both, both)
    return loss, gradient.astype(float), hessian.astype(float)


@pytest.mark.parametrize("size", [1, 7, 100])
@pytest.mark.parametrize("k", [2, 3])
def test_pieces_of_any_size_give_the_same_fit(size, k, monkeypatch):
    rng = np.random.default_rng(k)
    X, y = rng.normal(size=(60, 2)), rng.integers(0, k, 60)
    whole = softmax_regression(X, y)
    monkeypatch.setattr(_examples, "PIECE", size * 3 * k)
    pieces = softmax_regression(X, y)
    np.testing.assert_allclose(pieces.coefficients, whole.coefficients, rtol=1e-12)
    np.testing.assert_allclose(pieces.coefficient_errors, whole.coefficient_errors, rtol=1e-12)
    assert pieces.iterations == whole.iterations


@pytest.mark.parametrize("k", [2, 4])
@pytest.mark.parametrize("start", ["a part", "a useless part"])
def test_the_start_does_not_matter(k, start, monkeypatch):
    rng = np.random.default_rng(k)
    Z = rng.normal(size=(40_000, 3))
    X = Z * [1, 10, 0.1] + [0, 1000, 1]
    y = (Z @ rng.normal(size=(3, k)) + rng.gumbel(size=(40_000, k))).argmax(axis=1)
    if start == "a useless part":
        y[:: _examples.PART] = 0
    fit = softmax_regression(X, y)
    monkeypatch.setattr(_newton, "MANY", 10**9)
    same = softmax_regression(X, y)
    np.testing.assert_allclose(fit.coefficients, same.coefficients, rtol=1e-10)
    np.testing.assert_allclose(fit.intercept_errors, same.intercept_errors, rtol=1e-10)
    assert fit.log_loss == pytest.approx(same.log_loss, rel=1e-14)


def test_large_separable_classes_have_no_estimate():
    x = np.linspace(-1, 1, 40_000)
    with pytest.raises(ValueError, match="the classes are separable, so"):
        logistic_regression(x[:, None], (x > 0).astype(int))


def test_a_large_mean_costs_no_digits():
    rng = np.random.default_rng(0)
    X, y = rng.integers(-4, 5, (200, 2)).astype(float), rng.integers(0, 2, 200)
    fit, far = logistic_regression(X, y), logistic_regression(X + 2.0**20, y)
    np.testing.assert_allclose(far.coefficients, fit.coefficients, rtol=1e-13)
    np.testing.assert_allclose(far.coefficient_errors, fit.coefficient_errors, rtol=1e-13)


@pytest.mark.parametrize("large", [1e160, 1e308])
@pytest.mark.parametrize("penalty", [0, 1])
@pytest.mark.filterwarnings("error")
def test_features_that_overflow_are_an_error(large, penalty):
    with pytest.raises(ValueError, match="too large: their squares overflow; rescale"):
        logistic_regression([[0], [large], [-large], [large / 3]], [0, 1, 0, 1], penalty=penalty)


@pytest.mark.parametrize("k", [2, 3])
def test_a_fit_needs_little_memory_beside_its_data(k):
    rng = np.random.default_rng(k)
    X, y = rng.normal(size=(100_000, 10)).astype(np.float32), rng.integers(0, k, 100_000)
    tracemalloc.start()
    softmax_regression(X, y)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < X.nbytes
