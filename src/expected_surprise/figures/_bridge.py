"""Chapter 11: likelihood, cross-entropy and divergence share one cursor."""

import numpy as np

from expected_surprise.divergence import cross_entropy, kl_divergence
from expected_surprise.figures._chart import Chart, picture, raised
from expected_surprise.figures._live import Live
from expected_surprise.information import entropy
from expected_surprise.likelihood import log_likelihood

__all__ = ["bridge"]


def bridge(tosses: str, theta: float = 0.5) -> Live:
    """Likelihood, cross-entropy and KL divergence of a coin over theta, for tosses that the reader edits.

    >>> bridge("HHT")
    <live figure bridge>
    """
    if not tosses or set(tosses) - set("HT"):
        raise ValueError(f"tosses is {tosses!r}; write a letter H or T for each toss")
    m, heads = len(tosses), tosses.count("H")
    share, best = np.array([m - heads, heads]) / m, heads / m
    grid = np.linspace(0, 1, 201)
    coins = np.stack([1 - grid, grid], axis=-1)
    floor = float(entropy(share))
    power = int(np.floor(-m * floor / np.log(10) + 1e-9))
    sides = np.array([side == "H" for side in tosses]).astype(int)
    likelihood = np.exp(log_likelihood("bernoulli", sides, theta=grid) - power * np.log(10))
    ceiling = np.exp(-m * floor - power * np.log(10))
    top = Chart(y=(0, 1.18 * ceiling), ylabel=f"likelihood × 10{raised(-power)}", height=210)
    low = Chart(y=(0, 2 * floor + 0.5), xlabel="probability θ of heads", ylabel="nats a toss", height=320)
    top.rule(0, ceiling, 1, ceiling)
    top.line(grid, likelihood, 1)
    low.line(grid, cross_entropy(share, coins), 2)
    low.line(grid, kl_divergence(share, coins), 3)
    d = float(kl_divergence(share, [1 - theta, theta]))
    for chart in (top, low):
        chart.rule(theta, 0, theta, chart.y[1], "cursor")
        chart.rule(best, 0, best, chart.y[1])
    low.rule(theta, d, theta, d + floor, "gap")
    for chart, value, style in ((top, ceiling, 1), (low, floor, 2), (low, 0, 3)):
        chart.mark(best, value, style)
    low.text(best, floor, "cross-entropy", dx=12, dy=-16)
    low.text(best, 0, "KL divergence", dx=12, dy=-16)
    alt = (
        f"Two charts over the probability theta of heads. Above, the likelihood of {heads} heads and "
        f"{m - heads} tails, with its top at theta = {best:.3f}. Below, the cross-entropy and the KL "
        "divergence, two curves of the same shape with their lowest points at the same theta; "
        f"everywhere they are {floor:.4f} nats apart."
    )
    return Live("bridge", {"tosses": tosses, "theta": theta}, picture(alt, top, low), (740, 930))
