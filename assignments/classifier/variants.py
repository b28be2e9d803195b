"""Other shares of travellers, another traveller, and other launches that are left out."""

import numpy as np


def parameters(rng: np.random.Generator) -> dict:
    """Shares with many cars, logits, a launch with and one without damage, a low temperature."""
    shares = rng.integers(6, 17, size=3)
    damaged = [1, 8, 9, 10, 13, 20, 22]
    undamaged = [i for i in range(23) if i not in damaged]
    left_out = [int(rng.choice(damaged)), int(rng.choice(undamaged))]
    return {
        "POPULATION": [*(int(n) / 100 for n in shares), int(100 - shares.sum()) / 100],
        "LOGITS": [int(n) / 10 for n in rng.integers(-10, 11, size=4)],
        "LEFT_OUT": sorted(left_out),
        "ALPHA": int(rng.integers(20, 200)) / 100,
        "COLD": int(rng.integers(28, 40)),
    }
