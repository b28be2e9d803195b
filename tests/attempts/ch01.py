"""Chapter 1: surprise."""

import math

import numpy as np

BASES = {"bit": 2, "nat": math.e, "hartley": 10}


def guarded(formula):
    """A learner's function that has a guard against what is no probability."""

    def answer(p, unit):
        p = np.asarray(p, dtype=float)
        if not np.all((p >= 0) & (p <= 1)):
            raise ValueError("no probability")
        with np.errstate(divide="ignore", invalid="ignore"):
            return formula(p, unit)

    return answer


def right(p, unit):
    return (0.0 - np.log(p)) / np.log(BASES[unit])


def forbids(p, unit):
    p = np.asarray(p, dtype=float)
    if np.any(p < 0) or np.any(p > 1):
        raise ValueError("no probability")
    with np.errstate(divide="ignore"):
        return right(p, unit)


def unguarded(p, unit):
    with np.errstate(all="ignore"):
        return right(p, unit)


def for_one_number(p, unit):
    if not 0 <= p <= 1:
        raise ValueError("no probability")
    return math.inf if p == 0 else 0.0 - math.log(p) / math.log(BASES[unit])


def overwrites(p, unit):
    value = guarded(right)(p, unit)
    if isinstance(p, np.ndarray):
        p[...] = 0.5
    return value


def warns(p, unit):
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError("no probability")
    return right(p, unit)


RIGHT = {"1.3": ["my_surprisal"], "1.4": [(1.2589, 0.3322), np.array([1.2589, 0.3322])]}

WRONG = {
    "1.3": {
        "the sign is missing": guarded(lambda p, unit: -right(p, unit)),
        "in nats, whatever the unit": guarded(lambda p, unit: -np.log(p)),
        "in bits, whatever the unit": guarded(lambda p, unit: -np.log2(p)),
        "in hartleys, whatever the unit": guarded(lambda p, unit: -np.log10(p)),
        "divide by ln of the base": guarded(lambda p, unit: -np.log(p) * np.log(BASES[unit])),
        "a term of the entropy": guarded(lambda p, unit: p * right(p, unit)),
        "that is 1 - p": guarded(lambda p, unit: 1 - p),
        "added up; give one for each": guarded(lambda p, unit: np.sum(right(p, unit))),
        "averaged; give one for each": guarded(lambda p, unit: np.mean(right(p, unit))),
        "had a small number added": guarded(lambda p, unit: right(p + 1e-12, unit)),
        "-0.0 where 0.0": guarded(lambda p, unit: -np.log(p) / np.log(BASES[unit])),
        "ask for what is allowed": forbids,
        "(no probability) you return nan and raise no error": unguarded,
        "raises TypeError": lambda p, unit: np.log("p"),
        "(an array) your function raises ValueError": for_one_number,
        "changes its argument p": overwrites,
        "gives the warning": warns,
        "prints": lambda p, unit: print(right(p, unit)),
        "your function returns nothing": lambda p, unit: None,
        "of type str": lambda p, unit: "0.5 bits",
        "yours has 1 argument": lambda p: p,
        "asks for a function": 0.5,
    },
    "1.4": {
        "turn the fraction over": (0.7943, 0.3322),
        "the base of hartleys": (10, 0.3322),
        "that is the exponent": (0.1, 0.3322),
        "the base is 1.3: too large": (1.3, 0.3322),
        "accuracy asked for": (1.26, 0.3322),
        "how many bits make a unit": (1.2589, 3.0103),
        "that is the number of nats": (1.2589, 0.2303),
        "that is the number of hartleys": (1.2589, 0.1),
        "the sign is wrong": (1.2589, -0.3322),
        "a single number is expected": (1.2589, "a third"),
        "nan is no answer": (math.nan, 0.3322),
        "you passed a function": lambda: (1.2589, 0.3322),
        "you passed 1.2589": 1.2589,
        "you passed 3 values": (1.2589, 0.3322, 10),
    },
}
