"""Closed forms of families: against mpmath with parameters far apart and nearly equal, and against sums."""

import math

import mpmath as mp
import numpy as np
import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, poisson

from expected_surprise import (
    bernoulli_kl,
    exponential_kl,
    gaussian_cross_entropy,
    gaussian_entropy,
    gaussian_kl,
    kl_divergence,
    multivariate_gaussian_kl,
    mutual_information,
    poisson_kl,
)

STEPS = [10.0**-e for e in range(2, 13)]
RATES = st.floats(1e-3, 1e3)


def numbers(*values):
    return [mp.mpf(float(v)) for v in values]


def true_bernoulli(p, q) -> mp.mpf:
    p, q = numbers(p, q)
    return sum((a * mp.log(a / b) if b else mp.inf) for a, b in ((p, q), (1 - p, 1 - q)) if a)


def true_poisson(a, b) -> mp.mpf:
    a, b = numbers(a, b)
    return (a * mp.log(a / b) if b else mp.inf) - a + b if a else b


def true_exponential(a, b) -> mp.mpf:
    a, b = numbers(a, b)
    return mp.log(a / b) + b / a - 1


def true_multivariate(m0, c0, m1, c1) -> mp.mpf:
    c0, c1 = (mp.matrix([numbers(*row) for row in c]) for c in (c0, c1))
    d = mp.matrix([x - y for x, y in zip(numbers(*m0), numbers(*m1), strict=True)])
    inverse = mp.inverse(c1)
    trace = sum((inverse * c0)[i, i] for i in range(len(m0)))
    return (trace - len(m0) + (d.T * inverse * d)[0] + mp.log(mp.det(c1) / mp.det(c0))) / 2


def error(ours, true, a, b) -> float:
    with mp.workdps(700):  # 1 - p for p = 1e-200
        return oracle.relative_error(ours(a, b), true(a, b))


FORMS = {
    "bernoulli": (bernoulli_kl, true_bernoulli, [1e-200, 1e-17, 1e-9, 0.01, 0.3, 0.5, 0.999]),
    "poisson": (poisson_kl, true_poisson, [1e-200, 1e-9, 0.61, 3.0, 1e9]),
    "exponential": (exponential_kl, true_exponential, [1e-200, 1e-9, 0.61, 3.0, 1e9]),
    "gaussian": (
        lambda a, b: gaussian_kl(0, a, 0, b),
        lambda a, b: oracle.gaussian_kl(0, a, 0, b),
        [1e-9, 0.61, 3.0, 1e9],
    ),
}


@pytest.mark.parametrize(("ours", "true", "values"), FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("step", [*STEPS, 0.09, 0.11, 0.19, 0.21, 0.5])
def test_near_equal_parameters_keep_their_digits(ours, true, values, step):
    for a in values:
        for b in (a * (1 + step), a * (1 - step)):
            if ours is bernoulli_kl and b > 1:
                continue
            assert error(ours, true, a, b) < 5e-15
            assert error(ours, true, b, a) < 5e-15


@pytest.mark.parametrize(("ours", "true", "values"), FORMS.values(), ids=FORMS)
def test_parameters_far_apart(ours, true, values):
    for a in values:
        for b in values:
            assert error(ours, true, a, b) < 5e-15
        assert ours(a, a) == 0


def test_known_values():
    assert poisson_kl([3, 5], [5, 3]) == pytest.approx([0.467523, 0.554128], abs=5e-7)
    assert exponential_kl([1, 2], [2, 1]) == pytest.approx([0.306853, 0.193147], abs=5e-7)
    assert bernoulli_kl(0.3, 0.31) == pytest.approx(2.35169e-4, abs=5e-10)
    assert gaussian_entropy(0.241971) == pytest.approx(0, abs=2e-6)
    assert gaussian_entropy(1 / math.sqrt(2 * math.pi * math.e), base=2) == pytest.approx(0, abs=1e-15)


def test_what_cannot_happen():
    assert bernoulli_kl([0, 0, 1, 1], [0, 0.25, 1, 0.25]).tolist() == [0, -math.log(0.75), 0, math.log(4)]
    assert bernoulli_kl([0.5, 0.5, 0, 1], [0, 1, 1, 0]).tolist() == [np.inf] * 4
    assert poisson_kl([0, 0, 2], [0, 5, 0]).tolist() == [0, 5, np.inf]


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_coin_is_a_distribution_with_two_outcomes(p, q):
    pair = kl_divergence([p, 1 - p], [q, 1 - q])
    assert bernoulli_kl(p, q) == pytest.approx(pair, rel=1e-6, abs=1e-15)


@given(st.floats(0.01, 20), st.floats(0.01, 20))
def test_the_poisson_form_is_the_sum(a, b):
    k = np.arange(200)
    log_ratio = poisson.logpmf(k, a) - poisson.logpmf(k, b)
    assert poisson_kl(a, b) == pytest.approx(poisson.pmf(k, a) @ log_ratio, rel=1e-9, abs=1e-12)


@given(RATES, RATES, st.floats(0.01, 100))
def test_a_change_of_unit_changes_no_exponential_divergence(a, b, unit):
    assert exponential_kl(a * unit, b * unit) == pytest.approx(exponential_kl(a, b), rel=1e-6, abs=1e-15)


@given(st.floats(-5, 5), st.floats(0.1, 10), st.floats(-5, 5), st.floats(0.1, 10))
def test_the_gaussian_cross_entropy_is_entropy_plus_divergence(m0, s0, m1, s1):
    both = gaussian_entropy(s0) + gaussian_kl(m0, s0, m1, s1)
    assert gaussian_cross_entropy(m0, s0, m1, s1) == pytest.approx(both, rel=1e-12, abs=1e-12)
    assert gaussian_entropy(s0) == pytest.approx(norm(m0, s0).entropy(), abs=1e-13)


def test_the_gaussian_cross_entropy_is_the_integral():
    true = norm(1, 2).expect(lambda x: -norm(-0.5, 3).logpdf(x))
    assert gaussian_cross_entropy(1, 2, -0.5, 3) == pytest.approx(true, rel=1e-9)


def random_covariance(rng, d):
    a = rng.standard_normal((d, d + 2))
    return a @ a.T / d


@pytest.mark.parametrize("step", [*STEPS, 0.3, 3.0])
@pytest.mark.parametrize("d", [1, 2, 4])
def test_multivariate_neighbours_keep_their_digits(d, step):
    for seed in range(3):
        rng = np.random.default_rng(seed)
        m0, c0 = rng.standard_normal(d), random_covariance(rng, d)
        m1, c1 = m0 + step * rng.standard_normal(d), c0 + step * random_covariance(rng, d)
        ours, true = multivariate_gaussian_kl(m0, c0, m1, c1), true_multivariate(m0, c0, m1, c1)
        assert oracle.relative_error(ours, true) < 1e-12


def test_multivariate_strangers():
    wide, narrow = np.eye(2), 1e-20 * np.eye(2)
    for a, b in ((wide, narrow), (narrow, wide)):
        true = true_multivariate([0, 0], a, [0, 0], b)
        assert oracle.relative_error(multivariate_gaussian_kl([0, 0], a, [0, 0], b), true) < 1e-13


@given(st.floats(-5, 5), st.floats(0.1, 10), st.floats(-5, 5), st.floats(0.1, 10))
def test_one_dimension_is_the_other_function(m0, s0, m1, s1):
    many = multivariate_gaussian_kl([m0], [[s0**2]], [m1], [[s1**2]], base=2)
    assert many == pytest.approx(gaussian_kl(m0, s0, m1, s1, base=2), rel=1e-9, abs=1e-15)


def test_the_information_in_a_correlated_pair_is_the_limit_of_tables():
    """Both coordinates cut into small cells: the mutual information of the table nears the divergence."""
    grid = np.linspace(-6, 6, 241)
    x, y = np.meshgrid(grid, grid, indexing="ij")
    table = np.exp(-(x * x - x * y + y * y) / 1.5)
    limit = multivariate_gaussian_kl([0, 0], [[1, 0.5], [0.5, 1]], [0, 0], np.eye(2))
    assert limit == pytest.approx(-math.log(0.75) / 2, rel=1e-14)
    assert mutual_information(table / table.sum()) == pytest.approx(limit, abs=1e-6)


def test_broadcasting_and_float32():
    assert bernoulli_kl([[0.1], [0.2]], [0.1, 0.2, 0.3]).shape == (2, 3)
    for function in (bernoulli_kl, exponential_kl, poisson_kl):
        assert function(np.float32(0.25), np.float32(0.5)).dtype == np.float32
        assert np.ndim(function(0.25, 0.5)) == 0
    assert gaussian_entropy(np.float32(1)).dtype == np.float32
