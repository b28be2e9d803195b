"""Chapter 6: cross-entropy, floor and excess."""

from livefigures import Positions, Row

from expected_surprise import cross_entropy, entropy, kl_divergence, perplexity

P = [0.5, 0.25, 0.125, 0.125]


def numbers(at: Positions) -> dict[str, float]:
    q = [at[f"q{i}"] for i in range(4)]
    return {
        "floor": entropy(P, base=2),
        "excess": kl_divergence(P, q, base=2),
        "ce": cross_entropy(P, q, base=2),
        "pp": perplexity(P, q),
        "least": perplexity(P),
    }


ROW = Row("ch06-cross-entropy", numbers)
