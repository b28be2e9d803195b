"""The definitions, evaluated by mpmath with 50 digits on the exact values of the given floats.

The floats of a distribution sum to 1 only up to rounding. For the divergences of neighbours that would
matter, so those oracles divide by the exact sum first; sums of terms of one sign are taken as they are.
"""

import mpmath as mp
import numpy as np

mp.mp.dps = 50

# The example in the documentation of the Python package ndd, versions 0.5 to 1.5: N = 100, k = 20.
NDD = [7, 3, 5, 8, 9, 1, 3, 3, 1, 0, 2, 5, 2, 11, 4, 23, 5, 0, 8, 0]


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


def grassberger(n: list[int]) -> mp.mpf:
    """By the recursion for G: G(1) = -gamma - ln 2, G(2) = 2 + G(1), G(2j + 2) = G(2j) + 2/(2j + 1)."""
    g = [mp.mpf(0), -mp.euler - mp.log(2)]
    for i in range(2, max(n) + 1):
        g.append(g[i - 1] + (mp.mpf(2) / (i - 1) if i % 2 == 0 else 0))
    return mp.log(sum(n)) - mp.fsum(c * g[c] for c in n) / sum(n)


def nsb(n: list[int], k: int) -> mp.mpf:
    """The ratio of the two integrals over t, the logarithm of the Dirichlet parameter, by their definition.

    On the whole line the trapezoidal rule is exact to about exp(-pi^2 / step).
    """
    n, total = [c for c in n if c], sum(n)

    def log_weight_and_mean(t):
        b = mp.exp(t)
        evidence = mp.loggamma(k * b) - mp.loggamma(total + k * b)
        evidence += mp.fsum(mp.loggamma(c + b) - mp.loggamma(b) for c in n)
        slope = k * mp.psi(1, k * b + 1) - mp.psi(1, b + 1)
        rest = (k - len(n)) * b * mp.digamma(b + 1)
        seen = mp.fsum((c + b) * mp.digamma(c + b + 1) for c in n)
        mean = mp.digamma(total + k * b + 1) - (seen + rest) / (total + k * b)
        return evidence + mp.log(slope * b), mean

    with mp.workdps(40):
        points = [log_weight_and_mean(mp.mpf(t) / 4) for t in range(-160, 161)]
        top = max(w for w, _ in points)
        weights = [mp.exp(w - top) for w, _ in points]
        return mp.fsum(w * mean for w, (_, mean) in zip(weights, points, strict=True)) / mp.fsum(weights)


def entropy_from_counts(n) -> mp.mpf:
    """The entropy of the relative frequencies, which are fractions and no floats."""
    total = int(sum(n))
    return mp.fsum(-mp.mpf(int(c)) / total * mp.log(mp.mpf(int(c)) / total) for c in n if c)


def relative_error(value, true: mp.mpf) -> float:
    """The distance of ``value`` from the truth, in units of the truth."""
    if mp.isinf(true):
        return 0.0 if value == np.inf else np.inf
    error = abs(mp.mpf(float(value)) - true)
    return float(error / abs(true)) if true else float(error)
