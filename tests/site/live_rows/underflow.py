"""Chapter 9: a product in three precisions."""

import numpy as np
from livefigures import Positions, Row

from expected_surprise import log_likelihood


def numbers(at: Positions) -> dict[str, float]:
    m, factor = int(at["m"]), at["factor"]
    formats = (np.float16, np.float32, np.float64)
    with np.errstate(under="ignore"):
        products = {kind.__name__: np.full(m, factor, dtype=kind).cumprod(dtype=kind)[-1] for kind in formats}
    return products | {"log": log_likelihood("bernoulli", np.ones(m, dtype=int), theta=factor)}


ROW = Row("ch09-logarithm", numbers)
