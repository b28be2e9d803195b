"""Chapter 7: the entropy of bins, and the differential entropy."""

import math

import numpy as np
from livefigures import Positions, Row
from scipy.stats import laplace, norm, uniform

from expected_surprise import entropy

LAWS = {"normal": norm, "laplace": laplace, "uniform": uniform(-0.5, 1)}


def numbers(at: Positions) -> dict[str, float]:
    width, law = 2.0 ** at["power"], LAWS[at["law"]]
    scale = at["sd"] / law.std()
    reach = math.ceil(40 * at["sd"] / width)
    p = np.diff(law.cdf(np.arange(-reach, reach + 1) * width / scale))
    total, h = entropy(p), law.entropy() + math.log(scale)
    return {
        "width": width,
        "H": total,
        "log": math.log(width),
        "left": total + math.log(width),
        "h": h,
        "gap": total + math.log(width) - h,
    }


ROW = Row("ch07-continuous", numbers)
