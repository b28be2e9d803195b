"""Checks of the code exercises of chapter 8, Likelihood."""

import math
from collections.abc import Iterator

import numpy as np
from scipy.optimize import brentq
from scipy.special import rel_entr

from expected_surprise.exercises._answers import NotYet, quietly, show
from expected_surprise.exercises._functions import Case, Function
from expected_surprise.exercises._values import Judged

__all__ = ["EXERCISES"]


def _tanks(n: int) -> float:
    return 1 / math.comb(n, 4) if n >= 60 else 0.0


def _tank_cases(rng: np.random.Generator) -> Iterator[Case]:
    for n in rng.integers(61, 300, size=4):
        yield Case((int(n),), "N above the largest number seen")
    yield Case((60,), "N is the largest number seen", "60 tanks are possible: number 60 was captured")
    for n in 59, 10, 3:
        yield Case((n,), "N below the largest number seen", "number 60 cannot come from so few tanks")
    yield Case((100_000,), "a very large N")


TANKS = Function(
    "8.3",
    "my_likelihood(N)",
    _tanks,
    _tank_cases,
    {
        "below 60 the likelihood is 0: number 60 has been seen": lambda n: (
            1 / math.comb(n, 4) if n > 3 else 0.0
        ),
        "N = 60 is possible, too": lambda n: _tanks(n) if n > 60 else 0.0,
        "a captured tank is not put back, so the draws are not independent": lambda n: (
            n**-4.0 if n >= 60 else 0.0
        ),
        "that is the probability of one order of the four; a set of four has 24 orders": lambda n: (
            1 / math.perm(n, 4) if n >= 60 else 0.0
        ),
        "that is the number of sets; the likelihood is the probability of one": lambda n: (
            math.comb(n, 4) if n >= 60 else 0.0
        ),
        "that is the probability that the largest is 60; the data are the four numbers": lambda n: (
            math.comb(59, 3) / math.comb(n, 4) if n >= 60 else 0.0
        ),
        "that is the log-likelihood": lambda n: -math.log(math.comb(n, 4)) if n >= 60 else -math.inf,
        "that would be one tank drawn, and four were": lambda n: 1 / n if n >= 60 else 0.0,
    },
    atol=0,
)


LN_EIGHTH = math.log(1 / 8)


def _log_ratio(theta, heads, spins):
    """The log of L(theta)/L(theta hat), in nats."""
    share = heads / spins
    return -spins * (rel_entr(share, theta) + rel_entr(1 - share, 1 - theta))


def _interval(heads, spins, cut=LN_EIGHTH):
    def gap(theta):
        return _log_ratio(theta, heads, spins) - cut

    share = heads / spins
    low = brentq(gap, 1e-300, share) if heads else 0.0
    return np.array([low, brentq(gap, share, 1 - 1e-16) if heads < spins else 1.0])


def _wald(width):
    def interval(heads, spins):
        share = heads / spins
        return share + width * math.sqrt(share * (1 - share) / spins) * np.array([-1, 1])

    return interval


def _interval_cases(rng: np.random.Generator) -> Iterator[Case]:
    for _ in range(3):
        spins = int(rng.integers(20, 300))
        yield Case((int(rng.integers(5, spins - 4)), spins), "random counts")
    big = "large counts make L itself 0 in floats: subtract the largest log-likelihood first"
    yield Case((14_000, 25_000), "many spins", big)
    yield Case((0, 12), "no heads", "0 log 0 counts as 0, and theta = 0 is possible")
    yield Case((9, 9), "heads only", "0 log 0 counts as 0, and theta = 1 is possible")


def _on_grid(points, keep):
    def interval(heads, spins):
        theta = np.linspace(0, 1, points)
        inside = theta[keep(_log_ratio(theta, heads, spins), theta, heads, spins)]
        return np.array([inside.min(), inside.max()])

    return interval


def _underflow(log_ratio, theta, heads, spins):
    likelihood = theta**heads * (1 - theta) ** (spins - heads)
    return likelihood / likelihood.max() >= 1 / 8


INTERVAL = Function(
    "8.5",
    "my_interval(heads, spins)",
    _interval,
    _interval_cases,
    {
        "the larger number comes first; give the lower end first": lambda h, n: _interval(h, n)[::-1],
        "that is the width; give both ends": lambda h, n: np.ptp(_interval(h, n)),
        "the ratio 1/8 was taken for the log of the ratio: compare with ln 1/8": _on_grid(
            100_001, lambda r, *rest: r >= r.max() - 1 / 8
        ),
        "that is the interval for a log ratio of 3, which is 3 nats; 1/8 is 3 bits": lambda h, n: _interval(
            h, n, -3.0
        ),
        "that is an estimate with two standard errors on each side, not the likelihood interval": (
            _wald(2),
            _wald(1.96),
            _wald(1),
        ),
        "L is too small for a float there: subtract the largest log-likelihood before `np.exp`": _on_grid(
            100_001, _underflow
        ),
        "L itself was compared with 1/8, not its ratio to the largest L": lambda h, n: _on_grid(
            100_001, lambda r, t, h, n: t**h * (1 - t) ** (n - h) >= 1 / 8
        )(h, n),
        "the grid is too coarse for four digits": tuple(
            _on_grid(points, lambda r, *rest: r >= LN_EIGHTH)
            for points in (50, 51, 100, 101, 200, 201, 500, 501, 1000, 1001)
        ),
    },
    rtol=0,
    atol=1.2e-4,
)


def _maximisers(best: object) -> str:
    numbers = quietly(lambda: {float(n) for n in np.ravel(list(best) if isinstance(best, set) else best)})
    if not isinstance(numbers, set):
        raise NotYet(f"{show(best)} is no collection of numbers")
    if numbers == {249.0, 250.0}:
        return "compared: all maximisers of the likelihood"
    if numbers in ({249.0}, {250.0}):
        raise NotYet(f"{show(best)} is a maximiser, but not the only one: look where the ratio is exactly 1")
    if 200.0 in numbers:
        raise NotYet("200 unmarked fish besides the 50 marked ones? N counts all fish in the lake")
    if min(numbers, default=0) < 82:
        raise NotYet(f"with {show(best)}: 50 marked and 32 unmarked fish have been seen, so N is at least 82")
    wrong = next(n for n in sorted(numbers) if n not in (249.0, 250.0))
    side = "below" if wrong < 249 else "above"
    raise NotYet(f"{wrong:g} is no maximiser: it lies {side} all of them, and there the ratio is not 1")


EXERCISES = (TANKS, INTERVAL, Judged("8.6", "best", _maximisers))
