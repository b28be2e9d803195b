"""Checks of the code exercises of chapter 10, Closed forms, and when they fail."""

import math
from collections.abc import Iterator

import numpy as np
from scipy.special import expit, logsumexp
from scipy.stats import norm

from expected_surprise.exercises._functions import Case, Function
from expected_surprise.regression import logistic_regression

__all__ = ["EXERCISES"]


def _parts(x, mean, sd):
    """The log-densities of both parts, one row each."""
    return np.stack([norm.logpdf(x), norm.logpdf(x, mean, sd)])


def _mixture(x, mean, sd):
    return (logsumexp(_parts(x, mean, sd), axis=0) - math.log(2)).sum()


def _mixture_cases(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(3):
        x = rng.normal(size=5).round(2)
        yield Case((x, float(rng.integers(1, 9)) / 4, float(rng.integers(2, 9)) / 5), "random data")
    far = "densities far below the smallest number are 0, so add their logarithms with np.logaddexp"
    yield Case((np.array([60.0, -45.0]), 1.0, 0.5), "far from both parts", far)
    yield Case((np.array([0.5, 1.5]), 0.5, 1e-100), "a narrow part on an observation", far)


MIXTURE = Function(
    "10.3",
    "my_log_likelihood(x, mean, sd)",
    _mixture,
    _mixture_cases,
    {
        "the two halves are missing: each part has the weight 1/2": lambda x, m, s: logsumexp(
            _parts(x, m, s), axis=0
        ).sum(),
        "subtract ln 2 for each observation, not once": lambda x, m, s: (
            logsumexp(_parts(x, m, s), axis=0).sum() - math.log(2)
        ),
        "the density of the second part is divided by sd, too": lambda x, m, s: (
            logsumexp(np.add(_parts(x, m, s), [[0], [math.log(s)]]), axis=0) - math.log(2)
        ).sum(),
        "the factor 1 / sqrt(2 pi) is missing": lambda x, m, s: (
            _mixture(x, m, s) + len(x) * math.log(2 * math.pi) / 2
        ),
        "sd is the standard deviation, not the variance": lambda x, m, s: _mixture(x, m, math.sqrt(s)),
        "that is the mean; the log-likelihood is a sum": lambda x, m, s: _mixture(x, m, s) / len(x),
        "one value for each observation: sum them": lambda x, m, s: (
            logsumexp(_parts(x, m, s), axis=0) - math.log(2)
        ),
        "that is the mean of two logarithms, not that of the mean of two densities": lambda x, m, s: (
            _parts(x, m, s).mean(axis=0).sum()
        ),
        "that is its negative, the loss": lambda x, m, s: -_mixture(x, m, s),
        "that is the likelihood; take its logarithm": lambda x, m, s: math.exp(_mixture(x, m, s)),
        "that is the value in bits; the book's log-likelihoods are in nats": lambda x, m, s: (
            _mixture(x, m, s) / math.log(2)
        ),
    },
)


def _means(x, picks):
    return np.mean(np.take(x, picks), axis=1)


def _bootstrap_cases(rng: np.random.Generator) -> Iterator[Case]:
    for size in 6, 9:
        x = rng.normal(10, 3, size=size).round(2)
        yield Case((x, rng.integers(0, size, size=(40, size))), "random data")
    coin = rng.integers(0, 2, size=8)
    coin[:2] = 0, 1
    yield Case((coin, rng.integers(0, 8, size=(25, 8))), "tosses of a coin")
    yield Case((np.zeros(5), rng.integers(0, 5, size=(10, 5))), "data that are all the same")


BOOTSTRAP = Function(
    "10.4",
    "my_bootstrap(x, picks)",
    lambda x, picks: math.sqrt(np.mean((_means(x, picks) - _means(x, picks).mean()) ** 2)),
    _bootstrap_cases,
    {
        "divide by the number of samples, not by one less": lambda x, picks: np.std(_means(x, picks), ddof=1),
        "that is the formula for the data, without any resampling": lambda x, picks: (
            np.std(x) / math.sqrt(len(x))
        ),
        "that is the spread of the data, not of the estimates": lambda x, picks: np.std(x),
        "that is the spread of all the drawn data; take the mean of each row first": lambda x, picks: np.std(
            np.take(x, picks)
        ),
        "the means go along the rows: each row of picks is one sample": lambda x, picks: np.std(
            np.mean(np.take(x, picks), axis=0)
        ),
        "that is the variance; take its root": lambda x, picks: np.var(_means(x, picks)),
        "that is the spread of the positions; use them to pick from x": lambda x, picks: np.std(
            np.mean(picks, axis=1)
        ),
        "the spread itself is the answer; do not divide it by the root of the number of samples": (
            lambda x, picks: np.std(_means(x, picks)) / math.sqrt(len(picks))
        ),
        "that is the mean of the estimates, not their spread": lambda x, picks: _means(x, picks).mean(),
        "these are the estimates; take their standard deviation": _means,
    },
)


def _ridge(x, y, penalty):
    fit = logistic_regression(np.reshape(x, (-1, 1)), y, penalty=penalty)
    return np.array([fit.coefficients[0], fit.intercept])


def _newton(x, y, cost, steps=60):
    X, beta, cost = np.column_stack([x, np.ones(len(x))]), np.zeros(2), np.array(cost, dtype=float)
    for _ in range(steps):
        p = expit(X @ beta)
        hessian = (X * (p * (1 - p))[:, None]).T @ X + np.diag(cost)
        beta = beta - np.linalg.solve(hessian, X.T @ (p - y) + cost * beta)
    return beta


def _ridge_cases(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(2):
        x = rng.normal(size=14).round(2)
        y = (rng.random(14) < expit(1.5 * x - 0.5)).astype(int)
        y[np.argsort(x)[[0, 1, -2, -1]]] = 1, 0, 1, 0  # the classes overlap
        yield Case((x, y, float(rng.integers(2, 9)) / 2), "classes that overlap")
    x = np.array([-2.0, -1.5, -1.0, 0.5, 1.0, 2.0])
    yield Case((x, (x > 0).astype(int), 0.1), "separable classes")
    yield Case((x, (x < 0).astype(int), 1.0), "separable classes, falling")


RIDGE = Function(
    "10.6",
    "my_ridge(x, y, penalty)",
    _ridge,
    _ridge_cases,
    {
        "that is (b, w); give the slope w first": lambda x, y, c: _ridge(x, y, c)[::-1],
        "the intercept pays no penalty": lambda x, y, c: _newton(x, y, (c, c)),
        "the penalty on w is left out": lambda x, y, c: _newton(x, y, (0, 0)),
        "the penalty fell on the intercept instead of the slope": lambda x, y, c: _newton(x, y, (0, c)),
        "the penalty counts twice: its slope is penalty times w": lambda x, y, c: _ridge(x, y, 2 * c),
        "the penalty counts half: its slope is penalty times w": lambda x, y, c: _ridge(x, y, c / 2),
        "sum the losses, do not average them": lambda x, y, c: _ridge(x, y, c * len(x)),
        "that is the fit of the other class; let y = 1 be likely where the logit is large": lambda x, y, c: (
            -_ridge(x, y, c)
        ),
        "that is the result of the first step alone": lambda x, y, c: _newton(x, y, (c, 0), 1),
        "Newton's method has not arrived yet: take more steps": tuple(
            lambda x, y, c, n=n: _newton(x, y, (c, 0), n) for n in (2, 3, 4)
        ),
        "that is the slope w alone; return w and b": lambda x, y, c: _ridge(x, y, c)[0],
    },
    rtol=0,
    atol=1e-4,
)


def _triple(x):
    return len(x), np.mean(x) if len(x) else 0.0, np.var(x) if len(x) else 0.0


def _merge(a, b, between=1.0):
    """Mean and variance of the law that draws a block by its size, and then within it."""
    sizes, means, variances = np.array([a, b], dtype=float).T
    share = sizes / sizes.sum()
    apart = means - means[np.argmax(sizes)]  # small numbers, however far the blocks are from zero
    shift = share @ apart
    mean = means[np.argmax(sizes)] + shift
    return np.array([sizes.sum(), mean, share @ variances + between * (share @ (apart - shift) ** 2)])


def _merge_cases(rng: np.random.Generator) -> Iterator[Case]:
    for sizes in (4, 9), (6, 3):
        yield Case(tuple(_triple(rng.normal(i, 2, size).round(2)) for i, size in enumerate(sizes)))
    some = _triple(rng.normal(3, 1, 5).round(2))
    yield Case((some, (0, 0, 0)), "an empty block")
    yield Case(((0, 0, 0), some), "an empty block")
    far = "squares of the means have no digit left for the deviations; use the difference of the means"
    yield Case(((3, 1e9, 2.0), (5, 1e9 + 4, 1.5)), "means that are huge", far)


MERGE = Function(
    "10.7",
    "my_merge(a, b)",
    _merge,
    _merge_cases,
    {
        "the variance between the blocks is missing": lambda a, b: _merge(a, b, 0.0),
        "the difference of the means enters squared": lambda a, b: _merge(a, b, 1 / abs(a[1] - b[1])),
        "a large block counts for more: weight the means by the sizes": lambda a, b: np.array(
            [a[0] + b[0], (a[1] + b[1]) / 2, _merge(a, b)[2]]
        ),
        "a large block counts for more: weight the deviations by the sizes": lambda a, b: np.array(
            [*_merge(a, b)[:2], (a[2] + b[2]) / 2 + _merge(a, b)[2] - _merge(a, b, 0.0)[2]]
        ),
        "the mean squared deviation divides by the number of observations, not by one less": lambda a, b: (
            _merge(a, b) * [1, 1, (a[0] + b[0]) / (a[0] + b[0] - 1)]
        ),
        "that is the sum of the squared deviations; divide it by the number of observations": lambda a, b: (
            _merge(a, b) * [1, 1, a[0] + b[0]]
        ),
        "that is the standard deviation; its square is asked for": lambda a, b: np.sqrt(
            _merge(a, b) * [_merge(a, b)[0], _merge(a, b)[1], 1]
        ),
        "the number of observations comes first, then the mean": lambda a, b: _merge(a, b)[[1, 2, 0]],
        "give the number of observations, too": lambda a, b: _merge(a, b)[1:],
        "that adds the triples; of the three only the numbers of observations add up": lambda a, b: np.add(
            a, b
        ),
    },
    rtol=1e-7,
)

EXERCISES = (MIXTURE, BOOTSTRAP, RIDGE, MERGE)
