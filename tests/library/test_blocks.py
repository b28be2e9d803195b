"""Sums in blocks agree with sums in one go, whatever the shape, and need little memory."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import cross_entropy, entropy, kl_divergence
from expected_surprise._blocks import BLOCK, pieces, sum_terms

SHAPES = [
    (20_000,),
    (3, 9_000),
    (9_000, 3),
    (200, 7, 30),
    (30, 200, 7),
    (1, 1, 10_000),
    (2_000, 90),
    (90, 2_000),
]


@given(st.tuples(st.integers(1, 20), st.integers(1, 20_000), st.integers(1, 20)))
def test_the_blocks_cover_every_entry_once_and_are_small(shape):
    seen = 0
    for i, j, k in blocks(*shape):
        size = np.prod([len(range(n)[piece]) for n, piece in zip(shape, (i, j, k), strict=True)])
        assert 0 < size <= BLOCK
        seen += size
    assert seen == np.prod(shape)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("axis", [0, -1])
def test_a_sum_in_blocks_is_the_sum(shape, axis):
    x = np.random.default_rng(0).random(shape)
    np.testing.assert_allclose(sum_terms(np.square, x, axis=axis), (x**2).sum(axis=axis), rtol=1e-13)


def test_float32_is_summed_in_double_precision_and_comes_back_as_float32():
    x = np.full(10**6, 0.1, dtype=np.float32)
    total = sum_terms(np.abs, x)
    assert total.dtype == np.float32
    assert total == np.float32(10**6 * float(np.float32(0.1)))


def test_80_megabytes_need_little_more():
    p = np.full(10**7, 1e-7)
    for formula in (lambda: entropy(p), lambda: cross_entropy(p, p), lambda: kl_divergence(p, p)):
        tracemalloc.start()
        formula()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 25 * 2**20
