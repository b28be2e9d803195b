"""Chapter 14: what is added to the counts of letters."""

import numpy as np
from livefigures import Positions, Row

from expected_surprise import cross_entropy, datasets, entropy

LETTERS = datasets.letter_frequencies().counts / datasets.letter_frequencies().counts.sum()
SAMPLE = np.random.default_rng(14).choice(27, size=2000, p=LETTERS)
ALPHAS = 10.0 ** np.linspace(-2, 2, 81)


def numbers(at: Positions) -> dict[str, float]:
    n, alpha = int(at["n"]), 10.0 ** at["power"]
    counts = np.bincount(SAMPLE[:n], minlength=27)
    q = (counts + alpha) / (n + 27 * alpha)
    old, fresh = (cross_entropy(law, q, base=2) for law in (counts / n, LETTERS))
    curve = cross_entropy(LETTERS, (counts + ALPHAS[:, None]) / (n + 27 * ALPHAS[:, None]), base=2)
    return {
        "alpha": alpha,
        "old": old,
        "fresh": fresh,
        "gap": fresh - old,
        "floor": entropy(LETTERS, base=2),
        "best": ALPHAS[curve.argmin()],
        "least": curve.min(),
    }


ROW = Row("ch14-not-enough", numbers)
