"""The works on distributions: entropy, cross-entropy and divergence of vectors, batches and ten numbers."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import scipy.special
import scipy.stats

from bench.contest import Peer, Work
from expected_surprise import cross_entropy, entropy, kl_divergence

__all__ = ["WORKS", "distributions"]


def distributions(shape: tuple[int, ...], axis: int, seed: int = 1, near: float = 0.0) -> Callable:
    """Make p and q of a shape, or of a part of its rows; for ``near`` > 0 q differs little from p."""

    def make(share: float) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(seed)
        size = (max(2, int(shape[0] * share)), *shape[1:])
        p = rng.random(size)
        q = p * (1 + near * rng.standard_normal(size)) if near else rng.random(size)
        return p / p.sum(axis=axis, keepdims=True), q / q.sum(axis=axis, keepdims=True)

    return make


def first(make: Callable) -> Callable:
    """The inputs of an entropy: p alone."""
    return lambda share: make(share)[:1]


def torch_call(formula: Callable, *arrays: np.ndarray) -> Callable[[], Any]:
    """A formula of torch on the arrays themselves, not on copies."""
    import torch

    tensors = [torch.from_numpy(array) for array in arrays]
    return lambda: formula(torch, *tensors).numpy()


def jax_call(formula: Callable, *arrays: np.ndarray) -> Callable[[], Any]:
    """A formula of jax, compiled; its copies of the arrays are made before the clock starts."""
    import jax

    jax.config.update("jax_enable_x64", True)
    held = [jax.numpy.asarray(array) for array in arrays]
    compiled = jax.jit(partial(formula, jax))
    return lambda: compiled(*held).block_until_ready()


def numpy_call(formula: Callable, *arrays: np.ndarray) -> Callable[[], Any]:
    """A formula of numpy or scipy."""
    return lambda: formula(*arrays)


def peer(name: str, formula: Callable, goal: float | None = None, **more: Any) -> Peer:
    """A peer by its formula; the first word of its name is its package."""
    package = name.partition(".")[0].partition(" ")[0]
    call = {"torch": torch_call, "jax": jax_call}.get(package, numpy_call)
    return Peer(name, package, partial(call, formula), goal, **more)


def entropy_peers(axis: int, scipy_goal: float, *others: float | None) -> tuple[Peer, ...]:
    entr_goal, torch_goal = others or (None, None)
    return (
        peer("scipy.stats.entropy", lambda p: scipy.stats.entropy(p, axis=axis), scipy_goal),
        peer("scipy.special.entr, summed", lambda p: scipy.special.entr(p).sum(axis=axis), entr_goal),
        peer("numpy formula", lambda p: -(p * np.log(p)).sum(axis=axis)),
        peer("torch.special.entr, summed", lambda t, p: t.special.entr(p).sum(axis), torch_goal),
        peer("jax.jit, scipy.special.entr", lambda j, p: j.scipy.special.entr(p).sum(axis)),
    )


def kl_peers(axis: int, goal: float | None) -> tuple[Peer, ...]:
    return (
        peer("scipy.stats.entropy(p, q)", lambda p, q: scipy.stats.entropy(p, q, axis=axis), goal),
        peer("scipy.special.rel_entr, summed", lambda p, q: scipy.special.rel_entr(p, q).sum(axis=axis)),
        peer("numpy formula", lambda p, q: (p * np.log(p / q)).sum(axis=axis)),
        peer(
            "torch.nn.functional.kl_div",
            lambda t, p, q: t.nn.functional.kl_div(q.log(), p, reduction="none").sum(axis),
        ),
        peer("jax.jit, scipy.special.rel_entr", lambda j, p, q: j.scipy.special.rel_entr(p, q).sum(axis)),
    )


def cross_peers(axis: int, goal: float) -> tuple[Peer, ...]:
    return (
        peer(
            "scipy.stats.entropy(p) + entropy(p, q)",
            lambda p, q: scipy.stats.entropy(p, axis=axis) + scipy.stats.entropy(p, q, axis=axis),
            goal,
        ),
        peer("numpy formula", lambda p, q: -(p * np.log(q)).sum(axis=axis)),
        peer("torch formula", lambda t, p, q: -(p * q.log()).sum(axis)),
        peer("jax.jit formula", lambda j, p, q: -(p * j.numpy.log(q)).sum(axis)),
    )


SHAPES = {  # key: words, shape, axis
    "vector": ("10,000,000 outcomes", (10_000_000,), -1),
    "rows": ("10,000 rows of 1,000", (10_000, 1_000), -1),
    "columns": ("1,000 columns of 10,000", (10_000, 1_000), 0),
    "short": ("1,000,000 rows of 10", (1_000_000, 10), -1),
    "ten": ("10 outcomes", (10,), -1),
}


def ours(function: Callable, axis: int) -> Callable:
    return lambda *arrays: lambda: function(*arrays, axis=axis)


def works(key: str) -> list[Work]:
    """Entropy, divergence and cross-entropy on inputs of one shape."""
    words, shape, axis = SHAPES[key]
    make, large = distributions(shape, axis), key != "ten"
    more = {"memory": large, "parallel": large}
    of_h = {"vector": (2.0, 1.35, 1.7), "ten": (20.0,)}.get(key, (2.5,))
    of_kl = {"vector": 3.5, "ten": None}.get(key, 5.0)
    work = partial(Work, **more)
    found = [
        work(
            f"entropy-{key}", f"H(p), {words}", first(make), ours(entropy, axis), entropy_peers(axis, *of_h)
        ),
        work(f"kl-{key}", f"D(p‖q), {words}", make, ours(kl_divergence, axis), kl_peers(axis, of_kl)),
    ]
    if large:
        peers = cross_peers(axis, 4.5)
        found.append(work(f"cross-{key}", f"H(p, q), {words}", make, ours(cross_entropy, axis), peers))
    return found


NEAR = Work(
    "kl-near",
    "D(p‖q), 10,000,000 outcomes, q close to p",
    distributions((10_000_000,), -1, near=1e-7),
    ours(kl_divergence, -1),
    kl_peers(-1, None),
    memory=True,
)
WORKS = [work for key in SHAPES for work in works(key)] + [NEAR]
