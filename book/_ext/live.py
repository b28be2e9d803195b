"""Live figures: a page that holds one loads its script, and formats without scripts get its picture.

A cell's output ``<es-name ...>`` comes from ``expected_surprise.figures``; its script is
``book/_static/live/name.js``, on the common base ``live/base.js``.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)
ELEMENT = re.compile(r'<es-([\w-]+) class="es-live"[^>]*>(.*?)</es-\1>', re.DOTALL)
FOLDER = Path(__file__).parents[1] / "_static/live"
BROWSERS = ("html", "dirhtml", "singlehtml")


def figures(doctree: nodes.Node) -> Iterator[tuple[nodes.raw, str]]:
    """The live figures of a page: node and name."""
    for node in doctree.findall(nodes.raw):
        for found in ELEMENT.finditer(node.astext()):
            yield node, found[1]


def load_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Let a page load the scripts of its figures, the base first, and no others."""
    names = dict.fromkeys(name for _, name in figures(doctree)) if doctree is not None else {}
    for name in ["base", *names] if names else []:
        app.add_js_file(f"live/{name}.js", loading_method="defer")


def check(app: Sphinx, doctree: nodes.document) -> None:
    """Warn about a figure without a script, or in no figure with caption and name."""
    for node, name in figures(doctree):
        if not (FOLDER / f"{name}.js").exists():
            logger.warning("no script live/%s.js for the figure <es-%s>", name, name, location=node)
        figure = next((each for each in ancestors(node) if isinstance(each, nodes.figure)), None)
        if figure is None or not figure["ids"] or not any(isinstance(n, nodes.caption) for n in figure):
            logger.warning("the live figure %s has no caption or no name", name, location=node)


def ancestors(node: nodes.Node) -> Iterator[nodes.Node]:
    """The nodes around a node, from the inside out."""
    while node.parent is not None:
        node = node.parent
        yield node


def only_pictures(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Leave the picture alone where no script will run."""
    if app.builder.name not in BROWSERS:
        for node in {id(node): node for node, _ in figures(doctree)}.values():
            node.children = [nodes.Text(ELEMENT.sub(r"\2", node.astext()))]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the steps."""
    app.connect("doctree-read", check)
    app.connect("doctree-resolved", only_pictures)
    app.connect("html-page-context", load_scripts, priority=800)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
