"""Threads change the time, and nothing else."""

import threading

import numpy as np
import pytest

import expected_surprise as es
from expected_surprise import parallel
from expected_surprise._blocks import CHUNK

RNG = np.random.default_rng(0)
FUNCTIONS = [
    lambda p, q, axis: es.entropy(p, axis=axis),
    es.cross_entropy,
    es.kl_divergence,
    es.js_divergence,
]


@pytest.mark.parametrize("shape", [(4 * CHUNK + 7,), (120_000, 9), (5, 2, 110_000)])
@pytest.mark.parametrize("step", [1.0, 1e-5], ids=["strangers", "neighbours"])
def test_the_number_of_threads_changes_no_digit(shape, step):
    for axis in range(len(shape)):
        p, q = RNG.random(shape) + 0.01, RNG.random(shape) + 0.01
        q = p + step * (q - p)
        p, q = (x / x.sum(axis=axis, keepdims=True) for x in (p, q))
        for function in FUNCTIONS:
            one = function(p, q, axis=axis)
            for count in (2, 5):
                with es.threads(count):
                    np.testing.assert_array_equal(function(p, q, axis=axis), one)


def test_two_threads_work_at_the_same_time():
    both = threading.Barrier(2, timeout=10)  # breaks unless two threads arrive
    with es.threads(2):
        assert list(parallel._in_order(lambda place: (both.wait(), place)[1], range(4))) == list(range(4))


def test_without_threads_and_for_little_work_there_is_one():
    def name(_):
        return threading.current_thread().name

    here = name(0)
    assert set(parallel._in_order(name, range(4))) == {here}
    with es.threads(2):
        assert set(parallel._in_order(name, range(3))) == {here}
        assert here not in set(parallel._in_order(name, range(4)))
        with es.threads(1):
            assert set(parallel._in_order(name, range(4))) == {here}
        assert here not in set(parallel._in_order(name, range(4)))
    assert set(parallel._in_order(name, range(4))) == {here}


def test_an_error_in_a_thread_is_the_error_of_the_call_and_ends_the_setting():
    p = np.full(4 * CHUNK, 1 / (4 * CHUNK))
    p[-1] = -1
    with pytest.raises(ValueError, match=r"^p has -1 at index 1048575; a prob"), es.threads(2):
        es.entropy(p)
    assert parallel._map.get() is map


def test_zeros_warn_in_no_thread():
    p = np.zeros(4 * CHUNK)
    p[:: 2 * CHUNK] = 0.5
    with es.threads(2):
        assert es.entropy(p, base=2) == 1
        assert es.kl_divergence(p, p) == 0


@pytest.mark.parametrize("count", [0, -1])
def test_less_than_one_thread(count):
    with (
        pytest.raises(ValueError, match=f"count is {count}, but must be at least 1"),
        es.threads(count),
    ):
        pass


@pytest.mark.parametrize("count", [1.5, "2", None])
def test_a_number_of_threads_is_a_whole_number(count):
    with pytest.raises(TypeError, match=r"count is .*, but must be a whole number"), es.threads(count):
        pass
