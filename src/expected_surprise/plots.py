"""The book's static figures: one style, and the plots that recur. The only module that imports matplotlib."""

import sys
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from expected_surprise.checks import as_distribution

__all__ = ["plot_distributions", "use_style"]

# Five colours of Okabe and Ito that stand out from white and, once inverted, from a dark page.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000"]
LINES = ["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1))]
HATCHES = ["", "//", "--", "xx", "\\\\"]

STYLE = {
    "figure.figsize": (6.4, 3.6),
    "figure.constrained_layout.use": True,
    # The page shows through, in light and in dark mode.
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "legend.framealpha": 0,
    # A figure 6.4 inches wide shrinks to 55 % on a phone; 13 points are then still readable.
    "font.size": 13,
    "axes.titlesize": 13,
    "legend.fontsize": 12,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    # Words stay text, in whatever font the reader has; Verdana is as wide as the DejaVu Sans they are set in.
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "sans-serif"],
    # Without a fixed salt the ids in the file differ from run to run.
    "svg.hashsalt": "expected-surprise",
    "axes.prop_cycle": cycler(color=COLOURS) + cycler(linestyle=LINES),
    "lines.linewidth": 2,
    "hatch.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "0.85",
    "grid.linewidth": 0.8,
}


def use_style() -> None:
    """Draw every figure from here on in the style of the book.

    Transparent, in colours for colour-blind readers and dark pages, each colour with a line style of its
    own. In a notebook the figures are SVG, with the same bytes in each run.

    >>> use_style()
    >>> mpl.rcParams["axes.facecolor"]
    'none'
    """
    mpl.rcParams.update(STYLE)
    ipython = sys.modules.get("IPython")
    if ipython and ipython.get_ipython():
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("svg", metadata={"Date": None, "Creator": None}, bbox_inches=None)


def plot_distributions(
    ax: Axes,
    distributions: ArrayLike,
    *,
    outcomes: Sequence | None = None,
    labels: Sequence[str] | None = None,
) -> Axes:
    """Draw one distribution, or several over the same outcomes, as groups of bars.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    distributions : array-like, shape (k,) or (m, k)
        Up to 5 distributions over k outcomes; each has its own colour and its own hatching.
    outcomes : sequence, optional
        What to write below the k groups; 0 to k - 1 otherwise.
    labels : sequence of str, optional
        A name for each distribution, for the legend.

    Returns
    -------
    The same Axes.

    Raises
    ------
    ValueError
        If a row is not a distribution, or there is not one outcome or label for each.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = plot_distributions(Figure().subplots(), [0.5, 0.5], outcomes=["dry", "rain"])
    >>> [float(bar.get_height()) for bar in ax.patches]
    [0.5, 0.5]
    """
    rows = np.atleast_2d(as_distribution(distributions, name="distributions"))
    if rows.ndim > 2 or len(rows) > len(COLOURS):
        raise ValueError(f"distributions has shape {rows.shape}; pass at most {len(COLOURS)} rows")
    outcomes = _one_each("outcomes", outcomes, rows.shape[1], range(rows.shape[1]))
    names = _one_each("labels", labels, len(rows), [None] * len(rows))
    width = 0.8 / len(rows)
    for i, (row, name) in enumerate(zip(rows, names, strict=True)):
        place = np.arange(len(row)) + (i - (len(rows) - 1) / 2) * width
        ax.bar(place, row, width, color=COLOURS[i], hatch=HATCHES[i], edgecolor="white", label=name)
    ax.set_xticks(range(rows.shape[1]), [str(outcome) for outcome in outcomes])
    ax.grid(False, axis="x")
    ax.set_ylabel("probability")
    if labels is not None:
        ax.legend()
    return ax


def _one_each(name: str, given: Sequence | None, size: int, default: Sequence) -> Sequence:
    if given is None:
        return default
    if len(given) != size:
        raise ValueError(f"{name} has {len(given)} entries, but there are {size} to name")
    return given
