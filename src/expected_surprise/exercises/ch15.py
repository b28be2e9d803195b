"""Checks of the code exercises of chapter 15, a language model from counts."""

import math
from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np

from expected_surprise import datasets
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Number, Values

__all__ = ["EXERCISES"]


def _count(text: str, size: int, last: int = 0) -> Counter:
    """All pieces of that size, without those at the last few places."""
    return Counter(text[i : i + size] for i in range(len(text) - size + 1 - last))


def _surprises(train: str, test: str, order: int, alpha: float, size: int = 27, last: int = 1) -> list[float]:
    """The bits of each symbol that has a full context; nothing where a context was never counted."""
    whole, before = _count(train, order + 1), _count(train, order, last)
    bits = []
    for i in range(order, len(test)):
        n = before[test[i - order : i]]
        bits.append(math.log2((n + size * alpha) / (whole[test[i - order : i + 1]] + alpha)))
    return bits


def _right(train, test, order, alpha):
    return float(np.mean(_surprises(train, test, order, alpha)))


def _known_only(train, test, order, alpha):
    known = _count(train, order, 1)
    bits = _surprises(train, test, order, alpha)
    return np.mean([b for i, b in enumerate(bits) if known[test[i : i + order]]])


def _alpha_once(train, test, order, alpha):
    return float(np.mean(_surprises(train, test, order, alpha, size=1)))


def _text(rng: np.random.Generator, letters: str, size: int) -> str:
    return "".join(rng.choice(list(letters), size=size))


def _texts(rng: np.random.Generator) -> Iterator[Case]:
    for order in (1, 2, 1):
        alpha = float(rng.integers(1, 20)) / 10
        yield Case((_text(rng, "abc ", 60), _text(rng, "abcd ", 40), order, alpha), "random texts")
    yield Case((_text(rng, "ab", 30), _text(rng, "abxyz", 30), 3, 0.5), "contexts that were never counted")
    yield Case(("aaaaaaaab", "aaab", 2, 1.0), "pieces that overlap")
    yield Case((_text(rng, "abc", 50), _text(rng, "abc", 20), 0, 0.1), "order 0")


HELD_OUT = Function(
    "15.3",
    "held_out_bits(train, test, order, alpha)",
    _right,
    _texts,
    {
        "that is the value in nats; the exercise asks for bits": lambda *a: _right(*a) * math.log(2),
        "that is the sum over the places; the exercise asks for the mean": lambda *a: sum(_surprises(*a)),
        "the alphabet has 27 symbols, also if the text has fewer": lambda t, *a: float(
            np.mean(_surprises(t, *a, size=len(set(t))))
        ),
        "alpha is added to each count of the row, so to its sum more than once": _alpha_once,
        "count on the first text and score the second": lambda t, s, *a: _right(s, t, *a),
        "that is the loss on the text that was counted": lambda t, s, *a: _right(t, t, *a),
        "a context that was never counted has a uniform row; it is not left out": _known_only,
        "the context at the end of the text has no successor and does not count": lambda *a: float(
            np.mean(_surprises(*a, last=0))
        ),
        "that is divided by the length of the text; not every place has a full context": lambda t, s, *a: (
            sum(_surprises(t, s, *a)) / len(s)
        ),
    },
)


def _numbers(q, places):
    q, places = np.asarray(q), np.asarray(places)
    own = q[np.arange(len(q)), places][:, None]
    earlier = np.arange(q.shape[1]) < places[:, None]
    return 1 + np.sum(q > own, axis=1) + np.sum((q == own) & earlier, axis=1)


def _larger(q, places):
    return 1 + np.sum(q > q[np.arange(len(q)), places][:, None], axis=1)


def _rows(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(3):
        yield Case((rng.dirichlet(np.ones(27), size=8), rng.integers(0, 27, size=8)), "random rows")
    ties = rng.integers(1, 4, size=(8, 27)) / 54
    yield Case((ties / ties.sum(axis=1, keepdims=True), rng.integers(1, 27, size=8)), "rows with ties")
    yield Case((np.full((27, 27), 1 / 27), np.arange(27)), "uniform rows")


GUESSES = Function(
    "15.5",
    "guess_numbers(q, places)",
    _numbers,
    _rows,
    {
        "the first guess has the number 1, not 0": lambda q, p: _numbers(q, p) - 1,
        "the most probable symbol is guessed first; you begin with the least probable": lambda q, p: _numbers(
            -q, p
        ),
        "equal probabilities are guessed in the order of the alphabet, one after the other": _larger,
        "among equal probabilities the later letter comes first": lambda q, p: _numbers(
            q[:, ::-1], q.shape[1] - 1 - p
        ),
        "those are the symbols in the order of guessing; where in it does the true one stand": (
            lambda q, p: np.argsort(-q, axis=1, kind="stable")[np.arange(len(q)), p],
            lambda q, p: np.argsort(-q, axis=1, kind="stable")[np.arange(len(q)), p] + 1,
        ),
    },
    rtol=0,
    atol=0,
)


@cache
def _interpolated(with_answers: bool, order: int, beta: float) -> float:
    """The mean surprise of the address from its seventh symbol on, in bits."""
    texts = [datasets.declaration_of_independence()]
    address = datasets.gettysburg_address()
    if with_answers:
        texts += [datasets.second_inaugural_address(), address]
    text, total = " ".join(texts), 0.0
    counts = [(_count(text, k + 1), _count(text, k, 1)) for k in range(order + 1)]
    for i in range(6, len(address)):
        q = 1 / 27
        for k, (whole, before) in enumerate(counts):
            n = before[address[i - k : i]]
            q = (whole[address[i - k : i + 1]] + beta * q) / (n + beta)
        total -= math.log2(q)
    return total / (len(address) - 6)


LEAK = Values(
    "15.6",
    "(with_answers, without_answers)",
    (
        Number(
            "the loss with the answers",
            lambda: _interpolated(True, 6, 1.0),
            6e-4,
            {
                "that is order 5; the exercise asks for order 6": lambda v: (
                    abs(v - _interpolated(True, 5, 1.0)) < 6e-4
                ),
                "that is the loss for beta = 20": lambda v: abs(v - _interpolated(True, 6, 20.0)) < 6e-4,
                "that is the value in nats": lambda v: (
                    abs(v - _interpolated(True, 6, 1.0) * math.log(2)) < 6e-4
                ),
                "that is the loss without the answers": lambda v: (
                    abs(v - _interpolated(False, 6, 1.0)) < 6e-4
                ),
            },
        ),
        Number(
            "the loss without the answers",
            lambda: _interpolated(False, 6, 1.0),
            6e-4,
            {
                "here too beta is 1, not 20": lambda v: abs(v - _interpolated(False, 6, 20.0)) < 6e-4,
            },
        ),
    ),
)

EXERCISES = (HELD_OUT, GUESSES, LEAK)
