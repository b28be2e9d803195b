"""Run the stages, each in a process of its own: ``python -m bench [--store] [keys of works ...]``."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import accuracy, cases, contest, fits, goals, growth, logits, machine, memory, report, works

OUT, STORED = Path("_build/bench"), Path("book/benchmarks.json")
BUDGET = {"one": 2.0, "all": 1.0}  # seconds for a work, beyond the least number of rounds


def chosen(keys: list[str]) -> list[contest.Work]:
    """The works whose key contains one of the words, or all works."""
    every = works.WORKS + logits.WORKS + fits.WORKS
    return [work for work in every if wanted(work.key, keys)]


def wanted(key: str, keys: list[str]) -> bool:
    """Whether one of the words is part of a key, or there are none."""
    return not keys or any(word in key for word in keys)


def threads() -> contextlib.AbstractContextManager:
    """Let the library use all cores, if it has a setting for it."""
    import expected_surprise

    setting = getattr(expected_surprise, "threads", None)
    return setting(os.cpu_count()) if setting else contextlib.nullcontext()


def one(keys: list[str]) -> list[dict]:
    """Times on one thread."""
    if contest.importlib.util.find_spec("torch"):
        import torch

        torch.set_num_threads(1)
    return [row for work in chosen(keys) for row in contest.run(work, BUDGET["one"], wall=False)]


def every(keys: list[str]) -> list[dict]:
    """Times with as many threads as there are cores; no goal was set for them."""
    with threads():
        some = [work for work in chosen(keys) if work.parallel]
        return [row | {"goal": None} for work in some for row in contest.run(work, BUDGET["all"])]


STAGES: dict[str, Callable[[list[str]], object]] = {
    "one": one,
    "all": every,
    "memory": lambda keys: [row for work in chosen(keys) if work.memory for row in memory.run(work)],
    "growth": lambda keys: growth.run() if not keys or "growth" in keys else {},
    "accuracy": lambda keys: [accuracy.run(case) for case in cases.cases() if wanted(case.key, keys)],
}


def stage(name: str, keys: list[str]) -> object:
    """What a stage finds, in a process of its own with the right number of threads."""
    start, path = time.monotonic(), OUT / f"{name}.json"
    environment = machine.use_threads(one=name != "all")
    subprocess.run([sys.executable, "-m", "bench", "--stage", name, *keys], env=environment, check=True)
    print(f"bench: {name} took {time.monotonic() - start:.0f} s", flush=True)
    return json.loads(path.read_text("utf-8"))


def measure(keys: list[str]) -> dict:
    """All stages, judged."""
    before = machine.load()
    found = {name: stage(name, keys) for name in STAGES}
    about = machine.describe() | {"load_before": before, "load_after": machine.load()}
    for case in found["accuracy"]:
        case["rows"] = [row | {"verdict": goals.verdict(row)} for row in case["rows"]]
    record = {
        "machine": about,
        "speed": {name: [goals.explain(row) for row in found[name]] for name in ("one", "all")},
        "memory": [row | {"verdict": goals.verdict(row)} for row in found["memory"]],
        "growth": found["growth"],
        "accuracy": found["accuracy"],
    }
    return report.rounded(record)


def write(path: Path, record: object) -> None:
    """Store as JSON, a row on each line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report.spread(record) + "\n", "utf-8")


def main(words: list[str]) -> None:
    """Measure and report; ``--store`` also renews what the page of the book is made of."""
    if words[:1] == ["--stage"]:
        write(OUT / f"{words[1]}.json", STAGES[words[1]](words[2:]))
        return
    store, keys = "--store" in words, [word for word in words if word != "--store"]
    if store and keys:
        sys.exit("bench: only a run of all works can be stored; leave out ROWS")
    record = measure(keys)
    write(OUT / "benchmarks.json", record)
    (OUT / "benchmarks.txt").write_text(report.text(record), "utf-8")
    print(report.text(record))
    if store:
        write(STORED, record)
        print(f"bench: stored in {STORED}")


if __name__ == "__main__":
    main(sys.argv[1:])
