"""Tables of counts that merge: whole numbers without overflow, one alphabet, any symbols."""

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import Counts, entropy_from_counts, fit_categorical

SYMBOLS = (
    st.integers(-3, 3) | st.sampled_from(["a", "b", "ab", ""]) | st.tuples(st.integers(0, 1), st.booleans())
)
TABLES = st.dictionaries(SYMBOLS, st.integers(0, 2**70), max_size=6).map(Counts)
ALPHABETS = st.sampled_from([None, "HTE"])


@given(TABLES, TABLES, TABLES)
def test_merging_is_associative_and_commutative_with_the_empty_table_as_its_identity(a, b, c):
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a == a.merge(b)
    assert a + Counts({}) == Counts({}) + a == a
    assert (a + b).symbols == (b + a).symbols
    assert (a + b).n == a.n + b.n


@given(st.lists(st.sampled_from("HTE"), max_size=20), ALPHABETS, st.randoms())
def test_any_partition_merged_in_any_order_is_one_pass(x, alphabet, dice):
    machine = [dice.randrange(4) for _ in x]
    parts = [Counts.of([s for s, m in zip(x, machine, strict=True) if m == i], alphabet) for i in range(4)]
    dice.shuffle(parts)
    assert sum(parts, Counts({}, alphabet)) == Counts.of(x, alphabet)


@given(st.lists(SYMBOLS, max_size=30))
def test_counts_are_those_of_the_standard_library(x):
    counts = Counts.of(x)
    assert counts.table == dict(Counter(x))
    assert dict(zip(counts.symbols, counts.counts, strict=True)) == dict(Counter(x))


@pytest.mark.parametrize("dtype", [np.int8, np.uint64, np.float32, np.bool_, "U1", object])
def test_arrays_give_plain_symbols(dtype):
    x = np.array([1, 0, 1]).astype(dtype)
    assert Counts.of(x) == Counts.of(x.tolist())
    assert type(Counts.of(x).symbols[0]) is type(x.tolist()[0])
    assert Counts.of(x[:0]).n == 0


def test_whole_numbers_never_overflow():
    largest = Counts({"a": 2**63 - 1, "b": np.uint64(2**64 - 1)})
    assert (largest + largest + largest).counts == (3 * (2**63 - 1), 3 * (2**64 - 1))
    assert Counts({"a": 2**53}) + Counts({"a": 1}) == Counts({"a": 2**53 + 1})


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_the_fit_and_the_entropy_are_those_of_the_data(x):
    counts = Counts.of(x[:2], range(4)) + Counts.of(x[2:], range(4))
    ours, true = counts.fit(), fit_categorical(x, k=4)
    assert ours.family == true.family
    assert ours.parameters["p"] == pytest.approx(true.parameters["p"], rel=1e-15)
    assert ours.log_likelihood == pytest.approx(true.log_likelihood, rel=1e-12, abs=1e-12)
    assert ours.n == true.n
    for estimator, k in (("plugin", None), ("miller_madow", None), ("nsb", 4)):
        true = entropy_from_counts(np.bincount(x, minlength=4), estimator=estimator, k=k, base=2)
        assert counts.entropy(estimator=estimator, k=k, base=2) == pytest.approx(true, rel=1e-9, abs=1e-12)


@given(st.lists(st.integers(1, 2**80), min_size=1, max_size=6))
def test_shares_are_the_nearest_floats(table):
    shares = Counts(dict(enumerate(table))).shares()
    assert shares.tolist() == [float(Fraction(count, sum(table))) for count in table]


def test_the_order_of_symbols_is_that_of_the_alphabet_or_rising():
    assert Counts({"T": 1}, "HT").symbols == ("H", "T")
    assert Counts.of([(1,), "b", 10, 2.5, "a", 9]).symbols == (2.5, 9, 10, "a", "b", (1,))


def test_errors_say_what_is_wrong():
    cases = [
        (lambda: Counts({"a": -1}), "the count of 'a' is -1"),
        (lambda: Counts({"E": 1}, "HT"), "'E' is not in the alphabet"),
        (lambda: Counts.of(["H", "E"], "HT"), "'E' is not in the alphabet"),
        (lambda: Counts({}, "HTH"), "has 'H' more than once"),
        (lambda: Counts({}, "HT") + Counts({}, "TH"), "differ: count every block over the same"),
        (lambda: Counts({}, "HT") + Counts({}), "differ"),
        (lambda: Counts.of([math.nan]), "a symbol is nan"),
        (lambda: Counts.of(np.array([1.0, math.nan])), "a symbol is nan"),
        (lambda: Counts.of(np.ones((2, 2))), r"x has shape \(2, 2\)"),
        (lambda: Counts.of(np.ma.array([1, 2], mask=[0, 1])), "x has a masked entry"),
        (lambda: Counts({"a": 10**400}).fit(), "more than a float holds"),
        (lambda: Counts({}).fit(), "nothing was counted"),
        (lambda: Counts({}, "HT").entropy(), "nothing"),
        (lambda: Counts({}).entropy(), "nothing"),
    ]
    for attempt, words in cases:
        with pytest.raises(ValueError, match=words):
            attempt()
    wrong_types = [
        (lambda: Counts({"a": 0.5}), "the count of 'a' is 0.5, but a count is a whole number"),
        (lambda: Counts.of("hello"), "x is one string"),
        (lambda: Counts.of(None), "x is of type NoneType"),
        (lambda: Counts.of({"a": 1}), r"a table as Counts\(table\)"),
        (lambda: Counts({}).merge({"a": 1}), "not with dict"),
    ]
    for attempt, words in wrong_types:
        with pytest.raises(TypeError, match=words):
            attempt()
