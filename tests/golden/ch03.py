"""Golden numbers of chapter 3, Entropy as code length."""

import functools
import heapq
import itertools
from fractions import Fraction

import numpy as np
from mpmath import binomial, log, mpf
from sklearn.datasets import load_sample_image

from expected_surprise import datasets
from golden import Golden
from golden.ch02 import MACKAY, coin, entropy
from golden.ch06 import GETTYSBURG

FIVE = (35, 17, 17, 16, 15)
BY_HAND = (30, 25, 20, 15, 10)


def real(fraction):
    """A fraction in mpmath's precision."""
    return mpf(fraction.numerator) / fraction.denominator


def huffman(weights):
    """The mean length of Huffman's code: all that the joinings make, added up exactly and divided."""
    heap, joined = [Fraction(w) for w in weights if Fraction(w)], Fraction(0)
    total = sum(heap)
    heapq.heapify(heap)
    while len(heap) > 1:
        both = heapq.heappop(heap) + heapq.heappop(heap)
        joined += both
        heapq.heappush(heap, both)
    return real(joined / total)


def shannon(weights):
    """The mean of the smallest l with 2^-l <= p."""
    weights = [Fraction(w) for w in weights]
    total = sum(weights)
    lengths = (next(n for n in itertools.count() if Fraction(1, 2**n) <= w / total) for w in weights)
    return real(sum(w * n for w, n in zip(weights, lengths, strict=True)) / total)


def block(n):
    """Digits a toss of the best code for blocks of n tosses with 10 percent heads."""
    return huffman(Fraction(9) ** (n - sum(b)) for b in itertools.product((0, 1), repeat=n)) / n


def division(power):
    """The mean length if the budget is divided in proportion to a power of (0.5, 0.3, 0.15, 0.05)."""
    p = [mpf(x) / 20 for x in (10, 6, 3, 1)]
    total = sum(x**power for x in p)
    return -sum(x * log(x**power / total, 2) for x in p)


def ten_heads():
    """The probability of one message of 100 tosses with ten heads."""
    return mpf(9) ** 90 / mpf(10) ** 100


def typical(n):
    """How many heads a typical message of n tosses has: within 0.1 bits a toss of the entropy."""
    tails, heads = log(mpf(10) / 9, 2), log(mpf(10), 2)
    return [k for k in range(n + 1) if abs((k * heads + (n - k) * tails) / n - coin("0.1")) <= mpf(1) / 10]


def chance(n):
    """The probability that a message of n tosses is typical."""
    return sum(binomial(n, k) * mpf(9) ** (n - k) for k in typical(n)) / mpf(10) ** n


def size(n):
    """The binary logarithm of the number of typical messages."""
    return log(sum(binomial(n, k) for k in typical(n)), 2)


@functools.cache
def picture(differences):
    """How often each grey level occurs in china.jpg, or each difference of neighbours in a row."""
    grey = load_sample_image("china.jpg").astype(int).sum(axis=2) // 3
    values = grey[:, 1:] - grey[:, :-1] if differences else grey
    return tuple(np.unique(values, return_counts=True)[1].tolist())


def pairs():
    """How often each pair of symbols occurs in the address, cut from its beginning."""
    text = datasets.gettysburg_address()
    pieces = [text[i : i + 2] for i in range(0, len(text), 2)]
    return [pieces.count(piece) for piece in dict.fromkeys(pieces)]


BLOCKS = {2: "0.645", 3: "0.532667", 4: "0.492550", 5: "0.480194", 6: "0.470157", 7: "0.474342"}
BLOCKS |= {8: "0.475799", 9: "0.474998", 10: "0.476691", 11: "0.473279", 12: "0.469977"}
TYPICAL = {25: ("0.49239", "11.3"), 100: ("0.75897", "52.9"), 400: ("0.96332", "219.1")}
TYPICAL |= {1600: ("0.99997", "892.5")}

ROWS = [
    Golden("mean length of the weather", "1.75", "digits", lambda: huffman((4, 2, 1, 1))),
    Golden("the budget divided equally", "2.0000", "digits", lambda: division(0)),
    Golden("the budget divided by roots", "1.7236", "digits", lambda: division(mpf(1) / 2)),
    Golden("the budget divided in proportion", "1.6477", "digits", lambda: division(1)),
    Golden("the budget divided by squares", "1.8414", "digits", lambda: division(2)),
    Golden("entropy of a probability of 0.99", "0.0808", "bits", lambda: coin("0.01")),
    Golden("waste of one digit for it", "0.92", "digits", lambda: 1 - coin("0.01")),
    Golden("its Shannon lengths", "1.06", "digits", lambda: shannon((99, 1))),
    Golden("the first group from the top", "0.52", "1", lambda: mpf(35 + 17) / 100),
    Golden("the second group from the top", "0.48", "1", lambda: mpf(17 + 16 + 15) / 100),
    Golden("from the top", "2.31", "digits", lambda: mpf(2 * 35 + 2 * 17 + 2 * 17 + 3 * 16 + 3 * 15) / 100),
    Golden("from the bottom", "2.30", "digits", lambda: huffman(FIVE)),
    Golden("entropy of the five", "2.2328", "bits", lambda: entropy(*FIVE)),
    Golden("Huffman's code for MacKay's letters", "4.1454", "digits", lambda: huffman(MACKAY)),
    Golden("Shannon's code for MacKay's letters", "4.6629", "digits", lambda: shannon(MACKAY)),
    *[Golden(f"blocks of {n} tosses", text, "digits", lambda n=n: block(n)) for n, text in BLOCKS.items()],
    Golden("a coin with 10 percent heads", "0.468996", "bits", lambda: coin("0.1")),
    Golden("the same, shorter", "0.469", "bits", lambda: coin("0.1")),
    Golden("half of it", "0.2345", "bits", lambda: coin("0.1") / 2),
    Golden("probability of 100 tails", "2.66e-5", "1", lambda: (mpf(9) / 10) ** 100),
    Golden("surprise of a tail of 0.9", "0.152", "bits", lambda: log(mpf(10) / 9, 2)),
    Golden("probability of one message with 10 heads", "7.62e-15", "1", lambda: ten_heads()),
    Golden("probability of 10 heads in 100", "0.132", "1", lambda: binomial(100, 10) * ten_heads()),
    *[Golden(f"P(typical), n = {n}", t[0], "1", lambda n=n: chance(n)) for n, t in TYPICAL.items()],
    *[
        Golden(f"size of the typical set, n = {n}", t[1], "bits", lambda n=n: size(n))
        for n, t in TYPICAL.items()
    ],
    Golden("what is not typical, n = 1600", "0.00003", "1", lambda: 1 - chance(1600)),
    Golden("its size in bits a toss", "0.558", "bits", lambda: size(1600) / 1600),
    Golden("entropy of one toss of two coins", "0.881", "bits", lambda: coin("0.3")),
    Golden("mean of the two coins, a toss", "0.735", "bits", lambda: (coin("0.1") + 1) / 2 + mpf(1) / 1600),
    Golden("grey levels of china.jpg", "7.7366", "bits", lambda: entropy(*picture(False))),
    Golden("differences of china.jpg", "5.4843", "bits", lambda: entropy(*picture(True))),
    Golden(
        "what the differences save",
        "2.25",
        "bits",
        lambda: entropy(*picture(False)) - entropy(*picture(True)),
    ),
    Golden("Huffman's code for the grey levels", "7.7584", "digits", lambda: huffman(picture(False))),
    Golden("Huffman's code for the differences", "5.5097", "digits", lambda: huffman(picture(True))),
    Golden("Huffman's code by hand", "2.25", "digits", lambda: huffman(BY_HAND)),
    Golden("entropy for the code by hand", "2.2282", "bits", lambda: entropy(*BY_HAND)),
    Golden("waste of the code by hand", "0.0218", "bits", lambda: mpf(9) / 4 - entropy(*BY_HAND)),
    Golden("27 equal symbols in two digits", "4.8148", "digits", lambda: huffman([1] * 27)),
    Golden("Huffman's code for the address", "4.0063", "digits", lambda: huffman(GETTYSBURG)),
    Golden("Huffman's code for its pairs", "3.4014", "digits", lambda: huffman(pairs()) / 2),
    Golden("the table for the pairs", "1.72", "digits", lambda: mpf(len(pairs()) * 14) / 1420),
]
