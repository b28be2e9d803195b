"""Log-likelihoods against scipy.stats; maximum-likelihood fits against their neighbours."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from expected_surprise import (
    binary_entropy,
    cross_entropy,
    empirical_distribution,
    fit_bernoulli,
    fit_categorical,
    fit_gaussian,
    fit_poisson,
    log_likelihood,
)
from strategies import pmfs, samples

COINS = st.lists(st.integers(0, 1), min_size=1, max_size=30)
REALS = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=20).filter(lambda x: np.ptp(x) > 1e-3)


@given(COINS, st.floats(0, 1))
def test_bernoulli(x, theta):
    assert log_likelihood("bernoulli", x, theta=theta) == pytest.approx(
        stats.bernoulli.logpmf(x, theta).sum()
    )


@given(samples(), st.floats(0.01, 50))
def test_poisson(x, rate):
    assert log_likelihood("poisson", x, rate=rate) == pytest.approx(stats.poisson.logpmf(x, rate).sum())


@given(REALS, st.floats(-100, 100), st.floats(0.1, 100))
def test_gaussian(x, mean, sd):
    true = stats.norm.logpdf(x, mean, sd).sum()
    assert log_likelihood("gaussian", x, mean=mean, sd=sd) == pytest.approx(true)


@given(samples(), pmfs(5))
def test_categorical_is_minus_n_times_the_cross_entropy(x, p):
    values, p_hat = empirical_distribution(x)
    full = np.zeros(5)
    full[values] = p_hat
    assert log_likelihood("categorical", x, p=p) == pytest.approx(-len(x) * cross_entropy(full, p))


@given(samples())
def test_weights_are_repetitions(x):
    values, counts = np.unique(x, return_counts=True)
    for family, parameters in {"poisson": {"rate": 1.3}, "gaussian": {"mean": 1, "sd": 2}}.items():
        table = log_likelihood(family, values, weights=counts, **parameters)
        assert table == pytest.approx(log_likelihood(family, x, **parameters))
    for fit in (fit_poisson, fit_categorical):
        assert fit(values, counts).log_likelihood == pytest.approx(fit(x).log_likelihood)
        assert fit(values, counts).n == len(x)


def test_known_values():
    assert log_likelihood("bernoulli", [1, 0], weights=[9, 4], theta=9 / 13) == pytest.approx(
        -8.024143, abs=5e-7
    )
    assert -13 * binary_entropy(9 / 13) == pytest.approx(-8.024143, abs=5e-7)
    assert log_likelihood("gaussian", [0], mean=0, sd=0.01) == pytest.approx(math.log(39.894228), rel=1e-8)


def test_curves():
    theta = np.linspace(0, 1, 11)
    curve = log_likelihood("bernoulli", [1, 1, 0], theta=theta)
    assert curve.shape == (11,)
    assert curve[0] == curve[-1] == -np.inf
    surface = log_likelihood("gaussian", [1, 2], mean=np.zeros((3, 1)), sd=np.ones(4))
    assert surface.shape == (3, 4)
    assert log_likelihood("categorical", [0, 1], p=[[0.5, 0.5], [0.25, 0.75]]).shape == (2,)


def test_impossible_data_have_likelihood_zero():
    assert log_likelihood("bernoulli", [1], theta=0) == -np.inf
    assert log_likelihood("categorical", [2], p=[0.5, 0.5, 0]) == -np.inf
    assert log_likelihood("poisson", [1], rate=0) == -np.inf
    assert log_likelihood("poisson", [0], rate=0) == 0
    assert log_likelihood("bernoulli", [1, 0], weights=[0, 3], theta=0) == 0


@given(COINS)
def test_no_coin_beats_the_fit(x):
    fit = fit_bernoulli(x)
    assert fit.parameters["theta"] == pytest.approx(np.mean(x))
    assert log_likelihood("bernoulli", x, theta=np.linspace(0, 1, 101)).max() <= fit.log_likelihood + 1e-12


@given(samples(4), pmfs(4))
def test_no_distribution_beats_the_fit(x, p):
    fit = fit_categorical(x, k=4)
    assert fit.parameters["p"].shape == (4,)
    assert log_likelihood("categorical", x, p=p) <= fit.log_likelihood + 1e-9


@given(samples())
def test_no_rate_beats_the_fit(x):
    fit = fit_poisson(x)
    rates = fit.parameters["rate"] + np.array([0.01, 0.1, 1])
    assert log_likelihood("poisson", x, rate=rates).max() < fit.log_likelihood


@given(REALS)
def test_no_gaussian_beats_the_fit(x):
    fit = fit_gaussian(x)
    mean, sd = fit.parameters["mean"], fit.parameters["sd"]
    assert (mean, sd) == (pytest.approx(np.mean(x), rel=1e-9, abs=1e-9), pytest.approx(np.std(x), rel=1e-9))
    around = log_likelihood(
        "gaussian", x, mean=mean + sd * np.array([-0.1, 0, 0.1, 0]), sd=sd * np.array([1, 1.1, 1, 0.9])
    )
    assert around.max() < fit.log_likelihood


def test_a_gaussian_of_extreme_size():
    for scale in (1e-300, 1e200):
        assert fit_gaussian(np.array([1.0, 3.0]) * scale).parameters["sd"] == pytest.approx(scale, rel=1e-15)


def test_a_fit_is_frozen():
    with pytest.raises(AttributeError):
        fit_bernoulli([1, 0]).n = 3


LAWS = {
    "beta": ({"a": 1.5, "b": 3.0}, stats.beta(1.5, 3), [0.2, 0.9]),
    "exponential": ({"rate": 4.0}, stats.expon(scale=0.25), [0, 0.3]),
    "gamma": ({"shape": 2.5, "rate": 4.0}, stats.gamma(2.5, scale=0.25), [0.1, 3]),
    "laplace": ({"location": 1.0, "scale": 2.0}, stats.laplace(1, 2), [-3, 1, 9]),
    "log_normal": ({"mean": 1.0, "sd": 2.0}, stats.lognorm(2, scale=np.exp(1)), [0.1, 30]),
    "student_t": ({"df": 2.5, "location": 1.0, "scale": 2.0}, stats.t(2.5, 1, 2), [-30, 1, 2]),
    "uniform": ({"low": -1.0, "high": 3.0}, stats.uniform(-1, 4), [-1, 0, 3]),
    "weibull": ({"shape": 1.5, "scale": 2.0}, stats.weibull_min(1.5, scale=2), [0.1, 3]),
}


@pytest.mark.parametrize(("parameters", "law", "x"), LAWS.values(), ids=LAWS)
def test_the_densities_are_those_of_scipy(request, parameters, law, x):
    family = request.node.callspec.id
    assert log_likelihood(family, x, **parameters) == pytest.approx(law.logpdf(x).sum(), rel=1e-13)


def test_data_outside_an_interval_are_impossible():
    assert log_likelihood("uniform", [1, 2], low=0, high=[1.9, 2, 3]).tolist() == [
        -np.inf,
        -2 * math.log(2),
        -2 * math.log(3),
    ]
