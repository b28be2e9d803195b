"""``{prerequisites}``: a map of the chapters with an arrow for each thing that one needs of another.

The directive holds YAML, for each chapter what it needs of which: ``11: {6: the floor plus the excess}``.
The chapters are a list of links; the arrows are drawn beside it, and the table below says them in words,
each with its reason. What is about a chapter that is not in the book is left out.
"""

import html
import re
from pathlib import Path
from typing import Any

import yaml
from chapters import chapters, text_of
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from tables import page_link, table

TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
ROW, WIDTH, GAP = 44, 124, 6  # of the drawing: height of a line, width, between what leaves and what arrives
Needs = dict[int, dict[int, str]]


class ChapterMap(nodes.General, nodes.Element):
    """The list of chapters with the arrows beside it."""


class Prerequisites(SphinxDirective):
    """The map and the table of reasons."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Keep what is about chapters that there are."""
        pages = chapters(self.env)
        asked = yaml.safe_load("\n".join(self.content)) or {}
        if backwards := [(of, to) for to, needs in asked.items() for of in needs if of >= to]:
            raise self.error(
                f"chapter {backwards[0][1]} needs chapter {backwards[0][0]}, which comes no earlier"
            )
        needs = {to: {of: asked.get(to, {})[of] for of in asked.get(to, {}) if of in pages} for to in pages}
        titles = {
            number: TITLE.search(text_of(Path(self.env.doc2path(name))))[1] for number, name in pages.items()
        }
        drawing = ChapterMap(pages=pages, titles=titles, needs=needs)
        rows = [self.reason(pages, of, to, why) for to in needs for of, why in needs[to].items()]
        return [drawing, table(("arrow", "what is needed"), rows)]

    def reason(self, pages: dict[int, str], of: int, to: int, why: str) -> tuple:
        """The line of an arrow."""
        links = [page_link(pages[number], self.env.docname, str(number)) for number in (of, to)]
        words, messages = self.parse_inline(why)
        return [links[0], nodes.Text(" \N{RIGHTWARDS ARROW} "), links[1]], [*words, *messages]


def drawn(needs: Needs) -> str:
    """The arrows, from what is needed down to what needs it."""
    place = {number: ROW * (rank + 0.5) for rank, number in enumerate(needs)}
    arrows = "".join(
        f'<path class="n{of} n{to}" d="{arc(place[of] + GAP, place[to] - GAP, ROW * len(needs))}"/>'
        for to in needs
        for of in needs[to]
    )
    head = '<marker id="map-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    head += 'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/></marker>'
    size = f'viewBox="0 0 {WIDTH} {ROW * len(needs)}"'
    return (
        f'<svg aria-hidden="true" {size}><defs>{head}</defs><g marker-end="url(#map-head)">{arrows}</g></svg>'
    )


def arc(top: float, bottom: float, height: float) -> str:
    """A bow to the left, the wider the longer it is."""
    out = WIDTH - 4
    reach = out - (26 + (out + 6) * 4 / 3 * ((bottom - top) / height) ** 0.75)
    return f"M{out} {top:.0f}C{reach:.0f} {top:.0f} {reach:.0f} {bottom:.0f} {out} {bottom:.0f}"


def visit(writer: HTML5Translator, node: ChapterMap) -> None:
    """Write the map."""
    items = "".join(item(writer, node, number) for number in node["pages"])
    label = "The chapters and what each needs"
    writer.body.append(
        f'<nav class="chapter-map" aria-label="{label}">{drawn(node["needs"])}<ul>{items}</ul></nav>\n'
    )
    raise nodes.SkipNode


def item(writer: HTML5Translator, node: ChapterMap, number: int) -> str:
    """A chapter with a link; what it needs is said to those who do not see the arrows."""
    builder = writer.builder
    address = builder.get_relative_uri(builder.current_docname, node["pages"][number])
    needed = " and ".join(map(str, node["needs"][number]))
    words = (
        f", needs chapters {needed}" if " and " in needed else f", needs chapter {needed}" if needed else ""
    )
    said = f'<span class="visually-hidden">{words}</span>' if words else ""
    return f'<li><a class="c{number}" href="{address}">{html.escape(node["titles"][number])}{said}</a></li>'


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_node(ChapterMap, html=(visit, None))
    app.add_directive("prerequisites", Prerequisites)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
