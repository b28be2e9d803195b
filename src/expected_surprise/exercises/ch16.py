"""Checks of the code exercises of chapter 16, the museum of errors."""

import math
from collections.abc import Iterator

import numpy as np
from scipy.special import rel_entr

from expected_surprise.divergence import kl_divergence
from expected_surprise.exercises._functions import Case, Function

__all__ = ["EXERCISES"]


def _right(p, q):
    return kl_divergence(p, q)


def _pairs(rng: np.random.Generator) -> Iterator[Case]:
    for size in (2, 4, 7):
        yield Case(tuple(rng.dirichlet(np.ones(size), size=2)), "random pmfs")
    half, one = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    yield Case((one, half), "p with a zero", "0 log 0 counts as 0")
    yield Case((half, one), "a zero of q where p has none", "the impossible happens: the value is infinite")
    yield Case((one, one), "equal certain laws")
    long = np.array([0.2, 0.3, 0.0, 0.5])
    yield Case((long, np.array([0.5, 0.2, 0.0, 0.3])), "a zero in both")
    yield Case((half, np.array([0.9, 0.9])), "q sums to 1.8", fails="q is no pmf: it sums to 1.8")
    yield Case((np.array([0.2, 0.1]), half), "p sums to 0.3", fails="p is no pmf: it sums to 0.3")
    yield Case((np.array([1.5, -0.5]), half), "p with a negative entry", fails="p has a negative entry")
    yield Case((half, np.array([1.5, -0.5])), "q with a negative entry", fails="q has a negative entry")


def _dropping(p, q):
    terms = np.asarray(p) * np.log(np.divide(p, q))
    return abs(np.sum(terms[np.isfinite(terms)]))


DIVERGENCE = Function(
    "16.2",
    "my_kl(p, q)",
    _right,
    _pairs,
    {
        "that is the value in bits; the exercise asks for nats": lambda p, q: _right(p, q) / math.log(2),
        "that is the divergence in the other direction": lambda p, q: _right(q, p),
        "the sign is wrong: a divergence is not negative": lambda p, q: -_right(p, q),
        "that is the mean of the terms; the divergence is their sum": lambda p, q: np.mean(rel_entr(p, q)),
        "each term was made positive; only their sum has to be": lambda p, q: np.sum(np.abs(rel_entr(p, q))),
        "an infinite term was dropped": _dropping,
        "a small number in the place of zero hides what is impossible": tuple(
            lambda p, q, eps=eps: np.sum(rel_entr(np.add(p, eps), np.add(q, eps)))
            for eps in (1e-6, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)
        ),
    },
)


def _swaps(n: int) -> set[int]:
    """The numbers that one exchange of neighbouring digits of four makes of n."""
    digits = [n // 1000, n // 100 % 10, n // 10 % 10, n % 10]
    return {n + (digits[i + 1] - digits[i]) * 9 * 10 ** (2 - i) for i in range(3)}


def _suspects(table):
    return [place for place, n in enumerate(table) if 10_000 - sum(table) + n in _swaps(n)]


def _far(n: int) -> set[int]:
    """The same for any two of the four digits."""
    text = f"{n:04d}"
    lists = [list(text) for _ in range(6)]
    for digits, (i, j) in zip(lists, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)], strict=True):
        digits[i], digits[j] = digits[j], digits[i]
    return {int("".join(digits)) for digits in lists}


def _short(n: int) -> set[int]:
    """The same without the leading zeros."""
    text = str(n)
    return {int(text[:i] + text[i + 1] + text[i] + text[i + 2 :]) for i in range(len(text) - 1)}


def _places(swaps, first=0, sign=1):
    def answer(table):
        error = sign * (sum(table) - 10_000)
        return [place + first for place, n in enumerate(table) if n - error in swaps(n)]

    return answer


def _tables(rng: np.random.Generator) -> Iterator[Case]:
    for size in (27, 27, 12):
        yield Case((_mistyped(rng, size),), "a table with two digits exchanged")
    yield Case(([1620, 2840, 5900],), "two numbers that explain the sum")
    yield Case(([5000, 3000, 2400],), "a sum that no exchange explains")
    yield Case(([409, 2991, 3000],), "leading zeros", "the number 409 has four digits, 0409")
    yield Case(([1234, 3786, 3000],), "digits that are not neighbours")


def _mistyped(rng: np.random.Generator, size: int) -> list[int]:
    """Numbers with the sum 10,000, then one with its second and third digit exchanged."""
    while True:
        table = [int(n) for n in rng.multinomial(10_000, rng.dirichlet(np.full(size, 2.0)))]
        changes = [n + (n // 10 % 10 - n // 100 % 10) * 90 for n in table]
        places = [i for i, n in enumerate(table) if changes[i] > n]
        if places:
            place = int(rng.choice(places))
            table[place] = changes[place]
            return table


SUSPECTS = Function(
    "16.5",
    "suspects(table)",
    _suspects,
    _tables,
    {
        "the places count from 0": _places(_swaps, first=1),
        "only neighbouring digits change places": _places(_far),
        "leading zeros are digits, too": _places(_short),
        "the error has the wrong sign: the exchange has to undo it": _places(_swaps, sign=-1),
        "those are the entries; the exercise asks for their places": lambda table: (
            [table[i] for i in _suspects(table)]
        ),
        "every entry that explains the sum is a suspect, not only the first": lambda table: _suspects(table)[
            :1
        ],
    },
)

EXERCISES = (DIVERGENCE, SUSPECTS)
