"""Chapter 11: likelihood, cross-entropy and divergence."""

import random

import numpy as np
from livefigures import Positions, Row

from expected_surprise import cross_entropy, entropy, kl_divergence, log_likelihood

GRID = np.arange(1001) / 1000
COINS = np.stack([1 - GRID, GRID], axis=-1)


def numbers(at: Positions) -> dict[str, float | None]:
    theta, heads, tails = at["theta"], at["tosses"].count("H"), at["tosses"].count("T")
    m = heads + tails
    if not m:
        nothing = ("ce", "kl", "gap", "entropy", "argmax", "argmin_ce", "argmin_kl")
        return {"heads": 0, "tails": 0, "likelihood": 1.0} | dict.fromkeys(nothing)
    share, coin = np.array([tails, heads]) / m, [1 - theta, theta]
    sides = np.repeat([0, 1], [tails, heads])
    ce, kl = cross_entropy(share, coin), kl_divergence(share, coin)
    return {
        "heads": heads,
        "tails": tails,
        "likelihood": np.exp(log_likelihood("bernoulli", sides, theta=theta)),
        "ce": ce,
        "kl": kl,
        "gap": ce - kl if np.isfinite(ce) else None,
        "entropy": entropy(share),
        "argmax": GRID[log_likelihood("bernoulli", sides, theta=GRID).argmax()],
        "argmin_ce": GRID[cross_entropy(share, COINS).argmin()],
        "argmin_kl": GRID[kl_divergence(share, COINS).argmin()],
    }


def tosses(dice: random.Random) -> str:
    """Any letters, of which some are tosses; also none, and only heads."""
    letters, m = dice.choice(["HT", "HHHT", "H", "T", "htHx "]), dice.choice([0, 1, 6, 13, 40, 120])
    return "".join(dice.choices(letters, k=m))


ROW = Row("ch11-bridge", numbers, typed={"tosses": tosses})
