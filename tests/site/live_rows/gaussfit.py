"""Chapter 5: one normal law for two humps."""

import numpy as np
from livefigures import Positions, Row

from expected_surprise import kl_divergence

X = np.linspace(-18, 18, 3601)


def normal(mean: float, sd: float) -> np.ndarray:
    weights = np.exp(-((X - mean) ** 2) / (2 * sd**2))
    return weights / weights.sum()


TRUTH = normal(-2, 0.5) / 2 + normal(2, 0.5) / 2


def numbers(at: Positions) -> dict[str, float]:
    q = normal(at["mean"], at["sd"])
    return {
        "mean": at["mean"],
        "sd": at["sd"],
        "forward": kl_divergence(TRUTH, q),
        "reverse": kl_divergence(q, TRUTH),
    }


ROW = Row("ch05-kl-divergence", numbers)
