"""What the library lets in: arrays in any dress, and nothing that numpy would read as something else."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import expected_surprise as es
from expected_surprise.checks import as_floats, as_labels

HALVES = np.array([0.5, 0.5])
MASKED = np.ma.array([0.5, 0.5, 0.25], mask=[False, False, True])


@pytest.mark.parametrize(
    "x", [MASKED, [MASKED, MASKED], ([0.5, np.ma.masked],)], ids=["array", "rows", "entry"]
)
def test_a_mask_is_never_ignored(x):
    with pytest.raises(ValueError, match=r"p has a masked entry; pass p\.compressed\(\)"):
        es.entropy(x)
    with pytest.raises(ValueError, match=r"labels has a masked entry"):
        es.log_loss([0, 0], np.ma.array(1, mask=True))


def test_a_masked_array_without_a_masked_entry_is_an_array():
    assert es.entropy(np.ma.array(HALVES), base=2) == 1


@pytest.mark.parametrize("x", ["0.5", None, 1j, np.complex128(1), np.datetime64("2020"), HALVES], ids=type)
def test_objects_that_are_no_numbers(x):
    column = np.array([0.5, None], dtype=object)
    column[1] = x
    with pytest.raises(TypeError, match=r"p must hold real numbers, not \w+$"):
        es.entropy(column)


def test_none_is_not_nan():
    with pytest.raises(TypeError, match="p must hold real numbers, not NoneType"):
        es.surprisal(None)


def test_numbers_of_any_kind_are_rounded_once():
    assert es.entropy([Fraction(1, 3), Decimal("0.5"), 1 / 6]) == es.entropy([1 / 3, 1 / 2, 1 / 6])
    with pytest.raises(ValueError, match=r"x has a number that no float can hold"):
        es.log1pmx([1, 10**400])


def test_float16_is_widened_and_long_double_is_refused():
    half = as_floats(np.array([0.1, 0.5], np.float16), "x")
    assert half.dtype == np.float32
    assert half.tolist() == [float(np.float16(0.1)), 0.5]
    assert es.log_loss(np.array([-6e4, 6e4], np.float16), 0) == 120_000
    with pytest.raises(
        TypeError, match=r"p holds \w+, whose last digits would be lost; pass p\.astype\(float\)"
    ):
        es.entropy(HALVES.astype(np.longdouble))


@pytest.mark.parametrize("kind", [">f8", "<f8", ">f4", "<f4"])
def test_results_are_in_the_byte_order_of_the_machine(kind):
    value = es.surprisal(HALVES.astype(kind))
    assert value.dtype.isnative
    assert value.dtype.itemsize == int(kind[-1])


@pytest.mark.parametrize("axis", [None, 0.0, "0", (0, 1), np.array([0])], ids=str)
def test_an_axis_is_one_whole_number(axis):
    with pytest.raises(TypeError, match=r"axis is .*, but must be one whole number; .* pass p\.ravel\(\)"):
        es.entropy([[1.0]], axis=axis)


@pytest.mark.parametrize(
    "base", [10**400, 1 + Fraction(1, 10**20), np.longdouble(1) + np.finfo("g").eps], ids=str
)
def test_a_base_that_no_float_tells_from_1_or_from_infinity(base):
    with pytest.raises(ValueError, match=r"base is .* must be finite and above 1"):
        es.surprisal(0.5, base=base)


def test_a_label_beyond_the_signed_integers_is_named_as_it_is():
    with pytest.raises(ValueError, match=r"labels has 1.844674407e\+19; the classes"):
        as_labels(np.uint64(2**64 - 1))
    with pytest.raises(ValueError, match=r"labels has 1; the classes are numbered 0 to 0"):
        as_labels(np.True_, 1)
    with pytest.raises(ValueError, match=r"labels has rows of different lengths"):
        as_labels([[0], [0, 1]])


def test_the_door_lets_an_array_of_floats_through_as_it_is():
    for dtype in (np.float64, np.float32):
        x = np.ones(3, dtype)
        assert as_floats(x, "x") is x
    assert math.isnan(as_floats(math.nan, "x"))
