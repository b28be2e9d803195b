"""The numbered statements of chapter 14, When maximum likelihood is not enough."""

import itertools
import math

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betainc, expit, gammaln, roots_genlaguerre
from scipy.stats import binom, chi2, multinomial, nbinom, norm, poisson

from expected_surprise import (
    cross_entropy,
    entropy,
    fit_bernoulli,
    gaussian_kl,
    kl_divergence,
    log_likelihood,
    softmax_regression,
)
from registry import checks, given

ROOM = {"rel_tol": 1e-9, "abs_tol": 1e-9}
SEED = st.integers(0, 10**6)


def all_samples(p, m):
    """The empirical distribution of every sample of m draws, and its probability."""
    counts = [c for c in itertools.product(range(m + 1), repeat=len(p)) if sum(c) == m]
    return np.array(counts) / m, multinomial(m, p).pmf(counts)


@checks(
    "thm-flattering",
    "eq-flattering",
    false={
        "the training loss of the fit is right on average": {"bias": 0.0},
        "the fitted model costs at most the best one on new data": {"new_is_best": True},
        "a larger model has a larger training loss": {"larger_is_worse": True},
    },
    dropped={
        "the estimate minimises the training loss": {"pick": np.argmax},
        "the draws come from p": {"shift": True},
    },
)
@given(seed=SEED)
def test_flattering(seed, bias=None, new_is_best=False, larger_is_worse=False, pick=np.argmin, shift=False):
    """Over samples of four draws: the fit's training loss is too small on average, a fixed one's is not."""
    rng = np.random.default_rng(seed)
    p, models = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(3), size=5)
    shares, chance = all_samples(p, 4)
    new = cross_entropy(p[::-1] if shift else p, models)
    old = np.array([cross_entropy(share, models) for share in shares])
    chosen = pick(old, axis=1)
    training, best = chance @ old[np.arange(len(old)), chosen], new.min()
    assert training <= best + 1e-12
    assert bias is None or math.isclose(training, best + bias, **ROOM)
    assert (new[chosen] >= best - 1e-12).all()
    assert not new_is_best or (new[chosen] <= best + 1e-12).all()
    assert np.allclose(chance @ old, new, atol=1e-9)
    smaller = chance @ old[:, :2].min(axis=1)
    assert (training >= smaller + 1e-9) if larger_is_worse else (chance @ old.min(axis=1) <= smaller + 1e-12)


@checks(
    "thm-two-halves",
    "eq-two-halves",
    kind="rate",
    false={
        "one degree of freedom more": {"degrees": 2},
        "the quotient tends to 2": {"quotient": 2.0},
        "without the factor 2": {"factor": 1},
    },
    dropped={"p stays fixed": {"truth": lambda n: 1 / n}},
)
def test_two_halves(degrees=1, quotient=1.0, factor=2, truth=lambda n: 0.3):
    """The exact laws for a coin come within 2 / sqrt(n) of the limit; the quotient's error shrinks too."""
    for n in (400, 40_000):
        p = np.array([1 - truth(n), truth(n)])
        heads = np.arange(1, n)
        chance = binom.pmf(heads, n, p[1])
        shares = np.stack([n - heads, heads], axis=1) / n
        gain, cost = kl_divergence(shares, p), kl_divergence(p, shares)
        for divergence in (gain, cost):
            for t in (0.5, 1.0, 3.0):
                below = chance[factor * n * divergence <= t].sum()
                assert abs(below - chi2.cdf(t, degrees)) < 2 / math.sqrt(n)
        usual = (chance > 1e-12) & (gain > 0)
        off = np.abs(gain[usual] / cost[usual] - quotient)
        assert chance[usual][off > 8 / math.sqrt(n)].sum() < 0.02


@checks(
    "eq-aic",
    kind="rate",
    false={
        "the parameters are not counted": {"k": 0.0},
        "half of the parameters is enough": {"k": 0.5},
        "twice the parameters": {"k": 2.0},
    },
)
def test_aic(k=1.0):
    """For a coin, over all samples: training loss plus k / n is the mean loss on new tosses, to 0.2 / n."""
    for n in (100, 1000):
        heads = np.arange(1, n)
        chance = binom.pmf(heads, n, 0.3)
        shares = np.stack([n - heads, heads], axis=1) / n
        training = chance @ entropy(shares) / chance.sum()
        new = chance @ cross_entropy([0.7, 0.3], shares) / chance.sum()
        assert abs(training + k / n - new) < 0.2 / n


@checks(
    "prop-gaussian-optimism",
    false={"the gain is k / n": {"share": 1.0}, "the dimension does not count": {"count": False}},
    dropped={"the covariance is known": {"known": False}},
)
@given(n=st.sampled_from([2, 3]), k=st.sampled_from([1, 4]), sd=st.sampled_from([0.5, 3.0]))
def test_gaussian_optimism(n, k, sd, share=0.5, count=True, known=True):
    """Gauss-Hermite quadrature over whole samples gives k / 2n for the gain and for the cost."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(6)
    weights = weights / weights.sum()
    gain = cost = 0.0
    for index in itertools.product(range(6), repeat=n):
        x, w = sd * nodes[list(index)] + 1.0, math.prod(weights[list(index)])
        spread = sd if known or np.ptp(x) == 0 else x.std()
        gain += w * (norm.logpdf(x, x.mean(), spread) - norm.logpdf(x, 1.0, sd)).mean()
        cost += w * gaussian_kl(1.0, sd, x.mean(), spread)
    expected = share * (k if count else 1) / n
    assert math.isclose(k * gain, expected, **ROOM)
    assert math.isclose(k * cost, expected, **ROOM)


@checks(
    "thm-map",
    "eq-map",
    false={
        "the prior's logarithm is not divided by m": {"weight": lambda m: 1.0},
        "the prior's logarithm is added": {"sign": 1},
        "the variance is lambda": {"variance": lambda tau: 1 / tau**2},
    },
    dropped={"the prior has the mean 0": {"centre": 1.0}},
)
@given(seed=SEED, tau=st.floats(0.2, 5))
def test_map(seed, tau, weight=lambda m: 1 / m, sign=-1, variance=lambda tau: tau**2, centre=0.0):
    """On a grid of coins L pi is largest where the printed sum is least; the ridge is a normal prior."""
    rng = np.random.default_rng(seed)
    tosses, theta = rng.integers(0, 2, size=rng.integers(1, 8)), np.linspace(0.02, 0.98, 25)
    prior = rng.dirichlet(np.ones(25)) * (rng.random(25) < 0.9) + 1e-300
    product = np.array([math.prod(t if x else 1 - t for x in tosses) for t in theta]) * prior
    share = np.array([1 - tosses.mean(), tosses.mean()])
    loss = cross_entropy(share, np.stack([1 - theta, theta], axis=1))
    printed = loss + sign * weight(len(tosses)) * np.log(prior)
    assert product.argmax() == printed.argmin()
    a, b = rng.normal(size=(2, 3)) * 2
    ratio = norm.logpdf(a, centre, tau).sum() - norm.logpdf(b, centre, tau).sum()
    assert math.isclose(-ratio, (a @ a - b @ b) / (2 * variance(tau)), rel_tol=1e-9, abs_tol=1e-9)


@checks(
    "prop-map-coordinates",
    false={
        "the log-odds have the same mode": {"printed": lambda h, n, a: (h + a - 1) / (n + 2 * a - 2)},
        "the mode in theta is the mean": {"mode": lambda h, n, a: (h + a) / (n + 2 * a)},
    },
    dropped={"the prior has that density in theta": {"tilt": 0.5}},
)
@given(h=st.integers(1, 9), more=st.integers(1, 9), a=st.sampled_from([0.5, 1.0, 3.0]))
def test_map_coordinates(
    h,
    more,
    a,
    printed=lambda h, n, a: (h + a) / (n + 2 * a),
    mode=lambda h, n, a: (h + a - 1) / (n + 2 * a - 2),
    tilt=0.0,
):
    """The posterior's distribution function, differenced in theta and in z, is steepest at the modes."""
    n, step = h + more, 1e-4
    law = lambda t: betainc(h + a + tilt, more + a, t)
    theta = np.linspace(0.01, 0.99, 4901)
    density = law(theta + step) - law(theta - step)
    assert abs(theta[density.argmax()] - mode(h, n, a)) < 5e-4
    z = np.linspace(-4, 4, 8001)
    in_z = law(expit(z + step)) - law(expit(z - step))
    assert abs(expit(z[in_z.argmax()]) - printed(h, n, a)) < 5e-4


@checks(
    "thm-dirichlet",
    "eq-dirichlet-mean",
    false={
        "the shares": {"printed": lambda n_x, n, alpha: n_x / n},
        "alpha is added once below": {"printed": lambda n_x, n, alpha: (n_x + alpha) / (n + alpha)},
        "the mode is the mean": {"mode": lambda n_x, n, alpha: (n_x + alpha) / (n + 2 * alpha)},
    },
    dropped={"the prior is a Dirichlet law": {"tilt": 2.0}},
)
@given(n_x=st.integers(0, 6), others=st.integers(1, 6), alpha=st.sampled_from([0.5, 1.0, 2.0, 5.0]))
def test_dirichlet(
    n_x,
    others,
    alpha,
    printed=lambda n_x, n, alpha: (n_x + alpha) / (n + 2 * alpha),
    mode=lambda n_x, n, alpha: (n_x + alpha - 1) / (n + 2 * alpha - 2),
    tilt=0.0,
):
    """Quadrature over two outcomes gives the printed mean; a grid gives the mode."""
    n = n_x + others

    def density(t):
        return t ** (n_x + alpha - 1) * (1 - t) ** (others + alpha - 1) * math.exp(tilt * t)

    def mean(power):
        swapped = lambda u: density(math.sin(u) ** 2) * math.sin(u) ** power * math.sin(2 * u)
        return quad(swapped, 0, math.pi / 2)[0]

    assert math.isclose(mean(2) / mean(0), printed(n_x, n, alpha), rel_tol=1e-6)
    if n_x + alpha >= 1 and others + alpha >= 1:  # one of them is more than 1
        t = np.linspace(1e-4, 1 - 1e-4, 9999)
        assert abs(t[np.argmax([density(v) for v in t[::7]]) * 7] - mode(n_x, n, alpha)) < 1e-3


@checks(
    "thm-predictive",
    "eq-predictive",
    false={
        "the excess is measured from the forecast": {"divergence": lambda p, q: kl_divergence(q, p)},
        "the likeliest theta is the best forecast": {"best": lambda w, p: p[w.argmax()]},
        "the floor is the mean entropy": {"floor": lambda w, p: w @ entropy(p)},
    },
    dropped={"the outcome is drawn from p_theta": {"drawn": lambda p: p[::-1]}},
)
@given(seed=SEED)
def test_predictive(
    seed,
    divergence=kl_divergence,
    best=lambda w, p: w @ p,
    floor=lambda w, p: entropy(w @ p),
    drawn=lambda p: p,
):
    """Averaged over theta, outcome by outcome, the loss is a floor plus the divergence from the average."""
    rng = np.random.default_rng(seed)
    w, p, q = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(3), size=4), rng.dirichlet(np.ones(3))

    def expected(forecast):
        rows = zip(w, drawn(p), strict=True)
        return sum(v * law[x] * -math.log(forecast[x]) for v, law in rows for x in range(3))

    assert math.isclose(expected(q), floor(w, p) + divergence(w @ p, q), **ROOM)
    announced = best(w, p)
    others = [q, *(0.99 * announced + 0.01 * row for row in p)]
    assert all(expected(announced) <= expected(other) + 1e-12 for other in others)


@checks(
    "prop-overdispersion",
    "eq-overdispersion",
    false={
        "the variance is the mean": {"extra": 0.0},
        "the variance of the rate counts twice": {"extra": 2.0},
    },
    dropped={"given the rate the law is Poisson": {"law": lambda x, r: binom.pmf(x, 20, r / 20)}},
)
@given(rates=st.lists(st.floats(0.1, 12), min_size=2, max_size=4, unique=True), seed=SEED)
def test_overdispersion(rates, seed, extra=1.0, law=poisson.pmf):
    """The pmf of the mixture, summed, has the printed mean and variance."""
    rates = np.array(rates)
    assume(np.ptp(rates) > 0.5)
    w, x = np.random.default_rng(seed).dirichlet(np.full(len(rates), 5.0)), np.arange(120)
    pmf = w @ np.array([law(x, r) for r in rates])
    mean, spread = w @ rates, w @ (rates - w @ rates) ** 2
    assert math.isclose(pmf @ x, mean, rel_tol=1e-9)
    variance = pmf @ (x - mean) ** 2
    assert math.isclose(variance, mean + extra * spread, rel_tol=1e-9)
    assert variance > mean


@checks(
    "def-negative-binomial",
    "eq-negative-binomial",
    false={
        "the two fractions are swapped": {"swap": True},
        "the variance is mu + mu / r": {"variance": lambda mu, r: mu + mu / r},
    },
)
@given(mu=st.sampled_from([0.5, 2.86, 9.0]), r=st.sampled_from([0.68, 1.0, 4.5]), x=st.integers(0, 12))
def test_negative_binomial(mu, r, x, swap=False, variance=lambda mu, r: mu + mu * mu / r):
    """The printed pmf is scipy's and the integral over Gamma rates; the variance is the printed one."""
    a, b = (mu, r) if swap else (r, mu)
    log_q = gammaln(x + r) - gammaln(x + 1) - gammaln(r)
    log_q += r * math.log(a / (r + mu)) + x * math.log(b / (r + mu))
    assert math.isclose(math.exp(log_q), nbinom.pmf(x, r, r / (r + mu)), rel_tol=1e-9)

    nodes, weights = roots_genlaguerre(80, r - 1)  # Gauss's rule for the Gamma law
    mixed = weights @ poisson.pmf(x, mu / r * nodes) / weights.sum()
    assert math.isclose(math.exp(log_q), mixed, rel_tol=1e-4)
    assert math.isclose(nbinom.var(r, r / (r + mu)), variance(mu, r), rel_tol=1e-9)


@checks(
    "prop-copies",
    false={
        "the penalty is multiplied": {"power": 1},
        "the penalty stays": {"power": 0},
        "the curvature stays": {"bend": 0},
    },
    dropped={"every observation is copied as often": {"part": 0.5}},
)
@given(seed=SEED, c=st.integers(2, 4))
def test_copies(seed, c, power=-1, bend=1, part=1.0):
    """Coins and penalised classifiers fitted to copies and to the originals."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(10) % 2)
    X = rng.normal(size=(10, 2)) + y[:, None]
    times = np.where(np.arange(10) < part * 10, c, 1)
    coin, copies = fit_bernoulli(y[:7]), fit_bernoulli(np.repeat(y[:7], times[:7]))
    assert math.isclose(coin.parameters["theta"], copies.parameters["theta"], **ROOM)
    assert math.isclose(coin.log_likelihood / coin.n, copies.log_likelihood / copies.n, **ROOM)
    one = softmax_regression(X, y, penalty=0.6 * float(c) ** power)
    many = softmax_regression(np.repeat(X, times, axis=0), np.repeat(y, times), penalty=0.6)
    assert np.allclose(one.coefficients, many.coefficients, atol=1e-6)
    bends = []
    for data in (y, np.repeat(y, times)):
        left, middle, right = log_likelihood("bernoulli", data, theta=[0.399, 0.4, 0.401])
        bends.append((left - 2 * middle + right) / 1e-6)
    assert math.isclose(bends[1], float(c) ** bend * bends[0], rel_tol=1e-6)
