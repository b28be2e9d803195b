"""Sums in blocks agree with sums in one go, whatever the shape and the layout, and need little memory."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import cross_entropy, entropy, js_divergence, kl_divergence, mutual_information
from expected_surprise._blocks import BLOCK, CHUNK, _sum_block, pieces, sum_each, sum_terms

SHAPES = [
    (20_000,),
    (3, 9_000),
    (9_000, 3),
    (200, 7, 30),
    (30, 200, 7),
    (1, 1, 10_000),
    (10_000, 1),
    (2_000, 90),
    (90, 2_000),
    (700, 400),
    (3, 5, 7, 200),
    (200, 7, 5, 3),
    (400_000,),
    (2, 300_000),
    (300_000, 2),
    (550, 600),
]
MEGABYTES = 2**20

# The same numbers in the same places, but otherwise in memory.
LAYOUTS = {
    "C order": np.ascontiguousarray,
    "Fortran order": np.asfortranarray,
    "every second": lambda x: np.repeat(x, 2, axis=-1)[..., ::2],
    "every second row": lambda x: np.repeat(x, 2, axis=0)[::2],
    "backwards": lambda x: np.flip(np.flip(x).copy()),
    "read-only": lambda x: np.broadcast_to(x, x.shape),
    "axes rotated": lambda x: np.moveaxis(np.moveaxis(x, 0, -1).copy(), -1, 0),
}


@given(st.lists(st.integers(1, 40), min_size=1, max_size=3), st.integers(0, 2), st.integers(10, 14))
def test_the_pieces_cover_every_entry_once_and_are_small(shape, axis, log_size):
    axis %= len(shape)
    regions, along = pieces(tuple(shape), axis, 2**log_size)
    seen = np.zeros(shape, int)
    for region in regions:
        for step in along:
            piece = seen[(*region[:axis], step, *region[axis:])]
            assert 0 < piece.size <= 2**log_size
            piece += 1
    assert (seen == 1).all()


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_sum_in_blocks_is_the_sum(shape, layout):
    x = layout(np.random.default_rng(0).random(shape))
    for axis in range(-1, x.ndim - 1):
        squares, total = sum_each(lambda a: (a * a, a), x, axis=axis)
        np.testing.assert_allclose(squares, (x * x).sum(axis=axis), rtol=1e-13)
        np.testing.assert_allclose(total, x.sum(axis=axis), rtol=1e-13)


@pytest.mark.parametrize("shape", [(300_000,), (1_000, 300), (300, 1_000), (30_000, 10), (10, 30_000)])
@pytest.mark.parametrize("axis", [0, -1])
def test_equal_numbers_whose_rounding_errors_agree_do_not_add_up_to_an_error(shape, axis):
    third = 1 / 3
    true = third * shape[axis]
    np.testing.assert_allclose(sum_terms(np.abs, np.full(shape, third), axis=axis), true, rtol=3e-15)


def test_float32_is_summed_in_double_precision_and_comes_back_as_float32():
    for shape in ((10**6,), (10**6, 2), (2, 10**6)):
        x = np.full(shape, 0.1, dtype=np.float32)
        total = sum_terms(np.abs, x, axis=shape.index(10**6))
        assert total.dtype == np.float32
        assert np.all(total == np.float32(10**6 * float(np.float32(0.1))))


def test_no_sum_is_minus_zero():
    for shape in ((3,), (2, 3), (20_000,), (20_000, 3), (3, 20_000), (2, 9_000, 3)):
        for axis in range(len(shape)):
            assert not np.signbit(sum_terms(np.negative, np.zeros(shape), axis=axis)).any()


def peak_of(call) -> float:
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / MEGABYTES


FUNCTIONS = [lambda p, q, axis: entropy(p, axis=axis), cross_entropy, kl_divergence, js_divergence]


def test_80_megabytes_need_little_more():
    p = np.full(10**7, 1e-7)
    for function in FUNCTIONS:
        assert peak_of(lambda f=function: f(p, p, axis=-1)) < 25


def uniform(*shape: int, axis: int = -1) -> np.ndarray:
    """Every pair of these is close, so that what is done for neighbours is done too."""
    return np.full(shape, 1 / shape[axis])


PAIRS = {
    "rows": (uniform(10, 2 * 10**5), uniform(10, 2 * 10**5), -1),
    "columns": (uniform(2_000, 1_000, axis=0), uniform(2_000, 1_000, axis=0), 0),
    "Fortran order": (uniform(1_000, 2_000).copy("F"), uniform(1_000, 2_000).copy("F"), -1),
    "every second": (2 * uniform(1_000, 2_000)[:, ::2], 2 * uniform(1_000, 2_000)[:, ::2], -1),
    "one against many": (uniform(1_000), uniform(2_000, 1_000), -1),
}


@pytest.mark.parametrize(("p", "q", "axis"), PAIRS.values(), ids=PAIRS)
def test_no_layout_is_copied(p, q, axis):
    for function in FUNCTIONS:
        assert peak_of(lambda f=function: f(p, q, axis=axis)) < q.nbytes / MEGABYTES / 3


def test_a_large_table_is_not_copied():
    rng = np.random.default_rng(0)
    for px in (rng.dirichlet(np.ones(1_000)), uniform(1_000)):
        pxy = np.outer(px, uniform(2_000))
        assert peak_of(lambda pxy=pxy: mutual_information(pxy)) < 5


def test_a_few_close_rows_among_long_ones_are_not_copied():
    p = uniform(4, 4 * 10**5)
    q = p.copy()
    q[1] *= np.repeat([0.1, 1.9], 2 * 10**5)
    divergence = kl_divergence(p, q)
    assert (divergence == 0).tolist() == [True, False, True, True]
    assert peak_of(lambda: kl_divergence(p, q)) < 4


def test_a_file_is_read_piece_by_piece(tmp_path):
    n = 4 * CHUNK
    p = np.memmap(tmp_path / "p", dtype=float, mode="w+", shape=n)
    p[:] = np.random.default_rng(0).dirichlet(np.ones(n))
    p.flush()
    p = np.memmap(tmp_path / "p", dtype=float, mode="r", shape=n)
    assert entropy(p) == entropy(np.array(p))
    assert peak_of(lambda: entropy(p)) < 1


@pytest.mark.long
def test_a_file_larger_than_the_memory_that_the_process_may_have(tmp_path):
    """8 GB of uniform probabilities, in a file with holes: 1 GB of memory would not hold them."""
    path = tmp_path / "zeros"
    n = 10**9
    with path.open("wb") as file:
        file.truncate(8 * n)
    p = np.memmap(path, dtype=float, mode="r+", shape=n)
    p[:: n // 4] = 0.25
    assert peak_of(lambda: entropy(p)) < 25
    assert entropy(p, base=2) == 2


def test_the_entropy_of_ten_million_equal_outcomes():
    assert entropy(np.full(10**7, 1e-7)) == pytest.approx(math.log(10**7), rel=1e-15)


@pytest.mark.parametrize(
    "shape", [(BLOCK // 10, 10), (BLOCK // 99, 99), (1, 400, 81), (3, 9_000, 1), (1, 16_000, 2), (60, 2, 200)]
)
def test_products_are_so_small_that_linear_algebra_stays_on_one_thread(shape, monkeypatch):
    sizes = []

    class Noted(np.ndarray):
        def __rmatmul__(self, ones):
            sizes.append(np.prod(self.shape[-2:]))
            return ones @ np.asarray(self)

    monkeypatch.setattr(np, "ones", lambda n: list(np.broadcast_to(1.0, n)))
    terms = np.random.default_rng(0).random(shape)
    total = _sum_block(terms.view(Noted))
    np.testing.assert_allclose(total, terms.sum(axis=1), rtol=1e-14)
    assert 0 < max(sizes) < 9_216
