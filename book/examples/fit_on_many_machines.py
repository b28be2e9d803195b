"""Fit a gamma law to more data than fits in the memory of the workers, one of which is killed on the way.

    pip install ".[dask]"      # in the folder of the book's source
    python fit_on_many_machines.py

The blocks of data are files. One pass reads them in this process through memory maps, which needs no
Dask and little memory. Then Dask has each block summed up by one of several worker processes; a worker
is killed, Dask computes again what was lost with it, and the merged statistic is the same to the last bit.
"""

import argparse
import os
import signal
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from expected_surprise import SufficientStatistics, sufficient_statistics

MEGABYTE = 2**20
NONE = sufficient_statistics("gamma", [])


def write_blocks(folder: Path, blocks: int, megabytes: int, seed: int = 10) -> list[Path]:
    """Write files of waiting times, each from a generator with a seed of its own."""
    paths = [folder / f"block{i:03}.npy" for i in range(blocks)]
    for i, path in enumerate(paths):
        rng = np.random.default_rng([seed, i])
        np.save(path, rng.gamma(shape=2.5, scale=4.0, size=megabytes * MEGABYTE // 8))
    return paths


def statistic_of(path: Path, log: Path | None = None) -> SufficientStatistics:
    """The sums of one block, read piece by piece; a line in the log says which process computed them."""
    statistic = sufficient_statistics("gamma", np.load(path, mmap_mode="r"))
    if log:
        with log.open("a") as lines:
            lines.write(f"{path.name} {os.getpid()}\n")
    return statistic


def merged(parts: Iterable[SufficientStatistics]) -> SufficientStatistics:
    """The statistic of all blocks together."""
    return sum(parts, NONE)


@dataclass(frozen=True)
class Run:
    """What came out on Dask: the statistic, the process that was killed, the results that died with it."""

    statistic: SufficientStatistics
    killed: int
    lost: list[str]


def on_dask(paths: list[Path], log: Path, workers: int, memory: int) -> Run:
    """The same sums by several processes of ``memory`` bytes each, of which one is killed."""
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, memory_limit=memory, dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        processes = client.run(os.getpid)
        parts = client.map(statistic_of, paths, log=log)
        blocks = {part.key: path.name for part, path in zip(parts, paths, strict=True)}
        victim, keys = wait_for_results(client)
        os.kill(processes[victim], signal.SIGKILL)
        total = client.submit(merged, parts).result()
        client.wait_for_workers(workers)  # also for the victim's successor, lest it start while all close
    return Run(total, processes[victim], sorted(blocks[key] for key in keys))


def wait_for_results(client, enough: int = 3) -> tuple[str, list[str]]:
    """The first worker that holds a few results, and their keys."""
    while True:
        for worker, keys in client.has_what().items():
            if len(keys) >= enough:
                return worker, list(keys)
        time.sleep(0.05)


def computed_twice(log: Path) -> dict[str, list[int]]:
    """The blocks that were computed more than once, and the processes that did it."""
    processes: dict[str, list[int]] = {}
    for line in log.read_text().splitlines():
        block, process = line.split()
        processes.setdefault(block, []).append(int(process))
    return {block: pids for block, pids in sorted(processes.items()) if len(pids) > 1}


def main() -> None:
    """Do both, and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--memory", type=int, default=170, help="megabytes for each worker")
    parser.add_argument("--block", type=int, default=10, help="megabytes of each block")
    chosen = parser.parse_args()
    blocks = 3 * chosen.workers * chosen.memory // chosen.block
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths, log = write_blocks(folder, blocks, chosen.block), folder / "log.txt"
        print(f"{blocks} blocks, {blocks * chosen.block} MB; {chosen.workers} workers of {chosen.memory} MB")
        start = time.perf_counter()
        alone = merged(map(statistic_of, paths))
        print(f"one pass, no Dask: {time.perf_counter() - start:.1f} s; {alone.fit().parameters}")
        start = time.perf_counter()
        run = on_dask(paths, log, chosen.workers, chosen.memory * MEGABYTE)
        print(f"on Dask: {time.perf_counter() - start:.1f} s; {run.statistic.fit().parameters}")
        print(f"killed process {run.killed}, which held {', '.join(run.lost)}")
        for block, processes in computed_twice(log).items():
            print(f"  {block} was computed by process", ", then by ".join(map(str, processes)))
        print("the same statistic, to the last bit:", run.statistic == alone)


if __name__ == "__main__":
    main()
