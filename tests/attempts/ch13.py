"""Chapter 13: why this loss and not another."""

import math

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import entr, log_softmax, softmax

BEFORE, AFTER = np.array([0.6] * 6 + [0.4] * 4), np.array([0.99] * 9 + [0.0001])


def parts(q, y):
    mean = np.array([y[q == each].mean() for each in q])
    return np.mean((q - mean) ** 2), np.mean((mean - y.mean()) ** 2), np.var(y)


def by_groups(q, y):
    values = np.unique(q)
    mean = np.array([y[q == v].mean() for v in values])
    return np.mean((values - mean) ** 2), np.mean((mean - y.mean()) ** 2), np.var(y)


def floor(eps, k):
    return entr(eps) + entr(1 - eps) + eps * np.log(k - 1)


def bare_floor(eps, k):
    with np.errstate(all="ignore"):
        return -np.sum((1 - eps) * np.log(1 - np.float64(eps)) + eps * np.log(np.float64(eps) / (k - 1)))


def temperature(z, y):
    def loss(log_beta):
        return -log_softmax(np.exp(log_beta) * z, axis=1)[np.arange(len(y)), y].mean()

    return np.exp(
        -minimize_scalar(loss, bounds=np.log([0.01, 100]), method="bounded", options={"xatol": 1e-9}).x
    )


def bisection(z, y, steps=60, sign=1):
    low, high = 0.01, 100.0
    for _ in range(steps):
        beta = math.sqrt(low * high)
        slope = np.mean((softmax(beta * z, axis=1) * z).sum(axis=1) - z[np.arange(len(y)), y])
        low, high = (beta, high) if sign * slope < 0 else (low, beta)
    return 1 / beta


def overflows(z, y):
    def slope(beta):
        q = np.exp(beta * z) / np.exp(beta * z).sum(axis=1, keepdims=True)
        return np.mean((q * z).sum(axis=1) - z[np.arange(len(y)), y])

    low, high = 0.01, 100.0
    for _ in range(60):
        beta = math.sqrt(low * high)
        low, high = (beta, high) if slope(beta) < 0 else (low, beta)
    return 1 / beta


RIGHT = {
    "13.2": [(BEFORE, AFTER, 1, 0.423), ([0.9] * 6 + [0.4] * 4, [0.8] * 9 + [0], 1.0, 1 - 0.4 / math.log(2))],
    "13.3": ["brier_parts", parts],
    "13.5": ["noisy_floor", floor],
    "13.6": ["best_temperature", temperature, bisection],
}

WRONG = {
    "13.2": {
        "before has 7 right guesses": ([0.6] * 7 + [0.4] * 3, AFTER, 1, 0.423),
        "after has 10 right guesses": (BEFORE, [0.99] * 10, 1, 0.423),
        "before should be ten probabilities": (BEFORE[:5], AFTER, 1, 0.423),
        "after should be ten probabilities": (BEFORE, AFTER + 1, 1, 0.423),
        "does not rise": (BEFORE, [0.99] * 9 + [0.3], 1, 0.423),
        "all guesses may be right": (BEFORE, AFTER, 0.670, 0.423),
        "the right ones are asked for": (BEFORE, AFTER, 1, 0.577),
        "that computes with bits": (BEFORE, AFTER, 1, 0.6),
        "not 1 nat": (BEFORE, AFTER, 1, 0.670),
        "not all can be wrong": (BEFORE, AFTER, 1, 0),
        "the smallest accuracy is 0.5: too large": (BEFORE, AFTER, 1, 0.5),
        "you passed 2 values": (BEFORE, AFTER),
    },
    "13.3": {
        "the order is": lambda q, y: (parts(q, y)[1], parts(q, y)[0], np.var(y)),
        "with a minus sign": lambda q, y: (parts(q, y)[0], -parts(q, y)[1], np.var(y)),
        "with its share of the examples": by_groups,
        "not divided by the number": lambda q, y: (*(len(y) * x for x in parts(q, y)[:2]), np.var(y)),
        "the whole Brier score": lambda q, y: (np.mean((q - y) ** 2), *parts(q, y)[1:]),
        "not of all forecasts": lambda q, y: (
            parts(q, y)[0],
            np.mean([(y[q == each].mean() - q.mean()) ** 2 for each in q]),
            np.var(y),
        ),
        "not m - 1": lambda q, y: (*parts(q, y)[:2], np.var(y, ddof=1)),
        "the second one is missing": lambda q, y: (*parts(q, y)[:2], y.mean()),
        "three numbers are asked for": lambda q, y: np.mean((q - y) ** 2),
        "prints": lambda q, y: print(parts(q, y)),
    },
    "13.5": {
        "came out as nan": bare_floor,
        "in bits": lambda e, k: floor(e, k) / math.log(2),
        "the sign is wrong": lambda e, k: -floor(e, k),
        "and not which": lambda e, k: entr(e) + entr(1 - e),
        "not of K": lambda e, k: entr(e) + entr(1 - e) + e * math.log(k),
        "only with probability eps": lambda e, k: entr(e) + entr(1 - e) + math.log(k - 1),
        "label smoothing": lambda e, k: entr(1 - e + e / k) + (k - 1) * entr(e / k),
        "an unspoilt label alone": lambda e, k: -np.log(1 - min(e, 0.999)),
        "only one of the K - 1": lambda e, k: entr(1 - e) + entr(e / (k - 1)),
        "no loss": lambda e, k: e,
    },
    "13.6": {
        "the temperature is 1/beta": lambda z, y: 1 / bisection(z, y),
        "the wrong way": lambda z, y: bisection(z, y, sign=-1),
        "changes nothing": lambda z, y: 1.0,
        "no softmax of them first": lambda z, y: temperature(softmax(z, axis=1), y),
        "the sign of the slope": lambda z, y: -bisection(z, y),
        "stopped too early": lambda z, y: bisection(z, y, steps=8),
        "gives the warning 'overflow": overflows,
        "yours has 1 argument": lambda z: 1.0,
    },
}
