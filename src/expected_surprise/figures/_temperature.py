"""Chapter 13: a reliability diagram of a classifier whose logits are divided by a temperature."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import softmax

from expected_surprise.classification import log_loss
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live

__all__ = ["temperature"]

EDGES = (0.6, 0.9, 0.99, 0.999)


def temperature(logits: ArrayLike, labels: ArrayLike, T: float = 1) -> Live:
    """Claims against shares in five bins of the largest probability, and the loss against the temperature.

    The logits are rounded to hundredths, since they are part of the page.

    >>> temperature([[2.0, 0.0], [0.0, 1.0], [0.5, 0.0]], [0, 1, 1])
    <live figure temperature>
    """
    hundredths = np.round(100 * np.asarray(logits, dtype=float)).astype(int)
    z, labels = hundredths / 100, np.asarray(labels)
    q = softmax(z / T, axis=1)
    claim, hit = q.max(axis=1), q.argmax(axis=1) == labels
    square = Chart(xlabel="mean claim", ylabel="share right", height=330)
    square.rule(0, 0, 1, 1)
    for b in range(len(EDGES) + 1):
        here = np.searchsorted(EDGES, claim) == b
        if here.any():
            square.mark(claim[here].mean(), hit[here].mean(), 1, 4 + np.sqrt(here.sum()) / 2)
    temperatures = np.linspace(0.5, 5, 46)
    curve = np.array([log_loss(z / t, labels).mean() for t in temperatures])
    mean = float(log_loss(z / T, labels).mean())
    low = Chart(
        x=(0.5, 5), y=(0, 1.1 * curve.max()), xlabel="temperature T", ylabel="loss in nats", height=250
    )
    low.line(temperatures, curve, 1)
    low.mark(T, mean, 1)
    alt = (
        f"Two charts. Above, for five bins of the largest probability of {len(labels)} forecasts, the share "
        "that was right against the mean claim, with the diagonal on which both agree. Below, the mean loss "
        f"against the temperature. At T = {T:g} the loss is {mean:.3f} nats, the mean claim "
        f"{claim.mean():.3f} and the share right {hit.mean():.3f}."
    )
    data = {"z": hundredths.tolist(), "y": labels.tolist(), "T": T, "edges": EDGES}
    return Live("temperature", data, picture(alt, square, low), (440, 824))
