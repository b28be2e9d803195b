"""Chapter 2: the binary entropy, taken apart into two weighted surprises."""

import numpy as np
from scipy.special import entr

from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.information import binary_entropy

__all__ = ["bernoulli"]


def bernoulli(p: float = 0.11) -> Live:
    """The curve of the binary entropy in bits, with a handle at the probability p.

    >>> bernoulli(0.25)
    <live figure bernoulli>
    """
    h = float(binary_entropy(p, base=2))
    heads = float(entr(p) / np.log(2))
    chart = Chart(y=(0, 1.08), xlabel="probability p of heads", ylabel="entropy h(p) in bits")
    chart.bar(p - 0.02, 0, p + 0.02, heads, 1)
    chart.bar(p - 0.02, heads, p + 0.02, h, 2)
    grid = np.sin(np.linspace(0, np.pi / 2, 101)) ** 2  # dense at the ends, where the curve is steep
    chart.line(grid, binary_entropy(grid, base=2))
    chart.mark(p, h)
    chart.text(p, h, f"p = {p:.2f}: {h:.4f} bits", dx=14, dy=18)
    alt = (
        "The curve of the binary entropy in bits over the probability p of heads: zero at 0 and 1, 1 bit at "
        f"one half. At p = {p:.2f} it is {h:.4f} bits, a bar in two parts: {heads:.4f} bits from heads "
        f"and {h - heads:.4f} bits from tails."
    )
    return Live("bernoulli", {"p": p}, picture(alt, chart), (410, 450))
