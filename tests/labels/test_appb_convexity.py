"""The numbered statements of appendix B: the logarithm's tangent, convexity, Jensen, multipliers."""

import math

import numpy as np
from hypothesis import strategies as st
from mpmath import mp, mpf

from registry import checks, given
from strategies import normalised, pmfs

POINTS = st.floats(0.05, 20)
STRICT = {  # strictly convex functions on the positive numbers, with two derivatives
    "exp": (math.exp, math.exp, math.exp),
    "x ln x": (lambda x: x * math.log(x), lambda x: math.log(x) + 1, lambda x: 1 / x),
    "-ln": (lambda x: -math.log(x), lambda x: -1 / x, lambda x: x**-2),
    "softplus": (
        lambda x: math.log1p(math.exp(x)),
        lambda x: 1 / (1 + math.exp(-x)),
        lambda x: 1 / (2 + math.exp(x) + math.exp(-x)),
    ),
}
NAMES = st.sampled_from(sorted(STRICT))


def tangent_gap(t):
    """The gap t - 1 - ln t, with 50 digits."""
    with mp.workdps(50):
        return mpf(t) - 1 - mp.log(mpf(t))


@checks(
    "thm-log-tangent",
    false={"the tangent at 2": {"slope": 0.5}, "equality elsewhere": {"touching": 1.1}},
    dropped={"t is positive": {"sign": -1}},
)
@given(t=st.one_of(st.floats(1e-12, 1e12), st.floats(0.9, 1.1)))
def test_log_tangent(t, slope=1.0, touching=1.0, sign=1):
    """The logarithm of t stays below t - 1, and strictly so away from 1."""
    with mp.workdps(50):
        log = mp.log(mpf(sign * t))  # of a negative number it is complex: no order, no inequality
        assert log.imag == 0
        gap = slope * (mpf(t) - 1) - log
    assert gap >= 0
    assert (gap == 0) == (t == 1)
    assert tangent_gap(touching) == 0


@checks(
    "thm-convex-derivatives",
    false={"the tangent lies above": {"sign": -1}, "a chord lies below": {"chord": -1}},
    dropped={"the second derivative is not negative": {"concave": True}},
)
@given(name=NAMES, x=POINTS, y=POINTS, share=st.floats(0.1, 0.9))
def test_convexity_by_derivatives(name, x, y, share, sign=1, chord=1, concave=False):
    """A function with a positive second derivative lies above its tangents and below its chords."""
    value, slope, curvature = STRICT[name]
    if concave:
        value, slope = (lambda t: math.log(t)), (lambda t: 1 / t)
    assert curvature(x) > 0
    scale = 1 + abs(value(x)) + abs(value(y)) + abs(slope(x) * (y - x))
    above = value(y) - value(x) - slope(x) * (y - x)
    below = share * value(x) + (1 - share) * value(y) - value(share * x + (1 - share) * y)
    for gap in (sign * above, chord * below):
        assert gap >= -1e-12 * scale
        assert abs(x - y) < 0.5 or gap > 0


@checks(
    "thm-jensen",
    false={"the inequality is reversed": {"sign": -1}},
    dropped={"the function is convex": {"function": math.sin}},
)
@given(name=NAMES, p=pmfs(4, zeros=False), values=st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_jensen(name, p, values, sign=1, function=None):
    """The mean of the function is at least the function of the mean; they are equal for constants only."""
    value = function or STRICT[name][0]
    mean = math.fsum(p * values)
    gap = sign * (math.fsum(a * value(v) for a, v in zip(p, values, strict=True)) - value(mean))
    scale = 1e-11 * (1 + abs(value(mean)) + value(max(values)) ** 2)
    assert gap >= -scale
    constant = len({v for v, a in zip(values, p, strict=True) if a > 1e-3}) == 1
    assert constant or gap > -scale
    if len(set(values)) == 1:
        assert abs(gap) <= scale


def share_score(counts, q):
    """The function of the example, sum m_j ln q_j."""
    return math.fsum(m * math.log(a) for m, a in zip(counts, q, strict=True))


@checks(
    "thm-multiplier",
    false={"the multiplier is the number of shares": {"multiplier": len}},
    dropped={"the function is concave": {"sign": -1}},
)
@given(counts=st.lists(st.integers(1, 40), min_size=2, max_size=5), seed=st.integers(0, 999))
def test_multiplier(counts, seed, multiplier=sum, sign=1):
    """At the best shares all slopes are equal, and no other shares on the constraint do better."""
    best = np.array(counts) / multiplier(counts)
    assert math.isclose(best.sum(), 1, rel_tol=1e-12)
    slopes = [m / q for m, q in zip(counts, best, strict=True)]
    assert max(slopes) - min(slopes) < 1e-9 * max(slopes)
    others = np.random.default_rng(seed).dirichlet(np.ones(len(counts)), 20)
    for q in [normalised(list(other + 1e-9)) for other in others]:
        assert sign * share_score(counts, q) <= sign * share_score(counts, best) + 1e-9
