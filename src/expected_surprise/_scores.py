"""Scores and Fisher informations of the smooth families: the derivatives of their log-densities.

A score takes data along the last axis and returns one array for each parameter, the derivative of the
log-density of each observation. An information is the expected matrix of one observation: a list of rows.

>>> SCORES["poisson"](np.array([3.0]), np.array([2.0]))
(array([0.5]),)
>>> INFORMATION["poisson"](rate=2.0)
[[0.5]]
"""

from collections.abc import Callable

import numpy as np
from scipy.special import digamma, polygamma

__all__ = ["INFORMATION", "SCORES"]

Arrays = tuple[np.ndarray, ...]


def _bernoulli(x: np.ndarray, theta: np.ndarray) -> Arrays:
    return (x / theta - (1 - x) / (1 - theta),)


def _poisson(x: np.ndarray, rate: np.ndarray) -> Arrays:
    return (x / rate - 1,)


def _exponential(x: np.ndarray, rate: np.ndarray) -> Arrays:
    return (1 / rate - x,)


def _gaussian(x: np.ndarray, mean: np.ndarray, sd: np.ndarray) -> Arrays:
    z = (x - mean) / sd
    return z / sd, (z * z - 1) / sd


def _gamma(x: np.ndarray, shape: np.ndarray, rate: np.ndarray) -> Arrays:
    return np.log(rate) + np.log(x) - digamma(shape), shape / rate - x


def _beta(x: np.ndarray, a: np.ndarray, b: np.ndarray) -> Arrays:
    return np.log(x) - digamma(a) + digamma(a + b), np.log1p(-x) - digamma(b) + digamma(a + b)


def _student_t(x: np.ndarray, df: np.ndarray, location: np.ndarray, scale: np.ndarray) -> Arrays:
    z = (x - location) / scale
    far = np.abs(z) > 1e100  # where z * z may overflow, and the 1 and the df beside it are lost
    near, away = np.where(far, 1, z), np.where(far, z, 1)
    pull = (df + 1) * np.where(far, 1 / away, near / (df + near * near))
    log_term = np.where(far, 2 * np.log(np.abs(away)) - np.log(df), np.log1p(near * near / df))
    by_df = digamma((df + 1) / 2) - digamma(df / 2) - 1 / df - log_term + pull * z / df
    return by_df / 2, pull / scale, (pull * z - 1) / scale


SCORES: dict[str, Callable[..., Arrays]] = {
    "bernoulli": _bernoulli,
    "beta": _beta,
    "exponential": _exponential,
    "gamma": _gamma,
    "gaussian": _gaussian,
    "poisson": _poisson,
    "student_t": _student_t,
}


def _information_beta(a: float, b: float) -> list:
    both = polygamma(1, a + b)
    return [[polygamma(1, a) - both, -both], [-both, polygamma(1, b) - both]]


def _information_student_t(df: float, location: float, scale: float) -> list:
    df_df = (polygamma(1, df / 2) - polygamma(1, (df + 1) / 2)) / 4
    df_df -= (df + 5) / (2 * df * (df + 1) * (df + 3))
    df_scale = -2 / ((df + 1) * (df + 3) * scale)
    place, spread = (df + 1) / ((df + 3) * scale**2), 2 * df / ((df + 3) * scale**2)
    return [[df_df, 0, df_scale], [0, place, 0], [df_scale, 0, spread]]


INFORMATION: dict[str, Callable[..., list]] = {
    "bernoulli": lambda theta: [[1 / (theta * (1 - theta))]],
    "beta": _information_beta,
    "exponential": lambda rate: [[1 / rate**2]],
    "gamma": lambda shape, rate: [[polygamma(1, shape), -1 / rate], [-1 / rate, shape / rate**2]],
    "gaussian": lambda mean, sd: [[1 / sd**2, 0], [0, 2 / sd**2]],
    "poisson": lambda rate: [[1 / rate]],
    "student_t": _information_student_t,
}
