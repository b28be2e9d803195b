"""What Newton's method asks of the data in each step: the loss of a softmax regression and its derivatives.

The weights are a matrix W: a row for each class, a column for each feature and a last one for the intercepts.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from expected_surprise._logits import exponentials, losses_of

__all__ = ["Examples", "Place", "look"]

# Of many examples, a part is one in PART.
PART = 16
# Numbers held at once, 512 KiB of them: large data are treated in pieces.
PIECE = 2**16


@dataclass(frozen=True, eq=False)
class Examples:
    """Training data: features of shape (n, d), labels below k, and the penalty on squared coefficients.

    >>> data = Examples(np.array([[1.0], [3.0]]), np.array([0, 1]), 2, np.array([2.0]), 0.0)
    >>> data.matrix().tolist()
    [[-1.0, 1.0], [1.0, 1.0]]
    """

    X: np.ndarray
    y: np.ndarray
    k: int
    mean: np.ndarray
    penalty: float

    @property
    def free(self) -> int:
        """The number of rows of W that are free."""
        return self.k if self.penalty else self.k - 1

    def part(self) -> "Examples":
        """Some of the examples, with as much of the penalty."""
        return Examples(self.X[::PART], self.y[::PART], self.k, self.mean, self.penalty / PART)

    def pieces(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """The examples, some at a time: their features, a column each above a last row of ones, and labels.

        The features are less their means, since a large mean costs digits.
        """
        d = len(self.mean) + 1
        size = max(1, PIECE // (self.k * d))
        Z = np.ones((d, min(size, len(self.y))))  # one array for all: fresh memory costs more than the sums
        for i in range(0, len(self.y), size):
            rows = self.X[i : i + size]
            Z = Z[:, : len(rows)]
            np.subtract(rows.T, self.mean[:, None], out=Z[:-1])
            yield Z, self.y[i : i + size]

    def matrix(self) -> np.ndarray:
        """All examples, a row each."""
        return np.column_stack([self.X - self.mean, np.ones(len(self.y))])


@dataclass(frozen=True, eq=False)
class Place:
    """What Newton's method knows at W: the sum of the losses, objective, gradient, and Hessian.

    ``moved`` is the most that the step which led here moved a logit, in units of the logit or of 1.

    >>> data = Examples(np.array([[1.0], [3.0]]), np.array([0, 1]), 2, np.array([2.0]), 0.0)
    >>> look(data, np.zeros((2, 2)), step=np.array([[0.0, 0.5], [0.0, 0.0]])).moved
    0.5
    """

    W: np.ndarray
    loss: float
    objective: float
    gradient: np.ndarray
    hessian: np.ndarray
    moved: float


def look(data: Examples, W: np.ndarray, step: np.ndarray | None = None) -> Place:
    """Go through the examples once, for all that is to be known at W, where ``step`` has led.

    >>> data = Examples(np.array([[1.0], [3.0]]), np.array([0, 1]), 2, np.array([2.0]), 0.0)
    >>> place = look(data, np.zeros((2, 2)))
    >>> place.gradient.tolist(), np.diag(place.hessian).tolist()
    ([[1.0, 0.0]], [0.5, 0.5])
    """
    k, d = W.shape
    loss, gradient, hessian = 0.0, np.zeros((k, d)), np.zeros((k, d, k, d))
    moved = math.inf if step is None else 0.0
    for Z, y in data.pieces():
        z = W @ Z
        if step is not None:
            moved = max(moved, float((np.abs(step @ Z) / np.maximum(1, np.abs(z))).max()))
        terms = (_two_classes if k == 2 else _many_classes)(z, y, Z)
        loss, gradient, hessian = loss + terms[0], gradient + terms[1], hessian + terms[2]
    for a in range(k):  # as the rows of diag(p) - p p' have the sum 0, the diagonal follows
        hessian[a, :, a] = -hessian[a].sum(axis=1)
    return _penalised(data, W, loss, gradient, hessian, moved)


def _many_classes(z: np.ndarray, y: np.ndarray, Z: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """The sum of the losses, its gradient (p - onehot) Z', and the blocks -Z diag(p_a p_b) Z' of the Hessian.

    The blocks for a = b are left 0. The logits z are overwritten.
    """
    z -= z.max(axis=0)
    true, gap, others = exponentials(z, y)
    own = np.exp(gap)
    p = np.divide(z, others + own, out=z)
    p[true] = -others / (others + own)  # p - 1, with its digits
    gradient = p @ Z.T
    p[true] = own / (others + own)
    k, d = len(p), len(Z)
    M = (p[:, None] * Z).reshape(k * d, -1)
    blocks = -(M @ M.T).reshape(k, d, k, d)
    for a in range(k):
        blocks[a, :, a] = 0
    return losses_of(gap, others).sum(), gradient, blocks


def _two_classes(z: np.ndarray, y: np.ndarray, Z: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """The same for two classes, where one probability says all: that of the other class than the label."""
    sign = 1.0 - 2 * y
    gap = sign * (z[1] - z[0])  # how far the other class is ahead
    e = np.exp(-np.abs(gap))
    other = np.exp(np.minimum(gap, 0)) / (1 + e)
    loss = (np.maximum(gap, 0) + np.log1p(e)).sum()
    gradient = -(sign * other) @ Z.T
    between = (-e / (1 + e) ** 2 * Z) @ Z.T
    zero = np.zeros_like(between)
    return loss, np.array([gradient, -gradient]), np.array([[zero, between], [between, zero]]).swapaxes(1, 2)


def _penalised(data: Examples, W, loss, gradient, hessian, moved) -> Place:
    d = W.shape[1]
    free, penalty = data.free, data.penalty
    hessian = hessian[:free, :, :free].reshape(free * d, free * d)
    gradient = gradient[:free].copy()
    if penalty:
        gradient[:, :-1] += penalty * W[:, :-1]
        diagonal = np.arange(free * d)
        diagonal = diagonal[diagonal % d < d - 1]
        hessian[diagonal, diagonal] += penalty
        hessian[d - 1 :: d, d - 1 :: d] += 1
    return Place(W, loss, loss + penalty / 2 * (W[:, :-1] ** 2).sum(), gradient, hessian, moved)
