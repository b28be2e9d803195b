"""The drawings of the benchmarks' page: ratios by work, and time by size, in the page's own colours."""

from math import log10
from typing import Any

from expected_surprise.figures._chart import Chart, picture, raised

Record = dict[str, Any]
STYLES = {"scipy": 1, "torch": 2, "jax": 3, "sklearn": 4, "statsmodels": 5, "infomeasure": 5, "numpy": 4}
LEAST, MOST = 0.05, 100.0  # what lies beyond is drawn at the edge
ROW = 40


def shown(record: Record) -> dict[str, list[Record]]:
    """The works by name, each with its peers that were timed; the bare formulas of numpy are left out."""
    works: dict[str, list[Record]] = {}
    for row in record["speed"]["one"]:
        if "ratio" in row and row["package"] != "numpy":
            works.setdefault(row["what"], []).append(row)
    return works


def place(ratio: float) -> float:
    """Where a ratio stands on the logarithmic axis."""
    return log10(min(max(ratio, LEAST), MOST))


def ratios(record: Record) -> str:
    """A line for each work with a mark for each peer: to the right of 1 the library is faster."""
    works = shown(record)
    ticks = [(log10(x), f"{x:g}") for x in (0.1, 1, 10, 100)]
    chart = Chart(
        x=(log10(LEAST) - 0.05, log10(MOST) + 0.05),
        y=(-len(works), 0.2),
        xlabel="peer's time / our time",
        height=ROW * len(works) + 80,
        xticks=ticks,
        yticks=[(-len(works), "")],
    )
    for line, (what, rows) in enumerate(works.items()):
        chart.text(log10(LEAST) - 0.05, -line - 0.3, what)
        chart.rule(0, -line - 0.95, 0, -line - 0.42, "gap")
        for row in rows:
            chart.mark(place(row["ratio"]), -line - 0.68, STYLES[row["package"]], 5)
            if row["goal"]:
                chart.rule(place(row["goal"]), -line - 0.95, place(row["goal"]), -line - 0.42, "cursor")
    return picture(said(works), key(), chart)


def key() -> Chart:
    """What the marks stand for."""
    chart = Chart(x=(0, 4), y=(0, 1), height=34, bare=True)
    names = {"scipy": 1, "torch": 2, "jax": 3, "sklearn": 4, "others": 5}
    for i, (name, style) in enumerate(names.items()):
        chart.mark(i * 0.8, 0.5, style, 5)
        chart.text(i * 0.8, 0.5, name, dx=12, dy=6)
    return chart


def said(works: dict[str, list[Record]]) -> str:
    """The figure in words."""
    rows = [row for each in works.values() for row in each]
    faster = sum(row["ratio"] > 1 for row in rows)
    best, worst = max(rows, key=lambda row: row["ratio"]), min(rows, key=lambda row: row["ratio"])
    return (
        f"A line for each of {len(works)} works, with a mark for each peer at the ratio of its time to ours. "
        f"{faster} of {len(rows)} marks lie to the right of 1, where the library is faster. "
        f"The largest ratio is {best['ratio']:.3g}, {best['peer']} on {best['what']}; "
        f"the smallest {worst['ratio']:.2g}, {worst['peer']} on {worst['what']}."
    )


def growth(record: Record) -> str:
    """Time by size on logarithmic axes, and memory below."""
    curves = [
        curve for curve in record["growth"]["curves"] if "line" not in curve and curve["what"] != "log_loss"
    ]
    powers = range(4, 9)
    across = [(float(k), f"10{raised(k)}") for k in powers]
    time = Chart(
        x=(3.8, 8.9),
        y=(-5, 1.2),
        xticks=across,
        height=330,
        ylabel="seconds",
        xlabel="numbers in the input",
        yticks=[(float(k), f"10{raised(k)}") for k in range(-5, 2, 2)],
    )
    memory = Chart(
        x=(3.8, 8.9),
        y=(-1.2, 3.8),
        xticks=across,
        height=330,
        ylabel="MiB beyond the input",
        xlabel="numbers in the input",
        yticks=[(float(k), f"10{raised(k)}") for k in range(-1, 4)],
    )
    for style, curve in enumerate(curves, start=1):
        xs = [log10(n) for n in curve["sizes"]]
        for chart, values in ((time, curve["seconds"]), (memory, curve["mib"])):
            ys = [log10(max(v, 0.06 if chart is memory else 1e-9)) for v in values]
            chart.line(xs, ys, style)
            for x, y in zip(xs, ys, strict=True):
                chart.mark(x, y, style, 4)
    return picture(told(curves), names(curves), time, memory)


def names(curves: list[Record]) -> Chart:
    """What the lines stand for, below each other."""
    chart = Chart(x=(0, 1), y=(0, len(curves)), height=28 * len(curves) + 10, bare=True)
    for i, curve in enumerate(curves):
        y = len(curves) - i - 0.5
        chart.line([0, 0.09], [y, y], i + 1)
        chart.mark(0.045, y, i + 1, 4)
        chart.text(0.11, y, f"{curve['what']}, {curve['who']}", dy=6)
    return chart


def told(curves: list[Record]) -> str:
    """The figure in words."""
    parts = (
        f"{curve['what']} by {curve['who']}: {curve['seconds'][0]:.2g} to {curve['seconds'][-1]:.2g} "
        f"seconds, slope {curve['slope']:.2f}, at most {max(curve['mib']):.0f} MiB"
        for curve in curves
    )
    return (
        "Time and extra memory for 10,000 to 100,000,000 numbers on logarithmic axes. "
        + "; ".join(parts)
        + "."
    )


FIGURES = {"ratios": ratios, "growth-curves": growth}
