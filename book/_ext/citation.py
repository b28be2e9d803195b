"""``{how-to-cite}``: the book's reference as a sentence and for BibTeX, from ``CITATION.cff``."""

from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class HowToCite(SphinxDirective):
    """The reference as a paragraph, and as an entry of BibTeX."""

    def run(self) -> list[nodes.Node]:
        """Read the file of the project."""
        path = Path(self.env.srcdir, "CITATION.cff")
        self.env.note_dependency(str(path))
        facts = yaml.safe_load(path.read_text("utf-8"))
        bibtex = entry(facts, str(self.config.copyright))
        return [
            nodes.paragraph("", "", *sentence(facts, str(self.config.copyright))),
            nodes.literal_block(bibtex, bibtex, language="bibtex"),
        ]


def authors(facts: dict[str, Any]) -> str:
    """The names of the authors as a reader says them."""
    return ", ".join(
        each.get("name") or f"{each['given-names']} {each['family-names']}" for each in facts["authors"]
    )


def bibtex_authors(facts: dict[str, Any]) -> str:
    """The names as BibTeX sorts them: family names of people first, a group in braces."""
    names = (
        f"{{{each['name']}}}" if "name" in each else f"{each['family-names']}, {each['given-names']}"
        for each in facts["authors"]
    )
    return " and ".join(names)


def year_of(facts: dict[str, Any], otherwise: str) -> str:
    """The year of the release, or of the copyright before there is one."""
    return str(facts.get("date-released", otherwise))[:4]


def address_of(facts: dict[str, Any]) -> str:
    """Where the book is published, as far as that is known."""
    return facts.get("url") or facts.get("repository-code") or ""


def sentence(facts: dict[str, Any], year: str) -> list[nodes.Node]:
    """The reference in one line."""
    start = f"{authors(facts)} ({year_of(facts, year)}). "
    end = f". Version {facts['version']}." + (f" {address_of(facts)}" if address_of(facts) else "")
    return [nodes.Text(start), nodes.emphasis("", facts["title"]), nodes.Text(end)]


def entry(facts: dict[str, Any], year: str) -> str:
    """The reference for BibTeX."""
    fields = {
        "author": bibtex_authors(facts),
        "title": f"{{{facts['title']}}}",
        "year": year_of(facts, year),
        "note": f"Version {facts['version']}",
        "url": address_of(facts),
    }
    lines = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items() if value)
    key = "".join(word for word in facts["title"].partition(":")[0].lower() if word.isalnum())
    return f"@misc{{{key},\n{lines}}}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("how-to-cite", HowToCite)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
