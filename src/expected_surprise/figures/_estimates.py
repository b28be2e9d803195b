"""Chapter 10: three models fitted to five observations that the reader moves."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import laplace, norm

from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.likelihood import fit_gaussian

__all__ = ["estimates"]


def estimates(x: Sequence[float]) -> Live:
    """The normal, the Laplace and the uniform law of maximum likelihood for five observations from 0 to 10.

    >>> estimates([1, 2, 3, 4, 9])
    <live figure estimates>
    """
    if len(x) != 5 or min(x) < 0 or max(x) > 10:
        raise ValueError(f"x is {list(x)}; give five observations between 0 and 10")
    mean, sd = fit_gaussian(x).parameters.values()
    low, middle, high = min(x), float(np.median(x)), max(x)
    spread = float(np.abs(np.subtract(x, middle)).mean())
    peak = max(norm.pdf(0, scale=sd), 1 / (2 * spread), 1 / (high - low))
    laws = Chart(x=(0, 10), y=(0, 1.15 * peak), ylabel="density", height=270)
    grid = np.unique(np.append(np.linspace(0, 10, 201), middle))
    laws.line(grid, norm.pdf(grid, mean, sd), 1)
    laws.line(grid, laplace.pdf(grid, middle, spread), 2)
    laws.line([0, low, low, high, high, 10], [0, 0, *[1 / (high - low)] * 2, 0, 0], 3)
    for place, style in ((mean, 1), (middle, 2), ((low + high) / 2, 3)):
        laws.mark(place, 0, style)
    laws.text(mean + sd, norm.pdf(sd, scale=sd), "normal", dx=8, dy=-4)
    laws.text(middle, 1 / (2 * spread), "Laplace", dx=12, dy=4)
    laws.text(high, 1 / (high - low), "uniform", anchor="end", dy=-8)
    data = Chart(x=(0, 10), y=(0, 5), xlabel="observation", height=250, yticks=[(0, "")])
    for row, value in enumerate(x):
        data.mark(value, 4.5 - row, 5)
    alt = (
        f"Five observations at {', '.join(f'{value:g}' for value in x)}, and above them three fitted "
        f"densities: a normal bell around the mean {mean:.3f}, a Laplace peak at the median {middle:.3f}, "
        f"and a uniform box from {low:g} to {high:g}."
    )
    return Live("estimates", {"x": [float(value) for value in x]}, picture(alt, laws, data), (700, 790))
