"""Checks of the code exercises of chapter 3, Entropy as code length."""

import heapq
import math
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from expected_surprise.coding import huffman_code, shannon_lengths
from expected_surprise.datasets import gettysburg_address
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Number, Values
from expected_surprise.information import entropy, surprisal

__all__ = ["EXERCISES"]


def _right(p):
    return np.array([len(word) for word in huffman_code(p)])


def _is_free_of_ties(weights: Sequence[int]) -> bool:
    """Whether there is never a choice of what to join, so that all answers agree."""
    heap = list(weights)
    heapq.heapify(heap)
    while len(heap) > 2:
        both = [heapq.heappop(heap), heapq.heappop(heap)]
        if both[1] == heap[0]:
            return False
        heapq.heappush(heap, sum(both))
    return True


def _weights(rng: np.random.Generator, size: int) -> np.ndarray:
    """Positive whole numbers with the sum 1000."""
    while True:
        weights = 1 + rng.multinomial(1000 - size, rng.dirichlet(np.ones(size)))
        if _is_free_of_ties(weights.tolist()):
            return weights


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for size in 5, 3, 7, 5:
        yield Case((_weights(rng, size) / 1000,), "no ties")
    yield Case((np.array([0.35, 0.17, 0.171, 0.16, 0.149]),), "close probabilities")
    yield Case((np.array([0.3, 0.7]),), "two outcomes", "even the likelier outcome needs a digit")
    yield Case((np.full(8, 0.125),), "equal probabilities")
    single = "one outcome is never joined, and its word is empty"
    yield Case((np.array([1.0]),), "a single outcome", single)


def _joined(p, pick=heapq.nsmallest, sides=2):
    """Lengths by joining two groups, where a digit is given to ``sides`` of the two."""
    groups, lengths = [(x, [i]) for i, x in enumerate(np.asarray(p).tolist())], np.zeros(len(p))
    while len(groups) > 1:
        both = pick(2, groups)
        for _, group in both[:sides]:
            lengths[group] += 1
        groups = [g for g in groups if g not in both]
        groups.append((both[0][0] + both[1][0], both[0][1] + both[1][1]))
    return lengths


def _halved(p, depth=0):
    """Lengths by halving from the top, the probabilities in falling order."""
    if len(p) == 1:
        return np.array([depth])
    order = np.argsort(-np.asarray(p), kind="stable")
    halves = [abs(p[order[:k]].sum() - p[order[k:]].sum()) for k in range(1, len(p))]
    cut, lengths = 1 + int(np.argmin(halves)), np.empty(len(p))
    for part in order[:cut], order[cut:]:
        lengths[part] = _halved(p[part], depth + 1)
    return lengths


MISTAKES = {
    "these are Shannon's lengths, the surprises rounded up": lambda p: shannon_lengths(p),
    "these are the surprises in bits; a word has a whole number of digits": lambda p: surprisal(p, base=2),
    "that is the recipe from the top; join from the bottom": _halved,
    "the two most likely were joined, not the two least likely": lambda p: _joined(p, heapq.nlargest),
    "a joining lengthens the words of both its parts, and here only one part got a digit": (
        lambda p: _joined(p, sides=1),
        lambda p: _joined(p, lambda n, groups: heapq.nsmallest(n, groups)[::-1], sides=1),
    ),
    "the lengths are right, but they are not in the order of the outcomes": (
        lambda p: np.sort(_right(p)),
        lambda p: np.sort(_right(p))[::-1],
    ),
    "every word has a digit too many": lambda p: _right(p) + (len(p) > 1),
    "all words have the same length, whatever the probabilities": lambda p: np.full(
        len(p), math.ceil(math.log2(len(p)))
    ),
    "that is the mean length; the exercise asks for the length of each word": lambda p: p @ _right(p),
}


@cache
def _digits(size: int, step: int) -> float:
    """Digits a symbol for pieces of ``size`` symbols, the next piece ``step`` symbols further on."""
    text = gettysburg_address()
    pieces = [text[i : i + size] for i in range(0, len(text) - size + 1, step)]
    counts = np.unique(pieces, return_counts=True)[1]
    return float(_right(counts / counts.sum()) @ counts / counts.sum() / size)


def _shares(size: int) -> np.ndarray:
    text = gettysburg_address()
    counts = np.unique([text[i : i + size] for i in range(0, len(text), size)], return_counts=True)[1]
    return counts / counts.sum()


def _is(wrong):
    """Recognise a number that is computed only when asked for."""
    return lambda value: abs(value - wrong()) < 6e-5


def _number(name: str, size: int, other: dict) -> Number:
    mistakes = {
        f"that is the entropy of the {name}, in bits; a code with whole lengths needs more": _is(
            lambda: entropy(_shares(size), base=2) / size
        ),
        f"that is what Shannon's lengths cost for the {name}; Huffman's are shorter": _is(
            lambda: float(_shares(size) @ shannon_lengths(_shares(size))) / size
        ),
    }
    return Number(f"the cost of {name}", lambda: _digits(size, size), 6e-5, mistakes | other)


SINGLE = {"that is the length of the whole message; divide by the number of symbols": lambda v: v > 1000}
PAIRS = {
    "that is for each pair; a pair has two symbols": _is(lambda: 2 * _digits(2, 2)),
    "the pairs overlap; cut the text into pieces instead": _is(lambda: _digits(2, 1)),
}

EXERCISES = (
    Function("3.3", "huffman_lengths(p)", _right, _cases, MISTAKES),
    Values(
        "3.5",
        "(single, pairs)",
        (_number("single symbols", 1, SINGLE), _number("pairs", 2, PAIRS)),
    ),
)
