"""Golden numbers of chapter 9, The log, and doing it on a computer."""

from fractions import Fraction

from mpmath import exp, findroot, log, log1p, mpf, pi, sqrt

from golden import Golden

HOURS = range(1, 9)
PASSED = (0, 0, 1, 0, 1, 1, 1, 1)


def logistic_fit():
    """The maximum-likelihood line of exercise 9.3 and its summed loss, by mpmath's own root finder."""

    def slope(a, b):
        errors = [1 / (1 + exp(-a - b * x)) - y for x, y in zip(HOURS, PASSED, strict=True)]
        return sum(errors), sum(error * x for error, x in zip(errors, HOURS, strict=True))

    a, b = findroot(slope, (-4, 1))
    signs = ((1 - 2 * y) * (a + b * x) for x, y in zip(HOURS, PASSED, strict=True))
    return a, b, sum(log1p(exp(z)) for z in signs)


def steps_until_zero(factor, smallest):
    """How many exact factors make a product smaller than half of the smallest stored number."""
    product, m = Fraction(1), 0
    while product > smallest / 2:
        product, m = product * factor, m + 1
    return m


ROWS = [
    Golden("largest surprise of a double", "745.13", "nats", lambda: 1075 * log(2)),
    Golden(
        "tosses until 0 in float64",
        "1075.",
        "1",
        lambda: steps_until_zero(Fraction(1, 2), Fraction(1, 2**1074)),
    ),
    Golden(
        "tosses until 0 in float32",
        "150.",
        "1",
        lambda: steps_until_zero(Fraction(1, 2), Fraction(1, 2**149)),
    ),
    Golden(
        "tosses until 0 in float16", "25.", "1", lambda: steps_until_zero(Fraction(1, 2), Fraction(1, 2**24))
    ),
    Golden(
        "peak of a narrow normal density", "39.894", "1 per metre", lambda: 1 / (mpf("0.01") * sqrt(2 * pi))
    ),
    Golden("ln of 10^-30", "-69.08", "nats", lambda: -30 * log(10)),
    Golden("a billion tosses in nats", "-693147180.6", "nats", lambda: -(10**9) * log(2)),
    Golden("a billion tosses in hartleys", "-301029995.7", "hartleys", lambda: -(10**9) * log(2, 10)),
    Golden("loss of 1000, 1001, 1002", "0.407606", "nats", lambda: log(1 + exp(-1) + exp(-2))),
    Golden("loss at a gap of 40", "4.2484e-18", "nats", lambda: log1p(exp(mpf(-40)))),
    Golden("strikes, exponential", "4.753292", "nats", lambda: 1 + log(mpf(2645) / 62), "Kennan 1985"),
    Golden("five smallest doubles", "2.5e-323", "1", lambda: 5 * mpf(2) ** -1074),
    Golden("intercept of exercise 9.3", "-4.3986", "1", lambda: logistic_fit()[0]),
    Golden("slope of exercise 9.3", "1.2624", "1 per hour", lambda: logistic_fit()[1]),
    Golden("loss of exercise 9.3", "2.494593", "nats", lambda: logistic_fit()[2]),
    Golden("argmax of 9 heads in 13", "0.692", "1", lambda: mpf(9) / 13),
]
