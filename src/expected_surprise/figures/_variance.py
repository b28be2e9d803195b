"""Chapter 10: how estimates of a variance scatter, by the size of the sample and the divisor."""

import numpy as np
from scipy.stats import chi2

from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live

__all__ = ["variance"]

SIZES, DIVISORS = range(2, 31), {"m - 1": -1, "m": 0, "m + 1": 1}


def variance(m: int = 5) -> Live:
    """The law of the estimated variance of m normal observations, for three divisors; the truth is 1.

    The sum of squares has the chi-squared law with m - 1 degrees of freedom.

    >>> variance()
    <live figure variance>
    """
    if m not in SIZES:
        raise ValueError(f"m is {m}; give a whole number from {SIZES[0]} to {SIZES[-1]}")
    chart = Chart(x=(0, 3), y=(0, 1.5), xlabel="estimated variance", ylabel="density", height=320)
    grid = np.arange(0.05, 3, 0.1)
    for t, height in zip(grid, m * chi2.pdf(m * grid, m - 1), strict=True):
        chart.bar(t - 0.05, 0, t + 0.05, min(height, 1.5), 1)
    chart.rule(1, 0, 1, 1.5, "cursor")
    chart.text(1, 1.45, "truth", dx=6)
    chart.mark((m - 1) / m, 0, 3)
    alt = (
        f"The law of the maximum-likelihood estimate of a variance of 1 from {m} normal observations: a hump "
        f"with a long tail to the right. Its mean, marked on the axis, is {(m - 1) / m:.3f}, and "
        f"{chi2.cdf(m, m - 1):.1%} of the estimates lie below the truth."
    )
    below = [[round(float(chi2.cdf(n + more, n - 1)), 6) for more in DIVISORS.values()] for n in SIZES]
    return Live("variance", {"m": m, "below": below}, picture(alt, chart), (480, 560))
