"""Chapter 12: a straight boundary between two classes of points, and what each point pays."""

import math
from collections.abc import Sequence

import numpy as np

from expected_surprise.classification import binary_log_loss
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live

__all__ = ["classifier"]

REACH = 3  # the axes go from -REACH to REACH
SQUARES = ((-1.5, 1.0), (-0.8, -0.9), (0.5, 0.6))
TRIANGLES = ((1.4, 0.9), (0.9, -1.2), (-0.5, -0.2))


def classifier(
    zeros: Sequence[tuple[float, float]] = SQUARES,
    ones: Sequence[tuple[float, float]] = TRIANGLES,
    *,
    direction: float = 0,
    offset: float = 0,
    steepness: float = 1.5,
) -> Live:
    """Points of two classes and the logit z = steepness (x cos d + y sin d - offset), all of them movable.

    The direction d is in degrees. The area of the disc around a point is the surprise of its label.

    >>> classifier(steepness=2)
    <live figure classifier>
    """
    points, labels = np.array([*zeros, *ones]), np.repeat([0, 1], [len(zeros), len(ones)])
    normal = np.array([math.cos(math.radians(direction)), math.sin(math.radians(direction))])
    surprise = binary_log_loss(steepness * (points @ normal - offset), labels, base=2)
    plane = {"x": (-REACH, REACH), "y": (-REACH, REACH), "height": 420}
    chart = Chart(**plane, xlabel="first feature", ylabel="second feature")
    along = np.linspace(-2 * REACH, 2 * REACH, 401)[:, None] * [-normal[1], normal[0]]
    for odds, style in ((0, 5), (math.log(9), "quiet"), (-math.log(9), "quiet")):
        line = along + (offset + odds / steepness) * normal
        x, y = line[np.abs(line).max(axis=1) <= REACH].T
        chart.line(x, y, style)
    for (x, y), label, bits in zip(points, labels, surprise, strict=True):
        chart.mark(x, y, 1, 18 * math.sqrt(bits))
        chart.mark(x, y, 2 if label == 0 else 3, 5)
        chart.text(x, y, f"{bits:.2f}", dx=10, dy=-8)
    alt = (
        f"{len(zeros)} squares and {len(ones)} triangles in a plane, with a straight line where the "
        "classifier gives both classes one half, and parallels where it gives 9 to 1. A disc around each "
        f"point has the area of the surprise of its label, from {surprise.min():.2f} to "
        f"{surprise.max():.2f} bits; the mean is {surprise.mean():.3f} bits."
    )
    start = {"direction": direction, "offset": offset, "steepness": steepness}
    data = {"zeros": [*zeros], "ones": [*ones], **start}
    return Live("classifier", data, picture(alt, chart), (560, 690))
