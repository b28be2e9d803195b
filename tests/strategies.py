"""What hypothesis draws from: pmfs with zeros, point masses, tiny and near-equal entries; samples."""

import math

import numpy as np
from hypothesis import strategies as st

WEIGHTS = st.one_of(
    st.floats(0.01, 1.0),
    st.just(0.0),
    st.floats(1e-12, 1e-3),
)


def normalised(weights: list[float]) -> np.ndarray:
    """The pmf proportional to ``weights``."""
    return np.array(weights) / math.fsum(weights)


def pmfs(size: int | None = None, *, min_size: int = 1, max_size: int = 8, zeros: bool = True):
    """Probability mass functions; with ``zeros=False`` every outcome has a positive probability."""
    weights = WEIGHTS if zeros else WEIGHTS.filter(lambda w: w > 0)
    sizes = (min_size, max_size) if size is None else (size, size)
    return st.lists(weights, min_size=sizes[0], max_size=sizes[1]).filter(any).map(normalised)


def pmf_pairs(*, min_size: int = 1, max_size: int = 8, zeros: bool = True):
    """Two pmfs over the same outcomes; either may have zeros where the other has none."""
    return st.integers(min_size, max_size).flatmap(
        lambda k: st.tuples(pmfs(k, zeros=zeros), pmfs(k, zeros=zeros))
    )


def absolutely_continuous_pairs(*, min_size: int = 1, max_size: int = 8):
    """Two pmfs p, q over the same outcomes with q(x) > 0 wherever p(x) > 0."""
    return pmf_pairs(min_size=min_size, max_size=max_size).map(
        lambda pq: (pq[0], normalised(list(np.where(pq[0] > 0, np.maximum(pq[1], 1e-9), pq[1]))))
    )


def samples(classes: int = 5, *, max_size: int = 40):
    """Data: a non-empty list of labels 0 ... classes - 1."""
    return st.lists(st.integers(0, classes - 1), min_size=1, max_size=max_size).map(np.array)
