r"""Mathematics at build time: the vendored KaTeX runs in QuickJS, inside Python.

No Node, no script on the page: each formula becomes HTML for the eye and MathML for screen readers.
A macro that KaTeX does not know, or a slip of syntax, is a warning that names page and line.

Where a formula cannot be typeset (the contents, the browser's title bar, the search index), its plain
text stands: ``$\KL{p}{q}\ge 0$`` reads "D(p‖q)≥0" there.
"""

import html
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import quickjs
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
SCRIPT = Path(__file__).with_name("katex.min.js")
SEMANTICS = re.compile(r"<semantics>|</semantics>|<annotation.*?</annotation>", re.DOTALL)
VISIBLE = re.compile(r'<span class="katex-html".*', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
INVISIBLE = re.compile("[\u200b\u2061-\u2064]")
NARROW = 24  # characters: a shorter formula fits on any phone and needs no place in the tab order
Formula = nodes.math | nodes.math_block


class LatexError(ValueError):
    """KaTeX cannot read a formula."""


@cache
def engine() -> Callable[[str, str], str]:
    """KaTeX, loaded once."""
    context = quickjs.Context()
    context.eval(SCRIPT.read_text("utf-8"))
    context.eval("render = (latex, options) => katex.renderToString(latex, JSON.parse(options))")
    return context.get("render")


@cache
def typeset(latex: str, options: str) -> str:
    """HTML and MathML of a formula, without the copy of its source that KaTeX adds."""
    try:
        return SEMANTICS.sub("", engine()(latex, options))
    except quickjs.JSException as error:
        raise LatexError(str(error).split("\n")[0].removeprefix("ParseError: ")) from None


def render(latex: str, macros: dict[str, str], display: bool = False) -> str:
    r"""Typeset a formula; lines parted by ``\\`` are aligned at their ``&``."""
    latex = latex.strip()
    if display and r"\\" in latex and r"\begin" not in latex:
        latex = rf"\begin{{aligned}}{latex}\end{{aligned}}"
    options = {"displayMode": display, "strict": "error", "macros": macros, "output": "htmlAndMathml"}
    return typeset(latex, json.dumps(options, sort_keys=True))


def plain_text(formula: Formula) -> str:
    """What a reader sees of a typeset formula, as text in one line."""
    visible = VISIBLE.search(formula["html"])
    text = INVISIBLE.sub("", html.unescape(TAG.sub("", visible[0] if visible else formula["html"])))
    return text.replace("\xa0", " ").replace("∣∣", "‖")


def formulas(tree: nodes.Element) -> list[Formula]:
    """Every formula below a node."""
    return [node for node in tree.findall() if isinstance(node, Formula)]


def to_text(tree: nodes.Element) -> None:
    """Replace each formula below a node by its plain text."""
    for formula in formulas(tree):
        formula.parent.replace(formula, nodes.Text(plain_text(formula)))


def typeset_page(app: Sphinx, doctree: nodes.document) -> None:
    """Typeset the formulas of a page as it is read, so that they are kept with it until it changes."""
    for formula in formulas(doctree):
        formula["html"] = rendered(formula, app.config.katexmath_macros)


def rendered(formula: Formula, macros: dict[str, str]) -> str:
    """A formula, typeset; one that KaTeX cannot read is a warning and shows its source."""
    try:
        return render(formula.astext(), macros, isinstance(formula, nodes.math_block))
    except LatexError as error:
        logger.warning("KaTeX: %s in %r", error, formula.astext(), location=formula, type="katexmath")
        return f"<code>{html.escape(formula.astext())}</code>"


def visit_inline(writer: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line of text."""
    writer.body.append(f'<span class="math">{node["html"]}</span>')
    raise nodes.SkipNode


def visit_block(writer: HTML5Translator, node: nodes.math_block) -> None:
    """Write a displayed formula, which scrolls where the page is too narrow, and beside it its number."""
    number = node.get("shown") or node.get("number")
    writer.body.append(writer.starttag(node, "div", CLASS="math formula"))
    writer.body.append(f'<div class="formula-scroll"{scrolling(node, number)}>')
    writer.body.append(node["html"] + "</div>")
    if number:
        writer.body.append(f'<div class="formula-side"><span class="eqno">({number})')
        writer.add_permalink_ref(node, "Link to this equation")
        writer.body.append("</span>" + check_mark(writer, node) + "</div>")
    writer.body.append("</div>\n")
    raise nodes.SkipNode


def scrolling(node: nodes.math_block, number: str | None) -> str:
    """Attributes that let the keyboard scroll a wide formula, and a screen reader name it."""
    if len(plain_text(node)) < NARROW:
        return ""
    name = f"Equation {number}" if number else "Formula"
    return f' tabindex="0" role="group" aria-label="{name}"'


def check_mark(writer: HTML5Translator, node: nodes.math_block) -> str:
    """The link to the test of an equation, which checked.py leaves at the node."""
    if "check" not in node:
        return ""
    address, words = node["check"]
    return f'<a class="checked-mark" href="{writer.encode(address)}">{words}</a>'


def titles_to_text(app: Sphinx, doctree: nodes.document) -> None:
    """Formulas in a page's titles are plain text in the contents and in the browser's title bar."""
    env, docname = app.env, app.env.docname
    for collected in (env.titles, env.longtitles, env.tocs):
        if docname in collected:
            to_text(collected[docname])


def index_text(app: Sphinx) -> None:
    """Let the search index read formulas as their plain text."""
    index_page = getattr(app.builder, "index_page", None)
    if index_page is None:
        return

    def index(pagename: str, doctree: nodes.document, title: str) -> None:
        sources = [(formula, formula.children) for formula in formulas(doctree)]
        for formula, _ in sources:
            formula.children = [nodes.Text(plain_text(formula))]
        index_page(pagename, doctree, title)
        for formula, source in sources:  # the page is yet to be written
            formula.children = source

    app.builder.index_page = index


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer."""
    app.add_html_math_renderer("katexmath", (visit_inline, None), (visit_block, None))
    app.add_config_value("katexmath_macros", {}, "env")
    app.connect("doctree-read", typeset_page, priority=100)  # before Sphinx collects the titles
    app.connect("doctree-read", titles_to_text, priority=900)  # after Sphinx has collected the titles
    app.connect("builder-inited", index_text)
    app.add_css_file("katex/katex.min.css")
    version = re.search(r'version:"([\d.]+)"', SCRIPT.read_text("utf-8"))[1]
    safe = {"parallel_read_safe": True, "parallel_write_safe": True}
    return {"version": version, "env_version": version} | safe  # a new KaTeX reads all pages anew
