"""Chapter 4: two variables."""

import math

import numpy as np
from scipy.special import entr, rel_entr


def law(table):
    p = np.asarray(table, dtype=float)
    return p / p.sum()


def margins(p):
    return np.outer(p.sum(axis=1), p.sum(axis=0))


def with_entropies(table):
    p = law(table)
    nats = entr(p.sum(axis=0)).sum() + entr(p.sum(axis=1)).sum() - entr(p).sum()
    return max(nats, 0.0) / math.log(2)


def with_rel_entr(table):
    p = law(table)
    return rel_entr(p, margins(p)).sum() / math.log(2)


def loop(table):
    n, total = np.sum(table), 0.0
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            if count:
                rows, columns = int(np.sum(table[i])), int(np.sum(table[:, j]))
                total += count / n * math.log2(int(count) * int(n) / (rows * columns))
    return total


def quiet(formula):
    def answer(table):
        with np.errstate(all="ignore"):
            return formula(table)

    return answer


def plain(table):
    p = law(table)
    return np.sum(p * np.log2(p / margins(p)))


def overwrites(table):
    value = with_rel_entr(table)
    table[...] = 1
    return value


RIGHT = {
    "4.3": ["my_mi", with_entropies, with_rel_entr, loop],
    "4.5": [(0.0301, 0.0289), np.array([0.029, 0.0289])],
}

WRONG = {
    "4.3": {
        "came out as nan": quiet(plain),
        "in nats": lambda t: with_rel_entr(t) * math.log(2),
        "in hartleys": lambda t: with_rel_entr(t) * math.log10(2),
        "the ratio is turned over": lambda t: -with_rel_entr(t),
        "not divided by their sum": quiet(lambda t: np.sum(t * np.log2(t / np.outer(t.sum(1), t.sum(0))))),
        "that is the joint entropy": lambda t: entr(law(t)).sum() / math.log(2),
        "what is left and not what is shared": lambda t: (
            (entr(law(t)).sum() - entr(law(t).sum(axis=1)).sum()) / math.log(2)
        ),
        "the weight is its own share": quiet(
            lambda t: np.sum(margins(law(t)) * np.log2(law(t) / margins(law(t))))
        ),
        "averaged over the cells": lambda t: with_rel_entr(t) / t.size,
        "a small number was added": quiet(
            lambda t: np.sum(law(t) * np.log2((law(t) + 1e-9) / (margins(law(t)) + 1e-9)))
        ),
        "changes its argument table": overwrites,
        "your function returns nothing": lambda t: None,
        "raises TypeError": lambda t: t("x"),
        "yours has 2 arguments": lambda x, y: 0.0,
        "asks for a function": 0.2936,
    },
    "4.5": {
        "before shuffling": (0.3596, 0.0289),
        "the mean in nats": (0.0205, 0.0289),
        "though nothing is shared": (0, 0.0289),
        "the sum over all shuffles": (29.8, 0.0289),
        "the mean of the shuffled estimates is 0.06: too large": (0.06, 0.0289),
        "that is the prediction in nats": (0.0296, 0.02),
        "divide by ln 2, do not multiply": (0.0296, 0.01386),
        "the factor 2 in the denominator": (0.0296, 0.0577),
        "not for the product": (0.0296, 0.0529),
        "the prediction is 0.05: too large": (0.0296, 0.05),
        "asks for the tuple": 0.0289,
    },
}
