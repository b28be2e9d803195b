"""From logits to losses and probabilities, without the loss of a digit: a column for each example."""

import numpy as np

__all__ = ["PIECE", "below_largest", "exponentials", "losses_of"]

# Logits that are treated at once: 256 KiB of doubles, which stay in the cache from one step to the next.
PIECE = 2**15
# Up to this many classes a piece is copied class by class: numpy is slow along many short rows.
FEW = 100


@np.errstate(over="ignore", invalid="ignore")
def below_largest(z: np.ndarray) -> np.ndarray:
    """A copy of logits of shape (n, k), less the largest of each example, turned to shape (k, n).

    >>> below_largest(np.array([[3.0, 1.0]])).T
    array([[ 0., -2.]])
    """
    z = np.array(z.T, order="C" if z.shape[1] <= FEW else "K")
    z -= z.max(axis=0)
    return z


@np.errstate(invalid="ignore")
def exponentials(z: np.ndarray, y: np.ndarray) -> tuple[tuple, np.ndarray, np.ndarray]:
    """Put exp(z), and 0 for the label y of each example, in the place of logits as ``below_largest`` gives.

    The answer says where these zeros are, which logits were there, and what each example's others sum to.

    >>> z = np.array([[0.0], [-np.log(2)], [-np.log(4)]])
    >>> true, gap, others = exponentials(z, np.array([0]))
    >>> z[true], gap, others
    (array([0.]), array([0.]), array([0.75]))
    """
    true = y, np.arange(len(y))
    gap = z[true]
    np.exp(z, out=z)
    z[true] = 0
    return true, gap, z.sum(axis=0, dtype=float)


@np.errstate(invalid="ignore")
def losses_of(gap: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The losses log(1 + r) - gap, where 1 + r is the sum of all exponentials.

    Where the label's logit is the largest, gap is 0 and r exactly the sum of the others.

    >>> losses_of(np.array([0.0]), np.array([1e-18]))
    array([1.e-18])
    """
    return np.log1p(others + np.expm1(gap)) - gap
