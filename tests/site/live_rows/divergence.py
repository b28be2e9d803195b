"""Chapter 5: two distributions."""

from livefigures import Positions, Row

from expected_surprise import js_divergence, kl_divergence


def numbers(at: Positions) -> dict[str, float]:
    p, q = ([at[f"{name}{i}"] for i in range(4)] for name in "pq")
    return {
        "kl_pq": kl_divergence(p, q),
        "kl_qp": kl_divergence(q, p),
        "js": js_divergence(p, q),
        "tv": sum(abs(a - b) for a, b in zip(p, q, strict=True)) / 2,
    }


ROW = Row("ch05-kl-divergence", numbers)
