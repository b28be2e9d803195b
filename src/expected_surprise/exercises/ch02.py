"""Checks of the code exercises of chapter 2, Entropy."""

import math
from collections.abc import Iterator
from functools import cache

import numpy as np
from scipy.stats import binom

from expected_surprise.datasets import letter_frequencies
from expected_surprise.exercises._draws import EPSILONS, pmf
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Number, Values
from expected_surprise.information import binary_entropy, entropy

__all__ = ["EXERCISES"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for size in 2, 3, 5:
        yield Case((pmf(rng, size),), "positive probabilities")
    zero = "an outcome of probability 0 adds nothing to the entropy"
    yield Case((np.append(pmf(rng, 3), 0.0),), "a zero at the end", zero)
    yield Case((np.insert(pmf(rng, 3), 1, [0.0, 0.0]),), "zeros inside", zero)
    yield Case((np.array([0.0, 1.0]),), "a certain outcome", "what is certain has the entropy 0")
    yield Case((np.array([0, 1, 0]),), "probabilities as whole numbers")
    yield Case((np.array([1e-20, 1.0]),), "a very rare outcome", "the rare outcome is lost")
    yield Case((np.full(100_000, 1e-5),), "100,000 outcomes")


def _logs(p, eps=0.0):
    return np.log(np.asarray(p) + eps)


MISTAKES = {
    "0 log 0 came out as nan: leave out the zeros, whose terms are 0": lambda p: np.sum(-p * _logs(p)),
    "that is the value in bits; the exercise asks for nats": lambda p: entropy(p, base=2),
    "that is the value in hartleys; the exercise asks for nats": lambda p: entropy(p, base=10),
    "the sign is missing: a logarithm of a probability is negative": lambda p: -entropy(p),
    "these are the single terms; the entropy is their sum": (
        lambda p: -p * _logs(p),
        lambda p: np.where(p > 0, -p * _logs(p), 0),
    ),
    "that is the mean of the terms; the entropy is their sum, since p is the weight already": (
        lambda p: entropy(p) / len(p),
        lambda p: np.mean(-p * _logs(p)),
        lambda p: entropy(p) / np.count_nonzero(p),
    ),
    "the surprises are added up without their weights p": lambda p: -np.sum(_logs(p)),
    "that is the plain mean of the surprises; weigh each with its p": lambda p: -np.mean(_logs(p)),
    "that is the surprise of the most probable outcome": lambda p: -np.log(np.max(p)),
    "that is the logarithm of the number of outcomes, the largest possible entropy": lambda p: np.log(len(p)),
    "a small number was added to p or p was cut off, so a sure or rare outcome gets a wrong term": tuple(
        formula
        for eps in EPSILONS
        for formula in (
            lambda p, eps=eps: -np.sum(p * _logs(p, eps)),
            lambda p, eps=eps: -np.sum((p + eps) * _logs(p, eps)),
            lambda p, eps=eps: -np.sum(p * np.log(np.maximum(p, eps))),
            lambda p, eps=eps: -np.sum(np.maximum(p, eps) * np.log(np.maximum(p, eps))),
        )
    ),
    "the arguments of a mask must be of one length: mask p in both places": lambda p: p * _logs(p[p > 0]),
}


@cache
def _tosses() -> int:
    """The fewest tosses for which the plug-in entropy is on average within 0.001 nats."""
    n = 400
    while math.log(2) - binom.pmf(range(n + 1), n, 0.5) @ binary_entropy(np.arange(n + 1) / n) > 0.001:
        n += 1
    return n


def _wrong_table() -> np.ndarray:
    table = letter_frequencies()
    return np.where(np.array(table.values) == "n", 956, table.counts) / 10_000


def _right_entropy() -> float:
    counts = np.asarray(letter_frequencies().counts)
    return entropy(counts / counts.sum(), base=2)


def _error() -> float:
    wrong = _wrong_table()
    return float(entropy(wrong / wrong.sum(), base=2) - _right_entropy())


def _without_normalising(value: float) -> bool:
    wrong = _wrong_table()
    return abs(value - abs(float(-np.sum(wrong * np.log2(wrong)) - _right_entropy()))) < 6e-5


EXERCISES = (
    Function("2.3", "my_entropy(p)", entropy, _cases, MISTAKES, rtol=1e-10, atol=0),
    Values(
        "2.5",
        "tosses",
        (
            Number(
                "the number of tosses",
                _tosses,
                0,
                {
                    "that is the prediction; for the exact answer compute the mean itself": 500,
                    "one too few: there the gap is still a little above 0.001 nats": lambda n: (
                        n == _tosses() - 1
                    ),
                    "one too many: one toss fewer is enough": lambda n: n == _tosses() + 1,
                    "the factor 2 in the denominator of the prediction is missing": 1000,
                    "there are K = 2 outcomes, and the prediction has K - 1 in it": 999,
                    "that is 0.001 bits; the exercise says nats": lambda n: 720 <= n <= 723,
                },
            ),
        ),
    ),
    Values(
        "2.6",
        "(total, bits)",
        (
            Number(
                "the sum of the wrong table",
                lambda: _wrong_table().sum(),
                6e-5,
                {
                    "that is the right table; put 0.0956 in the place of n": lambda s: abs(s - 1) < 5e-4,
                },
            ),
            Number(
                "the error of the entropy",
                _error,
                6e-5,
                {
                    "that is the difference in nats; the exercise asks for bits": lambda v: (
                        abs(v - abs(_error()) * math.log(2)) < 6e-5
                    ),
                    "the wrong table was not normalised": _without_normalising,
                    "that is the entropy of the wrong table; subtract that of the right one": lambda v: (
                        4 < v < 4.3
                    ),
                },
                either_sign=True,
            ),
        ),
    ),
)
