"""Reads and writes pages in parallel, for which Jupyter Book has no option.

A process does not see the pages that others read, so labels are compared once all pages are there.
"""

import os
from typing import Any

from docutils import nodes
from sphinx import builders
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx_proof.domain import ProofDomain

logger = logging.getLogger(__name__)
MOST = 4  # processes
CHUNKS = 4  # for each process


def use_cores(app: Sphinx) -> None:
    """Let Sphinx use the cores that there are."""
    app.parallel = min(os.cpu_count() or 1, MOST)
    for extension in app.extensions.values():
        if extension.parallel_read_safe is None:  # sphinx_multitoc_numbering does not say, and is off
            extension.parallel_read_safe = True


def dealt(pages: list[str], processes: int, *_: int) -> list[list[str]]:
    """Pages in chunks, dealt like cards: the chapters, which are long, follow one another in the alphabet."""
    number = min(len(pages), CHUNKS * processes)
    return [list(pages[start::number]) for start in range(number)]


def note_labels(app: Sphinx, doctree: nodes.document) -> None:
    """Note the labels of a page."""
    here = app.env.docname
    named = {node["label"] for node in doctree.findall(nodes.Element) if node.get("label")}
    anchors = {label for label, (page, _) in app.env.domains["std"].anonlabels.items() if page == here}
    page_labels(app.env)[here] = named | anchors


def page_labels(env: BuildEnvironment) -> dict[str, set[str]]:
    """The labels of each page."""
    env.page_labels = getattr(env, "page_labels", {})
    return env.page_labels


def merge_labels(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    """Take over the labels that another process found."""
    page_labels(env).update((name, page_labels(other).get(name, set())) for name in docnames)


def forget_labels(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget the labels of a page that is gone or read again."""
    page_labels(env).pop(docname, None)


def compare_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of a label that two pages have."""
    first: dict[str, str] = {}
    for page, labels in sorted(page_labels(env).items()):
        for label in sorted(labels):
            if first.setdefault(label, page) != page:
                logger.warning("label %r is also on the page %s", label, first[label], location=page)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the processes and the labels."""
    builders.make_chunks = dealt
    # sphinx-proof merges what it knows by an event, and its domain holds nothing.
    ProofDomain.merge_domaindata = lambda domain, docnames, other: None
    app.connect("builder-inited", use_cores)
    app.connect("doctree-read", note_labels, priority=900)
    app.connect("env-purge-doc", forget_labels)
    app.connect("env-merge-info", merge_labels)
    app.connect("env-updated", compare_labels)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
