"""The lines of the tables on the benchmarks' page, from what ``make bench STORE=1`` stored."""

from collections.abc import Callable, Iterator
from typing import Any

from tables import Cell

OURS = "expected_surprise"
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


def missed(record: Record) -> Iterator[list[Cell]]:
    """The goals that were not reached, with the reason."""
    for row in record["speed"]["one"]:
        if row.get("verdict") == "missed":
            yield [row["what"], row["peer"], f"{row['ratio']:.2f}", f"{row['goal']:g}", row["reason"]]


def faster(record: Record) -> Iterator[list[Cell]]:
    """Where a peer without a goal is faster: a line for each reason."""
    rows = [row for row in record["speed"]["one"] if "reason" in row and row["goal"] is None]
    for reason in dict.fromkeys(row["reason"] for row in rows):
        places = (
            f"{row['peer']} on {row['what']} ({row['ratio']:.2f})" for row in rows if row["reason"] == reason
        )
        yield [reason, "; ".join(places)]


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
    "missed": (("work", "peer", "peer / ours", "goal", "why"), missed),
    "faster": (("why", "which peer on which work, and the ratio"), faster),
    "memory": (("work", "ours, MiB", "least of the peers", "most of the peers", "goal of 25"), memory),
    "growth": (("what", "who", *SIZES, "slope"), growth),
    "file": (("who", "file, MiB", "allowed, MiB", "result"), file),
}
