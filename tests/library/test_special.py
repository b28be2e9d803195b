"""The special functions against mpmath."""

import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expected_surprise import gaussian_kl, log1pmx

SDS = st.floats(1e-3, 1e3)
MEANS = st.floats(-1e3, 1e3)


def exact_log1pmx(x: float) -> oracle.mp.mpf:
    with oracle.mp.workdps(400):
        return oracle.mp.log(1 + oracle.mp.mpf(x)) - oracle.mp.mpf(x)


@given(st.floats(-1, 1e6) | st.floats(-0.3, 0.3) | st.floats(-1e-5, 1e-5))
def test_log1pmx_is_exact(x):
    if x == -1:
        assert log1pmx(x) == -np.inf
    elif abs(x) > 1e-150:  # x^2 / 2 is not yet lost to underflow
        assert oracle.relative_error(log1pmx(x), exact_log1pmx(x)) < 4e-15


def test_log1pmx_where_the_two_formulas_meet():
    for x in np.concatenate([np.linspace(-0.2, -0.15, 99), np.linspace(0.2, 0.25, 99)]):
        assert oracle.relative_error(log1pmx(x), exact_log1pmx(x)) < 4e-15


@given(MEANS, SDS, MEANS, SDS)
def test_gaussian_kl_is_exact(m0, s0, m1, s1):
    true = oracle.gaussian_kl(m0, s0, m1, s1)
    assert oracle.relative_error(gaussian_kl(m0, s0, m1, s1), true) < 1e-14 or true < 1e-25


@pytest.mark.parametrize("ratio", [1 + 10.0**-e for e in range(1, 15)])
def test_gaussian_kl_of_neighbours_keeps_its_digits(ratio):
    assert oracle.relative_error(gaussian_kl(0, ratio, 0, 1), oracle.gaussian_kl(0, ratio, 0, 1)) < 1e-14
    assert oracle.relative_error(gaussian_kl(1, 1, ratio, 1), oracle.gaussian_kl(1, 1, ratio, 1)) < 1e-14


def test_the_textbook_formula_does_lose_them():
    sd = 1 + 1e-8
    textbook = np.log(1 / sd) + sd**2 / 2 - 1 / 2
    assert oracle.relative_error(textbook, oracle.gaussian_kl(0, sd, 0, 1)) > 0.1


def test_gaussian_kl_far_apart():
    assert gaussian_kl(0, 1, 0, 1) == 0
    assert gaussian_kl([0, 0], 1, [1, -1], 1).tolist() == [0.5, 0.5]
    assert gaussian_kl(0, 1, 1, 1, base=2) == pytest.approx(0.7213475204, abs=1e-10)
    assert gaussian_kl(0, 1e-200, 0, 1) == pytest.approx(460.0170185988, rel=1e-12)
    assert gaussian_kl(0, 1e200, 0, 1e-200) == np.inf
