"""How far a maximum-likelihood estimate may be off: score, Fisher information, errors, intervals.

All of it rests on derivatives of the log-likelihood at a parameter inside the parameter space, so none of
it holds at the edge: for a coin that never showed tails, for instance.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import chdtri, ndtri

from expected_surprise._arrays import real, require_known
from expected_surprise._densities import FAMILIES
from expected_surprise._scores import INFORMATION, SCORES
from expected_surprise.checks import as_data, as_weights, reject
from expected_surprise.families import bernoulli_kl, exponential_kl, poisson_kl
from expected_surprise.likelihood import Fit, log_likelihood

__all__ = ["confidence_interval", "fisher_information", "score", "standard_errors"]


def score(
    family: str, x: ArrayLike, *, weights: ArrayLike | None = None, **parameters: ArrayLike
) -> np.ndarray:
    """The slope of the log-likelihood: its derivative with respect to each parameter of a smooth family.

    Parameters
    ----------
    family : str
        ``"bernoulli"``, ``"poisson"``, ``"gaussian"``, ``"exponential"``, ``"gamma"``, ``"beta"`` or
        ``"student_t"``, with the parameters of ``log_likelihood``.
    x, weights, **parameters : array-like
        As in ``log_likelihood``.

    Returns
    -------
    For a family with one parameter an array like that of ``log_likelihood``. For one with several, their
    derivatives on a last axis, in the order in which ``Fit.parameters`` names them.

    Raises
    ------
    ValueError, TypeError
        As ``log_likelihood``; also where the family is not smooth, or a parameter lies at the edge.

    Examples
    --------
    >>> float(score("bernoulli", [1, 0], weights=[9, 4], theta=0.5))
    10.0
    >>> score("gaussian", [1, 3], mean=2, sd=2)
    array([ 0.  , -0.75])
    """
    _require_smooth(family)
    log_likelihood(family, x, weights=weights, **parameters)  # checks the arguments
    columns = _inside(family, parameters)
    x = as_data(x)
    weights = as_weights(weights, x)
    with np.errstate(over="ignore"):
        slopes = SCORES[family](x, **{name: column[..., None] for name, column in columns.items()})
        sums = np.broadcast_arrays(*((weights * slope).sum(axis=-1) for slope in slopes))
    return sums[0][()] if len(sums) == 1 else np.stack(sums, axis=-1)


def fisher_information(family: str, **parameters: float) -> np.ndarray:
    """The Fisher information of one observation: how sharply the log-likelihood bends, on average.

    It is the variance of the score of an observation drawn from the family itself; n independent
    observations have n times as much.

    Parameters
    ----------
    family : str
        One of the families of ``score``.
    **parameters : float
        Its parameters by name.

    Returns
    -------
    A number for a family with one parameter, a matrix for one with several.

    Raises
    ------
    ValueError, TypeError
        If the family is not smooth, or a parameter is missing, invalid or at the edge.

    Examples
    --------
    >>> float(fisher_information("bernoulli", theta=0.5))
    4.0
    >>> fisher_information("gaussian", mean=0, sd=2)
    array([[0.25, 0.  ],
           [0.  , 0.5 ]])
    """
    _require_smooth(family)
    log_likelihood(family, [0.5 if family == "beta" else 1.0], **parameters)  # checks the parameters
    for name, value in parameters.items():
        if np.ndim(value):
            raise ValueError(f"{name} has shape {np.shape(value)}; the information is that of one number")
    numbers = {name: np.float64(value) for name, value in _inside(family, parameters).items()}
    with np.errstate(divide="ignore", over="ignore"):
        matrix = np.array(INFORMATION[family](**numbers), dtype=float)
    return matrix[0, 0] if len(numbers) == 1 else matrix


def _require_smooth(family: str) -> None:
    require_known(family, "family", FAMILIES, "families")
    if family not in SCORES:
        raise ValueError(
            f"{family!r} has no score here; the families that do are {', '.join(sorted(SCORES))}"
        )


def _inside(family: str, parameters: dict[str, ArrayLike]) -> dict[str, np.ndarray]:
    """The parameters in the family's order, off the edge of its parameter space."""
    values = {name: np.asarray(parameters[name], dtype=float) for name in FAMILIES[family][0]}
    for name in set(values) & {"theta", "rate"}:
        edge = (values[name] == 0) | ((values[name] == 1) & (name == "theta"))
        reject(name, values[name], edge, "at the edge of the parameter space there is no derivative")
    return values


def standard_errors(fit: Fit) -> dict[str, float]:
    """The standard error of each parameter of a fit: the root of the diagonal of the inverse information.

    The information is ``fit.information`` where the fit has one, and else n times the Fisher information
    at the estimate. Raises ValueError where the family is not smooth or the estimate lies at the edge.

    >>> from expected_surprise import fit_bernoulli
    >>> round(standard_errors(fit_bernoulli([0, 1], weights=[110, 140]))["theta"], 6)
    0.031394
    """
    _require_fit(fit)
    information = fit.information
    if information is None:
        information = fit.n * np.atleast_2d(fisher_information(fit.family, **fit.parameters))
    variances = np.diag(np.linalg.inv(information))
    return {name: math.sqrt(v) for name, v in zip(fit.parameters, variances, strict=True)}


def confidence_interval(
    fit: Fit, parameter: str | None = None, *, level: float = 0.95, method: str = "wald"
) -> np.ndarray:
    """An interval that covers the true parameter in about a share ``level`` of repeated samples.

    Parameters
    ----------
    fit : Fit
        A maximum-likelihood fit.
    parameter : str, optional
        Which parameter; needed if there are several.
    level : float
        The wanted coverage, between 0 and 1.
    method : str
        ``"wald"``: estimate plus or minus a normal quantile times the standard error. It may leave the
        parameter space, and at its edge there is none. ``"likelihood_ratio"`` (for Bernoulli, Poisson and
        exponential): all parameters t with 2 n D(estimate || t) at most the chi-squared quantile.

    Returns
    -------
    Array of the two ends.

    Raises
    ------
    ValueError
        If an argument is not as above, or the estimate lies at the edge and ``method`` is ``"wald"``.

    Examples
    --------
    >>> from expected_surprise import fit_bernoulli
    >>> fit = fit_bernoulli([1, 0], weights=[9, 1])
    >>> confidence_interval(fit).round(3)
    array([0.714, 1.086])
    >>> confidence_interval(fit, method="likelihood_ratio").round(3)
    array([0.628, 0.994])
    """
    _require_fit(fit)
    if parameter is None and len(fit.parameters) == 1:
        parameter = next(iter(fit.parameters))
    if not isinstance(parameter, str) or parameter not in fit.parameters:
        raise ValueError(f"parameter is {parameter!r}; this fit has {', '.join(fit.parameters)}")
    if not 0 < real(level) < 1:
        raise ValueError(f"level is {level!r}, but must lie between 0 and 1")
    require_known(method, "method", ("likelihood_ratio", "wald"), "methods")
    return _wald(fit, parameter, real(level)) if method == "wald" else _likelihood_ratio(fit, real(level))


def _require_fit(fit: Fit) -> None:
    if not isinstance(fit, Fit):
        raise TypeError(
            f"fit is of type {type(fit).__name__}; pass what a fit returned, such as fit_poisson(x)"
        )


def _wald(fit: Fit, parameter: str, level: float) -> np.ndarray:
    half = ndtri((1 + level) / 2) * standard_errors(fit)[parameter]
    return fit.parameters[parameter] + np.array([-half, half])


# family: the divergence D(a || b) in nats between two of its members, and the ends of the parameter space
_DIVERGENCES: dict[str, tuple[Callable, float, float]] = {
    "bernoulli": (bernoulli_kl, 0.0, 1.0),
    "exponential": (exponential_kl, 0.0, math.inf),
    "poisson": (poisson_kl, 0.0, math.inf),
}


def _likelihood_ratio(fit: Fit, level: float) -> np.ndarray:
    if fit.family not in _DIVERGENCES:
        known = ", ".join(sorted(_DIVERGENCES))
        raise ValueError(f"there is no likelihood-ratio interval for {fit.family!r}, only for {known}")
    divergence, low, high = _DIVERGENCES[fit.family]
    (estimate,) = fit.parameters.values()
    most = chdtri(1, 1 - level) / (2 * fit.n)
    return np.array(
        [_crossing(lambda t: divergence(estimate, t) - most, estimate, end) for end in (low, high)]
    )


def _crossing(excess: Callable[[float], float], inside: float, end: float) -> float:
    """Where ``excess`` changes its sign between ``inside``, where it is negative, and the end."""
    if inside == end:
        return end
    near, far = inside, _towards(end, inside)
    while excess(far) < 0:
        near, far = far, _towards(end, far)
    return float(brentq(excess, near, far, xtol=1e-15, rtol=1e-14))


def _towards(end: float, point: float) -> float:
    return 2 * point + 1 if end == math.inf else (point + end) / 2
