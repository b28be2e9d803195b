"""Golden numbers of chapter 1, Surprise."""

from fractions import Fraction

from mpmath import e, exp, factorial, log, mpf, sqrt

from golden import Golden


def surprise(p, base=2):
    """-log p from the definition, in mpmath; p is a fraction or its text."""
    p = Fraction(p)
    return log(mpf(p.denominator) / p.numerator) / log(base)


def dice(power):
    """The expectation of a power of the surprise of the total of two dice, in bits."""
    law = [Fraction(6 - abs(total - 7), 36) for total in range(2, 13)]
    return sum(mpf(p.numerator) / p.denominator * surprise(p) ** power for p in law)


AT_LEAST_ONE = 1 - mpf(7) / 8 * (1 - mpf(2) ** mpf("-1.5"))  # of two independent events: 3 and 1.5 bits

ROWS = [
    Golden("surprise of a suit", "2", "bits", lambda: surprise("1/4")),
    Golden("surprise of a rank", "3.7004", "bits", lambda: surprise("1/13")),
    Golden("surprise of a card", "5.70044", "bits", lambda: surprise("1/52")),
    Golden("surprise of a card in nats", "3.95124", "nats", lambda: surprise("1/52", e)),
    Golden("surprise of a card in hartleys", "1.71600", "hartleys", lambda: surprise("1/52", 10)),
    Golden("log2 52!", "225.5810", "bits", lambda: log(factorial(52), 2)),
    Golden("log2 104!", "551.4826", "bits", lambda: log(factorial(104), 2)),
    Golden("log2 208!", "1306.7874", "bits", lambda: log(factorial(208), 2)),
    Golden(
        "surprise of the first 26 cards", "137.1990", "bits", lambda: log(factorial(52) / factorial(26), 2)
    ),
    Golden("surprise of three chances in ten", "1.736966", "bits", lambda: surprise("3/10")),
    Golden("surprise of a six", "2.58496", "bits", lambda: surprise("1/6")),
    Golden(
        "surprise of a royal flush", "19.30950", "bits", lambda: surprise("1/649740"), "4 of 2,598,960 hands"
    ),
    Golden("surprise of six out of 49", "23.73725", "bits", lambda: surprise("1/13983816")),
    Golden("one nat", "1.4427", "bits", lambda: 1 / log(2)),
    Golden("one bit", "0.6931", "nats", lambda: log(2)),
    Golden("one hartley", "3.3219", "bits", lambda: log(10, 2)),
    Golden("one hartley in nats", "2.3026", "nats", lambda: log(10)),
    Golden("one deciban", "0.3322", "bits", lambda: log(10, 2) / 10),
    Golden("base of the deciban", "1.2589", "1", lambda: mpf(10) ** (mpf(1) / 10)),
    Golden("surprise of nine chances in ten", "0.152", "bits", lambda: surprise("9/10")),
    Golden("surprise of one chance in ten", "3.322", "bits", lambda: surprise("1/10")),
    Golden(
        "mean surprise of a one-sided digit",
        "0.469",
        "bits",
        lambda: (9 * surprise("9/10") + surprise("1/10")) / 10,
    ),
    Golden("surprise of one chance in three", "1.585", "bits", lambda: log(3, 2)),
    Golden("probability of three nats", "0.0498", "1", lambda: exp(-3)),
    Golden("second heart", "4.0875", "bits", lambda: surprise("1/4") + surprise("12/51")),
    Golden("a million orders of a deck", "205.6494", "bits", lambda: log(factorial(52) / 10**6, 2)),
    Golden("surprise of a two with two dice", "5.170", "bits", lambda: surprise("1/36")),
    Golden("mean surprise of two dice", "3.2744", "bits", lambda: dice(1)),
    Golden("spread of the surprise of two dice", "0.6610", "bits", lambda: sqrt(dice(2) - dice(1) ** 2)),
    Golden("one character of 25", "4.6439", "bits", lambda: log(25, 2)),
    Golden("3 bits and 1.5 bits together", "4.5", "bits", lambda: surprise("1/8") + mpf("1.5")),
    Golden("probability of 4.5 bits", "0.0442", "1", lambda: mpf(2) ** mpf("-4.5")),
    Golden("probability of 1.5 bits", "0.3536", "1", lambda: mpf(2) ** mpf("-1.5")),
    Golden("neither 3 nor 1.5 bits", "0.5656", "1", lambda: 1 - AT_LEAST_ONE),
    Golden("3 bits or 1.5 bits", "0.4344", "1", lambda: AT_LEAST_ONE),
    Golden("surprise of 3 bits or 1.5 bits", "1.2030", "bits", lambda: -log(AT_LEAST_ONE, 2)),
    Golden("one word of 2,000", "10.966", "bits", lambda: log(2000, 2)),
    Golden("four words of 2,000", "43.863", "bits", lambda: 4 * log(2000, 2)),
    Golden("one key of 44", "5.4594", "bits", lambda: log(44, 2)),
    Golden("eight keys of 44", "43.675", "bits", lambda: 8 * log(44, 2)),
    Golden("a word's bits over its letters", "2.4368", "bits", lambda: log(2000, 2) / mpf("4.5")),
    Golden("a word's bits over letters and space", "1.9938", "bits", lambda: log(2000, 2) / mpf("5.5")),
    Golden("riffles of 52 bits in a deck", "4.338", "1", lambda: log(factorial(52), 2) / 52),
]
