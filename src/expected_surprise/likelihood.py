"""Likelihood: how probable a model makes the data, and the parameters that make them most probable.

Everything is in nats. Data outside a family's sample space (a 2 for a coin) are an error; data that are
possible in the family but not under the given parameters have log-likelihood -inf.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, xlog1py, xlogy

from expected_surprise.checks import (
    as_data,
    as_distribution,
    as_floats,
    as_labels,
    as_probabilities,
    as_weights,
    reject,
)

__all__ = [
    "Fit",
    "fit_bernoulli",
    "fit_categorical",
    "fit_gaussian",
    "fit_poisson",
    "log_likelihood",
]


@dataclass(frozen=True, eq=False)
class Fit:
    """A family of distributions with its parameters fitted to data by maximum likelihood.

    ``log_likelihood`` is that of all the data, in nats; ``n`` is the number of observations (the sum of
    the weights), so that ``-log_likelihood / n`` is the mean surprise of an observation.

    >>> fit = fit_bernoulli([1, 1, 1, 0])
    >>> fit.family, float(fit.parameters["theta"]), fit.n
    ('bernoulli', 0.75, 4.0)
    """

    family: str
    parameters: dict[str, float | np.ndarray]
    log_likelihood: float
    n: float


def log_likelihood(
    family: str, x: ArrayLike, *, weights: ArrayLike | None = None, **parameters: ArrayLike
) -> np.ndarray:
    """The log-likelihood of a family's parameters: the sum of log q(x) over the data x, in nats.

    Parameters
    ----------
    family : str
        ``"bernoulli"`` (parameter ``theta``; x is 0 or 1), ``"categorical"`` (``p``, with the classes on
        its last axis; x is a class number 0 to k - 1), ``"poisson"`` (``rate``; x is 0, 1, ...) or
        ``"gaussian"`` (``mean``, ``sd``; x is real).
    x : array-like
        Observations in one dimension.
    weights : array-like, optional
        How often each observation occurred: for a table of counts, x holds the values.
    **parameters : array-like
        The parameters by name. Arrays are broadcast: an array of thetas gives an array of log-likelihoods.

    Returns
    -------
    Scalar or array; ``-inf`` where the data are impossible.

    Raises
    ------
    ValueError, TypeError
        If there is no such family, a parameter is missing or invalid, or x is not in the sample space.

    Examples
    --------
    >>> float(log_likelihood("bernoulli", [1, 0], weights=[9, 4], theta=9/13).round(6))
    -8.024143
    >>> log_likelihood("poisson", [0, 2], rate=[0, 1, 2]).round(4)
    array([   -inf, -2.6931, -3.3069])
    """
    if family not in _FAMILIES:
        raise ValueError(f"family is {family!r}; the families are {', '.join(sorted(_FAMILIES))}")
    names, log_q = _FAMILIES[family]
    if set(parameters) != set(names):
        given = ", ".join(sorted(parameters)) or "none"
        raise TypeError(f"the parameters of {family!r} are {', '.join(names)}; given: {given}")
    x = as_data(x)
    weights = as_weights(weights, x)
    seen = weights > 0
    with np.errstate(divide="ignore", over="ignore"):
        terms = weights[seen] * log_q(x[seen], **parameters)
    return terms.sum(axis=-1)[()]


def _column(parameter: ArrayLike, name: str) -> np.ndarray:
    """A parameter as finite floats with a last axis of length 1, along which the data will lie."""
    parameter = as_floats(parameter, name)
    reject(name, parameter, ~np.isfinite(parameter), "a parameter is a finite number")
    return parameter[..., None]


def _log_bernoulli(x: np.ndarray, theta: ArrayLike) -> np.ndarray:
    reject("x", x, (x != 0) & (x != 1), "a Bernoulli observation is 0 or 1")
    theta = as_probabilities(theta, "theta")[..., None]
    return xlogy(x, theta) + xlog1py(1 - x, -theta)


def _log_categorical(x: np.ndarray, p: ArrayLike) -> np.ndarray:
    p = as_distribution(p)
    return np.log(p)[..., as_labels(_as_whole(x), p.shape[-1], "x")]


def _log_poisson(x: np.ndarray, rate: ArrayLike) -> np.ndarray:
    x, rate = _as_whole(x), _column(rate, "rate")
    reject("rate", rate[..., 0], rate[..., 0] < 0, "a rate is at least 0")
    return xlogy(x, rate) - rate - gammaln(x + 1)


def _log_gaussian(x: np.ndarray, mean: ArrayLike, sd: ArrayLike) -> np.ndarray:
    mean, sd = _column(mean, "mean"), _column(sd, "sd")
    reject("sd", sd[..., 0], sd[..., 0] <= 0, "a standard deviation is positive")
    z = (x - mean) / sd
    return -z * z / 2 - np.log(sd) - math.log(2 * math.pi) / 2


def _as_whole(x: np.ndarray) -> np.ndarray:
    reject("x", x, (x < 0) | (x != np.floor(x)), "an observation must be one of 0, 1, 2, ...")
    return x.astype(int)


_FAMILIES: dict[str, tuple[tuple[str, ...], Callable]] = {
    "bernoulli": (("theta",), _log_bernoulli),
    "categorical": (("p",), _log_categorical),
    "poisson": (("rate",), _log_poisson),
    "gaussian": (("mean", "sd"), _log_gaussian),
}


def _fit(family: str, x: np.ndarray, weights: np.ndarray, **parameters: float | np.ndarray) -> Fit:
    value = log_likelihood(family, x, weights=weights, **parameters)
    return Fit(family, parameters, float(value), float(weights.sum()))


def _weighted_mean(x: np.ndarray, weights: np.ndarray) -> float:
    return float((weights * x).sum() / weights.sum())


def fit_bernoulli(x: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit a coin to data of 0 and 1: theta is the share of ones.

    ``weights`` says how often each observation occurred. Raises ValueError for any other data.

    >>> float(fit_bernoulli([0, 1], weights=[110, 140]).parameters["theta"])
    0.56
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    reject("x", x, (x != 0) & (x != 1), "a Bernoulli observation is 0 or 1")
    return _fit("bernoulli", x, weights, theta=float(weights[x == 1].sum() / weights.sum()))


def fit_categorical(x: ArrayLike, weights: ArrayLike | None = None, *, k: int | None = None) -> Fit:
    """Fit a distribution over the classes 0 to k - 1: p holds the share of each class.

    ``weights`` says how often each observation occurred; without ``k`` the largest label decides.
    Raises ValueError for a label that is negative, not whole, or not below ``k``.

    >>> fit_categorical([0, 2, 2, 2], k=4).parameters["p"]
    array([0.25, 0.  , 0.75, 0.  ])
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    labels = as_labels(_as_whole(x), k, "x")
    return _fit("categorical", x, weights, p=np.bincount(labels, weights, minlength=k or 0) / weights.sum())


def fit_poisson(x: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit a Poisson distribution to counts 0, 1, ...: the rate is their mean.

    ``weights`` says how often each observation occurred. Raises ValueError for any other data.

    >>> fit = fit_poisson([0, 1, 2, 3, 4], weights=[109, 65, 22, 3, 1])
    >>> round(fit.parameters["rate"], 12)
    0.61
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    return _fit("poisson", x, weights, rate=_weighted_mean(_as_whole(x), weights))


def fit_gaussian(x: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit a normal distribution: the mean and the standard deviation of the data (divided by n, not n - 1).

    ``weights`` says how often each observation occurred. Raises ValueError if all observations are equal:
    then the likelihood grows without bound as the standard deviation shrinks, and has no maximum.

    >>> fit_gaussian([1, 3]).parameters
    {'mean': 2.0, 'sd': 1.0}
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    mean = _weighted_mean(x, weights)
    deviations = (x - mean) * (weights > 0)
    largest = np.abs(deviations).max()
    if np.ptp(x[weights > 0]) == 0:
        raise ValueError(
            f"all observations are {x[weights > 0][0]:.10g}, so the likelihood has no maximum: it grows "
            "without bound as sd shrinks to 0; add data, or fix sd and use log_likelihood"
        )
    # Scaled by the largest deviation, the squares neither overflow nor vanish.
    sd = largest * math.sqrt(_weighted_mean((deviations / largest) ** 2, weights))
    return _fit("gaussian", x, weights, mean=mean, sd=float(sd))
