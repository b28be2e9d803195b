"""New numbers for the urn, the law of the game and the departments of Berkeley."""

import numpy as np

# four of six departments; with A, the only one in which women were clearly admitted more often than men
CHOICES = [[0, 1, 2, 4], [0, 1, 3, 4], [0, 1, 3, 5], [0, 1, 4, 5], [0, 2, 3, 5], [0, 2, 4, 5], [0, 1, 2, 5]]


def parameters(rng: np.random.Generator) -> dict:
    """An urn and draws that it allows, a law without ties, and a choice of departments."""
    colours = np.repeat([0, 1, 2], rng.permutation([2, 2, 1]))
    shares = rng.permutation([31, 23, 17, 13, 9, 7]) + rng.permutation([-2, -1, 0, 0, 1, 2])
    return {
        "URN": [int(n) for n in rng.permutation(np.arange(3, 12))[:3]],
        "DRAWS": [int(c) for c in rng.permutation(colours)],
        "LAW": [int(share) / 100 for share in shares],
        "DEPARTMENTS": CHOICES[rng.integers(len(CHOICES))],
    }
