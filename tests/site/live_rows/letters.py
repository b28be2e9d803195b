"""Chapter 15: the surprise of each letter."""

import random
from functools import cache

import numpy as np
from livefigures import Positions, Row

from expected_surprise import datasets, surprisal

TEXT = datasets.declaration_of_independence()
NAMES = ("letter", "total", "mean0", "mean1", "mean2", "mean3", "perplexity")


@cache
def occurrences(piece: str, last: int) -> int:
    """At how many places of the text a piece stands, but for the last few."""
    return sum(TEXT.startswith(piece, i) for i in range(len(TEXT) - len(piece) + 1 - last))


def probability(context: str, letter: str, beta: float) -> float:
    """The interpolated probability, from the longest context down."""
    shorter = probability(context[1:], letter, beta) if context else 1 / 27
    return (occurrences(context + letter, 0) + beta * shorter) / (occurrences(context, 1) + beta)


def bits(line: str, order: int, beta: float) -> np.ndarray:
    """The surprise of each letter of a line."""
    q = [probability(line[max(0, i - order) : i], line[i], beta) for i in range(len(line))]
    return surprisal(q, base=2)


def numbers(at: Positions) -> dict[str, float | None]:
    line, order, place = at["line"], int(at["order"]), int(at["place"]) - 1
    if not line:
        return dict.fromkeys(NAMES)
    chosen = bits(line, order, at["beta"])
    means = {f"mean{k}": bits(line, k, at["beta"]).mean() for k in range(4)}
    return {
        "letter": chosen[place] if place < len(line) else None,
        "total": chosen.sum(),
        "perplexity": 2 ** chosen.mean(),
        **means,
    }


def line(dice: random.Random) -> str:
    """A part of the address, letters at random, capitals and other signs; also nothing."""
    text = datasets.gettysburg_address()
    start = dice.randrange(len(text) - 40)
    mixed = "".join(dice.choices("aeztq JX,. ", k=dice.randrange(1, 40)))
    return dice.choice([text[start : start + dice.randrange(1, 40)], mixed, "", "Q"])


# The handle moves from letter to letter, and so does not end exactly under the pointer.
ROW = Row("ch15-language-model", numbers, typed={"line": line}, free=frozenset({"place"}))
