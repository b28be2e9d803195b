"""The numbered statements of chapter 5, KL divergence."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import strategies as st
from scipy.stats import norm

from expected_surprise import expected_length, js_divergence, kl_divergence, shannon_lengths
from registry import checks, given
from strategies import WEIGHTS, absolutely_continuous_pairs, normalised, pmf_pairs, pmfs

BIT = math.log(2)  # in nats


def term(p, q, zero=0.0, impossible=math.inf):
    """The term p ln(p/q), with the two conventions for zeros."""
    if p == 0:
        return zero
    return impossible if q == 0 else p * math.log(p / q)


def kl(p, q, **conventions):
    """The sum as the page prints it, outcome by outcome, in nats."""
    return math.fsum(term(a, b, **conventions) for a, b in zip(p, q, strict=True))


def coin_kl(p, q, unit=BIT):
    """The divergence of two coins, in bits unless another unit is given."""
    return kl((p, 1 - p), (q, 1 - q)) / unit


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-10)


@checks(
    "def-kl",
    "eq-relative-entropy-a4",
    false={
        "the arguments change places": {"formula": lambda p, q: kl(q, p)},
        "what never happens costs something": {"formula": lambda p, q: kl(p, q, zero=0.01)},
        "the impossible costs nothing": {"formula": lambda p, q: kl(p, q, impossible=0.0)},
        "the average is over q": {"weights": lambda p, q: q},
    },
)
@given(pq=pmf_pairs())
def test_relative_entropy(pq, formula=kl, weights=lambda p, q: p):
    """The library's divergence is the printed sum and the expectation, in nats and in bits."""
    d = formula(*pq)
    assert close(kl_divergence(*pq), d)
    assert close(kl_divergence(*pq, base=2) * math.log(2), d)
    p, q = (a[pq[0] > 0] for a in pq)
    surprises = [math.log(a) - (math.log(b) if b > 0 else -math.inf) for a, b in zip(p, q, strict=True)]
    assert not q.all() or close(np.average(surprises, weights=weights(p, q)), d)


def dyadic(size):
    """Pmfs of powers of one half: 1 is split into halves at places drawn at random, and shuffled."""

    def split(places):
        parts = [1.0]
        for place in places:
            half = parts.pop(place % len(parts)) / 2
            parts += [half, half]
        return parts

    places = st.lists(st.integers(0, 99), min_size=size - 1, max_size=size - 1)
    return places.map(split).flatmap(st.permutations)


@checks(
    "eq-kl-extra-length",
    false={
        "the reverse divergence": {"price": lambda p, q: kl(q, p)},
        "in nats": {"bits": BIT},
        "the entropy of q is taken off": {"needed": lambda p, q: q @ shannon_lengths(q)},
    },
)
@given(pq=st.integers(2, 12).flatmap(lambda size: st.tuples(dyadic(size), dyadic(size))))
def test_extra_length(pq, price=kl, bits=1.0, needed=lambda p, q: expected_length(p, shannon_lengths(p))):
    """For powers of one half, the code made for q is longer by D(p || q) bits, exactly."""
    p, q = map(np.array, pq)
    extra = expected_length(p, shannon_lengths(q)) - needed(p, q)
    assert close(extra * bits * BIT, price(p, q))


@checks(
    "lem-kl-term",
    "eq-kl-term",
    false={
        "twice the difference": {"factor": 2.0},
        "equality for no p and q": {"equal": lambda p, q: False},
        "the impossible costs nothing": {"impossible": 0.0},
    },
    dropped={"the logarithm is natural": {"base": 2}, "q is not negative": {"sign": -1}},
)
@given(p=st.one_of(WEIGHTS, st.floats(0, 5)), q=st.one_of(WEIGHTS, st.floats(0, 5)), same=st.booleans())
def test_one_term(p, q, same, factor=1.0, equal=float.__eq__, impossible=math.inf, base=math.e, sign=1):
    """One term is at least p - q, whatever p and q add up to, with equality for p = q only."""
    q = p if same else q
    gap = term(p, q, impossible=impossible) / math.log(base) - factor * (p - sign * q)
    assert gap >= -1e-12
    if p == q or abs(p - q) > 1e-3:
        assert (gap < 1e-12) == equal(float(p), float(q))


@checks(
    "thm-gibbs",
    "eq-gibbs",
    false={"D is at least 0.001": {"floor": 1e-3}, "D is at most 2 nats": {"sign": -1, "floor": -2}},
    dropped={"q sums to one": {"total": 1.5}, "p sums to one": {"part": 0.5}},
)
@given(pq=pmf_pairs(), same=st.booleans())
def test_gibbs(pq, same, floor=0.0, sign=1, total=1.0, part=1.0):
    """D >= 0, with equality for p = q and for no other pair; the sum is free to be negative."""
    p, q = pq[0] * part, (pq[0] if same else pq[1]) * total
    d = kl(p, q)
    assert sign * d >= floor - 1e-12
    distance = np.abs(p - q).max()
    assert (distance == 0) <= (abs(d) < 1e-12) <= (distance < 1e-5)


@checks(
    "eq-kl-asymmetric",
    false={"the directions change places": {"pair": (1 / 4, 1 / 2)}, "in nats": {"unit": 1.0}},
)
def test_asymmetric(pair=(1 / 2, 1 / 4), unit=BIT):
    """The two closed forms, and that they differ."""
    forward, reverse = coin_kl(*pair, unit), coin_kl(*pair[::-1], unit)
    assert close(forward, 1 - math.log2(3) / 2)
    assert close(reverse, 3 * math.log2(3) / 4 - 1)
    assert forward > reverse + 0.01


@checks(
    "eq-kl-no-triangle",
    false={"by way of 0.9": {"middle": 0.9}, "for total variation": {"d": lambda p, q: abs(p - q)}},
)
def test_no_triangle(middle=1 / 4, d=coin_kl):
    """From 1/2 to 1/10 it costs less to go by way of 1/4 than directly."""
    assert d(1 / 2, middle) + d(middle, 1 / 10) < d(1 / 2, 1 / 10) - 1e-9


@checks(
    "eq-js",
    false={"without the halves": {"half": 1.0}, "the middle nearer to p": {"share": 0.6}},
)
@given(pq=pmf_pairs())
def test_jensen_shannon(pq, half=0.5, share=0.5):
    """The library's JS is the mean of the divergences from the middle, and between 0 and ln 2."""
    m = share * pq[0] + (1 - share) * pq[1]
    value = half * kl(pq[0], m) + half * kl(pq[1], m)
    assert close(js_divergence(*pq), value)
    assert -1e-12 <= value <= math.log(2) + 1e-12


def given_first(p, q, x):
    """The divergence of the laws of the second variable, given that the first is x."""
    if q[x].sum() == 0:
        return 0.0  # not defined, and the first part is infinite whatever stands here
    return kl(p[x] / p[x].sum(), q[x] / q[x].sum())


@checks(
    "thm-kl-chain-rule",
    "eq-kl-chain-rule",
    false={
        "the weights are those of q": {"weights": lambda p, q: q.sum(axis=1)},
        "the second step counts in full": {"weights": lambda p, q: np.ones(len(p))},
    },
    dropped={
        "the second law is given the first": {"second": lambda p, q, x: kl(p.sum(axis=0), q.sum(axis=0))},
        "the second law is normalised": {"second": lambda p, q, x: kl(p[x], q[x])},
    },
)
@given(pq=st.one_of(pmf_pairs(min_size=6, max_size=6), absolutely_continuous_pairs(min_size=6, max_size=6)))
def test_chain_rule(pq, weights=lambda p, q: p.sum(axis=1), second=given_first):
    """The pair costs the first step and the mean of the second, infinities included."""
    p, q = (a.reshape(3, 2) for a in pq)
    later = math.fsum(weights(p, q)[x] * second(p, q, x) for x in range(3) if p[x].any())
    assert close(kl_divergence(*pq), kl(p.sum(axis=1), q.sum(axis=1)) + later)


RULES = st.lists(pmfs(3), min_size=4, max_size=4).map(np.array)
LOSSLESS = st.permutations(range(4)).map(lambda order: np.eye(4)[order])


@checks(
    "thm-data-processing-kl",
    "eq-data-processing-kl",
    false={"processing raises the price": {"sign": -1}, "something is always lost": {"least": 1e-6}},
    dropped={
        "one rule for p and q": {"for_q": lambda rule: rule[::-1]},
        "the rows of W sum to one": {"for_p": lambda rule: 3 * rule},
    },
)
@given(pq=absolutely_continuous_pairs(min_size=4, max_size=4), rule=st.one_of(RULES, LOSSLESS))
def test_data_processing(pq, rule, sign=1, least=0.0, for_p=np.array, for_q=np.array):
    """A rule loses the mean divergence of x given y: nothing if those laws agree, and never less."""
    p, q = pq
    loss = sign * (kl(p, q) - kl(p @ for_p(rule), q @ for_q(rule)))
    assert loss >= least - 1e-9
    backwards = ((p * column, q * column) for column in rule.T if p @ column > 0)
    assert close(loss, math.fsum(a.sum() * kl(a / a.sum(), b / b.sum()) for a, b in backwards))


@checks(
    "thm-kl-jointly-convex",
    "eq-kl-jointly-convex",
    false={"D is jointly concave": {"sign": -1}},
    dropped={
        "lambda is at most 1": {"weight_p": lambda t: 1 + t / 20, "weight_q": lambda t: 1 + t / 20},
        "one lambda for p and q": {"weight_q": lambda t: 1 - t},
    },
)
@given(laws=st.tuples(*[pmfs(3)] * 4), t=st.one_of(st.floats(0.001, 0.999), st.sampled_from([0.0, 1.0])))
def test_jointly_convex(laws, t, sign=1, weight_p=lambda t: t, weight_q=lambda t: t):
    """The price of the mixtures is at most the mixture of the prices with a positive weight."""
    (p_1, p_2, q_1, q_2), a, b = laws, weight_p(t), weight_q(t)
    p, q = a * p_1 + (1 - a) * p_2, b * q_1 + (1 - b) * q_2
    mixed = sum(w * kl(*pair) for w, pair in ((a, (p_1, q_1)), (1 - a, (p_2, q_2))) if w != 0)
    if min(*p, *q) >= 0 and math.isfinite(mixed):  # else no pmf, or nothing is claimed
        assert sign * (mixed - kl(p, q)) >= -1e-9


@checks(
    "eq-total-variation",
    false={"without the half": {"factor": 1.0}, "the largest single difference": {"order": math.inf}},
)
@given(pq=pmf_pairs(max_size=7))
def test_total_variation(pq, factor=0.5, order=1):
    """Half the sum of the differences is the largest over all events, by trying each event."""
    events = itertools.product((False, True), repeat=len(pq[0]))
    largest = max(abs(pq[0][list(a)].sum() - pq[1][list(a)].sum()) for a in events)
    assert close(factor * np.linalg.norm(pq[0] - pq[1], order), largest)


@checks(
    "thm-pinsker",
    "eq-pinsker",
    false={
        "the factor is 0.49": {"factor": 0.49},
        "TV is at most D / 2": {"power": 1.0},
        "0.51 is best": {"best": 0.51},
    },
    dropped={"D is in nats": {"unit": math.log(10)}, "q sums to one": {"total": 1.2}},
)
@given(pq=pmf_pairs(min_size=2, max_size=7), tilt=st.floats(1e-4, 0.05))
def test_pinsker(pq, tilt, factor=0.5, power=0.5, best=0.5, unit=1.0, total=1.0):
    """TV <= sqrt(D/2), and near the fair coin the factor 1/2 is approached."""
    fair, bent = np.array([0.5, 0.5]), np.array([0.5 + tilt, 0.5 - tilt])
    for p, q in (pq, (fair, bent)):
        bound = (factor * max(kl(p, total * q), 0) / unit) ** power
        assert np.abs(p - q).sum() / 2 <= bound + 1e-9
    assert abs(tilt**2 / kl(fair, bent) - best) <= 2 * tilt**2 + 1e-6


def smooth(theta):
    """Four probabilities that depend smoothly on two parameters and are positive."""
    weights = np.exp([theta[0], theta[1] ** 2, theta[0] * theta[1], math.sin(theta[0])])
    return weights / weights.sum()


def edge(theta):
    """A coin that at theta = 0 never falls heads."""
    return np.array([math.sin(theta[0]) ** 2, math.cos(theta[0]) ** 2])


def fisher(family, theta, power=1):
    """The Fisher information, with derivatives by central differences."""
    slopes = np.array([(family(theta + e) - family(theta - e)) / 2e-5 for e in 1e-5 * np.eye(2)])
    return (slopes / np.maximum(family(theta), 1e-300) ** power) @ slopes.T


@checks(
    "thm-kl-local",
    "eq-kl-local",
    kind="rate",
    false={"without the half": {"half": 1.0}, "without 1/p": {"power": 0}},
    dropped={"the probabilities are positive": {"family": edge, "scale": 0.0}},
)
@given(angle=st.floats(0, 6.3), theta=st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
def test_local(angle, theta, half=0.5, power=1, family=smooth, scale=1.0):
    """D / |delta|^2 tends to the quadratic form in both directions; the difference shrinks like |delta|."""
    theta, direction = scale * np.array(theta), np.array([math.cos(angle), math.sin(angle)])
    form = half * direction @ fisher(family, theta, power) @ direction
    for size in (1e-1, 1e-2, 1e-3):
        p, q = family(theta), family(theta + size * direction)
        for d in (kl_divergence(p, q), kl_divergence(q, p)):
            assert abs(d / size**2 - form) <= 3 * size + 1e-4


@checks(
    "eq-kl-noise",
    false={"K instead of K - 1": {"classes": 3}, "the sizes are added": {"sizes": lambda n, m: 1 / (n + m)}},
)
@given(p=pmfs(3, zeros=False), n=st.integers(1, 4), m=st.integers(1, 4))
def test_noise(p, n, m, classes=2, sizes=lambda n, m: 1 / n + 1 / m):
    """The mean of the half square over all pairs of samples, by full enumeration."""

    def shares(size):
        samples = list(itertools.product(range(3), repeat=size))
        law = np.array([math.prod(p[i] for i in s) for s in samples])
        return law, np.array([np.bincount(s, minlength=3) / size for s in samples])

    (v, first), (w, second) = shares(n), shares(m)
    squares = ((first[:, None] - second) ** 2 / p).sum(axis=2)
    assert math.isclose(v @ squares @ w / 2, classes / 2 * sizes(n, m), rel_tol=1e-6)


NORMAL = st.tuples(st.floats(-2, 2), st.floats(0.6, 3))


@checks(
    "eq-forward-fit",
    false={
        "sd in place of the variance": {"spread": math.sqrt},
        "no logarithm": {"log": 0.0},
        "no means": {"shift": 0.0},
    },
)
@given(apart=st.floats(0.5, 3), right=st.sampled_from([(1, 0.5), (0.5, 0.8)]), fits=st.tuples(NORMAL, NORMAL))
def test_forward_fit(apart, right, fits, spread=float, log=1.0, shift=1.0):
    """For two humps, equal or not, D(p || q) minus the formula is the same number for any two normal q."""
    x = np.linspace(-18, 18, 3601)
    p = normalised(norm.pdf(x, -apart, 0.5) + right[0] * norm.pdf(x, apart, right[1]))
    m, v = p @ x, p @ (x - p @ x) ** 2
    constants = []
    for mean, sd in fits:
        q = normalised(np.exp(-((x - mean) ** 2) / (2 * sd**2)))
        formula = log * math.log(sd) + (spread(v) + shift * (m - mean) ** 2) / (2 * sd**2)
        constants.append(kl_divergence(p, q) - formula)
    assert math.isclose(*constants, rel_tol=1e-6, abs_tol=1e-6)


def test_the_error_that_the_page_shows():
    with pytest.raises(ValueError, match=r"^q sums to 1\.3 along axis -1, not 1; for counts pass counts"):
        kl_divergence([0.5, 0.5], [0.7, 0.6])
