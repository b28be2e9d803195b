"""The numbered statements of chapter 6, Cross-entropy and perplexity, but for those on codes."""

import math

import numpy as np
from hypothesis import strategies as st
from scipy.special import entr, rel_entr, softmax

from expected_surprise import cross_entropy, entropy, kl_divergence, perplexity
from registry import checks, given
from strategies import absolutely_continuous_pairs, pmf_pairs, pmfs


def minus_p_log_q(p, q):
    """The sum as the page prints it, outcome by outcome, in nats."""
    if any(y == 0 < x for x, y in zip(p, q, strict=True)):
        return math.inf
    return math.fsum(-x * math.log(y) if x > 0 else 0.0 for x, y in zip(p, q, strict=True))


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


CERTAIN = np.array([0.0, 1.0]), np.array([0.0, 1.0])
IMPOSSIBLE = np.array([0.5, 0.5]), np.array([1.0, 0.0])

PAIRS = st.one_of(st.sampled_from([CERTAIN, IMPOSSIBLE]), pmf_pairs(min_size=2))
FINITE_PAIRS = st.one_of(st.just(CERTAIN), absolutely_continuous_pairs(min_size=2))


@checks(
    "def-cross-entropy",
    "eq-cross-entropy-a6",
    false={
        "the roles are exchanged": {"formula": lambda p, q: minus_p_log_q(q, p)},
        "q weights its own surprise": {"formula": lambda p, q: minus_p_log_q(q, q)},
        "the surprise is not weighted": {"formula": lambda p, q: minus_p_log_q(np.ones_like(p), q)},
        "an impossible outcome costs nothing": {"formula": lambda p, q: minus_p_log_q(p * (q > 0), q)},
    },
)
@given(pq=PAIRS)
def test_cross_entropy(pq, formula=minus_p_log_q):
    """The library's cross-entropy is the printed sum, in nats and in bits, and infinite where q = 0 < p."""
    p, q = pq
    assert close(cross_entropy(p, q), formula(p, q))
    assert close(cross_entropy(p, q, base=2), formula(p, q) / math.log(2))


@checks(
    "eq-expansion-a5",
    false={
        "the sign is wrong": {"sign": -1},
        "the entropy is that of q": {"subtracted": lambda p, q: minus_p_log_q(q, q)},
        "nothing is subtracted": {"subtracted": lambda p, q: 0.0},
    },
)
@given(pq=PAIRS)
def test_expansion(pq, sign=1, subtracted=lambda p, q: minus_p_log_q(p, p)):
    """The divergence is one sum minus another, for laws of finite entropy."""
    p, q = pq
    assert close(kl_divergence(p, q), sign * (minus_p_log_q(p, q) - subtracted(p, q)))


@checks(
    "thm-decomposition",
    "eq-decomposition",
    false={
        "the floor is H(q)": {"floor": lambda p, q: entr(q).sum()},
        "there is no floor": {"floor": lambda p, q: 0.0},
        "different laws can reach the floor": {"strict": False},
    },
    dropped={"q sums to one": {"total": 1.8}},
)
@given(pq=PAIRS)
def test_decomposition(pq, floor=lambda p, q: entr(p).sum(), strict=True, total=1.0):
    """H(p, q) = H(p) + D(p || q), also where it is infinite; the floor is reached for q = p alone."""
    p, q = pq[0], pq[1] * total
    value = minus_p_log_q(p, q)
    assert close(value, floor(p, q) + rel_entr(p, q).sum())
    excess = value - entropy(p)
    assert excess >= -1e-12
    assert close(minus_p_log_q(p, p * total), entropy(p))
    if np.abs(p - q).max() > 0.05:
        assert (excess > 1e-4) == strict


def minimisers(values):
    """The places of the least value, up to rounding; all places if every value is infinite."""
    return {i for i, value in enumerate(values) if value <= min(values) + 1e-9}


@checks(
    "cor-same-minimiser",
    "eq-same-minimiser",
    false={"the values agree too": {"constant": lambda p: 0.0}},
    dropped={"p is fixed": {"order": -1}},
)
@given(p=pmfs(3), family=st.lists(pmfs(3), min_size=1, max_size=5))
def test_same_minimiser(p, family, constant=lambda p: entr(p).sum(), order=1):
    """Over any family, cross-entropy and divergence differ by H(p) and are least at the same members."""
    pairs = [(p, q)[::order] for q in family]
    ce = [minus_p_log_q(*pair) for pair in pairs]
    kl = [float(kl_divergence(*pair)) for pair in pairs]
    assert minimisers(ce) == minimisers(kl)
    assert all(close(c, constant(p) + k) for c, k in zip(ce, kl, strict=True))


@checks(
    "cor-same-minimiser",
    false={"the gradient of the cross-entropy is twice as large": {"factor": 2}},
    dropped={"p is fixed": {"order": -1}},
)
@given(p=pmfs(3, zeros=False), logits=st.tuples(*[st.floats(-3, 3)] * 3), i=st.integers(0, 2))
def test_same_gradient(p, logits, i, factor=1, order=1):
    """Central differences of both along each logit of a softmax family agree."""

    def slope(f):
        ends = [softmax(np.array(logits) + step * np.eye(3)[i]) for step in (-1e-5, 1e-5)]
        low, high = (float(f(*(p, q)[::order])) for q in ends)
        return (high - low) / 2e-5

    assert math.isclose(slope(minus_p_log_q), factor * slope(kl_divergence), abs_tol=1e-6)


@checks(
    "def-perplexity",
    "eq-perplexity",
    false={
        "2 to the power of nats": {"bases": (2, math.e)},
        "e to the power of bits": {"bases": (math.e, 2)},
    },
)
@given(pq=PAIRS)
def test_perplexity(pq, bases=(2, 2)):
    """The library's perplexity is a power of the printed sum, with one base for both."""
    power, unit = bases
    assert close(perplexity(*pq), power ** (minus_p_log_q(*pq) / math.log(unit)))
    assert close(perplexity(pq[0]), power ** (minus_p_log_q(pq[0], pq[0]) / math.log(unit)))


@checks(
    "prop-perplexity",
    "eq-perplexity-geometric",
    false={
        "the mean is not weighted": {"weights": lambda p: (p > 0) / (p > 0).sum()},
        "the divergence is a summand": {"combine": lambda floor, d: floor + d},
        "different laws can be as good": {"strict": False},
    },
    dropped={
        "power and logarithm have one base": {"log_base": 2},
        "p lives on the outcomes of q": {"elsewhere": 0.1},
    },
)
@given(pq=FINITE_PAIRS, base=st.sampled_from([1.5, math.e, 10]), n=st.integers(1, 30))
def test_perplexity_says(
    pq,
    base,
    n,
    weights=lambda p: p,
    combine=lambda floor, d: floor * math.exp(d),
    strict=True,
    log_base=None,
    elsewhere=0.0,
):
    """The four statements: one number for all bases, a geometric mean, n if q is uniform, PP(p) e^D."""
    p, q = pq
    value = base ** cross_entropy(p, q, base=log_base or base)
    assert close(value, math.prod((1 / y) ** w for y, w in zip(q, weights(p), strict=True) if w > 0))
    assert close(value, combine(base ** entropy(p, base=base), rel_entr(p, q).sum()))
    assert value >= perplexity(p) - 1e-9 >= 1 - 2e-9
    if np.abs(p - q).max() > 0.05:
        assert (value > perplexity(p) + 1e-4) == strict
    law, uniform = np.append(np.eye(n)[0] * (1 - elsewhere), elsewhere), np.append(np.full(n, 1 / n), 0)
    assert close(perplexity(law, uniform), n)


@checks(
    "thm-log-score-proper",
    "eq-log-score",
    false={
        "the linear score is proper": {"score": lambda q, y: 1 - q[y]},
        "another forecast does as well": {"strict": False},
        "the least expected loss is 0": {"least": lambda p: 0.0},
    },
    dropped={"q sums to one": {"total": 1.2}},
)
@given(sizes=st.lists(st.integers(0, 6), min_size=2, max_size=5).filter(any), data=st.data())
def test_log_score_proper(
    sizes,
    data,
    score=lambda q, y: -math.log(q[y]) if q[y] > 0 else math.inf,
    strict=True,
    least=entropy,
    total=1.0,
):
    """The mean loss over an urn with these balls is least, and H(p), for the forecast of the true shares."""
    urn = [y for y, size in enumerate(sizes) for _ in range(size)]
    p, q = np.array(sizes) / len(urn), data.draw(pmfs(len(sizes))) * total
    honest, other = (math.fsum(score(f, y) for y in urn) / len(urn) for f in (p, q))
    assert other >= honest - 1e-9
    if np.abs(p - q).max() > 0.05:
        assert (other > honest + 1e-4) == strict
    assert close(honest, least(p))
