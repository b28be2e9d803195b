"""Newton's method for softmax regression.

The unknowns are a matrix W: a row for each class, a column for each feature and a last one for the
intercepts. Without a penalty only differences of rows matter, so the last row stays 0. With one, all rows
are free, and the intercepts are kept at sum 0 by a term that is 0 at the minimum.
"""

from dataclasses import dataclass

import numpy as np

from expected_surprise._examples import Examples, Place, look
from expected_surprise._separation import kind_of_separation, separating_weights

__all__ = ["Minimum", "softmax_newton"]

# Newton's method doubles the digits in each step: after a step that moves every logit by less than this,
# the next one would move them by about its square.
SMALL_STEP = 1e-8
# Where no minimum exists, each step moves some logit by about 1 for ever; only beyond 35 steps are those
# examples' gradients rounded to 0, which would look like a minimum. Fits that exist need 5 to 15 steps.
MAX_STEPS = 30
# Of so many examples, the first steps look at a part only: they need not be exact.
MANY, FIRST_STEPS = 2**15, 5


@dataclass(frozen=True, eq=False)
class Minimum:
    """Where the objective is least: W for features as they came, steps, mean loss, standard errors of W.

    Without a penalty the standard errors are 0 for the last class, the reference; with one they are None.

    >>> softmax_newton(np.array([[0.0], [1.0]]), np.array([0, 1]), penalty=1.0).errors is None
    True
    """

    W: np.ndarray
    steps: int
    loss: float
    errors: np.ndarray | None


@np.errstate(all="ignore")
def softmax_newton(X: np.ndarray, y: np.ndarray, penalty: float) -> Minimum:
    """Minimise the sum of the losses + penalty/2 |coefficients|^2.

    >>> X, y = np.array([[0.0], [1.0], [1.0], [0.0]]), np.array([0, 1, 0, 1])
    >>> minimum = softmax_newton(X, y, penalty=0.0)
    >>> float(np.abs(minimum.W).max()), minimum.errors[0].round(4)
    (0.0, array([2.    , 1.4142]))
    """
    data = Examples(X, y, int(y.max()) + 1, X.mean(axis=0, dtype=float), penalty)
    place, before = _start(data)
    if not np.isfinite(place.hessian).all():
        raise ValueError("features are too large: their squares overflow; rescale the features")
    try:
        for steps in range(before + 1, MAX_STEPS + 1):
            place = _walk(data, place)
            if place.moved < SMALL_STEP:
                return _minimum(data, place, steps)
    except np.linalg.LinAlgError:
        if penalty == 0:
            _require_independent(data)
    raise _no_minimum(data, place.W)


def _start(data: Examples) -> tuple[Place, int]:
    """About the minimum for a part of many examples, and the steps that led there; else 0."""
    W, steps = np.zeros((data.k, len(data.mean) + 1)), 0
    if len(data.y) >= MANY:
        part = data.part()
        try:
            place = look(part, W)
            while place.moved > 0.1 and steps < FIRST_STEPS:
                place, steps = _walk(part, place), steps + 1
            if place.moved <= 0.1:
                return look(data, place.W), steps
        except np.linalg.LinAlgError:
            pass  # the part says less than all examples
    return look(data, W), 0


def _walk(data: Examples, place: Place) -> Place:
    """Take a step, halved until it does not go uphill by more than rounding."""
    step = _newton_step(data, place)
    for _ in range(50):
        new = look(data, place.W - step, step)
        if new.objective <= place.objective + 1e-12 * abs(place.objective):
            break
        step = step / 2
    return new


def _newton_step(data: Examples, place: Place) -> np.ndarray:
    scaled, scale = _scaled(place.hessian)
    # with numpy's routines: those of scipy bring threads of their own, and the two sets fight
    pivots = np.diag(np.linalg.cholesky(scaled)) ** 2  # fails unless the minimum is unique
    if data.penalty == 0 and pivots.min() < 1e-10:  # rounding may be all that kept it from failing
        _require_independent(data)
    step = np.linalg.solve(scaled, place.gradient.ravel() / scale) / scale
    return np.pad(step.reshape(data.free, -1), ((0, data.k - data.free), (0, 0)))


def _scaled(hessian: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The Hessian in units in which its diagonal is 1, and these units."""
    scale = np.sqrt(np.diag(hessian))
    scale[scale == 0] = 1
    return hessian / np.outer(scale, scale), scale


def _minimum(data: Examples, place: Place, steps: int) -> Minimum:
    """The answer for features as they came, not less their means: another intercept."""
    W = place.W.copy()
    W[:, -1] -= W[:, :-1] @ data.mean
    errors = None if data.penalty else _standard_errors(data, place.hessian)
    return Minimum(W, steps, float(place.loss) / len(data.y), errors)


def _standard_errors(data: Examples, hessian: np.ndarray) -> np.ndarray:
    """Roots of the diagonal of the inverse Hessian, the observed information, for features as they came."""
    k, d = data.k, len(data.mean) + 1
    scaled, scale = _scaled(hessian)
    covariance = (np.linalg.inv(scaled) / np.outer(scale, scale)).reshape(k - 1, d, k - 1, d)
    errors, shift = np.zeros((k, d)), np.append(-data.mean, 1)
    for a in range(k - 1):
        own = covariance[a, :, a]
        errors[a] = np.sqrt(np.append(np.diag(own)[:-1], shift @ own @ shift))
    return errors


def _require_independent(data: Examples) -> None:
    X = data.matrix()
    scale = np.linalg.norm(X, axis=0)
    rank = np.linalg.matrix_rank(X / np.where(scale > 0, scale, 1))
    if rank < X.shape[1]:
        raise ValueError(
            f"features and intercept have rank {rank}, not {X.shape[1]}: some are constant or linear in "
            "others, so the maximum-likelihood estimate is not unique; drop them or pass a penalty > 0"
        )


def _no_minimum(data: Examples, W: np.ndarray) -> ValueError:
    if data.penalty:
        return ValueError(
            f"Newton's method did not converge with penalty {data.penalty}; rescale the features"
        )
    X, y = data.matrix(), data.y
    kind = kind_of_separation(X, y, W.T)
    if kind == "none":
        kind = kind_of_separation(X, y, separating_weights(X, y))
    if kind == "none":
        return ValueError("Newton's method did not converge; rescale the features or pass a penalty > 0")
    words = "separable" if kind == "complete" else "separable but for some examples on the boundary"
    return ValueError(
        f"no maximum-likelihood estimate exists: the classes are {words}, so the likelihood keeps rising as "
        "the coefficients grow without bound; pass a penalty > 0"
    )
