"""The numbered statements of chapter 15, a language model from counts."""

import itertools
import math
from collections import Counter, defaultdict
from fractions import Fraction

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from expected_surprise import entropy, kl_divergence, mutual_information, shannon_lengths
from registry import checks, given
from strategies import pmfs

ROOM = {"rel_tol": 1e-9, "abs_tol": 1e-9}
TEXTS = st.lists(st.integers(0, 2), min_size=4, max_size=24).map(tuple)
ORDERS = st.integers(0, 2)


def contexts(order, size=3):
    """All contexts of that many symbols."""
    return list(itertools.product(range(size), repeat=order))


@st.composite
def trees(draw, m=3, size=2):
    """For each beginning of fewer than m symbols, a pmf for the next one."""
    return {past: draw(pmfs(size)) for i in range(m) for past in contexts(i, size)}


def law_of(tree, m=3, size=2):
    """The law of texts: one factor for each symbol, along the branch of the text."""
    law = {}
    for text in contexts(m, size):
        law[text] = math.prod(tree[text[:i]][text[i]] for i in range(m))
    return law


def beginning(law, past):
    """The probability that a text begins like this: a sum over all texts that do."""
    return math.fsum(p for text, p in law.items() if text[: len(past)] == past)


def given_the_past(law, text, i):
    return beginning(law, text[: i + 1]) / beginning(law, text[:i])


def ignoring_the_past(law, text, i):
    return math.fsum(p for other, p in law.items() if other[i] == text[i])


@checks(
    "thm-chain-rule-text",
    "eq-chain-rule-text",
    false={
        "the past does not matter": {"factor": ignoring_the_past},
        "the last symbol is left out": {"last": 2},
    },
    dropped={"each q is a pmf": {"scale": 1.5}},
)
@given(tree=trees())
def test_chain_rule(tree, factor=given_the_past, last=3, scale=1.0):
    """The products sum to one, and the law that they make factorises into its own conditionals."""
    law = law_of({past: q * scale for past, q in tree.items()})
    assert math.isclose(math.fsum(law.values()), 1, **ROOM)
    for text, p in law.items():
        if p > 0:
            assert math.isclose(p, math.prod(factor(law, text, i) for i in range(last)), **ROOM)


def count(text, order):
    """N(c, x) by Counter, for the contexts that occur."""
    table = defaultdict(Counter)
    for i in range(order, len(text)):
        table[text[i - order : i]][text[i]] += 1
    return table


def starts(text, piece, stop=None):
    """At how many places before ``stop`` a piece begins, found by comparing."""
    places = range(len(text) - len(piece) + 1 if stop is None else stop)
    return sum(text[i : i + len(piece)] == piece for i in places)


@checks(
    "def-ngram",
    false={
        "the last context counts, though nothing follows it": {"last_counts": True},
        "the context is one symbol longer": {"longer": 1},
    },
)
@given(text=TEXTS, order=ORDERS)
def test_counts(text, order, last_counts=False, longer=0):
    """N(c, x) is the number of places where c x stands, N(c) its sum, and L(q) has m - k factors."""
    table = count(text, order + longer)
    stop = len(text) - order + last_counts
    for c in contexts(order):
        row = [table[c][x] for x in range(3)]
        assert row == [starts(text, (*c, x)) for x in range(3)]
        assert sum(row) == starts(text, c, stop)
    assert sum(row.total() for row in table.values()) == len(text) - order - longer


@st.composite
def texts_and_tables(draw, order=1):
    """A text and, for each context, a pmf that may have zeros."""
    return draw(TEXTS), {c: draw(pmfs(3)) for c in contexts(order)}


def place_by_place(text, q, order):
    """The mean surprise over the places, in nats."""
    factors = [q[text[i - order : i]][text[i]] for i in range(order, len(text))]
    return math.inf if 0 in factors else -math.fsum(map(math.log, factors)) / len(factors)


def row_by_row(text, q, order, floor=True, weights=None):
    """The right side of the theorem, from the library's entropies and divergences."""
    table, n = count(text, order), len(text) - order
    total = 0.0
    for c, row in table.items():
        p = np.array([row[x] / row.total() for x in range(3)])
        weight = row.total() / n if weights is None else weights(table)
        total += weight * (floor * entropy(p) + kl_divergence(p, q[c]))
    return float(total)


@checks(
    "thm-ngram-mle",
    "eq-ngram-loss",
    false={
        "there is no floor": {"floor": False},
        "all contexts weigh the same": {"weights": lambda table: 1 / len(table)},
        "add-one counts are as likely": {"best": 1.0},
    },
    dropped={"each q sums to one": {"scale": 2.0}, "equal contexts get equal predictions": {"memory": True}},
)
@given(case=texts_and_tables())
def test_ngram_mle(case, floor=True, weights=None, best=0.0, scale=1.0, memory=False):
    """The two sums agree; normalised counts beat every table; an unseen row changes nothing."""
    text, q = case
    value = place_by_place(text, q, 1)
    assert math.isclose(value, row_by_row(text, q, 1, floor, weights), **ROOM)
    counts = count(text, 1)
    mle = {c: np.array([counts[c][x] + best for x in range(3)]) for c in contexts(1)}
    mle = {c: row / row.sum() if row.sum() else np.full(3, 1 / 3) for c, row in mle.items()}
    rival = 0.0 if memory else place_by_place(text, {c: scale * row for c, row in q.items()}, 1)
    least = place_by_place(text, mle, 1)
    assert least <= rival + 1e-12
    seen = [c for c in q if counts[c].total()]
    if best or any(np.abs(mle[c] - q[c]).max() > 0.05 for c in seen):
        assert least < rival - 1e-9
        assert math.isclose(least, place_by_place(text, raw(counts), 1), **ROOM)
    elsewhere = {c: mle[c] if c in seen else np.array([0.2, 0.3, 0.5]) for c in q}
    assert place_by_place(text, elsewhere, 1) == least


def raw(counts):
    """The shares N(c, x) / N(c) of the rows that occur, as exact fractions."""
    return {c: [Fraction(row[x], row.total()) for x in range(3)] for c, row in counts.items() if row.total()}


@st.composite
def triples(draw):
    """A joint law of X, A and B, of the shape (3, 2, 2)."""
    return np.reshape(draw(pmfs(12)), (3, 2, 2))


def conditional_entropy(joint):
    """H(X | the rest), as the entropy of everything minus that of the rest."""
    return float(entropy(joint.ravel()) - entropy(joint.sum(axis=0).ravel()))


def conditional_information(joint):
    """I(X; B | A): the mutual information of X and B for each value of A, averaged."""
    weights = joint.sum(axis=(0, 2))
    return sum(w * float(mutual_information(joint[:, a] / w)) for a, w in enumerate(weights) if w > 0)


@checks(
    "lem-longer-context",
    false={
        "a longer context helps by a hundredth of a nat": {"least": 0.01},
        "what B tells about X is gained": {
            "gain": lambda joint: float(mutual_information(joint.sum(axis=1)))
        },
    },
    dropped={"on average over b": {"at": 0}},
)
@given(joint=triples())
def test_longer_context(joint, least=0.0, gain=conditional_information, at=None):
    """A second known variable gains I(X; B | A), which is never negative."""
    with_a, with_both = conditional_entropy(joint.sum(axis=2)), conditional_entropy(joint)
    if at is not None:
        assume(joint[:, :, at].sum() > 0.01)
        with_both = conditional_entropy(joint[:, :, at] / joint[:, :, at].sum())
    assert with_a - with_both >= least - 1e-12
    assert at is not None or math.isclose(with_a - with_both, gain(joint), **ROOM)


def training_loss(text, order, first):
    """The least mean surprise of an order on the places from ``first`` on, in nats."""
    table = defaultdict(Counter)
    for i in range(first, len(text)):
        table[text[i - order : i]][text[i]] += 1
    n = len(text) - first
    return sum(-x / n * math.log(x / row.total()) for row in table.values() for x in row.values())


@checks(
    "cor-training-falls",
    false={"it falls strictly": {"strictly": 1e-6}},
    dropped={"the same places are scored": {"same": False}},
)
@given(text=TEXTS)
def test_training_falls(text, strictly=0.0, same=True):
    """From order to order the loss does not rise; it is zero when each context has one successor."""
    losses = [training_loss(text, k, 3 if same else k) for k in range(4)]
    assert all(a >= b + strictly - 1e-12 for a, b in itertools.pairwise(losses))
    for k in range(4):
        successors = {(text[i - k : i], text[i]) for i in range(3, len(text))}
        alone = len(successors) == len({c for c, _ in successors})
        assert not same or (abs(losses[k]) < 1e-12) == alone


@st.composite
def hidden_chains(draw):
    """A chain of two states that switch with one probability, and what is reported in each state."""
    switch = draw(st.sampled_from([0.05, 0.3, 0.5, 0.9]))
    return switch, [draw(pmfs(2, zeros=False)) for _ in range(2)]


def block_entropies(chain, start, longest=7):
    """H(X_1 ... X_n) in nats for n = 0, 1, ...: the sum over every path of hidden states, written out."""
    switch, reports = chain
    result = [0.0]
    for n in range(1, longest + 1):
        law = np.zeros(2**n)
        for path in itertools.product(range(2), repeat=n):
            weight = start[path[0]]
            for here, there in itertools.pairwise(path):
                weight *= switch if here != there else 1 - switch
            seen = [reports[state] for state in path]
            block = seen[0]
            for more in seen[1:]:
                block = np.multiply.outer(block, more).ravel()
            law += weight * block
        result.append(float(entropy(law / law.sum())))
    return np.array(result)


@checks(
    "thm-entropy-rate",
    "eq-entropy-rate",
    kind="rate",
    false={
        "the conditional entropies rise": {"sign": -1},
        "block means lie below": {"above": -1},
        "the rate is log 2": {"rate": math.log(2)},
    },
    dropped={"the process is stationary": {"start": (1.0, 0.0)}, "the states are seen": {"seen": False}},
)
def test_entropy_rate(sign=1, above=1, rate=None, start=(0.5, 0.5), seen=True):
    """F_n falls, stays below the block mean, and both approach one limit; with order 1, F_2 is the limit."""
    for switch in (0.05, 0.3, 0.9):
        chain = switch, [np.array([0.9, 0.1]), np.array([0.2, 0.8])]
        blocks = block_entropies(chain, start)
        f = np.diff(blocks)
        assert np.all(sign * np.diff(f) <= 1e-12)
        means = blocks[1:] / np.arange(1, len(blocks))
        assert np.all(above * (means - f) >= -1e-12)
        assert means[-1] - f[-1] <= 1.01 * (blocks[1] - f[-1]) / 2  # the means follow, slower
    clear = (0.3, [np.array([1.0, 0.0]), np.array([0.0, 1.0])])
    if not seen:
        clear = (0.3, [np.array([0.9, 0.1]), np.array([0.1, 0.9])])
    f = np.diff(block_entropies(clear, start))
    limit = entropy([0.3, 0.7]) if rate is None else rate
    assert np.allclose(f[1:], limit, atol=1e-12)


def test_known_first_day():
    """Exercise 15.4: if the first day is certain, F_n rises and lies above the block mean."""
    chain = 0.1, [np.array([1.0, 0.0]), np.array([0.0, 1.0])]
    blocks = block_entropies(chain, (1.0, 0.0))
    f, rate = np.diff(blocks), float(entropy([0.1, 0.9]))
    assert np.allclose(f, [0, *[rate] * (len(f) - 1)], atol=1e-12)
    assert np.all(blocks[2:] / np.arange(2, len(blocks)) < f[1:])


@checks(
    "prop-unseen",
    false={
        "an unseen pair costs nothing": {"price": 0.0},
        "only unseen contexts are to blame": {"blame": "context"},
    },
    dropped={"the rows are the plain shares": {"alpha": 0.5}},
)
@given(train=TEXTS, test=TEXTS, order=ORDERS)
def test_unseen(train, test, order, price=math.inf, blame="pair", alpha=0.0):
    """With positive rows for unseen contexts the loss is infinite exactly if a pair is new."""
    table, surprise, new = count(train, order), 0.0, False
    for i in range(order, len(test)):
        row = table[test[i - order : i]]
        q = (row[test[i]] + alpha) / (row.total() + 3 * alpha) if row.total() else 1 / 3
        surprise += -math.log(q) if q else price
        here = starts(train, test[i - order : i + 1]) == 0
        known = starts(train, test[i - order : i], len(train) - order) > 0
        new |= here and known if blame == "pair" else not known
    assert math.isinf(surprise) == new


def add_alpha(n, alpha):
    return [(x + alpha) / (sum(n) + alpha * len(n)) for x in n]


COUNTS = st.lists(st.integers(0, 40), min_size=2, max_size=6)
ALPHAS = st.floats(1e-3, 10)


@checks(
    "eq-add-alpha",
    "prop-add-alpha",
    false={
        "alpha is added to the sum once": {"rule": lambda n, a: [(x + a) / (sum(n) + a) for x in n]},
        "the weights change places": {"swap": True},
        "the bound is lower by a tenth": {"bound": 0.9},
    },
    dropped={"alpha is positive": {"sign": 0.0}},
)
@given(n=COUNTS, alpha=ALPHAS)
def test_add_alpha(n, alpha, rule=add_alpha, swap=False, bound=1.0, sign=1.0):
    """The smoothed row is a positive pmf, a mixture with the uniform law, and its surprise is bounded."""
    assume(sum(n) > 0)
    q, size = np.array(rule(n, sign * alpha)), len(n)
    assert math.isclose(q.sum(), 1, **ROOM)
    assert q.min() > 0
    weight = sum(n) / (sum(n) + alpha * size)
    weight = 1 - weight if swap else weight
    assert np.allclose(q, weight * np.array(n) / sum(n) + (1 - weight) / size, rtol=1e-9)
    assert -math.log(q.min()) <= bound * math.log((sum(n) + alpha * size) / alpha) + 1e-12


def interpolated(text, context, beta):
    """The recursion of the page, in fractions."""
    if context is None:
        return [Fraction(1, 3)] * 3
    shorter = interpolated(text, context[1:] if context else None, beta)
    n = [starts(text, (*context, x)) for x in range(3)]
    return [(n[x] + beta * shorter[x]) / (sum(n) + beta) for x in range(3)]


def mixture_of_shares(text, context, beta, shrink=1):
    """The same row as a weighted sum of plain shares, from the longest context to the uniform law."""
    row, left = np.zeros(3), 1.0
    for cut in range(len(context) + 1):
        n = np.array([starts(text, (*context[cut:], x)) for x in range(3)], float)
        weight = n.sum() / (n.sum() + float(beta) * shrink)
        row += left * weight * (n / n.sum() if n.sum() else 0)
        left *= 1 - weight
    return row + left / 3


@checks(
    "eq-interpolation",
    "prop-interpolation",
    false={
        "the shorter context weighs twice as much": {"shrink": 2},
        "an unseen context is uniform": {"fallback": lambda text, c, beta: [Fraction(1, 3)] * 3},
    },
    dropped={"beta is positive": {"zero": True}},
)
@given(text=TEXTS, context=st.tuples(st.integers(0, 2), st.integers(0, 2)), beta=st.integers(1, 30))
def test_interpolation(text, context, beta, shrink=1, fallback=interpolated, zero=False):
    """A positive pmf; the recursion is a mixture of shares; unseen rows are the shorter ones; beta -> 0."""
    beta = Fraction(beta, 10)
    n = [starts(text, (*context, x)) for x in range(3)]
    assert not zero or sum(n) > 0, "0 / 0 for an unseen context"
    row = interpolated(text, context, 0 if zero else beta)
    assert sum(row) == 1
    assert min(row) > 0
    assert np.allclose([float(q) for q in row], mixture_of_shares(text, context, beta, shrink), rtol=1e-9)
    if sum(n) == 0:
        assert row == fallback(text, context[1:], beta)
    else:
        near = interpolated(text, context, Fraction(1, 10**9))
        assert max(abs(q - Fraction(x, sum(n))) for q, x in zip(near, n, strict=True)) < Fraction(1, 10**8)


@checks(
    "prop-perplexity-units",
    false={"perplexities are proportional": {"convert": lambda pp, m, w: pp * m / w}},
    dropped={"both models predict the whole text": {"skipped": 4}},
)
@given(
    factors=st.lists(st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)), min_size=5, max_size=12),
    w=st.integers(1, 5),
)
def test_perplexity_units(factors, w, convert=lambda pp, m, w: pp ** (m / w), skipped=0):
    """Perplexities are inverse geometric means, and the better total is better in each unit."""
    m = len(factors)
    first, second = (math.prod(column) for column in zip(*factors, strict=True))
    per_char, per_word = first ** (-1 / m), first ** (-1 / w)
    assert math.isclose(per_word, convert(per_char, m, w), rel_tol=1e-9)
    left = factors[skipped:]
    mean = -sum(math.log2(b) for _, b in left) / m  # what a model reports that skips hard places
    assert math.isclose(2**mean, second ** (-1 / m), rel_tol=1e-9)
    if abs(first - second) > 1e-9 * second:
        assert (first > second) == (per_char < 2**mean) == (per_word < second ** (-1 / w))


@checks(
    "cor-text-code",
    false={"less than half a digit more": {"room": 0.5}, "never more than the surprise": {"room": 1e-9}},
    dropped={"each q sums to one": {"scale": 1.6}},
)
@given(tree=trees())
def test_text_code(tree, room=1.0, scale=1.0):
    """The lengths of Shannon's code of the whole texts satisfy Kraft's inequality and lie in the room."""
    mixed = {past: (q + 0.1) / 1.2 * scale for past, q in tree.items()}
    law = {text: p for text, p in law_of(mixed).items() if p <= 1}
    lengths = [int(n) for n in shannon_lengths(list(law.values()))]
    assert sum(Fraction(1, 2**n) for n in lengths) <= 1
    for (text, _), n in zip(law.items(), lengths, strict=True):
        surprise = math.fsum(-math.log2(mixed[text[:i]][text[i]]) for i in range(3))
        assert n < surprise + room


@checks(
    "prop-two-authors",
    "eq-two-authors",
    false={"the difference has the other sign": {"sign": -1}, "the prior does not matter": {"prior": False}},
    dropped={
        "the two laws are those of the authors": {"exchanged": True},
        "the prior is one half where the surprises decide": {"share": 0.95},
    },
)
@given(
    laws=st.tuples(trees(), trees()),
    pi=st.floats(0.05, 0.95),
    rule=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_two_authors(laws, pi, rule, sign=1, prior=True, exchanged=False, share=0.5):
    """Posterior odds in bits are prior odds plus the difference of the surprises; no rule is better."""
    one, two = (law_of({c: (q + 0.05) / 1.1 for c, q in tree.items()}) for tree in laws)
    for text in one:
        joint = pi * one[text], (1 - pi) * two[text]
        odds = math.log2(pi / (1 - pi)) if prior else 0.0
        odds += sign * (-math.log2(two[text]) + math.log2(one[text]))
        assert math.isclose(math.log2(joint[0] / joint[1]), odds, **ROOM)
    believed = (two, one) if exchanged else (one, two)
    by_surprise = [believed[0][text] >= believed[1][text] for text in one]
    right = [
        math.fsum(share * one[text] if yes else (1 - share) * two[text] for text, yes in answers)
        for answers in (zip(one, says, strict=True) for says in (by_surprise, rule, [True] * 8))
    ]
    assert right[0] >= max(right[1:]) - 1e-12
