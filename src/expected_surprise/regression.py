"""Linear classifiers fitted by maximum likelihood: softmax and logistic regression.

Where the classes can be told apart without error, the likelihood has no maximum; the functions say so.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._arrays import real
from expected_surprise._newton import softmax_newton
from expected_surprise._separation import kind_of_separation, separating_weights
from expected_surprise.checks import as_floats, as_labels, as_training_data, reject

__all__ = [
    "LogisticRegression",
    "SoftmaxRegression",
    "logistic_regression",
    "separation",
    "softmax_regression",
]


@dataclass(frozen=True, eq=False)
class SoftmaxRegression:
    """A fitted softmax regression: logits = features @ coefficients + intercepts.

    ``coefficients`` has shape (d, k), ``intercepts`` (k,); ``log_loss`` is the mean over the training
    data in nats, without the penalty; ``iterations`` counts the Newton steps. Without a penalty the
    standard errors have the shapes of the estimates, and are 0 for the last class, the reference; an
    estimate with a penalty is biased, and its standard errors are None.

    >>> fit = softmax_regression([[0], [1], [2], [3]], [0, 1, 0, 1])
    >>> fit.logits([[1.5]]).round(6) + 0.0
    array([[0., 0.]])
    """

    coefficients: np.ndarray
    intercepts: np.ndarray
    log_loss: float
    iterations: int
    coefficient_errors: np.ndarray | None = None
    intercept_errors: np.ndarray | None = None

    def logits(self, features: ArrayLike) -> np.ndarray:
        """The logits, shape (..., k), of examples with features of shape (..., d)."""
        return _as_rows(features, len(self.coefficients)) @ self.coefficients + self.intercepts


def softmax_regression(features: ArrayLike, labels: ArrayLike, *, penalty: float = 0.0) -> SoftmaxRegression:
    """Fit a linear classifier by Newton's method: the minimum of sum of losses + penalty/2 |coefficients|^2.

    Parameters
    ----------
    features : array-like, shape (n, d)
        A row of d finite numbers for each example.
    labels : array-like of int, shape (n,)
        The classes, numbered 0 to k - 1; each must occur.
    penalty : float
        Weight of the squared coefficients (nats); the intercepts are free. For k > 2 it is 1 / C of
        scikit-learn's ``LogisticRegression``, for k = 2 it is 2 / C, since there it has one column only.

    Returns
    -------
    SoftmaxRegression
        With penalty 0 the last class is the reference: its column is 0, and the fit is the
        maximum-likelihood estimate. With a penalty each row of the coefficients sums to 0.

    Raises
    ------
    ValueError
        If penalty is 0 and there is no maximum-likelihood estimate because the classes are separable, or
        it is not unique because the features are linearly dependent; or if the data are not as above.

    Examples
    --------
    >>> fit = softmax_regression([[0], [1], [2], [3]], [0, 0, 1, 1], penalty=1)
    >>> fit.coefficients.round(4), round(fit.log_loss, 4)
    (array([[-0.6807,  0.6807]]), 0.2658)
    """
    penalty = _as_penalty(penalty)
    X, y = as_training_data(features, labels)
    found = softmax_newton(X, y, penalty)
    errors = (None, None) if found.errors is None else _split(found.errors)
    return SoftmaxRegression(*_split(found.W), found.loss, found.steps, *errors)


def _as_penalty(penalty: float) -> float:
    if not 0 <= real(penalty) < math.inf:
        raise ValueError(f"penalty is {penalty!r}, but must be finite and at least 0")
    return real(penalty)


def _as_rows(features: ArrayLike, d: int) -> np.ndarray:
    X = as_floats(features, "features")
    if X.shape[-1:] != (d,):
        raise ValueError(f"features has shape {X.shape}; pass {d} for each example, along the last axis")
    reject("features", X, ~np.isfinite(X), "a feature is a finite number")
    return X


def _split(W: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of shape (d, k) and intercepts (k,), from a row for each class."""
    return W[:, :-1].T, W[:, -1]


@dataclass(frozen=True, eq=False)
class LogisticRegression:
    """A fitted logistic regression: the logit of class 1 is features @ coefficients + intercept.

    ``coefficients`` has shape (d,); ``log_loss`` is the mean over the training data in nats, without the
    penalty; ``iterations`` counts the Newton steps. The standard errors are None if there was a penalty.

    >>> fit = logistic_regression([[0], [1], [2], [3]], [0, 1, 0, 1])
    >>> fit.logits([[1.5]]).round(6) + 0.0
    array([0.])
    """

    coefficients: np.ndarray
    intercept: float
    log_loss: float
    iterations: int
    coefficient_errors: np.ndarray | None = None
    intercept_error: float | None = None

    def logits(self, features: ArrayLike) -> np.ndarray:
        """The logits of class 1, shape (...), of examples with features of shape (..., d)."""
        return _as_rows(features, len(self.coefficients)) @ self.coefficients + self.intercept


def logistic_regression(
    features: ArrayLike, labels: ArrayLike, *, penalty: float = 0.0
) -> LogisticRegression:
    """Fit P(label 1) = 1 / (1 + exp(-logit)) by Newton's method: softmax regression with two classes.

    Parameters
    ----------
    features : array-like, shape (n, d)
        A row of d finite numbers for each example.
    labels : array-like of int, shape (n,)
        0 or 1; both must occur.
    penalty : float
        The minimum is that of sum of losses + penalty/2 |coefficients|^2 (nats); the intercept is free.
        It is 1 / C of scikit-learn's ``LogisticRegression``.

    Returns
    -------
    LogisticRegression
        With penalty 0 it is the maximum-likelihood estimate.

    Raises
    ------
    ValueError
        As ``softmax_regression``.

    Examples
    --------
    >>> fit = logistic_regression([[0], [1], [2], [3]], [0, 1, 0, 1])
    >>> fit.coefficients.round(4), fit.coefficient_errors.round(4)
    (array([0.9082]), array([1.0852]))
    """
    X, y = as_training_data(features, as_labels(labels, 2))
    # The columns b0, b1 = -w/2, w/2 cost half as much as w itself, hence twice the penalty.
    fit = softmax_regression(X, y, penalty=2 * _as_penalty(penalty))
    w, intercept = fit.coefficients @ [-1, 1], float(fit.intercepts @ [-1, 1])
    if penalty:
        return LogisticRegression(w, intercept, fit.log_loss, fit.iterations)
    errors, intercept_error = fit.coefficient_errors[:, 0], float(fit.intercept_errors[0])
    return LogisticRegression(w, intercept, fit.log_loss, fit.iterations, errors, intercept_error)


def separation(features: ArrayLike, labels: ArrayLike) -> str:
    """Whether a linear classifier can tell the classes of the training data apart.

    Parameters
    ----------
    features : array-like, shape (n, d)
        A row of d finite numbers for each example.
    labels : array-like of int, shape (n,)
        The classes, numbered 0 to k - 1; each must occur.

    Returns
    -------
    str
        ``"complete"``: some linear logits are largest at the true class for every example.
        ``"quasi-complete"``: only with ties; some are never below another class and not always tied.
        ``"none"``: neither. Only then does an (unpenalised) maximum-likelihood estimate exist.

    Raises
    ------
    ValueError
        If the data are not as above.

    Notes
    -----
    Found by a linear programme, whose solution is then tried on the data in rounded arithmetic: classes
    that overlap by less than about 1e-10 of their spread count as touching. After A. Albert and J. A.
    Anderson, Biometrika 71 (1984), 1-10.

    Examples
    --------
    >>> x = [[0], [1], [2], [3]]
    >>> separation(x, [0, 0, 1, 1]), separation(x, [0, 1, 0, 1])
    ('complete', 'none')
    >>> separation([[0], [1], [1], [2]], [0, 0, 1, 1])
    'quasi-complete'
    """
    X, y = as_training_data(features, labels)
    X = np.column_stack([X, np.ones(len(X))])
    return kind_of_separation(X, y, separating_weights(X, y))
