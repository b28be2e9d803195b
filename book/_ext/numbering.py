"""Numbers within the chapter: equation (2.3), Figure 2.1, Theorem 2.1, and every reference the same.

A chapter's number is part of its file's name (``ch02-entropy``), never counted by the build; an appendix
has a letter (``appb-convexity``). A page that is neither numbers its equations and figures from 1.

An equation that also stands in the source article has a label that ends in its number there:
``eq-relative-entropy-a4`` shows as (5.1, A4), and references to it read (5.1).
"""

import re
from copy import deepcopy
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

CHAPTER = re.compile(r"(?:^|/)(?:ch0*(\d+)|app([a-z]))-[^/]*$")
ARTICLE = re.compile(r"-a(\d+)$")
Numbers = dict[str, dict[str, dict[str, tuple]]]  # page -> kind -> id -> number


def chapter_of(docname: str) -> str:
    """The number of a chapter or the letter of an appendix, from its file's name; else nothing.

    >>> chapter_of("book/ch02-entropy"), chapter_of("book/appb-convexity"), chapter_of("book/preface")
    ('2', 'B', '')
    """
    match = CHAPTER.search(docname)
    return (match[1] or match[2].upper()) if match else ""


def within_chapter(docname: str, rank: int) -> tuple[str, ...]:
    """The parts of the number that the ``rank``-th item of its kind has on a page."""
    return tuple(filter(None, (chapter_of(docname), str(rank))))


def renumbered(counted: Numbers) -> Numbers:
    """Figure numbers counted through the whole book, turned into numbers within each page."""
    return {
        docname: {
            kind: {
                key: within_chapter(docname, rank)
                for rank, key in enumerate(sorted(numbers, key=numbers.__getitem__), start=1)
            }
            for kind, numbers in kinds.items()
        }
        for docname, kinds in counted.items()
    }


def restore_counts(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give Sphinx back its own counts, lest it finds every page changed and writes it anew."""
    env.toc_fignumbers = getattr(env, "counted_fignumbers", env.toc_fignumbers)
    return []


def number_figures(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Number figures, tables and theorems within their chapters."""
    env.counted_fignumbers = deepcopy(env.toc_fignumbers)
    env.toc_fignumbers = renumbered(env.toc_fignumbers)
    return []


def number_equations(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Number equations within their chapters; a number that changed elsewhere renews every page."""
    equations = env.domains["math"].equations
    for label, (docname, rank) in equations.items():
        if isinstance(rank, int):
            equations[label] = (docname, ".".join(within_chapter(docname, rank)))
    shown = {label: number for label, (_, number) in equations.items()} | theorem_numbers(env)
    before, env.shown_numbers = getattr(env, "shown_numbers", {}), shown
    moved = any(shown.get(label) != number for label, number in before.items())
    return sorted(env.found_docs) if moved else []


def theorem_numbers(env: BuildEnvironment) -> dict[str, tuple]:
    """The number of everything that a page can refer to by its number, but equations."""
    return {
        f"{docname}#{key}": number
        for docname, kinds in env.toc_fignumbers.items()
        for numbers in kinds.values()
        for key, number in numbers.items()
    }


def show_numbers(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave at each equation the number to show, with the number in the source article."""
    equations = app.env.domains["math"].equations
    for node in doctree.findall(nodes.math_block):
        if node.get("number"):
            article = ARTICLE.search(node["label"])
            node["shown"] = equations[node["label"]][1] + (f", A{article[1]}" if article else "")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the numbering around Sphinx's own, which has priority 500."""
    app.connect("env-get-updated", restore_counts, priority=400)
    app.connect("env-get-updated", number_figures, priority=600)
    app.connect("env-updated", number_equations)
    app.connect("doctree-resolved", show_numbers)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
