"""Estimates of an entropy from counts, in nats.

Each function takes whole numbers ``n``, the axis along which the outcomes lie, and the number ``k`` of
outcomes that could occur, which only the last one needs.
"""

import numpy as np
from scipy.special import betaln, digamma, polygamma

from expected_surprise.information import entropy

__all__ = ["ESTIMATORS", "grassberger", "miller_madow", "nsb", "plugin"]

# Where the weight of an argument of the integral is below exp(-DEPTH) of the largest, it is left out.
DEPTH = 40


def plugin(n: np.ndarray, axis: int = -1, k: int | None = None) -> np.ndarray:
    """The entropy of the relative frequencies; too low on average.

    >>> float(plugin(np.array([2.0, 2.0])).round(6))
    0.693147
    """
    return entropy(n / n.sum(axis=axis, keepdims=True), axis=axis)


def miller_madow(n: np.ndarray, axis: int = -1, k: int | None = None) -> np.ndarray:
    """The plug-in estimate plus (m - 1) / (2 N), for m outcomes that were seen in N observations.

    >>> float(miller_madow(np.array([5.0, 5.0])).round(6))   # log 2 + 1/20
    0.743147
    """
    return plugin(n, axis) + (np.count_nonzero(n, axis=axis) - 1) / (2 * n.sum(axis=axis))


def grassberger(n: np.ndarray, axis: int = -1, k: int | None = None) -> np.ndarray:
    """The estimate log N - (1/N) sum n G(n).

    G(n) = digamma(n) + (-1)^n / 2 (digamma((n + 1)/2) - digamma(n/2)) takes the place of log n. As
    digamma(n/2) + digamma((n + 1)/2) = 2 digamma(n) - 2 log 2, it is log 2 + digamma(n/2) for odd n and
    log 2 + digamma((n + 1)/2) for even n.

    >>> float(grassberger(np.array([1.0])).round(6))   # -G(1) = Euler's constant + log 2
    1.270363
    """
    g = np.log(2) + digamma(n // 2 + 0.5)  # finite for n = 0, where its factor is 0
    total = n.sum(axis=axis)
    return np.log(total) - (n * g).sum(axis=axis) / total


def nsb(n: np.ndarray, axis: int = -1, k: int | None = None) -> np.ndarray:
    """The mean of the entropy under a prior that is nearly flat in the entropy of ``k`` outcomes.

    >>> float(nsb(np.array([5.0, 5.0]), k=2).round(3))
    0.659
    """
    return np.apply_along_axis(_nsb_of_row, axis, n, k)[()]


def _nsb_of_row(n: np.ndarray, k: int) -> float:
    """A mixture of symmetric Dirichlet priors, over the logarithm t of their parameter.

    The grid is narrowed twice to where the weight is. On it the plain sum is as good as any rule, since
    the weight vanishes smoothly at both ends.
    """
    if k == 1:
        return 0.0
    values, times = np.unique(n[n > 0], return_counts=True)
    low, high = -45.0, 45.0
    for _ in range(3):
        t = np.linspace(low, high, 1001)
        log_weight = _log_weight(np.exp(t), values, times, k)
        inside = np.flatnonzero(log_weight > log_weight.max() - DEPTH)
        low, high = t[max(inside[0] - 1, 0)], t[min(inside[-1] + 1, t.size - 1)]
    weight = np.exp(log_weight - log_weight.max())
    return weight @ _dirichlet_mean(np.exp(t), values, times, k) / weight.sum()


def _log_weight(b: np.ndarray, values: np.ndarray, times: np.ndarray, k: int) -> np.ndarray:
    """The log of evidence times prior at t = log b, up to a constant."""
    evidence = betaln(k * b, values @ times) - betaln(values, b[:, None]) @ times
    return evidence + np.log(_entropy_slope(b, k)) + np.log(b)


def _entropy_slope(b: np.ndarray, k: int) -> np.ndarray:
    """The derivative by b of the prior mean of the entropy, digamma(k b + 1) - digamma(b + 1)."""
    near = np.minimum(b, 1000)
    slope = k * polygamma(1, k * near + 1) - polygamma(1, near + 1)
    series = (1 - 1 / k) / 2 - (1 - 1 / k**2) / (6 * b) + (1 - 1 / k**4) / (30 * b**3)
    return np.where(b < 1000, slope, series / b**2)  # the difference of the trigammas has lost its digits


def _dirichlet_mean(b: np.ndarray, values: np.ndarray, times: np.ndarray, k: int) -> np.ndarray:
    """The posterior mean of the entropy under the Dirichlet prior with parameter b for all k outcomes."""
    total = values @ times + k * b
    values, times = np.append(values, 0), np.append(times, k - times.sum())
    posterior = values + b[:, None]
    return digamma(total + 1) - (posterior * digamma(posterior + 1)) @ times / total


ESTIMATORS = {"plugin": plugin, "miller_madow": miller_madow, "grassberger": grassberger, "nsb": nsb}
