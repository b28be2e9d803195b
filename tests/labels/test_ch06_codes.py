"""The numbered statements of chapter 6, Cross-entropy and perplexity, on codes."""

import heapq
import itertools
import math
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from scipy.special import entr

from expected_surprise import cross_entropy, kl_divergence, shannon_lengths
from registry import checks, given
from strategies import absolutely_continuous_pairs, pmfs

CERTAIN = np.array([0.0, 1.0]), np.array([0.0, 1.0])
IMPOSSIBLE = np.array([0.5, 0.5]), np.array([1.0, 0.0])
OF_THE_PAGE = np.array([0.1, 0.9]), np.array([0.9, 0.1])
FINITE_PAIRS = st.one_of(
    st.sampled_from([CERTAIN, OF_THE_PAGE]), absolutely_continuous_pairs(min_size=2, max_size=6)
)


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


def shortest_length(q):
    """The smallest whole number l with 2^-l <= q; infinite for q = 0."""
    if q == 0:
        return math.inf
    return next(n for n in itertools.count() if 2.0**-n <= q)  # both sides are exact doubles


def mean_length(p, lengths):
    """The mean of the lengths of what happens."""
    return math.fsum(x * n for x, n in zip(p, lengths, strict=True) if x > 0)


@checks(
    "eq-shannon-lengths",
    false={
        "rounded down": {"rounding": math.floor},
        "rounded to the nearest": {"rounding": round},
    },
)
@given(q=st.one_of(st.floats(1e-12, 1.0), st.integers(0, 60).map(lambda n: 2.0**-n)))
def test_shannon_lengths(q, rounding=None):
    """The library's length is the smallest l with 2^-l <= q, also at the powers of one half."""
    assert shannon_lengths(q) == (rounding(-math.log2(q)) if rounding else shortest_length(q))


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
    value = cross_entropy(p, q, base=2)
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


def test_huffman_example_of_the_page():
    """The printed counter-example: lengths 1 and 1 for q = (0.9, 0.1), hence 1 digit below 3.005 bits."""
    assert huffman_lengths([0.9, 0.1]) == [1, 1]
    assert shannon([0.9, 0.1]) == [1, 4]
