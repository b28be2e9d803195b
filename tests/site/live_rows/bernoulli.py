"""Chapter 2: the binary entropy."""

from livefigures import Positions, Row

from expected_surprise import binary_entropy, surprisal


def numbers(at: Positions) -> dict[str, float]:
    p = at["p"]
    return {
        "heads": surprisal(p, base=2),
        "tails": surprisal(1 - p, base=2),
        "bits": binary_entropy(p, base=2),
        "nats": binary_entropy(p),
    }


ROW = Row("ch02-entropy", numbers)
