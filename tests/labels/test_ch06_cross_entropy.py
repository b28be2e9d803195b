"""The numbered statements of chapter 6, Cross-entropy and perplexity."""

import heapq
import itertools
import math
from fractions import Fraction

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
OF_THE_PAGE = np.array([0.1, 0.9]), np.array([0.9, 0.1])

PAIRS = st.one_of(st.sampled_from([CERTAIN, IMPOSSIBLE]), pmf_pairs(min_size=2))
FINITE_PAIRS = st.one_of(
    st.sampled_from([CERTAIN, OF_THE_PAGE]), absolutely_continuous_pairs(min_size=2, max_size=6)
)


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


def shortest_length(q):
    """The smallest whole number l with 2^-l <= q; infinite for q = 0."""
    if q == 0:
        return math.inf
    return next(n for n in itertools.count() if 2.0**-n <= q)  # both sides are exact doubles


def mean_length(p, lengths):
    """The mean of the lengths of what happens."""
    return math.fsum(x * n for x, n in zip(p, lengths, strict=True) if x > 0)


def words_of(lengths):
    """The construction of the proof: cumulative sums of 2^-l, written in binary."""
    words, start = [], Fraction(0)
    for n in sorted(lengths):
        assert start < 1, "no room is left for this word"
        words.append(f"{int(start * 2**n):0{n}b}" if n else "")
        start += Fraction(1, 2**n)
    return words


def is_prefix_code(words):
    return not any(b.startswith(a) for a, b in itertools.permutations(words, 2))


def huffman_lengths(p):
    """The lengths of an optimal code for the outcomes with p > 0: merge the two least likely, repeatedly."""
    heap = [(x, (i,)) for i, x in enumerate(p) if x > 0]
    lengths = [0] * len(p)
    heapq.heapify(heap)
    while len(heap) > 1:
        (a, left), (b, right) = heapq.heappop(heap), heapq.heappop(heap)
        for i in left + right:
            lengths[i] += 1
        heapq.heappush(heap, (a + b, left + right))
    return lengths


def shannon(q):
    return [shortest_length(y) for y in q]


@checks(
    "thm-wrong-code",
    "eq-wrong-code",
    false={
        "rounding costs at most half a digit": {"above": 0.5},
        "rounding is free": {"above": 1e-6},
        "the mean length is at least H(p, q) + 0.1": {"below": 0.1},
    },
    dropped={
        "the lengths are Shannon's (they are Huffman's)": {"code": huffman_lengths},
        "q sums to at most one": {"total": 1.9},
        "H(p, q) is finite": {"pair": IMPOSSIBLE},
    },
)
@given(pq=FINITE_PAIRS)
def test_wrong_code(pq, below=0.0, above=1.0, code=shannon, total=1.0, pair=None):
    """The proof's words form a prefix code, and its mean length lies within one digit above H(p, q)."""
    p, q = pair or pq
    lengths = code(q * total)
    assert is_prefix_code(words_of([n for n, y in zip(lengths, q, strict=True) if y > 0]))
    value = minus_p_log_q(p, q * total) / math.log(2)
    assert value + below - 1e-9 <= mean_length(p, lengths) < value + above + 1e-9


@st.composite
def codes(draw):
    """Lengths of a prefix code: the leaves of a random binary tree, some of which may be left unused."""
    leaves = [0]
    for place in draw(st.lists(st.integers(0, 30), max_size=8)):
        depth = leaves.pop(place % len(leaves))
        leaves += [depth + 1, depth + 1]
    return leaves[draw(st.integers(0, len(leaves) - 1)) :]


@checks(
    "prop-code-is-belief",
    "eq-code-is-belief",
    false={
        "unused room costs nothing": {"waste": lambda kraft: 0.0},
        "unused room is a gain": {"waste": math.log2},
    },
    dropped={"no word begins another": {"shorter": 1}},
)
@given(lengths=codes(), data=st.data())
def test_code_is_belief(lengths, data, waste=lambda kraft: -math.log2(kraft), shorter=0):
    """A prefix code's mean length is H(p, r) plus the waste, and no less than H(p)."""
    p = data.draw(pmfs(len(lengths)))
    lengths = [max(n - shorter, 0) for n in lengths]
    kraft = math.fsum(2.0**-n for n in lengths)
    assert kraft <= 1
    value = cross_entropy(p, [2.0**-n / kraft for n in lengths], base=2)
    assert close(mean_length(p, lengths), value + waste(kraft))
    assert mean_length(p, lengths) >= value - 1e-9 >= entr(p).sum() / math.log(2) - 2e-9


@checks(
    "cor-wasted-digits",
    "eq-wasted-digits",
    false={"never more than D": {"above": 0.0}, "never less than D": {"below": 0.0}},
    dropped={
        "the code of q is Shannon's (it is Huffman's)": {"code": huffman_lengths},
        "H(p, q) is finite": {"pair": IMPOSSIBLE},
    },
)
@given(pq=FINITE_PAIRS)
def test_wasted_digits(pq, below=-1.0, above=1.0, code=shannon, pair=None):
    """Compared with an optimal code for p, the Shannon code of q wastes D(p || q) within one digit."""
    p, q = pair or pq
    wasted = mean_length(p, code(q)) - mean_length(p, huffman_lengths(p))
    divergence = kl_divergence(p, q, base=2)
    assert divergence + below - 1e-9 < wasted < divergence + above + 1e-9


@checks(
    "eq-block-code",
    false={
        "the gap is below 1/(2n)": {"gap": lambda n: 0.5 / n},
        "the gap vanishes": {"gap": lambda n: 1e-9},
        "a block costs as much as a symbol": {"cost": lambda total, n: total},
    },
)
@given(p=st.floats(0.01, 0.99), q=st.floats(0.01, 0.99), n=st.integers(1, 6))
def test_block_code(p, q, n, gap=lambda n: 1 / n, cost=lambda total, n: total / n):
    """Over all blocks of n independent symbols, the Shannon code of the block is within 1/n a symbol."""
    blocks = list(itertools.product((0, 1), repeat=n))
    law = [math.prod(p if x else 1 - p for x in block) for block in blocks]
    belief = [math.prod(q if x else 1 - q for x in block) for block in blocks]
    per_symbol = cost(mean_length(law, shannon(belief)), n)
    value = cross_entropy([1 - p, p], [1 - q, q], base=2)
    assert value - 1e-9 <= per_symbol < value + gap(n) + 1e-9


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
@given(pq=FINITE_PAIRS, base=st.sampled_from([1.5, math.e, 10]))
def test_perplexity_says(
    pq,
    base,
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
    n = len(p)
    law, uniform = np.append(p * (1 - elsewhere), elsewhere), np.append(np.full(n, 1 / n), 0)
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


def test_huffman_example_of_the_page():
    """The printed counter-example: lengths 1 and 1 for q = (0.9, 0.1), hence 1 digit below 3.005 bits."""
    assert huffman_lengths([0.9, 0.1]) == [1, 1]
    assert shannon([0.9, 0.1]) == [1, 4]
