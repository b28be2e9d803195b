"""Chapter 2: three bars and the triangle."""

import numpy as np
import pytest
from livefigures import Positions, Row

from expected_surprise import entropy


def numbers(at: Positions) -> dict[str, float]:
    p = [at["p0"], at["p1"], at["p2"]]
    assert at["law"] == pytest.approx([p[1] + p[2] / 2, p[2] * np.sqrt(3) / 2], abs=1e-9)
    return {"bits": entropy(p, base=2), "nats": entropy(p), "most": 100 * entropy(p) / np.log(3)}


ROW = Row("ch02-entropy", numbers, free=frozenset({"law"}))
