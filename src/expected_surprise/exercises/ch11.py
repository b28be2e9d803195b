"""Checks of the code exercises of chapter 11, The bridge."""

import math
from collections.abc import Iterator

import numpy as np

from expected_surprise.datasets import party_identification
from expected_surprise.divergence import cross_entropy
from expected_surprise.exercises._draws import EPSILONS, pmf
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Number, Values

__all__ = ["EXERCISES"]

SIGN = Values(
    "11.3",
    "(line, value)",
    (
        Number(
            "the first wrong line",
            lambda: 2,
            0,
            {
                "line 3 says the same as line 2, so look further up": 3,
                "line 1 only groups equal terms: evaluate both of its sides": 1,
            },
        ),
        Number(
            "the value of the corrected line 3",
            lambda: -math.log(2),
            6e-7,
            {
                "that is the value in bits; the exercise computes in nats": -1.0,
                "that is line 3 with its mistake": lambda v: abs(v + 0.5832) < 0.06,
                "that is the value at q = p_hat; use the fair coin": lambda v: -0.693 < v < -0.64,
                "that is the cross-entropy; the line is its negative": math.log(2),
            },
        ),
    ),
)


def _shares(x, q):
    return np.bincount(x, minlength=len(q)) / len(x)


def _both(x, q):
    value = cross_entropy(_shares(x, q), q)
    return np.array([value, value])


def _side_cases(rng: np.random.Generator) -> Iterator[Case]:
    for size in 6, 9, 12:
        q = pmf(rng, 4)
        yield Case((rng.integers(0, 4, size=size), q), "random labels and a positive model")
    yield Case(
        (np.array([0, 1, 1]), np.array([0.5, 0.25, 0.25])),
        "a label that does not occur",
        "the shares need a 0 for a label that does not occur",
    )
    yield Case(
        (np.array([0, 2, 2]), np.array([0.5, 0.0, 0.5])),
        "a zero where no label is",
        "what does not occur and cannot occur adds nothing",
    )
    yield Case(
        (np.array([0, 1, 2, 1]), np.array([0.5, 0.0, 0.5])),
        "a zero where a label is",
        "the model calls impossible what happened",
    )
    yield Case(
        (rng.integers(0, 6, size=5000), pmf(rng, 6)), "5,000 labels", "multiplying underflows: add logarithms"
    )


def _pair(x, q, weight=1.0, logs=np.log):
    return weight * -np.sum(logs(q)[x]) / len(x), -np.sum(_shares(x, q) * logs(q))


SIDES = Function(
    "11.4",
    "both_sides(x, q)",
    _both,
    _side_cases,
    {
        "0 times infinity came out as nan: sum over the labels that occur": lambda x, q: _pair(x, q),
        "both are in bits; the exercise computes in nats": lambda x, q: _both(x, q) / math.log(2),
        "one is in bits, the other in nats": (
            lambda x, q: _both(x, q) / [1, math.log(2)],
            lambda x, q: _both(x, q) / [math.log(2), 1],
        ),
        "the first is the sum over the data; divide it by their number": lambda x, q: (
            _both(x, q) * [len(x), 1]
        ),
        "the sign of the first is wrong: it is the *negative* log-likelihood": lambda x, q: (
            _both(x, q) * [-1, 1]
        ),
        "the sign of the second is wrong": lambda x, q: _both(x, q) * [1, -1],
        "the arguments of the cross-entropy are swapped: first the data, then the model": lambda x, q: (
            _both(x, q)[0],
            cross_entropy(q, _shares(x, q)),
        ),
        "the second is the entropy of the data, without the model": lambda x, q: (
            _both(x, q)[0],
            cross_entropy(_shares(x, q), _shares(x, q)),
        ),
        "the second is the divergence; the entropy of the data is missing": lambda x, q: (
            _both(x, q)[0],
            _both(x, q)[1] - cross_entropy(_shares(x, q), _shares(x, q)),
        ),
        "the model was changed by a small number, and something impossible became merely rare": tuple(
            lambda x, q, logs=logs: _pair(x, q, logs=logs)
            for eps in EPSILONS
            for logs in (
                lambda v, eps=eps: np.log(v + eps),
                lambda v, eps=eps: np.log(np.maximum(v, eps)),
            )
        ),
        "the likelihood is a product that underflows: add up the logarithms": lambda x, q: (
            -np.log(np.prod(q[x])) / len(x),
            _both(x, q)[1],
        ),
        "the shares lack labels that do not occur: pass `minlength` to `np.bincount`": lambda x, q: (
            np.bincount(x) / len(x) @ q
        ),
        "give both numbers, not only whether they agree": lambda x, q: True,
    },
    rtol=1e-10,
)


def _weight_cases(rng: np.random.Generator) -> Iterator[Case]:
    for size in 5, 8:
        yield Case((rng.integers(0, 6, size=size), rng.integers(1, 20, size=size) / 4), "random weights")
    yield Case((np.array([3, 0, 2, 7]), np.array([0.5, 2.0, 0.0, 0.0])), "zero weights")
    yield Case((np.arange(5), np.array([109, 65, 22, 3, 1])), "whole numbers as weights")


RATE = Function(
    "11.5",
    "my_rate(x, w)",
    lambda x, w: np.average(x, weights=w),
    _weight_cases,
    {
        "that is the plain mean, without the weights": lambda x, w: np.mean(x),
        "divide by the sum of the weights, not by the number of observations": lambda x, w: np.mean(x * w),
        "divide by the sum of the weights: that is the weighted sum": lambda x, w: np.sum(x * w),
        "divide by the sum of the weights, not by the number of those above 0": lambda x, w: (
            np.sum(x * w) / np.count_nonzero(w)
        ),
        "divide by the sum of the weights once, not by the number of observations as well": lambda x, w: (
            np.average(x, weights=w) / len(x)
        ),
        "that is the mean of the weights; multiply each with its observation": lambda x, w: np.mean(w),
        "the weights enter as their squares": lambda x, w: np.average(x, weights=w**2),
        "that counts all observations alike that have a weight above 0": lambda x, w: np.mean(x[w > 0]),
    },
)


def _zeros() -> np.ndarray:
    """The three angles at which the reverse divergence has the slope 0."""
    party = np.asarray(party_identification().counts)
    a, b, c = np.array([party[:3].sum(), party[3], party[4:].sum()]) / party.sum()
    t = np.linspace(0.0005, 0.9995, 100_000)
    slope = 2 * np.log(t / (1 - t)) + 2 * (1 - 2 * t) * np.log(2)
    slope -= np.log(c / a) + (1 - 2 * t) * np.log(b**2 / (a * c))
    return t[np.flatnonzero(np.diff(np.sign(slope)))]


OTHER = Values(
    "11.6",
    "(maximum, minimum)",
    (
        Number(
            "the local maximum",
            lambda: _zeros()[1],
            6e-4,
            {
                "that is the global minimum, the one in the figure": lambda v: abs(v - _zeros()[0]) < 6e-4,
                "that is the other local minimum; give the maximum first": lambda v: (
                    abs(v - _zeros()[2]) < 6e-4
                ),
                "theta lies between 0 and 1; this may be the mean of the model, twice theta": lambda v: (
                    not 0 < v < 1
                ),
            },
        ),
        Number(
            "the local minimum",
            lambda: _zeros()[2],
            6e-4,
            {
                "that is the global minimum, the one in the figure; the other one is asked for": lambda v: (
                    abs(v - _zeros()[0]) < 6e-4
                ),
                "that is the local maximum": lambda v: abs(v - _zeros()[1]) < 6e-4,
                "theta lies between 0 and 1; this may be the mean of the model, twice theta": lambda v: (
                    not 0 < v < 1
                ),
            },
        ),
    ),
)

EXERCISES = (SIGN, SIDES, RATE, OTHER)
