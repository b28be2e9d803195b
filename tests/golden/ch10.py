"""Golden numbers of chapter 10, Closed forms, and when they fail.

The data come from statsmodels and scikit-learn, which bundle copies of their own.
"""

import math
from functools import cache

import numpy as np
from mpmath import digamma, e, erf, findroot, fsum, log, loggamma, mpf, pi, sqrt
from scipy.optimize import minimize
from scipy.stats import binom
from sklearn.datasets import load_iris
from statsmodels.datasets import nile, strikes

from golden import Golden

FLOW = [mpf(float(x)) for x in nile.load().data["volume"]]
DAYS = [mpf(float(x)) for x in strikes.load().data["duration"]]
SETOSA = "Fisher 1936 (scikit-learn: load_iris)"


def mean(values):
    """The mean, exactly."""
    values = list(values)
    return fsum(values) / len(values)


def variance(values):
    """The mean squared deviation from the mean."""
    return mean((x - mean(values)) ** 2 for x in values)


def gamma_loss():
    """The least mean surprise of the strikes under a gamma law, and its shape."""
    gap = log(mean(DAYS)) - mean(map(log, DAYS))
    a = findroot(lambda a: log(a) - digamma(a) - gap, 1)
    rate = a / mean(DAYS)
    return -(a * log(rate) - loggamma(a) + (a - 1) * mean(map(log, DAYS)) - rate * mean(DAYS)), a


def weibull_loss():
    """The least mean surprise of the strikes under a Weibull law, from the equation for its shape."""
    logs = [log(x) for x in DAYS]

    def slope(k):
        powers = [x**k for x in DAYS]
        return fsum(p * y for p, y in zip(powers, logs, strict=True)) / fsum(powers) - 1 / k - mean(logs)

    k = findroot(slope, 0.9)
    scale = mean(x**k for x in DAYS) ** (1 / k)
    return -mean(log(k / scale) + (k - 1) * log(x / scale) - (x / scale) ** k for x in DAYS)


def gain(times):
    """What freeing the shape gains over the exponential law, that many times."""
    return times * (1 + log(mean(DAYS)) - weibull_loss())


def quantile_95():
    """The number that a standard normal variable exceeds in size once in twenty times."""
    return findroot(lambda z: erf(z / sqrt(2)) - mpf("0.95"), 2)


def log_normal_loss():
    """The least mean surprise of the strikes under a log-normal law."""
    logs = [log(x) for x in DAYS]
    return log(2 * pi * e * variance(logs)) / 2 + mean(logs)


def setosa():
    """Standardised petal lengths of the irises, and whether each is a setosa."""
    X, y = load_iris(return_X_y=True)
    return (X[:, 2] - X[:, 2].mean()) / X[:, 2].std(), y == 0


@cache
def descent(steps):
    """|w| and the mean loss after gradient descent with step 1 from 0, with logits up to 40 in size."""
    z, y = setosa()
    sign, w, b = np.where(y, -1.0, 1.0), 0.0, 0.0
    for _ in range(steps):
        push = sign / (1 + np.exp(-sign * (w * z + b)))
        w, b = w - push @ z / 150, b - push.sum() / 150
    return abs(w), np.log1p(np.exp(sign * (w * z + b))).mean()


def ridge(penalty):
    """|w| of the least penalised loss, by scipy's search."""
    z, y = setosa()
    sign = np.where(y, -1.0, 1.0)
    loss = lambda t: np.logaddexp(0, sign * (t[0] * z + t[1])).sum() + penalty / 2 * t[0] ** 2
    return abs(minimize(loss, [0.0, 0.0], method="BFGS", options={"gtol": 1e-7}).x[0])


def wald_coverage(theta, m=50):
    """The probability that Wald's 95 % interval for a coin covers theta, from the binomial law."""
    inside = [k for k in range(m + 1) if abs(k / m - theta) <= 1.959964 * math.sqrt(k / m * (1 - k / m) / m)]
    return sum(binom.pmf(k, m, theta) for k in inside)


ROWS = [
    Golden("Nile, mean", "919.35", "10^8 m^3", lambda: mean(FLOW), "Cobb 1978"),
    Golden("Nile, sd", "168.3792", "10^8 m^3", lambda: sqrt(variance(FLOW)), "Cobb 1978"),
    Golden("Nile, sd by 99", "169.2275", "10^8 m^3", lambda: sqrt(variance(FLOW) * 100 / 99), "Cobb 1978"),
    Golden("Nile, normal", "6.545157", "nats", lambda: log(2 * pi * e * variance(FLOW)) / 2, "Cobb 1978"),
    Golden("strikes, gamma", "4.748934", "nats", lambda: gamma_loss()[0], "Kennan 1985"),
    Golden("strikes, shape of the gamma law", "0.8929", "1", lambda: gamma_loss()[1], "Kennan 1985"),
    Golden("strikes, Weibull", "4.747475", "nats", weibull_loss, "Kennan 1985"),
    Golden("strikes, log-normal", "4.775548", "nats", log_normal_loss, "Kennan 1985"),
    Golden("mean of the strikes", "42.6613", "days", lambda: mean(DAYS), "Kennan 1985"),
    Golden("gain of the Weibull shape", "0.006", "nats", lambda: gain(1), "Kennan 1985"),
    Golden("gain for all 62 strikes", "0.36", "nats", lambda: gain(62), "Kennan 1985"),
    Golden("likelihood-ratio statistic of the shape", "0.72", "1", lambda: gain(124), "Kennan 1985"),
    Golden("setosa, |w| after 10 steps", "2.02", "1", lambda: descent(10)[0], SETOSA),
    Golden("setosa, |w| after 100 steps", "4.51", "1", lambda: descent(100)[0], SETOSA),
    Golden("setosa, |w| after 1,000 steps", "7.73", "1", lambda: descent(1000)[0], SETOSA),
    Golden("setosa, |w| after 10,000 steps", "12.01", "1", lambda: descent(10_000)[0], SETOSA),
    Golden("setosa, loss after 10 steps", "0.1537", "nats", lambda: descent(10)[1], SETOSA),
    Golden("setosa, loss after 10,000 steps", "0.00085", "nats", lambda: descent(10_000)[1], SETOSA),
    Golden("setosa, |w| with penalty 1", "3.88", "1", lambda: ridge(1), SETOSA),
    Golden("setosa, |w| with penalty 0.1", "6.66", "1", lambda: ridge(0.1), SETOSA),
    Golden("setosa, |w| with penalty 0.01", "10.36", "1", lambda: ridge(0.01), SETOSA),
    Golden("setosa, |w| with penalty 0.001", "14.96", "1", lambda: ridge(0.001), SETOSA),
    Golden("standard error of the euro coin", "0.031394", "1", lambda: sqrt(mpf("0.56") * mpf("0.44") / 250)),
    Golden("information of the euro coin", "4.0584", "1", lambda: 1 / (mpf("0.56") * mpf("0.44"))),
    Golden("no head in 50 tosses", "0.36", "1", lambda: mpf("0.98") ** 50),
    Golden("coverage of Wald at 0.5", "0.935", "1", lambda: wald_coverage(0.5)),
    Golden("coverage of Wald at 0.1", "0.879", "1", lambda: wald_coverage(0.1)),
    Golden("coverage of Wald at 0.02", "0.635", "1", lambda: wald_coverage(0.02)),
    Golden("two-sided normal quantile", "1.96", "1", quantile_95),
    Golden("95 % point of chi-squared", "3.84", "1", lambda: quantile_95() ** 2),
    Golden("nats for each power of ten", "2.3026", "nats", lambda: log(10)),
]
