"""Newton's method for softmax regression.

The unknowns are a matrix B: a row per feature and a last row for the intercepts, a column per class.
Without a penalty only differences of columns matter, so the last column stays 0. With one, all columns
are free, and the intercepts are kept at sum 0 by a term that is 0 at the minimum.
"""

import numpy as np
from scipy.special import logsumexp, softmax

__all__ = ["softmax_newton"]

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
    X = np.column_stack([X, np.ones(len(X))])
    if penalty == 0:
        _require_independent(X)
    B = np.zeros((X.shape[1], y.max() + 1))
    value = _objective(X, y, B, penalty)
    for iteration in range(1, MAX_STEPS + 1):
        step = _newton_step(X, y, B, penalty)
        B, value = _walk(X, y, B, step, penalty, value)
        if np.all(np.abs(X @ step) < SMALL_STEP * np.maximum(1, np.abs(X @ B))):
            return B, iteration
    raise _no_minimum(penalty)


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
        raise _no_minimum(penalty) from None
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


def _no_minimum(penalty: float) -> ValueError:
    if penalty:
        return ValueError(f"Newton's method did not converge with penalty {penalty}; rescale the features")
    return ValueError(
        "no maximum-likelihood estimate exists: the classes are separable, so the likelihood keeps rising as "
        "the coefficients grow without bound; pass a penalty > 0"
    )
