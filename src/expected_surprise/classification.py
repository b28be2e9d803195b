"""Classifiers: the cross-entropy loss from logits, and its gradient.

A row of k logits z stands for the distribution softmax(z) over k classes; the loss of an example with
label y is its surprise, -log softmax(z)[y]. Losses are per example, never averaged in silence.
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._logits import PIECE, below_largest, exponentials, losses_of
from expected_surprise.checks import as_base, as_distribution, as_floats, as_labels, reject

__all__ = [
    "binary_log_loss",
    "log_loss",
    "log_loss_gradient",
    "soft_log_loss",
]


def log_loss(logits: ArrayLike, labels: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The loss -log softmax(z)[y] of each example, exact also where it is tiny or huge.

    Parameters
    ----------
    logits : array-like, shape (..., k)
        A row of k >= 2 logits for each example; -inf makes a class impossible.
    labels : array-like of int, shape (...)
        The true class of each example, 0 to k - 1.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits.

    Returns
    -------
    Scalar or array of the shape of ``labels``, at least 0.

    Raises
    ------
    ValueError, TypeError
        If a label is not a class number, a logit is NaN or +inf, or the shapes do not fit.

    Notes
    -----
    The loss is log(1 + r) + (max z - z_y), where r sums exp(z_j - max z) over all classes but the
    largest: no term is negative, so no digit cancels.

    Examples
    --------
    >>> float(log_loss([40, 0], 0))
    4.248354255291589e-18
    >>> log_loss([[0, 0], [1e4, -1e4]], [1, 1])
    array([6.93147181e-01, 2.00000000e+04])
    """
    z, base = _as_logits(logits), as_base(base)
    labels = _as_row_labels(labels, z)
    rows, y, loss = z.reshape(-1, z.shape[-1]), labels.ravel(), np.empty(labels.size, z.dtype)
    for piece in _pieces(*rows.shape):
        _, gap, others = exponentials(below_largest(rows[piece]), y[piece])
        loss[piece] = losses_of(gap, others)
    _require_finite(z, loss)
    loss /= math.log(base)
    return loss.reshape(labels.shape)[()]


def _pieces(n: int, k: int) -> Iterator[slice]:
    step = max(1, PIECE // k)
    return (slice(i, i + step) for i in range(0, n, step))


def _as_logits(logits: ArrayLike) -> np.ndarray:
    z = as_floats(logits, "logits")
    if z.ndim == 0 or z.shape[-1] < 2 or z.size == 0:
        raise ValueError(
            f"logits has shape {z.shape}; give each example a row of 2 or more logits "
            "(binary_log_loss takes one logit per example)"
        )
    return z


def _require_finite(z: np.ndarray, results: np.ndarray) -> None:
    """Raise if a result is NaN: exactly those rows without a finite largest logit give NaN."""
    if np.isnan(results).any():
        peak = z.max(axis=-1)
        reject("the largest of logits", peak, ~np.isfinite(peak), "each row needs a finite largest logit")


def _as_row_labels(labels: ArrayLike, z: np.ndarray) -> np.ndarray:
    labels = as_labels(labels, z.shape[-1])
    if labels.shape != z.shape[:-1]:
        raise ValueError(f"labels has shape {labels.shape}, logits has {z.shape}; give each row one label")
    return labels


def log_loss_gradient(logits: ArrayLike, labels: ArrayLike) -> np.ndarray:
    """The gradient softmax(z) - onehot(y) of each example's loss (in nats) with respect to its logits.

    Parameters and errors are those of ``log_loss``; the result has the shape of ``logits``. Each row sums
    to 0; the true class's entry is minus the sum of the others, which keeps its digits where it is tiny.

    >>> log_loss_gradient([40, 0], 0)
    array([-4.24835426e-18,  4.24835426e-18])
    """
    z = _as_logits(logits)
    labels = _as_row_labels(labels, z)
    rows, y, gradient = z.reshape(-1, z.shape[-1]), labels.ravel(), np.empty(z.shape, z.dtype)
    by_row = gradient.reshape(rows.shape)
    for piece in _pieces(*rows.shape):
        by_row[piece] = _gradients(below_largest(rows[piece]), y[piece]).T
    _require_finite(z, by_row[:, 0])
    return gradient


@np.errstate(invalid="ignore")
def _gradients(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    true, gap, others = exponentials(z, y)
    total = others + np.exp(gap)
    z /= total
    z[true] = -others / total
    return z


def soft_log_loss(logits: ArrayLike, targets: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The cross-entropy -sum t log softmax(z) of each example whose target t is a distribution.

    Parameters
    ----------
    logits, targets : array-like, shape (..., k)
        A row of logits and a distribution over the same k classes for each example.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits.

    Returns
    -------
    Scalar or array of the shape of ``logits`` without its last axis; ``log_loss`` if a target is one-hot.

    Raises
    ------
    ValueError
        If a target is not a distribution, a logit is NaN or +inf, or the shapes differ.

    Examples
    --------
    >>> float(soft_log_loss([0, 0], [0.25, 0.75], base=2))
    1.0
    """
    z, t, base = _as_logits(logits), as_distribution(targets, name="targets"), as_base(base)
    if z.shape != t.shape:
        raise ValueError(f"targets has shape {t.shape}, logits has {z.shape}; give each row its target")
    rows, t = z.reshape(-1, z.shape[-1]), t.reshape(-1, z.shape[-1])
    loss = np.empty(len(rows), np.result_type(z, t))
    for piece in _pieces(*rows.shape):
        loss[piece] = _soft_losses(below_largest(rows[piece]), t[piece].T)
    _require_finite(z, loss)
    loss /= math.log(base)
    return loss.reshape(z.shape[:-1])[()]


@np.errstate(invalid="ignore")
def _soft_losses(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    others = np.exp(z)
    others[z.argmax(axis=0), np.arange(z.shape[1])] = 0
    surprisals = np.log1p(others.sum(axis=0, dtype=float)) - z
    return (t * np.where(t > 0, surprisals, 0)).sum(axis=0)


def binary_log_loss(logits: ArrayLike, labels: ArrayLike, *, base: float = math.e) -> np.ndarray:
    """The loss of each example with one logit z, where the probability of label 1 is 1 / (1 + exp(-z)).

    Parameters
    ----------
    logits : array-like
        One logit per example; inf and -inf are certainty.
    labels : array-like of int
        0 or 1, in the shape of ``logits``.
    base : float
        Unit of the result: ``math.e`` for nats, 2 for bits.

    Returns
    -------
    Scalar or array of the shape of ``logits``, at least 0.

    Raises
    ------
    ValueError, TypeError
        If a label is not 0 or 1, a logit is NaN, or the shapes differ.

    Examples
    --------
    >>> binary_log_loss([0, 40, -40], [1, 1, 1])
    array([6.93147181e-01, 4.24835426e-18, 4.00000000e+01])
    """
    z, labels, base = as_floats(logits, "logits"), as_labels(labels, 2), as_base(base)
    if z.shape != labels.shape:
        raise ValueError(f"labels has shape {labels.shape}, logits has {z.shape}; give each logit one label")
    rows, y, loss = z.ravel(), labels.ravel(), np.empty(z.size, z.dtype)
    for piece in _pieces(z.size, 1):
        gap = np.where(y[piece] == 1, -rows[piece], rows[piece])  # how far the other class is ahead
        loss[piece] = np.maximum(gap, 0) + np.log1p(np.exp(-np.abs(gap)))
    if np.isnan(loss).any():
        reject("logits", z, np.isnan(z), "a logit is a number")
    loss /= math.log(base)
    return loss.reshape(z.shape)[()]
