"""Checks of the code exercises of chapter 9, Why the logarithm."""

import math
from collections.abc import Iterator

import numpy as np

from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Number, Values
from expected_surprise.special import expit

__all__ = ["EXERCISES"]


def _newton(x, y, steps=50, sign=1.0):
    X, beta = np.column_stack([np.ones(len(x)), x]), np.zeros(2)
    for _ in range(steps):
        p = expit(X @ beta)
        hessian = (X * (p * (1 - p))[:, None]).T @ X
        beta = beta - sign * np.linalg.solve(hessian, X.T @ (p - y))
    return beta


def _descent(x, y, rate=0.01, steps=1000):
    X, beta = np.column_stack([np.ones(len(x)), x]), np.zeros(2)
    for _ in range(steps):
        beta = beta - rate * X.T @ (expit(X @ beta) - y)
    return beta


def _through_zero(x, y):
    b = 0.0
    for _ in range(50):
        p = expit(b * x)
        b -= x @ (p - y) / (x**2 @ (p * (1 - p)))
    return np.array([0.0, b])


def _line(x, y):
    return np.polyfit(x, y, 1)[::-1]


def _fit_cases(rng: np.random.Generator) -> Iterator[Case]:
    for size in 12, 20:
        x = rng.integers(0, 9, size=size).astype(float)
        y = (rng.random(size) < expit(0.5 * (x - 4))).astype(int)
        y[np.argsort(x)[[0, -1]]] = 1, 0  # passes and fails overlap, so a maximum exists
        yield Case((x, y), "random hours and results")
    yield Case((np.arange(1, 9), np.array([0, 0, 1, 0, 1, 1, 1, 1])), "the data of the page")
    yield Case((np.array([10.0, 30.0, 40.0, 20.0, 50.0]), np.array([0, 0, 1, 1, 1])), "large hours")


FIT = Function(
    "9.3",
    "my_fit(hours, passed)",
    _newton,
    _fit_cases,
    {
        "that is (b, a); give the intercept a first": lambda x, y: _newton(x, y)[::-1],
        "that is the fit for failing; let y be 1 for a pass": lambda x, y: -_newton(x, y),
        "that is the result of the first step alone; the following ones begin where it ended": lambda x, y: (
            _newton(x, y, 1)
        ),
        "Newton's method has not arrived yet: take a few more steps": tuple(
            lambda x, y, n=n: _newton(x, y, n) for n in (2, 3, 4, 5)
        ),
        "the step goes uphill: subtract the inverse matrix times the gradient": tuple(
            lambda x, y, n=n: _newton(x, y, n, -1.0) for n in (1, 6, 10, 50)
        ),
        "the model lacks the intercept: a is 0": (_through_zero, lambda x, y: _through_zero(x, y)[1]),
        "that is a straight line by least squares": _line,
        "that is where gradient descent was after some steps, and it has not arrived": tuple(
            lambda x, y, r=r, n=n: _descent(x, y, r, n) for r in (0.001, 0.01, 0.1) for n in (100, 1000)
        ),
        "the function stays at its start": lambda x, y: np.zeros(2),
    },
    rtol=0,
    atol=1e-4,
)


def _central(f, at, eps):
    return (f(at + eps) - f(at - eps)) / (2 * eps)


def cube(x: float) -> float:
    """A test function.

    >>> cube(2)
    8
    """
    return x**3


def _slope_cases(rng: np.random.Generator) -> Iterator[Case]:
    for f in (math.exp, math.sin, cube, math.log):
        yield Case((f, float(rng.integers(5, 30)) / 10, 0.1), "functions of one number")
    yield Case((math.exp, 0.5, 0.001), "a small step")
    yield Case((np.log, np.array([0.5, 2.0]), 0.25), "several places at once")


SLOPE = Function(
    "9.4",
    "my_slope(f, at, eps)",
    _central,
    _slope_cases,
    {
        "that is the forward difference, which looks to one side only": lambda f, a, e: (f(a + e) - f(a)) / e,
        "that is the backward difference, which looks to one side only": lambda f, a, e: (
            (f(a) - f(a - e)) / e
        ),
        "the two places are 2 eps apart, not eps": lambda f, a, e: (f(a + e) - f(a - e)) / e,
        "multiplied by eps after dividing by 2: put 2 * eps in brackets": lambda f, a, e: (
            (f(a + e) - f(a - e)) / 2 * e
        ),
        "brackets are missing: only the second value was divided": lambda f, a, e: (
            f(a + e) - f(a - e) / (2 * e)
        ),
        "the sign is wrong: take the value on the left from the one on the right": lambda f, a, e: (
            -_central(f, a, e)
        ),
        "that is the difference of the values; divide it by the distance": lambda f, a, e: (
            f(a + e) - f(a - e)
        ),
        "that is the mean of the two values, not their slope": lambda f, a, e: (f(a + e) + f(a - e)) / 2,
        "the distances were not eps on each side": (
            lambda f, a, e: _central(f, a, e / 2),
            lambda f, a, e: _central(f, a, 2 * e),
        ),
    },
    rtol=1e-8,
)

STUCK = Values(
    "9.5",
    "product",
    (
        Number(
            "the product",
            lambda: 5 * 5e-324,
            0,
            {
                "a power is rounded only once; multiply step by step": 0.0,
                "that is the multiple of the smallest number; give the product itself": 5.0,
                "that is the smallest positive number itself; the product is stuck before it": 5e-324,
                "that would follow if 0.9 were stored exactly": 4 * 5e-324,
                "that is the number of the factors": lambda v: v > 1000,
                "the product is still falling: more factors": lambda v: 0 < v < 1,
            },
        ),
    ),
)

EXERCISES = (FIT, SLOPE, STUCK)
