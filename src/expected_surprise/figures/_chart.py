"""Pictures of live figures, drawn without matplotlib: small, the same everywhere, in the page's colours.

The methods have the names of those of ``book/_static/live/base.js``, so that a picture and the figure that
takes its place are drawn alike. A style from 1 to 5 is a colour with dashes or a shape of its own.
"""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Chart", "picture", "raised", "ticks"]

WIDTH, LEFT, RIGHT = 640, 58, 16
# For viewers without the site's style sheet, which overrides these.
INK = {1: "#0072B2", 2: "#B35000", 3: "#00795A", 4: "#A3195B", 5: "currentColor"}
DASHES = {2: "8 4", 3: "9 3 2 3", 4: "2 3", 5: "14 4", "quiet": "3 3"}
SHADES = {1: 0.75, 2: 0.22, 3: 0.45, 4: 0.08}


def ticks(low: float, high: float, count: int = 5) -> list[tuple[float, str]]:
    """Round values between two bounds, with their labels.

    >>> ticks(0, 1)
    [(0.0, '0.0'), (0.2, '0.2'), (0.4, '0.4'), (0.6, '0.6'), (0.8, '0.8'), (1.0, '1.0')]
    """
    raw = (high - low) / count
    unit = 10.0 ** floor(log10(raw))
    step = next(k * unit for k in (1, 2, 5, 10) if k * unit >= raw * 0.999)
    digits = max(0, -floor(log10(step) + 1e-9))
    places = range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)
    return [(round(k * step, 12), f"{k * step:.{digits}f}".replace("-", "−")) for k in places]


def raised(power: int) -> str:
    """A number as an exponent.

    >>> "10" + raised(-4)
    '10⁻⁴'
    """
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


class Chart:
    """A pair of axes, 640 units wide, and what is drawn in them.

    >>> chart = Chart(x=(0, 1), y=(0, 2), xlabel="p")
    >>> chart.line([0, 1], [0, 2])
    >>> chart.body[-1]
    '<path class="es-line es-1" fill="none" stroke="#0072B2" stroke-width="2.2" d="M58.0 246.0L624.0 12.0"/>'
    """

    def __init__(
        self,
        *,
        x: tuple[float, float] = (0, 1),
        y: tuple[float, float] = (0, 1),
        xlabel: str = "",
        ylabel: str = "",
        height: int = 300,
        xticks: Sequence[tuple[float, str]] | None = None,
        yticks: Sequence[tuple[float, str]] | None = None,
        bare: bool = False,
    ) -> None:
        self.x, self.y, self.height = x, y, height
        self.top, self.bottom = (36 if ylabel else 12), (54 if xlabel else 30)
        self.body: list[str] = []
        if bare:
            return
        self._axes(xticks or ticks(*x, 6), yticks or ticks(*y, 4))
        base, right = self._y(y[0]), WIDTH - RIGHT
        self._path("axis", "currentColor", f"M{LEFT} {self.top}V{base:.1f}H{right}")
        self._words((LEFT + right) / 2, height - 8, xlabel, "middle")
        self._words(2, 20, ylabel)

    def _axes(self, across: Sequence[tuple[float, str]], up: Sequence[tuple[float, str]]) -> None:
        base = self._y(self.y[0])
        for value, words in across:
            self._path("grid", "#8888", f"M{self._x(value):.1f} {base:.1f}V{self.top}")
            self._words(self._x(value), base + 21, words, "middle")
        for value, words in up:
            self._path("grid", "#8888", f"M{LEFT} {self._y(value):.1f}H{WIDTH - RIGHT}")
            self._words(LEFT - 8, self._y(value) + 6, words, "end")

    def _x(self, value: float) -> float:
        return LEFT + (value - self.x[0]) / (self.x[1] - self.x[0]) * (WIDTH - LEFT - RIGHT)

    def _y(self, value: float) -> float:
        return (
            self.height
            - self.bottom
            - (value - self.y[0]) / (self.y[1] - self.y[0]) * (self.height - self.top - self.bottom)
        )

    def _path(self, kind: str, ink: str, d: str, more: str = "") -> None:
        self.body.append(f'<path class="es-{kind}" fill="none" stroke="{ink}"{more} d="{d}"/>')

    def _words(self, x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> None:
        if words:
            self.body.append(
                f'<text{kind} x="{x:.1f}" y="{y:.1f}" fill="currentColor" font-size="17" '
                f'text-anchor="{anchor}">{escape(words)}</text>'
            )

    def line(self, xs: ArrayLike, ys: ArrayLike, style: int | str = 1, width: float = 2.2) -> None:
        """Draw a curve; what is above or below the axes, or has no value, is left out."""
        path, pen = [], "M"
        for x, y in zip(np.ravel(xs), np.ravel(ys), strict=True):
            inside = self.y[0] <= y <= self.y[1]
            if inside:
                path.append(f"{pen}{self._x(x):.1f} {self._y(y):.1f}")
            pen = "L" if inside else "M"
        ink = INK.get(style, "currentColor")
        dashes = f' stroke-dasharray="{DASHES[style]}"' if style in DASHES else ""
        self._path(f"line es-{style}", ink, "".join(path), f' stroke-width="{width}"{dashes}')

    def rule(self, x0: float, y0: float, x1: float, y1: float, style: int | str = "quiet") -> None:
        """Draw a straight line."""
        self.line([x0, x1], [y0, y1], style, 4 if style == "gap" else 1.2)

    def bar(self, x0: float, y0: float, x1: float, y1: float, style: int = 1) -> None:
        """Draw a rectangle from one corner to the other."""
        (left, right), (top, low) = sorted([self._x(x0), self._x(x1)]), sorted([self._y(y0), self._y(y1)])
        ink = f'fill="{INK[style]}" fill-opacity="{SHADES[style]}" stroke="{INK[style]}"'
        place = f'x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{low - top:.1f}"'
        self.body.append(f'<rect class="es-bar es-{style}" {place} {ink}/>')

    def mark(self, x: float, y: float, style: int = 1, size: float = 6) -> None:
        """Draw a mark: circle, square, triangle, diamond or cross for style 1 to 5."""
        r = size
        path = {
            1: f"M{-r} 0a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0",
            2: f"M{-r} {-r}h{2 * r}v{2 * r}h{-2 * r}z",
            3: f"M0 {-1.2 * r:.1f}L{1.2 * r:.1f} {r}H{-1.2 * r:.1f}z",
            4: f"M0 {-1.4 * r:.1f}L{1.4 * r:.1f} 0L0 {1.4 * r:.1f}L{-1.4 * r:.1f} 0z",
            5: f"M{-r} {-r}L{r} {r}M{-r} {r}L{r} {-r}",
        }[style]
        ink, place = INK[style], f"translate({self._x(x):.1f} {self._y(y):.1f})"
        self.body.append(
            f'<path class="es-mark es-{style}" fill="{ink}" stroke="{ink}" d="{path}" transform="{place}"/>'
        )

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "start", dx: float = 0, dy: float = 0
    ) -> None:
        """Write words at a place; ``anchor`` is start, middle or end, ``dx`` and ``dy`` are in units."""
        self._words(self._x(x) + dx, self._y(y) + dy, words, anchor, ' class="es-word"')


def picture(alt: str, *charts: Chart) -> str:
    """One SVG of charts below each other, with the text that replaces it.

    >>> picture("A text that says what it shows.", Chart())[:59]
    '<svg xmlns="http://www.w3.org/2000/svg" class="es-picture" '
    """
    parts, y = [], 0
    for chart in charts:
        parts.append(f'<g transform="translate(0 {y})">{"".join(chart.body)}</g>')
        y += chart.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="es-picture" role="img" aria-label="{escape(alt)}" '
        f'viewBox="0 0 {WIDTH} {y}" font-family="sans-serif">{"".join(parts)}</svg>'
    )
