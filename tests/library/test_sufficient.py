"""Statistics that merge: exact, the same for every partition and order, and enough for the fit."""

import itertools
import math
import operator
import tracemalloc
from fractions import Fraction
from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import (
    fit_bernoulli,
    fit_beta,
    fit_exponential,
    fit_gamma,
    fit_gaussian,
    fit_poisson,
    log_likelihood,
    sufficient_statistics,
)
from expected_surprise._exact import exact_sum, exact_sum_of_products, root
from expected_surprise.sufficient import BLOCK

FITS = {
    "bernoulli": fit_bernoulli,
    "beta": fit_beta,
    "exponential": fit_exponential,
    "gamma": fit_gamma,
    "gaussian": fit_gaussian,
    "poisson": fit_poisson,
}
FAMILIES = sorted(FITS)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SPACES = {
    "bernoulli": st.integers(0, 1).map(float),
    "beta": st.floats(0.0, 1.0, exclude_min=True, exclude_max=True),
    "exponential": st.floats(0.0, allow_infinity=False),
    "gamma": st.floats(0.0, exclude_min=True, allow_infinity=False),
    "gaussian": FLOATS,
    "poisson": st.integers(0, 10**6).map(float),
}
MILD = {
    "bernoulli": st.integers(0, 1).map(float),
    "beta": st.floats(0.01, 0.99),
    "exponential": st.floats(0.01, 100),
    "gamma": st.floats(0.01, 100),
    "gaussian": st.floats(-1e3, 1e3),
    "poisson": st.integers(0, 50).map(float),
}


def data_sets(spaces, number, **sizes):
    """A family's name and lists of data in its sample space."""

    def lists(family):
        return st.tuples(st.just(family), *[st.lists(spaces[family], **sizes)] * number)

    return st.sampled_from(FAMILIES).flatmap(lists)


def bits(statistic):
    """Everything that a statistic holds, to the last bit."""
    return statistic.family, statistic.n, statistic.sums, statistic.low.hex(), statistic.high.hex()


def exactly(x, power=1):
    return sum((Fraction(value) ** power for value in x), Fraction(0))


@given(st.lists(FLOATS, max_size=30))
def test_sums_and_sums_of_products_are_those_of_fractions(x):
    array = np.array(x, dtype=float)
    assert exact_sum(array) == exactly(x)
    assert exact_sum_of_products(array, array) == exactly(x, 2)
    assert exact_sum_of_products(array, array, array) == exactly(x, 3)


@pytest.mark.parametrize("size", [0, 1, BLOCK, 3 * BLOCK + 7])
def test_long_sums_are_exact(size):
    rng = np.random.default_rng(size)
    x = rng.normal(size=size) * 2.0 ** rng.integers(-60, 60, size=size)
    assert float(exact_sum(x)) == math.fsum(x)
    assert sufficient_statistics("gaussian", x).sums["x"] == exactly(x.tolist())


@given(st.fractions(min_value=0), st.integers(-900, 900))
def test_root(q, power):
    value = root(q * Fraction(4) ** power)
    assert value == pytest.approx(math.ldexp(math.sqrt(q), power), rel=1e-15)


@given(data_sets(SPACES, 3, max_size=6))
def test_merging_is_associative_and_commutative_with_no_data_as_its_identity(drawn):
    family, *blocks = drawn
    a, b, c = (sufficient_statistics(family, block) for block in blocks)
    none = sufficient_statistics(family, [])
    assert bits((a + b) + c) == bits(a + (b + c))
    assert bits(a + b) == bits(b + a) == bits(a.merge(b))
    assert bits(a + none) == bits(none + a) == bits(a)


@given(
    data_sets(SPACES, 1, min_size=1, max_size=20),
    st.lists(st.integers(0, 4), min_size=20, max_size=20),
    st.randoms(),
)
def test_any_partition_merged_in_any_order_is_one_pass(drawn, machine, dice):
    family, x = drawn
    blocks = [[value for value, m in zip(x, machine, strict=False) if m == number] for number in range(5)]
    parts = [sufficient_statistics(family, block) for block in blocks]
    while len(parts) > 1:  # merge two of them, chosen by chance, until one is left
        dice.shuffle(parts)
        parts.append(parts.pop() + parts.pop())
    assert bits(parts[0]) == bits(sufficient_statistics(family, x))


@pytest.mark.parametrize("family", ["beta", "gamma"])
def test_a_logarithm_does_not_depend_on_its_place_in_a_block(family):
    """Processors take several at a time; those left over at the end of a block are as good."""
    rng = np.random.default_rng(7)
    x = rng.beta(2, 3, size=1000)
    cuts = np.sort(rng.integers(0, 1000, size=40))
    parts = [sufficient_statistics(family, block) for block in np.split(x, cuts)]
    assert reduce(operator.add, parts) == sufficient_statistics(family, x[::-1])


@given(data_sets(MILD, 2, min_size=2, max_size=12))
def test_the_fit_of_the_merged_parts_is_the_fit_of_the_data(drawn):
    family, x, y = drawn
    both = np.array(x + y)
    if family not in ("bernoulli", "poisson") and np.ptp(both) <= 0.1 * np.abs(both).max():
        both[0] = both[0] / 2 or 1.0
    merged = sufficient_statistics(family, both[:3]) + sufficient_statistics(family, both[3:])
    ours, true = merged.fit(), FITS[family](both)
    assert ours.family == family
    assert ours.n == true.n
    assert ours.parameters == pytest.approx(true.parameters, rel=1e-9, abs=1e-12)
    assert ours.log_likelihood == pytest.approx(true.log_likelihood, rel=1e-9, abs=1e-9)


@given(data_sets(MILD, 1, min_size=1, max_size=12), st.data())
def test_the_log_likelihood_of_any_parameter_needs_the_sums_alone(drawn, data):
    family, x = drawn
    parameters = {
        "bernoulli": {"theta": [0.25, 1.0]},
        "beta": {"a": [2.0, 0.5], "b": 3.0},
        "exponential": {"rate": [0.5, 2.0]},
        "gamma": {"shape": 1.5, "rate": [0.5, 2.0]},
        "gaussian": {"mean": [1.0, -2.0], "sd": 3.0},
        "poisson": {"rate": [0.0, 2.5]},
    }[family]
    weights = data.draw(st.none() | st.lists(st.floats(0.1, 5), min_size=len(x), max_size=len(x)))
    ours = sufficient_statistics(family, x, weights).log_likelihood(**parameters)
    assert ours == pytest.approx(log_likelihood(family, x, weights=weights, **parameters), rel=1e-9, abs=1e-9)


@given(data_sets(MILD, 1, min_size=1, max_size=8), st.data())
def test_weights_are_repetitions(drawn, data):
    family, x = drawn
    weights = data.draw(st.lists(st.integers(0, 4), min_size=len(x), max_size=len(x)).filter(any))
    table = sufficient_statistics(family, x, weights)
    assert bits(table) == bits(sufficient_statistics(family, np.repeat(x, weights)))


def test_weights_that_are_no_whole_numbers_enter_exactly():
    x, w = [0.1, 3.7, 1e9], [0.3, 2.1, 1e-7]
    statistic = sufficient_statistics("gaussian", x, w)
    assert statistic.n == exactly(w)
    assert statistic.sums["x^2"] == sum(Fraction(b) * Fraction(a) ** 2 for a, b in zip(x, w, strict=True))


def test_sums_of_squares_lose_nothing_far_from_zero():
    """The mean of squares minus the square of the mean is where floats have no digit left."""
    x = 1e9 + np.array([4.0, 7.0, 13.0, 16.0])
    naive = np.mean(x**2) - np.mean(x) ** 2
    assert abs(naive - 22.5) > 1
    assert sufficient_statistics("gaussian", x).fit().parameters["sd"] == math.sqrt(22.5)


@pytest.mark.parametrize("scale", [2.0**1000, 2.0**-1000, 2.0**-1074])
def test_nothing_overflows_or_vanishes(scale):
    fit = sufficient_statistics("gaussian", np.array([1.0, 3.0]) * scale).fit()
    assert fit.parameters == {"mean": 2 * scale, "sd": scale}
    assert math.isfinite(fit.log_likelihood)
    assert "n=3" in repr(sufficient_statistics("gaussian", [scale, 1e308, 1e308]))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_float_sums_depend_on_the_order_and_these_do_not(order):
    blocks = [[1e16], [1.0], [-1e16]]
    parts = [sufficient_statistics("gaussian", blocks[i]) for i in order]
    assert reduce(operator.add, parts).sums["x"] == 1


def test_a_file_larger_than_a_piece_is_read_through_a_memory_map(tmp_path):
    x = np.random.default_rng(1).gamma(2, size=3 * BLOCK + 5)
    np.save(tmp_path / "x.npy", x)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert sufficient_statistics("gamma", mapped) == sufficient_statistics("gamma", x)


def test_a_file_is_summed_up_in_little_memory(tmp_path):
    np.save(tmp_path / "x.npy", np.random.default_rng(2).normal(size=500_000))
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    tracemalloc.start()
    sufficient_statistics("gaussian", mapped)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 0.5 * mapped.nbytes


@pytest.mark.parametrize("form", [list, tuple, np.float32, np.int16, np.bool_, object])
def test_any_form_of_the_data(form):
    x = form([1, 0, 1]) if form in (list, tuple) else np.array([1, 0, 1], dtype=form)
    assert sufficient_statistics("bernoulli", x).sums == {"x": 2}
    before = np.array(x)
    sufficient_statistics("poisson", x, weights=[1, 2, 3])
    assert np.array_equal(before, x)


def test_errors_say_where_and_why():
    late = np.ones(BLOCK + 10)
    late[BLOCK + 3] = -1
    some = sufficient_statistics("gamma", [1, 2])
    none = sufficient_statistics("gamma", [])
    nearly = sufficient_statistics("gamma", [1, 1 + 1e-9])
    cases = [
        (lambda: sufficient_statistics("gamma", late), f"x has -1 at index {BLOCK + 3}"),
        (lambda: sufficient_statistics("gaussian", [1, math.nan]), "x has nan at index 1"),
        (lambda: sufficient_statistics("beta", [0.5, 1.0]), "above 0 and below 1"),
        (lambda: sufficient_statistics("poisson", [0.5]), "one of 0, 1, 2"),
        (lambda: sufficient_statistics("gaussian", [[1.0]]), "one non-empty sequence"),
        (lambda: sufficient_statistics("gaussian", np.ones((BLOCK + 1, 2))), rf"shape \({BLOCK + 1}, 2\)"),
        (lambda: sufficient_statistics("gaussian", [1.0], [0.0]), "weights are all 0"),
        (lambda: sufficient_statistics("gaussian", [1, 2], [1e308] * 2).fit(), "weights sum to more"),
        (lambda: sufficient_statistics("exponential", [5e-324, 0]).fit(), "the rate is more"),
        (lambda: sufficient_statistics("categorical", [1]), "Counts.of"),
        (lambda: sufficient_statistics("student_t", [1.0]), "enter by sums are bernoulli, beta"),
        (lambda: some + sufficient_statistics("beta", [0.5]), "'gamma' and 'beta' do not merge"),
        (lambda: none.fit(), "there are no data"),
        (lambda: none.log_likelihood(shape=1, rate=1), "there are no data"),
        (lambda: nearly.fit(), "use fit_gamma on the data themselves"),
        (lambda: sufficient_statistics("beta", [0.5, 0.5 + 1e-9]).fit(), "use fit_beta"),
        (lambda: sufficient_statistics("gamma", [2, 2]).fit(), "all observations are 2"),
        (lambda: sufficient_statistics("beta", [0.5]).fit(), "all observations are 0.5"),
        (lambda: sufficient_statistics("gaussian", [2, 2]).fit(), "all observations are 2"),
        (lambda: sufficient_statistics("exponential", [0, 0]).fit(), "all observations are 0"),
        (lambda: some.log_likelihood(shape=-1, rate=1), "the shape is positive"),
    ]
    for attempt, words in cases:
        with pytest.raises(ValueError, match=words):
            attempt()
    with pytest.raises(TypeError, match="the parameters of 'gamma' are shape, rate"):
        some.log_likelihood(mean=1)
    with pytest.raises(TypeError, match="not with int"):
        some.merge(1)
