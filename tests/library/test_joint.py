"""Two variables: joint and conditional entropy, mutual information, tables of counts."""

import math
import tracemalloc

import mpmath as mp
import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import (
    conditional_entropy,
    contingency,
    empirical_distribution,
    entropy,
    joint_entropy,
    mutual_information,
    mutual_information_from_samples,
)
from strategies import WEIGHTS, pmfs, samples

TABLE = np.array([[4, 2, 1, 1], [2, 4, 1, 1], [2, 2, 2, 2], [8, 0, 0, 0]]) / 32


@st.composite
def tables(draw) -> np.ndarray:
    """Joint distributions of two variables, with zeros, empty rows and columns, and tiny entries."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cells = draw(st.lists(WEIGHTS, min_size=rows * columns, max_size=rows * columns).filter(any))
    return (np.array(cells) / math.fsum(cells)).reshape(rows, columns)


def nearly_independent(seed: int, shape: tuple[int, int], step: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    product = np.outer(rng.dirichlet(np.ones(shape[0])), rng.dirichlet(np.ones(shape[1])))
    table = product * (1 + step * rng.choice([-1, 1], shape) * rng.uniform(0.5, 1.5, shape))
    return table / table.sum()


def true_conditional_entropy(pxy) -> mp.mpf:
    rows = [oracle.given(row) for row in pxy]
    return mp.fsum(p * mp.log(mp.fsum(row) / p) for row in rows for p in row if p)


def true_mutual_information(pxy) -> mp.mpf:
    cells = oracle.exact(pxy.ravel())
    rows = [cells[i : i + pxy.shape[1]] for i in range(0, len(cells), pxy.shape[1])]
    py = [mp.fsum(column) for column in zip(*rows, strict=True)]
    return mp.fsum(
        p * mp.log(p / (mp.fsum(row) * q)) for row in rows for p, q in zip(row, py, strict=True) if p
    )


def test_the_table_of_cover_and_thomas():
    """Elements of Information Theory, example 2.2.1; there X is along the columns."""
    assert joint_entropy(TABLE, base=2) == pytest.approx(27 / 8, rel=1e-15)
    assert conditional_entropy(TABLE.T, base=2) == pytest.approx(13 / 8, rel=1e-15)
    assert conditional_entropy(TABLE, base=2) == pytest.approx(11 / 8, rel=1e-15)
    assert mutual_information(TABLE, base=2) == pytest.approx(3 / 8, rel=1e-14)


@given(tables())
def test_all_three_agree_with_their_definitions(pxy):
    assert oracle.relative_error(joint_entropy(pxy), oracle.entropy(pxy.ravel())) < 2e-15
    assert oracle.relative_error(conditional_entropy(pxy), true_conditional_entropy(pxy)) < 4e-15
    true = true_mutual_information(pxy)
    assert abs(mutual_information(pxy) - float(true)) < 1e-15 * (1 + float(true)) + 1e-9 * float(true)


@given(tables())
def test_the_identities_and_the_bounds(pxy):
    hx, hy = entropy(pxy.sum(axis=1)), entropy(pxy.sum(axis=0))
    assert joint_entropy(pxy) == pytest.approx(hx + conditional_entropy(pxy), abs=1e-12)
    assert joint_entropy(pxy) == pytest.approx(hy + conditional_entropy(pxy.T), abs=1e-12)
    assert mutual_information(pxy) == pytest.approx(hx + hy - joint_entropy(pxy), abs=1e-12)
    assert mutual_information(pxy) == pytest.approx(mutual_information(pxy.T), rel=1e-9, abs=1e-28)
    assert 0 <= conditional_entropy(pxy) <= hy + 1e-12
    assert 0 <= mutual_information(pxy) <= min(hx, hy) + 1e-12


@given(pmfs(), pmfs())
def test_independent_variables_share_nothing(p, q):
    assert mutual_information(np.outer(p, q)) < 1e-28


@pytest.mark.parametrize("step", [10.0**-e for e in range(1, 8)])
@pytest.mark.parametrize("shape", [(2, 2), (3, 5), (10, 17)])
def test_nearly_independent_variables_keep_their_digits(step, shape):
    """A change of the table's last digits changes the information by about 1e-16 / step of itself."""
    for seed in range(3):
        pxy = nearly_independent(seed, shape, step)
        true = true_mutual_information(pxy)
        assert oracle.relative_error(mutual_information(pxy), true) < 1e-14 + 1e-15 / step


@pytest.mark.parametrize("tiny", [1e-200, 5e-324])
def test_margins_whose_product_no_float_can_hold(tiny):
    """With rest 0 and 1 the exact sum is 1 + tiny, which changes so small an information by 0.2 per cent."""
    for rest, rel in (([0.4, 0.6], 1e-14), ([0.5, 0.5], 1e-14), ([0.0, 1.0], 0.01)):
        pxy = np.diag([tiny, *rest])
        true = float(true_mutual_information(pxy))
        assert mutual_information(pxy) == pytest.approx(true, rel=rel, abs=1e-320)


def test_entropies_would_lose_them():
    pxy = nearly_independent(0, (3, 5), 1e-7)
    naive = entropy(pxy.sum(axis=0)) + entropy(pxy.sum(axis=1)) - joint_entropy(pxy)
    assert oracle.relative_error(naive, true_mutual_information(pxy)) > 1e-2


@pytest.mark.parametrize("rest", [1e-3, 1e-10, 1e-17, 1e-30])
def test_a_variable_that_is_nearly_determined_keeps_its_digits(rest):
    pxy = np.array([[0.5, rest], [rest, 0.5 - 2 * rest]])
    assert oracle.relative_error(conditional_entropy(pxy), true_conditional_entropy(pxy)) < 2e-15


def test_a_determined_variable_has_no_entropy_left():
    assert conditional_entropy([[0.2, 0], [0.3, 0], [0, 0], [0, 0.5]]) == 0
    assert mutual_information([[0.5, 0], [0, 0.5]], base=2) == 1


@pytest.mark.parametrize("function", [joint_entropy, conditional_entropy, mutual_information])
def test_batches_of_tables(function):
    batch = np.stack([nearly_independent(0, (3, 4), 1e-6), nearly_independent(1, (3, 4), 0.6)])
    np.testing.assert_allclose(function(batch), [function(pxy) for pxy in batch], rtol=1e-14)
    assert function(batch[:, None]).shape == (2, 1)


def test_a_table_of_more_than_one_block():
    p, q = np.full(200, 1 / 200), np.full(100, 1 / 100)
    pxy = np.outer(p, q)
    assert joint_entropy(pxy) == pytest.approx(math.log(20_000), rel=1e-14)
    assert conditional_entropy(pxy) == pytest.approx(math.log(100), rel=1e-14)
    assert mutual_information(pxy) < 1e-25


def test_float32_stays_float32():
    pxy = nearly_independent(1, (3, 4), 0.5).astype(np.float32)
    for function in (joint_entropy, conditional_entropy, mutual_information):
        assert function(pxy).dtype == np.float32
        assert function(pxy) == pytest.approx(function(pxy.astype(float) / pxy.sum(dtype=float)), rel=1e-4)


@given(samples(classes=6), st.data())
def test_the_table_counts_the_pairs(x, data):
    y = np.array(data.draw(st.lists(st.integers(-3, 900), min_size=len(x), max_size=len(x))))
    x_values, y_values, table = contingency(x, y)
    pairs = list(zip(x.tolist(), y.tolist(), strict=True))
    assert x_values.tolist() == sorted(set(x.tolist()))
    assert y_values.tolist() == sorted(set(y.tolist()))
    assert table.tolist() == [[pairs.count((a, b)) for b in y_values] for a in x_values]


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.uint64, bool, float, str, object])
def test_the_table_of_any_kind_of_values(dtype):
    x = np.array([3, 1, 3, 7, 1, 3]).astype(dtype)
    x_values, y_values, table = contingency(x, list("aabbab"))
    assert x_values.dtype == x.dtype
    assert x_values.tolist() == sorted(set(x.tolist()))
    assert y_values.tolist() == ["a", "b"]
    if dtype is not bool:
        assert table.tolist() == [[2, 0], [1, 2], [0, 1]]


def test_a_wide_range_of_small_integers_does_not_overflow():
    x_values, _, table = contingency(np.array([-128, 127, 127], np.int8), [0, 1, 1])
    assert x_values.tolist() == [-128, 127]
    assert table.tolist() == [[1, 0], [0, 2]]
    every = np.tile(np.arange(-128, 128).astype(np.int8), 5)
    x_values, y_values, table = contingency(every, np.arange(2**64 - 10, 2**64, dtype=np.uint64).repeat(128))
    assert x_values.tolist() == list(range(-128, 128))
    assert [int(y) for y in y_values] == list(range(2**64 - 10, 2**64))
    assert set(table.sum(axis=1)) == {5}
    assert set(table.sum(axis=0)) == {128}
    far = np.array([0, 2**63 - 1, -(2**63)])
    assert contingency(far, far)[2].sum() == 3


@pytest.mark.parametrize("dtype", [np.int64, np.int8, np.uint64])
def test_pieces_of_a_large_sample_add_up(dtype):
    rng = np.random.default_rng(0)
    x, y = (rng.integers(low, 120, 200_000) for low in (0, 3))
    true = np.zeros((120, 117), int)
    np.add.at(true, (x, y - 3), 1)
    x, y = x.astype(dtype), y.astype(dtype)
    tracemalloc.start()
    x_values, y_values, table = contingency(x, y)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (table == true).all()
    assert x_values.tolist() == list(range(120))
    assert peak < 800_000  # one array of 200,000 whole numbers needs twice as much
    values, shares = empirical_distribution(y)
    assert values.tolist() == y_values.tolist() == list(range(3, 120))
    assert values.dtype == dtype
    np.testing.assert_allclose(shares * 200_000, true.sum(axis=0), rtol=1e-15)


@given(samples(classes=4), st.data())
def test_the_information_in_a_sample_is_that_of_its_shares(x, data):
    y = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(x), max_size=len(x))))
    table = contingency(x, y)[2] / len(x)
    true = float(true_mutual_information(table))
    assert mutual_information_from_samples(x, y) == pytest.approx(true, abs=1e-14)
    m = [np.count_nonzero(t) for t in (table.sum(1), table.sum(0), table)]
    corrected = true + (m[0] + m[1] - m[2] - 1) / (2 * len(x))
    ours = mutual_information_from_samples(x, y, estimator="miller_madow", base=2)
    assert ours == pytest.approx(corrected / math.log(2), abs=1e-13)


def test_the_plugin_estimate_of_no_information_is_too_high_by_what_the_theory_says():
    rng = np.random.default_rng(0)
    pairs = rng.integers(0, 4, size=(400, 2, 500))
    for estimator, bias in (("plugin", 9 / 1000), ("miller_madow", 0), ("grassberger", 0)):
        estimates = [mutual_information_from_samples(*pair, estimator=estimator) for pair in pairs]
        assert np.mean(estimates) == pytest.approx(bias, abs=8e-4)
