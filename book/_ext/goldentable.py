"""``{golden-numbers}``: the table of golden numbers, read from the files that the tests check.

The files are executed, but what computes is not there: of packages, only the standard library is imported,
and no formula is called. So the site needs none of the packages that the formulas are evaluated with.
"""

import ast
import builtins
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from tables import Cell, page_link, table

LONGEST = 56  # characters of a formula that is shown
HEADER = ("number", "value", "unit", "known from")
FORMULA, MINUS = "formula", "\N{MINUS SIGN}"


class Shelf:
    """The files of golden numbers in a folder, executed without the packages that they compute with."""

    def __init__(self, folder: Path) -> None:
        """Note the folder; the name by which its files import one another is its own."""
        self.folder, self.package = folder, folder.name
        self.loaded: dict[str, SimpleNamespace] = {}

    def load(self, name: str) -> SimpleNamespace:
        """What a file defines; ``name`` is ``golden`` or ``golden.ch02``."""
        if name not in self.loaded:
            stem = name.partition(".")[2] or "__init__"
            path = self.folder / f"{stem}.py"
            space = {"__name__": name, "__builtins__": vars(builtins) | {"__import__": self.fetch}}
            tree = ast.parse(path.read_text("utf-8"), str(path))
            exec(compile(tree, str(path), "exec"), space)
            self.loaded[name] = SimpleNamespace(**space, formulas=formulas(tree))
        return self.loaded[name]

    def fetch(self, name: str, *place: Any, **more: Any) -> Any:
        """Import in the usual way what is in the standard library, and stand in for the rest."""
        if name.partition(".")[0] == self.package:
            return self.load(name)
        known = name.partition(".")[0] in sys.stdlib_module_names
        return builtins.__import__(name, *place, **more) if known else MagicMock()

    def parts(self) -> list[str]:
        """The names of the files with rows: the front matter first, then the chapters."""
        names = (path.stem for path in self.folder.glob("*.py") if path.stem != "__init__")
        return sorted(names, key=lambda name: (name.startswith("ch"), name))

    def lines(self, part: str) -> list[list[Cell]]:
        """The golden numbers of a file as lines of the table."""
        space = self.load(f"{self.package}.{part}")
        return [cells(row, space.formulas) for row in space.ROWS]


def formulas(tree: ast.Module) -> dict[int, str]:
    """The text of each lambda, by its first line."""
    return {node.lineno: ast.unparse(node.body) for node in ast.walk(tree) if isinstance(node, ast.Lambda)}


class GoldenNumbers(SphinxDirective):
    """One section for each chapter that has golden numbers."""

    def run(self) -> list[nodes.Node]:
        """Read the files that there are."""
        folder = Path(self.env.srcdir, self.config.golden_numbers)
        shelf = Shelf(folder)
        for path in folder.glob("*.py"):
            self.env.note_dependency(str(path))
        return [self.section(part, shelf.lines(part)) for part in shelf.parts()]

    def section(self, part: str, lines: list[list[Cell]]) -> nodes.section:
        """The numbers of a chapter."""
        page = next((name for name in sorted(self.env.found_docs) if re.search(rf"/{part}-[^/]*$", name)), "")
        chapter = re.fullmatch(r"ch0*(\d+)", part)
        title = f"Chapter {chapter[1]}" if chapter else "Front matter"
        section = nodes.section("", nodes.title("", title), ids=[f"golden-{part}"], names=[])
        if page:
            section += nodes.paragraph("", "Printed in ", page_link(page, self.env.docname), nodes.Text("."))
        section += table(HEADER, lines)
        self.set_source_info(section)
        return section


def cells(row: Any, formulas: dict[int, str]) -> list[Cell]:
    """A golden number as a line of the table."""
    mantissa, _, exponent = row.printed.replace("-", MINUS).rstrip(".").partition("e")
    power = [nodes.Text(" · 10"), nodes.superscript("", exponent)] if exponent else []
    unit = "" if row.unit == "1" else row.unit
    return [row.name, [nodes.Text(mantissa), *power], unit, known_from(row, formulas)]


def known_from(row: Any, formulas: dict[int, str]) -> list[nodes.Node]:
    """The formula of a golden number as it is written in its file, and its source."""
    texts = [nodes.Text(row.source)] if row.source else []
    if row.formula is None:
        return texts
    name = getattr(row.formula, "__name__", "<lambda>")
    written = formulas.get(row.formula.__code__.co_firstlineno, "") if name == "<lambda>" else f"{name}()"
    shown = nodes.literal("", written) if 0 < len(written) <= LONGEST else nodes.Text(FORMULA)
    return [shown, nodes.Text("; "), *texts] if texts else [shown]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_config_value("golden_numbers", "tests/golden", "env")
    app.add_directive("golden-numbers", GoldenNumbers)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
