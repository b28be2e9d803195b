"""Normal distributions: closed forms that stay exact where two of them nearly agree."""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import solve_triangular

from expected_surprise._arrays import require_broadcast
from expected_surprise.checks import as_base, as_floats, reject
from expected_surprise.special import log1pmx

__all__ = ["gaussian_cross_entropy", "gaussian_entropy", "gaussian_kl", "multivariate_gaussian_kl"]


def gaussian_entropy(sd: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The differential entropy log(sd sqrt(2 pi e)) of a normal distribution, elementwise.

    Parameters
    ----------
    sd : array-like
        Standard deviations, in the unit in which the variable is measured.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array of the shape of ``sd``: any number, negative for sd < 0.24197.

    Raises
    ------
    ValueError
        If a standard deviation is not positive and finite, or base is not a finite number above 1.

    Examples
    --------
    >>> gaussian_entropy([1, 0.1]).round(6)
    array([ 1.418939, -0.883647])
    """
    sd, base = _as_sd(sd, "sd"), as_base(base)
    return ((np.log(sd) + math.log(2 * math.pi * math.e) / 2) / math.log(base))[()]


@np.errstate(over="ignore", under="ignore")
def gaussian_cross_entropy(
    mean_p: ArrayLike, sd_p: ArrayLike, mean_q: ArrayLike, sd_q: ArrayLike, *, base: float = math.e
) -> np.ndarray:
    """The cross-entropy -E log q(X) of a normal density q when X is normal with density p, elementwise.

    Parameters
    ----------
    mean_p, sd_p, mean_q, sd_q : array-like
        Means and standard deviations of p and q; they are broadcast.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar or array: any number, at least the differential entropy of p.

    Raises
    ------
    ValueError
        If a mean is not finite, or a standard deviation is not positive and finite.

    Examples
    --------
    >>> float(gaussian_cross_entropy(0, 1, 1, 1).round(6))   # the entropy 1.418939 and the divergence 1/2
    1.918939
    """
    base = as_base(base)
    mean_p, mean_q = _as_mean(mean_p, "mean_p"), _as_mean(mean_q, "mean_q")
    sd_p, sd_q = _as_sd(sd_p, "sd_p"), _as_sd(sd_q, "sd_q")
    require_broadcast(mean_p=mean_p, sd_p=sd_p, mean_q=mean_q, sd_q=sd_q)
    ratio, z = sd_p / sd_q, (mean_p - mean_q) / sd_q
    return ((np.log(sd_q) + (math.log(2 * math.pi) + ratio * ratio + z * z) / 2) / math.log(base))[()]


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
    (u - log(1 + u) + z^2) / 2; u is a product, u - log(1 + u) one function for small u: nothing cancels.

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
    require_broadcast(mean_p=mean_p, sd_p=sd_p, mean_q=mean_q, sd_q=sd_q)
    z = (mean_p - mean_q) / sd_q
    return ((_excess(sd_p, sd_q) + z * z) / (2 * math.log(base)))[()]


def multivariate_gaussian_kl(
    mean_p: ArrayLike, cov_p: ArrayLike, mean_q: ArrayLike, cov_q: ArrayLike, *, base: float = math.e
) -> np.ndarray:
    """The relative entropy D(p || q) of two normal distributions in d dimensions.

    Parameters
    ----------
    mean_p, mean_q : array-like, shape (d,)
        The means.
    cov_p, cov_q : array-like, shape (d, d)
        The covariance matrices.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits, 10 for hartleys.

    Returns
    -------
    Scalar in double precision: never negative, 0 if the two distributions are equal.

    Raises
    ------
    ValueError
        If the shapes do not fit, a number is not finite, or a covariance matrix is not symmetric and
        positive definite.

    Notes
    -----
    In the coordinates in which q is standard normal, p has the covariance matrix 1 + E with
    E = L^-1 (cov_p - cov_q) L^-T and cov_q = L L^T. With u the eigenvalues of E and z the mean of p there,
    the divergence is the sum of (u - log(1 + u) + z^2) / 2 over the coordinates; nothing cancels.

    Examples
    --------
    >>> cov = [[1, 0.5], [0.5, 1]]   # against independent coordinates: the mutual information
    >>> float(multivariate_gaussian_kl([0, 0], cov, [0, 0], [[1, 0], [0, 1]]).round(6))
    0.143841
    """
    base = as_base(base)
    mean_p, cov_p, root_p = _as_normal(mean_p, cov_p, "p")
    mean_q, cov_q, root_q = _as_normal(mean_q, cov_q, "q")
    if mean_p.shape != mean_q.shape:
        raise ValueError(f"p has {mean_p.size} dimensions, q has {mean_q.size}; they must have the same")
    z = solve_triangular(root_q, mean_p - mean_q, lower=True)
    half = solve_triangular(root_q, cov_p - cov_q, lower=True)
    u = np.linalg.eigvalsh(solve_triangular(root_q, half.T, lower=True))
    sd = np.linalg.svd(solve_triangular(root_q, root_p, lower=True), compute_uv=False)[::-1]
    near = np.abs(u) < 0.5  # elsewhere 1 + u = sd^2 has more digits
    excess = np.where(near, -log1pmx(np.where(near, u, 0)), sd * sd - 1 - 2 * np.log(sd))
    return (excess.sum() + z @ z) / (2 * math.log(base))


def _as_normal(mean: ArrayLike, cov: ArrayLike, which: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, covariance matrix and its Cholesky root."""
    mean, name = _as_mean(mean, f"mean_{which}"), f"cov_{which}"
    mean, cov = mean.astype(float), as_floats(cov, name).astype(float)
    if mean.ndim != 1 or cov.shape != 2 * mean.shape:
        raise ValueError(f"mean_{which} has shape {mean.shape}, {name} has {cov.shape}; pass (d,) and (d, d)")
    reject(name, cov, ~np.isfinite(cov), "a covariance is a finite number")
    reject(name, cov, np.abs(cov - cov.T) > 1e-8 * np.abs(cov).max(), "a covariance matrix is symmetric")
    try:
        return mean, cov, np.linalg.cholesky(cov)
    except np.linalg.LinAlgError:
        raise ValueError(
            f"{name} is not positive definite: some combination of the variables is constant"
        ) from None


def _excess(sd_p: np.ndarray, sd_q: np.ndarray) -> np.ndarray:
    """The number u - log(1 + u) for 1 + u = (sd_p / sd_q)^2."""
    u = (sd_p - sd_q) / sd_q * (sd_p / sd_q + 1)
    near = np.abs(u) < 0.5
    return np.where(near, -log1pmx(np.where(near, u, 0)), u - 2 * _log_ratio(sd_p, sd_q))


@np.errstate(divide="ignore")
def _log_ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The number log(a / b), also where the quotient overflows or underflows."""
    ratio = a / b
    ordinary = (ratio > np.finfo(ratio.dtype).tiny) & (ratio < np.inf)
    return np.where(ordinary, np.log(ratio), np.log(a) - np.log(b))


def _as_mean(mean: ArrayLike, name: str) -> np.ndarray:
    mean = as_floats(mean, name)
    reject(name, mean, ~np.isfinite(mean), "a mean is a finite number")
    return mean


def _as_sd(sd: ArrayLike, name: str) -> np.ndarray:
    sd = as_floats(sd, name)
    reject(name, sd, ~((sd > 0) & (sd < np.inf)), "a standard deviation is positive and finite")
    return sd
