"""Chapter 7: continuous variables."""

import math

import numpy as np
from scipy.optimize import brentq
from scipy.special import rel_entr
from scipy.stats import binom


def bins(F, G):
    p, q = (np.diff(np.r_[0, values, 1]) for values in (F, G))
    return rel_entr(p, q).sum()


def in_a_loop(F, G):
    total, F, G = 0.0, [*F, 1], [*G, 1]
    for i in range(len(F)):
        p, q = F[i] - (F[i - 1] if i else 0), G[i] - (G[i - 1] if i else 0)
        if p > 0:
            total += p * math.log(p / q) if q > 0 else math.inf
    return total


def between(F, G):
    return rel_entr(np.diff(F), np.diff(G)).sum()


def rescaled(F, G):
    p, q = np.diff(F) / (F[-1] - F[0]), np.diff(G) / (G[-1] - G[0])
    return rel_entr(p, q).sum()


def no_left_end(F, G):
    return rel_entr(np.diff(np.r_[F, 1]), np.diff(np.r_[G, 1])).sum()


def nan_for_zero(F, G):
    p, q = (np.diff(np.r_[0, values, 1]) for values in (F, G))
    with np.errstate(all="ignore"):
        return (p * np.log(p / q)).sum()


FACES = np.arange(1, 7)


def die(mean, faces=FACES, normalise=True):
    def tilt(slope):
        weights = np.exp(slope * (faces - faces[-1] * (slope > 0)))
        return weights / weights.sum()

    slope = brentq(lambda slope: tilt(slope) @ faces - mean, -20, 20, xtol=1e-13)
    return tilt(slope) if normalise else np.exp(slope * faces)


def shifted(mean):
    return die(min(mean, 4.9), np.arange(6))


def ratios(log_f, log_g, x):
    return log_f(x) - log_g(x)


def simulated(log_f, log_g, x):
    r = ratios(log_f, log_g, x)
    return np.array([r.mean(), np.sqrt(r.var(ddof=1) / len(r))])


def summary(formula):
    return lambda log_f, log_g, x: formula(ratios(log_f, log_g, x))


def error(r):
    return r.std(ddof=1) / len(r) ** 0.5


def weighted(log_f, log_g, x):
    r = np.exp(log_f(x)) * ratios(log_f, log_g, x)
    return r.mean(), error(r)


def logarithm_again(log_f, log_g, x):
    with np.errstate(all="ignore"):
        r = np.log(log_f(x)) - np.log(log_g(x))
        return r.mean(), error(r)


RIGHT = {
    "7.3": ["kl_in_bins", bins, in_a_loop],
    "7.4": ["die_with_mean", die],
    "7.6": ["kl_by_simulation", simulated],
}

WRONG = {
    "7.3": {
        "the other direction": lambda F, G: bins(G, F),
        "in bits": lambda F, G: bins(F, G) / math.log(2),
        "the two ends of the line are missing": between,
        "dividing by the sum hides it": rescaled,
        "one of the two ends of the line is missing": no_left_end,
        "F and G are no pmfs": lambda F, G: rel_entr(F, G).sum(),
        "the sign is wrong": lambda F, G: -bins(F, G),
        "came out as nan": nan_for_zero,
        "is expected": lambda F, G: rel_entr(np.diff(np.r_[0, F, 1]), np.diff(np.r_[0, G, 1])),
        "asks for a function": 0.309007,
    },
    "7.4": {
        "a straight line of probabilities": lambda mean: 1 / 6 + (mean - 3.5) * (FACES - 3.5) / 17.5,
        "these binomial shares": lambda mean: binom.pmf(range(6), 5, (mean - 1) / 5),
        "with two faces only": lambda mean: np.array([6 - mean, 0, 0, 0, 0, mean - 1]) / 5,
        "that is the fair die": lambda mean: np.ones(6) / 6,
        "do not sum to 1": lambda mean: die(mean, normalise=False),
        "not 0 to 5": shifted,
        "in the wrong order": lambda mean: die(mean)[::-1],
        "a single number": lambda mean: float(die(mean)[0]),
    },
    "7.6": {
        "turned round": summary(lambda r: (-r.mean(), error(r))),
        "those are bits": summary(lambda r: (r.mean() / math.log(2), error(r) / math.log(2))),
        "a mean varies less": summary(lambda r: (r.mean(), r.std(ddof=1))),
        "where the variance would be": summary(lambda r: (r.mean(), r.std(ddof=1) / len(r))),
        "the square of the standard error": summary(lambda r: (r.mean(), error(r) ** 2)),
        "divided by n inside": summary(lambda r: (r.mean(), r.std() / len(r) ** 0.5)),
        "the sum grows": summary(lambda r: (r.sum(), error(r))),
        "counts it twice": weighted,
        "are logarithms already": logarithm_again,
        "is expected": summary(lambda r: r.mean()),
    },
}
