"""The results as tables of text, and rounded for storing."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from bench.contest import OURS

__all__ = ["rounded", "spread", "summary", "text"]


def rounded(value: Any, places: int = 4) -> Any:
    """The same with every float cut to some significant digits."""
    if isinstance(value, dict):
        return {key: rounded(each, places) for key, each in value.items()}
    if isinstance(value, list):
        return [rounded(each, places) for each in value]
    return float(f"{value:.{places - 1}e}") if isinstance(value, float) else value


def spread(value: Any) -> str:
    """JSON with a line for each row: what holds rows is spread out, a row is not."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if not any(
        isinstance(each, dict) for part in inner for each in (part if isinstance(part, list) else [part])
    ):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{json.dumps(key)}: {spread(each)}" for key, each in value.items()) + "\n}"
    return "[\n" + ",\n".join(map(spread, value)) + "\n]"


def seconds(value: float) -> str:
    """A time in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size or unit == "µs":
            return f"{value / size:.3g} {unit}"
    raise AssertionError


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns side by side, as wide as their widest cell."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def speed_row(row: dict) -> list[str]:
    if "line" in row:
        return [row["what"], row["peer"], "", "", "", "", "", row["line"]]
    goal = "" if row["goal"] is None else f"{row['goal']:g}"
    times = [seconds(row["ours_s"]), seconds(row["peer_s"])]
    cores = f"{row['ours_cores']:.1f} / {row['peer_cores']:.1f}"
    said = f"{row['verdict']}: {row['reason']}" if "reason" in row else row["verdict"]
    return [row["what"], row["peer"], *times, f"{row['ratio']:.2f}", goal, cores, said.removeprefix(": ")]


def speed(rows: list[dict]) -> str:
    header = ("work", "peer", "ours", "peer's", "ratio", "goal", "cores", "verdict")
    return table(header, map(speed_row, rows))


def memory(rows: list[dict]) -> str:
    lines = []
    for row in rows:
        goal = "" if row["goal"] is None else f"{row['goal']:g}"
        value = row.get("line") or f"{row['mib']:.1f}"
        lines.append([row["what"], row["peer"], value, goal, row.get("verdict", "")])
    return table(("work", "who", "MiB beyond the inputs", "goal", "verdict"), lines)


def growth(found: dict) -> str:
    sizes = [f"{n:.0e}".replace("e+0", "e") for n in found["curves"][0]["sizes"]]
    lines = []
    for row in found["curves"]:
        if "line" in row:
            lines.append([row["what"], row["who"], row["line"], *[""] * len(sizes)])
            continue
        slope = f"{row['slope']:.2f}"
        lines.append([row["what"], row["who"], *map(seconds, row["seconds"]), slope])
        lines.append(["", "  MiB", *(f"{m:.1f}" for m in row["mib"]), ""])
    files = [
        [
            row["who"],
            f"{row['file_mib']:.0f}",
            f"{row['limit_mib']:.0f}",
            row.get("line") or f"{float(row['value']):.12f} in {seconds(row['s'])}",
        ]
        for row in found["file"]
    ]
    header = ("H(p) of a file on disk", "MiB", "MiB allowed", "result")
    return table(("what", "who", *sizes, "slope"), lines) + "\n\n" + table(header, files)


def accuracy(found: list[dict]) -> str:
    lines = []
    for case in found:
        for row in case["rows"]:
            what = f"{case['what']} = {case['true']}" if row["who"] == OURS else ""
            if "line" in row:
                lines.append([what, row["who"], "", "", row["line"]])
                continue
            error = "" if row["error"] is None else f"{row['error']:.0e}"
            said = " ".join(filter(None, (row["wrong"], row["verdict"])))
            lines.append([what, row["who"], str(row["digits"]), error, said])
    return table(("what", "who", "digits", "relative error", ""), lines)


def summary(record: dict) -> dict[str, int]:
    """How many goals there are, and how many are met."""
    rows = (
        record["speed"]["one"] + record["memory"] + [r for case in record["accuracy"] for r in case["rows"]]
    )
    judged = [row["verdict"] for row in rows if row.get("verdict")]
    return {"goals": len(judged), "met": judged.count("met")}


def machine(found: dict) -> str:
    lines = [
        f"{found['cpu']}, {found['cores']} cores; {found['system']}; {found['date']}",
        f"vector features: {' '.join(found['features'])}; numpy uses: {' '.join(found['numpy_dispatch'])}",
        f"load before {found['load_before']}, after {found['load_after']}",
        ", ".join(f"{name} {version}" for name, version in found["versions"].items()),
    ]
    return "\n".join(lines)


def text(record: dict) -> str:
    """Everything, as text."""
    count = summary(record)
    parts = {
        "": machine(record["machine"]),
        "Speed, one thread (ratio: peer / ours)": speed(record["speed"]["one"]),
        "Speed, all threads": speed(record["speed"]["all"]),
        "Peak memory": memory(record["memory"]),
        "Growth": growth(record["growth"]) if record["growth"] else "",
        "Digits": accuracy(record["accuracy"]),
        "Summary": f"{count['met']} of {count['goals']} goals met",
    }
    return "\n\n".join(f"{title}\n{body}".lstrip() for title, body in parts.items() if body) + "\n"
