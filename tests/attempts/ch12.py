"""Chapter 12: classification."""

import math

import numpy as np
from scipy.special import expit


def one_hot(y, k):
    return np.eye(k)[y]


def right(X, Q, y):
    return X.T @ (Q - one_hot(y, Q.shape[1])) / len(y)


def in_place(X, Q, y):
    Q[np.arange(len(y)), y] -= 1
    return X.T @ Q / len(y)


def loss(z, y):
    return np.logaddexp(0, -(2 * y - 1) * z) * 1.0


def exact(z, y):
    u = (1 - 2 * y) * z
    return np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u)))


def quiet(formula):
    def answer(z, y):
        with np.errstate(all="ignore"):
            return formula(z, y)

    return answer


def clipped(z, y):
    q = np.clip(expit(z), 1e-15, 1 - 1e-15)
    return -(y * np.log(q) + (1 - y) * np.log(1 - q))


def for_one_logit(z, y):
    u = -z if y else z
    return max(u, 0) + math.log1p(math.exp(-abs(u)))


def warns(z, y):
    u = (1 - 2 * y) * z
    return np.where(u > 0, u + np.log1p(np.exp(-u)), np.log1p(np.exp(u)))


RIGHT = {
    "12.2": ["my_gradient", right],
    "12.3": [(1e-7, 1e-5), (1e-8, 1e-5), (1e-8, 5e-6)],
    "12.4": ["my_log_loss", loss, exact],
}

WRONG = {
    "12.2": {
        "prediction minus label": lambda X, Q, y: -right(X, Q, y),
        "the sum of the losses": lambda X, Q, y: len(y) * right(X, Q, y),
        "turned over": lambda X, Q, y: right(X, Q, y).T,
        "subtract their one-hot rows": lambda X, Q, y: X.T @ Q / len(y),
        "all entries": lambda X, Q, y: X.T @ (Q - one_hot(y, Q.shape[1])) / Q.size,
        "the number of features": lambda X, Q, y: X.T @ (Q - one_hot(y, Q.shape[1])) / X.shape[1],
        "read off the labels": lambda X, Q, y: X.T @ (Q - one_hot(y, len(set(y)))) / len(y),
        "the class numbers themselves": lambda X, Q, y: X.T @ (Q - y[:, None]) / len(y),
        "multiply it with the features": lambda X, Q, y: Q - one_hot(y, Q.shape[1]),
        "changes its argument Q": in_place,
        "(random examples) your function raises ValueError": lambda X, Q, y: X @ Q,
        "yours has 2 arguments": lambda X, y: X,
    },
    "12.3": {
        "step for central differences; forward": (1e-5, 1e-7),
        "for forward differences is 1e-13: smaller is not better": (1e-13, 1e-5),
        "for forward differences is 0.1: Taylor": (0.1, 1e-5),
        "for central differences is 1e-13: smaller is not better": (1e-7, 1e-13),
        "for central differences is 0.001: Taylor": (1e-7, 1e-3),
    },
    "12.4": {
        "the loss for the other label": lambda z, y: loss(z, 1 - y),
        "in bits": lambda z, y: loss(z, y) / math.log(2),
        "a loss is not negative": lambda z, y: -loss(z, y),
        "the mean over the examples": lambda z, y: loss(z, y).mean(),
        "the sum over the examples": lambda z, y: loss(z, y).sum(),
        "taken for -1 and 1": lambda z, y: np.logaddexp(0, -y * z),
        "the labels are ignored": lambda z, y: np.logaddexp(0, -z),
        "that is a probability": lambda z, y: expit(z),
        "use `log1p`": quiet(lambda z, y: np.log(1 + np.exp((1 - 2 * y) * z))),
        "the exponential overflows": quiet(lambda z, y: np.log1p(np.exp((1 - 2 * y) * z))),
        "which bounds the loss": clipped,
        "gives the warning 'overflow": warns,
        "your function raises ValueError": for_one_logit,
        "asks for a function": np.array([0.3]),
    },
}
