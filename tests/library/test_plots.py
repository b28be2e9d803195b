"""Figures: the same bytes each time, words as text, readable in colour, in grey, in light and in dark."""

import io
import itertools
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from expected_surprise.plots import COLOURS, HATCHES, LINES, plot_distributions, use_style

DARK_PAGE = to_rgb("#14181e")


@pytest.fixture(autouse=True)
def _style():
    with mpl.rc_context():
        use_style()
        yield


def svg() -> str:
    figure = Figure()
    plot_distributions(
        figure.subplots(), [[0.5, 0.5], [0.75, 0.25]], outcomes=["dry", "rain"], labels=["p", "q"]
    )
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue().decode()


def test_a_figure_has_the_same_bytes_each_time():
    assert svg() == svg()


def test_words_stay_words_in_a_font_that_every_reader_has():
    text = svg()
    assert ">rain<" in text
    assert ">probability<" in text
    assert "sans-serif" in text


def test_figure_and_axes_are_transparent():
    figure = Figure()
    ax = figure.subplots()
    assert figure.get_facecolor()[3] == ax.get_facecolor()[3] == 0


def test_each_distribution_has_its_own_colour_hatch_and_bars():
    ax = plot_distributions(Figure().subplots(), np.full((3, 4), 0.25), labels=["a", "b", "c"])
    assert len(ax.patches) == 12
    assert len({p.get_facecolor() for p in ax.patches}) == len({p.get_hatch() for p in ax.patches}) == 3
    edges = sorted((p.get_x(), p.get_x() + p.get_width()) for p in ax.patches)
    assert all(end <= start + 1e-9 for (_, end), (start, _) in itertools.pairwise(edges))
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["a", "b", "c"]


def test_mistakes_are_named():
    ax = Figure().subplots()
    with pytest.raises(ValueError, match="outcomes has 3 entries, but there are 2 to name"):
        plot_distributions(ax, [0.5, 0.5], outcomes=["a", "b", "c"])
    with pytest.raises(ValueError, match="labels has 1 entries, but there are 2 to name"):
        plot_distributions(ax, [[0.5, 0.5]] * 2, labels=["p"])
    with pytest.raises(ValueError, match=r"distributions sums to 3 .* not 1"):
        plot_distributions(ax, [1, 2])
    with pytest.raises(ValueError, match="pass at most 5 rows"):
        plot_distributions(ax, [[0.5, 0.5]] * 6)


def luminance(rgb) -> float:
    rgb = np.array(rgb)
    return float(
        np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    )


def contrast(a, b) -> float:
    low, high = sorted([luminance(a), luminance(b)])
    return (high + 0.05) / (low + 0.05)


def in_dark_mode(rgb) -> np.ndarray:
    """What the page's filter, invert(.92) hue-rotate(180deg), makes of a colour."""
    inverted = 0.92 - 0.84 * np.array(rgb)
    grey = np.array([0.213, 0.715, 0.072]) @ inverted
    return np.clip(2 * grey - inverted, 0, 1)


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_stands_out_in_light_and_dark(colour):
    assert contrast(to_rgb(colour), (1, 1, 1)) >= 3
    assert contrast(in_dark_mode(to_rgb(colour)), DARK_PAGE) >= 3


def test_colour_is_never_the_only_cue():
    assert len(COLOURS) == len(set(COLOURS)) == len(set(LINES)) == len(set(HATCHES))


def test_a_notebook_shows_svg():
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "from expected_surprise.plots import use_style\n"
        "use_style()\n"
        "from matplotlib.figure import Figure\n"
        "figure = Figure()\n"
        "figure.subplots()\n"
        "print(shell.display_formatter.format(figure)[0].get('image/svg+xml', '')[:5])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "<?xml"
