"""``{data-sheet} euro_coin``: what is known about a data set, closed by what the library itself says of it.

The facts of a table of the library (size, source, licence) are read from the table, so that they stand
once. For data from elsewhere, ``{data-sheet} load_iris``, they are options. Either way the chapters that
use the data are found in their code.
"""

from pathlib import Path
from typing import Any, ClassVar

from chapters import chapters, uses
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from tables import page_link

from expected_surprise import datasets


class DataSheet(SphinxDirective):
    """The text about a data set, and a list of its facts."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = dict.fromkeys(
        ("size", "source", "licence", "also"), directives.unchanged_required
    )

    def run(self) -> list[nodes.Node]:
        """The text first, then the facts."""
        self.env.note_dependency(datasets.__file__)
        name = self.arguments[0]
        facts = known(name) | {
            key: self.options[key] for key in ("size", "source", "licence") if key in self.options
        }
        if missing := [key for key in ("size", "source", "licence") if key not in facts]:
            raise self.error(f"{name} has no {missing[0]}; give it as an option")
        lines = [fact(key, self.parse_inline(words)[0]) for key, words in facts.items()]
        lines.append(fact("used in", self.users(name)))
        return [*self.parse_content_to_nodes(), nodes.bullet_list("", *lines)]

    def users(self, name: str) -> list[nodes.Node]:
        """Links to the chapters whose code uses the data; ``:also:`` names those where it does not show."""
        pages = chapters(self.env)
        also = {int(number) for number in self.options.get("also", "").split()}
        using = [n for n, page in pages.items() if n in also or name in uses(Path(self.env.doc2path(page)))]
        return linked(using, pages, self.env.docname) or [nodes.Text("no chapter so far")]


def known(name: str) -> dict[str, str]:
    """What the library says about one of its data sets."""
    data = getattr(datasets, name)() if name in datasets.__all__ else None
    if isinstance(data, datasets.Table):
        size = f"{data.counts.sum():,} observations, {len(data.values)} distinct values"
        return {"size": size, "source": data.source, "licence": data.licence}
    return {"size": f"{len(data):,} characters"} if isinstance(data, str) else {}


def linked(numbers: list[int], pages: dict[int, str], here: str) -> list[nodes.Node]:
    """Chapters, one link beside the other."""
    found: list[nodes.Node | addnodes.pending_xref] = []
    for number in numbers:
        found += (
            [nodes.Text(", ")] if found else [nodes.Text("chapters " if len(numbers) > 1 else "chapter ")]
        )
        found.append(page_link(pages[number], here, str(number)))
    return found


def fact(name: str, words: list[nodes.Node]) -> nodes.list_item:
    """A line of the list of facts."""
    return nodes.list_item(
        "", nodes.paragraph("", "", nodes.strong("", f"{name.capitalize()}:"), nodes.Text(" "), *words)
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("data-sheet", DataSheet)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
