"""Chapter 7: the relative entropy of two normal laws, both ways, and where it comes from."""

import math

import numpy as np

from expected_surprise.continuous import gaussian_kl
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live

__all__ = ["normals"]


def _log_density(x: np.ndarray, mean: float, sd: float) -> np.ndarray:
    return -(((x - mean) / sd) ** 2) / 2 - math.log(sd * math.sqrt(2 * math.pi))


def normals(mean: float = 1.0, sd_p: float = 1.0, sd_q: float = 2.0) -> Live:
    """Two normal densities, p with mean 0 and q with a movable mean, and the integrand of D(p || q).

    >>> normals()
    <live figure normals>
    """
    forward, reverse = (
        float(d) for d in (gaussian_kl(0, sd_p, mean, sd_q), gaussian_kl(mean, sd_q, 0, sd_p))
    )
    x = np.linspace(-6, 6, 241)
    log_p, log_q = _log_density(x, 0, sd_p), _log_density(x, mean, sd_q)
    p, q = np.exp(log_p), np.exp(log_q)
    terms = p * (log_p - log_q)
    top = Chart(x=(-6, 6), y=(0, 1.15 * max(p.max(), q.max())), ylabel="probability per unit", height=240)
    low = Chart(
        x=(-6, 6),
        y=(min(-0.1, 1.2 * terms.min()), max(0.2, 1.2 * terms.max())),
        xlabel="x",
        ylabel="p ln(p/q), nats per unit",
        height=250,
    )
    top.line(x, p, 1)
    top.line(x, q, 2)
    beside = math.exp(-(1.1**2) / 2)  # the height of a normal density 1.1 standard deviations off, per peak
    side, ends = (1, ("end", "start")) if mean >= 0 else (-1, ("start", "end"))
    top.text(-1.1 * side * sd_p, beside * p.max(), "truth p", anchor=ends[0], dx=-8 * side)
    top.text(mean + 1.1 * side * sd_q, beside * q.max(), "belief q", anchor=ends[1], dx=8 * side)
    for value, height in zip(x[::2], terms[::2], strict=True):
        low.bar(max(value - 0.05, -6), 0, min(value + 0.05, 6), height, 1 if height > 0 else 2)
    alt = (
        f"Two charts over x from -6 to 6. Above, the normal densities p with mean 0 and standard deviation "
        f"{sd_p:g} and q with mean {mean:g} and standard deviation {sd_q:g}. Below, bars of the height "
        "p ln(p/q), positive where p is above q and negative where it is below; their area is "
        f"D(p || q) = {forward:.4f} nats. In reverse it is {reverse:.4f} nats."
    )
    return Live("normals", {"mean": mean, "sd_p": sd_p, "sd_q": sd_q}, picture(alt, top, low), (652, 736))
