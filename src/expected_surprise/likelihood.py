"""Likelihood: how probable a model makes the data, and the parameters that make them most probable.

Everything is in nats. Data outside a family's sample space (a 2 for a coin) are an error; data that are
possible in the family but not under the given parameters have log-likelihood -inf.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._arrays import require_broadcast
from expected_surprise._densities import (
    as_whole,
    log_density,
    require_coin,
    require_positive,
    require_spread,
    weighted_mean,
)
from expected_surprise.checks import as_data, as_floats, as_labels, as_weights

__all__ = [
    "Fit",
    "fit_bernoulli",
    "fit_categorical",
    "fit_exponential",
    "fit_gaussian",
    "fit_poisson",
    "log_likelihood",
]


@dataclass(frozen=True, eq=False)
class Fit:
    """A family of distributions with its parameters fitted to data by maximum likelihood.

    ``log_likelihood`` is that of all the data, in nats; ``n`` is the number of observations (the sum of
    the weights), so that ``-log_likelihood / n`` is the mean surprise of an observation. ``information``
    is minus the matrix of second derivatives, where the fit had to find it (see ``fit``).

    >>> fit = fit_bernoulli([1, 1, 1, 0])
    >>> fit.family, float(fit.parameters["theta"]), fit.n
    ('bernoulli', 0.75, 4.0)
    """

    family: str
    parameters: dict[str, float | np.ndarray]
    log_likelihood: float
    n: float
    information: np.ndarray | None = None

    @classmethod
    def at(cls, family: str, x: np.ndarray, weights: np.ndarray, **parameters: float | np.ndarray) -> "Fit":
        """The family at these parameters, with its log-likelihood.

        >>> Fit.at("exponential", np.array([2.0]), np.array([3.0]), rate=1.0).log_likelihood
        -6.0
        """
        value = log_likelihood(family, x, weights=weights, **parameters)
        return cls(family, parameters, float(value), float(weights.sum()))


def log_likelihood(
    family: str, x: ArrayLike, *, weights: ArrayLike | None = None, **parameters: ArrayLike
) -> np.ndarray:
    """The log-likelihood of a family's parameters: the sum of log q(x) over the data x, in nats.

    Parameters
    ----------
    family : str
        ``"bernoulli"`` (parameter ``theta``; x is 0 or 1), ``"categorical"`` (``p``, with the classes on
        its last axis; x is a class number 0 to k - 1), ``"poisson"`` (``rate``; x is 0, 1, ...); for real
        x ``"gaussian"`` (``mean``, ``sd``), ``"laplace"`` (``location``, ``scale``), ``"student_t"``
        (``df``, ``location``, ``scale``), ``"uniform"`` (``low``, ``high``); for positive x
        ``"exponential"`` (``rate``; 0 is allowed), ``"gamma"`` (``shape``, ``rate``), ``"weibull"``
        (``shape``, ``scale``), ``"log_normal"`` (``mean``, ``sd`` of log x); between 0 and 1 ``"beta"``
        (``a``, ``b``).
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
    log_q = log_density(family, parameters)
    parameters = {name: as_floats(value, name) for name, value in parameters.items()}
    require_broadcast(**parameters)
    x = as_data(x)
    weights = as_weights(weights, x)
    if not weights.all():
        x, weights = x[weights > 0], weights[weights > 0]
    with np.errstate(divide="ignore", over="ignore"):
        return (weights * log_q(x, **parameters)).sum(axis=-1)[()]


def fit_bernoulli(x: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit a coin to data of 0 and 1: theta is the share of ones.

    ``weights`` says how often each observation occurred. Raises ValueError for any other data.

    >>> float(fit_bernoulli([0, 1], weights=[110, 140]).parameters["theta"])
    0.56
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    require_coin(x)
    return Fit.at("bernoulli", x, weights, theta=float(weights[x == 1].sum() / weights.sum()))


def fit_categorical(x: ArrayLike, weights: ArrayLike | None = None, *, k: int | None = None) -> Fit:
    """Fit a distribution over the classes 0 to k - 1: p holds the share of each class.

    ``weights`` says how often each observation occurred; without ``k`` the largest label decides.
    Raises ValueError for a label that is negative, not whole, or not below ``k``.

    >>> fit_categorical([0, 2, 2, 2], k=4).parameters["p"]
    array([0.25, 0.  , 0.75, 0.  ])
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    labels = as_labels(as_whole(x), k, "x")
    return Fit.at("categorical", x, weights, p=np.bincount(labels, weights, minlength=k or 0) / weights.sum())


def fit_poisson(x: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit a Poisson distribution to counts 0, 1, ...: the rate is their mean.

    ``weights`` says how often each observation occurred. Raises ValueError for any other data.

    >>> fit = fit_poisson([0, 1, 2, 3, 4], weights=[109, 65, 22, 3, 1])
    >>> round(fit.parameters["rate"], 12)
    0.61
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    return Fit.at("poisson", x, weights, rate=weighted_mean(as_whole(x), weights))


def fit_exponential(x: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit an exponential distribution: the rate is 1 / the mean.

    ``weights`` says how often each observation occurred. Raises ValueError for negative data, and where
    all are 0: then the likelihood grows without bound with the rate.

    >>> fit_exponential([1, 3]).parameters
    {'rate': 0.5}
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    require_positive(x, zero=True)
    mean = weighted_mean(x, weights)
    if mean == 0:
        raise ValueError("all observations are 0, so the likelihood has no maximum: it grows with the rate")
    if mean < 1 / np.finfo(float).max:
        raise ValueError(f"the mean of x is {mean:.10g}, and no float holds the rate, 1 / mean; rescale x")
    return Fit.at("exponential", x, weights, rate=1 / mean)


def fit_gaussian(x: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit a normal distribution: the mean and the standard deviation of the data (divided by n, not n - 1).

    ``weights`` says how often each observation occurred. Raises ValueError if all observations are equal:
    then the likelihood grows without bound as the standard deviation shrinks, and has no maximum.

    >>> fit_gaussian([1, 3]).parameters
    {'mean': 2.0, 'sd': 1.0}
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    mean = weighted_mean(x, weights)
    deviations = (x - mean) * (weights > 0)
    largest = np.abs(deviations).max()
    require_spread(x, weights, "sd shrinks to 0; add data, or fix sd and use log_likelihood")
    # Scaled by the largest deviation, the squares neither overflow nor vanish.
    sd = largest * math.sqrt(weighted_mean((deviations / largest) ** 2, weights))
    return Fit.at("gaussian", x, weights, mean=mean, sd=float(sd))
