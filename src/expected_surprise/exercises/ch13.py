"""Checks of the code exercises of chapter 13, Why this loss and not another."""

import math
from collections.abc import Iterator

import numpy as np
from scipy.optimize import brentq
from scipy.special import entr, softmax

from expected_surprise.exercises._answers import NotYet, quietly
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Judged, Number

__all__ = ["EXERCISES"]

LARGEST = Number(
    "the largest accuracy",
    lambda: 1.0,
    1e-3,
    {"that is what all examples get if they share the loss; all guesses may be right": 0.670},
)
SMALLEST = Number(
    "the smallest accuracy",
    lambda: 1 - 0.4 / math.log(2),
    1e-3,
    {
        "that is the largest share of wrong guesses; the right ones are asked for": 0.4 / math.log(2),
        "that computes with bits; the loss is in nats": 1 - 0.4,
        "a wrong guess costs at least ln 2, not 1 nat": math.exp(-0.4),
        "each wrong guess costs at least ln 2, so not all can be wrong": 0.0,
    },
)


def _checkpoints(before: object, after: object, largest: object, smallest: object) -> str:
    losses = []
    for name, seen, right in ("before", before, 6), ("after", after, 9):
        q = quietly(np.asarray, seen, float)
        if not isinstance(q, np.ndarray) or q.shape != (10,) or not np.all((q >= 0) & (q <= 1)):
            raise NotYet(f"{name} should be ten probabilities, one of the true label for each example")
        if np.sum(q > 0.5) != right:
            words = "right where the true label has more than one half"
            raise NotYet(
                f"{name} has {np.sum(q > 0.5)} right guesses of ten, not {right}; a guess is {words}"
            )
        with np.errstate(divide="ignore"):
            losses.append(-np.mean(np.log(q)))
    if not losses[1] > losses[0]:
        raise NotYet(f"the mean loss does not rise: {losses[0]:.4f} nats before, {losses[1]:.4f} nats after")
    LARGEST.judge(largest)
    SMALLEST.judge(smallest)
    return f"your mean loss rises from {losses[0]:.3f} to {losses[1]:.3f} nats, and both bounds are right"


def _parts(q, y):
    """From the definition: a loop over the distinct forecasts."""
    base, reliability, resolution = np.mean(y), 0.0, 0.0
    for value in np.unique(q):
        group = y[q == value]
        reliability += len(group) / len(y) * (value - group.mean()) ** 2
        resolution += len(group) / len(y) * (group.mean() - base) ** 2
    return np.array([reliability, resolution, base * (1 - base)])


def _unweighted(q, y):
    values = np.unique(q)
    means = np.array([y[q == value].mean() for value in values])
    spread = np.mean((means - y.mean()) ** 2)
    return np.array([np.mean((values - means) ** 2), spread, y.mean() * (1 - y.mean())])


def _part_cases(rng: np.random.Generator) -> Iterator[Case]:
    for size in 8, 12:
        q = rng.choice([0.2, 0.5, 0.9], size=size)
        q[:2] = 0.2, 0.9
        yield Case((q, np.append(rng.integers(0, 2, size=size - 2), [0, 1])), "random forecasts")
    yield Case((np.array([0.3, 0.3, 0.3, 0.3]), np.array([0, 1, 0, 0])), "one forecast for all")
    yield Case((np.array([0.0, 1.0, 1.0]), np.array([0, 1, 1])), "certain and right")
    yield Case((np.array([0.9, 0.2, 0.9]), np.array([1, 1, 1])), "one label only")


def _swapped(order):
    return lambda q, y: _parts(q, y)[list(order)]


PARTS = Function(
    "13.3",
    "brier_parts(q, y)",
    _parts,
    _part_cases,
    {
        "the order is reliability, resolution, uncertainty": tuple(
            _swapped(order) for order in ((1, 0, 2), (2, 1, 0), (0, 2, 1), (2, 0, 1), (1, 2, 0))
        ),
        "resolution is given with a minus sign; it is a mean of squares": lambda q, y: (
            _parts(q, y) * [1, -1, 1]
        ),
        "weigh each distinct forecast with its share of the examples": _unweighted,
        "the sum over the distinct forecasts was not divided by the number of examples": lambda q, y: (
            _parts(q, y) * [len(y), len(y), 1]
        ),
        "the first is the whole Brier score; compare a forecast with its group's mean label": lambda q, y: (
            np.append(np.mean((q - y) ** 2), _parts(q, y)[1:])
        ),
        "resolution compares a group with the mean of all labels, not of all forecasts": lambda q, y: (
            np.array([_parts(q, y)[0], _resolution(q, y, np.mean(q)), _parts(q, y)[2]])
        ),
        "uncertainty is the variance with the divisor m, not m - 1": lambda q, y: np.append(
            _parts(q, y)[:2], np.var(y, ddof=1)
        ),
        "uncertainty has the factors of a variance, and the second one is missing": lambda q, y: np.append(
            _parts(q, y)[:2], np.mean(y)
        ),
        "that is the mean of (q - y)^2 itself; three numbers are asked for": lambda q, y: np.mean(
            (q - y) ** 2
        ),
    },
)


def _resolution(q, y, base):
    return sum(np.sum(q == v) / len(y) * (y[q == v].mean() - base) ** 2 for v in np.unique(q))


def _floor(eps, k):
    return entr(eps) + entr(1 - eps) + eps * math.log(k - 1)


def _floor_cases(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(3):
        yield Case((float(rng.integers(1, 60)) / 100, int(rng.integers(3, 40))), "random eps and K")
    yield Case((0.1, 2), "two classes")
    yield Case((0.0, 10), "no wrong label", "0 log 0 counts as 0")
    yield Case((1.0, 10), "only wrong labels", "0 log 0 counts as 0")


def _bare_floor(eps, k):
    eps = np.float64(eps)
    return -(1 - eps) * np.log(1 - eps) - eps * np.log(eps / (k - 1))


NOISE = Function(
    "13.5",
    "noisy_floor(eps, K)",
    _floor,
    _floor_cases,
    {
        "0 log 0 came out as nan: its term counts as 0": _bare_floor,
        "that is the value in bits; the exercise asks for nats": lambda e, k: _floor(e, k) / math.log(2),
        "the sign is wrong: an entropy is not negative": lambda e, k: -_floor(e, k),
        "that says whether a label is wrong, and not which of the K - 1 others it became": lambda e, k: (
            entr(e) + entr(1 - e)
        ),
        "a wrong label is one of K - 1 others, not of K": lambda e, k: (
            entr(e) + entr(1 - e) + e * math.log(k)
        ),
        "the choice among the others is made only with probability eps": lambda e, k: (
            entr(e) + entr(1 - e) + math.log(k - 1)
        ),
        "that is label smoothing, where the true class gets a share of eps, too": lambda e, k: (
            entr(1 - e + e / k) + (k - 1) * entr(e / k)
        ),
        "that is the surprise of an unspoilt label alone": lambda e, k: (
            -math.log(1 - e) if e < 1 else math.inf
        ),
        "only one of the K - 1 other classes was counted": lambda e, k: entr(1 - e) + entr(e / (k - 1)),
        "that is the share of wrong labels, no loss": lambda e, k: e,
    },
)


def _slope(beta, z, y):
    """The derivative of the mean log loss in beta."""
    return np.mean(np.sum(softmax(beta * z, axis=1) * z, axis=1)) - z[np.arange(len(y)), y].mean()


def _temperature(z, y):
    return 1 / brentq(_slope, 0.01, 100, args=(z, y), xtol=1e-14)


def _temperature_cases(rng: np.random.Generator) -> Iterator[Case]:
    for m, k, scale in (6, 3, 4), (8, 2, 1.5), (40, 4, 12):
        kind = "logits that are too large" if scale > 10 else "random logits"
        yield Case(_overlapping(rng, m, k, scale), kind)
    z, y = _overlapping(rng, 5, 3, 4)
    yield Case((z + 1000, y), "logits far from 0", "subtract the largest logit of each row before `np.exp`")


def _overlapping(rng, m, k, scale):
    """Logits and labels for which a best temperature exists, inside the limits of the search."""
    while True:
        z, y = np.round(rng.normal(size=(m, k)) * scale, 1), rng.integers(0, k, size=m)
        better = rng.random(m) < 0.7
        y[better] = z[better].argmax(axis=1)
        if _slope(0.05, z, y) < 0 < _slope(20, z, y):
            return z, y


def _probabilities_first(z, y):
    return _temperature(softmax(z, axis=1), y)


TEMPERATURE = Function(
    "13.6",
    "best_temperature(logits, labels)",
    _temperature,
    _temperature_cases,
    {
        "that is beta; the temperature is 1/beta": lambda z, y: 1 / _temperature(z, y),
        "the bisection went the wrong way: where the slope is negative, beta is too small": (
            lambda z, y: 100.0,
            lambda z, y: 0.01,
        ),
        "that is the temperature 1, which changes nothing": lambda z, y: 1.0,
        "the logits are already logits: take no softmax of them first": _probabilities_first,
        "the sign of the slope is wrong where beta enters: the forecasts are softmax(beta z)": lambda z, y: (
            -_temperature(z, y)
        ),
        "the bisection stopped too early: halve the interval some 50 times": tuple(
            lambda z, y, steps=steps, mean=mean: _bisection(z, y, steps, mean)
            for steps in range(1, 13)
            for mean in (np.sqrt, lambda ends: ends)
        ),
    },
    rtol=2e-4,
)


def _bisection(z, y, steps, mean):
    low, high = 0.01, 100.0
    for _ in range(steps):
        beta = np.sqrt(low * high) if mean is np.sqrt else (low + high) / 2
        low, high = (beta, high) if _slope(beta, z, y) < 0 else (low, beta)
    return 1 / beta


EXERCISES = (
    Judged("13.2", "(before, after, largest, smallest)", _checkpoints),
    PARTS,
    NOISE,
    TEMPERATURE,
)
