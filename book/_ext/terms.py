"""Links the first occurrence of each term of the glossary in a chapter, and brings its definition along.

The glossary is Sphinx's own: names, then a definition whose first paragraph is what a reader sees on the
chapter's page (``terms.js``), and whose links say where the term is defined; the section there is left
alone. Headings, code, formulas, links and folded text are, too, and whatever has the class ``no-terms``.
"""

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

SKIPPED = (
    *(
        nodes.title,
        nodes.rubric,
        nodes.caption,
        nodes.reference,
        nodes.raw,
        nodes.literal,
        nodes.literal_block,
    ),
    *(nodes.math, nodes.math_block, nodes.footnote, nodes.citation, nodes.emphasis),  # titles of books
)
SKIPPED_CLASSES = {"no-terms", "cell_input", "cell_output", "article"}
MATHML = re.compile(r"<math.*?</math>", re.DOTALL)
MARKUP = {nodes.emphasis: "em", nodes.strong: "strong", nodes.literal: "code"}


@dataclass(frozen=True)
class Term:
    """An entry of the glossary: its anchor, its names, its definition as HTML, where it is defined."""

    anchor: str
    names: tuple[str, ...]
    definition: str
    homes: frozenset[str]

    @property
    def tip(self) -> str:
        """The id of the definition on a chapter's page."""
        return f"tip-{self.anchor.removeprefix('term-')}"


class TermLink(nodes.reference):
    """A link to the glossary."""


# -- the glossary ----------------------------------------------------------------------------------


def glossary(app: Sphinx) -> list[Term]:
    """The terms, read once in a build."""
    if not hasattr(app.builder, "terms"):
        page = app.config.terms_glossary
        known = page in app.env.found_docs
        tree = app.env.get_and_resolve_doctree(page, app.builder) if known else None
        here = app.builder.get_target_uri(page)
        app.builder.terms = [as_term(item, here) for item in entries(tree)] if known else []
    return app.builder.terms


def entries(tree: nodes.document) -> Iterator[nodes.definition_list_item]:
    """The entries of the glossary on a page."""
    return (each for each in tree.findall(nodes.definition_list_item) if each[0]["ids"])


def as_term(item: nodes.definition_list_item, here: str) -> Term:
    """What an entry says."""
    names = [term for term in item if isinstance(term, nodes.term)]
    links = [link.get("refuri", "") for link in item.findall(nodes.reference) if link.get("internal")]
    homes = frozenset(posixpath.normpath(posixpath.join(posixpath.dirname(here), link)) for link in links)
    definition = to_html(item[-1][0])
    return Term(names[0]["ids"][0], tuple(name.astext() for name in names), definition, homes)


def to_html(node: nodes.Node) -> str:
    """A definition without its links, and with formulas that the browser typesets: it weighs little."""
    if isinstance(node, nodes.Text):
        return html.escape(node.astext())
    if isinstance(node, nodes.math):
        found = MATHML.search(node["html"])
        return found[0] if found else node["html"]
    inner = "".join(map(to_html, node.children))
    tag = next((tag for kind, tag in MARKUP.items() if isinstance(node, kind)), "")
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def renew(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """A new definition renews all chapters."""
    page = app.config.terms_glossary
    texts = [item.astext() for item in entries(env.get_doctree(page))] if page in env.found_docs else []
    before, env.glossary_texts = getattr(env, "glossary_texts", None), texts
    return [] if before in (None, texts) else [name for name in env.found_docs if has_terms(app, name)]


# -- the chapters ----------------------------------------------------------------------------------


def has_terms(app: Sphinx, page: str) -> bool:
    """Whether the terms on a page are linked."""
    return bool(re.search(app.config.terms_pages, page)) and page != app.config.terms_glossary


def pattern(terms: list[Term], unmarked: list[str]) -> tuple[re.Pattern, list[Term]]:
    """A pattern with a group for each name, the longest first, and the term of each group."""
    named = [(name, term) for term in terms for name in term.names if name not in unmarked]
    named.sort(key=lambda pair: -len(pair[0]))
    groups = "|".join(f"({inflected(name)})" for name, _ in named)
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])", re.IGNORECASE), [term for _, term in named]


def inflected(name: str) -> str:
    """A name in singular and plural, over the end of a line, and with either apostrophe."""
    stem, ending = (
        (name[:-1], "(?:y|ies)") if name.endswith("y") else (name, "" if name.endswith("s") else "s?")
    )
    text = re.escape(stem).replace(r"\ ", r"\s+").replace("'", "['\N{RIGHT SINGLE QUOTATION MARK}]") + ending
    return f"(?-i:{text})" if name.isupper() else text  # MAP is no map


class Marker:
    """Marks the first occurrence of each term on a page."""

    def __init__(self, app: Sphinx, docname: str, tree: nodes.document) -> None:
        """Note where the terms lead, and which sections define which."""
        self.terms = glossary(app)
        self.names, self.owners = pattern(self.terms, app.config.terms_unmarked)
        self.address = app.builder.get_relative_uri(docname, app.config.terms_glossary)
        self.homes = home_sections(tree, app.builder.get_target_uri(docname))
        self.marked: list[Term] = []

    def walk(self, node: nodes.Element, sections: tuple[nodes.Element, ...] = ()) -> None:
        """Mark the terms below a node, in the order of the text."""
        join_lines(node)
        for child in list(node.children):
            if isinstance(child, nodes.Text):
                node.replace(child, list(self.linked(child, sections)))
            elif not is_skipped(child):
                self.walk(child, (*sections, child) if isinstance(child, nodes.section) else sections)

    def linked(self, text: nodes.Text, sections: tuple[nodes.Element, ...]) -> Iterator[nodes.Node]:
        """A text in pieces: what is left as it is, and links."""
        whole, start = text.astext(), 0
        for found in self.names.finditer(whole) if self.owners else ():
            term = self.owners[found.lastindex - 1]
            if term in self.marked or any(self.homes.get(home) in sections for home in term.homes):
                continue
            self.marked.append(term)
            yield nodes.Text(whole[start : found.start()])
            yield TermLink("", found[0], refuri=f"{self.address}#{term.anchor}", internal=True, tip=term.tip)
            start = found.end()
        yield nodes.Text(whole[start:])


def join_lines(node: nodes.Element) -> None:
    """Make one text of the lines of a paragraph, which MyST keeps apart."""
    for text in [child for child in node.children if isinstance(child, nodes.Text)]:
        place = node.index(text)
        if place and isinstance(node[place - 1], nodes.Text):
            node[place - 1 : place + 1] = [nodes.Text(node[place - 1] + text)]


def is_skipped(node: nodes.Element) -> bool:
    """Whether no term below a node is marked."""
    folded = type(node).__name__.startswith("dropdown") or node.get("hide_mode")
    return isinstance(node, SKIPPED) or bool(folded) or bool(SKIPPED_CLASSES.intersection(node["classes"]))


def home_sections(tree: nodes.document, here: str) -> dict[str, nodes.section]:
    """For each address on a page the section in which it lies."""
    found = {}
    for section in tree.findall(nodes.section):  # an inner section comes after the one around it
        for node in section.findall(nodes.Element):
            if not (node is section and section.parent is tree):
                found.update({f"{here}#{anchor}": section for anchor in node["ids"]})
    return found


def mark(app: Sphinx, tree: nodes.document, docname: str) -> None:
    """Mark the terms of a chapter, and leave with it what they mean."""
    if app.builder.format == "html" and has_terms(app, docname):
        marker = Marker(app, docname, tree)
        marker.walk(tree)
        tree["terms"] = marker.marked


def add_definitions(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Put the definitions at the end of a page that has terms, and the script that shows them."""
    terms = tree.get("terms") if tree is not None and app.builder.name == "html" else None
    if terms:
        tips = "".join(
            f'<div class="term-tip" role="tooltip" id="{term.tip}" hidden>'
            f"<b>{html.escape(term.names[0])}</b> {term.definition}</div>\n"
            for term in terms
        )
        context["body"] += f"<div>\n{tips}</div>\n"
        app.add_js_file("terms.js", loading_method="defer")


def visit_link(writer: HTML5Translator, node: TermLink) -> None:
    """Write a link that is described by the definition on the page."""
    described = {"aria-describedby": node["tip"]} if writer.builder.name == "html" else {}
    writer.body.append(writer.starttag(node, "a", "", CLASS="term", href=node["refuri"], **described))


def depart_link(writer: HTML5Translator, node: TermLink) -> None:
    """End the link."""
    writer.body.append("</a>")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the links."""
    app.add_config_value("terms_glossary", "book/glossary", "env")
    app.add_config_value("terms_pages", r"(^|/)ch\d+-[^/]*$", "env")
    app.add_config_value("terms_unmarked", [], "env")
    app.add_node(TermLink, html=(visit_link, depart_link))
    app.connect("env-updated", renew)
    app.connect("doctree-resolved", mark, priority=900)  # after all that makes links
    app.connect("html-page-context", add_definitions)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
