"""Checks of the code exercises of chapter 7, Continuous variables."""

import math
from collections.abc import Callable, Iterator

import numpy as np
from scipy.special import rel_entr
from scipy.stats import binom

from expected_surprise.exercises._draws import pmf
from expected_surprise.exercises._functions import Case, Function

__all__ = ["EXERCISES"]


def _with_ends(values, first=(0.0,), last=(1.0,)):
    return np.diff(np.concatenate([first, values, last]))


def _right(F, G):
    return rel_entr(_with_ends(F), _with_ends(G)).sum()


def _between(F, G):
    return rel_entr(np.diff(F), np.diff(G)).sum()


def _rescaled(F, G):
    p, q = np.diff(F), np.diff(G)
    return rel_entr(p / p.sum(), q / q.sum()).sum()


def _one_end(first, last):
    return lambda F, G: rel_entr(_with_ends(F, first, last), _with_ends(G, first, last)).sum()


def _nan_for_zero(F, G):
    p, q = _with_ends(F), _with_ends(G)
    return np.sum(p * np.log(p / q))


def _cdf(rng: np.random.Generator, edges: int) -> np.ndarray:
    return np.cumsum(pmf(rng, edges + 1))[:-1].round(2)


def _bins(rng: np.random.Generator) -> Iterator[Case]:
    for edges in (3, 4, 6):
        yield Case((_cdf(rng, edges), _cdf(rng, edges)), "random values")
    yield Case((_cdf(rng, 1), _cdf(rng, 1)), "a single edge")
    ends = (np.array([0.0, 0.3, 1.0]), np.array([0.0, 0.6, 1.0]))
    yield Case(ends, "edges that enclose everything", "two empty ends cost nothing: 0 log(0/0) counts as 0")
    empty = (np.array([0.2, 0.2, 0.7]), np.array([0.1, 0.3, 0.7]))
    yield Case(empty, "a bin that F leaves empty", "0 log 0 counts as 0")
    yield Case(empty[::-1], "a bin that only G leaves empty", "what G calls impossible happens")


BINS = Function(
    "7.3",
    "kl_in_bins(F, G)",
    _right,
    _bins,
    {
        "that is the divergence in the other direction: swap F and G": lambda F, G: _right(G, F),
        "that is the value in bits; the exercise asks for nats": lambda F, G: _right(F, G) / math.log(2),
        "the two ends of the line are missing": _between,
        "the two ends are missing, and dividing by the sum hides it": _rescaled,
        "one of the two ends of the line is missing": (_one_end((), (1.0,)), _one_end((0.0,), ())),
        "F and G are no pmfs; a bin has the difference of two neighbouring values": lambda F, G: rel_entr(
            F, G
        ).sum(),
        "the sign is wrong: a divergence is not negative": lambda F, G: -_right(F, G),
        "an empty bin came out as nan: its term counts as 0": _nan_for_zero,
    },
)

FACES = np.arange(1, 7)


def _tilted(faces, mean):
    """The pmf proportional to r^k with the given mean; r is the positive root of sum (k - mean) r^k."""
    roots = np.roots((faces - mean)[::-1])
    ratio = max(root.real for root in roots if abs(root.imag) < 1e-9)
    return ratio**faces / (ratio**faces).sum()


def _unnormalised(mean):
    roots = np.roots((FACES - mean)[::-1])
    return max(root.real for root in roots if abs(root.imag) < 1e-9) ** FACES


def _straight(mean):
    return 1 / 6 + (mean - 3.5) * (FACES - 3.5) / 17.5


def _two_faces(mean):
    return np.array([(6 - mean) / 5, 0, 0, 0, 0, (mean - 1) / 5])


def _means(rng: np.random.Generator) -> Iterator[Case]:
    for mean in rng.choice(np.arange(12, 59), size=4, replace=False) / 10:
        yield Case((float(mean),), "random means")
    yield Case((3.5,), "the mean of a fair die")
    yield Case((1.02,), "a mean near 1")
    yield Case((5.95,), "a mean near 6")


DIE = Function(
    "7.4",
    "die_with_mean(mean)",
    lambda mean: _tilted(FACES, mean),
    _means,
    {
        "the mean is right, but a straight line of probabilities has less entropy, and can be negative": (
            _straight
        ),
        "the mean is right, but these binomial shares have less entropy": lambda m: binom.pmf(
            FACES - 1, 5, (m - 1) / 5
        ),
        "the mean is right, but with two faces only there is little entropy": _two_faces,
        "that is the fair die, with mean 3.5": lambda m: np.full(6, 1 / 6),
        "the shape is right, but the six numbers do not sum to 1": _unnormalised,
        "the faces are numbered 1 to 6, not 0 to 5": lambda m: _tilted(FACES - 1, m) if m < 5 else None,
        "that is the pmf in the wrong order of the faces": lambda m: _tilted(FACES, m)[::-1],
    },
    rtol=1e-6,
    atol=1e-9,
)


def _log_normal_density(mean, sd):
    def log_density(x):
        return -(((x - mean) / sd) ** 2) / 2 - math.log(sd * math.sqrt(2 * math.pi))

    log_density.__name__ = f"the log-density of N({mean}, {sd}^2)"
    return log_density


def _from_ratios(summary: Callable) -> Callable:
    return lambda log_f, log_g, x: summary(log_f(x) - log_g(x))


def _error(r, ddof=1):
    return r.std(ddof=ddof) / math.sqrt(r.size)


def _simulated(log_f, log_g, x):
    ratios = [float(log_f(value) - log_g(value)) for value in x]
    mean = math.fsum(ratios) / len(ratios)
    squares = math.fsum((r - mean) ** 2 for r in ratios)
    return mean, math.sqrt(squares / (len(ratios) - 1) / len(ratios))


def _weighted(log_f, log_g, x):
    weights, ratios = np.exp(log_f(x)), log_f(x) - log_g(x)
    return (weights * ratios).mean(), _error(weights * ratios)


def _draws(rng: np.random.Generator) -> Iterator[Case]:
    f, g = _log_normal_density(0, 1), _log_normal_density(2, 3)
    for size in (20, 200, 7):
        yield Case((f, g, rng.normal(size=size).round(2)), "random draws")
    yield Case((_log_normal_density(1, 0.5), f, rng.normal(1, 0.5, 30).round(2)), "another pair of laws")
    yield Case((f, f, rng.normal(size=12).round(2)), "two equal laws")
    yield Case((f, g, np.array([0.5, -1.5])), "two draws")


SIMULATION = Function(
    "7.6",
    "kl_by_simulation(log_f, log_g, x)",
    _simulated,
    _draws,
    {
        "that is the difference of the logarithms turned round": _from_ratios(
            lambda r: (-r.mean(), _error(r))
        ),
        "those are bits; the exercise asks for nats": _from_ratios(
            lambda r: (r.mean() / math.log(2), _error(r) / math.log(2))
        ),
        "the second number is the standard deviation of one ratio; a mean varies less": (
            _from_ratios(lambda r: (r.mean(), r.std(ddof=1))),
            _from_ratios(lambda r: (r.mean(), r.std())),
        ),
        "the second number is divided by n, where the variance would be": _from_ratios(
            lambda r: (r.mean(), r.std(ddof=1) / r.size)
        ),
        "the second number is the square of the standard error": _from_ratios(
            lambda r: (r.mean(), _error(r) ** 2)
        ),
        "the standard deviation was divided by n inside; the exercise asks for n - 1": _from_ratios(
            lambda r: (r.mean(), _error(r, ddof=0))
        ),
        "the sum grows with the number of draws; a mean is wanted": _from_ratios(
            lambda r: (r.sum(), _error(r))
        ),
        "the draws come from f already; weighting by f counts it twice": _weighted,
        "log_f and log_g are logarithms already": lambda log_f, log_g, x: _from_ratios(
            lambda r: (r.mean(), _error(r))
        )(lambda x: np.log(log_f(x)), lambda x: np.log(log_g(x)), x),
    },
)

EXERCISES = (BINS, DIE, SIMULATION)
