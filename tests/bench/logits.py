"""The works on logits, pairs and samples: the loss of classifiers, mutual information, estimators."""

from functools import partial
from typing import Any

import numpy as np
import scipy.special

from bench.contest import Peer, Work
from bench.works import peer
from expected_surprise import entropy_from_counts, log_loss, mutual_information_from_samples

__all__ = ["WORKS", "logits"]


def logits(n: int, k: int, kind: type, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits of n examples and k classes, and labels."""
    rng = np.random.default_rng(2)
    rows = max(k, int(n * share))
    return (3 * rng.standard_normal((rows, k))).astype(kind), np.arange(rows) % k


def gather(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The loss by scipy's log-softmax."""
    return -scipy.special.log_softmax(z, axis=-1)[np.arange(len(y)), y]


def jax_gather(jax: Any, z: Any, y: Any) -> Any:
    """The same by jax."""
    return -jax.numpy.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1)[:, 0]


def sklearn_mean(z: np.ndarray, y: np.ndarray) -> Any:
    """The mean loss by scikit-learn, which wants probabilities."""
    from sklearn.metrics import log_loss as loss

    names = np.arange(z.shape[1])

    def mean() -> float:
        p = scipy.special.softmax(z, axis=1)
        if p.dtype == np.float32:  # else it warns that rows do not sum to 1 to its tolerance
            p = p.astype(float)
            p /= p.sum(axis=1, keepdims=True)
        return loss(y, p, labels=names)

    return mean


def loss_work(key: str, n: int, k: int, kind: type, goal: float | None) -> Work:
    """The losses of n examples; scikit-learn returns their mean alone."""
    close = 1e-5 if kind is np.float32 else 1e-9
    peers = (
        peer(
            "torch.nn.functional.cross_entropy",
            lambda t, z, y: t.nn.functional.cross_entropy(z, y, reduction="none"),
            goal,
            close=close,
        ),
        peer("scipy.special.log_softmax, gathered", gather, 2.2, close=close),
        peer("jax.jit, nn.log_softmax, gathered", jax_gather, close=close),
    )
    words = f"log_loss, {n:,} rows of {k:,} logits, {kind.__name__}"
    return Work(
        key, words, partial(logits, n, k, kind), lambda z, y: lambda: log_loss(z, y), peers, memory=True
    )


def mean_work(key: str, n: int, k: int, kind: type) -> Work:
    """The mean loss, which is what scikit-learn computes."""
    close = 1e-5 if kind is np.float32 else 1e-9
    sklearn = Peer("sklearn.metrics.log_loss of softmax", "sklearn", sklearn_mean, 7.0, close)
    words = f"mean log_loss, {n:,} rows of {k:,} logits, {kind.__name__}"
    return Work(
        key, words, partial(logits, n, k, kind), lambda z, y: lambda: log_loss(z, y).mean(), (sklearn,)
    )


def pairs(share: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of whole numbers from 0 to 9 that know of each other."""
    rng = np.random.default_rng(3)
    x = rng.integers(0, 10, max(100, int(1e6 * share)))
    return x, (x + rng.integers(0, 6, x.size)) % 10


def sklearn_information(x: np.ndarray, y: np.ndarray) -> Any:
    from sklearn.metrics import mutual_info_score

    return lambda: mutual_info_score(x, y)


def infomeasure_information(x: np.ndarray, y: np.ndarray) -> Any:
    import infomeasure

    return lambda: infomeasure.mutual_information(x, y, approach="discrete")


INFORMATION = Work(
    "information",
    "I(X; Y) from 1,000,000 pairs",
    pairs,
    lambda x, y: lambda: mutual_information_from_samples(x, y),
    (
        Peer("sklearn.metrics.mutual_info_score", "sklearn", sklearn_information, 30.0),
        Peer("infomeasure.mutual_information", "infomeasure", infomeasure_information, 45.0),
    ),
)
APPROACH = {"plugin": "discrete", "miller_madow": "miller_madow", "grassberger": "grassberger", "nsb": "nsb"}


def sample(share: float) -> tuple[np.ndarray]:
    """Observations of 1,000 outcomes, some frequent and some rare."""
    rng = np.random.default_rng(4)
    return (np.minimum(rng.exponential(120, max(1000, int(1e5 * share))), 999).astype(int),)


def estimator_work(name: str) -> Work:
    """An estimate of an entropy from a sample, which is counted first."""
    more = {"k": 1000} if name == "nsb" else {}

    def ours(x: np.ndarray) -> Any:
        return lambda: entropy_from_counts(np.unique(x, return_counts=True)[1], estimator=name, **more)

    def theirs(x: np.ndarray) -> Any:
        import infomeasure

        known = {"K": 1000} if name == "nsb" else {}
        return lambda: infomeasure.entropy(x, approach=APPROACH[name], **known)

    rival = Peer(f"infomeasure.entropy, {APPROACH[name]}", "infomeasure", theirs)
    words = f"H from 100,000 observations, {name}"
    return Work(f"estimate-{name}", words, sample, ours, (rival,), parallel=False)


WORKS = [
    loss_work("loss-short", 1_000_000, 10, np.float64, 2.8),
    loss_work("loss-short-32", 1_000_000, 10, np.float32, 4.0),
    loss_work("loss-long", 10_000, 1_000, np.float64, 1.5),
    loss_work("loss-long-32", 10_000, 1_000, np.float32, None),
    mean_work("mean-short", 1_000_000, 10, np.float64),
    mean_work("mean-long", 10_000, 1_000, np.float64),
    INFORMATION,
    *(estimator_work(name) for name in APPROACH),
]
