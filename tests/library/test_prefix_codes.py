"""Prefix codes from their lengths, and Huffman's code against every code there is."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import entropy, huffman_code, kraft_sum, prefix_code, shannon_lengths
from strategies import pmfs


def is_prefix_code(words):
    return not any(b.startswith(a) for a, b in itertools.permutations(words, 2))


def mean_length(p, words):
    return math.fsum(x * len(word) for x, word in zip(p, words, strict=True) if x > 0)


def least_mean_length(p, base):
    """The best over all lengths that a prefix code can have, the longest going to the least likely."""
    p = sorted((x for x in p if x > 0), reverse=True)
    best = math.inf
    for lengths in itertools.combinations_with_replacement(range(len(p)), len(p)):
        if sum(Fraction(1, base**n) for n in lengths) <= 1:
            best = min(best, math.fsum(x * n for x, n in zip(p, lengths, strict=True)))
    return best


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.sampled_from([2, 3, 10, 36]))
def test_a_prefix_code_exists_exactly_up_to_a_kraft_sum_of_one(lengths, base):
    if sum(Fraction(1, base**n) for n in lengths) <= 1:
        words = prefix_code(lengths, base=base)
        assert [len(word) for word in words] == lengths
        assert is_prefix_code(words)
        assert set("".join(words)) <= set("0123456789abcdefghijklmnopqrstuvwxyz"[:base])
    else:
        with pytest.raises(ValueError, match=r"lengths have the Kraft sum .*; a prefix code exists only"):
            prefix_code(lengths, base=base)


def test_the_words_of_a_prefix_code_are_in_order():
    assert prefix_code([2, 1, 2]) == ["10", "0", "11"]
    assert prefix_code([1, 1, 1], base=3) == ["0", "1", "2"]
    assert prefix_code([0]) == [""]
    words = prefix_code(shannon_lengths([0.4, 0.3, 0.2, 0.1]))
    assert words == sorted(words)
    assert prefix_code([1, 60, 60])[2] == "1" + "0" * 58 + "1"


@given(pmfs(max_size=6), st.sampled_from([2, 3, 4]))
def test_no_prefix_code_is_shorter_than_huffmans(p, base):
    words = huffman_code(p, base=base)
    assert [word is None for word in words] == [x == 0 for x in p]
    assert is_prefix_code([word for word in words if word is not None])
    assert mean_length(p, words) == pytest.approx(least_mean_length(p, base), rel=1e-12)


@given(pmfs(max_size=12))
def test_a_binary_huffman_code_leaves_no_room_and_stays_within_a_digit(p):
    words = huffman_code(p)
    assert sum(Fraction(1, 2 ** len(word)) for word in words if word is not None) == 1
    assert entropy(p, base=2) - 1e-9 <= mean_length(p, words) < entropy(p, base=2) + 1


@pytest.mark.parametrize(("n", "room"), [(1, 0), (2, 1), (3, 0), (4, 1), (5, 0), (8, 1), (9, 0)])
def test_a_ternary_huffman_code_leaves_room_for_one_word_at_most(n, room):
    lengths = [len(word) for word in huffman_code(np.full(n, 1 / n), base=3)]
    assert kraft_sum(lengths, base=3) == pytest.approx(1 - room / 3 ** max(lengths), abs=1e-15)


def test_ties_are_broken_as_documented():
    assert [len(w) for w in huffman_code([1 / 8, 1 / 8, 1 / 4, 1 / 4, 1 / 4])] == [3, 3, 2, 2, 2]
    third, sixth = Fraction(1, 3), Fraction(1, 6)  # lengths 1, 2, 3, 3 are as good on average
    assert [len(w) for w in huffman_code([float(x) for x in (third, third, sixth, sixth)])] == [2] * 4
    p = [0.2, 0.2, 0.2, 0.2, 0.2]
    assert huffman_code(p) == huffman_code(p) == ["110", "111", "00", "01", "10"]


def test_extreme_distributions():
    assert huffman_code([1]) == [""]
    assert huffman_code([0, 1.0]) == [None, ""]
    assert huffman_code([0.5, 0, 0.5]) == ["0", None, "1"]
    assert huffman_code([1 - 5e-324, 5e-324]) == ["0", "1"]
    ladder = [2.0**-n for n in range(1, 1000)]
    assert [len(w) for w in huffman_code([*ladder, ladder[-1]])][-2:] == [999, 999]


def test_what_is_no_code():
    with pytest.raises(ValueError, match=r"p has shape \(1, 2\); pass one distribution at a time"):
        huffman_code([[0.5, 0.5]])
    with pytest.raises(ValueError, match=r"p sums to 0.9 along axis -1, not 1"):
        huffman_code([0.5, 0.4])
    for function in (huffman_code, prefix_code):
        with pytest.raises(ValueError, match=r"base is 37, but words are written with at most 36 symbols"):
            function([1], base=37)
        with pytest.raises(ValueError, match=r"base is 1, but a code alphabet has at least 2"):
            function([1], base=1)
        with pytest.raises(TypeError, match=r"base is 2.5, but the size of a code alphabet is a whole"):
            function([1], base=2.5)
    with pytest.raises(ValueError, match=r"lengths has 1.5 at index 1; a word has a whole number"):
        prefix_code([1, 1.5])
    with pytest.raises(ValueError, match=r"lengths has shape \(1, 2\); pass the lengths of one code"):
        prefix_code([[1, 1]])
    with pytest.raises(ValueError, match=r"lengths have the Kraft sum 1.5; a prefix code exists only"):
        prefix_code([1, 1, 1])
