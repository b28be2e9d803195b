"""Scores against differences, informations against expectations, intervals against their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from expected_surprise import (
    confidence_interval,
    fisher_information,
    fit,
    fit_bernoulli,
    fit_categorical,
    fit_exponential,
    fit_gaussian,
    fit_poisson,
    log_likelihood,
    score,
    standard_errors,
)

AT = {
    "bernoulli": ([0, 1, 1], {"theta": 0.3}),
    "beta": ([0.2, 0.7], {"a": 1.5, "b": 3.0}),
    "exponential": ([0.5, 2.0], {"rate": 1.7}),
    "gamma": ([0.5, 2.0], {"shape": 2.5, "rate": 1.7}),
    "gaussian": ([-1.0, 2.0], {"mean": 0.4, "sd": 1.3}),
    "poisson": ([0, 2, 5], {"rate": 1.7}),
    "student_t": ([-4.0, 0.5], {"df": 3.0, "location": 0.4, "scale": 1.3}),
}
LAWS = {
    "beta": stats.beta(1.5, 3),
    "exponential": stats.expon(scale=1 / 1.7),
    "gamma": stats.gamma(2.5, scale=1 / 1.7),
    "gaussian": stats.norm(0.4, 1.3),
    "student_t": stats.t(3, 0.4, 1.3),
}


@pytest.mark.parametrize("family", AT)
def test_the_score_is_the_slope_of_the_log_likelihood(family):
    x, parameters = AT[family]
    weights = np.arange(1.0, len(x) + 1)
    ours = np.atleast_1d(score(family, x, weights=weights, **parameters))
    for i, name in enumerate(parameters):
        ends = [
            log_likelihood(family, x, weights=weights, **(parameters | {name: parameters[name] + h}))
            for h in (-1e-6, 1e-6)
        ]
        assert ours[i] == pytest.approx((ends[1] - ends[0]) / 2e-6, rel=1e-6)


@pytest.mark.parametrize("family", LAWS)
def test_the_information_is_the_variance_of_the_score(family):
    law, (_, parameters) = LAWS[family], AT[family]
    k = len(parameters)

    def product(x, i, j):
        slope = np.atleast_1d(score(family, [x], **parameters))
        return slope[i] * slope[j] * law.pdf(x)

    low, high = law.support()
    matrix = [
        [
            sum(
                integrate.quad(product, *piece, (i, j))[0]
                for piece in ((low, law.median()), (law.median(), high))
            )
            for j in range(k)
        ]
        for i in range(k)
    ]
    np.testing.assert_allclose(np.atleast_2d(fisher_information(family, **parameters)), matrix, atol=1e-6)


@given(st.floats(0.01, 0.99), st.floats(0.01, 30))
def test_the_information_of_the_discrete_families(theta, rate):
    slopes = np.array([score("bernoulli", [x], theta=theta) for x in (0, 1)])
    assert [1 - theta, theta] @ slopes**2 == pytest.approx(fisher_information("bernoulli", theta=theta))
    x = np.arange(200)
    slopes = np.array([score("poisson", [k], rate=rate) for k in x])
    assert stats.poisson.pmf(x, rate) @ slopes**2 == pytest.approx(fisher_information("poisson", rate=rate))


def test_scores_of_many_parameters():
    assert score("bernoulli", [0, 1], theta=[0.2, 0.5, 0.8]).shape == (3,)
    assert score("gaussian", [0, 1], mean=np.zeros((3, 1)), sd=np.ones(4)).shape == (3, 4, 2)
    assert score("gaussian", [0.0], mean=0, sd=2).tolist() == [0, -0.5]


def test_standard_errors_known():
    euro = fit_bernoulli([0, 1], weights=[110, 140])
    assert standard_errors(euro)["theta"] == pytest.approx(0.031394, abs=5e-7)
    errors = standard_errors(fit_gaussian([1, 3]))
    assert errors == pytest.approx({"mean": 2**-0.5, "sd": 0.5})
    generic = fit("bernoulli", [0, 1], {"theta": 0.5}, bounds={"theta": (0, 1)}, weights=[110, 140])
    assert standard_errors(generic)["theta"] == pytest.approx(0.031394, abs=5e-7)


def test_the_wald_interval():
    mean, sd = fit_gaussian([1, 2, 6]).parameters.values()
    low, high = confidence_interval(fit_gaussian([1, 2, 6]), "mean", level=0.9)
    peer = stats.norm.interval(0.9, mean, sd / 3**0.5)
    assert (low, high) == pytest.approx(peer)


@given(st.integers(0, 30), st.integers(1, 30), st.floats(0.5, 0.999))
def test_the_ends_of_the_likelihood_ratio_interval_have_that_ratio(ones, zeros, level):
    fit = fit_bernoulli([1, 0], weights=[ones, zeros])
    low, high = confidence_interval(fit, level=level, method="likelihood_ratio")
    assert low <= fit.parameters["theta"] < high
    for end in {low, high} - {0.0}:
        drop = 2 * (
            fit.log_likelihood - log_likelihood("bernoulli", [1, 0], weights=[ones, zeros], theta=end)
        )
        assert stats.chi2.cdf(drop, 1) == pytest.approx(level, rel=1e-8)


@pytest.mark.parametrize("fitter", [fit_poisson, fit_exponential])
def test_the_same_for_rates(fitter):
    x = [1, 0, 2, 5]
    fit = fitter(x)
    for end in confidence_interval(fit, level=0.9, method="likelihood_ratio"):
        drop = 2 * (fit.log_likelihood - log_likelihood(fit.family, x, rate=end))
        assert stats.chi2.cdf(drop, 1) == pytest.approx(0.9, rel=1e-8)


def test_at_the_edge_only_the_likelihood_ratio_has_an_interval():
    fit = fit_bernoulli([0], weights=[10])
    with pytest.raises(ValueError, match=r"theta has 0; at the edge .* no derivative"):
        confidence_interval(fit)
    low, high = confidence_interval(fit, method="likelihood_ratio")
    assert (low, high) == (0, pytest.approx(1 - np.exp(-stats.chi2.ppf(0.95, 1) / 20)))
    assert confidence_interval(fit_bernoulli([1]), method="likelihood_ratio")[1] == 1
    assert confidence_interval(fit_poisson([0]), method="likelihood_ratio")[0] == 0


def test_a_family_without_derivatives():
    with pytest.raises(ValueError, match="'categorical' has no score here"):
        standard_errors(fit_categorical([0, 1]))
