"""Chapter 14: when maximum likelihood is not enough."""

import math

import numpy as np
from scipy.special import xlogy


def gain(counts):
    counts = np.asarray(counts)
    return np.sum(xlogy(counts, 6 * counts / counts.sum()))


def wins(limit, factor=1):
    return lambda counts: factor * gain(counts) > limit


def bare(counts):
    with np.errstate(all="ignore"):
        return bool(np.sum(counts * np.log(6 * counts / counts.sum())) > 5)


def losses(counts, held_out, alphas, per_symbol=None):
    k = len(counts) if per_symbol is None else per_symbol
    return np.array([-xlogy(held_out, (counts + a) / (counts.sum() + k * a)).sum() for a in alphas])


def alpha(counts, held_out, alphas, **more):
    return alphas[np.argmin(losses(counts, held_out, alphas, **more))]


def same(train, test):
    return (np.asarray(test)[:, None] == np.asarray(train)[None]).all(axis=2)


def unseen(train, test):
    return ~same(train, test).any(axis=1)


def by_bytes(train, test):
    known = {row.tobytes() for row in train}
    return np.array([row.tobytes() not in known for row in test])


def no_copies(train, test):
    earlier = np.array([same(test[:i], test[[i]]).any() for i in range(len(test))])
    return unseen(train, test) & ~earlier


RIGHT = {
    "14.1": ["free_wins", wins(5), wins(10, 2)],
    "14.2": ["best_alpha", alpha],
    "14.5": ["unseen", unseen, lambda a, b: list(unseen(a, b))],
}

WRONG = {
    "14.1": {
        "the opposite": lambda c: gain(c) < 5,
        "are five parameters": wins(6),
        "the gain was counted twice": wins(5, 2),
        "the parameters were counted twice": wins(10),
        "in bits": wins(5, 1 / math.log(2)),
        "any gain at all": lambda c: gain(c) > 1e-9,
        "a single throw": lambda c: gain(c) / np.sum(c) > 5,
        "that is BIC": lambda c: 2 * gain(c) > 5 * np.log(np.sum(c)),
        "a test at 5 percent": wins(11.07, 2),
        "a comparison with nan": bare,
        "where a single number is expected": lambda c: (gain(c), 5),
        "yours has 2 arguments": lambda c, n: True,
    },
    "14.2": {
        "its place in the list": lambda n, h, a: np.argmin(losses(n, h, a)),
        "that is its loss": lambda n, h, a: losses(n, h, a).min(),
        "the largest loss": lambda n, h, a: a[np.argmax(losses(n, h, a))],
        "the counts themselves": lambda n, h, a: alpha(n, n, a),
        "old and held out": lambda n, h, a: alpha(n, n + h, a),
        "are swapped": lambda n, h, a: alpha(h, n, a),
        "do not sum to 1": lambda n, h, a: alpha(n, h, a, per_symbol=1),
        "the loss of every alpha": losses,
        "prints": lambda n, h, a: print(alpha(n, h, a)),
    },
    "14.5": {
        "which rows do occur": lambda a, b: ~unseen(a, b),
        "single numbers were compared": lambda a, b: np.array(
            [not set(row) <= set(np.ravel(a)) for row in b]
        ),
        "shares one number": lambda a, b: np.array([not set(row) & set(np.ravel(a)) for row in b]),
        "in another order": lambda a, b: unseen(np.sort(a, axis=1), np.sort(b, axis=1)),
        "one by one": lambda a, b: ~(b[:, None] == a[None]).any(axis=1).all(axis=1),
        "the rows themselves": lambda a, b: b[unseen(a, b)],
        "the number of rows": lambda a, b: unseen(a, b).sum(),
        "the places of the rows": lambda a, b: np.where(unseen(a, b))[0],
        "a copy inside the test set": no_copies,
        "of the same place only": lambda a, b: np.array(
            [i >= len(a) or bool(np.any(row != a[i])) for i, row in enumerate(b)]
        ),
        "make both arrays floats": by_bytes,
        "raises ValueError": lambda a, b: b not in a if len(a) else np.zeros(2) @ np.zeros(3),
    },
}
