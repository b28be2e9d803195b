"""Chapter 4: a table of two variables as areas, and the information that they share."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._joint import as_joint
from expected_surprise.divergence import mutual_information
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.information import conditional_entropy, entropy, joint_entropy

__all__ = ["jointtable"]


def jointtable(pxy: ArrayLike, rows: Sequence[str], columns: Sequence[str]) -> Live:
    """A 2 x 2 joint pmf whose edges can be moved, and the entropies of the two variables as bars.

    >>> jointtable([[0.75, 0], [0.125, 0.125]], ["says dry", "says rain"], ["dry", "rain"])
    <live figure jointtable>
    """
    pxy = as_joint(pxy)
    if pxy.shape != (2, 2):
        raise ValueError(f"pxy has shape {pxy.shape}; pass two rows and two columns")
    first = pxy.sum(axis=1)
    if not first.all():
        raise ValueError("pxy has a row of zeros; its edge would have no place")
    edges = [float(first[0]), *(pxy[:, 0] / first).tolist()]
    h_x, h_y = float(entropy(first, base=2)), float(entropy(pxy.sum(axis=0), base=2))
    h_xy, left = float(joint_entropy(pxy, base=2)), float(conditional_entropy(pxy, base=2))
    shared = float(mutual_information(pxy, base=2))
    alt = (
        "Two charts. Above, a square of four rectangles whose areas are the probabilities: "
        f"{rows[0]}: {pxy[0, 0]:.3f} {columns[0]}, {pxy[0, 1]:.3f} {columns[1]}; "
        f"{rows[1]}: {pxy[1, 0]:.3f} {columns[0]}, {pxy[1, 1]:.3f} {columns[1]}. "
        f"Below, bars in bits: H(X,Y) = {h_xy:.4f} from 0, H(X) = {h_x:.4f} from 0, H(Y) = {h_y:.4f} up "
        f"to the end of the first. The last two overlap by I(X;Y) = {shared:.4f} bits; "
        f"H(Y|X) = {left:.4f} bits stick out."
    )
    charts = _areas(pxy, edges, rows, columns), _bars(h_x, h_y, h_xy)
    data = {"edges": np.round(edges, 6).tolist(), "rows": list(rows), "columns": list(columns)}
    return Live("jointtable", data, picture(alt, *charts), (480, 865))


def _areas(pxy: np.ndarray, edges: Sequence[float], rows: Sequence[str], columns: Sequence[str]) -> Chart:
    a, *splits = edges
    ends = [(0, a), (a, 1)]
    chart = Chart(yticks=[(0, "0"), (a, f"{a:.2f}"), (1, "1")], ylabel="probability of X", height=330)
    for (low, high), split, row, shares in zip(ends, splits, rows, pxy, strict=True):
        chart.bar(0, low, split, high, 2)
        chart.bar(split, low, 1, high, 3)
        middles = (split / 2, (1 + split) / 2)
        for place, column, share in zip(middles, columns, shares, strict=True):
            if share > 0:
                chart.text(place, (low + high) / 2, f"{row}, {column}: {share:.3f}", anchor="middle")
    return chart


def _bars(h_x: float, h_y: float, h_xy: float) -> Chart:
    names = [(2.5, "both"), (1.5, "X"), (0.5, "Y")]
    chart = Chart(x=(0, 2), y=(0, 3), xlabel="bits", yticks=names, height=200)
    chart.bar(0, 2.15, h_xy, 2.85, 1)
    chart.bar(0, 1.15, h_x, 1.85, 2)
    chart.bar(h_xy - h_y, 0.15, h_xy, 0.85, 3)
    for edge in (h_xy - h_y, h_x):
        chart.rule(edge, 0, edge, 2)
    return chart
