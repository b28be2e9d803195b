"""Codeword lengths against exact fractions; estimates of entropy against their definitions."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import (
    empirical_distribution,
    entropy,
    entropy_from_counts,
    expected_length,
    kraft_sum,
    shannon_lengths,
)
from strategies import pmfs, samples

COUNTS = st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(any)


@given(st.floats(0, 1, exclude_min=True))
def test_a_binary_length_is_the_smallest_that_fits(q):
    length = int(shannon_lengths(q))
    assert Fraction(1, 2**length) <= Fraction(q)
    assert length == 0 or Fraction(1, 2 ** (length - 1)) > Fraction(q)


@pytest.mark.parametrize("base", [2, 3, 5, 10, 27])
def test_powers_of_the_base_are_exact(base):
    powers = range(math.floor(700 / math.log(base)))
    assert shannon_lengths([1 / base**n for n in powers], base=base).tolist() == list(powers)


def test_lengths_next_to_a_power():
    below, above = np.nextafter(0.125, 0), np.nextafter(0.125, 1)
    assert shannon_lengths([below, 0.125, above]).tolist() == [4, 3, 3]
    assert shannon_lengths(5e-324) == 1074
    assert shannon_lengths([[0.5, 1.0]]).tolist() == [[1, 0]]


@given(pmfs(zeros=False), st.sampled_from([2, 3, 10]))
def test_shannons_lengths_satisfy_kraft_and_cost_less_than_one_symbol(p, base):
    lengths = shannon_lengths(p, base=base)
    assert kraft_sum(lengths, base=base) <= 1 + 1e-9
    assert entropy(p, base=base) - 1e-9 <= expected_length(p, lengths) < entropy(p, base=base) + 1


def test_the_horse_race():
    p = [1 / 2, 1 / 4, 1 / 8, 1 / 16, *[1 / 64] * 4]
    assert expected_length(p, shannon_lengths(p)) == entropy(p, base=2) == 2
    assert kraft_sum(shannon_lengths(p)) == 1


def test_expected_length_of_many_distributions():
    p = np.array([[0.5, 0.5], [0.25, 0.75]])
    assert expected_length(p, [1, 3]).tolist() == [2, 2.5]
    assert expected_length(p.T, [1, 3], axis=0).tolist() == [2, 2.5]
    assert expected_length(p.T, np.array([[1, 3], [1, 3]]).T, axis=0).tolist() == [2, 2.5]
    assert kraft_sum([[1, 1], [2, 2]]).tolist() == [1, 0.5]


@given(samples())
def test_the_empirical_distribution_counts(x):
    values, p_hat = empirical_distribution(x)
    assert values.tolist() == sorted(set(x.tolist()))
    assert [round(p * len(x)) for p in p_hat] == [x.tolist().count(v) for v in values]


def test_the_empirical_distribution_of_letters():
    values, p_hat = empirical_distribution(list("abracadabra"))
    assert "".join(values) == "abcdr"
    np.testing.assert_allclose(p_hat * 11, [5, 2, 1, 1, 2])


@given(COUNTS)
def test_the_estimates_are_what_they_are_called(n):
    seen = [c for c in n if c]
    total = sum(seen)
    plugin = math.log(total) - math.fsum(c * math.log(c) for c in seen) / total
    assert entropy_from_counts(n) == pytest.approx(plugin, abs=1e-14)
    corrected = plugin + (len(seen) - 1) / (2 * total)
    assert entropy_from_counts(n, estimator="miller_madow") == pytest.approx(corrected, abs=1e-14)


def test_the_plugin_estimate_of_a_fair_coin_is_too_low_by_what_the_theory_says():
    heads = np.arange(11)
    chance = np.array([math.comb(10, h) for h in heads]) / 2**10
    tables = np.stack([heads, 10 - heads], axis=-1)
    assert chance @ entropy_from_counts(tables) == pytest.approx(0.640120, abs=5e-7)
    better = chance @ entropy_from_counts(tables, estimator="miller_madow")
    assert abs(better - math.log(2)) < abs(0.640120 - math.log(2)) / 5


def test_units_and_axes_of_the_estimates():
    n = np.array([[5, 5, 0], [1, 2, 3]])
    for estimator, base in itertools.product(["plugin", "miller_madow"], [2, math.e]):
        rows = entropy_from_counts(n, estimator=estimator, base=base)
        columns = entropy_from_counts(n.T, estimator=estimator, axis=0, base=base)
        np.testing.assert_allclose(rows, columns, rtol=1e-15)
    assert entropy_from_counts([5, 5], estimator="miller_madow", base=2) == pytest.approx(
        1 + 0.05 / math.log(2)
    )
