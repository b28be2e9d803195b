"""Whatever is passed: the right value, or an error of the library's own that names the argument."""

import pytest
from fuzz import calls, judge
from fuzz_rows import ROWS
from hypothesis import HealthCheck, Phase, given, settings

import expected_surprise as es
from expected_surprise import checks

# Their answers hold what a function found; fuzzed are the functions that make them, and the method.
ANSWERS = {
    "Fit": "fit_poisson",
    "LogisticRegression": "LogisticRegression.logits",
    "SoftmaxRegression": "SoftmaxRegression.logits",
    "SufficientStatistics": "sufficient_statistics",
}
NAMES = [row.name for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_right_value_or_an_error_that_names_the_argument(row, long):
    @settings(
        max_examples=1000 if long else 25,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(calls(row))
    def whatever_is_passed(call):
        judge(row, call)

    whatever_is_passed()


@pytest.mark.parametrize("name", sorted({*es.__all__, *checks.__all__} - {"reject"}))
def test_every_public_function_is_fuzzed(name):
    assert ANSWERS.get(name, name) in NAMES
