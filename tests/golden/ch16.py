"""Golden numbers of chapter 16, the museum of errors."""

from fractions import Fraction

from mpmath import exp, inf, log, mpf, pi, quad, sqrt

from golden import Golden

# Letters of English per 10,000, the space first, with n = 574.
LETTERS = (
    "1859 642 127 218 317 1031 208 152 467 575 8 49 321 198 574 632 152 8 484 514 796 228 83 175 13 164 5"
)


def kl(p, q):
    """The divergence of two lists of fractions, in nats, as written."""
    pairs = [(Fraction(x), Fraction(y)) for x, y in zip(p.split(), q.split(), strict=True)]
    terms = [
        mpf(x.numerator) / x.denominator * log(mpf((x / y).numerator) / (x / y).denominator)
        for x, y in pairs
        if x
    ]
    return sum(terms)


def minus_sum(weights):
    """The sum of -p log2 p for p in tenths of a thousandth, whatever they sum to."""
    shares = [mpf(int(w)) / 10_000 for w in weights.split()]
    return -sum(p * log(p, 2) for p in shares)


def normal_kl(v, w):
    """D(N(0, v) || N(0, w)) by quadrature of the definition."""

    def term(x):
        return exp(-(x**2) / (2 * v)) / sqrt(2 * pi * v) * (log(w / v) / 2 - x**2 / (2 * v) + x**2 / (2 * w))

    return quad(term, [-inf, -1, 0, 1, inf])


def pair(sigma, copies):
    """Entropy of one height or of two with the correlation 1/2, by the determinant of the covariance."""
    det = sigma**2 if copies == 1 else sigma**4 - (sigma**2 / 2) ** 2
    return log((2 * pi * exp(1)) ** copies * det) / 2


def flip(p):
    """Binary entropy in nats."""
    return -p * log(p) - (1 - p) * log(1 - p)


ROWS = [
    Golden(
        "a billion tosses in hartleys, in the museum",
        "-301029995.7",
        "hartleys",
        lambda: -(mpf(10) ** 9) * log(2, 10),
    ),
    Golden(
        "a billion tosses in nats, in the museum", "-693147180.6", "nats", lambda: -(mpf(10) ** 9) * log(2)
    ),
    Golden("nats in a hartley, one decimal", "2.3", "nats", lambda: log(10)),
    Golden("a fair coin in nats, two decimals", "0.69", "nats", lambda: log(2)),
    Golden("ln 2 as an exponent", "0.693", "1", lambda: log(2)),
    Golden("a die in the wrong base", "3.46", "1", lambda: mpf(2) ** log(6)),
    Golden("KL loss of exhibit 7", "-0.3442", "nats", lambda: kl("1/5 1/10", "1/2 1/2")),
    Golden("KL loss of exhibit 7, two decimals", "-0.34", "nats", lambda: kl("1/5 1/10", "1/2 1/2")),
    Golden("exhibit 7 after dividing by the sums", "0.06", "nats", lambda: kl("2/3 1/3", "1/2 1/2")),
    Golden("half a nat in bits", "0.7213", "bits", lambda: 1 / (2 * log(2))),
    Golden("mirror pair of exhibit 10", "1.757780", "nats", lambda: kl("9/10 1/10", "1/10 9/10")),
    Golden("lopsided pair of exhibit 10", "0.143841", "nats", lambda: kl("1/2 1/2", "1/4 3/4")),
    Golden("lopsided pair, exchanged", "0.130812", "nats", lambda: kl("1/4 3/4", "1/2 1/2")),
    Golden("lopsided pair with the sign lost", "-0.1438", "nats", lambda: -kl("1/2 1/2", "1/4 3/4")),
    Golden("clipped loss of exhibit 13", "18.0218", "nats", lambda: 26 * log(2)),
    Golden("clipped loss of exhibit 13 in float32", "7.9712", "nats", lambda: mpf(23) / 2 * log(2)),
    Golden("letters with the space first", "4.0799", "bits", lambda: minus_sum(LETTERS)),
    Golden(
        "letters, two digits exchanged", "4.1245", "bits", lambda: minus_sum(LETTERS.replace("574", "754"))
    ),
    Golden(
        "sum of the mistyped letters",
        "1.018",
        "1",
        lambda: mpf(sum(map(int, LETTERS.split())) + 180) / 10_000,
    ),
    Golden("uniform on a quarter", "-1.386", "nats", lambda: log(mpf(1) / 4)),
    Golden("a height in metres", "-1.240", "nats", lambda: pair(mpf(7) / 100, 1)),
    Golden("two heights in metres", "-2.624", "nats", lambda: pair(mpf(7) / 100, 2)),
    Golden("a height in millimetres", "5.667", "nats", lambda: pair(mpf(70), 1)),
    Golden("two heights in millimetres", "11.191", "nats", lambda: pair(mpf(70), 2)),
    Golden("area of the wrong log-normal", "39.894", "1", lambda: 100 / sqrt(2 * pi)),
    Golden("mode for a prior flat in the log-odds", "0.7273", "1", lambda: mpf(8) / 11),
    Golden(
        "grouping without dividing",
        "1.4796",
        "bits",
        lambda: 1 + (log(3, 2) / 3 + log(6, 2) / 6) / 2,
        "rounded shares",
    ),
    Golden("N(0, 1) to N(0, 4)", "0.318147", "nats", lambda: normal_kl(1, 4)),
    Golden("N(0, 4) to N(0, 1)", "0.806853", "nats", lambda: normal_kl(4, 1)),
    Golden("places moved by one, there", "0.1938", "nats", lambda: kl("5/10 3/10 2/10", "3/10 2/10 5/10")),
    Golden("places moved by one, back", "0.2238", "nats", lambda: kl("3/10 2/10 5/10", "5/10 3/10 2/10")),
    Golden("H((1, 0), (.9, .1))", "0.1054", "nats", lambda: -log(mpf(9) / 10)),
    Golden("entropy of (.9, .1) in nats", "0.3251", "nats", lambda: flip(mpf(1) / 10)),
    Golden("Pinsker's bound for 0.01 nats", "0.0707", "1", lambda: sqrt(mpf(1) / 200)),
    Golden("least KL loss for a target of 0.9", "-0.0948", "nats", lambda: mpf(9) / 10 * log(mpf(9) / 10)),
    Golden("least KL loss of all", "-0.3679", "nats", lambda: -exp(-1)),
]
