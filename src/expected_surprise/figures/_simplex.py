"""Chapter 2: a law on three outcomes as bars, as a point of the triangle, and as a level of the entropy."""

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise.checks import as_distribution
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.information import entropy

__all__ = ["simplex"]

LEVELS = (0.5, 0.8, 1.1, 1.3, 1.5)
HIGH = np.sqrt(3) / 2


def _place(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return p[..., 1] + p[..., 2] / 2, p[..., 2] * HIGH


def _level(bits: float) -> tuple[np.ndarray, np.ndarray]:
    """The laws of one entropy: from the centre outwards it falls, so each ray meets it once at most."""
    angle = np.linspace(0, 2 * np.pi, 121)[:, None]
    away = np.cos(angle - 2 * np.pi * np.arange(3) / 3)
    edge = 1 / (-3 * away.min(axis=1, keepdims=True))
    low, high = np.zeros_like(edge), edge.copy()
    for _ in range(30):
        middle = (low + high) / 2
        law = (1 / 3 + middle * away).clip(0)
        above = entropy(law / law.sum(axis=1, keepdims=True), base=2)[:, None] > bits
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    law = np.where(high < edge * (1 - 1e-9), 1 / 3 + low * away, np.nan)
    return _place(law)


def simplex(p: ArrayLike) -> Live:
    """Three bars to drag, and the same law as a point on the level curves of the entropy.

    >>> simplex([0.5, 0.3, 0.2])
    <live figure simplex>
    """
    p = as_distribution(p, name="p")
    if p.shape != (3,):
        raise ValueError(f"p has shape {p.shape}; pass three probabilities")
    bits = float(entropy(p, base=2))
    names = [(i, f"outcome {i + 1}") for i in range(3)]
    bars = Chart(x=(-0.5, 2.5), ylabel="probability", height=220, xticks=names)
    for i in range(3):
        bars.bar(i - 0.3, 0, i + 0.3, p[i])
    triangle = Chart(x=(-0.3, 1.3), y=(-0.12, 1), height=420, bare=True)
    triangle.line([0, 1, 0.5, 0], [0, 0, HIGH, 0], 5, 1.2)
    for level in LEVELS:
        triangle.line(*_level(level), "quiet", 1.2)
    triangle.line(*_level(bits), 3)
    x, y = _place(p)
    triangle.mark(x, y, 2)
    triangle.text(x, y, f"{bits:.4f} bits", dx=12, dy=5)
    for i, (at, up, shift) in enumerate(((0, 0, 24), (1, 0, 24), (0.5, HIGH, -10))):
        triangle.text(at, up, f"only {i + 1}", anchor="middle", dy=shift)
    alt = (
        f"Three bars of height {p[0]:.2f}, {p[1]:.2f} and {p[2]:.2f}, and a triangle whose corners are the "
        f"certain outcomes, with level curves of the entropy around its centre. The law is a point on the "
        f"level of {bits:.4f} bits; the centre has the most, 1.5850 bits, the corners have none."
    )
    return Live("simplex", {"p": np.round(p, 6).tolist()}, picture(alt, bars, triangle), (430, 780))
