"""The numbered statements of chapter 8, Likelihood."""

import itertools
import math
from collections import Counter
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from numpy.polynomial.legendre import leggauss
from scipy.optimize import minimize_scalar
from scipy.special import expit

from expected_surprise import log_likelihood
from registry import checks, given
from strategies import pmfs, samples


def argmax(likelihood):
    """The set of all keys with the largest value, by the definition: at least as good as every other."""
    return {a for a, value in likelihood.items() if all(value >= other for other in likelihood.values())}


@checks(
    "def-likelihood",
    "eq-likelihood",
    false={
        "it sums to one over the parameters": {
            "likelihood": lambda table, x: table[:, x] / (table[:, x].sum() or 1)
        },
        "the probability of other data": {"likelihood": lambda table, x: table[:, x - 1]},
    },
)
@given(rows=st.integers(2, 5).flatmap(lambda k: st.lists(pmfs(k), min_size=1, max_size=4)), data=st.data())
def test_likelihood(rows, data, likelihood=lambda table, x: table[:, x]):
    """In a table with a row for each parameter and a column for each x, L is a column; a row sums to one."""
    table = np.array(rows)
    x = data.draw(st.integers(0, table.shape[1] - 1))
    by_library = [np.exp(log_likelihood("categorical", [value], p=table)) for value in range(table.shape[1])]
    assert np.allclose(by_library[x], likelihood(table, x), rtol=1e-12, atol=0)
    assert np.allclose(sum(by_library), 1)


def factorials(*numbers):
    """The product of their factorials."""
    return math.prod(map(math.factorial, numbers))


@checks(
    "eq-likelihood-area",
    false={
        "the area is one": {"area": lambda k, m: 1.0},
        "m! in place of (m + 1)!": {"area": lambda k, m: factorials(k, m - k) / factorials(m)},
    },
)
@given(m=st.integers(1, 30), data=st.data())
def test_area(m, data, area=lambda k, m: factorials(k, m - k) / factorials(m + 1)):
    """Gauss' quadrature with 20 nodes is exact for polynomials of this degree."""
    k = data.draw(st.integers(0, m))
    nodes, weights = leggauss(20)
    theta = (nodes + 1) / 2
    assert math.isclose(weights @ (theta**k * (1 - theta) ** (m - k)) / 2, area(k, m), rel_tol=1e-10)


def all_best_starts(starts, low, high, width):
    """The wheels with ``width`` consecutive numbers that show low to high; if there is none, all are best."""
    return {a for a in starts if high - width < a <= low} or set(starts)


@checks(
    "eq-mle-a7",
    false={
        "argmax is its first element": {
            "estimates": lambda *wheel: {min(all_best_starts(*wheel))},
        },
        "argmax is empty for impossible data": {
            "estimates": lambda starts, low, high, width: {a for a in starts if high - width < a <= low},
        },
    },
)
@given(seen=st.lists(st.integers(0, 12), min_size=1, max_size=5))
def test_mle(seen, estimates=all_best_starts, width=8):
    """For wheels with consecutive numbers the set of maximisers has a closed form; it may be everything."""
    starts = range(-10, 15)
    likelihood = {a: math.prod(Fraction(a <= x < a + width, width) for x in seen) for a in starts}
    assert argmax(likelihood) == estimates(starts, min(seen), max(seen), width)


@checks(
    "thm-bernoulli-mle",
    "eq-bernoulli-mle",
    false={
        "one head and one tail are added": {"estimate": lambda k, m: Fraction(k + 1, m + 2)},
        "only the derivative counts, so 0 and m heads have no estimate": {
            "estimate": lambda k, m: Fraction(k, m) if 0 < k < m else None
        },
    },
    dropped={"the ends 0 and 1 belong to the parameters": {"ends": 0}},
)
@given(m=st.integers(1, 12), fineness=st.integers(1, 8), data=st.data())
def test_best_coin(m, fineness, data, estimate=Fraction, ends=1):
    """In exact fractions, k/m beats all other coins of a grid that contains it."""
    k = data.draw(st.integers(0, m))
    steps = m * fineness + m
    grid = [Fraction(i, steps) for i in range(1 - ends, steps + ends)]
    likelihood = {theta: theta**k * (1 - theta) ** (m - k) for theta in grid}
    assert argmax(likelihood) == {estimate(k, m)}


@checks(
    "eq-likelihood-chain-rule",
    false={
        "no conditions": {"memory": 0},
        "only the last value counts": {"memory": 1},
    },
)
@given(joint=pmfs(12), data=st.data())
def test_chain_rule(joint, data, memory=3):
    """For any law of three variables and possible data, conditional probabilities multiply to the joint."""
    joint = joint.reshape(2, 2, 3)
    x = data.draw(st.sampled_from([tuple(cell) for cell in np.argwhere(joint > 0).tolist()]))
    product = 1.0
    for i in range(3):
        known = [slice(None) if j < i - memory or j >= i else x[j] for j in range(3)]
        with_x = [x[j] if j == i else known[j] for j in range(3)]
        product *= joint[tuple(with_x)].sum() / joint[tuple(known)].sum()
    assert math.isclose(product, joint[x], rel_tol=1e-9)


SIZES = st.lists(st.integers(0, 2), min_size=2, max_size=3).filter(lambda sizes: 1 < sum(sizes) < 6)


def by_counting(sizes, m, independent=True, identical=True):
    """The law of m draws from a bag with sizes[x] balls marked x, by counting equally likely cases."""
    balls = [x for x, size in enumerate(sizes) for _ in range(size)]
    law = Counter()
    for case in itertools.product(range(len(balls)), repeat=m):
        case = case if independent else case[:1] * m
        marks = [balls[c] if identical else (balls[c] + i) % len(sizes) for i, c in enumerate(case)]
        law[tuple(marks)] += Fraction(1, len(balls) ** m)
    return law


@checks(
    "thm-iid-product",
    "eq-iid-product",
    false={"the probabilities are added": {"join": sum}, "the largest decides": {"join": max}},
    dropped={
        "independent": {"independent": False},
        "identically distributed": {"identical": False},
        "q sums to one": {"total": Fraction(9, 10)},
    },
)
@given(sizes=SIZES, m=st.integers(2, 3), data=st.data())
def test_iid_product(sizes, m, data, join=math.prod, total=1, independent=True, identical=True):
    """Counting cases gives the product; and a product has q as marginal and multiplies over events."""
    q = [total * Fraction(size, sum(sizes)) for size in sizes]
    sequences = list(itertools.product(range(len(q)), repeat=m))
    product = {x: join([q[value] for value in x]) for x in sequences}
    counted = by_counting(sizes, m, independent, identical)
    assert total != 1 or all(counted[x] == product[x] for x in sequences)
    for i, value in itertools.product(range(m), range(len(q))):
        assert sum(product[x] for x in sequences if x[i] == value) == q[value]
    events = [data.draw(st.sets(st.integers(0, len(q) - 1))) for _ in range(m)]
    together = sum(product[x] for x in sequences if all(v in a for v, a in zip(x, events, strict=True)))
    assert together == math.prod(sum(q[value] for value in event) for event in events)


@checks(
    "eq-iid-a8",
    false={
        "the sum of the probabilities": {"join": sum},
        "the first observation is left out": {"join": lambda factors: math.prod(factors[1:])},
    },
)
@given(x=st.lists(st.integers(0, 2), min_size=2, max_size=3))
def test_iid_mle(x, join=math.prod):
    """Over all laws on three values in quarters, the product and the counted probability peak together."""
    models = [sizes for sizes in itertools.product(range(5), repeat=3) if sum(sizes) == 4]
    counted = {sizes: by_counting(sizes, len(x))[tuple(x)] for sizes in models}
    product = {sizes: join([Fraction(sizes[value], 4) for value in x]) for sizes in models}
    assert argmax(product) == argmax(counted)


COINS = [Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(4, 5), Fraction(1)]


def conditional_laws(statistic, m, theta):
    """For each possible value t of the statistic, the law of m tosses given t."""
    law = {x: theta ** sum(x) * (1 - theta) ** (m - sum(x)) for x in itertools.product([0, 1], repeat=m)}
    of = Counter()
    for x, probability in law.items():
        of[statistic(x)] += probability
    return {t: {x: p / of[t] for x, p in law.items() if statistic(x) == t} for t in of if of[t] > 0}


def same_conditional_law(statistic, m):
    """The page's definition of sufficient, for tosses of a coin."""
    laws = [conditional_laws(statistic, m, theta) for theta in COINS]
    return all(a[t] == b[t] for a, b in itertools.combinations(laws, 2) for t in a.keys() & b.keys())


def same_values(statistic, m):
    """A wrong definition: the same values of the statistic are possible under every coin."""
    return len({frozenset(conditional_laws(statistic, m, theta)) for theta in COINS}) == 1


def every_value_possible(statistic, m):
    """A wrong definition: the laws must agree even where the value is impossible."""
    laws = [conditional_laws(statistic, m, theta) for theta in COINS]
    return all(a == b for a, b in itertools.combinations(laws, 2))


@checks(
    "def-sufficient",
    false={
        "the possible values do not depend on theta": {"sufficient": same_values},
        "the condition P(T = t) > 0 is missing": {"sufficient": every_value_possible},
    },
)
@given(m=st.integers(2, 5))
def test_sufficient(m, sufficient=same_conditional_law):
    """For a coin the number of heads and the data are sufficient; the first toss and a constant are not."""
    assert sufficient(sum, m)
    assert sufficient(lambda x: x, m)
    assert not sufficient(lambda x: x[0], m)
    assert not sufficient(lambda x: 0, m)


def iid(x, q):
    """The probability of the sequence x if each entry is drawn from q."""
    return math.prod(q[value] for value in x)


def alternating(x, q):
    """Independent, but every other entry is drawn from q with its outcomes renamed."""
    return math.prod(q[(value + i % 2) % len(q)] for i, value in enumerate(x))


def sticky(x, q):
    """Identically distributed, but each entry repeats the one before it with probability 1/2."""
    steps = (0.5 * (a == b) + 0.5 * q[b] for a, b in itertools.pairwise(x))
    return q[x[0]] * math.prod(steps)


@checks(
    "thm-counts-sufficient",
    "eq-likelihood-counts",
    "eq-arrangements",
    false={
        "every order is one of m!": {"arrangements": lambda counts: factorials(sum(counts))},
        "a value counts once": {"exponent": lambda n: min(n, 1)},
    },
    dropped={"identically distributed": {"law": alternating}, "independent": {"law": sticky}},
)
@given(x=samples(3, max_size=6), q=pmfs(3))
def test_counts_suffice(
    x,
    q,
    law=iid,
    exponent=int,
    arrangements=lambda counts: factorials(sum(counts)) // factorials(*counts),
):
    """The likelihood is a product over values; given the counts, all orders are equally likely."""
    counts = np.bincount(x, minlength=3).tolist()
    probability = law(x.tolist(), q)
    by_counts = math.prod(q[v] ** exponent(n) for v, n in enumerate(counts) if n > 0)
    by_library = np.exp(log_likelihood("categorical", range(3), weights=counts, p=q))
    assert math.isclose(probability, by_counts, rel_tol=1e-9)
    assert math.isclose(probability, by_library, rel_tol=1e-9)
    if probability > 0:
        same_counts = math.fsum(law(order, q) for order in set(itertools.permutations(x.tolist())))
        assert math.isclose(probability / same_counts, 1 / arrangements(counts), rel_tol=1e-9)


@checks(
    "eq-poisson-likelihood",
    false={
        "one factor exp(-rate) for all": {"terms": lambda m: 1},
        "the factorials are forgotten": {"below": lambda x: 1},
    },
)
@given(
    x=st.lists(st.integers(0, 12), min_size=1, max_size=12),
    rate=st.one_of(st.just(0.0), st.floats(0.01, 20)),
)
def test_poisson(x, rate, terms=int, below=lambda x: factorials(*x)):
    """The closed form is the product of the pmfs, a rate of zero included."""
    closed = math.exp(-terms(len(x)) * rate) * rate ** sum(x) / below(x)
    by_library = np.exp(log_likelihood("poisson", x, rate=rate))
    assert math.isclose(closed, by_library, rel_tol=1e-9)


def same_ratios(a, b):
    """The cross-multiplied equation of the page, for all pairs."""
    return all(b[i] * a[j] == b[j] * a[i] for i, j in itertools.combinations(range(len(a)), 2))


def positive_factor(a, b):
    """Whether b is a times one positive constant."""
    ratios = {Fraction(y, x) for x, y in zip(a, b, strict=True) if x > 0}
    zeros_agree = all((x == 0) == (y == 0) for x, y in zip(a, b, strict=True))
    return zeros_agree and len(ratios) == 1 and min(ratios) > 0


VALUES = st.lists(st.integers(0, 3), min_size=3, max_size=3)


@checks(
    "thm-constant-factor",
    "eq-likelihood-ratio",
    false={
        "a constant may be added": {"change": lambda value, c, i: value + c},
        "a power may be taken": {"change": lambda value, c, i: value ** (c + 1)},
    },
    dropped={
        "c is positive": {"change": lambda value, c, i: -c * value},
        "c does not contain theta": {"change": lambda value, c, i: (c + i) * value},
        "neither is zero everywhere": {"nonzero": False},
    },
)
@given(a=VALUES.filter(any), b=VALUES, c=st.integers(1, 5))
def test_constant_factor(a, b, c, change=lambda value, c, i: c * value, nonzero=True):
    """A positive factor keeps ratios and maximisers; and whoever has the same ratios has such a factor."""
    changed = [change(value, c, i) for i, value in enumerate(a)]
    assert same_ratios(a, changed)
    assert argmax(dict(enumerate(a))) == argmax(dict(enumerate(changed)))
    if any(b) or not nonzero:
        assert same_ratios(a, b) == positive_factor(a, b)


@checks(
    "thm-reparametrisation",
    "eq-induced-likelihood",
    "eq-reparametrisation",
    false={
        "the likelihoods of one name are added": {"combine": sum},
        "the worst speaks for all": {"combine": min},
    },
    dropped={"g is one-to-one": {"one_to_one": False}},
)
@given(values=st.lists(st.integers(0, 4), min_size=2, max_size=6), data=st.data())
def test_reparametrisation(values, data, combine=max, one_to_one=True):
    """The maximiser keeps its place under a new name, and with one-to-one names so does the whole set."""
    likelihood = dict(enumerate(values))
    n = len(values)
    names = data.draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    induced = {name: combine([v for v, m in zip(values, names, strict=True) if m == name]) for name in names}
    assert {names[theta] for theta in argmax(likelihood)} <= argmax(induced)

    names = data.draw(st.permutations(range(n))) if one_to_one else names
    inverse = {name: theta for theta, name in enumerate(names)}
    renamed = {name: likelihood[theta] for name, theta in inverse.items()}
    assert argmax(renamed) == {names[theta] for theta in argmax(likelihood)}


@checks(
    "eq-reparametrisation",
    false={
        "a density has its top at the same coin": {"stretch": lambda theta: theta * (1 - theta)},
        "the estimate is the same number": {"name": lambda theta: theta},
    },
)
@given(k=st.integers(1, 30), tails=st.integers(1, 30))
def test_log_odds(k, tails, stretch=lambda theta: 1.0, name=lambda theta: math.log(theta / (1 - theta))):
    """Maximised over the log-odds by a search, the likelihood of a coin peaks at the log-odds of k/m."""

    def loss(eta):
        value = log_likelihood("bernoulli", [1, 0], weights=[k, tails], theta=expit(eta))
        return -value - math.log(stretch(expit(eta)))

    found = minimize_scalar(loss, bounds=(-6, 6), method="bounded", options={"xatol": 1e-9})
    assert math.isclose(found.x, name(k / (k + tails)), abs_tol=1e-5)
