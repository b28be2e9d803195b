"""What the functions of this library accept, and what they say about everything else.

Nothing is normalised, clipped or dropped in silence: an argument that is not what it should be raises
an error that names the argument, the value at fault and the remedy.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._arrays import (
    DIMENSIONS,
    as_array,
    as_whole_number,
    converted,
    index,
    real,
    require_axis,
)
from expected_surprise._blocks import sum_terms

__all__ = [
    "as_alphabet_size",
    "as_base",
    "as_counts",
    "as_data",
    "as_distribution",
    "as_floats",
    "as_labels",
    "as_probabilities",
    "as_training_data",
    "as_weights",
    "reject",
]

READY = (np.dtype(np.float64), np.dtype(np.float32))


def reject(name: str, values: np.ndarray, bad: np.ndarray, remedy: str) -> None:
    """Raise a ValueError that names the first value where ``bad`` is true; do nothing if there is none.

    >>> reject("p", np.array([0.5, -0.1]), np.array([False, True]), "a probability is at least 0")
    Traceback (most recent call last):
    ...
    ValueError: p has -0.1 at index 1; a probability is at least 0
    """
    if not np.any(bad):
        return
    index = tuple(int(i) for i in np.argwhere(bad)[0])
    where = f" at index {index[0] if len(index) == 1 else index}" if index else ""
    raise ValueError(f"{name} has {values[index].item():.10g}{where}; {remedy}")


def as_floats(x: ArrayLike, name: str) -> np.ndarray:
    """``x`` as an array of floats; float32 stays float32, and float16 is widened to it.

    >>> as_floats([1, 2], "x")
    array([1., 2.])
    """
    if type(x) is np.ndarray and x.dtype in READY and x.ndim <= DIMENSIONS:
        return x
    return converted(x, name)


def as_base(base: float) -> float:
    """The base of a logarithm: a finite number above 1.

    >>> as_base(2)
    2.0
    """
    number = real(base)
    if not 1 < number < math.inf:
        raise ValueError(f"base is {base!r}, but must be finite and above 1: 2 for bits, math.e for nats")
    return number


def as_alphabet_size(base: int) -> int:
    """The number of symbols that a code may use: a whole number, at least 2.

    >>> as_alphabet_size(3)
    3
    """
    try:
        size = index(base)
    except TypeError:
        raise TypeError(f"base is {base!r}, but the size of a code alphabet is a whole number") from None
    if size < 2:
        raise ValueError(f"base is {size}, but a code alphabet has at least 2 symbols")
    if size > 2**53:
        raise ValueError("base is above 2**53, so that a float cannot tell it from its neighbours")
    return size


def as_probabilities(p: ArrayLike, name: str = "p") -> np.ndarray:
    """Numbers between 0 and 1, each for itself.

    >>> as_probabilities([0.2, 0.2])
    array([0.2, 0.2])
    """
    p = as_floats(p, name)
    reject(name, p, ~((p >= 0) & (p <= 1)), "a probability lies between 0 and 1")
    return p


def as_distribution(p: ArrayLike, axis: int = -1, name: str = "p") -> np.ndarray:
    """Probabilities that sum to 1 along ``axis``.

    The sum may be off by 1e-8, or by 8 units of rounding if that is more: a float32 keeps about seven
    digits, so a distribution in float32 cannot sum to 1 any better.

    >>> as_distribution([0.9, 0.9], name="q")
    Traceback (most recent call last):
    ...
    ValueError: q sums to 1.8 along axis -1, not 1; for counts pass counts / counts.sum()
    """
    p = as_floats(p, name)
    _require_entries(p, axis, name)
    if not p.min() >= 0:
        reject(name, p, ~(p >= 0), "a probability is at least 0; for logits pass softmax(logits)")
    _require_sums_of_1(name, sum_terms(np.asarray, p, axis=axis), axis)
    return p


def _require_sums_of_1(name: str, total: np.ndarray, axis: int | tuple[int, int]) -> None:
    wrong = ~(np.abs(total - 1) <= _tolerance(total.dtype))
    if not np.any(wrong):
        return
    if np.ndim(total) == 0:
        value, where, by = total, "", ""
    else:
        index = tuple(int(i) for i in np.argwhere(wrong)[0])
        value, where = total[index], f" at index {index[0] if len(index) == 1 else index}"
        by = f"axis={axis}, keepdims=True"
    remedy = f"for counts pass counts / counts.sum({by})"
    raise ValueError(f"{name} sums to {value:.10g} along axis {axis}{where}, not 1; {remedy}")


@lru_cache
def _tolerance(dtype: np.dtype) -> float:
    return max(1e-8, 8 * np.finfo(dtype).eps)


def _require_entries(x: np.ndarray, axis: int, name: str) -> None:
    if x.ndim == 0:
        raise ValueError(f"{name} is the single number {x[()]}; pass one entry for each outcome")
    require_axis(axis, x, name)
    if x.size == 0:
        raise ValueError(f"{name} is empty (its shape is {x.shape}); there must be at least one outcome")


def as_counts(n: ArrayLike, axis: int = -1, name: str = "n") -> np.ndarray:
    """Whole numbers, at least 0, and not all 0 along ``axis``.

    >>> as_counts([3, 0, 1])
    array([3., 0., 1.])
    """
    n = as_floats(n, name).astype(float, copy=False)
    _require_entries(n, axis, name)
    reject(name, n, ~((n >= 0) & (n < math.inf)), "a count is at least 0 and finite")
    reject(name, n, n != np.floor(n), "a count is a whole number; for probabilities use entropy(p)")
    with np.errstate(over="ignore"):
        total = n.sum(axis=axis)
    if not np.all(total > 0):
        raise ValueError(f"{name} counts nothing: it sums to 0 along axis {axis}")
    if not np.all(total < math.inf):
        raise ValueError(f"{name} counts more than a float can hold along axis {axis}")
    return n


def as_labels(labels: ArrayLike, k: int | None = None, name: str = "labels") -> np.ndarray:
    """Class numbers 0, 1, ... (below ``k``, if it is given).

    >>> as_labels([2, 0, 1], k=3)
    array([2, 0, 1])
    """
    labels, k = as_array(labels, name), k if k is None else as_whole_number(k, "k", 1)
    if labels.dtype.kind not in "biu":
        raise TypeError(f"{name} must hold whole numbers, not {labels.dtype}; try labels.astype(int)")
    classes = "0, 1, ..." if k is None else f"0 to {k - 1}"
    upper = np.iinfo(int).max if k is None else k - 1
    reject(name, labels, (labels < 0) | (labels > upper), f"the classes are numbered {classes}")
    return labels.astype(int)


def as_data(x: ArrayLike, name: str = "x") -> np.ndarray:
    """A sample: finite numbers in one dimension, at least one.

    >>> as_data([1, 0, 1])
    array([1., 0., 1.])
    """
    x = as_floats(x, name)
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"{name} has shape {x.shape}; pass the observations as one non-empty sequence")
    reject(name, x, ~np.isfinite(x), "an observation is a finite number")
    return x.astype(float, copy=False)


def as_weights(weights: ArrayLike | None, x: np.ndarray) -> np.ndarray:
    """How often each observation of ``x`` occurred; once each if ``weights`` is None.

    >>> as_weights(None, np.array([5.0, 6.0]))
    array([1., 1.])
    """
    if weights is None:
        return np.ones(len(x))
    weights = as_floats(weights, "weights").astype(float, copy=False)
    if weights.shape != x.shape:
        raise ValueError(f"weights has shape {weights.shape}, x has {x.shape}; give each its weight")
    reject("weights", weights, ~((weights >= 0) & (weights < math.inf)), "a weight is at least 0 and finite")
    if not weights.any():
        raise ValueError("weights are all 0; at least one observation must count")
    return weights


def as_training_data(features: ArrayLike, labels: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """A row of finite features for each label; the labels leave out no class below the largest.

    >>> X, y = as_training_data([[1, 2], [3, 4]], [0, 1])
    >>> X.shape, y.shape
    ((2, 2), (2,))
    """
    X, y = as_floats(features, "features"), as_labels(labels)
    if X.ndim != 2 or X.size == 0:
        raise ValueError(
            f"features has shape {X.shape}; pass a row for each example (one feature: x[:, None])"
        )
    if y.shape != X.shape[:1]:
        raise ValueError(f"labels has shape {y.shape}, features has {X.shape}; give each row one label")
    finite = np.isfinite(X)
    if not finite.all():
        reject("features", X, ~finite, "a feature is a finite number")
    missing = np.flatnonzero(np.bincount(y, minlength=2) == 0)
    if missing.size:
        raise ValueError(f"labels lack class {missing[0]}; number the classes 0, 1, ... without a gap")
    return X, y
