"""Chapter 10: three models fitted to five observations."""

import numpy as np
from livefigures import Positions, Row

from expected_surprise import fit_gaussian, log_likelihood


def numbers(at: Positions) -> dict[str, float | None]:
    x = np.array([at[f"x{i}"] for i in range(1, 6)])
    middle = np.median(x)
    shown = {"mean": x.mean(), "median": middle, "low": x.min(), "high": x.max()}
    if np.ptp(x) == 0:
        return shown | dict.fromkeys(("sd", "spread", "normal", "laplace", "uniform"))
    spread = np.abs(x - middle).mean()
    normal = fit_gaussian(x)
    return shown | {
        "sd": normal.parameters["sd"],
        "spread": spread,
        "normal": normal.log_likelihood,
        "laplace": log_likelihood("laplace", x, location=middle, scale=spread),
        "uniform": log_likelihood("uniform", x, low=x.min(), high=x.max()),
    }


ROW = Row("ch10-closed-forms", numbers)
