"""The search for the maximum of the likelihood of Student's t distribution, against mpmath."""

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from expected_surprise import _student_t, fit_student_t

X = [-9.0, -2.5, -1, 0, 0.25, 1, 1.5, 4, 30]


def mean_log_density(location, log_scale, log_df):
    scale, df = mp.exp(log_scale), mp.exp(log_df)
    constant = mp.log(mp.gamma((df + 1) / 2) / mp.gamma(df / 2) / mp.sqrt(mp.pi * df) / scale)
    terms = [mp.log1p(((mp.mpf(x) - location) / scale) ** 2 / df) for x in X]
    return constant - (df + 1) / 2 * mp.fsum(terms) / len(X)


@settings(max_examples=30)
@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-2, 4))
def test_slope_and_curvature_are_exact(location, log_scale, log_df):
    u = np.array([location, log_scale, log_df])
    height, slope, curvature = _student_t._derivatives(u, _student_t._means(u, np.array(X), np.ones(9), 0, 1))
    at = tuple(map(mp.mpf, u))
    assert height == pytest.approx(float(mean_log_density(*at)), rel=1e-13)
    unit = np.eye(3, dtype=int)
    for i in range(3):
        true = float(mp.diff(mean_log_density, at, tuple(unit[i])))
        assert slope[i] == pytest.approx(true, rel=1e-9, abs=1e-11)
        for j in range(i + 1):
            true = float(mp.diff(mean_log_density, at, tuple(unit[i] + unit[j])))
            assert curvature[i, j] == curvature[j, i] == pytest.approx(true, rel=1e-8, abs=1e-10)


def test_the_maximum_has_all_its_digits():
    fit = fit_student_t(X).parameters
    start = [fit["location"], mp.log(fit["scale"]), mp.log(fit["df"])]

    def slopes(*u):
        return [mp.diff(mean_log_density, u, order) for order in [(1, 0, 0), (0, 1, 0), (0, 0, 1)]]

    location, log_scale, log_df = mp.findroot(slopes, start)
    assert fit["location"] == pytest.approx(float(location), rel=1e-13)
    assert fit["scale"] == pytest.approx(float(mp.exp(log_scale)), rel=1e-13)
    assert fit["df"] == pytest.approx(float(mp.exp(log_df)), rel=1e-13)


def test_many_observations_and_their_repetitions():
    x = stats.t.rvs(3, 2, 0.5, size=2 * _student_t.PIECE + 5, random_state=0)
    fit, twice = fit_student_t(x), fit_student_t(np.concatenate([x, x]))
    weighted = fit_student_t(x, weights=np.full(x.size, 2))
    moved = fit_student_t(1024 * x)
    for name in ("df", "location", "scale"):
        assert twice.parameters[name] == pytest.approx(fit.parameters[name], rel=1e-12)
        assert weighted.parameters[name] == pytest.approx(fit.parameters[name], rel=1e-12)
        factor = 1 if name == "df" else 1024
        assert moved.parameters[name] == pytest.approx(factor * fit.parameters[name], rel=1e-12)


@given(st.lists(st.integers(0, 5), min_size=9, max_size=9).filter(lambda w: sum(map(bool, w)) > 6))
def test_a_weight_is_a_number_of_repetitions(weights):
    try:
        fit = fit_student_t(X, weights=weights).parameters
    except ValueError:
        with pytest.raises(ValueError, match=r"no heavier than|too many observations are equal"):
            fit_student_t(np.repeat(X, weights))
    else:
        assert fit == pytest.approx(fit_student_t(np.repeat(X, weights)).parameters, rel=1e-10, abs=1e-10)
