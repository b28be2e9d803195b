"""The index of terms as a page of the book, ``genindex``, with neighbours and a place in the contents.

Sphinx writes its index apart from the book, at the root of the site; here that one is off
(``html_use_index: false``), and the page of this name takes its template and its entries.
"""

from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.indexentries import IndexEntries

Entries = list[tuple[str, list]]


def is_index(docname: str) -> bool:
    """Whether a page is the index."""
    return docname.rpartition("/")[2] == "genindex"


def renew(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Any page may have new terms, so each build writes the index."""
    return [docname for docname in env.found_docs if is_index(docname)]


def fill(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> str | None:
    """Give the page of the index its entries, and Sphinx's template for them."""
    if doctree is None or not is_index(page):
        return None
    entries = IndexEntries(app.env).create_index(app.builder)
    up = "../" * page.count("/")
    context["genindexentries"] = [(letter, [moved(term, up) for term in terms]) for letter, terms in entries]
    context["genindexcounts"] = [len(terms) for _, terms in entries]
    context["split_index"] = False
    return "genindex.html"


def moved(term: tuple[str, list], up: str) -> tuple[str, list]:
    """A term of the index with links that hold from a page that lies deeper than the root."""
    name, (links, subterms, key) = term
    below = [(subname, lengthened(sublinks, up)) for subname, sublinks in subterms]
    return name, [lengthened(links, up), below, key]


def lengthened(links: list[tuple[str, str]], up: str) -> list[tuple[str, str]]:
    """Links with the way up before each address."""
    return [(main, up + address) for main, address in links]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the index."""
    app.connect("env-updated", renew)
    app.connect("html-page-context", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
