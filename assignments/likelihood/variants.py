"""Another day on which the report on the strikes is written."""

import numpy as np


def parameters(rng: np.random.Generator) -> dict:
    """A day on which a good part of the strikes has ended and a good part has not."""
    return {"CUT": int(rng.integers(18, 84))}
