"""The numbered statements of chapter 1, Surprise."""

import math
from fractions import Fraction

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from mpmath import mp
from scipy.special import comb
from scipy.stats import binom

from expected_surprise import surprisal
from registry import checks, given
from strategies import pmfs

PROBABILITIES = st.one_of(st.floats(1e-150, 1.0, exclude_min=True), st.just(1.0), st.floats(1e-150, 1e-100))
BASES = st.floats(1.1, 100.0)
EVENTS = st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any)


def fractions(most: int = 60):
    """Rational probabilities k/n, 0 < k <= n, with small n."""
    return st.integers(1, most).flatmap(lambda n: st.builds(Fraction, st.integers(1, n), st.just(n)))


def prime_factors(n: int) -> int:
    """The number of prime factors of n, with repetition."""
    return next((1 + prime_factors(n // d) for d in range(2, n + 1) if n % d == 0), 0)


def prime_surprise(p: Fraction) -> int:
    """The additive surprise of a rational probability that is neither monotone nor continuous."""
    return prime_factors(p.denominator) - prime_factors(p.numerator)


def close(a: float, b: float) -> bool:
    """Equal up to rounding; infinity equals infinity."""
    return math.isclose(a, b, rel_tol=1e-11, abs_tol=1e-11)


@checks(
    "eq-surprise-additivity",
    false={
        "the rarity 1/p adds up": {"s": lambda p: 1 / p},
        "the odds against add up": {"s": lambda p: 1 / p - 1},
        "the distance 1 - p from certainty adds up": {"s": lambda p: 1 - p},
    },
)
@given(p=PROBABILITIES, q=PROBABILITIES)
def test_additivity(p, q, s=surprisal):
    """The surprise of a product of probabilities is the sum of their surprises."""
    assert close(s(p * q), s(p) + s(q))


def heads_not_rarer(p: Fraction, n: int) -> int:
    """How many heads in a row are still no rarer than n events of probability p, by whole numbers alone."""
    return ((p.denominator**n) // (p.numerator**n)).bit_length() - 1


@checks(
    "thm-surprise-form",
    "eq-surprise-form",
    false={
        "the form is the odds against": {"form": lambda p: 1 / p - 1},
        "the constant depends on p": {"form": lambda p: (1 + p) * math.log2(1 / p)},
        "a decreasing surprise may have c < 0": {"form": lambda p: math.log2(p)},
    },
    dropped={
        "monotone or continuous (prime factors)": {"form": prime_surprise},
        "additivity (the distance from certainty)": {"form": lambda p: 2 * (1 - p)},
    },
)
@given(p=fractions(), n=st.sampled_from([1, 10, 100, 1000]))
def test_form(p, n, form=lambda p: -math.log(p) / math.log(2)):
    """Additivity, monotonicity and s(1/2) = 1 enclose s(p) in [m/n, (m + 1)/n], and -c ln p lies there."""
    m = heads_not_rarer(p, n)
    assert Fraction(1, 2) ** m >= p**n > Fraction(1, 2) ** (m + 1)
    assert m / n - 1e-12 <= form(p) <= (m + 1) / n + 1e-12


@checks(
    "thm-surprise-form",
    kind="rate",
    false={"one more decimal makes the gap 100 times smaller": {"shrink": 100}},
    dropped={"monotone or continuous (the root of 2 counts 3)": {"f": lambda a, b: a + 3 * b}},
)
@given(a=fractions(20), b=fractions(20), k=st.integers(1, 8))
def test_form_continuous(a, b, k, f=lambda a, b: surprisal(math.exp(-a - b * math.sqrt(2))), shrink=10):
    """f(a, b) = s(e^-t), t = a + b sqrt 2: cut t after k decimals to r, and f(r) = c r is within c/10^k."""
    c = f(1, 0)
    cut = Fraction(math.floor(10**k * (a + b * math.sqrt(2))), 10**k)
    assert close(f(2 * a, 2 * b), f(a, b) + f(a, b))
    assert close(f(cut, 0), c * cut)
    assert -1e-11 <= f(a, b) - f(cut, 0) <= c / shrink**k + 1e-11


@checks(
    "thm-surprise-form",
    false={"c is the surprise of heads": {"at": 0.5}, "certainty costs a bit": {"least": 1.0}},
    dropped={"c > 0": {"s": lambda p: -surprisal(p)}},
)
@given(p=fractions(), q=fractions())
def test_form_converse(p, q, s=lambda p: surprisal(p, base=2), at=1 / math.e, least=0.0):
    """-c ln p with the proof's c = s(1/e) > 0 decreases strictly from s(1) = 0."""
    assert close(s(float(p)), -s(at) * math.log(p))
    assert (s(float(p)) < s(float(q))) == (p > q)
    assert s(1.0) == least


def divisors(n: int) -> int:
    """The number of divisors of n above 1."""
    return sum(n % d == 0 for d in range(2, n + 1))


@checks(
    "eq-prime-surprise",
    false={
        "divisors are counted": {"count": divisors},
        "the numerator is not counted": {"numerator": 0},
    },
)
@given(p=fractions(), q=fractions(), common=st.integers(1, 9), k=st.integers(1, 12))
def test_prime_surprise(p, q, common, k, count=prime_factors, numerator=1):
    """Counting prime factors is additive, in lowest terms or not; it falls, rises, is unbounded near 1."""

    def s(k: int, n: int) -> int:
        return count(n) - numerator * count(k)

    sides = s(p.numerator, p.denominator) + s(q.numerator, q.denominator)
    assert s(p.numerator * q.numerator * common, p.denominator * q.denominator * common) == sides
    assert s(1, 32) > s(1, 31) < s(1, 4)
    assert s(2**k - 1, 2**k) > k * (1 - math.log(2, 3))


@checks(
    "def-surprise",
    "eq-surprise",
    false={
        "the sign is wrong": {"formula": lambda p: mp.log(p)},
        "an impossible event costs nothing": {"impossible": 0.0},
        "a nat is a bit": {"units": (math.e, 2, 10)},
    },
)
@given(p=PROBABILITIES)
def test_surprise(p, formula=lambda p: mp.log(1 / mp.mpf(p)), impossible=math.inf, units=(2, math.e, 10)):
    """The library's surprise is log 1/p in bits, nats and hartleys, and infinite at 0."""
    for base, unit in zip((2, math.e, 10), units, strict=True):
        assert close(surprisal(p, base=base), float(formula(p) / mp.log(unit)))
        assert surprisal(0.0, base=base) == impossible


@checks(
    "thm-surprise-units",
    "eq-surprise-units",
    false={
        "the factor is upside down": {"factor": lambda a, b: math.log(b) / math.log(a)},
        "a change of unit adds a constant": {"shift": 1.0},
    },
    dropped={"the new base exceeds 1": {"new_base": lambda b: 1 / b}},
)
@given(p=st.one_of(PROBABILITIES, st.just(0.0)), a=BASES, b=BASES)
def test_units(p, a, b, factor=lambda a, b: math.log(a) / math.log(b), shift=0.0, new_base=lambda b: b):
    """Another base multiplies by log_b a > 0; and the factor c belongs to the base a**(1/c)."""
    b = new_base(b)
    c = factor(a, b)
    assert c > 0
    in_b = -math.log(p) / math.log(b) if p > 0 else math.copysign(math.inf, math.log(b))
    assert close(in_b, c * surprisal(p, base=a) + shift)
    assert close(b, a ** (1 / c))


@checks(
    "prop-impossible-surprise",
    "eq-impossible-limit",
    kind="rate",
    false={
        "the largest float will do": {"v": 1.7e308},
        "the impossible costs nothing": {"v": 0.0},
        "every bound is passed at its reciprocal": {"threshold": lambda bound, c: 1 / bound},
    },
    dropped={"c > 0": {"scale": 0.0}},
)
@given(bound=st.floats(2, 600), q=st.floats(1e-300, 0.5), c=st.floats(1, 10))
def test_impossible(bound, q, c, v=math.inf, threshold=lambda bound, c: math.exp(-bound / c), scale=1.0):
    """Below exp(-B/c) the surprise exceeds B; and only s(0) = infinity is additive, by exact sums."""
    p = threshold(bound, c) * (1 - 1e-9)
    assert scale * c * surprisal(p) > bound
    cost = Fraction(float(scale * c * surprisal(q)))  # exact: floats lose a small term beside a large one
    total = v if math.isinf(v) else Fraction(v)
    assert total + (float(cost) if math.isinf(v) else cost) == total


@checks(
    "thm-surprise-chain",
    "eq-surprise-chain",
    false={
        "the condition is the wrong way round": {"conditioned_on": lambda a, b: b},
        "surprises add up only without a condition": {"conditioned_on": lambda a, b: None},
        "surprises add up as soon as the events can happen together": {
            "independent": lambda p_both, p_a, p_b: p_both > 0
        },
    },
    dropped={"independence of A and B": {"independent": lambda p_both, p_a, p_b: True}},
)
@given(cells=EVENTS)
def test_chain(cells, conditioned_on=lambda a, b: a, independent=lambda both, a, b: both == a * b):
    """s(A and B) = s(A) + s(B | A), and s(A) + s(B) for independent events only, in exact fractions."""
    both, only_a, only_b = (Fraction(n, sum(cells)) for n in cells[:3])
    p_a, p_b = both + only_a, both + only_b
    assume(p_a > 0)
    condition = conditioned_on(p_a, p_b)
    second = p_b if condition is None else (both / condition if condition else Fraction(0))
    s_a, s_b, s_both = (surprisal(float(p)) for p in (p_a, p_b, both))
    assert close(s_both, s_a + float(-mp.log(mp.mpf(second.numerator) / second.denominator)))
    assert close(s_both, s_a + s_b) == independent(both, p_a, p_b)


@checks(
    "eq-mean-surprise",
    false={
        "the unweighted mean": {"mean": lambda p: surprisal(p[p > 0]).mean()},
        "the surprise of the mean probability": {"mean": lambda p: surprisal(float(p @ p))},
    },
)
@given(p=pmfs(min_size=2), u=st.integers(0, 2**32 - 1))
def test_mean_surprise(p, u, mean=lambda p: p[p > 0] @ surprisal(p[p > 0])):
    """The expectation is the mean of 20,000 evenly spread outcomes, drawn by the inverse of the cdf."""
    strips = (np.arange(20_000) + u / 2**32) / 20_000
    edges = np.cumsum(p)
    edges[-1] = 1
    drawn = p[np.searchsorted(edges, strips, side="right").clip(max=len(p) - 1)]
    paid = np.log(1 / drawn[drawn > 0]).sum() / 20_000
    assert abs(paid - mean(p)) < 0.02


def coin(p, n, copies=1):
    """The exact law of the mean surprise, in nats, of n tosses, each repeated ``copies`` times."""
    fresh = n // copies
    heads = np.arange(fresh + 1)
    means = (heads * -math.log(p) + (fresh - heads) * -math.log(1 - p)) / fresh
    return means, binom.pmf(heads, fresh, p)


@checks(
    "thm-mean-surprise",
    "eq-mean-surprise-bound",
    kind="rate",
    false={
        "the bound shrinks like 1/n^2": {"power": 2},
        "the mean settles at the surprise of heads": {"centre": lambda p: surprisal(p)},
    },
    dropped={"independence (one toss, copied)": {"copied": True}},
)
@given(p=st.floats(0.05, 0.45), n=st.sampled_from([1, 10, 100, 1000]), width=st.floats(1.0, 5.0))
def test_mean_surprise_settles(p, n, width, power=1, centre=None, copied=False):
    """For a coin the exact probability of a deviation stays below v/(n eps^2); so does the exact variance."""
    pair = np.array([p, 1 - p])
    mu = pair @ surprisal(pair) if centre is None else centre(p)
    v = pair @ (surprisal(pair) - mu) ** 2
    means, weights = coin(p, n, copies=n if copied else 1)
    epsilon = width * math.sqrt(v / n)
    if n <= 100 and not copied:  # comb(n, heads) sequences have as many heads, each the probability exp(-S_n)
        assert np.allclose(weights, comb(n, np.arange(len(means))) * np.exp(-n * means), rtol=1e-9, atol=0)
    outside = weights[np.abs(means - mu) >= epsilon].sum()
    assert outside <= v / (n**power * epsilon**2) + 1e-9
    assert math.isclose(weights @ (means - mu) ** 2, v / n**power, rel_tol=1e-8)


def sequences(p, n, copied=False):
    """The exact law of the mean surprise, in nats: all sequences of n draws, each -log of its probability."""
    probabilities = np.ones(1)
    for _ in range(1 if copied else n):
        probabilities = np.multiply.outer(probabilities, p).ravel()
    return -np.log(probabilities) / (1 if copied else n), probabilities


@checks(
    "thm-mean-surprise",
    "eq-mean-surprise-bound",
    kind="rate",
    false={
        "the bound shrinks like 1/n^2": {"power": 2},
        "the mean settles at the unweighted mean": {"centre": np.mean},
    },
    dropped={"independence (one draw, copied)": {"copied": True}},
)
@given(p=pmfs(min_size=3, max_size=4, zeros=False), n=st.integers(1, 6), width=st.floats(1.0, 5.0))
def test_mean_surprise_settles_for_more_outcomes(p, n, width, power=1, centre=None, copied=False):
    """For 3 or 4 outcomes, all sequences written out: the same bound v/(n eps^2), the same variance v/n."""
    mu = p @ surprisal(p) if centre is None else centre(surprisal(p))
    v = p @ (surprisal(p) - mu) ** 2
    assume(v > 1e-6)
    means, weights = sequences(p, n, copied)
    epsilon = width * math.sqrt(v / n)
    outside = weights[np.abs(means - mu) >= epsilon].sum()
    assert outside <= v / (n**power * epsilon**2) + 1e-9
    assert math.isclose(weights @ (means - mu) ** 2, v / n**power, rel_tol=1e-8)
