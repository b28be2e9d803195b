"""What digits are checked on: near-equal distributions, tiny and huge losses, subnormals, long sums, counts.

Where the sum of the floats would matter, they are whole numbers over a power of 2 and sum to 1 exactly.
"""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import mpmath as mp
import numpy as np
import oracle
import scipy.special
import scipy.stats
from scipy.spatial.distance import jensenshannon

from bench.accuracy import Case
from bench.logits import gather, jax_gather
from bench.works import entropy_peers, kl_peers
from expected_surprise import (
    entropy,
    entropy_from_counts,
    gaussian_kl,
    js_divergence,
    kl_divergence,
    log_loss,
    mutual_information,
)

__all__ = ["cases"]

WHOLE, PAIRS = 2**52, 2**31


def formulas(peers: tuple) -> dict[str, Callable]:
    """The formulas of the peers that are timed."""
    return {each.name: each.prepare.args[0] for each in peers}


def near(gap: float) -> tuple[np.ndarray, np.ndarray]:
    """Two distributions over a thousand outcomes whose divergence is about ``gap``, as floats come."""
    rng = np.random.default_rng(7)
    p = rng.random(1000)
    q = p * (1 + math.sqrt(2 * gap) * rng.standard_normal(1000))
    return p / p.sum(), q / q.sum()


def exact(gap: float) -> tuple[np.ndarray, np.ndarray]:
    """The same with sums that are exactly 1."""
    whole = [np.rint(x * WHOLE).astype(np.int64) for x in near(gap)]
    for x in whole:
        x[0] += WHOLE - x.sum()
    return whole[0] / WHOLE, whole[1] / WHOLE


def divergences() -> Iterator[Case]:
    """KL from 1e-2 to 1e-19, and Jensen-Shannon."""
    peers = formulas(kl_peers(-1, None))
    peers |= {"scipy.special.kl_div, summed": lambda p, q: scipy.special.kl_div(p, q).sum()}
    given = [(near, power) for power in (2, 4, 6, 8, 10, 12, 14, 15, 16, 17, 18, 19)]
    for make, power in given + [(exact, power) for power in (12, 16, 19)]:
        p, q = make(10.0**-power)
        key, words = f"kl-{power}", f"D(p‖q) near 1e-{power}"
        if make is exact:
            key, words = f"{key}-exact", f"{words}, sums exactly 1"
        goal = 1e-14 if power <= 15 else None  # beyond, the rounding of the inputs decides
        yield Case(key, words, (p, q), partial(oracle.kl, p, q), kl_divergence, peers, goal)
    for power in (4, 8, 12, 16):
        p, q = near(10.0**-power)
        peers = {
            "scipy.spatial.distance.jensenshannon²": lambda p, q: jensenshannon(p, q) ** 2,
            "numpy formula": lambda p, q: _middle(p, q, lambda a, m: (a * np.log(a / m)).sum()),
        }
        true = partial(oracle.js, p, q)
        yield Case(
            f"js-{power}", f"Jensen-Shannon, D(p‖q) near 1e-{power}", (p, q), true, js_divergence, peers
        )


def _middle(p: np.ndarray, q: np.ndarray, kl: Callable) -> float:
    return (kl(p, (p + q) / 2) + kl(q, (p + q) / 2)) / 2


def information() -> Iterator[Case]:
    """Mutual information of tables that are nearly independent."""
    for power in (4, 8, 12, 16):
        table = np.multiply.outer([12_000, 20_768], [17_000, 15_768]) * 2  # the sum is 2^31
        step = round(10.0 ** (-power / 2) * table.min())
        table = (table + step * np.array([[1, -1], [-1, 1]])) / PAIRS
        peers = {
            "scipy.stats.entropy, H + H − H": _three_entropies,
            "sklearn.metrics.mutual_info_score": _from_table,
            "numpy formula": lambda t: (t * np.log(t / (t.sum(1, keepdims=True) * t.sum(0)))).sum(),
        }
        words = f"I(X; Y) near 1e-{power}"
        yield Case(f"mi-{power}", words, (table,), partial(_information, table), mutual_information, peers)


def _three_entropies(t: np.ndarray) -> float:
    h = scipy.stats.entropy
    return h(t.sum(1)) + h(t.sum(0)) - h(t.ravel())


def _from_table(t: np.ndarray) -> float:
    from sklearn.metrics import mutual_info_score

    return mutual_info_score(None, None, contingency=(t * PAIRS).astype(int))


def _information(t: np.ndarray) -> mp.mpf:
    cells = [[mp.mpf(float(x)) for x in row] for row in t]
    rows, columns = [mp.fsum(row) for row in cells], [mp.fsum(column) for column in zip(*cells, strict=True)]
    return mp.fsum(
        x * mp.log(x / (rows[i] * columns[j])) for i, row in enumerate(cells) for j, x in enumerate(row)
    )


def losses() -> Iterator[Case]:
    """The loss of confident answers, right and wrong, in both precisions."""
    given = {
        np.float64: [(10.0, 0), (40.0, 0), (100.0, 0), (700.0, 0), (40.0, 1), (1e4, 1)],
        np.float32: [(40.0, 0), (80.0, 0), (1e4, 1)],
    }
    for kind in given:
        for gap, label in given[kind]:
            z, y = np.array([[gap, 0.0]], kind), np.array([label])
            peers = {
                "scipy.special.log_softmax, gathered": gather,
                "scipy.special.logsumexp − z": lambda z, y: scipy.special.logsumexp(z[0]) - z[0, y[0]],
                "numpy formula": lambda z, y: -np.log(np.exp(z) / np.exp(z).sum())[0, y[0]],
                "torch.nn.functional.cross_entropy": lambda t, z, y: t.nn.functional.cross_entropy(z, y),
                "jax.jit, nn.log_softmax, gathered": lambda j, z, y: jax_gather(j, z, y)[0],
                "sklearn.metrics.log_loss of softmax": _mean_loss,
            }
            key = f"loss-{gap:g}-{label}-{kind.__name__}"
            words = f"log_loss([{gap:g}, 0], {label}), {kind.__name__}"
            goal = 1e-14 if kind is np.float64 else 2e-7
            true = partial(oracle.log_loss, z[0], label)
            yield Case(key, words, (z, y), true, lambda z, y: log_loss(z, y)[0], peers, goal)


def _mean_loss(z: np.ndarray, y: np.ndarray) -> float:
    from sklearn.metrics import log_loss as loss

    return loss(y, scipy.special.softmax(z.astype(float), axis=1), labels=[0, 1])


def entropies() -> Iterator[Case]:
    """Subnormal probabilities, and sums of ten million terms in both precisions."""
    peers = formulas(entropy_peers(-1, 0.0))
    tiny = np.array([1.0, 1e-310, 5e-324, 0.0])
    folklore = {"numpy formula with p + 1e-12": lambda p: -(p * np.log(p + 1e-12)).sum()}
    words = "H(1, 1e-310, 5e-324, 0)"
    yield Case("subnormal", words, (tiny,), partial(oracle.entropy, tiny), entropy, peers | folklore)
    for kind, goal in ((np.float64, 1e-14), (np.float32, 1e-7)):
        p, true = long_vector(kind)
        one_by_one = {"numpy formula, added in a row": lambda p: np.add.accumulate(-p * np.log(p))[-1]}
        words = f"H of 10,000,000 outcomes, {kind.__name__}"
        yield Case(f"long-{kind.__name__}", words, (p,), true, entropy, peers | one_by_one, goal)


def long_vector(kind: type) -> tuple[np.ndarray, Callable]:
    """Ten million probabilities with exact sum, of a thousand sizes, and their entropy."""
    rng = np.random.default_rng(9)
    sizes = rng.integers(2**9, 2**11, 1000)
    rest = 2**34 - int(sizes.sum()) * 10_000
    others = np.full(1024, rest // 1024)
    others[0] += rest % 1024
    p = np.concatenate([np.repeat(sizes, 10_000), others]) / 2**34
    p = rng.permutation(p.astype(kind))

    def true() -> mp.mpf:
        values, counts = np.unique(p, return_counts=True)
        x = [mp.mpf(float(v)) for v in values]
        return mp.fsum(-int(c) * v * mp.log(v) for v, c in zip(x, counts, strict=True))

    return p, true


def normals() -> Iterator[Case]:
    """Normal distributions whose standard deviations nearly agree."""
    for ratio in (1e-4, 1e-8):
        given = 0.0, 1.0 + ratio, 0.0, 1.0
        peers = {
            "numpy formula": lambda m, s, n, t: np.log(t / s) + (s**2 + (m - n) ** 2) / (2 * t**2) - 0.5,
            "torch.distributions.kl_divergence": _torch_normals,
        }
        arrays = tuple(np.array(x) for x in given)
        true = partial(oracle.gaussian_kl, *given)
        yield Case(
            f"normal-{ratio:g}", f"D of normals, sd 1 + {ratio:g} and 1", arrays, true, gaussian_kl, peers
        )


def _torch_normals(t: Any, m: Any, s: Any, n: Any, u: Any) -> Any:
    normal = t.distributions.Normal
    return t.distributions.kl_divergence(normal(m, s), normal(n, u))


def counts() -> Iterator[Case]:
    """The estimators on the example in the documentation of ndd, 100 observations of 20 outcomes."""
    n = np.array(oracle.NDD)
    trues = {
        "plugin": lambda: oracle.entropy_from_counts(n),
        "miller_madow": lambda: (
            oracle.entropy_from_counts(n) + mp.mpf(int((n > 0).sum()) - 1) / (2 * int(n.sum()))
        ),
        "grassberger": lambda: oracle.grassberger(oracle.NDD),
        "nsb": lambda: oracle.nsb(oracle.NDD, 20),
    }
    for name, true in trues.items():
        more = {"k": 20} if name == "nsb" else {}
        ours = partial(entropy_from_counts, estimator=name, **more)
        goal = 1e-12 if name == "nsb" else 1e-14
        peers = {f"infomeasure.entropy, {name}": partial(_infomeasure, name)}
        yield Case(f"counts-{name}", f"estimate from counts, {name}", (n,), true, ours, peers, goal)


def _infomeasure(name: str, n: np.ndarray) -> float:
    import infomeasure

    x = np.repeat(np.arange(n.size), n)
    known = {"K": n.size} if name == "nsb" else {}
    return infomeasure.entropy(x, approach="discrete" if name == "plugin" else name, **known)


def cases() -> Iterator[Case]:
    """All cases, in the order of the table."""
    for family in (divergences, information, losses, entropies, normals, counts):
        yield from family()
