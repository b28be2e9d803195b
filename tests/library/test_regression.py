"""Softmax and logistic regression against scikit-learn and statsmodels; what separable classes do to them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.datasets import load_breast_cancer, load_digits, load_iris
from sklearn.linear_model import LogisticRegression
from statsmodels.api import Logit, MNLogit, add_constant
from statsmodels.datasets import spector

from expected_surprise import (
    _newton,
    binary_log_loss,
    log_loss,
    log_loss_gradient,
    logistic_regression,
    separation,
    softmax_regression,
)


def test_the_maximum_likelihood_fit_of_a_published_example():
    data = spector.load()
    fit = softmax_regression(data.exog, data.endog.astype(int))
    np.testing.assert_allclose(-fit.coefficients[:, 0], [2.82611, 0.09516, 2.37869], atol=5e-6)
    assert -fit.intercepts[0] == pytest.approx(-13.02135, abs=5e-6)
    assert -32 * fit.log_loss == pytest.approx(-12.88963, abs=5e-6)
    assert not fit.coefficients[:, -1].any()
    binary = logistic_regression(data.exog, data.endog.astype(int))
    np.testing.assert_allclose(binary.coefficients, -fit.coefficients[:, 0], rtol=1e-15)
    peer = Logit(data.endog, add_constant(data.exog, prepend=False)).fit(disp=False)
    ours = [*binary.coefficient_errors, binary.intercept_error]
    np.testing.assert_allclose(ours, peer.bse, rtol=1e-5)


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


def test_a_binary_penalty_is_that_of_scikit_learn():
    X, y = load_breast_cancer(return_X_y=True)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    peer = LogisticRegression(C=1 / 0.5, tol=1e-8, max_iter=20_000).fit(X, y)
    fit = logistic_regression(X, y, penalty=0.5)
    np.testing.assert_allclose(fit.coefficients, peer.coef_[0], atol=1e-4)
    np.testing.assert_allclose(fit.logits(X), peer.decision_function(X), atol=1e-3)
    assert fit.log_loss == pytest.approx(binary_log_loss(fit.logits(X), y).mean(), rel=1e-12)
    assert fit.coefficient_errors is fit.intercept_error is None


def test_standard_errors_of_three_classes_are_those_of_statsmodels():
    X, y = load_iris(return_X_y=True)
    X = X[:, :1]
    fit = softmax_regression(X, 2 - y)  # statsmodels takes class 0 as the reference, we take the last
    peer = MNLogit(y, add_constant(X, prepend=False)).fit(disp=False)
    np.testing.assert_allclose(fit.coefficients[0, 1::-1], peer.params[0], rtol=1e-5)
    np.testing.assert_allclose(fit.coefficient_errors[0, 1::-1], peer.bse[0], rtol=1e-5)
    np.testing.assert_allclose(fit.intercept_errors[1::-1], peer.bse[1], rtol=1e-5)
    assert fit.coefficient_errors[0, 2] == fit.intercept_errors[2] == 0


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
    assert separation(X, y) != "none"
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


@pytest.mark.parametrize(
    ("x", "y", "kind"),
    [
        ([0, 1, 2, 3], [0, 0, 1, 1], "complete"),
        ([0, 1, 1, 2], [0, 0, 1, 1], "quasi-complete"),
        ([0, 1, 2, 3], [0, 1, 0, 1], "none"),
        ([-1e8, -1, 1, 1e8], [0, 0, 1, 1], "complete"),
        ([1e8, 1e8 + 1, 1e8 + 1, 1e8 + 2], [0, 0, 1, 1], "quasi-complete"),
        ([0, 1, 1 + 1e-6, 2], [0, 1, 0, 1], "none"),
        ([0, 1 - 1e-6, 1, 2], [0, 0, 1, 1], "complete"),
        ([0, 1, 2, 3, 4, 5], [0, 0, 1, 1, 2, 2], "complete"),
        ([0, 1, 1, 2, 2, 3], [0, 0, 1, 1, 2, 2], "quasi-complete"),
        ([0, 0, 1, 1, 0, 1], [0, 1, 0, 1, 2, 2], "none"),
    ],
)
def test_kinds_of_separation(x, y, kind):
    X = np.array(x, dtype=float)[:, None]
    assert separation(X, y) == kind
    if kind != "none":
        words = "separable, so" if kind == "complete" else "separable but for some examples on the boundary"
        with pytest.raises(ValueError, match=words):
            softmax_regression(X, y)


@pytest.mark.parametrize("overlap", [1e-2, 1e-4, 1e-6, 1e-8])
def test_almost_separable_classes_have_an_estimate(overlap):
    X = np.array([0, 1, 1 + overlap, 2])[:, None]
    fit = logistic_regression(X, [0, 1, 0, 1])
    slope = expit(fit.logits(X)) - [0, 1, 0, 1]
    assert (X.T @ slope).item() == pytest.approx(0, abs=1e-12)
    assert separation(X, [0, 1, 0, 1]) == "none"


@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 1)), min_size=4, max_size=14)
    .filter(lambda rows: len({row[2] for row in rows}) == 2)
    .filter(lambda rows: np.linalg.matrix_rank(np.array([(a, b, 1) for a, b, _ in rows])) == 3)
)
def test_there_is_an_estimate_exactly_where_there_is_no_separation(rows):
    X, y = np.array([row[:2] for row in rows], dtype=float), np.array([row[2] for row in rows])
    if separation(X, y) == "none":
        slope = expit(logistic_regression(X, y).logits(X)) - y
        np.testing.assert_allclose(X.T @ slope, 0, atol=1e-8)
    else:
        with pytest.raises(ValueError, match="no maximum-likelihood estimate exists"):
            logistic_regression(X, y)


def test_a_complete_separation_of_many_features_is_proved_without_a_linear_programme():
    X, y = load_digits(return_X_y=True)
    X = np.column_stack([X[:, X.std(axis=0) > 1], np.sqrt(X[:, 20:28])])
    with pytest.raises(ValueError, match="the classes are separable, so"):
        softmax_regression(X, y)


def test_scales_that_defeat_newtons_method_are_not_called_separable(monkeypatch):
    monkeypatch.setattr(_newton, "MAX_STEPS", 2)
    with pytest.raises(ValueError, match="did not converge; rescale the features or pass a penalty > 0"):
        softmax_regression([[0], [1], [2], [3]], [0, 1, 0, 1])
