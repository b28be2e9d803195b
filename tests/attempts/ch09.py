"""Chapter 9: why the logarithm."""

import math

import numpy as np
from scipy.optimize import minimize


def loss(beta, x, y):
    z = beta[0] + beta[1] * x
    return np.sum(np.logaddexp(0, z) - y * z)


def right(x, y):
    return minimize(loss, np.zeros(2), (x, y), "BFGS", tol=1e-9).x


def newton(x, y, steps=30, sign=1):
    X, beta = np.column_stack([np.ones(len(x)), x]), np.zeros(2)
    for _ in range(steps):
        p = np.exp(-np.logaddexp(0, -X @ beta))
        beta = beta - sign * np.linalg.solve((X.T * (p * (1 - p))) @ X, X.T @ (p - y))
    return beta


def descent(x, y):
    X, beta = np.column_stack([np.ones(len(x)), x]), np.zeros(2)
    for _ in range(1000):
        beta = beta - 0.01 * X.T @ (np.exp(-np.logaddexp(0, -X @ beta)) - y)
    return beta


def no_intercept(x, y):
    return 0.0, minimize(lambda b: loss((0, b[0]), x, y), [0.0], method="BFGS", tol=1e-9).x[0]


def central(f, at, eps):
    return (f(at + eps) - f(at - eps)) / (2 * eps)


LEFT = 5 * 5e-324
RIGHT = {"9.3": ["my_fit", right, newton], "9.4": ["my_slope", central], "9.5": [LEFT, 2.5e-323]}

WRONG = {
    "9.3": {
        "give the intercept a first": lambda x, y: newton(x, y)[::-1],
        "let y be 1 for a pass": lambda x, y: newton(x, 1 - y),
        "the first step alone": lambda x, y: newton(x, y, 1),
        "take a few more steps": lambda x, y: newton(x, y, 3),
        "goes uphill": lambda x, y: newton(x, y, 1, -1),
        "lacks the intercept": no_intercept,
        "least squares": lambda x, y: np.polyfit(x, y, 1)[::-1],
        "gradient descent": descent,
        "stays at its start": lambda x, y: np.zeros(2),
        "where an array of shape (2,) is expected": lambda x, y: newton(x, y)[1],
        "raises ValueError": lambda x, y: x @ np.zeros((2, 2)),
        "you passed [-4.3986, 1.2624]": np.array([-4.3986, 1.2624]),
    },
    "9.4": {
        "forward difference": lambda f, a, e: (f(a + e) - f(a)) / e,
        "backward difference": lambda f, a, e: (f(a) - f(a - e)) / e,
        "2 eps apart": lambda f, a, e: (f(a + e) - f(a - e)) / e,
        "put 2 * eps in brackets": lambda f, a, e: (f(a + e) - f(a - e)) / 2 * e,
        "brackets are missing": lambda f, a, e: f(a + e) - f(a - e) / (2 * e),
        "the sign is wrong": lambda f, a, e: -central(f, a, e),
        "divide it by the distance": lambda f, a, e: f(a + e) - f(a - e),
        "the mean of the two values": lambda f, a, e: (f(a + e) + f(a - e)) / 2,
        "not eps on each side": lambda f, a, e: central(f, a, e / 2),
        "yours has 2 arguments": lambda f, a: f(a),
        "(several places at once) your function raises TypeError": lambda f, a, e: float(central(f, a, e)),
    },
    "9.5": {
        "a power is rounded only once": 0.9**20_000,
        "give the product itself": 5,
        "the smallest positive number itself": 5e-324,
        "if 0.9 were stored exactly": 4 * 5e-324,
        "the number of the factors": 7065,
        "still falling": 0.9**5000,
        "nan is no answer": math.nan,
    },
}
