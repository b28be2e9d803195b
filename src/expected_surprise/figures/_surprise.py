"""Chapter 1: one surprise, measured in three units."""

import math

import numpy as np

from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.information import surprisal

__all__ = ["surprise"]

UNITS = {"bits": 2, "nats": math.e, "hartleys": 10}
MOST = 10  # bits: the surprise of one chance in a thousand


def surprise(p: float = 0.25) -> Live:
    """The curve of the surprise over the probability p, with a handle, and a bar for each unit.

    >>> surprise(0.5)
    <live figure surprise>
    """
    bits, nats, hartleys = values = [float(surprisal(p, base=base)) for base in UNITS.values()]
    curve = Chart(y=(0, MOST), xlabel="probability p of the event", ylabel="surprise in bits")
    grid = 2.0 ** -np.linspace(0, MOST, 101)
    curve.line(grid, surprisal(grid, base=2))
    curve.mark(p, bits)
    places = [(place, unit) for place, unit in enumerate(UNITS, start=1)]
    bars = Chart(x=(0.4, 3.6), y=(0, MOST), xticks=places, ylabel="in three units", height=240)
    for style, value in enumerate(values, start=1):
        bars.bar(style - 0.3, 0, style + 0.3, value, style)
        bars.text(style, value, f"{value:.3f}", anchor="middle", dy=-7)
    alt = (
        "Above, the surprise in bits over the probability p of an event: 0 at p = 1, rising ever faster "
        f"to the left. The mark stands at p = {p:.3f}. Below, three bars for its surprise: {bits:.3f} bits, "
        f"{nats:.3f} nats, {hartleys:.3f} hartleys."
    )
    return Live("surprise", {"p": p}, picture(alt, curve, bars), (440, 800))
