"""Checks of the code exercises of chapter 12, Classification."""

import math
from collections.abc import Iterator

import numpy as np

from expected_surprise.classification import binary_log_loss
from expected_surprise.exercises._draws import EPSILONS
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Number, Values

__all__ = ["EXERCISES"]


def _gradient(X, Q, y):
    """The three loops of the exercise."""
    G, m = np.zeros((X.shape[1], Q.shape[1])), len(y)
    for i in range(m):
        for k in range(Q.shape[1]):
            G[:, k] += X[i] * (Q[i, k] - (y[i] == k)) / m
    return G


def _gradient_cases(rng: np.random.Generator) -> Iterator[Case]:
    for m, d, k in (4, 3, 2), (6, 2, 3):
        y = np.append(rng.integers(0, k, size=m - k), np.arange(k))
        yield Case((rng.integers(-3, 4, size=(m, d)).astype(float), _rows(rng, m, k), y), "random examples")
    yield Case(
        (rng.integers(0, 5, size=(5, 3)), _rows(rng, 5, 4), np.array([0, 1, 0, 2, 1])),
        "a class without an example",
        "the number of classes is the number of columns of Q",
    )
    yield Case((np.ones((1, 2)), _rows(rng, 1, 3), np.array([2])), "a single example")


def _rows(rng, m, k):
    return (1 + rng.multinomial(20 - k, np.full(k, 1 / k), size=m)) / 20


def _one_hot(y, k):
    return np.eye(k)[y]


LOOPS = Function(
    "12.2",
    "my_gradient(X, Q, y)",
    _gradient,
    _gradient_cases,
    {
        "the sign is wrong: prediction minus label, not label minus prediction": lambda X, Q, y: (
            -_gradient(X, Q, y)
        ),
        "that is the gradient of the sum of the losses; divide by the number of examples": lambda X, Q, y: (
            _gradient(X, Q, y) * len(y)
        ),
        "the array is turned over: a row for each feature, a column for each class": (
            lambda X, Q, y: _gradient(X, Q, y).T,
            lambda X, Q, y: _gradient(X, Q, y).T * len(y),
        ),
        "the labels are missing: subtract their one-hot rows from Q": lambda X, Q, y: X.T @ Q / len(y),
        "it was divided by the number of all entries, not of examples": lambda X, Q, y: (
            _gradient(X, Q, y) / Q.shape[1]
        ),
        "it was divided by the number of features, not of examples": lambda X, Q, y: (
            _gradient(X, Q, y) * len(y) / X.shape[1]
        ),
        "the number of classes was read off the labels; a class may be without an example": lambda X, Q, y: (
            X.T @ (Q - _one_hot(y, y.max() + 1)) / len(y)
        ),
        "the class numbers themselves were subtracted; use one-hot rows": lambda X, Q, y: (
            X.T @ (Q - y[:, None]) / len(y)
        ),
        "that is the difference of predictions and labels; multiply it with the features": lambda X, Q, y: (
            Q - _one_hot(y, Q.shape[1])
        ),
    },
)

STEPS = Values(
    "12.3",
    "(forward, central)",
    (
        Number(
            "the step for forward differences",
            lambda: 1e-7,
            9e-8,
            {
                "smaller is not better: rounding is divided by h, too": lambda h: h < 2e-9,
                "that is the step for central differences; forward ones come first": lambda h: (
                    1e-6 < h < 2e-5
                ),
                "Taylor's remainder is still large there": lambda h: h > 2e-5,
            },
        ),
        Number(
            "the step for central differences",
            lambda: 1e-5,
            9e-6,
            {
                "smaller is not better: rounding is divided by h, too": lambda h: h < 9e-7,
                "Taylor's remainder is still large there": lambda h: h > 2e-5,
            },
        ),
    ),
)


def _loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    for size in 3, 5:
        yield Case((rng.integers(-40, 40, size=size) / 8, rng.integers(0, 2, size=size)), "moderate logits")
    yield Case((rng.integers(-9, 9, size=(2, 3)) / 4, rng.integers(0, 2, size=(2, 3))), "rows of logits")
    yield Case(
        (np.array([40.0, -40.0]), np.array([1, 0])),
        "confident and right",
        "the loss is tiny, and it should keep its digits",
    )
    yield Case((np.array([40.0, -40.0]), np.array([0, 1])), "confident and wrong")
    yield Case(
        (np.array([1000.0, -1000.0]), np.array([0, 1])),
        "very confident and wrong",
        "the exponential of a large number overflows",
    )
    yield Case((np.array([1000.0, -1000.0]), np.array([1, 0])), "very confident and right")


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _from_probabilities(z, y, change=lambda q: q):
    q = change(_sigmoid(z))
    return -(y * np.log(q) + (1 - y) * np.log(change(1 - q)))


LOSS = Function(
    "12.4",
    "my_log_loss(z, y)",
    binary_log_loss,
    _loss_cases,
    {
        "that is the loss for the other label: it is small where the sign of z agrees with y": lambda z, y: (
            binary_log_loss(z, 1 - y)
        ),
        "that is the value in bits; the loss is in nats": lambda z, y: binary_log_loss(z, y) / math.log(2),
        "the sign is wrong: a loss is not negative": lambda z, y: -binary_log_loss(z, y),
        "that is the mean over the examples; give one loss for each": lambda z, y: np.mean(
            binary_log_loss(z, y)
        ),
        "that is the sum over the examples; give one loss for each": lambda z, y: np.sum(
            binary_log_loss(z, y)
        ),
        "the labels are taken for -1 and 1; here they are 0 and 1": lambda z, y: np.logaddexp(0, -y * z),
        "the labels are ignored: that is the loss for label 1": lambda z, y: binary_log_loss(
            z, np.ones_like(y)
        ),
        "that is a probability, not its negative logarithm": (
            lambda z, y: _sigmoid(z),
            lambda z, y: _sigmoid((2 * y - 1) * z),
        ),
        "the exponential overflows: pull the large part out before you take it": lambda z, y: np.log1p(
            np.exp((1 - 2 * y) * z)
        ),
        "the digits are lost where 1 is added to something tiny: use `log1p`": (
            lambda z, y: np.log(1 + np.exp((1 - 2 * y) * z)),
            lambda z, y: _from_probabilities(z, y),
            lambda z, y: np.maximum((1 - 2 * y) * z, 0) + np.log(1 + np.exp(-np.abs(z))),
            lambda z, y: -np.log(_sigmoid((2 * y - 1) * z)),
        ),
        "the probability was cut off or had a small number added, which bounds the loss": tuple(
            lambda z, y, change=change: _from_probabilities(z, y, change)
            for eps in EPSILONS
            for change in (
                lambda q, eps=eps: np.clip(q, eps, 1 - eps),
                lambda q, eps=eps: q + eps,
                lambda q, eps=eps: np.maximum(q, eps),
            )
        ),
    },
    rtol=1e-10,
    atol=0,
)

EXERCISES = (LOOPS, STEPS, LOSS)
