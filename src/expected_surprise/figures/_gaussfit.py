"""Chapter 5: one normal law for a truth with two humps, and its price in both directions."""

import numpy as np

from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.special import log_softmax

__all__ = ["gaussfit"]

X = np.linspace(-18, 18, 3601)
SHOWN = slice(1200, 2401, 12)


def _normal(mean: float, sd: float) -> np.ndarray:
    """The logarithms of a normal law on cells: unlike the probabilities they do not underflow."""
    return log_softmax(-((X - mean) ** 2) / (2 * sd**2))


def _divergence(log_p: np.ndarray, log_q: np.ndarray) -> float:
    return float(np.exp(log_p) @ (log_p - log_q))


def gaussfit(mean: float = 0.5, sd: float = 1.2) -> Live:
    """A normal law q to move over a truth p with humps at -2 and 2; D(p‖q) and D(q‖p) in nats.

    >>> gaussfit()
    <live figure gaussfit>
    """
    truth = np.logaddexp(_normal(-2, 0.5), _normal(2, 0.5)) - np.log(2)
    q = _normal(mean, sd)
    chart = Chart(
        x=(-6, 6), y=(0, 1.25), xlabel="x", ylabel="density per unit of x: truth p solid, belief q dashed"
    )
    chart.line(X[SHOWN], 100 * np.exp(truth[SHOWN]), 1)
    chart.line(X[SHOWN], 100 * np.exp(q[SHOWN]), 2)
    alt = (
        f"Two curves over x: the truth p with humps at -2 and 2, and one bell q with mean {mean:.2f} and "
        f"standard deviation {sd:.2f}. The forward divergence D(p||q) is {_divergence(truth, q):.4f} nats, "
        f"the reverse divergence D(q||p) {_divergence(q, truth):.4f} nats."
    )
    return Live("gaussfit", {"mean": mean, "sd": sd}, picture(alt, chart), (590, 670))
