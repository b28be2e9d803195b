"""Checks of the code exercises of chapter 4, Two variables."""

import math
from collections.abc import Iterator
from functools import cache

import numpy as np
from scipy.stats import hypergeom

from expected_surprise.divergence import mutual_information
from expected_surprise.exercises._draws import EPSILONS
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Number, Values
from expected_surprise.information import conditional_entropy, joint_entropy

__all__ = ["EXERCISES"]


def _shares(table):
    return np.asarray(table) / np.sum(table)


def _right(table):
    return mutual_information(_shares(table), base=2)


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for shape in (2, 3), (3, 2), (2, 2):
        yield Case((rng.integers(1, 30, size=shape),), "positive counts")
    zero = "a cell that was never seen adds nothing"
    yield Case((np.array([[5, 0, 7], [2, 9, 0]]),), "cells that are 0", zero)
    yield Case((np.array([[4, 6, 0], [0, 0, 0], [3, 8, 0]]),), "an empty row and an empty column", zero)
    nothing = "the two are independent, so nothing is shared"
    yield Case((np.outer([1, 2, 3], [4, 6]),), "independent variables", nothing)
    yield Case((np.array([[3, 5, 2]]),), "a single row", nothing)
    yield Case((np.diag([4, 2, 2]),), "one variable decides the other", "all of it is shared")
    yield Case((rng.integers(1, 10**7, size=(3, 4)),), "large counts")


def _sum(p, product, weights=None, base=2):
    weights = p if weights is None else weights
    return np.sum(weights * np.log(p / product)) / math.log(base)


def _product(p):
    return p.sum(axis=1, keepdims=True) * p.sum(axis=0)


def _with_eps(eps):
    def answer(table):
        p = _shares(table)
        return np.sum(p * np.log2((p + eps) / (_product(p) + eps)))

    return answer


def _both_eps(eps):
    def answer(table):
        p = _shares(table) + eps
        return np.sum(p * np.log2(p / _product(p)))

    return answer


def _naive(table):
    return _sum(_shares(table), _product(_shares(table)))


def _counts_as_shares(table):
    table = np.asarray(table, dtype=float)
    return _sum(table, _product(table))


MISTAKES = {
    "an empty cell came out as nan: 0 log 0 adds nothing": _naive,
    "that is the value in nats; the exercise asks for bits": lambda t: mutual_information(_shares(t)),
    "that is the value in hartleys; the exercise asks for bits": lambda t: mutual_information(
        _shares(t), base=10
    ),
    "the sign is wrong: the ratio is turned over": lambda t: -_right(t),
    "the counts were not divided by their sum": _counts_as_shares,
    "that is the joint entropy": lambda t: joint_entropy(_shares(t), base=2),
    "that is the conditional entropy, what is left and not what is shared": (
        lambda t: conditional_entropy(_shares(t), base=2),
        lambda t: conditional_entropy(_shares(t).T, base=2),
    ),
    "every cell is weighted with the product of the margins; the weight is its own share": lambda t: _sum(
        _shares(t), _product(_shares(t)), _product(_shares(t))
    ),
    "the terms are averaged over the cells; their weights are there already": lambda t: (
        _right(t) / np.asarray(t).size
    ),
    "a small number was added somewhere, which moves the value": tuple(
        make(eps) for eps in EPSILONS for make in (_with_eps, _both_eps)
    ),
}

QUARTERS = (33, 24, 50, 43)  # how many sepal widths lie in each quarter; the species have 50 each


@cache
def _mean_of_shuffles() -> float:
    """The exact mean over all ways to deal out the species: each cell is hypergeometric."""
    total = 0.0
    for size in QUARTERS:
        cell = np.arange(1, min(size, 50) + 1)
        chance = hypergeom.pmf(cell, 150, size, 50)
        total += 3 * np.sum(chance * cell / 150 * np.log2(150 * cell / (size * 50)))
    return total


BIAS = 3 * 2 / (2 * 150)

EXERCISES = (
    Function("4.3", "my_mi(table)", _right, _cases, MISTAKES),
    Values(
        "4.5",
        "(mean, predicted)",
        (
            Number(
                "the mean of the shuffled estimates",
                _mean_of_shuffles,
                2.5e-3,
                {
                    "that is the estimate before shuffling": lambda v: abs(v - 0.3596) < 2e-3,
                    "that is the mean in nats; the exercise asks for bits": lambda v: (
                        abs(v - _mean_of_shuffles() * math.log(2)) < 2e-3
                    ),
                    "shuffled labels give a positive estimate, though nothing is shared": 0.0,
                    "that is the sum over all shuffles": lambda v: v > 5,
                },
            ),
            Number(
                "the prediction",
                lambda: BIAS / math.log(2),
                6e-5,
                {
                    "that is the prediction in nats; the exercise asks for bits": BIAS,
                    "to change nats into bits divide by ln 2, do not multiply": BIAS * math.log(2),
                    "the factor 2 in the denominator is missing": 2 * BIAS / math.log(2),
                    "one less for each variable, not for the product": 11 / 300 / math.log(2),
                },
            ),
        ),
    ),
)
