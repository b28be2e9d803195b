"""``{benchmarks} speed``: the tables of what ``make bench STORE=1`` measured, from the file that it stores.

``{bench}`one/kl-vector/numpy formula``` is one number of that file within a sentence, so that no measured
number is typed.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchfigures import FIGURES
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole
from tables import Cell, table

OURS = "expected_surprise"
STORED = "book/benchmarks.json"
Record = dict[str, Any]


def seconds(value: float) -> str:
    r"""A time in the unit that suits it.

    >>> seconds(0.0123), seconds(2.5e-6)
    ('12.3\xa0ms', '2.50\xa0µs')
    """
    size, unit = next(((s, u) for s, u in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")) if value >= s), (1e-6, "µs"))
    digits = max(0, 2 - len(str(int(value / size))) + 1)
    return f"{value / size:.{digits}f}\N{NO-BREAK SPACE}{unit}"


def once(words: str, before: list[str]) -> str:
    """The words, but nothing where the line above has them already."""
    same = before[:1] == [words]
    before[:] = [words]
    return "" if same else words


def speed(record: Record) -> Iterator[list[Cell]]:
    """A line for each work and peer, on one thread."""
    last: list[str] = []
    for row in record["speed"]["one"]:
        what = once(row["what"], last)
        if "line" in row:
            yield [what, row["peer"], "", "", "", "", row["line"]]
            continue
        goal = "" if row["goal"] is None else f"{row['goal']:g}"
        times = [seconds(row["ours_s"]), seconds(row["peer_s"])]
        yield [what, row["peer"], *times, f"{row['ratio']:.2f}", goal, row["verdict"]]


def threads(record: Record) -> Iterator[list[Cell]]:
    """A line for each work and peer, on all cores."""
    last: list[str] = []
    for row in record["speed"]["all"]:
        if "line" not in row:
            cores = f"{row['ours_cores']:.1f}", f"{row['peer_cores']:.1f}"
            times = seconds(row["ours_s"]), seconds(row["peer_s"])
            yield [once(row["what"], last), row["peer"], *times, f"{row['ratio']:.2f}", *cores]


def reasons(record: Record) -> Iterator[list[Cell]]:
    """What was not reached, and where a peer is faster, with the reason."""
    for row in record["speed"]["one"]:
        if "reason" in row:
            goal = "" if row["goal"] is None else f"{row['goal']:g}"
            yield [row["what"], row["peer"], f"{row['ratio']:.2f}", goal, row["reason"]]


def memory(record: Record) -> Iterator[list[Cell]]:
    """A line for each work: ours, and the peers with the least and the most."""
    works = dict.fromkeys(row["work"] for row in record["memory"])
    for work in works:
        rows = [row for row in record["memory"] if row["work"] == work and "mib" in row]
        ours = next(row for row in rows if row["peer"] == OURS)
        theirs = sorted((row for row in rows if row["peer"] != OURS), key=lambda row: row["mib"])
        ends = [f"{row['mib']:.0f} ({row['peer']})" for row in (theirs[:1] + theirs[-1:])]
        yield [ours["what"], f"{ours['mib']:.1f}", *(ends or ["", ""]), ours["verdict"]]


def growth(record: Record) -> Iterator[list[Cell]]:
    """Seconds and MiB by size, and the slope."""
    for row in record["growth"]["curves"]:
        if "line" in row:
            yield [row["what"], row["who"], row["line"], *[""] * 5]
            continue
        cells = zip(row["seconds"], row["mib"], strict=True)
        yield [
            row["what"],
            row["who"],
            *(f"{seconds(s)}, {m:.0f} MiB" for s, m in cells),
            f"{row['slope']:.2f}",
        ]


def file(record: Record) -> Iterator[list[Cell]]:
    """Who can take the entropy of a file that does not fit into the memory allowed."""
    for row in record["growth"]["file"]:
        result = row.get("line") or f"{row['value']} nats in {seconds(row['s'])}"
        yield [row["who"], f"{row['file_mib']:.0f}", f"{row['limit_mib']:.0f}", result]


def digits(family: str) -> Callable[[Record], Iterator[list[Cell]]]:
    """A line for each case of a family, a column for each way to compute it."""

    def lines(record: Record) -> Iterator[list[Cell]]:
        for case in cases(record, family):
            cells = {row["who"]: cell(row) for row in case["rows"]}
            value = f"{float(case['true']):.6g}".replace("-", "\N{NON-BREAKING HYPHEN}")
            yield [case["what"], value, *(cells.get(who, "") for who in columns(record, family))]

    return lines


def cases(record: Record, family: str) -> list[Record]:
    """The cases whose key starts with the name of a family."""
    return [case for case in record["accuracy"] if case["case"].partition("-")[0] in FAMILIES[family]]


def columns(record: Record, family: str) -> list[str]:
    """Who takes part in a family, the library first."""
    return list(dict.fromkeys(row["who"] for case in cases(record, family) for row in case["rows"]))


def cell(row: Record) -> str:
    """Right digits, or what is wrong with the number as a whole."""
    return row.get("line") or row["wrong"] or str(row["digits"])


def machine(record: Record) -> Iterator[list[Cell]]:
    """Where and when."""
    found = record["machine"]
    yield ["processor", f"{found['cpu']}, {found['cores']} cores, {found['system']}"]
    yield ["vector features", " ".join(found["features"])]
    yield ["numpy's code for them", " ".join(found["numpy_dispatch"])]
    yield ["measured", found["date"]]
    loads = (", ".join(f"{x:g}" for x in found[f"load_{when}"]) for when in ("before", "after"))
    yield ["load over 1, 5 and 15 minutes", "before {}; after {}".format(*loads)]
    yield ["versions", ", ".join(f"{name} {version}" for name, version in found["versions"].items())]


FAMILIES = {
    "kl": ("kl",),
    "js": ("js",),
    "information": ("mi",),
    "loss": ("loss",),
    "entropy": ("subnormal", "long"),
    "normal": ("normal",),
    "counts": ("counts",),
}
SIZES = ("1e4", "1e5", "1e6", "1e7", "1e8")
TABLES: dict[str, tuple[tuple[str, ...], Callable[[Record], Iterator[list[Cell]]]]] = {
    "machine": (("what", "value"), machine),
    "speed": (("work", "peer", "ours", "theirs", "peer / ours", "goal", "verdict"), speed),
    "threads": (("work", "peer", "ours", "theirs", "peer / ours", "our cores", "their cores"), threads),
    "reasons": (("work", "peer", "peer / ours", "goal", "why"), reasons),
    "memory": (("work", "ours, MiB", "least of the peers", "most of the peers", "goal of 25"), memory),
    "growth": (("what", "who", *SIZES, "slope"), growth),
    "file": (("who", "file, MiB", "allowed, MiB", "result"), file),
}


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
