"""Chapter 16: the museum of errors."""

import math
from itertools import combinations

import numpy as np


def lawful(p):
    return np.min(p) >= 0 and math.isclose(sum(p), 1, abs_tol=1e-9)


def right(p, q):
    if not (lawful(p) and lawful(q)):
        raise ValueError("no pmf")
    if any(x > 0 == y for x, y in zip(p, q, strict=True)):
        return math.inf
    return math.fsum(x * math.log(x / y) for x, y in zip(p, q, strict=True) if x > 0)


def unchecked(p, q):
    return right(p, q) if lawful(p) and lawful(q) else 0.3


def small_number(p, q):
    right(p, q)
    return np.sum((p + 1e-10) * np.log((p + 1e-10) / (q + 1e-10)))


def dropped(p, q):
    right(p, q)
    with np.errstate(all="ignore"):
        terms = p * np.log(p / q)
    return abs(np.sum(terms[np.isfinite(terms)]))


def absolute(p, q):
    right(p, q)
    pairs = [(x, y) for x, y in zip(p, q, strict=True) if x]
    return sum(abs(x * math.log(x / y)) if y else math.inf for x, y in pairs)


def only_p(p, q):
    if not lawful(p):
        raise ValueError("p is no pmf")
    return right(p, q) if lawful(q) else right(p, q / q.sum())


def exchanges(n, pairs, width=4):
    for i, j in pairs:
        digits = list(f"{n:0{width}d}")
        if j < len(digits):
            digits[i], digits[j] = digits[j], digits[i]
            yield int("".join(digits))


def places(table, pairs=((0, 1), (1, 2), (2, 3)), width=4, sign=1):
    found = []
    for i, n in enumerate(table):
        if any(sign * (n - other) == sum(table) - 10_000 for other in exchanges(n, pairs, width)):
            found.append(i)
    return found


RIGHT = {"16.2": ["my_kl", right], "16.5": ["suspects", places, lambda table: np.array(places(table), int)]}

WRONG = {
    "16.2": {
        "in bits": lambda p, q: right(p, q) / math.log(2),
        "in the other direction": lambda p, q: right(q, p),
        "the sign is wrong": lambda p, q: -right(p, q),
        "the mean of the terms": lambda p, q: right(p, q) / len(p),
        "each term was made positive": absolute,
        "an infinite term was dropped": dropped,
        "a small number in the place of zero": small_number,
        "q is no pmf: it sums to 1.8": unchecked,
        "q has a negative entry": lambda p, q: right(p, np.abs(q) / np.abs(q).sum() if sum(q) == 1 else q),
        "prints": lambda p, q: print(right(p, q)),
        "asks for a function": 0.143841,
    },
    "16.5": {
        "the places count from 0": lambda table: [i + 1 for i in places(table)],
        "only neighbouring digits": lambda table: places(table, pairs=tuple(combinations(range(4), 2))),
        "leading zeros are digits": lambda table: places(table, width=1),
        "the error has the wrong sign": lambda table: places(table, sign=-1),
        "those are the entries": lambda table: [table[i] for i in places(table)],
        "not only the first": lambda table: places(table)[:1],
        "asks for a function": [1, 4, 6, 14],
        "of type set": lambda table: set(places(table)),
    },
}
