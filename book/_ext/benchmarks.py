"""``{benchmarks} speed``: the tables of what ``make bench STORE=1`` measured, from the file that it stores.

``{bench}`one/kl-vector/numpy formula``` is one number of that file within a sentence, so that no measured
number is typed.
"""

import json
from pathlib import Path
from typing import Any

from benchfigures import FIGURES
from benchtables import TABLES, Record, cell, columns, digits
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole
from tables import table

STORED = "book/benchmarks.json"


def read(app_env: Any) -> Record:
    """The stored measurements; the page in hand depends on them."""
    path = Path(app_env.srcdir, STORED)
    app_env.note_dependency(str(path))
    return json.loads(path.read_text("utf-8"))


class Benchmarks(SphinxDirective):
    """A table, or a figure with its caption as content."""

    required_arguments = 1
    optional_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Find what was asked for."""
        record, name = read(self.env), self.arguments[0]
        if name in FIGURES:
            return [self.figure(name, FIGURES[name](record))]
        if name == "digits":
            family = self.arguments[1]
            who = (name.replace(".", ".\N{ZERO WIDTH SPACE}") for name in columns(record, family))
            header, lines = ("case", "value", *who), digits(family)
        else:
            header, lines = TABLES[name]
        found = table(header, lines(record))
        found["classes"].append("dense")
        return [found]

    def figure(self, name: str, svg: str) -> nodes.figure:
        """A drawing with the text below it."""
        picture = nodes.raw("", f'<div class="es-still">{svg}</div>', format="html")
        caption = nodes.caption("", "", *self.state.inline_text(" ".join(self.content), self.lineno)[0])
        figure = nodes.figure("", picture, caption)
        figure["names"].append(f"fig-bench-{name}")
        self.state.document.note_explicit_target(figure, figure)
        self.set_source_info(figure)
        return figure


class Number(SphinxRole):
    """One measured number, by its path."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look it up."""
        try:
            return [nodes.Text(number(read(self.env), self.text))], []
        except (KeyError, StopIteration):
            message = self.inliner.reporter.error(f"no measurement {self.text!r}", line=self.lineno)
            return [], [message]


def number(record: Record, path: str) -> str:
    """A number of the file: ``one/WORK/PEER``, ``digits/CASE/WHO``, ``mib/WORK/WHO``, ``count/speed-met``."""
    kind, _, rest = path.partition("/")
    key, _, who = rest.partition("/")
    if kind == "machine":
        value = record["machine"][rest]
        return " ".join(value) if isinstance(value, list) and isinstance(value[0], str) else str(value)
    if kind == "count":
        return str(counts(record)[key])
    if kind == "digits":
        case = next(case for case in record["accuracy"] if case["case"] == key)
        return cell(next(row for row in case["rows"] if row["who"] == who))
    rows = record["memory"] if kind == "mib" else record["speed"][kind]
    row = next(row for row in rows if row["work"] == key and row["peer"] == who)
    return row.get("line") or (f"{row['mib']:.0f}" if kind == "mib" else f"{row['ratio']:.2g}")


def counts(record: Record) -> dict[str, int]:
    """How many goals of which kind there are, and how many of them are met and missed."""
    digits = [row for case in record["accuracy"] for row in case["rows"]]
    found = {}
    for kind, rows in {"speed": record["speed"]["one"], "memory": record["memory"], "digits": digits}.items():
        judged = [row["verdict"] for row in rows if row.get("verdict")]
        found |= {f"{kind}-{verdict}": judged.count(verdict) for verdict in ("met", "missed")}
        found[kind] = len(judged)
    return found


def setup(app: Sphinx) -> dict[str, Any]:
    """Register directive and role."""
    app.add_directive("benchmarks", Benchmarks)
    app.add_role("bench", Number())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
