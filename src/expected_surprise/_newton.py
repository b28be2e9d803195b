"""Newton's method for softmax regression.

The unknowns are a matrix B: a row per feature and a last row for the intercepts, a column per class.
Without a penalty only differences of columns matter, so the last column stays 0. With one, all columns
are free, and the intercepts are kept at sum 0 by a term that is 0 at the minimum.
"""

import numpy as np
from scipy.special import logsumexp, softmax

from expected_surprise._separation import kind_of_separation, separating_weights

__all__ = ["softmax_newton", "softmax_standard_errors"]

# Newton's method doubles the digits in each step: after a step that moves every logit by less than this,
# the next one would move them by about its square.
SMALL_STEP = 1e-8
# Where no minimum exists, each step moves some logit by about 1 for ever; only beyond 35 steps are those
# examples' gradients rounded to 0, which would look like a minimum. Fits that exist need 5 to 15 steps.
MAX_STEPS = 30
# Numbers held at once, 2 MiB of them: large data are treated in pieces.
PIECE = 2**18


def softmax_newton(X: np.ndarray, y: np.ndarray, penalty: float) -> tuple[np.ndarray, int]:
    """Minimise the sum of the losses + penalty/2 |coefficients|^2; the matrix B and the steps taken.

    >>> X, y = np.array([[0.0], [1.0], [1.0], [0.0]]), np.array([0, 1, 0, 1])
    >>> B, steps = softmax_newton(X, y, penalty=0.0)
    >>> B.shape, float(np.abs(B).max())
    ((2, 2), 0.0)
    """
    mean = X.mean(axis=0)
    X = np.column_stack([X - mean, np.ones(len(X))])  # centred, since a large mean costs digits
    if penalty == 0:
        _require_independent(X)
    B = np.zeros((X.shape[1], y.max() + 1))
    value = _objective(X, y, B, penalty)
    for iteration in range(1, MAX_STEPS + 1):
        step = _newton_step(X, y, B, penalty)
        B, value = _walk(X, y, B, step, penalty, value)
        if np.all(np.abs(X @ step) < SMALL_STEP * np.maximum(1, np.abs(X @ B))):
            B[-1] -= mean @ B[:-1]
            return B, iteration
    raise _no_minimum(X, y, B, penalty)


def _objective(X: np.ndarray, y: np.ndarray, B: np.ndarray, penalty: float) -> float:
    z = X @ B
    return float((logsumexp(z, axis=1) - z[np.arange(len(y)), y]).sum() + penalty / 2 * (B[:-1] ** 2).sum())


def _walk(X, y, B, step, penalty, value) -> tuple[np.ndarray, float]:
    """Take the step, halved until it does not go uphill by more than rounding."""
    for _ in range(50):
        trial = _objective(X, y, B - step, penalty)
        if trial <= value + 1e-12 * abs(value):
            break
        step = step / 2
    return B - step, trial


def _newton_step(X: np.ndarray, y: np.ndarray, B: np.ndarray, penalty: float) -> np.ndarray:
    d, k = B.shape
    free = k if penalty else k - 1
    gradient, hessian = _derivatives(X, y, B, free)
    if penalty:
        gradient[:, :-1] += penalty * B[:-1].T
        diagonal = np.arange(free * d)
        diagonal = diagonal[diagonal % d < d - 1]
        hessian[diagonal, diagonal] += penalty
        hessian[d - 1 :: d, d - 1 :: d] += 1
    try:  # with numpy's routines: those of scipy bring threads of their own, and the two sets fight
        np.linalg.cholesky(hessian)  # fails unless the minimum is unique; solve alone would not notice
        step = np.linalg.solve(hessian, gradient.ravel())
    except np.linalg.LinAlgError:
        raise _no_minimum(X, y, B, penalty) from None
    return np.pad(step.reshape(free, d).T, ((0, 0), (0, k - free)))


def _derivatives(X: np.ndarray, y: np.ndarray, B: np.ndarray, free: int) -> tuple[np.ndarray, np.ndarray]:
    """Gradient (free, d) and Hessian (free * d, free * d) of the sum of the losses.

    The Hessian's block for the classes a and b is X' diag(p_a [a = b] - p_a p_b) X.
    """
    d = X.shape[1]
    gradient, hessian = np.zeros((free, d)), np.zeros((free * d, free * d))
    blocks = np.zeros((d, free * d))
    size = max(1, PIECE // (free * d))
    for i in range(0, len(X), size):
        rows = X[i : i + size]
        p = softmax(rows @ B, axis=1)[:, :free]
        gradient += (p - (y[i : i + size, None] == np.arange(free))).T @ rows
        weighted = (p[:, :, None] * rows[:, None, :]).reshape(len(rows), free * d)
        blocks += rows.T @ weighted
        hessian -= weighted.T @ weighted
    for a in range(free):
        own = slice(a * d, (a + 1) * d)
        hessian[own, own] += blocks[:, own]
    return gradient, hessian


def _require_independent(X: np.ndarray) -> None:
    scale = np.linalg.norm(X, axis=0)
    rank = np.linalg.matrix_rank(X / np.where(scale > 0, scale, 1))
    if rank < X.shape[1]:
        raise ValueError(
            f"features and intercept have rank {rank}, not {X.shape[1]}: some are constant or linear in "
            "others, so the maximum-likelihood estimate is not unique; drop them or pass a penalty > 0"
        )


def _no_minimum(X: np.ndarray, y: np.ndarray, B: np.ndarray, penalty: float) -> ValueError:
    if penalty:
        return ValueError(f"Newton's method did not converge with penalty {penalty}; rescale the features")
    kind = kind_of_separation(X, y, B)
    if kind == "none":
        kind = kind_of_separation(X, y, separating_weights(X, y))
    if kind == "none":
        return ValueError("Newton's method did not converge; rescale the features or pass a penalty > 0")
    words = "separable" if kind == "complete" else "separable but for some examples on the boundary"
    return ValueError(
        f"no maximum-likelihood estimate exists: the classes are {words}, so the likelihood keeps rising as "
        "the coefficients grow without bound; pass a penalty > 0"
    )


def softmax_standard_errors(X: np.ndarray, y: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The standard error of each entry of the estimate B; 0 for the last class, which is the reference.

    They are the roots of the diagonal of the inverse Hessian, which is the observed information.

    >>> X, y = np.array([[0.0], [1.0], [1.0], [0.0]]), np.array([0, 1, 0, 1])
    >>> softmax_standard_errors(X, y, np.zeros((2, 2))).round(4)
    array([[2.    , 0.    ],
           [1.4142, 0.    ]])
    """
    X = np.column_stack([X, np.ones(len(X))])
    free = B.shape[1] - 1
    hessian = _derivatives(X, y, B, free)[1]
    scale = np.sqrt(np.diag(hessian))
    variances = np.diag(np.linalg.inv(hessian / np.outer(scale, scale)))
    errors = np.sqrt(variances) / scale
    return np.pad(errors.reshape(free, -1).T, ((0, 0), (0, 1)))
