"""The maximum of the likelihood of Student's t distribution, by Newton's method."""

import math
from collections.abc import Callable

import numpy as np
from scipy.special import betaln, digamma, polygamma

__all__ = ["maximise_student_t"]

# Observations that are treated at once.
PIECE = 2**13
# Newton's method doubles the digits in each step: the one after a step of this size adds nothing.
SMALL_STEP, MAX_STEPS = 1e-8, 200
# Beyond this df the family is Gaussian to the last digits of a likelihood.
LARGEST_LOG_DF = math.log(1e7)

Derivatives = tuple[float, np.ndarray, np.ndarray]


def maximise_student_t(x: np.ndarray, weights: np.ndarray) -> tuple[float, float, float]:
    """The df, location and scale at a local maximum of the likelihood, from the quartiles uphill.

    >>> df, location, scale = maximise_student_t(np.array([-9.0, -1, 0, 1, 9]), np.ones(5))
    >>> round(df, 2), round(location, 2) + 0.0, round(scale, 2)
    (0.78, 0.0, 1.33)
    """
    equal = None if (weights == weights[0]).all() else weights  # without weights there is nothing to sort
    low, middle, high = np.quantile(x, [0.25, 0.5, 0.75], weights=equal, method="inverted_cdf")
    width = (high - low) / 1.5 or np.sqrt(np.average((x - middle) ** 2, weights=weights))

    def f(u: np.ndarray) -> Derivatives:
        return _derivatives(u, _means(u, x, weights, middle, width))

    with np.errstate(all="ignore"):
        location, log_scale, log_df = _climb(f, np.array([0, 0, math.log(4)]))
        return float(np.exp(log_df)), float(middle + width * location), float(width * np.exp(log_scale))


def _climb(f: Callable[[np.ndarray], Derivatives], u: np.ndarray) -> np.ndarray:
    """Newton's method, its steps halved until they do not go downhill by more than rounding."""
    here = f(u)
    for _ in range(MAX_STEPS):
        step = _uphill(here[1], here[2])
        there = f(u + step)
        while not there[0] >= here[0] - 1e-14 * abs(here[0]) and np.abs(step).max() > SMALL_STEP:
            step = step / 2
            there = f(u + step)
        u, here = u + step, there
        if np.abs(step).max() <= SMALL_STEP or u[2] > LARGEST_LOG_DF or not np.isfinite(here[2]).all():
            break
    return u


def _uphill(slope: np.ndarray, curvature: np.ndarray) -> np.ndarray:
    """Newton's step, turned round in directions in which the function bends up, and at most 1 long."""
    bends, directions = np.linalg.eigh(curvature)
    step = directions @ (directions.T @ slope / np.maximum(np.abs(bends), 1e-300))
    return step / max(1, np.abs(step).max())


def _means(u: np.ndarray, x: np.ndarray, weights: np.ndarray, middle: float, width: float) -> np.ndarray:
    """The means of log(1 + z^2 / df), q, q^2, a and a q, for a = z / (df + z^2) and q = z a.

    Here z = (x - location) / scale, with x less the middle and in units of the width.
    """
    scale, df = np.exp(u[1:])
    sums = np.zeros(5)
    for i in range(0, len(x), PIECE):
        z = ((x[i : i + PIECE] - middle) / width - u[0]) / scale
        a = z / (df + z * z)
        q = z * a
        sums += np.array([np.log1p(z * z / df), q, q * q, a, a * q]) @ weights[i : i + PIECE]
    return sums / weights.sum()


def _derivatives(u: np.ndarray, means: np.ndarray) -> Derivatives:
    """The mean log-density, its slope and its curvature at u = (location, log scale, log df).

    The derivatives of q by these are -2 a (1 - q) / scale, -2 q (1 - q) and -q (1 - q), those of a by the
    location and log df are (q - 1) (1 - 2 q) / (df scale) and a (q - 1).
    """
    scale, df = np.exp(u[1:])
    log_term, q, qq, a, aq = means
    more, rest_q, rest_a = df + 1, q - qq, a - aq  # the means of q (1 - q) and a (1 - q)
    height = -betaln(df / 2, 0.5) - math.log(df) / 2 - u[1] - more / 2 * log_term
    by_df = (digamma((df + 1) / 2) - digamma(df / 2) - 1 / df - log_term + more / df * q) / 2
    trigammas = (polygamma(1, (df + 1) / 2) - polygamma(1, df / 2)) / 4
    by_df_df = trigammas + (1 + q * (df - 1) - more * rest_q) / (2 * df**2)
    place = -more / df * (1 - 3 * q + 2 * qq) / scale**2
    place_scale, place_df = -2 * more * rest_a / scale, (df * a - more * rest_a) / scale
    scale_df = df * q - more * rest_q
    curvature = [
        [place, place_scale, place_df],
        [place_scale, -2 * more * rest_q, scale_df],
        [place_df, scale_df, df**2 * by_df_df + df * by_df],
    ]
    return float(height), np.array([more * a / scale, more * q - 1, df * by_df]), np.array(curvature)
