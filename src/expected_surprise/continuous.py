"""Densities: closed forms that stay exact where two distributions nearly agree."""

import math

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise.checks import as_base, as_floats, reject
from expected_surprise.special import log1pmx

__all__ = ["gaussian_kl"]


@np.errstate(over="ignore", under="ignore")
def gaussian_kl(
    mean_p: ArrayLike, sd_p: ArrayLike, mean_q: ArrayLike, sd_q: ArrayLike, *, base: float = math.e
) -> np.ndarray:
    """The relative entropy D(p || q) of two normal distributions, elementwise.

    Parameters
    ----------
    mean_p, sd_p, mean_q, sd_q : array-like
        Means and standard deviations of p and q; they are broadcast.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: never negative, 0 if the two distributions are equal.

    Raises
    ------
    ValueError
        If a mean is not finite, or a standard deviation is not positive and finite.

    Notes
    -----
    The textbook formula log(sd_q/sd_p) + (sd_p^2 + (mean_p - mean_q)^2) / (2 sd_q^2) - 1/2 subtracts
    numbers that nearly agree. With u = (sd_p/sd_q)^2 - 1 and z = (mean_p - mean_q)/sd_q it is
    (u - log(1 + u) + z^2) / 2, in which nothing cancels.

    Examples
    --------
    >>> float(gaussian_kl(0, 1, 1, 1))
    0.5
    >>> f"{gaussian_kl(0, 1 + 1e-8, 0, 1):.6e}"
    '1.000000e-16'
    """
    base = as_base(base)
    mean_p, mean_q = _as_mean(mean_p, "mean_p"), _as_mean(mean_q, "mean_q")
    sd_p, sd_q = _as_sd(sd_p, "sd_p"), _as_sd(sd_q, "sd_q")
    z = (mean_p - mean_q) / sd_q
    return ((_excess(sd_p, sd_q) + z * z) / (2 * math.log(base)))[()]


def _excess(sd_p: np.ndarray, sd_q: np.ndarray) -> np.ndarray:
    """The number u - log(1 + u) for 1 + u = (sd_p / sd_q)^2."""
    u = (sd_p - sd_q) / sd_q * (sd_p / sd_q + 1)
    near = np.abs(u) < 0.5
    return np.where(near, -log1pmx(np.where(near, u, 0)), u - 2 * (np.log(sd_p) - np.log(sd_q)))


def _as_mean(mean: ArrayLike, name: str) -> np.ndarray:
    mean = as_floats(mean, name)
    reject(name, mean, ~np.isfinite(mean), "a mean is a finite number")
    return mean


def _as_sd(sd: ArrayLike, name: str) -> np.ndarray:
    sd = as_floats(sd, name)
    reject(name, sd, ~((sd > 0) & (sd < np.inf)), "a standard deviation is positive and finite")
    return sd
