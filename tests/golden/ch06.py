"""Golden numbers of chapter 6, Cross-entropy and perplexity."""

from fractions import Fraction

import numpy as np
from mpmath import ceil, exp, log, mpf
from sklearn import datasets
from sklearn.metrics import log_loss

from golden import Golden
from golden.ch02 import MACKAY

# Letters a to z and the space, counted by str.count in the cleaned texts.
GETTYSBURG = "102 14 31 58 165 27 28 80 68 0 3 42 13 77 93 15 1 79 44 126 21 24 28 0 10 0 271".split()
ZEN = "53 21 17 17 92 12 11 31 53 0 2 33 16 42 43 22 0 33 46 79 21 5 4 6 17 1 146".split()
RACE = ["1/2", "1/4", "1/8", "1/16", "1/64", "1/64", "1/64", "1/64"]


def law(weights):
    """The weights divided by their sum, exactly."""
    weights = [Fraction(w) for w in weights]
    return [w / sum(weights) for w in weights]


def plus_one(counts):
    """Add-one smoothing."""
    return law(int(n) + 1 for n in counts)


def real(fraction):
    """A fraction in mpmath's precision."""
    return mpf(fraction.numerator) / fraction.denominator


def cross(p, q, base=2):
    """Cross-entropy of two laws of fractions, from the definition, in mpmath."""
    return -sum(real(x) * log(real(y)) for x, y in zip(p, q, strict=True) if x) / log(base)


def excess(p, q):
    """The divergence in bits as cross-entropy minus entropy."""
    return cross(p, q) - cross(p, p)


def coin(q):
    """The law of a coin."""
    return [1 - Fraction(q), Fraction(q)]


def constant_log_loss(load):
    """The loss of a classifier that always answers with the shares of the classes, from the definition."""
    shares = law(int(n) for n in np.bincount(load().target))
    return cross(shares, shares, exp(1))


def alpha_gain():
    """How much 10^-0.2 in place of 1 gains when the Zen's smoothed counts score the address, in bits."""
    zen, address = [int(n) for n in ZEN], law(GETTYSBURG)

    def bits(alpha):
        total = sum(zen) + 27 * alpha
        return -sum(real(x) * log((n + alpha) / total, 2) for x, n in zip(address, zen, strict=True) if x)

    return bits(mpf(1)) - bits(mpf(10) ** mpf("-0.2"))


def block_code(n):
    """Mean Shannon length a day of blocks of n days: rain has probability 0.3, the belief is 0.1."""
    total = mpf(0)
    for block in range(2**n):
        rainy = block.bit_count()
        share = Fraction(3, 10) ** rainy * Fraction(7, 10) ** (n - rainy)
        believed = Fraction(1, 10) ** rainy * Fraction(9, 10) ** (n - rainy)
        total += real(share) * ceil(-log(real(believed), 2))
    return total / n


ADDRESS, APHORISMS, LETTERS = law(GETTYSBURG), law(ZEN), law(MACKAY)
FOUR, HUFFMAN = law([4, 3, 2, 1]), law([4, 2, 1, 1])
SKLEARN = "scikit-learn's log_loss of the class shares"

ROWS = [
    Golden(
        "clipped log-loss in float32", "3.9856", "nats", lambda: -log(mpf(2) ** -23) / 4, "epsilon of float32"
    ),
    Golden("best alpha on the grid", "0.63", "1", lambda: mpf(10) ** (mpf(-2) + mpf(18) / 10)),
    Golden("what the best alpha gains", "0.0003", "bits", lambda: alpha_gain()),
    Golden("H of the horse race", "2.0000", "bits", lambda: cross(law(RACE), law(RACE))),
    Golden("H of the horse race, believed equal", "3.0000", "bits", lambda: cross(law(RACE), law([1] * 8))),
    Golden("H((.9, .1), (.4, .6))", "1.2634", "bits", lambda: cross(coin("0.1"), coin("0.6"))),
    Golden("H((.4, .6), (.9, .1))", "2.0540", "bits", lambda: cross(coin("0.6"), coin("0.1"))),
    Golden("H of two days of (.9, .1)", "0.9380", "bits", lambda: 2 * cross(coin("0.1"), coin("0.1"))),
    Golden("H(0.3, 0.3)", "0.8813", "bits", lambda: cross(coin("0.3"), coin("0.3"))),
    Golden("H(0.3, 0.1)", "1.1030", "bits", lambda: cross(coin("0.3"), coin("0.1"))),
    Golden("D(0.3 || 0.1)", "0.2217", "bits", lambda: excess(coin("0.3"), coin("0.1"))),
    Golden("D(0.3 || 0.5)", "0.1187", "bits", lambda: excess(coin("0.3"), coin("0.5"))),
    Golden("surprise of 0.3", "1.737", "bits", lambda: -log(mpf(3) / 10, 2)),
    Golden("surprise of 0.7", "0.5146", "bits", lambda: -log(mpf(7) / 10, 2)),
    Golden("one-day code for the rain", "1.9000", "digits", lambda: block_code(1)),
    Golden("six-day code for the rain, a day", "1.2137", "digits", lambda: block_code(6)),
    Golden("H((.1, .9), (.9, .1))", "3.005", "bits", lambda: cross(coin("0.9"), coin("0.1"))),
    Golden("Shannon length of (.9, .1) under (.1, .9)", "3.7", "digits", lambda: mpf(1 + 9 * 4) / 10),
    Golden("floor of the Gettysburg Address", "3.9705", "bits", lambda: cross(ADDRESS, ADDRESS)),
    Golden("floor of the Zen", "4.0606", "bits", lambda: cross(APHORISMS, APHORISMS)),
    Golden("Gettysburg on itself", "3.9741", "bits", lambda: cross(ADDRESS, plus_one(GETTYSBURG))),
    Golden("the Zen on Gettysburg", "4.0887", "bits", lambda: cross(ADDRESS, plus_one(ZEN))),
    Golden("MacKay on Gettysburg", "4.0656", "bits", lambda: cross(ADDRESS, LETTERS)),
    Golden("the guess of MacKay on Gettysburg", "4.07", "bits", lambda: cross(ADDRESS, LETTERS)),
    Golden("Gettysburg on the Zen", "4.1824", "bits", lambda: cross(APHORISMS, plus_one(GETTYSBURG))),
    Golden("the Zen on itself", "4.0653", "bits", lambda: cross(APHORISMS, plus_one(ZEN))),
    Golden("MacKay on the Zen", "4.1041", "bits", lambda: cross(APHORISMS, LETTERS)),
    Golden("excess of the Zen on Gettysburg", "0.118", "bits", lambda: excess(ADDRESS, plus_one(ZEN))),
    Golden(
        "excess of Gettysburg on the Zen", "0.122", "bits", lambda: excess(APHORISMS, plus_one(GETTYSBURG))
    ),
    Golden("price of smoothing Gettysburg", "0.004", "bits", lambda: excess(ADDRESS, plus_one(GETTYSBURG))),
    Golden("price of smoothing the Zen", "0.005", "bits", lambda: excess(APHORISMS, plus_one(ZEN))),
    Golden("perplexity of Gettysburg", "15.71", "1", lambda: 2 ** cross(ADDRESS, plus_one(GETTYSBURG))),
    Golden(
        "perplexity of Gettysburg under the Zen", "17.01", "1", lambda: 2 ** cross(ADDRESS, plus_one(ZEN))
    ),
    Golden("perplexity of Gettysburg under MacKay", "16.74", "1", lambda: 2 ** cross(ADDRESS, LETTERS)),
    Golden("2 to the 0.1", "1.07", "1", lambda: mpf(2) ** mpf("0.1")),
    Golden("ln 70.6083", "4.25715", "nats", lambda: log(mpf("70.6083"))),
    Golden("the wrong base", "19.1218", "1", lambda: mpf(2) ** log(mpf("70.6083"))),
    Golden(
        "log-loss of the constant: cancer",
        "0.660316",
        "nats",
        lambda: constant_log_loss(datasets.load_breast_cancer),
    ),
    Golden(
        "log-loss of the constant: digits",
        "2.302479",
        "nats",
        lambda: constant_log_loss(datasets.load_digits),
    ),
    Golden(
        "log-loss of the constant: iris",
        "1.098612",
        "nats",
        lambda: constant_log_loss(datasets.load_iris),
    ),
    Golden("share of benign tumours", "0.627", "1", lambda: mpf(357) / 569),
    Golden("share of benign tumours in percent", "62.7", "percent", lambda: mpf(35700) / 569),
    Golden("share of malignant tumours", "0.373", "1", lambda: mpf(212) / 569),
    Golden(
        "cancer labels as a probability",
        "0.517",
        "1",
        lambda: exp(-cross(law([212, 357]), law([212, 357]), exp(1))),
    ),
    Golden("a third of a nat as a probability", "0.717", "1", lambda: exp(-mpf(1) / 3)),
    Golden("e cubed", "20.1", "1", lambda: exp(3)),
    Golden(
        "perplexity of the cancer labels",
        "1.93540",
        "1",
        lambda: 2 ** cross(law([212, 357]), law([212, 357])),
    ),
    Golden(
        "H of the cancer labels, base 10",
        "0.286772",
        "hartleys",
        lambda: cross(law([212, 357]), law([212, 357]), 10),
    ),
    Golden("largest entry of the smoothed target", "0.91", "1", lambda: mpf("0.9") + mpf("0.1") / 10),
    Golden(
        "floor of label smoothing",
        "0.500288",
        "nats",
        lambda: cross(law([91] + [1] * 9), law([91] + [1] * 9), exp(1)),
    ),
    Golden("clipped loss", "9.0109", "nats", lambda: log_loss([0, 1, 1, 0], [0.0, 1.0, 0.0, 0.0])),
    Golden("clipped loss times 4", "36.0437", "nats", lambda: 52 * log(2)),
    Golden("loss clipped at 1e-15", "8.6347", "nats", lambda: -log(mpf(10) ** -15) / 4),
    Golden("H(.4, .3, .2, .1)", "1.8464", "bits", lambda: cross(FOUR, FOUR)),
    Golden("D of that to the belief of 1, 2, 3, 3", "0.0536", "bits", lambda: excess(FOUR, HUFFMAN)),
    Golden("mean of the lengths 1, 2, 3, 3", "1.9", "digits", lambda: cross(FOUR, HUFFMAN)),
    Golden("waste of the lengths 2, 2, 3, 3", "0.415", "bits", lambda: log(mpf(4) / 3, 2)),
]
