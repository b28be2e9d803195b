"""Chapter 14: the loss on a sample and on new symbols against what is added to the counts."""

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise.checks import as_counts, as_labels
from expected_surprise.divergence import cross_entropy
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.information import entropy

__all__ = ["smoothing"]

POWERS = np.linspace(-2, 2, 81)
TICKS = [(-2, "0.01"), (-1, "0.1"), (0, "1"), (1, "10"), (2, "100")]


def smoothing(sample: ArrayLike, weights: ArrayLike, n: int = 200, power: float = 0) -> Live:
    """Training and new cross-entropy of the counts of the first n symbols plus alpha = 10 ** power.

    ``sample`` holds symbol numbers drawn from the pmf proportional to the counts ``weights``.

    >>> smoothing([0, 1, 0, 0], [2, 1, 1], n=3)
    <live figure smoothing>
    """
    weights = as_counts(weights, name="weights")
    sample = as_labels(sample, len(weights), "sample")
    p, counts = weights / weights.sum(), np.bincount(sample[:n], minlength=len(weights))
    forecasts = counts + 10.0 ** np.append(POWERS, power)[:, None]
    forecasts = forecasts / forecasts.sum(axis=1, keepdims=True)
    old, new = (cross_entropy(law, forecasts, base=2) for law in (counts / n, p))
    floor, top = float(entropy(p, base=2)), float(np.log2(len(weights)))
    chart = Chart(
        x=(-2, 2),
        y=(0.7 * floor, 1.25 * top),
        xlabel="what is added, α",
        ylabel="bits a symbol",
        xticks=TICKS,
    )
    chart.rule(-2, floor, 2, floor)
    chart.line(POWERS, old[:-1], 1)
    chart.line(POWERS, new[:-1], 2)
    chart.mark(power, old[-1], 1)
    chart.mark(power, new[-1], 2)
    alt = (
        f"Cross-entropy in bits a symbol against alpha, the number added to each count of the first {n} "
        "symbols. On the sample itself it rises with alpha; on new symbols it falls first, has its lowest "
        f"point at alpha = {10 ** POWERS[new[:-1].argmin()]:.2g}, and rises. At alpha = {10**power:g} they "
        f"are {old[-1]:.3f} and {new[-1]:.3f} bits; the entropy of the source is {floor:.3f} bits."
    )
    start = {"sample": sample.tolist(), "weights": weights.astype(int).tolist(), "n": n, "power": power}
    return Live("smoothing", start, picture(alt, chart), (460, 580))
