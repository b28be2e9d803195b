"""The numbered statements of chapter 3, Entropy as code length."""

import heapq
import itertools
import math
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from expected_surprise import expected_length, huffman_code, kraft_sum, prefix_code, shannon_lengths
from registry import checks, given
from strategies import pmfs


def bits(p):
    """The entropy as the page of chapter 2 prints it."""
    return math.fsum(-x * math.log2(x) for x in p if x > 0)


def mean(p, lengths):
    return math.fsum(x * n for x, n in zip(p, lengths, strict=True) if x > 0)


@st.composite
def trees(draw, most=6):
    """The words at the leaves of a random binary tree."""
    words = [""]
    for place in draw(st.lists(st.integers(0, 30), min_size=1, max_size=most - 1)):
        word = words.pop(place % len(words))
        words += [word + "0", word + "1"]
    return words


def no_word_begins_another(words):
    return not any(b.startswith(a) for a, b in itertools.permutations(words, 2))


def read(message, words):
    """Take the first digits that form a word, again and again; what is left over comes last."""
    found, start = [], 0
    for end in range(1, len(message) + 1):
        if message[start:end] in words:
            found.append(message[start:end])
            start = end
    return found + [message[start:]] * (start < len(message))


BACKWARDS = ["0", "01", "011", "111"]


@checks(
    "def-prefix-code",
    false={
        "it is enough that the words differ": {"rule": lambda words: len(set(words)) == len(words)},
        "no word ends another": {"rule": lambda words: no_word_begins_another([w[::-1] for w in words])},
        "all words have one length": {"rule": lambda words: len(set(map(len, words))) == 1},
    },
)
@given(
    words=st.one_of(
        trees(), st.just(BACKWARDS), st.lists(st.text("01", min_size=1, max_size=4), min_size=2, max_size=4)
    )
)
def test_prefix_codes_are_read_at_once(words, rule=no_word_begins_another):
    """Every message of two words is read back from left to right exactly if no word begins another."""
    messages = itertools.product(words, repeat=2)
    readable = all(read(a + b, words) == [a, b] for a, b in messages)
    assert rule(words) == (readable and len(set(words)) == len(words))


@checks(
    "eq-mean-length",
    false={
        "every word counts alike": {"weight": lambda n, total: 1},
        "the lengths are added, not averaged": {"weight": lambda n, total: n},
    },
)
@given(words=trees(), data=st.data())
def test_mean_length(words, data, weight=lambda n, total: Fraction(n, total)):
    """The digits of a message, divided by its words, are the mean weighted with the shares of the words."""
    counts = data.draw(st.lists(st.integers(0, 9), min_size=len(words), max_size=len(words)).filter(any))
    message = "".join(word * n for word, n in zip(words, counts, strict=True))
    printed = sum(weight(n, sum(counts)) * len(word) for word, n in zip(words, counts, strict=True))
    assert Fraction(len(message), sum(counts)) == printed
    lengths = [len(word) for word in words]
    assert math.isclose(expected_length(np.array(counts) / sum(counts), lengths), printed, abs_tol=1e-12)


def begins(a, b):
    return a.startswith(b) or b.startswith(a)


def search(lengths, clash, taken=()):
    """Is there a code with these lengths? All words are tried, one length after the other."""
    if not lengths:
        return True
    words = map("".join, itertools.product("01", repeat=lengths[0]))
    free = [w for w in words if not any(clash(w, t) for t in taken)]
    return any(search(lengths[1:], clash, (*taken, w)) for w in free)


@checks(
    "thm-kraft",
    "eq-kraft",
    false={
        "the budget is 9/8": {"budget": Fraction(9, 8)},
        "something must be left over": {"budget": Fraction(15, 16)},
        "a word uses up 1/l": {"share": lambda n: Fraction(1, n)},
    },
    dropped={"no word begins another": {"clash": str.__eq__}},
)
@given(lengths=st.lists(st.integers(1, 4), min_size=2, max_size=5))
def test_kraft(lengths, budget=1, share=lambda n: Fraction(1, 2**n), clash=begins):
    """A search through all words finds a prefix code exactly if the lengths keep to the budget."""
    assert search(lengths, clash) == (sum(map(share, lengths)) <= budget)
    if kraft_sum(lengths) <= 1:
        words = prefix_code(lengths)
        assert [len(word) for word in words] == lengths
        assert no_word_begins_another(words)


def shortest(q):
    """The smallest whole number l with 2^-l <= q, found by trying."""
    return next(n for n in itertools.count() if Fraction(1, 2**n) <= Fraction(q))


@checks(
    "eq-shannon-lengths",
    false={
        "rounded down": {"length": lambda q: math.floor(-math.log2(q))},
        "rounded to the nearest": {"length": lambda q: round(-math.log2(q))},
    },
)
@given(q=st.one_of(st.floats(1e-12, 1.0), st.integers(0, 60).map(lambda n: 2.0**-n)))
def test_shannon_lengths(q, length=shortest):
    """The library's length is the smallest l with 2^-l <= q, also at the powers of one half."""
    assert shannon_lengths(q) == length(q)


def least_mean(p, allowed=lambda lengths: sum(Fraction(1, 2**n) for n in lengths) <= 1):
    """The least mean length over all lists of lengths, the longest word for the least likely outcome."""
    p = sorted((x for x in p if x > 0), reverse=True)
    lists = itertools.combinations_with_replacement(range(len(p)), len(p))
    return min(mean(p, lengths) for lengths in lists if allowed(lengths))


def words_differ(lengths):
    """Whether there are enough different words, the empty one among them."""
    return all(lengths.count(n) <= 2**n for n in lengths)


HALVES = [np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8]), np.array([1.0]), np.array([0.99, 0.01])]


@checks(
    "thm-source-coding",
    "eq-source-coding",
    false={
        "rounding costs at most half a digit": {"above": 0.5},
        "something is always wasted": {"below": 0.01},
        "the entropy is never reached": {"reached": False},
    },
    dropped={
        "no word begins another": {"allowed": words_differ},
        "p sums to one": {"total": 1.5},
    },
)
@given(p=st.one_of(st.sampled_from(HALVES), pmfs(min_size=2, max_size=5)))
def test_source_coding(p, below=0.0, above=1.0, reached=True, allowed=None, total=1.0):
    """The best of all codes needs at least H digits and less than H + 1; H only for powers of one half."""
    best = least_mean(p * total, allowed) if allowed else least_mean(p * total)
    assert bits(p * total) + below - 1e-9 <= best < bits(p * total) + above
    powers = all(math.log2(x).is_integer() for x in p if x > 0)
    if powers or min(abs(math.log2(x) - round(math.log2(x))) for x in p if x > 0) > 0.01:
        assert (best < bits(p) + 1e-9) == (powers and reached)


FIVE = np.array([0.35, 0.17, 0.17, 0.16, 0.15])


def joined(p, pick=heapq.nsmallest):
    """The probabilities of what the joinings make, two at a time."""
    p, sums = list(p), []
    while len(p) > 1:
        a, b = pick(2, p)
        p.remove(a)
        p.remove(b)
        p.append(a + b)
        sums.append(a + b)
    return sums


def halve(p, depth=0):
    """The lengths of the recipe from the top, for probabilities in falling order."""
    if len(p) == 1:
        return [depth]
    cut = min(range(1, len(p)), key=lambda k: abs(sum(p[:k]) - sum(p[k:])))
    return halve(p[:cut], depth + 1) + halve(p[cut:], depth + 1)


def from_the_top(p):
    order = np.argsort(-p, kind="stable")
    lengths = np.empty(len(p), int)
    lengths[order] = halve(p[order].tolist())
    return lengths.tolist()


def huffman(p):
    words = huffman_code(p)
    assert no_word_begins_another(words)
    return [len(word) for word in words]


@checks(
    "thm-huffman",
    "eq-huffman-sum",
    false={
        "halving from the top is as good": {"code": from_the_top},
        "the two most likely are joined": {"pick": heapq.nlargest},
        "the last joining does not count": {"counted": lambda sums: sums[:-1]},
    },
    dropped={"the code is a prefix code": {"allowed": words_differ}},
)
@given(p=st.one_of(st.just(FIVE), pmfs(min_size=2, max_size=6, zeros=False)))
def test_huffman(p, code=huffman, pick=heapq.nsmallest, counted=lambda sums: sums, allowed=None):
    """Huffman's mean length is the sum of what was joined, and no list of lengths does better."""
    value = mean(p, code(p))
    assert math.isclose(value, math.fsum(counted(joined(p, pick))), rel_tol=1e-12)
    assert math.isclose(value, least_mean(p, allowed) if allowed else least_mean(p), rel_tol=1e-12)


def independent(p, n):
    """The probabilities of all blocks of n independent symbols."""
    return [math.prod(block) for block in itertools.product(p, repeat=n)]


def the_same_again(p, n):
    """The probabilities of blocks in which one symbol is repeated n times."""
    return list(p)


@checks(
    "prop-blocks",
    "eq-blocks",
    "eq-blocks-add",
    false={
        "the gap is 1/(2n)": {"gap": lambda n: 0.5 / n},
        "there is no gap": {"gap": lambda n: 1e-9},
        "each longer block is cheaper": {
            "compare": lambda cost, m, n: cost(n + 1) / (n + 1) <= cost(n) / n + 1e-9
        },
    },
    dropped={"the symbols are independent": {"law": the_same_again}},
)
@given(p=pmfs(2, zeros=False), m=st.integers(1, 3), n=st.integers(1, 3))
def test_blocks(
    p,
    m,
    n,
    gap=lambda n: 1 / n,
    compare=lambda cost, m, n: cost(m + n) <= cost(m) + cost(n) + 1e-9,
    law=independent,
):
    """The best code for blocks costs between H and H + 1/n a symbol; two blocks are no worse in one."""

    def cost(n):
        return math.fsum(joined(law(p, n)))

    for k in (m, n, m + n):
        assert bits(p) - 1e-9 <= cost(k) / k < bits(p) + gap(k)
    assert compare(cost, m, n)


def surprise_per_symbol(block):
    return math.fsum(-math.log2(x) for x in block) / len(block)


STEP = np.array([0.5, 0.25, 0.25])  # Chebyshev's inequality is an equality for it


@checks(
    "thm-aep",
    "eq-aep",
    false={
        "half of the bound is enough": {"bound": lambda v, n, e: v / (2 * n * e**2)},
        "the bound falls like 1/n^2": {"bound": lambda v, n, e: v / (n * e) ** 2},
        "the centre is the logarithm of the number of outcomes": {"centre": lambda p: math.log2(len(p))},
    },
    dropped={"the symbols are independent": {"blocks": lambda p, n: [(x, (x,) * n) for x in p]}},
)
@given(
    p=st.one_of(st.just(STEP), pmfs(min_size=2, max_size=3, zeros=False)),
    n=st.integers(1, 5),
    epsilon=st.one_of(st.just(0.5), st.floats(0.05, 1.0)),
)
def test_aep(
    p,
    n,
    epsilon,
    bound=lambda v, n, e: v / (n * e**2),
    centre=bits,
    blocks=lambda p, n: [(math.prod(block), block) for block in itertools.product(p, repeat=n)],
):
    """Over all messages, the probability of a surprise far from H is at most V / (n epsilon^2)."""
    variance = math.fsum(x * (-math.log2(x) - bits(p)) ** 2 for x in p)
    chance = math.fsum(
        share
        for share, block in blocks(p, n)
        if abs(surprise_per_symbol(block) - centre(p)) >= epsilon - 1e-12
    )
    assert chance <= bound(variance, n, epsilon) * (1 + 1e-9) + 1e-12


def per_toss(heads, n, q):
    """The surprise of n tosses a toss, from the number of heads, as the page's cell computes it."""
    return (heads * math.log2(1 / q) + (n - heads) * math.log2(1 / (1 - q))) / n


@checks(
    "def-typical",
    "eq-typical",
    false={
        "the whole surprise is near H": {"surprise": lambda heads, n, q: n * per_toss(heads, n, q)},
        "the share of heads is near q": {
            "surprise": lambda heads, n, q: bits([q, 1 - q]) + abs(heads / n - q)
        },
    },
)
@given(q=st.floats(0.02, 0.45), n=st.integers(2, 8), epsilon=st.floats(0.05, 0.5))
def test_typical(q, n, epsilon, surprise=per_toss):
    """Whether a message is typical depends on its probability; for a coin, on the number of heads."""
    h = bits([q, 1 - q])
    for heads in range(n + 1):
        probability = q**heads * (1 - q) ** (n - heads)
        far = abs(-math.log2(probability) / n - h)
        if abs(far - epsilon) > 1e-9:
            assert (far <= epsilon) == (abs(surprise(heads, n, q) - h) <= epsilon)


def typical(p, n, epsilon):
    blocks = itertools.product(p, repeat=n)
    return [math.prod(b) for b in blocks if abs(surprise_per_symbol(b) - bits(p)) <= epsilon]


@checks(
    "prop-typical-size",
    "eq-typical-size",
    false={
        "there are at most 2^(nH)": {"above": lambda h, e: h},
        "there are at least 2^(n(H - epsilon))": {"chance": lambda members: 1},
    },
    dropped={"the messages are typical": {"members": lambda p, n, epsilon: independent(p, n)}},
)
@given(p=pmfs(min_size=2, max_size=3, zeros=False), n=st.integers(1, 5), epsilon=st.floats(0.01, 0.5))
def test_typical_size(p, n, epsilon, above=lambda h, e: h + e, chance=math.fsum, members=typical):
    """The typical messages, listed one by one, keep to both bounds on their number and on each."""
    h, listed = bits(p), members(p, n, epsilon)
    assert all(2 ** (-n * (h + epsilon)) <= x * (1 + 1e-9) for x in listed)
    assert all(x <= 2 ** (-n * (h - epsilon)) * (1 + 1e-9) for x in listed)
    assert len(listed) <= 2 ** (n * above(h, epsilon)) * (1 + 1e-9)
    assert chance(listed) * 2 ** (n * (h - epsilon)) <= len(listed) * (1 + 1e-9)


def test_the_two_recipes_of_the_page():
    """The printed example: 2, 2, 2, 3, 3 from the top, 1, 3, 3, 3, 3 from the bottom."""
    assert from_the_top(FIVE) == [2, 2, 2, 3, 3]
    assert huffman(FIVE) == [1, 3, 3, 3, 3]


def test_the_recipe_from_the_top_keeps_the_order():
    """Among all groups, not only parts of the ordered list, halving is exact for the five: 0.35 + 0.15."""
    hundredths = [35, 17, 17, 16, 15]
    groups = itertools.chain.from_iterable(itertools.combinations(hundredths, k) for k in range(1, 5))
    assert min(groups, key=lambda g: abs(2 * sum(g) - 100)) == (35, 15)
    assert min(range(1, 5), key=lambda k: abs(2 * sum(hundredths[:k]) - 100)) == 2
