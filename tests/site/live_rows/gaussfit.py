"""Chapter 5: one normal law for two humps."""

import numpy as np
from livefigures import Positions, Row

from expected_surprise import log_softmax

X = np.linspace(-18, 18, 3601)


def normal(mean: float, sd: float) -> np.ndarray:
    return log_softmax(-((X - mean) ** 2) / (2 * sd**2))


def divergence(log_p: np.ndarray, log_q: np.ndarray) -> float:
    return np.exp(log_p) @ (log_p - log_q)


TRUTH = np.logaddexp(normal(-2, 0.5), normal(2, 0.5)) - np.log(2)


def numbers(at: Positions) -> dict[str, float]:
    q = normal(at["mean"], at["sd"])
    return {
        "mean": at["mean"],
        "sd": at["sd"],
        "forward": divergence(TRUTH, q),
        "reverse": divergence(q, TRUTH),
    }


ROW = Row("ch05-kl-divergence", numbers)
