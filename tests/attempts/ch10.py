"""Chapter 10: closed forms, and when they fail."""

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm

LN2 = float(np.log(2))


def joined(x, mean, sd, each=LN2):
    return np.logaddexp(norm.logpdf(x), norm.logpdf(x, mean, sd)) - each


def mixture(x, mean, sd):
    return joined(x, mean, sd).sum()


def densities(x, mean, sd):
    with np.errstate(divide="ignore"):
        return np.log(norm.pdf(x) / 2 + norm.pdf(x, mean, sd) / 2).sum()


def no_sd(x, mean, sd):
    return np.sum(np.logaddexp(norm.logpdf(x), norm.logpdf((x - mean) / sd)) - np.log(2))


def bootstrap(x, picks):
    return float(np.std([np.mean([x[i] for i in row]) for row in picks]))


def loss(beta, x, y, cost):
    z = beta[0] * x + beta[1]
    return np.sum(np.logaddexp(0, z) - y * z) + np.sum(np.asarray(cost) * beta**2) / 2


def ridge(x, y, penalty):
    return minimize(loss, np.zeros(2), (x, y, (penalty, 0)), "BFGS", tol=1e-8).x


def newton(x, y, cost, steps):
    X, beta = np.column_stack([x, np.ones(len(x))]), np.zeros(2)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-X @ beta))
        slope = X.T @ (p - y) + np.asarray(cost) * beta
        beta = beta - np.linalg.solve((X.T * (p * (1 - p))) @ X + np.diag(cost), slope)
    return beta


def merge(a, b):
    """Chan's formula, as in the book."""
    m, d = a[0] + b[0], b[1] - a[1]
    return m, a[1] + d * b[0] / m, (a[0] * a[2] + b[0] * b[2]) / m + a[0] * b[0] / m**2 * d**2


def by_squares(a, b):
    m = a[0] + b[0]
    mean = (a[0] * a[1] + b[0] * b[1]) / m
    return m, mean, (a[0] * (a[2] + a[1] ** 2) + b[0] * (b[2] + b[1] ** 2)) / m - mean**2


def changed(place, change):
    """The right merging with another number in one place."""

    def attempt(a, b):
        triple = list(merge(a, b))
        triple[place] = change(a, b, triple)
        return tuple(triple)

    return attempt


def within(a, b, *_):
    return (a[0] * a[2] + b[0] * b[2]) / (a[0] + b[0])


def no_empty(a, b):
    if not a[0] or not b[0]:
        return None
    return merge(a, b)


RIGHT = {
    "10.3": ["my_log_likelihood", mixture],
    "10.4": ["my_bootstrap", bootstrap],
    "10.6": ["my_ridge", ridge, lambda x, y, c: newton(x, y, (c, 0.0), 40)],
    "10.7": ["my_merge", merge, lambda a, b: np.array(merge(b, a)), lambda a, b: list(merge(a, b))],
}

WRONG = {
    "10.3": {
        "the two halves are missing": lambda x, m, s: joined(x, m, s, 0).sum(),
        "not once": lambda x, m, s: joined(x, m, s, 0).sum() - np.log(2),
        "divided by sd, too": no_sd,
        "1 / sqrt(2 pi) is missing": lambda x, m, s: mixture(x, m, s) + len(x) * np.log(np.sqrt(2 * np.pi)),
        "not the variance": lambda x, m, s: mixture(x, m, s**0.5),
        "that is the mean;": lambda x, m, s: joined(x, m, s).mean(),
        "one value for each observation": joined,
        "the mean of two logarithms": lambda x, m, s: np.sum((norm.logpdf(x) + norm.logpdf(x, m, s)) / 2),
        "the loss": lambda x, m, s: -mixture(x, m, s),
        "take its logarithm": lambda x, m, s: np.exp(mixture(x, m, s)),
        "in bits": lambda x, m, s: mixture(x, m, s) / np.log(2),
        "(far from both parts) you return -inf": densities,
    },
    "10.4": {
        "not by one less": lambda x, picks: np.std(x[picks].mean(axis=1), ddof=1),
        "without any resampling": lambda x, picks: np.std(x) / len(x) ** 0.5,
        "the spread of the data": lambda x, picks: np.std(x),
        "all the drawn data": lambda x, picks: np.std(x[picks]),
        "go along the rows": lambda x, picks: np.std(x[picks].mean(axis=0)),
        "take its root": lambda x, picks: np.var(x[picks].mean(axis=1)),
        "the spread of the positions": lambda x, picks: np.std(picks.mean(axis=1)),
        "do not divide it": lambda x, picks: bootstrap(x, picks) / len(picks) ** 0.5,
        "the mean of the estimates": lambda x, picks: x[picks].mean(),
        "these are the estimates": lambda x, picks: x[picks].mean(axis=1),
    },
    "10.6": {
        "give the slope w first": lambda x, y, c: ridge(x, y, c)[::-1],
        "the intercept pays no penalty": lambda x, y, c: newton(x, y, (c, c), 40),
        "the penalty on w is left out": lambda x, y, c: newton(x, y, (0.0, 0.0), 12),
        "fell on the intercept": lambda x, y, c: newton(x, y, (0.0, c), 12),
        "counts twice": lambda x, y, c: ridge(x, y, 2 * c),
        "counts half": lambda x, y, c: ridge(x, y, c / 2),
        "do not average": lambda x, y, c: ridge(x, y, c * len(x)),
        "the other class": lambda x, y, c: ridge(x, 1 - y, c),
        "the first step alone": lambda x, y, c: newton(x, y, (c, 0.0), 1),
        "take more steps": lambda x, y, c: newton(x, y, (c, 0.0), 3),
        "the slope w alone": lambda x, y, c: ridge(x, y, c)[0],
    },
    "10.7": {
        "between the blocks is missing": changed(2, within),
        "enters squared": changed(
            2, lambda a, b, t: within(a, b) + a[0] * b[0] / t[0] ** 2 * abs(a[1] - b[1])
        ),
        "weight the means": changed(1, lambda a, b, t: (a[1] + b[1]) / 2),
        "weight the deviations": changed(2, lambda a, b, t: t[2] - within(a, b) + (a[2] + b[2]) / 2),
        "not by one less": changed(2, lambda a, b, t: t[2] * t[0] / (t[0] - 1)),
        "the sum of the squared deviations": changed(2, lambda a, b, t: t[2] * t[0]),
        "its square is asked for": changed(2, lambda a, b, t: t[2] ** 0.5),
        "comes first, then the mean": lambda a, b: (*merge(a, b)[1:], a[0] + b[0]),
        "the number of observations, too": lambda a, b: merge(a, b)[1:],
        "that adds the triples": lambda a, b: tuple(np.add(a, b)),
        "(means that are huge)": by_squares,
        "nothing": no_empty,
    },
}
