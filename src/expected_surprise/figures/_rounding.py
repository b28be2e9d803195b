"""Chapter 7: the entropy of narrower and narrower bins, and what tends to the differential entropy."""

import math

import numpy as np
from scipy.special import ndtr

from expected_surprise.continuous import gaussian_entropy
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.information import entropy

__all__ = ["rounding"]

# Powers of 2 for the bin width, and how they are written on the axis.
POWERS = (-5.0, 2.0)
WIDTHS = [(-5, "1/32"), (-4, "1/16"), (-3, "1/8"), (-2, "1/4"), (-1, "1/2"), (0, "1"), (1, "2"), (2, "4")]


def _bins(width: float) -> tuple[np.ndarray, np.ndarray]:
    """The edges of the bins of a standard normal law, and its probabilities between them."""
    edges = np.arange(-math.ceil(9 / width), math.ceil(9 / width) + 1) * width
    return edges, np.diff(ndtr(edges))


def rounding(power: float = 0.0) -> Live:
    """A density with bins of width 2**power, and the entropy of the bins over the width.

    >>> rounding(-2)
    <live figure rounding>
    """
    width, h = 2.0**power, float(gaussian_entropy(1))
    edges, p = _bins(width)
    total = float(entropy(p))
    left = total + math.log(width)
    top = Chart(x=(-4, 4), y=(0, 0.46), xlabel="x", ylabel="probability per unit", height=250)
    for low, high, share in zip(edges[:-1], edges[1:], p, strict=True):
        if low < 4 and high > -4:
            top.bar(max(low, -4), 0, min(high, 4), share / width, 2)
    x = np.linspace(-4, 4, 161)
    top.line(x, np.exp(-x * x / 2) / math.sqrt(2 * math.pi), 1)
    low = Chart(x=POWERS, y=(-1, 6), xlabel="width of the bins", ylabel="nats", height=300, xticks=WIDTHS)
    powers = np.linspace(*POWERS, 57)
    entropies = np.array([float(entropy(_bins(2.0**k)[1])) for k in powers])
    low.rule(POWERS[0], h, POWERS[1], h)
    low.line(powers, entropies, 2)
    low.line(powers, entropies + powers * math.log(2), 1)
    low.text(-3.9, 4.3, "entropy H of the bins", dx=6, dy=-4)
    low.text(-4.9, h, "H + ln(width)", dy=-10)
    low.text(2, h, "h", anchor="end", dx=-4, dy=17)
    low.mark(power, left, 1)
    alt = (
        f"Two charts. Above, the standard normal density and bars of width {width:g} with the same areas. "
        "Below, over the width of the bins from 1/32 to 4: the entropy H of the bins, which grows as they "
        f"become narrow, and H + ln(width), which sinks to the line at h = {h:.4f} nats. "
        f"At width {width:g} the entropy is {total:.4f} nats and H + ln(width) is {left:.4f} nats."
    )
    return Live("rounding", {"power": power}, picture(alt, top, low), (649, 798))
