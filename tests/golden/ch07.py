"""Golden numbers of chapter 7, continuous variables."""

import functools
import itertools

import numpy as np
from mpmath import beta, e, euler, exp, fsum, log, mpf, ncdf, npdf, pi, quad, sqrt
from scipy.optimize import brentq

from golden import Golden


def integral(f, end=12):
    """An integral over the line: for smooth functions with thin tails the plain sum is exact to 1e-60."""
    return fsum(f(mpf(k) / 8) for k in range(-8 * end, 8 * end + 1)) / 8


def half_line(f):
    """An integral over the positive numbers, of a function that decays like an exponential."""
    return quad(f, [0, 4, 20, 100])


def normal(mean, sd):
    """The density of a normal law."""
    return lambda x: npdf(x, mean, sd)


def laplace(x):
    """The density of the Laplace law with scale 1, for x > 0."""
    return exp(-x) / 2


def divergence(f, g, end=12):
    """D(f || g) in nats, by quadrature of the definition."""
    return integral(lambda x: f(x) * log(f(x) / g(x)), end)


def h(f, end=12):
    """The differential entropy in nats, by quadrature of the definition."""
    return integral(lambda x: -f(x) * log(f(x)), end)


def cells(width, mean=0, end=12):
    """What a normal law with standard deviation 1 gives to the bins of a width, in mpmath."""
    edges = [mpf(k) * width for k in range(-round(end / width), round(end / width) + 1)]
    values = [ncdf(x, mean, 1) for x in edges]
    return [b - a for a, b in itertools.pairwise(values)]


def entropy(p):
    """Entropy in nats."""
    return fsum(-x * log(x) for x in p if x)


def kl(p, q):
    """Relative entropy in nats."""
    return fsum(x * log(x / y) for x, y in zip(p, q, strict=True) if x)


def with_ends(edges, mean):
    """The probabilities between the edges and beyond the ends, for N(mean, 1)."""
    values = [mpf(0), *(ncdf(mpf(x), mean, 1) for x in edges), mpf(1)]
    return [b - a for a, b in itertools.pairwise(values)]


def beta_law(x):
    """The density of the beta law with the parameters 3 and 1.2."""
    return x**2 * (1 - x) ** mpf("0.2") / beta(3, mpf("1.2"))


def from_uniform(low=0, high=1):
    """The integral of ln(1/density) of the beta law, over a part of the interval."""
    return quad(lambda x: -log(beta_law(x)), [low, mpf("0.01"), mpf("0.5"), mpf("0.99"), high])


def folded(mean):
    """The density of |X| for N(mean, 1)."""
    return lambda x: npdf(x, mean, 1) + npdf(x, -mean, 1)


@functools.cache
def nile():
    """The flows of the Nile, from statsmodels' copy."""
    from statsmodels.datasets import nile

    return nile.load_pandas().data["volume"].to_numpy()


def nile_sd():
    """The standard deviation with divisor 100, in mpmath."""
    x = [mpf(float(v)) for v in nile()]
    mean = fsum(x) / len(x)
    return sqrt(fsum((v - mean) ** 2 for v in x) / len(x))


@functools.cache
def dice():
    """The pmf of largest entropy with mean 4.5 on six faces: p(k) proportional to r^k."""
    r = brentq(lambda r: sum((k - 4.5) * r**k for k in range(1, 7)), 1, 2, xtol=1e-15)
    weights = [mpf(r) ** k for k in range(1, 7)]
    return [w / fsum(weights) for w in weights]


def pixel_entropy():
    """Entropy in bits of the pixels of scikit-learn's digits, from numpy's counts."""
    from sklearn.datasets import load_digits

    counts = np.unique(load_digits().data, return_counts=True)[1]
    return entropy([mpf(int(n)) / int(counts.sum()) for n in counts]) / log(2)


STANDARD = log(2 * pi * e) / 2
NILE = "statsmodels' copy of the data, evaluated in mpmath"

ROWS = [
    Golden(
        "mean flow of the Nile", "919.35", "0.1 km^3", lambda: mpf(float(nile().sum())) / 100, source=NILE
    ),
    Golden("sd of the flow of the Nile", "168.3792", "0.1 km^3", nile_sd, source=NILE),
    Golden("h of the Nile's normal law", "6.545157", "nats", lambda: STANDARD + log(nile_sd()), source=NILE),
    Golden("peak of the Nile's density", "23.69308", "per 1000 km^3", lambda: npdf(0, 0, nile_sd() / 10**4)),
    Golden("a decimal digit in bits", "3.3219", "bits", lambda: log(10, 2)),
    Golden("a decimal digit in nats", "2.302585", "nats", lambda: log(10)),
    Golden("D of N(0,1), N(1,1)", "0.500000", "nats", lambda: divergence(normal(0, 1), normal(1, 1))),
    Golden("the same in bins of width 2", "0.379033", "nats", lambda: kl(cells(2), cells(2, 1))),
    Golden("the same in bins of width 1", "0.461794", "nats", lambda: kl(cells(1), cells(1, 1))),
    Golden("D of N(0,1), N(0,4)", "0.318147", "nats", lambda: divergence(normal(0, 1), normal(0, 2))),
    Golden("D of N(0,4), N(0,1)", "0.806853", "nats", lambda: divergence(normal(0, 2), normal(0, 1), 24)),
    Golden("D of N(0,1), N(2,9)", "0.876390", "nats", lambda: divergence(normal(0, 1), normal(2, 3))),
    Golden("D of uniform, Beta(3, 1.2)", "0.759217", "nats", from_uniform),
    Golden(
        "the same without the ends",
        "0.758971",
        "nats",
        lambda: from_uniform(mpf("1e-5"), 1 - mpf("1e-5")),
    ),
    Golden(
        "D of Beta(3, 1.2), uniform",
        "0.343598",
        "nats",
        lambda: quad(lambda x: beta_law(x) * log(beta_law(x)), [0, mpf("0.5"), 1]),
    ),
    Golden("h of N(0,1)", "1.418939", "nats", lambda: h(normal(0, 1))),
    Golden("h of N(0,1), three decimals", "1.419", "nats", lambda: h(normal(0, 1))),
    Golden("h of N(0, 0.01)", "-0.883647", "nats", lambda: STANDARD - log(10)),
    Golden("sd of a normal law with h = 0", "0.241971", "1", lambda: 1 / sqrt(2 * pi * e)),
    Golden("length of a normal law", "4.1327", "sd", lambda: sqrt(2 * pi * e)),
    Golden("H of N(0,1) in bins of 0.1", "3.721940", "nats", lambda: entropy(cells(mpf("0.1")))),
    Golden("h + ln 10", "3.721524", "nats", lambda: STANDARD + log(10)),
    Golden(
        "price of the steps of width 0.1",
        "0.000416",
        "nats",
        lambda: entropy(cells(mpf("0.1"))) - log(10) - STANDARD,
    ),
    Golden("price of the steps of width 1", "0.040", "nats", lambda: entropy(cells(1)) - STANDARD),
    Golden("an end left out", "0.99999", "1", lambda: 1 - mpf("1e-5")),
    Golden("ln 100", "4.605", "nats", lambda: log(100)),
    Golden("ln 4", "1.386", "nats", lambda: log(4)),
    Golden(
        "price of a waiting time",
        "0.094535",
        "nats",
        lambda: half_line(lambda t: 2 * exp(-2 * t) * (log(mpf(2) / 3) + t)),
    ),
    Golden("price of an hour's count", "0.189070", "nats", lambda: 2 * log(mpf(2) / 3) + 1),
    Golden("price of a minute's count", "0.003151", "nats", lambda: (2 * log(mpf(2) / 3) + 1) / 60),
    Golden("h of the logarithm of an exponential", "1.577216", "nats", lambda: 1 + euler),
    Golden(
        "D of |X|, |X'|",
        "0.1254",
        "nats",
        lambda: integral(lambda x: folded(0)(x) * log(folded(0)(x) / folded(1)(x))) / 2,
    ),
    Golden("h of |X|", "0.7258", "nats", lambda: integral(lambda x: -folded(0)(x) * log(folded(0)(x))) / 2),
    Golden("h of a uniform law with sd 1", "1.242453", "nats", lambda: log(sqrt(12))),
    Golden(
        "h of a Laplace law with sd 1",
        "1.346574",
        "nats",
        lambda: 2 * half_line(lambda x: -laplace(x) * log(laplace(x))) - log(2) / 2,
    ),
    Golden(
        "h of a logistic law with sd 1",
        "1.404576",
        "nats",
        lambda: h(lambda x: 1 / (exp(x / 2) + exp(-x / 2)) ** 2, 80) - log(pi / sqrt(3)),
    ),
    Golden("information at correlation 0.5", "0.143841", "nats", lambda: log(mpf(4) / 3) / 2),
    Golden("information at correlation 0.9", "0.830366", "nats", lambda: -log(mpf("0.19")) / 2),
    Golden("entropy of a pixel of the digits", "2.9767", "bits", pixel_entropy),
    Golden("log2 of 2.5, negative", "-1.32", "bits", lambda: -log(mpf("2.5"), 2)),
    Golden("surprise of a short interval", "8.68", "bits", lambda: 10 - log(mpf("2.5"), 2)),
    Golden("sd of a normal law with h = -1.2", "0.0729", "1", lambda: exp(mpf("-1.2")) / sqrt(2 * pi * e)),
    Golden("h of -1.2 in bins of 0.001", "5.708", "nats", lambda: mpf("-1.2") + log(1000)),
    Golden("1000 numbers in bins of 1e-9", "-13.816", "nats", lambda: log(1000) - log(10**9)),
    Golden("h of 2 bits per metre, in mm", "11.966", "bits", lambda: 2 + log(1000, 2)),
    Golden("log2 of 1000", "9.966", "bits", lambda: log(1000, 2)),
    Golden(
        "D of Laplace, normal",
        "0.072365",
        "nats",
        lambda: 2 * half_line(lambda x: laplace(x) * log(laplace(x) / npdf(x, 0, sqrt(2)))),
    ),
    Golden(
        "D of normal, Laplace",
        "0.056014",
        "nats",
        lambda: 2 * half_line(lambda x: npdf(x, 0, sqrt(2)) * log(npdf(x, 0, sqrt(2)) / laplace(x))),
    ),
    Golden("mean size of N(0,2)", "1.128379", "1", lambda: 2 * half_line(lambda x: x * npdf(x, 0, sqrt(2)))),
    Golden(
        "D in bins with one edge", "0.309007", "nats", lambda: kl(with_ends([0.5], 0), with_ends([0.5], 1))
    ),
    Golden(
        "D in bins with eight edges",
        "0.461783",
        "nats",
        lambda: kl(with_ends(range(-3, 5), 0), with_ends(range(-3, 5), 1)),
    ),
    *(
        Golden(f"Jaynes' die, face {k + 1}", printed, "1", lambda k=k: dice()[k])
        for k, printed in enumerate("0.05435 0.07877 0.11416 0.16545 0.23977 0.34749".split())
    ),
    Golden("entropy of Jaynes' die", "1.613581", "nats", lambda: entropy(dice())),
    Golden("D of Jaynes' die, fair die", "0.178178", "nats", lambda: log(6) - entropy(dice())),
]
