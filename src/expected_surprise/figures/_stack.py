"""Chapter 6: cross-entropy as a floor and an excess, on a ruler of bits and perplexities."""

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise.checks import as_distribution
from expected_surprise.divergence import cross_entropy, kl_divergence, perplexity
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.information import entropy

__all__ = ["stack"]


def stack(p: ArrayLike, q: ArrayLike) -> Live:
    """A belief q to drag beside a truth p; the cross-entropy in bits as entropy and divergence.

    >>> stack([0.5, 0.25, 0.25], [0.2, 0.4, 0.4])
    <live figure stack>
    """
    p, q = as_distribution(p, name="p"), as_distribution(q, name="q")
    floor, excess = float(entropy(p, base=2)), float(kl_divergence(p, q, base=2))
    ce = float(cross_entropy(p, q, base=2))
    bars = Chart(
        x=(-0.5, len(p) - 0.5),
        ylabel="probability: truth p solid, belief q dashed",
        height=240,
        xticks=[(i, f"outcome {i + 1}") for i in range(len(p))],
    )
    for i in range(len(p)):
        bars.bar(i - 0.36, 0, i - 0.04, p[i], 1)
        bars.bar(i + 0.04, 0, i + 0.36, q[i], 2)
    ruler = Chart(x=(0, 6), xlabel="bits an outcome", ylabel="perplexity", height=180, yticks=[(0, "")])
    ruler.bar(0, 0.2, floor, 0.8, 1)
    ruler.bar(floor, 0.2, ce, 0.8, 2)
    for bits in range(7):
        ruler.text(bits, 1, str(2**bits), anchor="middle", dy=-6)
    alt = (
        f"Two charts. Above, bars of the truth p, {_list(p)}, and of the belief q, {_list(q)}. Below, a bar "
        f"on a ruler of bits and perplexities: the entropy, {floor:.4f} bits, then the divergence, "
        f"{excess:.4f} bits; together the cross-entropy, {ce:.4f} bits, a perplexity of "
        f"{float(perplexity(p, q)):.3f}."
    )
    data = {"p": np.round(p, 6).tolist(), "q": np.round(q, 6).tolist()}
    return Live("stack", data, picture(alt, bars, ruler), (570, 625))


def _list(probabilities: np.ndarray) -> str:
    return ", ".join(f"{value:g}" for value in probabilities)
