"""The misconception inventory: well formed, its key complete and balanced, and right where it can be run."""

import math
import re
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom, norm

from expected_surprise import binary_entropy, entropy, kl_divergence, log_likelihood, surprisal

BOOK = Path(__file__).resolve().parents[1] / "book"
QUESTION = re.compile(r"^\*\*(\d+)\.\*\* (.*?)(?=^\*\*\d+\.\*\*|\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (\d+) \| ([A-D]) \| (.+) \| \{doc\}`(\d+) <ch", re.MULTILINE)
LETTERS = "ABCD"


def questions() -> dict[int, dict[str, str]]:
    """The options of each question by letter."""
    text = (BOOK / "appi-inventory.md").read_text("utf-8")
    return {
        int(number): dict(re.findall(r"^- ([A-D])\. (.+)$", body, re.MULTILINE))
        for number, body in QUESTION.findall(text)
    }


def key() -> dict[int, tuple[str, str]]:
    """The right letter of each question, and what the guide says of the others."""
    text = (BOOK / "appi-teachers-guide.md").read_text("utf-8")
    return {int(number): (letter, beliefs) for number, letter, beliefs, _ in ROW.findall(text)}


def right(number: int) -> str:
    """The option that the key calls right."""
    return questions()[number][key()[number][0]]


def test_twenty_questions_with_four_options_each() -> None:
    assert list(questions()) == list(key()) == list(range(1, 21))
    for number, options in questions().items():
        assert "".join(options) == LETTERS, number
        assert len(set(options.values())) == 4, number


@pytest.mark.parametrize("number", range(1, 21))
def test_the_guide_names_the_belief_behind_each_wrong_option(number: int) -> None:
    letter, beliefs = key()[number]
    explained = "".join(re.findall(r"(?:^|; )([A-D](?: and [A-D])*):", beliefs)).replace(" and ", "")
    assert sorted(explained) == sorted(set(LETTERS) - {letter})


def test_no_letter_is_right_much_more_often_than_another() -> None:
    counts = Counter(letter for letter, _ in key().values())
    assert all(3 <= counts[letter] <= 7 for letter in LETTERS), counts


def test_loaded_coin_tells_less_than_a_tenth_of_a_bit() -> None:
    assert right(2) == "less than a tenth of a bit"
    assert binary_entropy(0.99, base=2) < 0.1


def test_coin_beats_a_thousand_outcomes_however_the_rest_is_divided() -> None:
    """By grouping, the other 999 add at most 0.001 log2 999 bits."""
    assert right(4) == "the coin"
    largest = entropy([0.999, *[0.001 / 999] * 999], base=2)
    assert math.isclose(largest, binary_entropy(0.001, base=2) + 0.001 * math.log2(999), rel_tol=1e-12)
    assert 0.001 * math.log2(999) < 0.01
    assert largest < 1


def test_mean_entropy_of_ten_tosses_is_below_a_bit() -> None:
    assert right(5) == "less than 1 bit"
    k = np.arange(11)
    assert binom.pmf(k, 10, 0.5) @ binary_entropy(k / 10, base=2) < 0.95


def test_a_word_of_its_own_needs_a_digit() -> None:
    assert right(6) == "1"
    assert round(float(binary_entropy(0.1, base=2)), 3) == 0.469
    lengths = product(range(4), repeat=2)
    decodable = [pair for pair in lengths if sum(2.0**-n for n in pair) <= 1]
    assert min(0.9 * a + 0.1 * b for a, b in decodable) == 1


def test_square_is_uncorrelated_and_informative() -> None:
    assert right(7) == "positive"
    joint = np.array([[0, 1, 0], [1, 0, 1]]) / 3  # rows: Y = 0, 1; columns: X = -1, 0, 1
    x, y = np.array([-1, 0, 1]), np.array([0, 1])
    assert y @ joint @ x == (y @ joint.sum(1)) * (joint.sum(0) @ x)
    independent = np.outer(joint.sum(1), joint.sum(0))
    assert kl_divergence(joint.ravel(), independent.ravel()) > 0.6


def test_perfect_forecaster_pays_a_bit_where_rain_is_even() -> None:
    assert right(11) == r"$\ln2$ nats"
    assert math.isclose(surprisal(0.5), math.log(2))


def test_peak_of_a_narrow_normal_law() -> None:
    assert right(13).startswith("That is right")
    assert round(norm.pdf(0, scale=0.01), 3) == 39.894


def test_two_thousand_tosses_underflow_for_every_parameter() -> None:
    assert right(15) == "0 for every $\\theta$"
    theta = np.linspace(0.001, 0.999, 999)
    log_l = log_likelihood("bernoulli", [0, 1], weights=[1000, 1000], theta=theta)
    assert np.exp(log_l.max()) == 0
