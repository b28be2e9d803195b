"""Chapter 7: the relative entropy of two normal laws."""

from livefigures import Positions, Row

from expected_surprise import gaussian_cross_entropy, gaussian_entropy, gaussian_kl


def numbers(at: Positions) -> dict[str, float]:
    p, q = (0, at["sd_p"]), (at["mean"], at["sd_q"])
    return {
        "forward": gaussian_kl(*p, *q),
        "reverse": gaussian_kl(*q, *p),
        "entropy": gaussian_entropy(at["sd_p"]),
        "cross": gaussian_cross_entropy(*p, *q),
    }


ROW = Row("ch07-continuous", numbers)
