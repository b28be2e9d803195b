"""Chapter 2: entropy."""

import math

import numpy as np
from scipy.special import entr


def loop(p):
    total = 0.0
    for x in p:
        if x > 0:
            total -= x * math.log(x)
    return total


def quiet(formula):
    def answer(p):
        with np.errstate(all="ignore"):
            return formula(p)

    return answer


def overwrites(p):
    p[p == 0] = 1
    return -np.sum(p * np.log(p))


def warns(p):
    return -np.sum(np.where(p > 0, p * np.log(p), 0))


RIGHT = {
    "2.3": ["with_mask", "with_entr", "with_xlogy", loop],
    "2.5": [501, 501.0, np.int64(501)],
    "2.6": [(1.0362, 0.0133), (1.0362, -0.0133)],
}

WRONG = {
    "2.3": {
        "in bits": lambda p: entr(p).sum() / math.log(2),
        "in hartleys": lambda p: entr(p).sum() / math.log(10),
        "the sign is missing": lambda p: -entr(p).sum(),
        "the single terms": entr,
        "the mean of the terms": lambda p: entr(p).mean(),
        "without their weights": quiet(lambda p: -np.log(p).sum()),
        "the plain mean": quiet(lambda p: -np.log(p).mean()),
        "the most probable outcome": lambda p: -np.log(p.max()),
        "the number of outcomes": lambda p: np.log(len(p)),
        "came out as nan": quiet(lambda p: -np.sum(p * np.log(p))),
        "a small number was added": lambda p: -np.sum(p * np.log(p + 1e-12)),
        "mask p in both places": lambda p: -np.sum(p * np.log(p[p > 0])),
        "changes its argument p": overwrites,
        "gives the warning 'divide by zero": warns,
        "prints": lambda p: print(entr(p).sum()),
        "your function returns nothing": lambda p: None,
        "raises ZeroDivisionError": lambda p: 1 / 0,
        "an array of shape (1,), where a single number": lambda p: entr(p).sum(keepdims=True),
        "yours has 2 arguments: p, q": lambda p, q: 0.0,
        "asks for a function": entr(np.array([0.5, 0.5])).sum(),
        "by about": lambda p: 1.01 * entr(p).sum(),
    },
    "2.5": {
        "that is the prediction": 500,
        "one too many": 502,
        "the factor 2 in the denominator": 1000,
        "K - 1": 999,
        "0.001 bits": 722,
        "7: too small": 7,
        "a single number is expected": "501",
        "you passed a function": lambda: 501,
    },
    "2.6": {
        "the right table": (1.0, 0.0133),
        "sum of the wrong table is 1.06": (1.06, 0.0133),
        "difference in nats": (1.0362, 0.0092),
        "not normalised": (1.0362, 0.0818),
        "subtract that of the right one": (1.0362, 4.0970),
        "error of the entropy is 0.02": (1.0362, 0.02),
        "asks for the tuple": 1.0362,
    },
}
