"""Whether linear classifiers can predict every example of the training data, found by a linear programme.

X holds a row of features and a last 1 for each example; the margin of example i over class j under a matrix
B of weights is the logit of its own class minus that of class j.
"""

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

__all__ = ["kind_of_separation", "margins", "separating_weights"]

# A margin counts as 0 if it is below this share of the largest sum of the terms that make up a logit.
ROUNDING = 1e-12


def margins(X: np.ndarray, y: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The margins of each example over the other classes, shape (n, k - 1); 0 where rounding decides.

    >>> X, B = np.array([[2.0, 1.0], [1.0, 1.0]]), np.array([[1.0, 0.0], [-1.0, 0.0]])
    >>> margins(X, np.array([0, 1]), B).tolist()
    [[1.0], [0.0]]
    """
    others = np.arange(B.shape[1]) != y[:, None]
    logits = X @ B
    gaps = (logits[np.arange(len(y)), y][:, None] - logits)[others].reshape(len(y), -1)
    return np.where(np.abs(gaps) > ROUNDING * (np.abs(X) @ np.abs(B)).max(), gaps, 0)


def kind_of_separation(X: np.ndarray, y: np.ndarray, B: np.ndarray) -> str:
    """What the weights B prove: "complete", "quasi-complete", or "none" for nothing.

    >>> X = np.array([[0.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
    >>> kind_of_separation(X, np.array([0, 0, 1]), np.array([[0.0, 1.0], [0.0, -1.0]]))
    'quasi-complete'
    """
    gaps = margins(X, y, B)
    if np.any(gaps < 0) or not np.any(gaps > 0):
        return "none"
    return "complete" if np.all(gaps > 0) else "quasi-complete"


def separating_weights(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights with no negative margin and as many positive ones as there can be; 0 if there are none.

    Each margin is at least s with 0 <= s <= 1, and the programme maximises the sum of all s. As weights may
    grow without bound, each s ends at 0 or at 1.

    >>> X = np.array([[0.0, 1.0], [1.0, 1.0], [0.5, 1.0]])
    >>> bool((margins(X, np.array([0, 1, 1]), separating_weights(X, np.array([0, 1, 1]))) > 0).all())
    True
    """
    mean, sd = X[:, :-1].mean(axis=0), X[:, :-1].std(axis=0)
    sd = np.where(sd > 0, sd, 1)
    A = _margin_matrix(np.column_stack([(X[:, :-1] - mean) / sd, np.ones(len(X))]), y)
    B = np.zeros((X.shape[1], y.max() + 1))
    B[:, :-1] = _polished(A, _solve(A)).reshape(-1, X.shape[1]).T
    B[:-1] /= sd[:, None]
    B[-1] -= mean @ B[:-1]
    return B


def _solve(A: sparse.csr_array) -> np.ndarray:
    rows, columns = A.shape
    cost = np.concatenate([np.zeros(columns), -np.ones(rows)])
    at_most_0 = sparse.hstack([-A, sparse.eye_array(rows)])
    bounds = [(None, None)] * columns + [(0, 1)] * rows
    return linprog(cost, at_most_0, np.zeros(rows), bounds=bounds, method="highs").x[:columns]


def _polished(A: sparse.csr_array, b: np.ndarray) -> np.ndarray:
    """The weights b, moved so that the margins which the programme has left at about 0 are 0."""
    tight = A[np.abs(A @ b) < 1e-6].toarray()
    return b - np.linalg.lstsq(tight, tight @ b, rcond=1e-10)[0] if len(tight) else b


def _margin_matrix(Z: np.ndarray, y: np.ndarray) -> sparse.csr_array:
    """The matrix whose product with the stacked columns of B (the last one is 0) lists all margins."""
    k, d = y.max() + 1, Z.shape[1]
    blocks = []
    for j in range(k):
        of_others = np.flatnonzero(y != j)
        block = np.zeros((len(of_others), k, d))
        block[np.arange(len(of_others)), y[of_others]] = Z[of_others]
        block[:, j] -= Z[of_others]
        blocks.append(sparse.csr_array(block[:, :-1].reshape(len(of_others), -1)))
    return sparse.vstack(blocks, format="csr")
