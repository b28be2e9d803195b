"""The example of chapter 10: one pass through memory maps, and the same sums on Dask while a worker dies."""

import os

import numpy as np
import pytest

from expected_surprise import fit_gamma
from fit_on_many_machines import MEGABYTE, computed_twice, merged, on_dask, statistic_of, write_blocks

WORKERS, MEMORY, BLOCK = 3, 170, 10  # megabytes


def test_blocks_in_any_order_give_the_estimate_of_all_the_data(tmp_path):
    paths = write_blocks(tmp_path, blocks=3, megabytes=1)
    alone = merged(map(statistic_of, paths))
    assert merged(map(statistic_of, reversed(paths))) == alone
    true = fit_gamma(np.concatenate([np.load(path) for path in paths]))
    assert alone.fit().parameters == pytest.approx(true.parameters, rel=1e-10)
    assert alone.fit().log_likelihood == pytest.approx(true.log_likelihood, rel=1e-10)


def test_the_log_tells_which_blocks_were_computed_twice(tmp_path):
    log = tmp_path / "log.txt"
    first, second = write_blocks(tmp_path, blocks=2, megabytes=1)
    for path in first, second, first:
        statistic_of(path, log)
    assert computed_twice(log) == {first.name: [os.getpid()] * 2}


@pytest.mark.long
def test_a_killed_worker_changes_no_digit(tmp_path):
    """The data are three times what all workers together may hold; one of them is killed."""
    blocks = 3 * WORKERS * MEMORY // BLOCK
    paths, log = write_blocks(tmp_path, blocks, BLOCK), tmp_path / "log.txt"
    assert sum(path.stat().st_size for path in paths) >= 3 * WORKERS * MEMORY * MEGABYTE
    alone = merged(map(statistic_of, paths))
    run = on_dask(paths, log, WORKERS, MEMORY * MEGABYTE)
    assert run.statistic == alone
    assert run.statistic.fit().parameters == alone.fit().parameters

    with pytest.raises(ProcessLookupError):
        os.kill(run.killed, 0)
    again = computed_twice(log)
    assert run.lost
    for block in run.lost:
        assert again[block][0] == run.killed
        assert set(again[block][1:]) - {run.killed}
    lines = log.read_text().split()
    assert set(lines[::2]) == {path.name for path in paths}
    assert len(set(lines[1::2])) >= WORKERS
    for path in paths:
        path.unlink()
