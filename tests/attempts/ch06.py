"""Chapter 6: cross-entropy."""

import math

import numpy as np
from scipy.special import entr


def right(eps, k):
    return entr(1 - eps + eps / k) + (k - 1) * entr(eps / k)


def bare(eps, k):
    target = np.append(1 - eps + eps / k, np.full(k - 1, eps / k))
    with np.errstate(all="ignore"):
        return -np.sum(target * np.log(target))


def plain_python(eps, k):
    y, other = 1 - eps + eps / k, eps / k
    return -y * math.log(y) - (k - 1) * other * math.log(other)


EPS = float(np.finfo(float).eps)
RIGHT = {
    "6.2": ["my_floor", right],
    "6.4": [(math.inf, 2.220e-16), (np.inf, EPS)],
    "6.5": [("q", 0.63), (["q"], 10**-0.2), ({"q"}, np.float64(0.631))],
}

WRONG = {
    "6.2": {
        "in bits": lambda e, k: right(e, k) / math.log(2),
        "the sign is wrong": lambda e, k: -right(e, k),
        "y gets a part of it, too": lambda e, k: entr(1 - e) + (k - 1) * entr(e / (k - 1)),
        "y gets the part eps/K": lambda e, k: entr(1 - e) + (k - 1) * entr(e / k),
        "only one was counted": lambda e, k: entr(1 - e + e / k) + entr(e / k),
        "K were counted": lambda e, k: entr(1 - e + e / k) + k * entr(e / k),
        "the surprise of the true class alone": lambda e, k: -math.log(1 - e + e / k),
        "the mean over the classes": lambda e, k: right(e, k) / k,
        "a target that is certain": lambda e, k: 0.0,
        "came out as nan": bare,
        "raises ValueError": plain_python,
        "prints": lambda e, k: print(right(e, k)),
        "asks for a function": 0.500288,
    },
    "6.4": {
        "what does one impossible answer cost": (9.0109, EPS),
        "not the share of errors": (0.25, EPS),
        "0 times infinity": (math.nan, EPS),
        "calls impossible what happened": (0, EPS),
        "the number in older releases": (math.inf, 1e-15),
        "multiply it by 4": (math.inf, 1.22e-4),
        "the epsilon of float32": (math.inf, np.finfo(np.float32).eps),
        "the loss would be infinite": (math.inf, 0),
        "turn it over": (math.inf, 1 / EPS),
        "replaces the 0 is 1e-08: too large": (math.inf, 1e-8),
    },
    "6.5": {
        "does occur in the Zen": ("e", 0.63),
        "in neither text": ("j", 0.63),
        "none of the 27 symbols": ("Q", 0.63),
        "is still missing": ("", 0.63),
        "add-one smoothing": ("q", 1),
        "than necessary: another alpha": ("q", 0.1),
        "between 0.01 and 100": ("q", 0),
        "you passed a function": lambda: "q",
    },
}
