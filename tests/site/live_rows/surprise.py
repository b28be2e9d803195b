"""Chapter 1: one surprise in three units."""

import math

from livefigures import Positions, Row

from expected_surprise import surprisal


def numbers(at: Positions) -> dict[str, float]:
    p = at["p"]
    bits = surprisal(p, base=2)
    return {
        "bits": bits,
        "nats": surprisal(p, base=math.e),
        "hartleys": surprisal(p, base=10),
        "heads": bits,
        "one_in": 1 / p,
    }


ROW = Row("ch01-surprise", numbers)
