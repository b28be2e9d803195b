"""Checks of the code exercises of chapter 5, KL divergence."""

import math
from collections.abc import Iterator

import numpy as np
from scipy.special import rel_entr
from scipy.stats import poisson

from expected_surprise.exercises._answers import NotYet, quietly, show
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Judged, Number

__all__ = ["EXERCISES"]


def _right(a, b):
    return rel_entr(a, b) - a + b


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(4):
        a, b = rng.integers(1, 100, size=2) / 10
        yield Case((float(a), float(b)), "small rates")
    yield Case((4.5, 4.5), "equal rates")
    far = "a sum has to go far beyond the larger rate; the formula needs no sum"
    yield Case((1500.0, 1000.0), "large rates", far)
    yield Case((0.001, 200.0), "very different rates", far)


def _sum_to(top):
    def cut_off(a, b):
        k = np.arange(top)
        return poisson.pmf(k, a) @ (poisson.logpmf(k, a) - poisson.logpmf(k, b))

    return cut_off


def _negative_loss(target: object, q: object, least: object) -> str:
    t, q = quietly(np.asarray, target, float), quietly(np.asarray, q, float)
    for name, array in ("t", t), ("q", q):
        if not isinstance(array, np.ndarray) or array.ndim != 1 or not np.all(np.isfinite(array)):
            raise NotYet(f"{name} should be an array of finite numbers, one for each outcome")
        if np.any(array < 0):
            raise NotYet(f"{name} = {show(array)} has a negative entry")
    if t.shape != q.shape:
        raise NotYet(f"t has {len(t)} entries and q has {len(q)}; give both one for each outcome")
    if abs(q.sum() - 1) > 1e-6:
        raise NotYet(f"q = {show(q)} sums to {q.sum():.6g}; a pmf sums to 1")
    _require_below_zero(t, q)
    LEAST.judge(least)
    return f"the sum for your t and q is {rel_entr(t, q).sum():.4f} nats, and the least value is right"


def _require_below_zero(t: np.ndarray, q: np.ndarray) -> None:
    if abs(t.sum() - 1) < 1e-9:
        raise NotYet("your target sums to 1, so the sum is a divergence, which is never negative")
    loss = rel_entr(t, q).sum()
    if not loss < 0:
        raise NotYet(f"for your t and q the sum is {loss:.4g} nats, which is not negative")


LEAST = Number(
    "the least value",
    lambda: -math.exp(-1),
    6e-5,
    {
        "that is the sum T of the target at which the least value is taken": math.exp(-1),
        "that is the value in bits; the exercise asks for nats": -math.exp(-1) / math.log(2),
        "the factor T in front of ln T bounds it from below": lambda v: v < -1e6,
        "a target with a sum T other than 1 gets below 0": 0.0,
    },
)

EXERCISES = (
    Function(
        "5.2",
        "my_kl(a, b)",
        _right,
        _cases,
        {
            "that is the divergence in the other direction: swap a and b": lambda a, b: _right(b, a),
            "that is the value in bits; the exercise asks for nats": lambda a, b: _right(a, b) / math.log(2),
            "the sign is wrong: the difference of the logarithms is turned round": lambda a, b: -_right(a, b),
            "that is only the part with the logarithm; the difference of the rates is missing": lambda a, b: (
                rel_entr(a, b)
            ),
            "the rates after the logarithm have the wrong signs": lambda a, b: rel_entr(a, b) + a - b,
            "the logarithm has lost its factor": lambda a, b: math.log(a / b) - a + b,
            "the logarithm has the wrong factor: the mean is taken under the first law": lambda a, b: (
                b * math.log(a / b) - a + b
            ),
            "the sum was cut off too early for rates of this size": tuple(
                _sum_to(top) for top in (50, 100, 150, 200, 201, 300, 500, 1000, 1001)
            ),
        },
        rtol=1e-8,
        atol=1e-10,
    ),
    Judged("5.6", "(t, q, least)", _negative_loss),
)
