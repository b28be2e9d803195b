"""Chapter 11: the bridge."""

import math
from functools import partial

import numpy as np
from scipy.special import xlogy


def shares(x, q):
    return np.bincount(x, minlength=len(q)) / len(x)


def nll(x, q):
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(q[x]))


def cross(p, q):
    return -np.sum(xlogy(p, q)) if np.all((p == 0) | (q > 0)) else math.inf


def right(x, q):
    return nll(x, q), cross(shares(x, q), q)


def bare(x, q):
    with np.errstate(all="ignore"):
        return nll(x, q), -np.sum(shares(x, q) * np.log(q))


def warns(x, q):
    return -np.mean(np.log(q[x])), cross(shares(x, q), q)


def scaled(first, second, x, q):
    return first * nll(x, q), second * cross(shares(x, q), q)


def product(x, q):
    with np.errstate(all="ignore"):
        return -np.log(np.prod(q[x])) / len(x), cross(shares(x, q), q)


def lossy(x, q):
    return nll(x, q), -(np.bincount(x) / len(x)) @ np.log(q)


def mean(x, w):
    return np.sum(x * w) / np.sum(w)


RIGHT = {
    "11.3": [(2, -0.693147), (2, -math.log(2))],
    "11.4": ["both_sides", right],
    "11.5": ["my_rate", mean],
    "11.6": [(0.532, 0.939)],
}

WRONG = {
    "11.3": {
        "look further up": (3, -0.693147),
        "line 1 only groups": (1, -0.693147),
        "in bits": (2, -1),
        "with its mistake": (2, -0.5422),
        "the value at q = p_hat": (2, -0.6663),
        "its negative": (2, 0.693147),
        "asks for the tuple": 2,
    },
    "11.4": {
        "came out as nan": bare,
        "both are in bits": partial(scaled, 1 / math.log(2), 1 / math.log(2)),
        "one is in bits": partial(scaled, 1, 1 / math.log(2)),
        "the sum over the data": lambda x, q: (len(x) * nll(x, q), cross(shares(x, q), q)),
        "the sign of the first": partial(scaled, -1, 1),
        "the sign of the second": partial(scaled, 1, -1),
        "are swapped": lambda x, q: (nll(x, q), cross(q, shares(x, q))),
        "the entropy of the data, without": lambda x, q: (nll(x, q), cross(shares(x, q), shares(x, q))),
        "the second is the divergence": lambda x, q: (
            nll(x, q),
            cross(shares(x, q), q) - cross(shares(x, q), shares(x, q)),
        ),
        "merely rare": lambda x, q: right(x, q + 1e-12),
        "a product that underflows": product,
        "pass `minlength`": lossy,
        "not only whether they agree": lambda x, q: True,
        "gives the warning": warns,
        "yours has 1 argument": lambda x: x,
    },
    "11.5": {
        "the plain mean": lambda x, w: np.mean(x),
        "the weights, not by the number of observations": lambda x, w: np.mean(x * w),
        "that is the weighted sum": lambda x, w: x @ w,
        "the number of those above 0": lambda x, w: x @ w / np.sum(w > 0),
        "as well": lambda x, w: mean(x, w) / len(x),
        "the mean of the weights": lambda x, w: np.mean(w),
        "as their squares": lambda x, w: mean(x, w**2),
        "observations alike": lambda x, w: np.mean(x[w > 0]),
        "asks for a function": 0.6170,
    },
    "11.6": {
        "that is the other local minimum": (0.939, 0.532),
        "maximum is 0.0494": (0.0494, 0.939),
        "one is asked for": (0.532, 0.0494),
        "twice theta": (1.064, 0.939),
        "minimum is 0.532": (0.532, 0.532),
    },
}
