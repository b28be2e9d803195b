"""Checks of the code exercises of chapter 1, Surprise."""

import math
from collections.abc import Iterator

import numpy as np

from expected_surprise.exercises._draws import EPSILONS
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Number, Values
from expected_surprise.information import surprisal

__all__ = ["EXERCISES"]

BASES = {"bit": 2, "nat": math.e, "hartley": 10}


def _right(p, unit):
    return surprisal(p, base=BASES[unit])


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for unit in "nat", "bit", "hartley":
        yield Case((float(rng.integers(1, 100)) / 100, unit), "a single probability")
    for unit in "nat", "bit", "hartley":
        yield Case((rng.integers(1, 100, size=4) / 100, unit), "an array")
    yield Case((rng.integers(1, 100, size=(2, 3)) / 100, "bit"), "an array with rows")
    yield Case((1, "bit"), "a sure event")
    yield Case((np.array([1.0, 0.5]), "bit"), "a sure event")
    zero = "at p = 0 the surprise is infinite; add nothing to p"
    yield Case((np.array([0.0, 0.25]), "nat"), "an impossible event", zero)
    yield Case((0.0, "bit"), "an impossible event", zero)
    for bad in -0.1, 1.5, np.array([0.5, -0.2]):
        yield Case((bad, "bit"), "no probability", fails="that is no probability")
    nan = "every comparison with nan is false, so ask for what is allowed, not what is forbidden"
    for bad in math.nan, np.array([0.5, math.nan]):
        yield Case((bad, "bit"), "not a number", nan, fails="that is no probability")


def _added(eps):
    return lambda p, unit: -np.log(np.asarray(p) + eps) / np.log(BASES[unit])


def _cut(eps):
    return lambda p, unit: -np.log(np.maximum(p, eps)) / np.log(BASES[unit])


MYSTERY = Values(
    "1.4",
    "(base, bits)",
    (
        Number(
            "the base",
            lambda: 10**0.1,
            6e-5,
            {
                "the logarithm of 1/p is asked for, not of p: turn the fraction over": 10**-0.1,
                "that is the base of hartleys, and these numbers are ten times as large": 10.0,
                "that is the exponent; the base is what is raised to it": 0.1,
            },
        ),
        Number(
            "the number of bits in a unit",
            lambda: math.log2(10) / 10,
            6e-5,
            {
                "that is how many units make a bit; how many bits make a unit?": 10 / math.log2(10),
                "that is the number of nats in a unit, not of bits": math.log(10) / 10,
                "that is the number of hartleys in a unit, not of bits": 0.1,
            },
        ),
    ),
)

EXERCISES = (
    Function(
        "1.3",
        "my_surprisal(p, unit)",
        _right,
        _cases,
        {
            "the sign is missing: log p is negative": lambda p, unit: -_right(p, unit),
            "that is the value in nats, whatever the unit": lambda p, unit: surprisal(p),
            "that is the value in bits, whatever the unit": lambda p, unit: surprisal(p, base=2),
            "that is the value in hartleys, whatever the unit": lambda p, unit: surprisal(p, base=10),
            "to change the unit divide by ln of the base, do not multiply": lambda p, unit: (
                surprisal(p) * np.log(BASES[unit])
            ),
            "that is p log 1/p, a term of the entropy; the surprise has no factor p": lambda p, unit: (
                p * _right(p, unit)
            ),
            "that is 1 - p, which does not add up for independent events": lambda p, unit: 1 - np.asarray(p),
            "the surprises are added up; give one for each entry": lambda p, unit: np.sum(_right(p, unit)),
            "the surprises are averaged; give one for each entry": lambda p, unit: np.mean(_right(p, unit)),
            "p was cut off or had a small number added, so what is impossible became merely rare": tuple(
                make(eps) for eps in EPSILONS for make in (_added, _cut)
            ),
        },
        signed_zero=True,
    ),
    MYSTERY,
)
