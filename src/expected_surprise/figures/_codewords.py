"""Chapter 3: code words as rectangles, and the budget that they share."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise.checks import as_distribution
from expected_surprise.coding import expected_length, huffman_code, kraft_sum
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.information import entropy

__all__ = ["codewords"]

LONGEST = 6


def codewords(laws: Mapping[str, ArrayLike], lengths: Sequence[int]) -> Live:
    """A rectangle for each outcome, as high as it is probable and as wide as its word is long.

    ``laws`` are pmfs by their names, all for as many outcomes as there are ``lengths``; the first is shown.

    >>> codewords({"a fair coin": [0.5, 0.5]}, [1, 2])
    <live figure codewords>
    """
    laws = {name: as_distribution(p, name=name) for name, p in laws.items()}
    for name, p in laws.items():
        if p.shape != (len(lengths),):
            raise ValueError(
                f"{name} has shape {p.shape}; pass {len(lengths)} probabilities, one for each word"
            )
    p = next(iter(laws.values()))
    mean, spent = float(expected_length(p, lengths)), float(kraft_sum(lengths))
    best = float(expected_length(p, [len(word or "") for word in huffman_code(p)]))
    bits = float(entropy(p, base=2))
    alt = (
        f"Above, {len(p)} rectangles on top of each other, as high as the probabilities "
        f"{', '.join(f'{x:.2f}' for x in p)} and as wide as the words are long, "
        f"{', '.join(map(str, lengths))} digits; their area is the mean length, {mean:.4f} digits. Below, "
        f"the share of all strings that each word uses up, {spent:.4f} together. "
        f"The entropy is {bits:.4f} bits; "
        f"the best code needs {best:.4f} digits."
    )
    data = {"laws": {name: np.round(q, 6).tolist() for name, q in laws.items()}, "lengths": list(lengths)}
    charts = _rectangles(p, lengths), _budget(lengths, spent)
    return Live("codewords", data, picture(alt, *charts), (575, 690))


def _rectangles(p: np.ndarray, lengths: Sequence[int]) -> Chart:
    label = "length of the word in digits"
    chart = Chart(x=(0, LONGEST + 0.4), xlabel=label, ylabel="probability", height=320)
    for low, share, length in zip(np.cumsum(p) - p, p, lengths, strict=True):
        chart.bar(0, low, length, low + share, 2)
        chart.text(0, low + share / 2, f"{share:.2f}", dx=8, dy=6)
        chart.mark(length, low + share / 2)
    return chart


def _budget(lengths: Sequence[int], spent: float) -> Chart:
    chart = Chart(
        x=(0, max(1.25, spent)), xlabel="share of all strings used up", yticks=[(0, "")], height=130
    )
    shares = 2.0 ** -np.array(lengths, dtype=float)
    for i, (start, share) in enumerate(zip(np.cumsum(shares) - shares, shares, strict=True)):
        chart.bar(start, 0.1, start + share, 0.75, 2)
        chart.text(start + share / 2, 0.3, str(i + 1), anchor="middle")
    chart.rule(1, 0, 1, 1, 5)
    chart.text(1, 0.8, "the budget", dx=6)
    return chart
