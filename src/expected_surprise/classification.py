"""Classifiers: the cross-entropy loss from logits, and its gradient.

A row of k logits z stands for the distribution softmax(z) over k classes; the loss of an example with
label y is its surprise, -log softmax(z)[y]. Losses are per example, never averaged in silence.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import softmax

from expected_surprise._blocks import BLOCK
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
    rows, y = z.reshape(-1, z.shape[-1]), labels.ravel()
    loss = np.empty(len(y), z.dtype)
    step = max(1, BLOCK // z.shape[-1])
    for i in range(0, len(y), step):
        loss[i : i + step] = _row_losses(rows[i : i + step], y[i : i + step])
    return (loss / math.log(base)).reshape(labels.shape)[()]


def _row_losses(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    peak, log_total = _log_total(z)
    return log_total + (peak - z[np.arange(len(y)), y])


@np.errstate(over="ignore")
def _log_total(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The largest logit m of each row, and log of the sum of exp(z - m), exact where that is near 0."""
    rows, top = np.arange(len(z)), z.argmax(axis=1)
    peak = z[rows, top]
    others = np.exp(z - peak[:, None])
    others[rows, top] = 0
    return peak, np.log1p(others @ np.ones(z.shape[1], z.dtype))


def _as_logits(logits: ArrayLike) -> np.ndarray:
    z = as_floats(logits, "logits")
    if z.ndim == 0 or z.shape[-1] < 2 or z.size == 0:
        raise ValueError(
            f"logits has shape {z.shape}; give each example a row of 2 or more logits "
            "(binary_log_loss takes one logit per example)"
        )
    peak = z.max(axis=-1)
    reject("the largest of logits", peak, ~np.isfinite(peak), "each row needs a finite largest logit")
    return z


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
    gradient = softmax(z, axis=-1)
    true = labels[..., None]
    np.put_along_axis(gradient, true, 0, axis=-1)
    np.put_along_axis(gradient, true, -gradient.sum(axis=-1, keepdims=True), axis=-1)
    return gradient


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
    peak, log_total = _log_total(rows)
    surprisals = log_total[:, None] + (peak[:, None] - rows)
    loss = (t * np.where(t > 0, surprisals, 0)).sum(axis=-1)
    return (loss / math.log(base)).reshape(z.shape[:-1])[()]


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
    reject("logits", z, np.isnan(z), "a logit is a number")
    return np.logaddexp(0, np.where(labels == 1, -z, z)) / math.log(base)
