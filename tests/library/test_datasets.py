"""The data sets: totals and published numbers, and the copies that statsmodels bundles."""

import dataclasses
import math
import subprocess
import sys

import numpy as np
import pytest
from statsmodels.datasets import anes96, modechoice, nile, randhie, strikes

from expected_surprise import datasets, empirical_distribution, entropy, entropy_from_counts, fit_poisson

# Each text with its length, its words, and how it begins and ends.
TEXTS = {
    "gettysburg_address": (1420, 272, "four score and seven", "perish from the earth"),
    "second_inaugural_address": (3848, 705, "fellow countrymen at this", "and with all nations"),
    "declaration_of_independence": (7856, 1323, "when in the course", "and our sacred honor"),
    "zen_of_python": (823, 147, "the zen of python", "do more of those"),
}
TABLES = {
    name: getattr(datasets, name)()
    for name in datasets.__all__
    if name not in ("Table", "clean_text", *TEXTS)
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_table_is_complete_and_read_only(table):
    assert table.values.shape == table.counts.shape
    assert len(set(table.values.tolist())) == len(table.values)
    assert table.counts.min() > 0
    assert all(isinstance(s, str) and s for s in (table.name, table.source, table.licence))
    assert "public domain" in table.licence
    with pytest.raises(ValueError, match="read-only"):
        table.counts[0] = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.name = "mine"


def observed(series) -> tuple[list, list]:
    values, counts = np.unique(series, return_counts=True)
    return values.tolist(), counts.tolist()


@pytest.mark.parametrize(
    ("table", "series"),
    [
        (datasets.doctor_visits(), randhie.load().data["mdvis"]),
        (datasets.nile_flow(), nile.load().data["volume"]),
        (datasets.strike_durations(), strikes.load().data["duration"]),
    ],
    ids=["doctor_visits", "nile_flow", "strike_durations"],
)
def test_numbers_agree_with_the_bundled_copy(table, series):
    assert (table.values.tolist(), table.counts.tolist()) == observed(series)


def test_categories_agree_with_the_bundled_copy():
    assert datasets.party_identification().counts.tolist() == observed(anes96.load().data["PID"])[1]
    choices = modechoice.load().data
    chosen = choices["mode"][choices["choice"] == 1]
    assert datasets.travel_modes().counts.tolist() == observed(chosen)[1]


def test_published_totals():
    assert datasets.horse_kicks().counts.tolist() == [109, 65, 22, 3, 1]
    assert datasets.horse_kicks(corps=14).counts.sum() == 14 * 20
    assert (
        fit_poisson(datasets.horse_kicks().values, datasets.horse_kicks().counts).parameters["rate"] == 0.61
    )
    table = datasets.horse_kicks(corps=14)
    assert fit_poisson(table.values, table.counts).parameters["rate"] == pytest.approx(0.7, rel=1e-15)
    assert datasets.weldon_dice().counts.sum() == 12 * 26_306
    assert datasets.euro_coin().counts.sum() == 250
    with pytest.raises(ValueError, match="corps is 11; there are tables for 10 and for 14 corps"):
        datasets.horse_kicks(corps=11)


def test_letters():
    letters = datasets.letter_frequencies()
    assert letters.counts.sum() == 10_002
    assert entropy_from_counts(letters.counts, base=2) == pytest.approx(4.1089, abs=5e-5)


def test_known_entropies():
    assert entropy_from_counts(datasets.party_identification().counts, base=2) == pytest.approx(
        2.675017, abs=5e-7
    )
    visits = datasets.doctor_visits()
    assert entropy_from_counts(visits.counts) == pytest.approx(2.1752, abs=5e-5)
    sample = np.repeat(visits.values, visits.counts)
    assert (sample.mean(), sample.var()) == (pytest.approx(2.86, abs=5e-3), pytest.approx(20.29, abs=5e-3))
    days = np.repeat(datasets.strike_durations().values, datasets.strike_durations().counts)
    assert 1 + math.log(days.mean()) == pytest.approx(
        4.753292, abs=5e-7
    )  # the exponential model, nats a strike


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_whole_and_clean(name):
    text, (length, words, first, last) = getattr(datasets, name)(), TEXTS[name]
    assert (len(text), len(text.split())) == (length, words)
    assert text.startswith(first)
    assert text.endswith(last)
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz ")
    assert text == text.strip() == datasets.clean_text(text)
    assert "  " not in text


def test_the_letters_of_the_address_have_the_published_entropy():
    letters = list(datasets.gettysburg_address())
    assert entropy(empirical_distribution(letters)[1], base=2) == pytest.approx(3.9705, abs=5e-5)


def test_the_zen_of_python_is_not_printed():
    code = "from expected_surprise import datasets; datasets.zen_of_python()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == ""
