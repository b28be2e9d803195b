"""Chapter 4: a table of two variables."""

import numpy as np
from livefigures import Positions, Row

from expected_surprise import binary_entropy, conditional_entropy, entropy, joint_entropy, mutual_information


def numbers(at: Positions) -> dict[str, float | None]:
    a, b0, b1 = at["a"], at["b0"], at["b1"]
    table = np.array([[a * b0, a * (1 - b0)], [(1 - a) * b1, (1 - a) * (1 - b1)]])
    return {
        "x": entropy(table.sum(axis=1), base=2),
        "y": entropy(table.sum(axis=0), base=2),
        "both": joint_entropy(table, base=2),
        "shared": mutual_information(table, base=2),
        "left": conditional_entropy(table, base=2),
        "given0": binary_entropy(b0, base=2) if a > 0 else None,
        "given1": binary_entropy(b1, base=2) if a < 1 else None,
    }


ROW = Row("ch04-two-variables", numbers)
