"""For each family: which sums of the data its likelihood needs, and what follows from their means.

The means come as fractions without rounding, so that differences of them keep their digits.
"""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.special import betaln, gammaln, xlog1py, xlogy

from expected_surprise._densities import as_whole, require_coin, require_positive, require_spread
from expected_surprise._exact import root
from expected_surprise._maximise import maximise_beta, solve_gamma_shape

__all__ = ["SUMMARIES", "Summary"]

# Below this, a difference of means of rounded logarithms has lost more than half of its digits.
FLAT = 1e-8

Means = tuple[Fraction, ...]


@dataclass(frozen=True)
class Summary:
    """What a family's likelihood takes from the data.

    ``terms`` names each sum and gives the factors of its terms; ``require`` rejects data outside the
    sample space; ``estimate`` finds the parameters from the means and the least and largest observation;
    ``mean_log_likelihood`` takes the means and the parameters.

    >>> SUMMARIES["gaussian"].estimate((Fraction(2), Fraction(5)), 1.0, 3.0)
    {'mean': 2.0, 'sd': 1.0}
    """

    terms: dict[str, Callable[[np.ndarray], tuple[np.ndarray, ...]]]
    require: Callable[[np.ndarray], object]
    estimate: Callable[..., dict[str, float]]
    mean_log_likelihood: Callable[..., np.ndarray]


def _spread(low: float, high: float, how: str) -> None:
    require_spread(np.array([low, high]), np.ones(2), how)


def _require_digits(gap: float, scale: float, function: str) -> None:
    if not gap > FLAT * max(1, scale):
        raise ValueError(
            f"the observations are so nearly equal that their sums leave the estimate few digits; "
            f"use {function} on the data themselves"
        )


def _bernoulli(means: Means, low: float, high: float) -> dict[str, float]:
    return {"theta": float(means[0])}


def _bernoulli_log(means: Means, theta: float) -> np.ndarray:
    return xlogy(float(means[0]), theta) + xlog1py(float(1 - means[0]), -theta)


def _poisson(means: Means, low: float, high: float) -> dict[str, float]:
    return {"rate": float(means[0])}


def _poisson_log(means: Means, rate: float) -> np.ndarray:
    return xlogy(float(means[0]), rate) - rate - float(means[1])


def _exponential(means: Means, low: float, high: float) -> dict[str, float]:
    if not means[0]:
        raise ValueError("all observations are 0, so the likelihood has no maximum: it grows with the rate")
    if 1 / means[0] > sys.float_info.max:
        raise ValueError("the rate is more than a float can hold; measure x in a smaller unit")
    return {"rate": float(1 / means[0])}


def _exponential_log(means: Means, rate: float) -> np.ndarray:
    return np.log(rate) - rate * float(means[0])


def _gaussian(means: Means, low: float, high: float) -> dict[str, float]:
    _spread(low, high, "sd shrinks to 0; add data, or fix sd and use log_likelihood")
    return {"mean": float(means[0]), "sd": root(means[1] - means[0] ** 2)}


def _gaussian_log(means: Means, mean: float, sd: float) -> np.ndarray:
    spread = root(means[1] - means[0] ** 2)
    squares = ((spread / sd) ** 2 + ((float(means[0]) - mean) / sd) ** 2) / 2
    return -squares - np.log(sd) - math.log(2 * math.pi) / 2


def _gamma(means: Means, low: float, high: float) -> dict[str, float]:
    _spread(low, high, "the shape grows; add data")
    mean, mean_log = float(means[0]), means[1]
    gap = float(Fraction(math.log(mean)) - mean_log)
    _require_digits(gap, abs(mean_log), "fit_gamma")
    shape = solve_gamma_shape(gap)
    return {"shape": shape, "rate": shape / mean}


def _gamma_log(means: Means, shape: float, rate: float) -> np.ndarray:
    mean, mean_log = map(float, means)
    return shape * np.log(rate) - gammaln(shape) + (shape - 1) * mean_log - rate * mean


def _beta(means: Means, low: float, high: float) -> dict[str, float]:
    _spread(low, high, "a and b grow; add data")
    mean_logs = float(means[0]), float(means[1])
    x, y = map(math.exp, mean_logs)  # geometric means of x and of 1 - x; their sum is 1 if all x are equal
    _require_digits(1 - x - y, 1, "fit_beta")
    start = 0.5 + x / (1 - x - y) / 2, 0.5 + y / (1 - x - y) / 2  # digamma(a) is nearly log(a - 1/2)
    a, b = maximise_beta(*mean_logs, start)
    return {"a": a, "b": b}


def _beta_log(means: Means, a: float, b: float) -> np.ndarray:
    mean_log, mean_log1m = map(float, means)
    return (a - 1) * mean_log + (b - 1) * mean_log1m - betaln(a, b)


X = {"x": lambda x: (x,)}
LOG_X = {"log x": lambda x: (np.log(x),)}

SUMMARIES = {
    "bernoulli": Summary(X, require_coin, _bernoulli, _bernoulli_log),
    "beta": Summary(
        LOG_X | {"log(1 - x)": lambda x: (np.log1p(-x),)},
        lambda x: require_positive(x, below=1),
        _beta,
        _beta_log,
    ),
    "exponential": Summary(X, lambda x: require_positive(x, zero=True), _exponential, _exponential_log),
    "gamma": Summary(X | LOG_X, require_positive, _gamma, _gamma_log),
    "gaussian": Summary(X | {"x^2": lambda x: (x, x)}, lambda x: None, _gaussian, _gaussian_log),
    "poisson": Summary(X | {"log x!": lambda x: (gammaln(x + 1),)}, as_whole, _poisson, _poisson_log),
}
