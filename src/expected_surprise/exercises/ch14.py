"""Checks of the code exercises of chapter 14, When maximum likelihood is not enough."""

import math
from collections.abc import Iterator

import numpy as np
from scipy.special import rel_entr, xlogy

from expected_surprise.exercises._functions import Case, Function

__all__ = ["EXERCISES"]


def _gain(counts):
    """The gain in log-likelihood of the free die over the fair one, in nats."""
    n = np.sum(counts)
    return rel_entr(np.asarray(counts), n / 6).sum()


def _above(limit, factor=1.0):
    return lambda counts: bool(factor * _gain(counts) > limit)


def _throws(rng: np.random.Generator, low: float, high: float) -> np.ndarray:
    """Counts of a die for which the gain lies between two numbers."""
    while True:
        n = int(rng.integers(150, 400))
        counts = rng.multinomial(n, rng.dirichlet(np.full(6, 40)), size=400)
        gains = rel_entr(counts, n / 6).sum(axis=1)
        fitting = counts[(low < gains) & (gains < high)]
        if len(fitting):
            return fitting[0]


def _throw_cases(rng: np.random.Generator) -> Iterator[Case]:
    for low, high in (
        (9, 9.9),
        (0.5, 2),
        (5.1, 5.4),
        (4.0, 4.9),
        (5.6, 5.9),
        (2.7, 3.3),
        (6.2, 8),
        (10.5, 12),
        (30, 80),
    ):
        yield Case((_throws(rng, low, high),), "random counts")
    yield Case((np.array([7, 0, 6, 8, 5, 6]),), "a face that never came", "0 log 0 counts as 0")
    yield Case((np.full(6, 1000),), "equal counts")


def _bare(counts):
    share = np.asarray(counts) / np.sum(counts)
    return bool(np.sum(counts) * np.sum(share * np.log(6 * share)) > 5)


FREE = Function(
    "14.1",
    "free_wins(counts)",
    _above(5),
    _throw_cases,
    {
        "that is the opposite: AIC prefers the model with the smaller value": lambda c: not _above(5)(c),
        "six shares that sum to 1 are five parameters": _above(6),
        "the gain was counted twice, and the five parameters once": _above(5, 2),
        "the parameters were counted twice, and the gain once": _above(10),
        "the gain was measured in bits, and AIC is about nats": _above(5, 1 / math.log(2)),
        "any gain at all was enough: the five parameters have their price": _above(0),
        "the gain of a single throw was taken; multiply it by their number": lambda c: bool(
            _gain(c) / np.sum(c) > 5
        ),
        "that is BIC, whose price grows with the logarithm of the number of throws": lambda c: bool(
            _gain(c) > 2.5 * math.log(np.sum(c))
        ),
        "that is a test at 5 percent, whose limit is larger": _above(11.0705, 2),
        "0 log 0 came out as nan, and a comparison with nan is false": _bare,
    },
)


def _losses(counts, held_out, alphas, weight=None):
    """The loss of each alpha on the held-out counts, in nats."""
    weight = len(counts) if weight is None else weight
    rows = [(counts + a) / (np.sum(counts) + weight * a) for a in alphas]
    return np.array([-np.sum(xlogy(held_out, row)) for row in rows])


def _alpha(counts, held_out, alphas):
    return alphas[np.argmin(_losses(counts, held_out, alphas))]


def _alpha_cases(rng: np.random.Generator) -> Iterator[Case]:
    alphas = np.array([4.0, 0.1, 1.0, 0.3, 2.0, 8.0, 0.5])
    for best in 0.5, 2.0, 1.0, 0.3:
        yield Case((*_two_samples(rng, alphas, best), alphas), "random counts")
    yield Case(
        (np.array([9, 0, 1]), np.array([3, 0, 0]), np.array([0.5, 2.0])), "a symbol that is in neither"
    )
    yield Case((np.array([5, 5]), np.array([1, 9]), np.array([3.0])), "a single alpha")


def _two_samples(rng, alphas, best):
    while True:
        p = rng.dirichlet(np.full(6, 0.7))
        counts, held_out = rng.multinomial(15, p), rng.multinomial(30, p)
        if _alpha(counts, held_out, alphas) == best:
            return counts, held_out


ALPHA = Function(
    "14.2",
    "best_alpha(counts, held_out, alphas)",
    _alpha,
    _alpha_cases,
    {
        "that is its place in the list; give the number itself": lambda n, h, a: int(
            np.argmin(_losses(n, h, a))
        ),
        "that is its loss; give the number itself": (
            lambda n, h, a: np.min(_losses(n, h, a)),
            lambda n, h, a: np.min(_losses(n, h, a)) / np.sum(h),
            lambda n, h, a: np.min(_losses(n, h, a)) / np.sum(h) / math.log(2),
        ),
        "that has the largest loss, not the least": lambda n, h, a: a[np.argmax(_losses(n, h, a))],
        "it was judged on the counts themselves, on which the smallest wins": lambda n, h, a: _alpha(n, n, a),
        "it was judged on all the data, old and held out": lambda n, h, a: _alpha(n, n + h, a),
        "the two vectors are swapped: count one, judge on the other": lambda n, h, a: _alpha(h, n, a),
        "the forecasts do not sum to 1, and then the largest alpha wins": lambda n, h, a: np.max(a),
        "that is the loss of every alpha; give the alpha with the least": (
            _losses,
            lambda n, h, a: _losses(n, h, a) / np.sum(h),
        ),
    },
    rtol=0,
    atol=0,
)


def _unseen(train, test):
    return np.array([not any(np.array_equal(row, other) for other in train) for row in test])


def _row_cases(rng: np.random.Generator) -> Iterator[Case]:
    train = np.array([[1, 2, 3], [4, 5, 6], [1, 5, 3]])
    for _ in range(2):
        test = rng.permutation(np.array([[1, 2, 3], [3, 2, 1], [4, 5, 3], [7, 8, 9], [1, 5, 3], [1, 9, 9]]))
        yield Case((train, test), "rows that are shared, turned round or mixed")
    yield Case((train, np.array([[7, 7, 7], [7, 7, 7]])), "copies inside the test set")
    yield Case(
        (train, train[:2].astype(float)), "whole numbers against floats", "4 and 4.0 are the same number"
    )
    yield Case((rng.normal(size=(5, 2)), rng.normal(size=(1, 2))), "one row")


UNSEEN = Function(
    "14.5",
    "unseen(train, test)",
    _unseen,
    _row_cases,
    {
        "that says which rows do occur; the others are asked for": lambda a, b: ~_unseen(a, b),
        "single numbers were compared; a whole row must be the same": lambda a, b: ~np.isin(b, a).all(axis=1),
        "a row that shares one number is no copy": lambda a, b: ~np.isin(b, a).any(axis=1),
        "rows with the same numbers in another order are not the same": lambda a, b: _unseen(
            np.sort(a, axis=1), np.sort(b, axis=1)
        ),
        "columns were compared one by one, over different rows": lambda a, b: np.array(
            [not all(row[j] in a[:, j] for j in range(len(row))) for row in b]
        ),
        "those are the rows themselves; give one truth value for each row": lambda a, b: b[_unseen(a, b)],
        "that is the number of rows; give one truth value for each row": lambda a, b: int(
            _unseen(a, b).sum()
        ),
        "those are the places of the rows; give one truth value for each row": lambda a, b: np.flatnonzero(
            _unseen(a, b)
        ),
        "a copy inside the test set is not asked for, only one in the training set": lambda a, b: np.array(
            [_unseen(a, b[[i]])[0] and not any((b[i] == row).all() for row in b[:i]) for i in range(len(b))]
        ),
        "each row was compared with the training row of the same place only": lambda a, b: np.array(
            [i >= len(a) or not (row == a[i]).all() for i, row in enumerate(b)]
        ),
        "the bytes of 4 and of 4.0 differ: make both arrays floats first": lambda a, b: np.array(
            [row.tobytes() not in {other.tobytes() for other in a} for row in b]
        ),
    },
)

EXERCISES = (FREE, ALPHA, UNSEEN)
