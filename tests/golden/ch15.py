"""Golden numbers of chapter 15, a language model from counts."""

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import product

from mpmath import log, mpf

from expected_surprise import datasets
from golden import Golden

SHANNON = "C. E. Shannon, Bell System Technical Journal 30 (1951), 50-64, table for 27 letters"


def pieces(text, size):
    """How often each piece of that many symbols stands in the text, by sorting and comparing."""
    every, runs = sorted(text[i : i + size] for i in range(len(text) - size + 1)), []
    for before, piece in zip(["", *every], every, strict=False):
        if piece == before:
            runs[-1] += 1
        else:
            runs.append(1)
    return runs


def spread(counts):
    """Entropy in bits of the shares of some counts, in mpmath."""
    total = mpf(sum(counts))
    return log(total, 2) - sum(n * log(n, 2) for n in counts) / total


def conditional(text, order):
    """Bits of a symbol given those before it: pieces of order + 1 against their beginnings."""
    longer, shorter = pieces(text, order + 1), pieces(text[:-1], order) if order else [len(text)]
    places = mpf(len(text) - order)
    return (sum(n * log(n, 2) for n in shorter) - sum(n * log(n, 2) for n in longer)) / places


def reports(n):
    """Entropy in bits of n reports of the sticky weather: each path of the weather, in fractions."""
    right, wrong = Fraction(9, 10), Fraction(1, 10)
    total = mpf(0)
    for seen in product((0, 1), repeat=n):
        chance = Fraction(0)
        for path in product((0, 1), repeat=n):
            term = Fraction(1, 2)
            for i, (state, told) in enumerate(zip(path, seen, strict=True)):
                term *= right if state == told else wrong
                if i:
                    term *= right if state == path[i - 1] else wrong
            chance += term
        p = mpf(chance.numerator) / chance.denominator
        total -= p * log(p, 2)
    return total


def smoothed(train, test, order, alpha):
    """Mean surprise in bits of add-alpha smoothing on 27 symbols; each count by looking for its piece."""
    before = sorted(train[i : i + order] for i in range(len(train) - order))
    whole = sorted(train[i : i + order + 1] for i in range(len(train) - order))

    def number(ordered, piece):
        return bisect_right(ordered, piece) - bisect_left(ordered, piece)

    total, alpha = mpf(0), mpf(alpha)
    for i in range(order, len(test)):
        n, x = number(before, test[i - order : i]), number(whole, test[i - order : i + 1])
        total += log((n + 27 * alpha) / (x + alpha), 2)
    return total / (len(test) - order)


def flip(p):
    """Binary entropy in bits."""
    return -p * log(p, 2) - (1 - p) * log(1 - p, 2)


ADDRESS = datasets.gettysburg_address()
INAUGURAL = datasets.second_inaugural_address()
DECLARATION = datasets.declaration_of_independence()
TENTH = mpf(1) / 10

ROWS = [
    Golden("Shannon's F_0, 27 letters", "4.76", "bits", source=SHANNON),
    Golden("Shannon's F_1, 27 letters", "4.03", "bits", source=SHANNON),
    Golden("Shannon's F_2, 27 letters", "3.32", "bits", source=SHANNON),
    Golden("Shannon's F_3, 27 letters", "3.1", "bits", source=SHANNON),
    Golden("a monkey with 27 keys", "4.755", "bits", lambda: log(27, 2)),
    Golden("single symbols of the address", "3.97", "bits", lambda: spread(pieces(ADDRESS, 1))),
    Golden("address, order 1", "2.9322", "bits", lambda: conditional(ADDRESS, 1)),
    Golden("address, order 2", "1.6870", "bits", lambda: conditional(ADDRESS, 2)),
    Golden("address, order 3", "0.7848", "bits", lambda: conditional(ADDRESS, 3)),
    Golden("address, order 5", "0.2547", "bits", lambda: conditional(ADDRESS, 5)),
    Golden(
        "F_3 of the address from pairs and triples",
        "1.688",
        "bits",
        lambda: spread(pieces(ADDRESS, 3)) - spread(pieces(ADDRESS, 2)),
    ),
    Golden("Declaration, order 1", "3.199", "bits", lambda: conditional(DECLARATION, 1)),
    Golden("Declaration, order 2", "2.228", "bits", lambda: conditional(DECLARATION, 2)),
    Golden(
        "add-0.1 on the second inaugural address",
        "3.089",
        "bits",
        lambda: smoothed(DECLARATION, INAUGURAL, 2, "0.1"),
    ),
    Golden("add-0.1 on the address", "2.950", "bits", lambda: smoothed(DECLARATION, ADDRESS, 2, "0.1")),
    Golden("reports, F_2", "0.801629", "bits", lambda: reports(2) - reports(1)),
    Golden("reports, F_4", "0.767977", "bits", lambda: reports(4) - reports(3)),
    Golden("reports, mean of a block of 4", "0.836074", "bits", lambda: reports(4) / 4),
    Golden("report B in bits a character", "1.1803", "bits", lambda: log(90, 2) / mpf("5.5")),
    Golden("report A in bits a character", "1.2016", "bits", lambda: log(mpf("2.3"), 2)),
    Golden("report A per word", "97.6", "1", lambda: mpf("2.3") ** mpf("5.5")),
    Golden("lead of report B", "0.021", "bits", lambda: log(mpf("2.3"), 2) - log(90, 2) / mpf("5.5")),
    Golden("characters a word in the two reports", "5.5", "1", source="given in exercise 15.2"),
    Golden("perplexity of report A", "2.3", "1", source="given in exercise 15.2"),
    Golden("sticky weather, the rate", "0.4690", "bits", lambda: flip(TENTH)),
    Golden("sticky weather, first day's excess", "0.5310", "bits", lambda: 1 - flip(TENTH)),
    Golden("sticky weather, days until 0.01", "53.1", "days", lambda: (1 - flip(TENTH)) * 100),
    Golden("abracadabra", "0.6", "bits", lambda: mpf(4) / 10 * mpf(3) / 2),
]
