"""Chapter 8: the likelihood of a rate."""

import numpy as np
from livefigures import Positions, Row
from scipy.stats import poisson

from expected_surprise import datasets, fit_poisson, log_likelihood

KICKS = datasets.horse_kicks()
FIT = fit_poisson(KICKS.values, weights=KICKS.counts)


def numbers(at: Positions) -> dict[str, float]:
    log = log_likelihood("poisson", KICKS.values, weights=KICKS.counts, rate=at["rate"])
    return {
        "rate": at["rate"],
        "likelihood": np.exp(log),
        "log": log,
        "relative": np.exp(log - FIT.log_likelihood),
        "none": FIT.n * poisson.pmf(0, at["rate"]),
        "observed": KICKS.counts[0],
    }


ROW = Row("ch08-likelihood", numbers)
