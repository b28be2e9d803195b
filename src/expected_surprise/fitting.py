"""Maximum-likelihood fits that have no closed form: found by a search, and checked to be a maximum.

The likelihood need not have a maximum. Where none exists, each function says so and why.
"""

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._arrays import real
from expected_surprise._densities import log_density as family_density
from expected_surprise._densities import require_positive, require_spread, weighted_mean
from expected_surprise._maximise import (
    from_free,
    maximise,
    maximise_beta,
    solve_gamma_shape,
    to_free,
)
from expected_surprise._student_t import maximise_student_t
from expected_surprise.checks import as_data, as_weights
from expected_surprise.likelihood import Fit, fit_gaussian
from expected_surprise.special import log1pmx

__all__ = ["fit", "fit_beta", "fit_gamma", "fit_student_t"]

LogDensity = Callable[..., np.ndarray]
WHOLE_LINE = (-math.inf, math.inf)


def fit_gamma(x: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit a gamma distribution, with density proportional to x^(shape - 1) exp(-rate x).

    The shape solves log(shape) - digamma(shape) = log(mean of x) - mean of log x; the rate is shape / mean.
    ``weights`` says how often each observation occurred. Raises ValueError for data that are not above 0,
    and where all are equal: then the likelihood has no maximum.

    >>> fit = fit_gamma([1, 2, 3])
    >>> {name: round(value, 4) for name, value in fit.parameters.items()}
    {'shape': 5.3752, 'rate': 2.6876}
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    require_positive(x)
    require_spread(x, weights, "the shape grows; add data")
    mean = weighted_mean(x, weights)
    # log(mean of x) - mean of log x; as the deviations have mean 0, no term here is negative
    ratio = x / mean
    terms = np.where(ratio > 0.5, -log1pmx(np.maximum(ratio, 0.5) - 1), ratio - 1 - np.log(ratio))
    shape = solve_gamma_shape(weighted_mean(terms, weights))
    return Fit.at("gamma", x, weights, shape=shape, rate=shape / mean)


def fit_beta(x: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit a beta distribution, with density proportional to x^(a - 1) (1 - x)^(b - 1), by Newton's method.

    ``weights`` says how often each observation occurred. Raises ValueError for data that are not between
    0 and 1, and where all are equal: then the likelihood has no maximum.

    >>> fit = fit_beta([0.2, 0.5, 0.6])
    >>> {name: round(value, 4) for name, value in fit.parameters.items()}
    {'a': 3.3545, 'b': 4.4679}
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    require_positive(x, below=1)
    require_spread(x, weights, "a and b grow; add data")
    mean = weighted_mean(x, weights)
    spread = weighted_mean((x / mean - 1) ** 2, weights)
    size = (1 - mean) / mean / spread - 1 if spread else math.inf
    if size > 1e10:
        raise ValueError(
            f"the observations call for a + b of about {size:.1g}, too much for the "
            "digits of a float; use fit_gaussian"
        )
    mean_logs = weighted_mean(np.log(x), weights), weighted_mean(np.log1p(-x), weights)
    a, b = maximise_beta(*mean_logs, (mean * size, (1 - mean) * size))
    return Fit.at("beta", x, weights, a=a, b=b)


def fit_student_t(x: ArrayLike, weights: ArrayLike | None = None) -> Fit:
    """Fit Student's t distribution with a location and a scale, from the quartiles uphill.

    This is a local maximum. There is no global one: as df and the scale shrink to 0 with the location at
    an observation, the likelihood grows without bound, for any data.

    ``weights`` says how often each observation occurred. Raises ValueError where the tails are not heavier
    than a Gaussian's, so that the likelihood keeps rising with df, and where so many observations are
    equal that the search ends in the corner where it has no bound.

    >>> fit = fit_student_t([-9, -2, -1, -1, 0, 0, 1, 1, 2, 9])
    >>> {name: round(value, 2) + 0.0 for name, value in fit.parameters.items()}
    {'df': 1.24, 'location': 0.0, 'scale': 1.34}
    """
    x = as_data(x)
    weights = as_weights(weights, x)
    gaussian = fit_gaussian(x, weights)
    if not weights.all():
        x, weights = x[weights > 0], weights[weights > 0]
    df, location, scale = maximise_student_t(x, weights)
    most = _most_frequent(x, weights)
    if not scale > 0 or df * (1 - most) <= most:
        raise ValueError(
            "too many observations are equal: the likelihood grows without bound as the scale shrinks to 0"
        )
    result = Fit.at("student_t", x, weights, df=df, location=location, scale=scale)
    if df > 1e6 or result.log_likelihood <= gaussian.log_likelihood:
        raise ValueError(
            "the tails are no heavier than a Gaussian's: the likelihood keeps rising with df and has no "
            "maximum; use fit_gaussian"
        )
    return result


def _most_frequent(x: np.ndarray, weights: np.ndarray) -> float:
    """The share of the most frequent value."""
    if (np.diff(np.sort(x)) > 0).all():
        return weights.max() / weights.sum()
    return np.bincount(np.unique(x, return_inverse=True)[1], weights).max() / weights.sum()


@np.errstate(all="ignore")
def fit(
    log_density: str | LogDensity,
    x: ArrayLike,
    start: Mapping[str, float],
    *,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    weights: ArrayLike | None = None,
) -> Fit:
    """Fit any smooth family: the local maximum of the log-likelihood that lies uphill from ``start``.

    Parameters
    ----------
    log_density : str or callable
        The name of a family of ``log_likelihood``, or a function ``log_density(x, **parameters)`` that
        returns the log-density (or log-probability) of each observation.
    x : array-like
        Observations in one dimension.
    start : mapping
        A first guess for each parameter, by name.
    bounds : mapping, optional
        ``(low, high)`` by name: the parameter stays strictly between them. The others are any number.
    weights : array-like, optional
        How often each observation occurred.

    Returns
    -------
    Fit
        ``information`` is the observed information, minus the second derivatives of the log-likelihood.

    Raises
    ------
    ValueError
        If a guess is outside its bounds or makes the data impossible, or if there is no maximum uphill.

    Examples
    --------
    >>> above_0 = (0, math.inf)
    >>> waiting = fit(
    ...     "weibull", [1, 2, 4], {"shape": 1, "scale": 2}, bounds={"shape": above_0, "scale": above_0}
    ... )
    >>> {name: round(value, 2) for name, value in waiting.parameters.items()}
    {'shape': 2.01, 'scale': 2.65}
    """
    _require_search(log_density, start, bounds)
    x = as_data(x)
    weights = as_weights(weights, x)
    x, weights = x[weights > 0], weights[weights > 0]
    log_q = family_density(log_density, start) if isinstance(log_density, str) else log_density
    limits = _limits(start, bounds or {})

    def climb(u: np.ndarray) -> float:
        place = _place(u, limits)
        if not all(low < place[name] < high for name, (low, high) in limits.items()):
            return -math.inf
        try:
            return float(weights @ log_q(x, **place))
        except ValueError:  # parameters that do not go together, such as low > high
            return -math.inf

    if not math.isfinite(weights @ log_q(x, **start)):
        raise ValueError(f"start {dict(start)} gives the data no finite log-likelihood; start elsewhere")
    guess = np.array([to_free(float(start[name]), limits[name]) for name in limits])
    top, curvature = maximise(climb, guess)
    place = _place(top, limits)
    if curvature is None:
        raise ValueError(
            f"no maximum was found: the log-likelihood is flat or still rising at {place}; it may have "
            "none, or start elsewhere"
        )
    name = log_density if isinstance(log_density, str) else getattr(log_density, "__name__", "log_density")
    speed = np.array([from_free(u, limit)[1] for u, limit in zip(top, limits.values(), strict=True)])
    return Fit(name, place, climb(top), float(weights.sum()), curvature / np.outer(speed, speed))


def _require_search(log_density: object, start: object, bounds: object) -> None:
    if not isinstance(log_density, str) and not callable(log_density):
        raise TypeError(f"log_density is {log_density!r}; pass the name of a family or a function")
    for name, given in (("start", start), ("bounds", {} if bounds is None else bounds)):
        if not isinstance(given, Mapping) or not all(isinstance(each, str) for each in given):
            raise TypeError(f"{name} is {given!r}; pass a dict with the parameters' names")
    if not start:
        raise ValueError("start is empty; give each parameter a first guess")


def _limits(start: Mapping, bounds: Mapping) -> dict[str, tuple[float, float]]:
    if unknown := set(bounds) - set(start):
        raise ValueError(f"bounds name {min(unknown)!r}, start does not; give it a first guess")
    for name, ends in bounds.items():
        if (
            not isinstance(ends, tuple | list)
            or np.isnan([real(end) for end in ends]).any()
            or len(ends) != 2
        ):
            raise TypeError(f"bounds of {name} are {ends!r}; pass two numbers, (low, high)")
    limits = {name: tuple(map(float, bounds.get(name, WHOLE_LINE))) for name in start}
    for name, (low, high) in limits.items():
        if not low < real(start[name]) < high:
            raise ValueError(f"start of {name} is {start[name]!r}, but must lie between {low:g} and {high:g}")
    return limits


def _place(u: np.ndarray, limits: Mapping) -> dict[str, float]:
    return {name: from_free(value, limits[name])[0] for name, value in zip(limits, u, strict=True)}
