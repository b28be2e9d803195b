"""Chapter 10: the scatter of an estimated variance, by quadrature over the law of the sum of squares."""

from functools import cache

from livefigures import Positions, Row
from scipy.integrate import quad
from scipy.stats import chi2

SHIFT = {"less": -1, "same": 0, "more": 1}


@cache
def moments(m: int, divisor: int) -> dict[str, float]:
    law = chi2(m - 1)
    middle = law.median()

    def expectation(f):
        pieces = ((0, middle), (middle, 400))
        return sum(quad(lambda s: f(s / divisor) * law.pdf(s), *piece)[0] for piece in pieces)

    mean = expectation(lambda t: t)
    return {
        "mean": mean,
        "bias": mean - 1,
        "mse": expectation(lambda t: (t - 1) ** 2),
        "below": law.cdf(divisor),
    }


def numbers(at: Positions) -> dict[str, float]:
    m = int(at["m"])
    return moments(m, m + SHIFT[at["divisor"]])


ROW = Row("ch10-closed-forms", numbers)
