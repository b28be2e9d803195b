"""The numbered statements of chapter 9, The log, and doing it on a computer."""

import math
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from mpmath import mp
from scipy import stats

from expected_surprise import empirical_distribution, log_likelihood, logsumexp
from registry import checks, given
from strategies import pmfs, samples

FEW_VALUES = st.lists(st.sampled_from([0.0, 1e-300, 0.1, 0.25, 0.5, 0.9, 1.0, 7.0]), min_size=1, max_size=8)


def argmax_set(values):
    """All positions of the largest value."""
    return set(np.flatnonzero(np.asarray(values) == np.max(values)))


def log0(t):
    """The natural logarithm with log 0 = -inf."""
    return math.log(t) if t > 0 else -math.inf


@checks(
    "eq-log-likelihood-a9",
    false={
        "the sum of the probabilities": {"total": lambda q: q.sum(axis=0)},
        "log 0 is 0": {"total": lambda q: np.log(np.where(q > 0, q, 1)).sum(axis=0)},
    },
)
@given(x=st.lists(st.booleans(), min_size=1, max_size=12))
def test_log_likelihood(x, total=None):
    """Exact products (fractions) and sums of logarithms are largest at the same parameters."""
    grid = [Fraction(i, 20) for i in range(21)]
    products = [math.prod(t if heads else 1 - t for heads in x) for t in grid]
    exact = {i for i, product in enumerate(products) if product == max(products)}
    theta = np.array([float(t) for t in grid])
    if total is None:
        sums = log_likelihood("bernoulli", x, theta=theta)
    else:
        sums = total(np.where(np.array(x)[:, None], theta, 1 - theta))
    assert set(np.flatnonzero(sums > sums.max() - 1e-9)) == exact


@checks(
    "thm-argmax-monotone",
    "eq-argmax-monotone",
    false={"every g works": {"g": lambda t: math.sin(3 * t)}, "also a falling g": {"g": lambda t: -t}},
    dropped={"strictly (g is only non-decreasing)": {"g": lambda t: min(t, 0.5)}},
)
@given(f=FEW_VALUES)
def test_argmax(f, g=log0):
    """The sets of maxima of f and of g(f) agree, for f with ties, zeros and values above 1."""
    assert argmax_set([g(t) for t in f]) == argmax_set(f)


@checks(
    "thm-argmax-monotone",
    false={"the other inclusion": {"reverse": True}},
    dropped={"g is non-decreasing": {"g": lambda t: -t}},
)
@given(f=st.lists(st.sampled_from([-math.inf, 0.0, 0.25, 0.5, 0.9, math.inf]), min_size=1, max_size=8))
def test_argmax_of_a_non_decreasing_g(f, g=lambda t: min(t, 0.5), reverse=False):
    """A g that is only non-decreasing keeps every maximum, and may add others."""
    before, after = argmax_set(f), argmax_set([g(t) for t in f])
    assert after <= before if reverse else before <= after


@checks(
    "def-empirical",
    "eq-empirical",
    false={"shares of distinct values": {"share": lambda x, v: 1 / len(set(x))}},
)
@given(x=samples())
def test_empirical(x, share=lambda x, v: np.mean(np.asarray(x) == v)):
    """The library's empirical distribution gives each value its share."""
    values, p_hat = empirical_distribution(x)
    assert np.array_equal(values, sorted(set(x.tolist())))
    assert np.allclose(p_hat, [share(x.tolist(), v) for v in values], rtol=1e-14)


@checks(
    "eq-scale-a10",
    false={
        "each value counts the same": {"weights": lambda p: np.full(len(p), 1 / len(p))},
        "a negative scale": {"scale": -1.0},
    },
)
@given(x=samples(4), models=st.lists(pmfs(4, zeros=False), min_size=2, max_size=6))
def test_scale(x, models, weights=lambda p: p, scale=1.0):
    """Sum over the data / m = expectation under the shares, model by model, and so the same maxima."""
    sums = np.array([math.fsum(math.log(q[i]) for i in x) for q in models])
    values, p_hat = empirical_distribution(x)
    means = scale * np.array([weights(p_hat) @ np.log(q[values]) for q in models])
    assert np.allclose(sums / len(x), means, rtol=1e-10, atol=1e-12)
    assert np.argmax(sums) in np.flatnonzero(means > means.max() - 1e-9)


LIMIT = 1075 * math.log(2)


@checks("eq-underflow", false={"the smallest normal number is the limit": {"limit": 708.4}})
@given(surprise=st.one_of(st.floats(600, 800), st.floats(744, 746)))
def test_underflow(surprise, limit=LIMIT):
    """A 50-digit exp(-s), rounded once to double precision, is 0 exactly if s >= 1075 ln 2."""
    if abs(surprise - limit) > 1e-9:
        with mp.workdps(50):
            assert (float(mp.exp(-mp.mpf(surprise))) == 0) == (surprise > limit)


SCORES = st.lists(st.one_of(st.floats(-700, 700), st.floats(-1e5, 1e5)), min_size=1, max_size=8).map(np.array)


def exact_log_sum_exp(z):
    """The logarithm of the sum of exponentials with 50 digits."""
    with mp.workdps(50):
        return float(mp.log(mp.fsum(mp.exp(mp.mpf(float(t))) for t in z)))


@checks(
    "thm-log-sum-exp",
    "eq-log-sum-exp",
    "eq-log-sum-exp-bounds",
    false={
        "the upper bound is the maximum": {"slack": lambda n: 0.0},
        "the shift is not added back": {"back": lambda m: 0.0},
    },
    dropped={
        "M is the maximum (bounds)": {"centre": np.min},
        "M is the maximum (overflow)": {"shift": np.min},
    },
)
@given(z=SCORES)
def test_log_sum_exp(z, shift=np.max, centre=np.max, slack=math.log, back=lambda m: m):
    """The shifted formula agrees with 50 digits, for huge scores too, and lies between M and M + ln n."""
    exact, m = exact_log_sum_exp(z), shift(z)
    assert centre(z) - 1e-9 <= exact <= centre(z) + slack(len(z)) + 1e-9
    with np.errstate(over="ignore"):
        total = np.exp(z - m).sum()
    assert math.isclose(back(m) + math.log(total), exact, rel_tol=1e-12, abs_tol=1e-12)
    assert math.isclose(logsumexp(z), exact, rel_tol=1e-12, abs_tol=1e-12)


def poisson_score(x, rate):
    """The score of a Poisson law, by hand."""
    return x / rate - 1


@checks("def-score", "eq-score", false={"the sign is wrong": {"score": lambda x, rate: 1 - x / rate}})
@given(x=st.integers(0, 30), rate=st.floats(0.2, 20).filter(lambda r: abs(r - round(r)) > 1e-3))
def test_score(x, rate, score=poisson_score):
    """For a Poisson law the slope of the library's log q, by central differences, is x/rate - 1."""
    step = 1e-5 * rate
    up, down = log_likelihood("poisson", [x], rate=[rate + step, rate - step])
    assert math.isclose((up - down) / (2 * step), score(x, rate), rel_tol=1e-6, abs_tol=1e-6)


@checks(
    "thm-score-mean",
    "eq-score-mean",
    "eq-fisher-information",
    false={
        "the mean score is 1": {"mean": 1.0},
        "the information is the mean of the second derivative": {"sign": 1},
    },
    dropped={"the support does not move (uniform law on 0..theta)": {"moving": True}},
)
@given(theta=st.floats(0.05, 0.95), n=st.integers(1, 12))
def test_score_mean(theta, n, mean=0.0, sign=-1, moving=False):
    """For a binomial law, summed exactly: mean score 0, variance = -E[second derivative]."""
    k = np.arange(n + 1)
    q = stats.binom.pmf(k, n, theta)
    score, bend = k / theta - (n - k) / (1 - theta), -k / theta**2 - (n - k) / (1 - theta) ** 2
    if moving:  # density 1/theta on (0, theta): the same score for every x
        q, score, bend = np.array([1.0]), np.array([-1 / theta]), np.array([1 / theta**2])
    assert math.isclose(q @ score, mean, abs_tol=1e-9)
    assert math.isclose(q @ (score - q @ score) ** 2, sign * (q @ bend), rel_tol=1e-9)


@checks("eq-newton-step", false={"half a step": {"share": 0.5}, "a plain ascent": {"curved": False}})
@given(top=st.floats(-5, 5), bend=st.floats(0.1, 10), start=st.floats(-5, 5).filter(lambda t: abs(t) > 0.1))
def test_newton(top, bend, start, share=1.0, curved=True):
    """On a parabola one step reaches the top, from anywhere."""
    theta = top + start
    slope, curvature = -2 * bend * (theta - top), -2 * bend if curved else -1.0
    assert math.isclose(theta - share * slope / curvature, top, rel_tol=1e-9, abs_tol=1e-9)


@checks("eq-exponential-log-likelihood", false={"the parameter is the mean": {"power": -1}})
@given(x=st.lists(st.floats(0.1, 50), min_size=1, max_size=8), eta=st.floats(-3, 1))
def test_exponential(x, eta, power=1):
    """N eta - e^eta S is scipy's log-likelihood, and the printed derivatives are its slopes."""
    n, total = len(x), math.fsum(x)

    def value(t):
        return stats.expon.logpdf(x, scale=np.exp(-power * t)).sum()

    step = 1e-4
    slope = (value(eta + step) - value(eta - step)) / (2 * step)
    bend = (value(eta + step) - 2 * value(eta) + value(eta - step)) / step**2
    assert math.isclose(value(eta), n * eta - math.exp(eta) * total, rel_tol=1e-9, abs_tol=1e-9)
    assert math.isclose(slope, n - math.exp(eta) * total, rel_tol=1e-4, abs_tol=1e-3)
    assert math.isclose(bend, -math.exp(eta) * total, rel_tol=1e-3, abs_tol=1e-3)


@checks("eq-newton-error", kind="rate", false={"the error is halved": {"factor": lambda e: 0.5 * abs(e)}})
@given(error=st.floats(1e-4, 0.1), sign=st.sampled_from([-1, 1]))
def test_newton_error(error, sign, factor=lambda e: e * e / 2):
    """Newton's method on n eta - e^eta S squares the error and halves it, up to the cubic term."""
    n, total, error = 62, 2645.0, sign * error
    eta = math.log(n / total) + error
    new = eta + n / (math.exp(eta) * total) - 1 - math.log(n / total)
    assert abs(new - (error - 1 + math.exp(-error))) < 1e-13
    assert abs(new - factor(error)) <= abs(error) ** 3 / 6 * 1.1 + 1e-13
