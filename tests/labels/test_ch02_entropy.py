"""The numbered statements of chapter 2, Entropy."""

import itertools
import math

import numpy as np
from hypothesis import strategies as st
from scipy.special import entr
from scipy.stats import multinomial

from expected_surprise import binary_entropy, entropy, entropy_from_counts, surprisal
from registry import checks, given
from strategies import normalised, pmf_pairs, pmfs


def minus_p_log_p(p):
    """The sum as the page prints it, outcome by outcome, in nats."""
    return math.fsum(-x * math.log(x) if x > 0 else 0.0 for x in p)


@checks(
    "def-entropy",
    "eq-entropy-a1",
    false={
        "the sign is wrong": {"formula": lambda p: -minus_p_log_p(p)},
        "log 2 is forgotten": {"formula": lambda p: minus_p_log_p(p) / math.log(2)},
        "1e-12 is added in the logarithm": {
            "formula": lambda p: -math.fsum(x * math.log(x + 1e-12) for x in p)
        },
    },
)
@given(p=pmfs())
def test_entropy(p, formula=minus_p_log_p):
    """The library's entropy is the printed sum, in nats and in bits."""
    assert math.isclose(entropy(p), formula(p), rel_tol=1e-12, abs_tol=1e-12)
    assert math.isclose(entropy(p, base=2), formula(p) / math.log(2), rel_tol=1e-12, abs_tol=1e-12)


@checks(
    "lem-t-log-t",
    kind="rate",
    false={"the limit is one": {"limit": 1.0}},
    dropped={"the factor t": {"product": lambda t: surprisal(t)}},
)
@given(exponent=st.floats(2, 300))
def test_t_log_t(exponent, product=lambda t: t * surprisal(t), limit=0.0):
    """The bound 2/u of the proof, with t = exp(-u), and so the limit 0."""
    u = exponent * math.log(10)
    assert limit <= product(math.exp(-u)) <= 2 / u


@checks(
    "eq-certainty-a2",
    false={"certainty leaves a bit": {"value": 1.0}, "some other pmf is certain": {"doubt": 1e-3}},
)
@given(k=st.integers(1, 20), data=st.data())
def test_certainty(k, data, value=0.0, doubt=0.0):
    """One outcome of probability 1 among k gives exactly zero."""
    p = np.zeros(k + 1)
    sure = data.draw(st.integers(0, k))
    p[sure], p[sure - 1] = 1 - doubt, doubt
    assert entropy(p) == value


@checks(
    "eq-expected-surprise-a3",
    false={
        "the surprise of the mean probability": {"mean": lambda p: surprisal(float(p @ p))},
        "the unweighted mean": {"mean": lambda p: surprisal(p[p > 0]).mean()},
    },
)
@given(p=pmfs(min_size=2))
def test_expected_surprise(p, mean=None):
    """The expectation of log 1/p(X), over the law of the random variable p(X), is the entropy."""
    law = {}  # the law of p(X): several outcomes may have the same probability
    for x in p[p > 0]:
        law[x] = law.get(x, 0.0) + x
    expectation = math.fsum(weight * math.log(1 / value) for value, weight in law.items())
    assert math.isclose(entropy(p), mean(p) if mean else expectation, rel_tol=1e-12, abs_tol=1e-12)


@checks(
    "thm-entropy-bounds",
    "eq-entropy-bounds",
    false={
        "the bound is log n - 0.1": {"bound": lambda n: math.log(n) - 0.1},
        "only the fair coin reaches a bound": {"uniform_reaches": lambda n: n == 2},
    },
    dropped={"p sums to one": {"total": 0.5}},
)
@given(p=pmfs(max_size=12), n=st.integers(1, 50))
def test_bounds(p, n, bound=math.log, uniform_reaches=lambda n: True, total=1.0):
    """0 <= H <= log n, with equality for point masses and for uniform laws, and nowhere else."""
    h = entr(p * total).sum()
    assert -1e-12 <= h <= bound(len(p)) + 1e-12
    distance = np.abs(p - 1 / len(p)).max()
    assert (h > math.log(len(p)) - 1e-12) <= (distance < 1e-5)
    assert (h < 1e-12) <= (p.max() > 1 - 1e-9)
    assert p.max() < 1 or h < 1e-12
    uniform = entr(np.full(n, total / n)).sum()
    assert math.isclose(uniform, math.log(n), rel_tol=1e-12, abs_tol=1e-12) == uniform_reaches(n)


@checks("eq-binary-entropy", false={"the second term is missing": {"second": 0.0}})
@given(p=st.floats(0, 1))
def test_binary_entropy(p, second=1.0):
    """h(p) is the entropy of (p, 1 - p)."""
    value = minus_p_log_p([p]) + second * minus_p_log_p([1 - p])
    assert math.isclose(binary_entropy(p), value, rel_tol=1e-9, abs_tol=1e-12)


@checks("eq-binary-entropy-derivative", false={"the logit of p": {"slope": lambda p: math.log(p / (1 - p))}})
@given(p=st.floats(0.01, 0.99).filter(lambda p: abs(p - 0.5) > 1e-3))
def test_binary_entropy_derivative(p, slope=lambda p: math.log((1 - p) / p)):
    """A central difference of h agrees with log((1 - p)/p)."""
    step = 1e-6
    difference = (binary_entropy(p + step) - binary_entropy(p - step)) / (2 * step)
    assert math.isclose(difference, slope(p), rel_tol=1e-5, abs_tol=1e-6)


@checks(
    "thm-entropy-concave",
    "eq-entropy-concave",
    false={"entropy is convex": {"sign": -1}, "equality holds everywhere": {"strict": False}},
    dropped={"lambda is at most 1": {"least": 1.01, "most": 1.5}},
)
@given(pq=pmf_pairs(min_size=2), t=st.floats(0, 1))
def test_concave(pq, t, sign=1, strict=True, least=0.0, most=1.0):
    """A mixture has at least the mixture of the entropies, strictly more if the laws differ."""
    p, q = pq
    weight = least + t * (most - least)
    mixture = weight * p + (1 - weight) * q
    if mixture.min() < 0:  # extrapolated beyond the pmfs: nothing is claimed
        return
    gap = sign * (entr(mixture).sum() - weight * entropy(p) - (1 - weight) * entropy(q))
    assert gap >= -1e-12
    assert abs(entr(weight * p + (1 - weight) * p).sum() - entropy(p)) < 1e-12
    clearly_different = np.abs(p - q).max() > 0.05 and 0.05 < t < 0.95
    assert not clearly_different or (gap > 1e-6) == strict


@checks(
    "thm-grouping",
    "eq-grouping",
    false={
        "the second step counts in full": {"weights": lambda shares: np.ones_like(shares)},
        "the law within a group is not normalised": {"normalise": False},
    },
    dropped={"the groups do not overlap": {"overlap": True}},
)
@given(p=pmfs(min_size=3), data=st.data())
def test_grouping(p, data, weights=lambda shares: shares, normalise=True, overlap=False):
    """The entropy of the groups and the mean entropy within them add up to the whole."""
    group = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(p), max_size=len(p))))
    masks = [group == j for j in range(3)]
    if overlap:
        masks[0] = masks[0] | masks[1]
    shares = np.array([p[mask].sum() for mask in masks])
    within = [
        entr(p[mask] / (share if normalise else 1)).sum() if share > 0 else 0.0
        for mask, share in zip(masks, shares, strict=True)
    ]
    assert math.isclose(entropy(p), entr(shares).sum() + weights(shares) @ within, rel_tol=1e-9, abs_tol=1e-9)


def prime_factors(n):
    """The prime factors of n, counted: additive like a logarithm, not monotone, of no continuous H."""
    return next((1 + prime_factors(n // d) for d in range(2, n + 1) if n % d == 0), 0)


@checks(
    "thm-uniqueness",
    "eq-unique-form",
    false={"the constant depends on p": {"form": lambda p: minus_p_log_p(p) * p.max()}},
    dropped={
        "grouping (Renyi's entropy of order 2)": {"measure": lambda p: -math.log((np.asarray(p) ** 2).sum())},
        "monotonicity (minus the entropy)": {"uniform": lambda n: -math.log(n)},
        "monotonicity and continuity (counting prime factors)": {"uniform": prime_factors},
    },
)
@given(sizes=st.lists(st.integers(1, 6), min_size=2, max_size=5))
def test_uniqueness(sizes, form=minus_p_log_p, measure=None, uniform=math.log):
    """At rational p, monotonicity (so A(n) = c log n) and grouping leave no choice for H(p)."""
    total = sum(sizes)
    p = np.array(sizes) / total
    by_grouping = uniform(total) - math.fsum(n / total * uniform(n) for n in sizes)
    unit = uniform(2) / math.log(2)
    assert unit > 0
    value = measure(p) if measure else by_grouping
    assert math.isclose(value, unit * form(p), rel_tol=1e-12, abs_tol=1e-12)


@checks(
    "thm-relabelling",
    "eq-relabelling",
    false={
        "merging outcomes adds uncertainty": {"sign": -1},
        "equality only for the identity": {"equality": lambda g, p: np.array_equal(g, np.arange(len(p)))},
    },
    dropped={"g is a function (it throws a coin of its own)": {"noise": 0.3}},
)
@given(p=pmfs(min_size=2), data=st.data())
def test_relabelling(p, data, sign=1, equality=None, noise=0.0):
    """H(g(X)) <= H(X), with equality exactly for g that is one-to-one on the possible outcomes."""
    g = np.array(data.draw(st.lists(st.integers(0, len(p) - 1), min_size=len(p), max_size=len(p))))
    image = (1 - noise) * np.bincount(g, weights=p, minlength=len(p)) + noise / len(p)
    loss = sign * (entropy(p) - entr(image).sum())
    assert loss >= -1e-12
    possible = g[p > 1e-6]
    one_to_one = len(set(possible)) == len(possible) if equality is None else equality(g, p)
    if (p[p > 0] > 1e-6).all():
        assert (loss < 1e-9) == one_to_one


def mean_plug_in(p, n, weights=None):
    """E[H(p_hat)] over all k**n samples of size n from p, by full enumeration."""
    samples = itertools.product(range(len(p)), repeat=n)
    law = ((math.prod(p[i] for i in s), np.bincount(s, minlength=len(p))) for s in samples)
    return math.fsum(weight * entropy_from_counts(counts) for weight, counts in law)


@checks(
    "thm-plug-in-bias",
    "eq-plug-in-bias",
    false={"the estimate is unbiased": {"strict": False}, "it is too large": {"sign": -1}},
    dropped={"the draws come from p": {"source": lambda p: np.full(len(p), 1 / len(p))}},
)
@given(p=pmfs(min_size=2, max_size=3), n=st.integers(1, 5))
def test_plug_in_bias(p, n, strict=True, sign=1, source=lambda p: p):
    """Over all samples of size n, the mean plug-in entropy stays below H(p), strictly unless p is certain."""
    gap = sign * (entropy(p) - mean_plug_in(source(p), n))
    assert gap >= -1e-12
    assert p.max() > 0.99 or (gap > 1e-3) == strict
    assert p.max() < 1 or abs(gap) < 1e-12


@checks(
    "eq-miller-madow",
    kind="rate",
    false={
        "the bias is (K - 1)/n": {"predicted": lambda k: k - 1},
        "the bias is K/2n": {"predicted": lambda k: k / 2},
        "K is not in it": {"predicted": lambda k: 0.5},
    },
)
@given(weights=st.lists(st.floats(0.3, 1), min_size=2, max_size=3), n=st.sampled_from([30, 60]))
def test_miller_madow(weights, n, predicted=lambda k: (k - 1) / 2):
    """For 2 and 3 outcomes the exact bias times n tends to -(K - 1)/2: the difference shrinks like 1/n."""
    p = normalised(weights)
    counts = np.array([c for c in itertools.product(range(n + 1), repeat=len(p)) if sum(c) == n])
    bias = multinomial.pmf(counts, n, p) @ entropy_from_counts(counts) - minus_p_log_p(p)
    assert abs(n * bias + predicted(len(p))) <= (1 / p).sum() / (4 * n)


def test_near_uniform_distance_is_quadratic():
    """Why the equality case above is tested to 1e-5 only: near the uniform law, H falls off quadratically."""
    p = normalised([1 + 1e-6, 1 - 1e-6])
    assert abs(math.log(2) - entropy(p)) < 1e-11
