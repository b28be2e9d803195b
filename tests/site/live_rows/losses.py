"""Chapter 13: two losses over the logit of the true label."""

import math

from livefigures import Positions, Row

from expected_surprise import binary_log_loss, expit, log_loss_gradient


def numbers(at: Positions) -> dict[str, float | None]:
    u = at["u"]
    q, pull_ce, miss = expit(u), -log_loss_gradient([0, u], 1)[1], expit(-u)
    a = -u
    return {
        "u": u,
        "q": q,
        "ce": binary_log_loss(u, 1),
        "square": miss**2,
        "pull_ce": pull_ce,
        "pull_square": 2 * q * miss**2,
        "ratio": 1 / (2 * q * miss),
        "wait_ce": a + 1 - math.exp(-a) if a > 0 else None,
        "wait_square": _square_time(a) if a > 0 else None,
    }


def _square_time(a: float) -> float:
    """The second line of the theorem, term by term."""
    return (math.exp(a) - 1) / 2 + 1.5 * a + 1.5 * (1 - math.exp(-a)) + (1 - math.exp(-2 * a)) / 4


ROW = Row("ch13-why-this-loss", numbers)
