"""Chapter 8: likelihood."""

import math

import numpy as np

LN_EIGHTH = math.log(1 / 8)


def tanks(n):
    return 1 / math.comb(n, 4) if n >= 60 else 0.0


def ratio(heads, spins, points=200_001):
    theta = np.linspace(0, 1, points)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_l = np.where(heads == 0, 0, heads * np.log(theta))
        log_l = log_l + np.where(heads == spins, 0, (spins - heads) * np.log(1 - theta))
    return theta, log_l - log_l.max()


def ends(theta, inside):
    return theta[inside].min(), theta[inside].max()


def interval(heads, spins, points=200_001, cut=LN_EIGHTH):
    theta, log_ratio = ratio(heads, spins, points)
    return ends(theta, log_ratio >= cut)


def standard_errors(heads, spins):
    share = heads / spins
    half = 1.96 * math.sqrt(share * (1 - share) / spins)
    return share - half, share + half


def without_logs(heads, spins):
    theta = np.linspace(0, 1, 100_001)
    with np.errstate(all="ignore"):
        likelihood = theta**heads * (1 - theta) ** (spins - heads)
        return ends(theta, likelihood / likelihood.max() >= 1 / 8)


def absolute(heads, spins):
    theta = np.linspace(0, 1, 100_001)
    return ends(theta, theta**heads * (1 - theta) ** (spins - heads) >= 1 / 8)


RIGHT = {"8.3": ["my_likelihood", tanks], "8.5": ["my_interval", interval], "8.6": [[249, 250], {250, 249}]}

WRONG = {
    "8.3": {
        "below 60 the likelihood is 0": lambda n: 1 / math.comb(n, 4) if n > 3 else 0.0,
        "N = 60 is possible": lambda n: tanks(n) if n > 60 else 0.0,
        "not put back": lambda n: n**-4.0 if n >= 60 else 0.0,
        "one order of the four": lambda n: tanks(n) / 24,
        "that is the number of sets": lambda n: math.comb(n, 4) if n >= 60 else 0,
        "the probability that the largest is 60": lambda n: tanks(n) * math.comb(59, 3),
        "that is the log-likelihood": lambda n: math.log(tanks(n)) if n >= 60 else -math.inf,
        "one tank drawn": lambda n: 1 / n if n >= 60 else 0.0,
        "raises ZeroDivisionError": lambda n: tanks(n) if n > 3 else 1 / math.comb(n, 4),
        "asks for a function": 60,
    },
    "8.5": {
        "give the lower end first": lambda h, n: interval(h, n)[::-1],
        "that is the width": lambda h, n: np.diff(interval(h, n))[0],
        "compare with ln 1/8": lambda h, n: interval(h, n, cut=-1 / 8),
        "1/8 is 3 bits": lambda h, n: interval(h, n, cut=-3),
        "two standard errors": standard_errors,
        "not its ratio to the largest": absolute,
        "too small for a float": without_logs,
        "too coarse": lambda h, n: interval(h, n, 101),
        "where an array of shape (2,) is expected": lambda h, n: h / n,
        "yours has 1 argument": lambda h: h,
    },
    "8.6": {
        "not the only one": 250,
        "N counts all fish": 200,
        "at least 82": [40],
        "lies above all of them": [251],
        "lies below all of them": [248, 249, 250],
        "no collection of numbers": "249 and 250",
    },
}
