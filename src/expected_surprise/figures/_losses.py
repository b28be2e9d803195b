"""Chapter 13: cross-entropy and squared error over the logit of the true label, and how hard each pulls."""

import numpy as np
from scipy.special import expit, log_expit

from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live

__all__ = ["losses"]

REACH = 1.5  # an arrow is this times as long as the pull


def losses(u: float = -4) -> Live:
    """Two losses of one example with the logit u of its true label, and the pull of each on u.

    >>> losses(-10)
    <live figure losses>
    """
    q = float(expit(u))
    grid = np.linspace(-10, 6, 161)
    chart = Chart(x=(-10, 6), y=(0, 10.5), xlabel="logit u of the true label", ylabel="loss")
    chart.rule(u, 0, u, 10.5, "cursor")
    chart.line(grid, -log_expit(grid), 1)
    chart.line(grid, expit(-grid) ** 2, 2)
    pulls = (1 - q, 2 * q * (1 - q) ** 2)
    for height, pull, style in ((-float(log_expit(u)), pulls[0], 1), ((1 - q) ** 2, pulls[1], 2)):
        chart.mark(u, height, style)
        chart.rule(u, height, u + REACH * pull, height, "gap")
    chart.text(-9.8, 9.8, "cross-entropy (nats)", dx=60)
    chart.text(-9.8, 1, "squared error", dy=-10)
    alt = (
        "Cross-entropy and squared error over the logit u of the true label. The cross-entropy is nearly a "
        "straight line on the left, the squared error is flat there. At u = "
        f"{u:g} the cross-entropy pulls at the logit with {pulls[0]:.3f} and the squared error with "
        f"{pulls[1]:.2e}."
    )
    return Live("losses", {"u": u, "reach": REACH}, picture(alt, chart), (522, 642))
