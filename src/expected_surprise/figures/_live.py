"""What every live figure is: an element with its data, its place on the page, and a picture inside."""

import json
from html import escape

__all__ = ["Live"]

SHORTEST_ALT = 40


class Live:
    """A live figure, for a notebook to show.

    Parameters
    ----------
    name : str
        The element is ``<es-name>``, its script ``book/_static/live/name.js``.
    data : dict
        What the script starts from: anything that JSON can hold.
    picture : str
        The SVG that stands where no script runs, as ``picture(...)`` of ``_chart`` writes it.
    height : (int, int)
        Pixels that the running figure needs on a wide page and on a telephone; the place is kept for it.

    Raises
    ------
    ValueError
        If the picture has no text of at least 40 characters that replaces it, or data is not JSON.

    Examples
    --------
    >>> svg = f'<svg aria-label="{"What the picture shows. " * 2}"></svg>'
    >>> figure = Live("demo", {"p": 0.5}, svg, (300, 400))
    >>> figure
    <live figure demo>
    >>> figure._repr_html_()[:74]
    '<es-demo class="es-live" style="--es-wide: 300px; --es-narrow: 400px" data'
    """

    def __init__(self, name: str, data: dict, picture: str, height: tuple[int, int]) -> None:
        label = picture.partition('aria-label="')[2].partition('"')[0]
        if len(label) < SHORTEST_ALT:
            raise ValueError(
                f"the picture of {name!r} has the text {label!r}; write at least {SHORTEST_ALT} characters"
            )
        self.name, self.picture, self.height = name, picture, height
        self.data = json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"))

    def __repr__(self) -> str:
        return f"<live figure {self.name}>"

    def _repr_html_(self) -> str:
        wide, narrow = self.height
        tag, place = f"es-{self.name}", f"--es-wide: {wide}px; --es-narrow: {narrow}px"
        data = escape(self.data)
        return f'<{tag} class="es-live" style="{place}" data-figure="{data}">{self.picture}</{tag}>'
