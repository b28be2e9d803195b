"""The numbered statements of chapter 16, the museum of errors."""

import math

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from scipy.special import rel_entr
from scipy.stats import gamma, norm, uniform

from expected_surprise import entropy, gaussian_kl, kl_divergence, perplexity
from registry import checks, given
from strategies import pmf_pairs, pmfs

LN2 = math.log(2)
ROOM = {"rel_tol": 1e-9, "abs_tol": 1e-9}


@checks(
    "prop-wrong-base",
    false={
        "the wrong base exaggerates": {"flatters": False},
        "the exponent is 1 / ln 2": {"power": 1 / math.log(2)},
    },
    dropped={"the perplexity is above 1": {"certain": True}},
)
@given(p=pmfs(4))
def test_wrong_base(p, flatters=True, power=LN2, certain=False):
    """2 to the nats is the perplexity to the power ln 2 and too small; e to the bits is too large."""
    p = np.array([1.0, 0.0]) if certain else p
    assume(certain or entropy(p) > 1e-3)
    size = math.prod(x ** (-x) for x in p if x > 0)
    low, high = 2 ** float(entropy(p)), math.exp(entropy(p, base=2))
    assert math.isclose(low, size**power, **ROOM)
    assert math.isclose(high, size ** (1 / math.log(2)), **ROOM)
    assert math.isclose(size, perplexity(p), **ROOM)
    assert (low < size < high) == flatters


QUANTITIES = st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=3, max_size=3)


@checks(
    "prop-scale-blind",
    false={"a value that is not zero survives": {"target": 1}},
    dropped={"c is positive": {"sign": -1}, "all quantities change": {"all_change": False}},
)
@given(
    values=QUANTITIES, a=st.lists(st.integers(-3, 3), min_size=3, max_size=3), c=st.sampled_from([0.5, 2, 8])
)
def test_scale_blind(values, a, c, target=0, sign=1, all_change=True):
    """Homogeneous equations, inequalities and minimisers are the same before and after."""
    before = np.array(values) @ a
    factors = np.full(3, sign * c) if all_change else np.array([sign * c, 1, 1])
    after = (np.array(values) * factors) @ a
    assert np.array_equal(before == target, after == target)
    assert np.array_equal(before >= 0, after >= 0)
    assert np.array_equal(before == before.min(), after == after.min())


POINTS = np.linspace(-10, 40, 50_001)
LAWS = {"gamma": gamma(2), "uniform": uniform(-1, 4), "normal": norm(1, 0.5)}


def divergence_to_normal(law, mu, sigma):
    """D(f || N(mu, sigma^2)) in nats: the definition, summed over a fine grid inside the support."""
    f = law.pdf(POINTS)
    inside = f > 0
    ratio = np.log(f[inside]) - norm.logpdf(POINTS[inside], mu, sigma)
    return np.sum(f[inside] * ratio) / np.sum(f[inside])


@checks(
    "prop-kl-slope",
    "eq-kl-slope",
    false={
        "the slope has the other sign": {"sign": -1},
        "the second derivative is negative": {"curve": -1},
        "the curvature is 1 / sigma": {"power": 1},
    },
    dropped={"the scale stays fixed": {"moving": 0.5}},
)
def test_kl_slope(sign=1, curve=1, power=2, moving=0.0):
    """Difference quotients of the divergence, by quadrature, agree with the expectation and 1 / sigma^2."""
    for law in LAWS.values():
        for mu, sigma in ((0.0, 1.0), (2.5, 0.7), (1.0, 2.0)):
            step = 0.01
            left, middle, right = (
                divergence_to_normal(law, mu + s, sigma + moving * s) for s in (-step, 0.0, step)
            )
            slope = sign * (mu - law.mean()) / sigma**2
            assert math.isclose((right - left) / (2 * step), slope, abs_tol=1e-5)
            assert math.isclose((right - 2 * middle + left) / step**2, curve / sigma**power, rel_tol=1e-3)


def unnormalised(t, q):
    """The bare sum, written out, in nats."""
    total = 0.0
    for x, y in zip(t, q, strict=True):
        if x > 0:
            total += x * math.log(x / y) if y > 0 else math.inf
    return total


SIZES = st.one_of(st.just(1.0), st.floats(0.05, 5.0))


@checks(
    "thm-unnormalised",
    "eq-unnormalised",
    false={
        "the bound is T ln Q": {"bound": lambda a, b: a * math.log(b)},
        "the sum of the target does not matter": {"weight": lambda a: 1.0},
        "it is never negative": {"floor": 0.0},
    },
    dropped={"t is not negative": {"negative": True}},
)
@given(pq=pmf_pairs(min_size=2), a=SIZES, b=SIZES)
def test_unnormalised(
    pq, a, b, bound=lambda a, b: a * math.log(a / b), weight=lambda a: a, floor=None, negative=False
):
    """The bare sum is T D + T ln(T / Q); it is below zero only if the target sums to less."""
    t, q = a * pq[0], b * pq[1]
    if negative:  # an entry below zero, whose logarithm is taken of its size
        entry = a / 2
        extra = -entry * math.log(entry / (0.01 * b))
        assert unnormalised(t, q) + extra >= bound(a - entry, 1.01 * b) - 1e-9
    value = unnormalised(t, q)
    assert math.isclose(value, weight(a) * float(kl_divergence(*pq)) + bound(a, b), **ROOM)
    assert value >= (bound(a, b) if floor is None else floor) - 1e-9
    assert value >= -1e-9 or t.sum() < q.sum()
    if np.abs(pq[0] - pq[1]).max() > 0.05:
        assert value > bound(a, b) + 1e-4
    assert math.isclose(unnormalised(t, b * pq[0]), bound(a, b), **ROOM)


@st.composite
def mirrors(draw, size=5):
    """A pmf and the same pmf read through an exchange of places that is its own inverse."""
    p = draw(pmfs(size))
    places = list(range(size))
    for i, j in draw(st.lists(st.sampled_from([(0, 1), (2, 3), (3, 4), (0, 4)]), max_size=2)):
        if places[i] == i and places[j] == j:
            places[i], places[j] = j, i
    return p, places


@checks(
    "thm-mirror",
    false={"the divergence is then zero": {"zero": True}},
    dropped={"the exchange is its own inverse": {"turn": True}, "q is the mirror image": {"mix": 0.3}},
)
@given(case=mirrors())
def test_mirror(case, zero=False, turn=False, mix=0.0):
    """Both directions agree for mirror images; a rotation by one place is not a mirror."""
    p, places = case
    q = np.roll(p, 1) if turn else p[places]
    q = (1 - mix) * q + mix * p
    there, back = float(rel_entr(p, q).sum()), float(rel_entr(q, p).sum())
    assert math.isclose(there, back, **ROOM)
    assert not zero or there == 0


GRID = np.linspace(-25, 25, 20_001)


def bumpy(x):
    """The logarithm of a lopsided density on the whole line."""
    return np.logaddexp(np.log(0.7) + norm.logpdf(x, 0, 1), np.log(0.3) + norm.logpdf(x, 2, 0.5))


def by_sum(log_p, log_q):
    """D(p || q) of two densities on the grid, from the definition."""
    return np.sum(np.exp(log_p) * (log_p - log_q)) * (GRID[1] - GRID[0])


@checks(
    "thm-mirror",
    false={"a shift does as well": {"image": lambda x, c: x - c}, "the divergence is zero": {"zero": True}},
    dropped={"the second density is the mirror image": {"image": lambda x, c: 2 * c - 1.2 * x}},
)
def test_mirror_of_densities(image=lambda x, c: 2 * c - x, zero=False):
    """The same for a lopsided density and its reflections about several points."""
    for c in (-1.0, 0.3, 1.0):
        p, q = bumpy(GRID), bumpy(image(GRID, c))
        q = q - np.log(np.sum(np.exp(q)) * (GRID[1] - GRID[0]))
        assert math.isclose(by_sum(p, q), by_sum(q, p), rel_tol=1e-8)
        assert not zero or by_sum(p, q) < 1e-9


@checks(
    "cor-half-nat",
    "eq-half-nat",
    false={
        "one standard deviation costs a whole nat": {"factor": 1.0},
        "the distance is not squared": {"power": 1},
    },
    dropped={"the variances are equal": {"ratio": 1.5}},
)
@given(mu=st.floats(-5, 5), gap=st.floats(0.1, 4), sigma=st.floats(0.1, 3))
def test_half_nat(mu, gap, sigma, factor=0.5, power=2, ratio=1.0):
    """The library's closed form and the definition by quadrature give the printed value, both ways."""
    one, two = (mu, sigma), (mu + gap, ratio * sigma)
    expected = factor * (gap / sigma) ** power
    assert math.isclose(gaussian_kl(*one, *two), expected, rel_tol=1e-9)
    assert math.isclose(gaussian_kl(*two, *one), expected, rel_tol=1e-9)
    x = np.linspace(mu - 12 * sigma, mu + 12 * sigma, 4001)
    density = norm.pdf(x, *one)
    direct = np.sum(density * (norm.logpdf(x, *one) - norm.logpdf(x, *two))) * (x[1] - x[0])
    assert math.isclose(direct, expected, rel_tol=1e-6)


@checks(
    "prop-clipping",
    false={
        "the bound is 1 / eps": {"bound": lambda e: 0.9 * math.log(1 / e)},
        "clipping changes all": {"equal": False},
    },
    dropped={"the belief is at most eps": {"belief": 0.3}},
)
@given(eps=st.floats(1e-9, 0.4), q=st.one_of(st.just(0.0), st.floats(0, 1)), share=st.floats(0.01, 1))
def test_clipping(eps, q, share, bound=lambda e: math.log(1 / e), equal=True, belief=None):
    """The clipped loss is below the honest one and below ln 1 / eps; for rare events it pays to say 0."""
    honest, clipped = (-math.log(q) if q else math.inf), -math.log(max(q, eps))
    assert clipped <= min(honest, bound(eps)) + 1e-12
    assert q < eps or (clipped == honest) == equal
    p = share * eps if belief is None else belief

    def expected(said):
        return -p * math.log(max(said, eps)) - (1 - p) * math.log(max(1 - said, eps))

    assert expected(0.0) < expected(p)


def pair_entropy(law, a, rho, sigma):
    """h(X, aY) in nats, of a normal pair by its covariance, or of a uniform pair by its area."""
    if law == "uniform":
        return math.log(sigma * abs(a))
    covariance = np.array([[1, rho * a * sigma], [rho * a * sigma, (a * sigma) ** 2]])
    return 0.5 * math.log((2 * math.pi * math.e) ** 2 * np.linalg.det(covariance))


@checks(
    "prop-rescale",
    "eq-rescale",
    false={
        "the unit adds 2 ln a": {"times": 2},
        "the joint entropy is never the smaller one": {"always": True},
        "discrete joint entropies may be smaller": {"smaller": True},
    },
    dropped={"the variables are discrete": {"discrete": False}},
)
@given(
    joint=pmfs(6),
    law=st.sampled_from(["normal", "uniform"]),
    a=st.floats(1e-3, 50),
    rho=st.floats(-0.9, 0.9),
    sigma=st.floats(0.1, 5),
)
def test_rescale(joint, law, a, rho, sigma, times=1, always=False, smaller=False, discrete=True):
    """A unit a adds ln a to h(X, Y), so that h(X) exceeds it for small a; H(X) never exceeds H(X, Y)."""
    h_x = 0.0 if law == "uniform" else 0.5 * math.log(2 * math.pi * math.e)
    h_xy, scaled = (pair_entropy(law, unit, rho, sigma) for unit in (1.0, a))
    assert math.isclose(scaled, h_xy + times * math.log(a), **ROOM)
    threshold = math.exp(h_x - h_xy)
    assume(abs(a - threshold) > 1e-6)
    assert always or (scaled < h_x) == (a < threshold)
    assert not always or h_x <= scaled
    assert discrete or h_x <= scaled
    table = joint.reshape(2, 3)
    both, one = float(entropy(joint)), float(entropy(table.sum(axis=1)))
    assert (both < one - 1e-9) == smaller
    function = all(np.count_nonzero(row) <= 1 for row in table)
    assert function <= (abs(both - one) < 1e-9)
    assert function or both > one or np.sort(table, axis=1)[:, -2].max() < 1e-9


def posterior_mode(k, m, flat_in):
    """The mode by search over a grid of theta, of the posterior seen as a density of theta."""
    theta = np.linspace(1e-4, 1 - 1e-4, 20001)
    log_density = k * np.log(theta) + (m - k) * np.log1p(-theta)
    if flat_in == "log-odds":  # the density that is constant in phi, by the slope of phi
        phi = np.log(theta) - np.log1p(-theta)
        log_density = log_density + np.log(np.gradient(phi, theta))
    return theta[2:-2][log_density[2:-2].argmax()]


@checks(
    "prop-map-moves",
    false={
        "the mode stays": {"formula": lambda k, m: k / m},
        "it is (k + 1) / (m + 2)": {"formula": lambda k, m: (k + 1) / (m + 2)},
    },
    dropped={"there are two heads and two tails": {"heads": 1}},
)
@given(k=st.integers(2, 12), tails=st.integers(2, 12))
def test_map_moves(k, tails, formula=lambda k, m: (k - 1) / (m - 2), heads=None):
    """The two posterior modes, by search; they agree only for as many heads as tails."""
    k = k if heads is None else heads
    m = k + tails
    assert math.isclose(posterior_mode(k, m, "theta"), k / m, abs_tol=2e-4)
    mode = posterior_mode(k, m, "log-odds")
    assert math.isclose(mode, formula(k, m), abs_tol=2e-4)
    assert 0.01 < mode < 0.99
    assert (abs(mode - k / m) < 2e-4) == (m == 2 * k)
