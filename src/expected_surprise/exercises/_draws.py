"""Random inputs that print in full, and the small numbers that people add to a probability."""

import numpy as np

EPSILONS = tuple(10.0**-k for k in range(3, 17)) + tuple(
    float(number) for d in (np.float64, np.float32) for number in (np.finfo(d).eps, np.finfo(d).tiny)
)


def pmf(rng: np.random.Generator, size: int) -> np.ndarray:
    """Positive probabilities of two decimals.

    >>> float(pmf(np.random.default_rng(0), 4).sum())
    1.0
    """
    return (1 + rng.multinomial(100 - size, rng.dirichlet(np.ones(size)))) / 100
