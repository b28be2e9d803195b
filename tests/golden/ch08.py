"""Golden numbers of chapter 8, Likelihood."""

from fractions import Fraction

from mpmath import beta, binomial, exp, factorial, findroot, log, mpf

from golden import Golden


def exact(fraction):
    """A fraction as an mpmath number."""
    fraction = Fraction(fraction)
    return mpf(fraction.numerator) / fraction.denominator


def coin(theta, heads, tails):
    """The likelihood of a sequence of tosses, in mpmath."""
    return exact(theta) ** heads * (1 - exact(theta)) ** tails


def log_coin(theta, heads, tails):
    """Its logarithm, for a theta in mpmath."""
    return heads * log(theta) + tails * log(1 - theta)


def expected(rate, years, deaths):
    """Expected number of corps-years with that many deaths, under a Poisson law."""
    rate = mpf(rate)
    return years * exp(-rate) * rate**deaths / factorial(deaths)


def rate_ratio(rate):
    """L(rate) / L(0.61) for 122 deaths in 200 corps-years."""
    return exp(122 * log(mpf(rate) / mpf("0.61")) - 200 * (mpf(rate) - mpf("0.61")))


def interval_end(heads, spins, start):
    """Where the likelihood of a coin is an eighth of its maximum, found by secants."""
    tails = spins - heads
    level = log_coin(mpf(heads) / spins, heads, tails) - log(8)
    return findroot(lambda theta: log_coin(theta, heads, tails) - level, (start, start + mpf(1) / 100))


ROWS = [
    Golden("area under nine heads in 13", "9.99001e-5", "1", lambda: beta(10, 5)),
    Golden("area under nine heads in 13, inverted", "10010", "1", lambda: 1 / beta(10, 5)),
    Golden("estimate from nine heads in 13", "0.692308", "1", lambda: exact("9/13")),
    Golden("largest likelihood of nine heads in 13", "3.27461e-4", "1", lambda: coin("9/13", 9, 4)),
    Golden("likelihood of 0.7, nine heads in 13", "3.2686e-4", "1", lambda: coin("7/10", 9, 4)),
    Golden("likelihood of 1/2, nine heads in 13", "1.2207e-4", "1", lambda: coin("1/2", 9, 4)),
    Golden("likelihood of 0.3, nine heads in 13", "4.7259e-6", "1", lambda: coin("3/10", 9, 4)),
    Golden("likelihood of 0.2, nine heads in 13", "2.097e-7", "1", lambda: coin("1/5", 9, 4)),
    Golden("likelihood of 0.8, nine heads in 13", "2.147e-4", "1", lambda: coin("4/5", 9, 4)),
    Golden("probability of nine heads, theta 0.7", "0.234", "1", lambda: 715 * coin("7/10", 9, 4)),
    Golden("probability of nine heads, best theta", "0.234", "1", lambda: 715 * coin("9/13", 9, 4)),
    Golden("area under the count of nine heads", "0.0714", "1", lambda: binomial(13, 9) * beta(10, 5)),
    Golden("two-headed after five heads", "0.0310", "1", lambda: exact(Fraction(32, 32 + 999))),
    Golden("estimate from the euro coin", "0.56", "1", lambda: exact("140/250")),
    Golden(
        "euro coin, best against fair", "6.0760", "1", lambda: coin("14/25", 140, 110) / coin("1/2", 140, 110)
    ),
    Golden("three white balls", "0.033333", "1", lambda: 1 / (binomial(10, 3) / binomial(4, 3))),
    Golden("four tenths to the third", "0.064", "1", lambda: exact("2/5") ** 3),
    Golden("rate of the horse kicks, 10 corps", "0.61", "deaths per corps-year", lambda: exact("122/200")),
    Golden("rate of the horse kicks, 14 corps", "0.70", "deaths per corps-year", lambda: exact("196/280")),
    *(
        Golden(
            f"expected corps-years of {years} with {deaths} deaths",
            printed,
            "corps-years",
            lambda rate=rate, years=years, deaths=deaths: expected(rate, years, deaths),
        )
        for rate, years, column in (
            ("0.61", 200, ("108.67", "66.29", "20.22", "4.11", "0.63")),
            ("0.70", 280, ("139.04", "97.33", "34.07", "7.95", "1.39")),
        )
        for deaths, printed in enumerate(column)
    ),
    Golden("relative likelihood of the rate 0.5", "0.104371", "1", lambda: rate_ratio("0.5")),
    Golden("relative likelihood of the rate 0.75", "0.061233", "1", lambda: rate_ratio("0.75")),
    Golden(
        "expected corps-years of 200 with two deaths or more",
        "25.0",
        "corps-years",
        lambda: 200 - expected("0.61", 200, 0) - expected("0.61", 200, 1),
    ),
    Golden(
        "mean visits to a doctor", "2.86", "visits a year", source="mean of mdvis in statsmodels' randhie"
    ),
    Golden("variance of visits to a doctor", "20.29", "square visits", source="variance of mdvis in randhie"),
    Golden("share without a visit", "0.312", "1", lambda: exact("6308/20190"), "counts of mdvis in randhie"),
    Golden("expected share without a visit", "0.057", "1", lambda: exp(-exact(Fraction(57752, 20190)))),
    Golden("62 ln 7", "120.6464", "nats", lambda: 62 * log(7)),
    Golden("50 ln 100", "230", "nats", lambda: 50 * log(100)),
    Golden("log-odds of nine in 13", "0.8109", "1", lambda: log(exact("9/4"))),
    Golden("top of the density of the log-odds", "0.6931", "1", lambda: log(exact("10/5"))),
    Golden("the coin at that top", "0.6667", "1", lambda: exact("10/15")),
    Golden("variance of the best coin", "0.2130", "1", lambda: exact("9/13") * exact("4/13")),
    Golden("largest likelihood of the tanks", "2.051e-6", "1", lambda: 1 / binomial(60, 4)),
    Golden("tanks by the unbiased rule", "74", "tanks", lambda: exact("5/4") * 60 - 1),
    Golden("mean largest number of four of 74", "60", "tanks", lambda: mpf(4) * 75 / 5),
    Golden("euro coin, lower end at an eighth", "0.4956", "1", lambda: interval_end(140, 250, mpf("0.5"))),
    Golden("euro coin, upper end at an eighth", "0.6231", "1", lambda: interval_end(140, 250, mpf("0.62"))),
    Golden("14 of 25, lower end at an eighth", "0.3593", "1", lambda: interval_end(14, 25, mpf("0.36"))),
    Golden("14 of 25, upper end at an eighth", "0.7480", "1", lambda: interval_end(14, 25, mpf("0.75"))),
    *(
        Golden(
            f"likelihood of {size} fish",
            "0.170133",
            "1",
            lambda size=size: binomial(50, 8) * binomial(size - 50, 32) / binomial(size, 40),
        )
        for size in (249, 250)
    ),
]
