"""The numbered statements of chapter 10, Closed forms, and when they fail."""

import itertools
import math

import numpy as np
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from scipy.special import betaln, expit, gammaln

from expected_surprise import (
    bernoulli_kl,
    confidence_interval,
    exponential_kl,
    fit_bernoulli,
    fit_beta,
    fit_exponential,
    fit_gamma,
    fit_gaussian,
    fit_poisson,
    gaussian_kl,
    log_likelihood,
    poisson_kl,
    sufficient_statistics,
)
from registry import checks, given
from strategies import pmfs

REALS = st.lists(st.integers(-50, 50), min_size=2, max_size=12).map(lambda x: np.array(x) / 10)
POSITIVE = st.lists(st.integers(1, 80), min_size=2, max_size=12).map(lambda x: np.array(x) / 10)


def close(a, b, tolerance=1e-9):
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)


@checks(
    "eq-gaussian-log-likelihood",
    false={
        "the variance divides by m - 1": {"ddof": 1},
        "the constant is left out": {"constant": 0.0},
    },
)
@given(x=REALS, mu=st.floats(-5, 5), sigma=st.floats(0.1, 5))
def test_gaussian_log_likelihood(x, mu, sigma, ddof=0, constant=2 * math.pi):
    """The closed form of the mean loss is minus the mean of scipy's log-densities."""
    v = x.var(ddof=ddof)
    closed = math.log(max(constant, 1) * sigma**2) / 2 + (v + (x.mean() - mu) ** 2) / (2 * sigma**2)
    assert close(closed, -stats.norm.logpdf(x, mu, sigma).mean())


@checks(
    "thm-gaussian-mle",
    false={
        "the variance divides by m - 1": {"ddof": 1},
        "the median is the mean": {"centre": np.median},
        "the loss at the top is h of the unit normal": {"loss": lambda v: math.log(2 * math.pi * math.e) / 2},
    },
    dropped={"the data are not all equal": {"spread": 0.0}},
)
@given(x=REALS.filter(lambda x: np.ptp(x) > 0), aside=st.tuples(st.floats(-2, 2), st.floats(0.3, 3)))
def test_gaussian_mle(
    x, aside, ddof=0, centre=np.mean, spread=1.0, loss=lambda v: math.log(2 * math.pi * math.e * v) / 2
):
    """Nothing beats mean and root mean square deviation, by scipy's density; there the loss is as stated."""
    x = spread * x + (1 - spread) * x[0]
    mean, sd = centre(x), x.std(ddof=ddof)
    assert sd > 0
    top = stats.norm.logpdf(x, mean, sd).mean()
    others = [(mean + aside[0], sd * aside[1]), (mean, sd * 0.99), (mean, sd * 1.01), (mean + 0.01 * sd, sd)]
    for other in others:
        assert stats.norm.logpdf(x, *other).mean() < top or np.allclose(other, (mean, sd), rtol=1e-6)
    assert close(top, -loss(sd**2))
    assert close(fit_gaussian(x).log_likelihood / len(x), top)


# family: natural parameter, statistics, ln h, A
FORMS = {
    "bernoulli": (
        {"theta": 0.3},
        lambda q: [math.log(q["theta"] / (1 - q["theta"]))],
        lambda x: [x],
        lambda x: 0,
        lambda eta: math.log1p(math.exp(eta[0])),
        [0, 1],
    ),
    "poisson": (
        {"rate": 2.5},
        lambda q: [math.log(q["rate"])],
        lambda x: [x],
        lambda x: -gammaln(x + 1),
        lambda eta: math.exp(eta[0]),
        [0, 1, 2, 7],
    ),
    "exponential": (
        {"rate": 2.5},
        lambda q: [-q["rate"]],
        lambda x: [x],
        lambda x: 0,
        lambda eta: -math.log(-eta[0]),
        [0, 0.5, 3],
    ),
    "gaussian": (
        {"mean": 0.7, "sd": 1.3},
        lambda q: [q["mean"] / q["sd"] ** 2, -1 / (2 * q["sd"] ** 2)],
        lambda x: [x, x * x],
        lambda x: -math.log(2 * math.pi) / 2,
        lambda eta: -(eta[0] ** 2) / (4 * eta[1]) - math.log(-2 * eta[1]) / 2,
        [-2.0, 0, 3.1],
    ),
    "gamma": (
        {"shape": 1.7, "rate": 2.5},
        lambda q: [q["shape"], -q["rate"]],
        lambda x: [math.log(x), x],
        lambda x: -math.log(x),
        lambda eta: gammaln(eta[0]) - eta[0] * math.log(-eta[1]),
        [0.1, 0.5, 3],
    ),
    "beta": (
        {"a": 1.7, "b": 0.6},
        lambda q: [q["a"], q["b"]],
        lambda x: [math.log(x), math.log1p(-x)],
        lambda x: -math.log(x) - math.log1p(-x),
        lambda eta: betaln(*eta),
        [0.1, 0.5, 0.9],
    ),
}


@checks(
    "def-exponential-family",
    "eq-exponential-family",
    false={"A is added": {"sign": 1}, "h is 1": {"base": lambda log_h: 0.0}},
)
@given(family=st.sampled_from(sorted(FORMS)), data=st.data())
def test_exponential_family(family, data, sign=-1, base=lambda log_h: log_h):
    """Each law of the page's table is h(x) exp(eta T(x) - A(eta)), with the statistics given there."""
    parameters, natural, statistics, log_h, log_z, xs = FORMS[family]
    x = data.draw(st.sampled_from(xs))
    eta = natural(parameters)
    form = base(log_h(x)) + np.dot(eta, statistics(x)) + sign * log_z(eta)
    assert close(form, log_likelihood(family, [x], **parameters))


def gamma_kl(p, q):
    """The divergence of two gamma laws, by quadrature."""
    a, b = (stats.gamma(*law[:1], scale=1 / law[1]) for law in (p, q))
    ends = (0, a.ppf(0.01), a.ppf(0.5), a.ppf(0.99), a.ppf(1 - 1e-13))
    pieces = itertools.pairwise(ends)
    return sum(quad(lambda x: a.pdf(x) * (a.logpdf(x) - b.logpdf(x)), *piece)[0] for piece in pieces)


def laplace_kl(p, q):
    """The divergence of two Laplace laws."""
    gap = abs(p[0] - q[0])
    return math.log(q[1] / p[1]) - 1 + (p[1] * math.exp(-gap / p[1]) + gap) / q[1]


def fit_laplace(x):
    """The best Laplace law."""
    return np.median(x), np.abs(x - np.median(x)).mean()


def parameters_of(fitter):
    return lambda x: tuple(fitter(x).parameters.values())


SIZES = st.floats(0.3, 3)
GAPS = {
    "bernoulli": (parameters_of(fit_bernoulli), bernoulli_kl, lambda x: (x > np.median(x)).astype(int)),
    "exponential": (parameters_of(fit_exponential), exponential_kl, np.abs),
    "gaussian": (parameters_of(fit_gaussian), lambda p, q: gaussian_kl(*p, *q), np.asarray),
    "poisson": (parameters_of(fit_poisson), poisson_kl, np.floor),
    "gamma": (parameters_of(fit_gamma), gamma_kl, np.abs),
}
NAMES = {
    "bernoulli": ("theta",),
    "exponential": ("rate",),
    "gamma": ("shape", "rate"),
    "gaussian": ("mean", "sd"),
    "laplace": ("location", "scale"),
    "poisson": ("rate",),
}


def gap_of(family, x, best, other):
    """The difference of the mean log-likelihoods of two parameters."""
    values = [
        log_likelihood(family, x, **dict(zip(NAMES[family], where, strict=True))) for where in (best, other)
    ]
    return (values[0] - values[1]) / len(x)


@checks(
    "thm-moment-matching",
    "eq-likelihood-gap",
    false={"the divergence from the other law": {"reverse": True}, "twice the divergence": {"times": 2}},
    dropped={
        "the moments match (the best rate is moved)": {"families": ["exponential", "poisson"], "shift": 1.2},
        "an exponential family (Laplace laws)": {"families": ["laplace"]},
    },
)
@given(
    x=POSITIVE.filter(lambda x: np.ptp(x) > 0.5 and np.floor(x).any()),
    moves=st.tuples(SIZES, SIZES),
    data=st.data(),
)
def test_moments_match(x, moves, data, families=tuple(GAPS), shift=1.0, times=1, reverse=False):
    """In an exponential family the log-likelihood falls off as the divergence from the fitted law."""
    known = GAPS | {"laplace": (fit_laplace, laplace_kl, np.asarray)}
    family = data.draw(st.sampled_from(families))
    fitter, kl, make = known[family]
    x = make(x)
    best = tuple(shift * value for value in fitter(x))
    if family == "bernoulli":
        other = (float(expit(moves[0] - 1.5)),)
    else:
        other = tuple(value * move for value, move in zip(best, moves, strict=False))
    pair = (other, best) if reverse else (best, other)
    pair = pair if len(best) == 2 else (pair[0][0], pair[1][0])
    assert close(gap_of(family, x, best, other), times * float(kl(*pair)), 1e-6)


@checks(
    "thm-moment-matching",
    false={"the beta law matches mean and mean square": {"statistics": (lambda x: x, np.square)}},
    dropped={"the maximum": {"stretch": 1.1}},
)
@given(x=st.lists(st.integers(1, 19), min_size=3, max_size=12).filter(lambda x: np.ptp(x) > 2))
def test_a_maximum_matches(x, statistics=(np.log, lambda x: np.log1p(-x)), stretch=1.0):
    """The beta law that is best has the data's means of ln x and ln(1 - x), by a sum over its quantiles."""
    x = np.array(x) / 20
    a, b = (stretch * value for value in fit_beta(x).parameters.values())
    quantiles = stats.beta(a, b).ppf((np.arange(2_000) + 0.5) / 2_000)
    for statistic in statistics:
        assert close(statistic(quantiles).mean(), statistic(x).mean(), 2e-3)


@checks(
    "prop-uniform-mle",
    "eq-uniform-mle",
    false={
        "twice the mean is best": {"estimate": lambda x: 2 * x.mean()},
        "no bias": {"share": lambda m: 1.0},
    },
    dropped={"independent (all waits are the same)": {"repeat": True}},
)
@given(theta=st.floats(0.5, 20), m=st.integers(2, 8), seed=st.integers(0, 10**6))
def test_uniform(theta, m, seed, estimate=np.max, share=lambda m: m / (m + 1), repeat=False):
    """The largest is the only maximum, by the library's density; its mean is m/(m+1) theta, by simulation."""
    waits = np.random.default_rng(seed).uniform(0, theta, size=(40_000, 1 if repeat else m))
    x = np.repeat(waits[0], m) if repeat else waits[0]
    best = estimate(x)
    grid = np.append(best, best * np.array([0.9, 0.99, 1.001, 1.1, 2.0]))
    curve = log_likelihood("uniform", x, low=0, high=grid)
    assert curve[0] > -math.inf
    assert (curve[0] > curve[1:]).all()
    largest = waits.max(axis=1)
    error = 5 * largest.std() / math.sqrt(len(largest))
    assert abs(largest.mean() - share(m) * theta) < error


@checks(
    "thm-variance-bias",
    "eq-variance-bias",
    false={
        "the estimate is unbiased": {"share": lambda m: 1.0},
        "m / (m + 1)": {"share": lambda m: m / (m + 1)},
    },
    dropped={"independent": {"sticky": True}},
)
@given(p=pmfs(3, zeros=False), m=st.integers(2, 5))
def test_variance_bias(p, m, share=lambda m: (m - 1) / m, sticky=False):
    """The mean over all samples from a law on 0, 1, 3, each with its probability."""
    values = np.array([0.0, 1.0, 3.0])
    mean, total = 0.0, 0.0
    for picks in itertools.product(range(3), repeat=m):
        first, rest = picks[0], picks[1:]
        chance = p[first] * math.prod(0.5 * p[j] + 0.5 * (j == first) if sticky else p[j] for j in rest)
        total += chance
        mean += chance * values[list(picks)].var()
    assert close(total, 1)
    assert close(mean, share(m) * (p @ values**2 - (p @ values) ** 2))


@checks(
    "prop-mixture",
    kind="rate",
    false={"it grows as 1 / s for each observation": {"speed": 2}},
    dropped={"the two widths are free (they are equal)": {"equal": True}},
)
@given(x=REALS)
def test_mixture(x, speed=1, equal=False):
    """With one part on an observation the log-likelihood is at least ln(1/s) + a constant without s."""
    others = np.log(stats.norm.pdf(x[1:]) / 2).sum()
    for s in (1e-2, 1e-10, 1e-100, 1e-200):
        with np.errstate(over="ignore", under="ignore"):
            narrow = stats.norm.logpdf(x, x[0], s)
            wide = stats.norm.logpdf(x, 0, s if equal else 1)
            value = (np.logaddexp(narrow, wide) - math.log(2)).sum()
        assert value >= speed * math.log(1 / s) - math.log(2 * math.sqrt(2 * math.pi)) + others - 1e-9


def random_laws(rng, k=4):
    """A few laws on five outcomes, the first of them the truth, all of them clearly different."""
    return rng.dirichlet(np.full(5, 0.7), size=k) * 0.9 + 0.02


BLOCKS = st.lists(st.lists(st.integers(1, 9), max_size=4), min_size=2, max_size=4).filter(
    lambda blocks: sum(map(bool, blocks)) >= 2
)


def in_space(family, block):
    """Whole numbers from 1 to 9 as data of a family."""
    return [x % 2 if family == "bernoulli" else x if family == "poisson" else x / 10 for x in block]


def summary(statistics, x):
    """How many observations, and the sum of each statistic."""
    columns = zip(*map(statistics, x), strict=True) if x else [[0]] * len(statistics(0.5))
    return [len(x), *map(math.fsum, columns)]


def as_library(family, x):
    """The same by the library; sorted by name, its sums are in the order of the page's table."""
    statistic = sufficient_statistics(family, x)
    return [float(statistic.n)] + [float(statistic.sums[t]) for t in sorted(statistic.sums) if t != "log x!"]


@checks(
    "eq-merge",
    false={
        "the means of the blocks add": {"part": lambda S, x: np.divide(S, max(len(x), 1))},
        "equal observations of a block count once": {"keep": set},
        "the last block decides": {"join": lambda parts: parts[-1]},
    },
)
@given(family=st.sampled_from(sorted(FORMS)), blocks=BLOCKS, dice=st.randoms())
def test_merge(
    family, blocks, dice, part=lambda S, x: S, keep=list, join=lambda parts: np.sum(parts, axis=0)
):
    """The blocks' sums of T, written out, add up to those of the library for all data in any order."""
    statistics, data = FORMS[family][2], in_space(family, itertools.chain(*blocks))
    kept = [in_space(family, keep(block)) for block in blocks]
    parts = [part(summary(statistics, x), x) for x in kept]
    dice.shuffle(data)
    assert np.allclose(join(parts), as_library(family, data), rtol=1e-12)


@checks(
    "prop-merge",
    "eq-merged-likelihood",
    false={
        "A counts once": {"times": lambda m: 1},
        "h is left out": {"base": lambda log_h: 0.0},
        "the largest block is enough": {"join": lambda parts: max(parts, key=lambda S: S[0])},
    },
    dropped={"all the data come in blocks": {"join": lambda parts: np.sum(parts[1:], axis=0)}},
)
@given(family=st.sampled_from(sorted(FORMS)), blocks=BLOCKS)
def test_merged_likelihood(
    family, blocks, times=lambda m: m, base=lambda log_h: log_h, join=lambda parts: np.sum(parts, axis=0)
):
    """The log-likelihood of all data from the merged sums, eta and A, against the library's."""
    parameters, natural, statistics, log_h, log_z, _ = FORMS[family]
    data = in_space(family, itertools.chain(*blocks))
    m, *sums = join([summary(statistics, in_space(family, block)) for block in blocks])
    eta = natural(parameters)
    value = np.dot(eta, sums) - times(m) * log_z(eta) + base(math.fsum(map(log_h, data)))
    assert close(value, log_likelihood(family, data, **parameters))


@checks(
    "prop-merge",
    false={"the sum of x is enough for a normal law": {"second": (1, 3, 5)}},
    dropped={"an exponential family (Student's t)": {"law": stats.t(3)}},
)
@given(scale=st.floats(0.2, 2), shift=st.floats(-3, 3), mean=st.floats(-1, 1), sd=st.floats(0.5, 3))
def test_equal_sums_have_equal_maxima(
    scale, shift, mean, sd, first=(0, 4, 5), second=(1, 2, 6), law=stats.norm
):
    """Data of equal size, sum and sum of squares: their log-likelihoods differ by a constant."""
    x, y = (scale * np.array(data) + shift for data in (first, second))

    def gap(mean, sd):
        return law.logpdf((x - mean) / sd).sum() - law.logpdf((y - mean) / sd).sum()

    assert close(gap(mean, sd), gap(0.3, 1.0))


@checks(
    "prop-merge",
    false={"the largest count is sufficient": {"summary": max}},
    dropped={"an exponential family (uniform laws on 0 ... rate)": {"law": stats.randint}},
)
@given(x=st.lists(st.integers(0, 3), min_size=2, max_size=4).filter(any), rate=st.sampled_from([5, 7]))
def test_given_the_sum_no_parameter_is_left(x, rate, summary=sum, law=stats.poisson):
    """The probability of counts given their size and sum, by enumeration, is the same for two rates."""

    def conditional(rate):
        pmf = law.pmf(np.arange(13), rate) if law is stats.poisson else law.pmf(np.arange(13), 0, rate)
        others = [y for y in itertools.product(range(13), repeat=len(x)) if summary(y) == summary(x)]
        return math.prod(pmf[x]) / math.fsum(math.prod(pmf[list(y)]) for y in others)

    assert close(conditional(rate), conditional(3.0))


@checks(
    "thm-consistency",
    "eq-consistency",
    kind="rate",
    false={"ten draws are enough": {"m": 10}},
    dropped={
        "identifiable (a second name for the truth)": {"twin": True},
        "independent (one draw, repeated)": {"repeat": True},
        "the truth is in the model": {"misspecified": True},
    },
)
@given(seed=st.integers(0, 10**6))
def test_consistency(seed, m=20_000, twin=False, repeat=False, misspecified=False):
    """Among finitely many laws the best of a long sample is the true one, and no other."""
    rng = np.random.default_rng(seed)
    laws = random_laws(rng)
    truth = laws[0]
    if twin:
        laws[1] = truth
    if misspecified:
        laws = laws[1:]
    x = np.repeat(rng.choice(5, p=truth), m) if repeat else rng.choice(5, p=truth, size=m)
    counts = np.bincount(x, minlength=5)
    sums = np.array([counts @ np.log(law) for law in laws])
    best = np.flatnonzero(sums >= sums.max() - 1e-9)
    assert [laws[i].tolist() for i in best] == [truth.tolist()]


@checks(
    "thm-consistency",
    kind="rate",
    false={"the error is below 1 / m": {"power": 1.0}},
    dropped={"the truth is in the parameter set": {"low": 0.4}},
)
@given(seed=st.integers(0, 10**6), theta=st.floats(0.1, 0.3))
def test_consistency_on_an_interval(seed, theta, power=0.4, low=0.0):
    """On a closed interval of coins the best one of m tosses is within m to the -0.4 of the truth."""
    rng = np.random.default_rng(seed)
    for m in (10**4, 10**6):
        best = np.clip(rng.binomial(m, theta) / m, low, 0.9)  # the likelihood rises up to the share
        assert abs(best - theta) < m**-power


@checks(
    "eq-neyman-scott",
    kind="rate",
    false={"the estimate is consistent": {"share": 1.0}, "only the divisor is wrong": {"share": 0.75}},
)
@given(seed=st.integers(0, 10**6), sigma=st.floats(0.2, 5))
def test_neyman_scott(seed, sigma, share=0.5, objects=20_000):
    """With a mean for each object the best variance, searched with the best means, is half of the truth."""
    rng = np.random.default_rng(seed)
    pairs = rng.normal(size=(objects, 1)) * 10 + sigma * rng.normal(size=(objects, 2))
    estimate = pairs.var(axis=1).mean()
    assert close(estimate, share * sigma**2, 5 * math.sqrt(2 / objects))


def all_samples(theta, m):
    """All results of m tosses and their probabilities."""
    x = np.array(list(itertools.product((0, 1), repeat=m)))
    heads = x.sum(axis=1)
    return x, theta**heads * (1 - theta) ** (m - heads)


@checks(
    "thm-cramer-rao",
    "eq-cramer-rao",
    false={
        "twice the bound": {"times": 2.0},
        "the bias does not matter": {"with_bias": False},
    },
    dropped={"the support is fixed (uniform law)": {"uniform": True}},
)
@given(
    theta=st.floats(0.05, 0.95),
    m=st.integers(1, 4),
    values=st.lists(st.integers(-4, 4), min_size=16, max_size=16),
    linear=st.booleans(),
)
def test_cramer_rao(theta, m, values, linear, times=1.0, with_bias=True, uniform=False):
    """Any estimator from m tosses, a random table, has at least this variance; linear ones have just it."""
    if uniform:  # the corrected largest is unbiased, and the score is -m / theta
        assert theta**2 / (m * (m + 2)) >= theta**2 / m
    x, p = all_samples(theta, m)
    table = x.sum(axis=1) * 0.7 + 1 if linear else np.array(values[: len(x)], dtype=float)
    step = 1e-4
    sides = [all_samples(theta + h, m)[1] @ table for h in (-step, step)]
    slope = (sides[1] - sides[0]) / (2 * step) if with_bias else 1.0
    variance = p @ table**2 - (p @ table) ** 2
    bound = times * slope**2 * theta * (1 - theta) / m
    assert variance >= bound - 1e-5
    assert not linear or close(variance, bound, 1e-5)


def distance_to_normal(values, chances):
    """The largest distance of a discrete law, between its jumps, from the standard normal one."""
    order = np.argsort(values)
    values, chances = values[order], chances[order]
    after = chances.cumsum()
    normal = stats.norm.cdf(values)
    return max(np.abs(after - normal).max(), np.abs(after - chances - normal).max())


@checks(
    "thm-asymptotic-normality",
    "eq-asymptotic-normality",
    kind="rate",
    false={
        "the variance is the information": {"scale": lambda info: 1 / math.sqrt(info)},
        "the variance is 1": {"scale": lambda info: 1.0},
    },
    dropped={
        "an inner point (the rate shrinks to the edge)": {"shrink": True},
        "the support is fixed (uniform law)": {"uniform": True},
    },
)
@given(theta=st.floats(0.1, 0.4))
def test_asymptotic_normality(theta, scale=math.sqrt, shrink=False, uniform=False):
    """The law of the scaled error of a coin, exact, comes within 1/sqrt(m) of the normal law (about)."""
    for m in (1_000, 100_000):
        true = 3 / m if shrink else theta
        k = np.arange(
            max(0, int(m * true - 12 * math.sqrt(m * true))), int(m * true + 12 * math.sqrt(m * true) + 9)
        )
        chances, share = stats.binom.pmf(k, m, true), k / m
        if uniform:  # the law of the largest of m, at its quantiles
            chances = np.full(999, 0.001)
            share = true * (np.arange(1, 1000) / 1000) ** (1 / m)
        error = math.sqrt(m) * (share - true) * scale(1 / (true * (1 - true)))
        assert distance_to_normal(error, chances) < 1.5 / math.sqrt(m * theta)


@checks(
    "eq-wald-interval",
    kind="rate",
    false={"1.64 in place of 1.96": {"z": 1.64}, "the error of one observation": {"root": lambda m: 1.0}},
)
@given(theta=st.floats(0.2, 0.8))
def test_wald_interval(theta, z=1.959964, root=math.sqrt):
    """The interval of the page is the library's, and its exact coverage comes close to 95 %."""
    m = 5_000
    k = np.arange(1, m)
    share = k / m
    half = z * np.sqrt(share * (1 - share)) / root(m)
    low, high = confidence_interval(fit_bernoulli([1, 0], [k[99], m - k[99]]))
    assert close(high - low, 2 * half[99], 1e-6)
    covered = np.abs(share - theta) <= half
    assert abs(stats.binom.pmf(k, m, theta) @ covered - 0.95) < 0.01
