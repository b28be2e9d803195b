"""The definitions, evaluated by mpmath with 50 digits on the exact values of the given floats.

The floats of a distribution sum to 1 only up to rounding. For the divergences of neighbours that would
matter, so those oracles divide by the exact sum first; sums of terms of one sign are taken as they are.
"""

import mpmath as mp
import numpy as np

mp.mp.dps = 50


def given(p) -> list[mp.mpf]:
    """The floats of ``p`` themselves."""
    return [mp.mpf(float(x)) for x in p]


def exact(p) -> list[mp.mpf]:
    """The distribution that the floats of ``p`` stand for."""
    p = given(p)
    return [x / mp.fsum(p) for x in p]


def entropy(p) -> mp.mpf:
    return mp.fsum(-x * mp.log(x) for x in given(p) if x)


def cross_entropy(p, q) -> mp.mpf:
    return mp.fsum(-x * mp.log(y) if y else mp.inf for x, y in zip(given(p), given(q), strict=True) if x)


def kl(p, q) -> mp.mpf:
    return mp.fsum(x * mp.log(x / y) if y else mp.inf for x, y in zip(exact(p), exact(q), strict=True) if x)


def js(p, q) -> mp.mpf:
    p, q = exact(p), exact(q)
    middle = [(x + y) / 2 for x, y in zip(p, q, strict=True)]
    return (_kl(p, middle) + _kl(q, middle)) / 2


def _kl(p, q) -> mp.mpf:
    return mp.fsum(x * mp.log(x / y) for x, y in zip(p, q, strict=True) if x)


def log_loss(z, y) -> mp.mpf:
    z = [mp.mpf(float(x)) for x in z]
    with mp.workdps(400):  # a loss of 1e-300 is the logarithm of a number that differs from 1 by as little
        return mp.log(mp.fsum(mp.exp(x - z[y]) for x in z))


def gaussian_kl(m0, s0, m1, s1) -> mp.mpf:
    m0, s0, m1, s1 = (mp.mpf(float(x)) for x in (m0, s0, m1, s1))
    return mp.log(s1 / s0) + (s0**2 + (m0 - m1) ** 2) / (2 * s1**2) - mp.mpf(1) / 2


def relative_error(value, true: mp.mpf) -> float:
    """The distance of ``value`` from the truth, in units of the truth."""
    if mp.isinf(true):
        return 0.0 if value == np.inf else np.inf
    error = abs(mp.mpf(float(value)) - true)
    return float(error / abs(true)) if true else float(error)
