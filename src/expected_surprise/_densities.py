"""Families of distributions: the logarithm of each density, the names of its parameters, what it accepts.

A log-density takes the data along the last axis and parameters of any shape, which are broadcast. It
rejects data outside the family's sample space and parameters outside its parameter space.
"""

import math
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, gammaln, xlog1py, xlogy

from expected_surprise._arrays import require_known
from expected_surprise.checks import as_distribution, as_floats, as_labels, as_probabilities, reject

__all__ = [
    "FAMILIES",
    "as_whole",
    "finite",
    "log_density",
    "positive",
    "require_coin",
    "require_positive",
    "require_spread",
    "weighted_mean",
]


def finite(parameter: ArrayLike, name: str) -> np.ndarray:
    """A parameter as finite floats with a last axis of length 1, along which the data will lie.

    >>> finite([1, 2], "mean").shape
    (2, 1)
    """
    parameter = as_floats(parameter, name)
    reject(name, parameter, ~np.isfinite(parameter), "a parameter is a finite number")
    return parameter[..., None].astype(float)


def positive(parameter: ArrayLike, name: str) -> np.ndarray:
    """A parameter as ``finite`` gives it, if it is above 0.

    >>> positive(2, "sd")
    array([2.])
    """
    column = finite(parameter, name)
    words = {"sd": "a standard deviation is positive"}.get(name, f"the {name} is positive")
    reject(name, column[..., 0], column[..., 0] <= 0, words)
    return column


def as_whole(x: np.ndarray) -> np.ndarray:
    """Data that are whole numbers, at least 0, as integers.

    >>> as_whole(np.array([3.0, 0.0]))
    array([3, 0])
    """
    reject(
        "x",
        x,
        ~((x >= 0) & (x <= 2**53) & (x == np.floor(x))),
        "an observation must be one of 0, 1, 2, ..., 2**53",
    )
    return x.astype(int)


def require_coin(x: np.ndarray) -> None:
    """Raise unless all data are 0 or 1.

    >>> require_coin(np.array([0.0, 1.0]))
    """
    reject("x", x, (x != 0) & (x != 1), "a Bernoulli observation is 0 or 1")


def require_positive(x: np.ndarray, *, zero: bool = False, below: float = math.inf) -> None:
    """Raise unless all data lie above 0 (or at 0, if ``zero``) and below ``below``.

    >>> require_positive(np.array([0.5, 1.0]))
    """
    if below < math.inf:
        words = f"an observation lies above 0 and below {below:g}"
    else:
        words = f"an observation of this family is {'at least 0' if zero else 'above 0'}"
    reject("x", x, (x < 0 if zero else x <= 0) | (x >= below), words)


def require_spread(x: np.ndarray, weights: np.ndarray, how: str) -> None:
    """Raise if all data are equal; ``how`` says how the likelihood then grows without bound.

    >>> require_spread(np.array([1.0, 2.0]), np.ones(2), "sd shrinks to 0")
    """
    x = x[weights > 0]
    if np.ptp(x) == 0:
        raise ValueError(
            f"all observations are {x[0]:.10g}, so the likelihood has no maximum: it grows "
            f"without bound as {how}"
        )


def weighted_mean(x: np.ndarray, weights: np.ndarray) -> float:
    """The mean of the data, each as often as its weight says.

    >>> weighted_mean(np.array([0.0, 1.0]), np.array([1.0, 3.0]))
    0.75
    """
    return float((weights * x).sum() / weights.sum())


def _log_bernoulli(x: np.ndarray, theta: ArrayLike) -> np.ndarray:
    require_coin(x)
    theta = as_probabilities(theta, "theta")[..., None].astype(float)
    return xlogy(x, theta) + xlog1py(1 - x, -theta)


def _log_categorical(x: np.ndarray, p: ArrayLike) -> np.ndarray:
    p = as_distribution(p).astype(float)
    return np.log(p)[..., as_labels(as_whole(x), p.shape[-1], "x")]


def _log_poisson(x: np.ndarray, rate: ArrayLike) -> np.ndarray:
    x, rate = as_whole(x), finite(rate, "rate")
    reject("rate", rate[..., 0], rate[..., 0] < 0, "a rate is at least 0")
    return xlogy(x, rate) - rate - gammaln(x + 1)


def _log_gaussian(x: np.ndarray, mean: ArrayLike, sd: ArrayLike) -> np.ndarray:
    mean, sd = finite(mean, "mean"), positive(sd, "sd")
    z = (x - mean) / sd
    return -z * z / 2 - np.log(sd) - math.log(2 * math.pi) / 2


def _log_log_normal(x: np.ndarray, mean: ArrayLike, sd: ArrayLike) -> np.ndarray:
    require_positive(x)
    return _log_gaussian(np.log(x), mean, sd) - np.log(x)


def _log_laplace(x: np.ndarray, location: ArrayLike, scale: ArrayLike) -> np.ndarray:
    location, scale = finite(location, "location"), positive(scale, "scale")
    return -np.abs(x - location) / scale - np.log(2 * scale)


def _log_student_t(x: np.ndarray, df: ArrayLike, location: ArrayLike, scale: ArrayLike) -> np.ndarray:
    df, location, scale = positive(df, "df"), finite(location, "location"), positive(scale, "scale")
    t = (x - location) / scale / np.sqrt(df)
    log_term = np.log1p(t * t)
    if np.isinf(log_term).any():  # t * t has overflowed
        log_term = np.where(np.isinf(log_term), 2 * np.log(np.abs(t)), log_term)
    return -(df + 1) / 2 * log_term - np.log(scale) - np.log(df) / 2 - betaln(df / 2, 0.5)


def _log_uniform(x: np.ndarray, low: ArrayLike, high: ArrayLike) -> np.ndarray:
    low, high = finite(low, "low"), finite(high, "high")
    width = high - low
    reject("high - low", width[..., 0], width[..., 0] <= 0, "the interval has a positive length")
    return np.where((low <= x) & (x <= high), -np.log(width), -np.inf)


def _log_exponential(x: np.ndarray, rate: ArrayLike) -> np.ndarray:
    require_positive(x, zero=True)
    rate = positive(rate, "rate")
    return np.log(rate) - rate * x


def _log_gamma(x: np.ndarray, shape: ArrayLike, rate: ArrayLike) -> np.ndarray:
    require_positive(x)
    shape, rate = positive(shape, "shape"), positive(rate, "rate")
    return shape * np.log(rate) + (shape - 1) * np.log(x) - rate * x - gammaln(shape)


def _log_weibull(x: np.ndarray, shape: ArrayLike, scale: ArrayLike) -> np.ndarray:
    require_positive(x)
    shape, scale = positive(shape, "shape"), positive(scale, "scale")
    log_z = np.log(x) - np.log(scale)
    return np.log(shape) - np.log(scale) + (shape - 1) * log_z - np.exp(shape * log_z)


def _log_beta(x: np.ndarray, a: ArrayLike, b: ArrayLike) -> np.ndarray:
    require_positive(x, below=1)
    a, b = positive(a, "a"), positive(b, "b")
    return (a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - betaln(a, b)


FAMILIES: dict[str, tuple[tuple[str, ...], Callable]] = {
    "bernoulli": (("theta",), _log_bernoulli),
    "beta": (("a", "b"), _log_beta),
    "categorical": (("p",), _log_categorical),
    "exponential": (("rate",), _log_exponential),
    "gamma": (("shape", "rate"), _log_gamma),
    "gaussian": (("mean", "sd"), _log_gaussian),
    "laplace": (("location", "scale"), _log_laplace),
    "log_normal": (("mean", "sd"), _log_log_normal),
    "poisson": (("rate",), _log_poisson),
    "student_t": (("df", "location", "scale"), _log_student_t),
    "uniform": (("low", "high"), _log_uniform),
    "weibull": (("shape", "scale"), _log_weibull),
}


def log_density(family: str, parameters: Iterable[str]) -> Callable:
    """The log-density of the family of that name, if these are the names of its parameters.

    >>> log_density("poisson", ["rate"])(np.array([0.0]), rate=2.0)
    array([-2.])
    """
    require_known(family, "family", FAMILIES, "families")
    names, log_q = FAMILIES[family]
    if set(parameters) != set(names):
        given = ", ".join(sorted(parameters)) or "none"
        raise TypeError(f"the parameters of {family!r} are {', '.join(names)}; given: {given}")
    return log_q
