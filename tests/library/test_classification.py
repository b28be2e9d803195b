"""Losses and gradients against mpmath; softmax regression against scikit-learn and statsmodels."""

import math

import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax, softmax
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.linear_model import LogisticRegression
from statsmodels.datasets import spector

from expected_surprise import (
    binary_log_loss,
    cross_entropy,
    log_loss,
    log_loss_gradient,
    soft_log_loss,
    softmax_regression,
)
from strategies import pmfs

LOGIT = st.floats(-20, 20) | st.floats(-1e4, 1e4) | st.sampled_from([0.0, 1e4, -1e4])
ROW = st.lists(LOGIT, min_size=2, max_size=6)


@given(ROW, st.data())
def test_the_loss_is_exact(z, data):
    y = data.draw(st.integers(0, len(z) - 1))
    true = oracle.log_loss(z, y)
    assert oracle.relative_error(log_loss(z, y), true) < 2e-15 * 10 or true < 1e-300


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


def test_the_maximum_likelihood_fit_of_a_published_example():
    data = spector.load()
    fit = softmax_regression(data.exog, data.endog.astype(int))
    np.testing.assert_allclose(-fit.coefficients[:, 0], [2.82611, 0.09516, 2.37869], atol=5e-6)
    assert -fit.intercepts[0] == pytest.approx(-13.02135, abs=5e-6)
    assert -32 * fit.log_loss == pytest.approx(-12.88963, abs=5e-6)
    assert not fit.coefficients[:, -1].any()


def test_one_feature_of_the_breast_cancer_data():
    X, y = load_breast_cancer(return_X_y=True)
    fit = softmax_regression(X[:, :1], y)
    assert -fit.coefficients[0, 0] == pytest.approx(-1.033589, abs=5e-7)
    assert -fit.intercepts[0] == pytest.approx(15.245871, abs=5e-7)
    assert fit.log_loss == pytest.approx(0.28999195, abs=5e-9)
    assert log_loss(fit.logits(X[:, :1]), y).mean() == pytest.approx(fit.log_loss, rel=1e-14)


def test_the_digits_agree_with_scikit_learn():
    X, y = load_digits(return_X_y=True)
    X = X / 16
    peer = LogisticRegression(C=1, tol=1e-6, max_iter=20_000).fit(X, y)
    fit = softmax_regression(X, y, penalty=1)
    np.testing.assert_allclose(fit.coefficients, peer.coef_.T, atol=1e-3)
    np.testing.assert_allclose(fit.coefficients.sum(axis=1), 0, atol=1e-12)
    assert fit.iterations < 15


def test_two_classes_with_a_penalty_agree_with_scikit_learn_at_half_of_it():
    X, y = load_breast_cancer(return_X_y=True)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    peer = LogisticRegression(C=2 / 0.5, tol=1e-8, max_iter=20_000).fit(X, y)
    fit = softmax_regression(X, y, penalty=0.5)
    np.testing.assert_allclose(fit.coefficients @ [-1, 1], peer.coef_[0], atol=1e-4)


@pytest.mark.parametrize("penalty", [0, 0.3])
def test_at_the_minimum_the_gradient_vanishes(penalty):
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(200, 3)) * [1, 100, 0.01], rng.integers(0, 4, 200)
    fit = softmax_regression(X, y, penalty=penalty)
    slope = log_loss_gradient(fit.logits(X), y)
    np.testing.assert_allclose(X.T @ slope + penalty * fit.coefficients, 0, atol=1e-8)
    np.testing.assert_allclose(slope.sum(axis=0), 0, atol=1e-10)


SEPARABLE = {
    "two classes": ([0, 1, 2, 3], [0, 0, 1, 1]),
    "three classes": ([0, 1, 2, 3, 4, 5], [0, 0, 1, 1, 2, 2]),
    "all but one point": ([0, 1, 1, 2], [0, 0, 1, 1]),
    "one class of three": ([0, 1, 2, 1, 2, 9], [0, 0, 0, 1, 1, 2]),
    "on two scales": ([-1e8, -1, 1, 1e8], [0, 0, 1, 1]),
}


@pytest.mark.parametrize(("x", "y"), SEPARABLE.values(), ids=SEPARABLE)
def test_separable_classes_have_no_estimate_without_a_penalty(x, y):
    X = np.array(x, dtype=float)[:, None]
    with pytest.raises(ValueError, match=r"no maximum-likelihood estimate exists.*pass a penalty > 0"):
        softmax_regression(X, y)
    assert np.isfinite(softmax_regression(X / np.abs(X).max(), y, penalty=1).coefficients).all()


def test_the_thirty_features_of_the_breast_cancer_data_separate_the_classes():
    X, y = load_breast_cancer(return_X_y=True)
    with pytest.raises(ValueError, match="no maximum-likelihood estimate exists"):
        softmax_regression(X, y)


def test_nearly_separable_classes_do_have_an_estimate():
    X = np.repeat([0.0, 1.0], 10**5)[:, None]
    y = np.repeat([0, 1], 10**5)
    y[0] = 1
    y[-1] = 0
    fit = softmax_regression(X, y)
    assert fit.logits([[0.0]]) @ [-1, 1] == pytest.approx(-math.log(10**5 - 1), rel=1e-9)


@pytest.mark.parametrize("column", [1.0, 0.0, "twice"])
def test_dependent_features_have_no_unique_estimate_without_a_penalty(column):
    x = np.array([0.0, 1, 2, 3])
    X = np.column_stack([x, 2 * x if column == "twice" else np.full(4, column)])
    with pytest.raises(ValueError, match=r"rank 2, not 3.*drop them or pass a penalty > 0"):
        softmax_regression(X, [0, 1, 0, 1])
    assert softmax_regression(X, [0, 1, 0, 1], penalty=1).iterations > 0
