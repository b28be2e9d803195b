"""The numbered statements of chapter 11, Maximum likelihood is minimum cross-entropy."""

import functools
import itertools
import math
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from mpmath import log, mp, mpf
from scipy import stats
from scipy.special import entr, gammaln, rel_entr, xlogy

from expected_surprise import (
    cross_entropy,
    empirical_distribution,
    entropy,
    gaussian_kl,
    kl_divergence,
    log_likelihood,
)
from registry import checks, given
from strategies import absolutely_continuous_pairs, pmf_pairs, pmfs, samples

K = 4  # outcomes of the models below
WHOLE = st.lists(st.integers(0, 3), min_size=K, max_size=K).filter(any)
FAMILIES = st.lists(WHOLE, min_size=1, max_size=6).map(lambda rows: [exact_pmf(row) for row in rows])
COINS = np.linspace(0.05, 0.95, 901)
ANGLES = np.arange(1000) / 1000
COSTS = st.one_of(st.floats(-10, 10), st.just(math.inf))
LAWS = {  # densities that are not normal, and points between which they are smooth
    "gamma": (stats.gamma(2), (0, 10, 80)),
    "exponential": (stats.expon(), (0, 10, 80)),
    "uniform": (stats.uniform(), (0, 1)),
    "Laplace": (stats.laplace(), (-60, 0, 60)),
}


def exact_pmf(weights):
    """The pmf proportional to whole numbers, as exact fractions: equal likelihoods are then equal."""
    return [Fraction(w, sum(weights)) for w in weights]


def coin(theta):
    """The pmf of tails and heads."""
    return np.stack([1 - theta, theta], axis=-1)


def circle(theta):
    """A pmf on three outcomes that comes back to where it was when theta goes from 0 to 1."""
    return 1 / 3 + np.cos(2 * np.pi * (np.asarray(theta)[..., None] - np.arange(3) / 3)) / 5


def shares(x, size=K):
    """The empirical distribution of the labels x, with zeros for what does not occur."""
    return np.bincount(x, minlength=size) / len(x)


def mean_loss(x, q):
    """-1/m times the log of the product of q(x_i), multiplied out with 50 digits; inf if it is zero."""
    with mp.workdps(50):
        product = math.prod((mpf(float(q[i])) for i in x), start=mpf(1))
        return float(-log(product) / len(x)) if product else math.inf


def close(a, b, tolerance=1e-11):
    """Equal up to rounding; infinities are equal."""
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)


def best(values, pick=min):
    """The set of indices at which the values are smallest (or, with max, largest), up to rounding."""
    return {i for i, value in enumerate(values) if close(value, pick(values), 1e-9)}


@checks(
    "lem-grouping-samples",
    "eq-grouping-samples",
    false={
        "each term is weighted as well as repeated": {"again": 2},
        "every value counts once": {"again": 0},
    },
    dropped={
        "p_hat comes from the same sample (one more of each value)": {"extra": 1},
        "zero times infinity is zero": {"nothing": lambda cost: 0.0 * cost},
    },
)
@given(x=samples(K), cost=st.lists(COSTS, min_size=K, max_size=K))
def test_grouping_samples(x, cost, again=1, extra=0, nothing=lambda cost: 0.0):
    """The mean over the sample is the sum over the values, weighted with their shares."""
    pool = list(x) + extra * list(range(K))
    values, p_hat = empirical_distribution(pool)
    weight = dict(zip(values.tolist(), p_hat.tolist(), strict=True))
    by_values = [weight[v] ** again * cost[v] if v in weight else nothing(cost[v]) for v in range(K)]
    assert close(math.fsum(cost[i] for i in x) / len(x), math.fsum(by_values))


@checks(
    "thm-bridge",
    "eq-bridge-identity",
    false={
        "the divergence is subtracted": {"sign": -1},
        "the divergence the other way round": {"divergence": lambda p, q: kl_divergence(q, p)},
        "bits on one side": {"base": 2},
    },
    dropped={
        "p_hat is the empirical distribution (one more of each value)": {"extra": 1},
        "one pmf for all observations": {"alternate": True},
    },
)
@given(x=samples(K), q=pmfs(K))
def test_bridge(x, q, sign=1, divergence=kl_divergence, base=math.e, extra=0, alternate=False):
    """The mean negative log-likelihood is the cross-entropy and the entropy plus the divergence."""
    loss = mean_loss(x, q)
    if alternate:
        halves = [
            mean_loss(part, law) * len(part) for part, law in ((x[::2], q), (x[1::2], q[::-1])) if len(part)
        ]
        loss = sum(halves) / len(x)
    p_hat = shares(list(x) + extra * list(range(K)))
    assert close(loss, cross_entropy(p_hat, q, base=base))
    assert close(loss, entr(p_hat).sum() + sign * divergence(p_hat, q))


@checks(
    "thm-bridge",
    "eq-bridge-argmin",
    false={
        "the divergence is made largest": {"pick": max},
        "the divergence the other way round": {"divergence": lambda p, q: kl_divergence(q, p)},
    },
    dropped={"the data do not move with theta": {"drift": 0.5}},
)
@given(x=samples(K, max_size=8), family=FAMILIES)
def test_bridge_sets(x, family, pick=min, divergence=kl_divergence, drift=0.0):
    """The maximisers of the exact likelihood are the minimisers of cross-entropy and of divergence."""
    likelihood = [math.prod(q[i] for i in x) for q in family]  # may be 0 for all: then all are best
    most_likely = {i for i, value in enumerate(likelihood) if value == max(likelihood)}
    rows = np.array(family, dtype=float)
    moved = (1 - drift) * shares(x) + drift * rows
    assert most_likely == best(cross_entropy(shares(x), rows))
    assert most_likely == best(divergence(moved, rows), pick)


@checks(
    "eq-bridge-a11",
    false={
        "the minus sign is left out in the second line": {"sign": 1},
        "the first line is not weighted": {"weights": lambda p: (p > 0) / (p > 0).sum()},
    },
)
@given(x=samples(K, max_size=8), family=FAMILIES, base=st.sampled_from([2, math.e, 10]))
def test_bridge_a11(x, family, base, sign=-1, weights=lambda p: p):
    """The three lines name the same set, the maximisers of the product, in every base."""
    likelihood = [math.prod(q[i] for i in x) for q in family]
    rows = np.array(family, dtype=float)
    first = xlogy(weights(shares(x)), rows).sum(axis=1) / math.log(base)
    theta_ml = {i for i, value in enumerate(likelihood) if value == max(likelihood)}
    assert theta_ml == best(first, max)
    assert theta_ml == best(sign * first)
    assert theta_ml == best(cross_entropy(shares(x), rows, base=base))


@checks(
    "thm-likelihood-bound",
    "eq-likelihood-bound",
    false={
        "the ceiling is lower by one in a thousand": {"factor": 0.999},
        "the ceiling is not reached": {"factor": 1.001},
        "the uniform law reaches it": {"attained": lambda p: np.full(K, 1 / K)},
    },
    dropped={"q sums to one": {"total": 2.0}, "one law for all observations": {"by_heart": True}},
)
@given(x=samples(K), q=pmfs(K))
def test_likelihood_bound(x, q, factor=1.0, attained=lambda p: p, total=1.0, by_heart=False):
    """No pmf gives the sample more than exp(-m H(p_hat)), and the empirical distribution alone gives that."""
    p_hat = shares(x)
    loss_floor = entropy(p_hat) - math.log(factor) / len(x)
    loss = 0.0 if by_heart else mean_loss(x, total * q)
    assert loss >= loss_floor - 1e-12
    assert close(mean_loss(x, attained(p_hat)), loss_floor, 1e-9)
    if np.abs(q - p_hat).max() > 0.05:  # then the divergence is at least 0.005 nats, by Pinsker
        assert loss > loss_floor + 0.004


@checks(
    "thm-g-statistic",
    "eq-g-statistic",
    false={
        "m D without the 2": {"factor": 1},
        "the divergence the other way round": {"divergence": lambda p, q: kl_divergence(q, p)},
    },
    dropped={"the maximum is over all pmfs (only over the uniform one)": {"over_all": False}},
)
@given(x=samples(K), p0=pmfs(K))
def test_g_statistic(x, p0, factor=2, divergence=kl_divergence, over_all=True):
    """Twice the log-likelihood ratio, from products, is 2 m D; scipy's G-test agrees."""
    p_hat = shares(x)
    largest = p_hat if over_all else np.full(K, 1 / K)
    ratio = 2 * len(x) * (mean_loss(x, p0) - mean_loss(x, largest))
    assert close(ratio, factor * len(x) * divergence(p_hat, p0), 1e-9)
    if p0.min() > 0.01:
        test = stats.power_divergence(p_hat * len(x), p0 * len(x), lambda_="log-likelihood")
        assert close(ratio, test.statistic, 1e-6)


@checks(
    "thm-g-statistic",
    "eq-g-limit",
    kind="rate",
    false={"K degrees of freedom": {"freedom": 2}, "m D without the 2": {"factor": 1}},
    dropped={
        "p0 does not move with m": {"moving": True},
        "the draws are independent (each stands twice)": {"copies": 2},
    },
)
@given(p0=st.floats(0.2, 0.8), m=st.sampled_from([400, 1600, 6400]))
def test_g_limit(p0, m, freedom=1, factor=2, moving=False, copies=1):
    """For a coin the exact law of 2 m D differs from chi-squared by at most 3/sqrt(m)."""
    p0 = 1 / m if moving else p0
    heads = np.arange(m + 1)
    weights = stats.binom.pmf(heads, m, p0)
    g = factor * copies * m * (rel_entr(heads / m, p0) + rel_entr(1 - heads / m, 1 - p0))
    for t in (0.01, 0.1, 0.5, 1, 2, 4, 8):
        assert abs(weights[g <= t].sum() - stats.chi2.cdf(t, freedom)) <= 3 / math.sqrt(m)


@functools.cache
def all_counts(m):
    """All counts of three outcomes among m draws, one a row, and the log of how many orders each has."""
    n = np.array([(i, j, m - i - j) for i in range(m + 1) for j in range(m + 1 - i)])
    return n, gammaln(m + 1) - gammaln(n + 1).sum(axis=1)


@checks(
    "thm-g-statistic",
    "eq-g-limit",
    kind="rate",
    false={
        "one degree of freedom for every K": {"freedom": 1},
        "K degrees of freedom": {"freedom": 3},
        "m D without the 2": {"factor": 1},
    },
    dropped={
        "p0 does not move with m": {"moving": True},
        "the draws are independent (each stands twice)": {"copies": 2},
    },
)
@given(
    p0=st.sampled_from([(0.2, 0.3, 0.5), (0.15, 0.15, 0.7), (1 / 3, 1 / 3, 1 / 3)]),
    m=st.sampled_from([100, 400]),
)
def test_g_limit_of_three(p0, m, freedom=2, factor=2, moving=False, copies=1):
    """For three outcomes the law of 2 m D, summed over all counts, is within 1/sqrt(m) of chi-squared."""
    p0 = np.array([1 / m, 1 / m, 1 - 2 / m]) if moving else np.array(p0)
    counts, log_orders = all_counts(m)
    weights = np.exp(log_orders + counts @ np.log(p0))
    g = factor * copies * m * rel_entr(counts / m, p0).sum(axis=1)
    for t in (0.1, 0.5, 1, 2, 4, 8):
        assert abs(weights[g <= t].sum() - stats.chi2.cdf(t, freedom)) <= 1 / math.sqrt(m)


def enumerated(value, p, m):
    """The probability of each sample of m draws from p and the value(counts) of each."""
    draws = list(itertools.product(np.flatnonzero(p), repeat=m))
    weights = np.array([math.prod(p[i] for i in draw) for draw in draws])
    return weights, np.array([value(np.bincount(draw, minlength=len(p))) for draw in draws])


def expectation(value, p, m):
    """The mean and the variance of value(counts) over all samples of m draws from p, by enumeration."""
    weights, values = enumerated(value, p, m)
    mean = weights @ values
    return mean, weights @ (values - mean) ** 2


@checks(
    "thm-population-limit",
    "eq-population-limit",
    kind="rate",
    false={
        "the limit is the entropy": {"limit": lambda p, q: entr(p).sum()},
        "the spread does not shrink": {"rate": lambda m: 1.0},
    },
    dropped={"the draws come from p": {"source": np.array([0.2, 0.2, 0.6])}},
)
@given(pq=absolutely_continuous_pairs(min_size=3, max_size=3), m=st.integers(2, 4))
def test_population_limit(pq, m, limit=lambda p, q: -xlogy(p, q).sum(), rate=lambda m: 1 / m, source=None):
    """Over all samples, H(p_hat, q) has mean H(p, q) and variance Var(log q)/m: the law of large numbers."""
    p, q = pq
    drawn = p if source is None else source
    if (q[drawn > 0] > 0).all():
        mean, variance = expectation(lambda n: cross_entropy(n / m, q), drawn, m)
        surprise = -np.log(np.where(p > 0, q, 1))
        spread = p @ (surprise - p @ surprise) ** 2
        assert close(mean, limit(p, q), 1e-9)
        assert close(variance, spread * rate(m), 1e-9)


@checks(
    "thm-population-limit",
    "eq-population-limit",
    kind="rate",
    false={
        "a zero of q never shows in a sample": {"seen": lambda p, m: 0.0},
        "each sample shows the zero of q": {"seen": lambda p, m: 1.0},
    },
    dropped={"the draws come from p": {"source": np.array([0.6, 0.2, 0.2])}},
)
@given(p=pmfs(3, zeros=False), q=pmfs(2, zeros=False), m=st.integers(1, 4))
def test_population_limit_infinite(p, q, m, seen=lambda p, m: 1 - (1 - p) ** m, source=None):
    """If q is zero where p is not, H(p, q) is infinite, and H(p_hat, q) from the first such draw on."""
    q = np.append(0.0, q)
    assert cross_entropy(p, q) == math.inf
    weights, values = enumerated(lambda n: cross_entropy(n / m, q), p if source is None else source, m)
    assert close(weights[np.isinf(values)].sum(), seen(p[0], m))


@checks(
    "thm-population-limit",
    false={"the minimisers are those of the reverse divergence": {"reverse": True}},
    dropped={
        "the model is identifiable (the truth stands in it twice)": {"copies": 2},
        "the model is well specified (the truth is not in it)": {"copies": 0},
    },
)
@given(p=pmfs(K), others=st.lists(pmfs(K), min_size=2, max_size=6))
def test_projection(p, others, copies=1, reverse=False):
    """The minimisers of H(p, q) are the KL projections of p, and the truth alone if it is in the model."""
    others = [q for q in others if np.abs(q - p).max() > 1e-3]
    if others:
        rows = np.array(others)
        divergence = rel_entr(rows, p) if reverse else rel_entr(p, rows)
        assert best(cross_entropy(p, rows)) == best(divergence.sum(axis=1))
        assert len(best(cross_entropy(p, np.array(copies * [p] + others)))) == 1
        assert 0 in best(cross_entropy(p, np.array(copies * [p] + others)))


@checks(
    "prop-argmin-convergence",
    "eq-two-epsilon",
    kind="rate",
    false={"half an epsilon is enough": {"epsilons": 0.5}},
    dropped={
        "the convergence is uniform (only at theta*)": {"uniform": False},
        "there is one minimiser": {"thetas": np.array([0.3, 0.7]), "truth": 0.5},
        "the set is compact (a half-open circle)": {"thetas": ANGLES, "truth": 0.0, "law": circle},
    },
)
@given(p=st.floats(0.05, 0.95), p_hat=st.floats(0.05, 0.95))
def test_argmin_convergence(p, p_hat, epsilons=2.0, uniform=True, thetas=COINS, truth=None, law=coin):
    """For coins: the best of the sample is within 2 epsilon of the best, hence within sqrt(epsilon)."""
    p = p if truth is None else truth
    sample, population = (cross_entropy(law(theta), law(thetas)) for theta in (p_hat, p))
    errors, star, found = abs(sample - population), population.argmin(), sample.argmin()
    epsilon = errors.max() if uniform else errors[star]
    assert population[found] <= population[star] + epsilons * epsilon + 1e-12
    # D(p||q) <= 2 epsilon plus what the grid loses, and Pinsker: |theta - p| <= sqrt(D/2).
    assert abs(thetas[found] - thetas[star]) <= math.sqrt(epsilon) + 0.01


@checks(
    "thm-likelihood-ratio-rate",
    "eq-likelihood-ratio-rate",
    kind="rate",
    false={
        "the divergence the other way round": {"limit": lambda p, q: rel_entr(q, p).sum()},
        "the ratio grows twice as fast": {"limit": lambda p, q: 2 * rel_entr(p, q).sum()},
    },
    dropped={"the draws come from theta_0": {"source": np.array([0.2, 0.2, 0.6])}},
)
@given(pq=pmf_pairs(min_size=3, max_size=3), m=st.integers(1, 4))
def test_likelihood_ratio_rate(pq, m, limit=lambda p, q: rel_entr(p, q).sum(), source=None):
    """Over all samples, the log-likelihood ratio per draw has mean D; its negative part is at most 1."""
    p, q = pq
    drawn = p if source is None else source
    if not (p[drawn > 0] > 0).all():
        return

    def ratio(counts):
        seen = {"x": np.arange(3), "weights": counts}
        return (log_likelihood("categorical", **seen, p=p) - log_likelihood("categorical", **seen, p=q)) / m

    if (q[drawn > 0] > 0).all():
        mean, variance = expectation(ratio, drawn, m)
        gain = np.log(np.where(p > 0, p, 1) / np.where(p > 0, q, 1))
        assert close(mean, limit(p, q), 1e-9)
        assert close(variance, p @ (gain - p @ gain) ** 2 / m, 1e-8)
        assert p @ np.maximum(-gain, 0) <= 1
    else:
        _, agree = enumerated(lambda n: (ratio(n) == math.inf) == n[q == 0].any(), drawn, m)
        assert agree.all()  # infinite for every sample that q calls impossible, and for no other
        assert limit(p, q) == math.inf


def binned(points, width, mean, sd, atom=0.0):
    """Shares and probabilities of the bins that hold data, and of the rest, for N(mean, sd^2).

    With ``atom`` the law has that much of its probability on the data points themselves.
    """
    cells, p_hat = empirical_distribution(np.floor(points / width))
    ends = (np.stack([cells, cells + 1]) * width - mean) / sd
    ends = np.where(ends.sum(axis=0) > 0, -ends[::-1], ends)  # the upper tail loses digits
    q = (1 - atom) * np.diff(stats.norm.cdf(ends), axis=0)[0] + atom * p_hat
    return np.append(p_hat, 0.0), np.append(q, 1 - q.sum())


POINTS = samples(7, max_size=10).map(lambda x: x / 7 + 0.03)
NORMALS = st.tuples(st.floats(-1, 2), st.floats(0.3, 2))


@checks(
    "prop-empirical-density",
    kind="rate",
    false={"the divergence grows twice as fast": {"speed": 2}},
    dropped={"P has a density (half of it sits on the data)": {"atom": 0.5}},
)
@given(x=POINTS, normal=NORMALS)
def test_empirical_density(x, normal, speed=1, atom=0.0):
    """In bins of width w the divergence is at least log 1/w - H(p_hat) - log of the peak: unbounded."""
    peak = 1 / (normal[1] * math.sqrt(2 * math.pi))
    for width in (2.0**-4, 2.0**-10, 2.0**-16, 2.0**-22):
        p_hat, q = binned(x, width, *normal, atom=atom)
        floor = speed * math.log(1 / width) - entr(p_hat).sum() - math.log(peak)
        assert kl_divergence(p_hat, q) >= floor - 1e-6


@checks(
    "eq-bins",
    kind="rate",
    false={"the entropy is added": {"sign": 1}, "log 1/epsilon is left out": {"speed": 0}},
)
@given(x=POINTS, normal=NORMALS, width=st.sampled_from([2.0**-4, 2.0**-8, 2.0**-12, 2.0**-16]))
def test_bins(x, normal, width, sign=-1, speed=1):
    """The divergence in bins is the loss of the density minus H(p_hat) plus log 1/epsilon, to O(epsilon)."""
    mean, sd = normal
    _, p_hat = empirical_distribution(x)
    loss = -log_likelihood("gaussian", x, mean=mean, sd=sd) / len(x)
    steepest = (np.abs(x - mean).max() + width) / sd**2  # the largest slope of log f in a bin
    error = (
        kl_divergence(*binned(x, width, mean, sd))
        - loss
        - sign * entropy(p_hat)
        - speed * math.log(1 / width)
    )
    assert abs(error) <= width * steepest + 1e-7


@functools.cache
def nodes(name):
    """Points x and weights w such that the sum of w g(x) is E[g(X)] under a law, by Gauss' rule in pieces."""
    law, ends = LAWS[name]
    inner, weights = np.polynomial.legendre.leggauss(200)
    pieces = [((a + b) / 2 + (b - a) / 2 * inner, (b - a) / 2 * weights) for a, b in itertools.pairwise(ends)]
    x = np.concatenate([x for x, _ in pieces])
    return x, np.concatenate([w for _, w in pieces]) * law.pdf(x), law.logpdf(x)


@checks(
    "thm-gaussian-projection",
    "eq-gaussian-projection",
    false={
        "the last divergence the other way round": {"reverse": True},
        "the remainder is h(f) more": {"entropies": 0},
    },
    dropped={
        "the projection has the mean of f": {"shift": 0.5},
        "the projection has the variance of f": {"stretch": 1.5},
    },
)
@given(name=st.sampled_from(sorted(LAWS)), mu=st.floats(-1, 3), sigma=st.floats(0.5, 3))
def test_gaussian_projection(name, mu, sigma, reverse=False, entropies=1, shift=0.0, stretch=1.0):
    """D(f || normal), integrated, is the remainder plus the divergence between the two normal laws."""
    law, (x, weights, log_f) = LAWS[name][0], nodes(name)
    star = law.mean() + shift, law.std() * stretch
    log_normal = -((x - mu) ** 2) / (2 * sigma**2) - math.log(sigma * math.sqrt(2 * math.pi))
    direct = weights @ (log_f - log_normal)
    remainder = math.log(2 * math.pi * math.e * star[1] ** 2) / 2 - entropies * law.entropy()
    step = gaussian_kl(mu, sigma, *star) if reverse else gaussian_kl(*star, mu, sigma)
    assert close(direct, remainder + step, 1e-5)
    assert remainder > 0
    assert (step > 0) == ((mu, sigma) != star)
