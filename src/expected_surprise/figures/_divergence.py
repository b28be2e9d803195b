"""Chapter 5: two distributions, both divergences, and what each outcome contributes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import rel_entr

from expected_surprise.checks import as_distribution
from expected_surprise.divergence import kl_divergence
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live

__all__ = ["divergence"]


def divergence(p: ArrayLike, q: ArrayLike, outcomes: Sequence[str]) -> Live:
    """Two distributions as bars to drag, with D(p‖q), D(q‖p), JS and TV in nats.

    >>> divergence([0.5, 0.5], [0.9, 0.1], ["heads", "tails"])
    <live figure divergence>
    """
    p, q = as_distribution(p, name="p"), as_distribution(q, name="q")
    x, names = (-0.5, len(p) - 0.5), list(enumerate(outcomes))
    top = Chart(x=x, ylabel="probability: p solid, q dashed", xticks=names, height=240)
    parts = rel_entr(p, q)
    low = Chart(x=x, y=(-0.45, 0.75), ylabel="p ln(p/q) of each outcome, nats", xticks=names, height=240)
    low.rule(x[0], 0, x[1], 0)
    for i, part in enumerate(parts):
        top.bar(i - 0.36, 0, i - 0.04, p[i], 1)
        top.bar(i + 0.04, 0, i + 0.36, q[i], 2)
        low.bar(i - 0.3, 0, i + 0.3, part, 3 if part > 0 else 4)
        low.text(i, max(part, 0), f"{part:.3f}".replace("-", "−"), anchor="middle", dy=-5)
    forward, reverse = kl_divergence(p, q), kl_divergence(q, p)
    bars = ", ".join(f"{name} {a:.2f} and {b:.2f}" for name, a, b in zip(outcomes, p, q, strict=True))
    alt = (
        f"Two charts. Above, bars of two distributions p and q: {bars}. Below, the contribution p ln(p/q) of "
        f"each outcome: {', '.join(f'{part:.3f}' for part in parts)} nats, some of them negative. "
        f"They sum to D(p||q) = {forward:.4f} nats; D(q||p) is {reverse:.4f} nats."
    )
    data = {"p": np.round(p, 6).tolist(), "q": np.round(q, 6).tolist(), "outcomes": list(outcomes)}
    return Live("divergence", data, picture(alt, top, low), (600, 860))
