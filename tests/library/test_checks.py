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


@pytest.mark.parametrize("axis", [None, 0.0, "0", (0, 1), np.array([0]), True], ids=str)
def test_an_axis_is_one_whole_number(axis):
    with pytest.raises(TypeError, match=r"axis is .*, but must be one whole number; .* pass p\.ravel\(\)"):
        es.entropy([[1.0]], axis=axis)


@pytest.mark.parametrize(
    "base", [10**400, 1 + Fraction(1, 10**20), np.longdouble(1) + np.finfo("g").eps], ids=str
)
def test_a_base_that_no_float_tells_from_1_or_from_infinity(base):
    with pytest.raises(ValueError, match=r"base is .* must be finite and above 1"):
        es.surprisal(0.5, base=base)


def test_a_span_of_time_is_no_number_and_a_masked_number_is_none():
    span, masked = np.timedelta64(2, "s"), np.ma.array(2, mask=True)
    with pytest.raises(ValueError, match=r"base is .*, but must be finite and above 1"):
        es.surprisal(0.5, base=span)
    with pytest.raises(TypeError, match="p must hold real numbers"):
        es.surprisal(np.array([0.5, span], dtype=object))
    with pytest.raises(TypeError, match=r"(?s)base is .*, but the size of a code alphabet is a whole number"):
        es.shannon_lengths([0.5], base=masked)
    with pytest.raises(TypeError, match=r"(?s)k is .*, but must be a whole number"):
        es.fit_categorical([0], k=masked)


def test_a_level_in_long_double():
    fit = es.fit_poisson([1, 2])
    for method in ("wald", "likelihood_ratio"):
        ends = es.confidence_interval(fit, level=np.longdouble(0.5), method=method)
        assert ends.tolist() == es.confidence_interval(fit, level=0.5, method=method).tolist()


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


SHAPES = {"mean_p": (2, 2), "sd_p": (), "mean_q": (1,), "sd_q": (3,)}


def test_shapes_that_do_not_broadcast():
    p, q = np.full((2, 2), 0.5), np.full(3, 0.5)
    for function, a, b in [
        (es.bernoulli_kl, "p", "q"),
        (es.poisson_kl, "rate_p", "rate_q"),
        (es.exponential_kl, "rate_p", "rate_q"),
    ]:
        with pytest.raises(ValueError, match=rf"{a} has shape \(2, 2\), {b} has \(3,\); .* do not broadcast"):
            function(p, q)
    normals = [np.ones(shape) for shape in SHAPES.values()]
    for function in (es.gaussian_kl, es.gaussian_cross_entropy):
        with pytest.raises(
            ValueError, match=r"mean_p has shape \(2, 2\), sd_p has \(\), .* do not broadcast"
        ):
            function(*normals)


@pytest.mark.parametrize("function", [es.entropy, es.log1pmx, es.empirical_distribution, es.fit_gaussian])
def test_more_dimensions_than_numpy_can_broadcast(function):
    with pytest.raises(ValueError, match=r"(p|x) has 64 dimensions; at most 32 are possible"):
        function(np.ones((1,) * 64))


MIXED = {
    "a number and its digits": ([1, "1"], "int, str"),
    "a missing value": (["a", None], "NoneType, str"),
    "nan among words": (np.array(["a", math.nan], dtype=object), "float, str"),
    "nan among fractions": (np.array([Fraction(1, 2), math.nan], dtype=object), "Fraction, float"),
    "records": (np.zeros(2, [("a", float)]), "records"),
}


@pytest.mark.parametrize(("x", "words"), MIXED.values(), ids=MIXED)
def test_a_sample_that_cannot_be_sorted(x, words):
    for call in (lambda: es.empirical_distribution(x), lambda: es.contingency(x, [0] * len(x))):
        with pytest.raises(TypeError, match=rf"x holds values of several types: {words}.* or all strings"):
            call()


def test_a_sample_keeps_its_mask_and_its_missing_dates():
    with pytest.raises(ValueError, match="x has a masked entry"):
        es.empirical_distribution(np.ma.array([1, 2], mask=[False, True]))
    with pytest.raises(ValueError, match="x has nan at index 0; drop it"):
        es.empirical_distribution(np.array(["NaT", "2020-01-01"], "M8[D]"))
    values, shares = es.empirical_distribution(np.array(["b", "a", "b", "b"], dtype=object))
    assert (values.tolist(), shares.tolist()) == (["a", "b"], [0.25, 0.75])


@pytest.mark.parametrize("estimator", [None, ["nsb"], np.array(["nsb", "plugin"])], ids=type)
def test_an_estimator_that_is_no_word(estimator):
    with pytest.raises(ValueError, match=r"estimator is .*; the estimators are grassberger, miller_madow"):
        es.entropy_from_counts([1], estimator=estimator)
    with pytest.raises(
        ValueError, match=r"estimator is .*; the estimators are grassberger, miller_madow, plugin"
    ):
        es.mutual_information_from_samples([1], [1], estimator=estimator)


def test_counts_are_counted_in_double_precision():
    counts = np.array([2**24, 1, 1], np.float32)
    assert es.entropy_from_counts(counts, estimator="miller_madow") == es.entropy_from_counts(
        counts.astype(float), estimator="miller_madow"
    )
    with pytest.raises(ValueError, match="n counts more than a float can hold along axis -1"):
        es.entropy_from_counts([1e308, 1e308])


def test_covariances_in_single_precision_are_computed_in_double():
    cov, mean = np.array([[1, 0.5], [0.5, 1]], np.float32), [0.0, 3.0]
    assert es.multivariate_gaussian_kl(mean, np.eye(2), [0, 0], cov) == es.multivariate_gaussian_kl(
        mean, np.eye(2), [0, 0], cov.astype(float)
    )


@pytest.mark.parametrize("k", ["3", [3], 2.5, math.inf, math.nan, None], ids=repr)
def test_a_number_of_outcomes_that_is_none(k):
    with pytest.raises(ValueError, match=r"k is "):
        es.entropy_from_counts([1, 1], estimator="nsb", k=k)
