"""Checks of the code exercises of chapter 6, Cross-entropy."""

import math
from collections.abc import Iterator
from functools import cache

import numpy as np
from scipy.special import entr

from expected_surprise.datasets import clean_text, gettysburg_address, letter_frequencies, zen_of_python
from expected_surprise.divergence import cross_entropy
from expected_surprise.exercises._answers import NotYet, quietly, show
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Judged, Number, Values

__all__ = ["EXERCISES"]


def _floor(eps, k):
    return entr(1 - eps + eps / k) + (k - 1) * entr(eps / k)


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(4):
        yield Case((float(rng.integers(1, 60)) / 100, int(rng.integers(2, 40))), "random eps and K")
    yield Case((0.1, 1000), "many classes")
    yield Case((1.0, 7), "a uniform target")
    yield Case((0.0, 5), "no smoothing", "0 log 0 counts as 0")


FLOOR = Function(
    "6.2",
    "my_floor(eps, K)",
    _floor,
    _cases,
    {
        "that is the value in bits; the exercise asks for nats": lambda e, k: _floor(e, k) / math.log(2),
        "the sign is wrong: an entropy is not negative": lambda e, k: -_floor(e, k),
        "the other classes share eps (K - 1)/K, not eps: y gets a part of it, too": lambda e, k: (
            entr(1 - e) + (k - 1) * entr(e / (k - 1))
        ),
        "y gets the part eps/K of what is given away, too": lambda e, k: entr(1 - e) + (k - 1) * entr(e / k),
        "the target has K - 1 other classes, and only one was counted": lambda e, k: (
            entr(1 - e + e / k) + entr(e / k)
        ),
        "the target has K - 1 other classes, and K were counted": lambda e, k: (
            entr(1 - e + e / k) + k * entr(e / k)
        ),
        "that is the surprise of the true class alone; the loss has a term for every class": lambda e, k: (
            -math.log(1 - e + e / k)
        ),
        "that is the mean over the classes; the loss is the sum": lambda e, k: _floor(e, k) / k,
        "a loss of 0 needs a target that is certain": lambda e, k: 0.0,
        "0 log 0 came out as nan: its term counts as 0": lambda e, k: (
            -(1 - e + e / k) * np.log(1 - e + e / k) - (k - 1) * (e / k) * np.log(np.float64(e) / k)
        ),
    },
)

CUT_OFF = Values(
    "6.4",
    "(cross_entropy, replaced_by)",
    (
        Number(
            "the cross-entropy",
            lambda: math.inf,
            0,
            {
                "that is what the function returns; what does one impossible answer cost?": lambda v: (
                    3.9 < v < 9.5
                ),
                "a log loss is asked for, not the share of errors": 0.25,
                "nan comes from 0 times infinity; look only at the class that was true": math.isnan,
                "one of the four answers calls impossible what happened": 0.0,
            },
        ),
        Number(
            "what replaces the 0",
            lambda: float(np.finfo(float).eps),
            1e-18,
            {
                "that was the number in older releases; compute it from the loss that was printed": 1e-15,
                "the loss is a mean over four examples: multiply it by 4 first": lambda v: 1e-4 < v < 1.5e-4,
                "that is the epsilon of float32; the array here holds float64": float(
                    np.finfo(np.float32).eps
                ),
                "with 0 itself the loss would be infinite": 0.0,
                "turn it over: a probability is at most 1": lambda v: v > 1,
            },
        ),
    ),
)

SYMBOLS = tuple(letter_frequencies().values)


@cache
def _counts() -> tuple[np.ndarray, np.ndarray]:
    """How often each symbol occurs in the address and in the Zen."""
    texts = clean_text(gettysburg_address()), clean_text(zen_of_python())
    return tuple(np.array([text.count(symbol) for symbol in SYMBOLS]) for text in texts)


@cache
def _bits(alpha: float) -> float:
    address, zen = _counts()
    return float(cross_entropy(address / address.sum(), (zen + alpha) / (zen.sum() + 27 * alpha), base=2))


def _unseen(symbols: object, alpha: object) -> str:
    _judge_symbols(set(symbols) if isinstance(symbols, (str, list, tuple, set)) else {symbols})
    value = quietly(float, alpha)
    if not isinstance(value, float) or not 0.01 <= value <= 100:
        raise NotYet(f"alpha is {show(alpha)}, and it should lie between 0.01 and 100")
    best = min(_bits(a) for a in np.logspace(-2, 2, 401))
    if _bits(value) - best > 5e-6:
        end = "that is add-one smoothing; another alpha" if value == 1 else "another alpha"
        raise NotYet(
            f"with alpha = {show(value)} the address costs more bits than necessary: {end} does better"
        )
    return "compared: the symbols to blame, and the bits that alpha leaves above the least"


def _judge_symbols(named: set) -> None:
    address, zen = _counts()
    to_blame = {s for s, a, z in zip(SYMBOLS, address, zen, strict=True) if z == 0 < a}
    for symbol in sorted(map(str, named - to_blame)):
        if symbol not in SYMBOLS:
            raise NotYet(f"{symbol!r} is none of the 27 symbols")
        if zen[SYMBOLS.index(symbol)]:
            raise NotYet(f"{symbol!r} does occur in the Zen, so its share there is not 0")
        raise NotYet(f"{symbol!r} is in neither text: with the weight 0 it costs nothing")
    if to_blame - named:
        raise NotYet("a symbol that occurs in the address and not in the Zen is still missing")


EXERCISES = (FLOOR, CUT_OFF, Judged("6.5", "(symbols, alpha)", _unseen))
