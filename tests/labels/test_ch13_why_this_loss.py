"""The numbered statements of chapter 13, Why this loss and not another."""

import math

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from mpmath import mp
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from scipy.special import softmax
from scipy.stats import laplace, norm

from expected_surprise import cross_entropy, entropy, kl_divergence, log_loss
from registry import checks, given
from strategies import pmfs

ROOM = {"rel_tol": 1e-9, "abs_tol": 1e-9}


def sigmoid(u):
    """The printed fraction, in mpmath."""
    return 1 / (1 + mp.exp(-u))


@checks(
    "prop-two-slopes",
    "eq-two-slopes",
    false={
        "the factor 2 is missing": {"square_slope": lambda q: -q * (1 - q) ** 2},
        "the logarithm's slope fades too": {"log_slope": lambda q: -q * (1 - q)},
        "the shoulder ends at one half": {"shoulder": 0.5},
        "the steepest slope is one quarter": {"steepest": 0.25},
    },
    dropped={"the probability is a sigmoid of the logit": {"link": lambda u: mp.ncdf(u)}},
)
@given(u=st.sampled_from([-12.0, -7.0, -3.0, -1.0, -0.5, 0.0, 0.5, 2.0, 5.0, 9.0]))
def test_two_slopes(
    u,
    square_slope=lambda q: -2 * q * (1 - q) ** 2,
    log_slope=lambda q: -(1 - q),
    shoulder=1 / 3,
    steepest=8 / 27,
    link=sigmoid,
):
    """Derivatives taken numerically in 30 digits are the printed ones; so are the shoulder and the top."""
    with mp.workdps(30):
        q = link(mp.mpf(u))
        pulls = [mp.diff(lambda v: -mp.log(link(v)), u), mp.diff(lambda v: (1 - link(v)) ** 2, u)]
        assert math.isclose(pulls[0], log_slope(q), rel_tol=1e-9)
        assert math.isclose(pulls[1], square_slope(q), rel_tol=1e-9)
        assert math.isclose(pulls[0] / pulls[1], 1 / (2 * q * (1 - q)), rel_tol=1e-9)
        assert pulls[0] / pulls[1] >= 2 - 1e-12
        assert mp.diff(lambda v: -mp.log(link(v)), u, 2) > 0
        assume(abs(q - shoulder) > 1e-3)
        assert (mp.diff(lambda v: (1 - link(v)) ** 2, u, 2) > 0) == (q > shoulder)
        top = mp.log(mp.mpf(1) / 2)
        assert abs(pulls[1]) <= steepest + 1e-12
        assert math.isclose(abs(mp.diff(lambda v: (1 - link(v)) ** 2, top)), steepest, rel_tol=1e-9)


def integrated_time(slope, a):
    """When the flow du/dt = slope(u) from -a reaches 0, by a solver for differential equations."""
    reached = lambda t, u: u[0]
    reached.terminal = True
    exact = {"rtol": 1e-8, "atol": 1e-10, "method": "LSODA"}
    end = solve_ivp(lambda t, u: slope(u), (0, 1e3), [-a], events=reached, **exact)
    return end.t_events[0][0] if end.t_events[0].size else math.inf


def square_time(a):
    """The second line of the printed formula."""
    return math.expm1(a) / 2 + 1.5 * a - 1.5 * math.expm1(-a) - math.expm1(-2 * a) / 4


@checks(
    "thm-waiting-time",
    "eq-waiting-time",
    false={
        "the squared error waits a + 1 too": {"slow": lambda a: a + 1 - math.exp(-a)},
        "the cross-entropy waits exp(a) / 2": {"fast": lambda a: math.exp(a) / 2},
        "the small terms are left out": {"slow": lambda a: math.expm1(a) / 2},
    },
    dropped={"the start is on the wrong side": {"side": -1}},
)
@given(a=st.sampled_from([0.2, 1.0, 3.0, 6.0]))
def test_waiting_time(a, fast=lambda a: a + 1 - math.exp(-a), slow=square_time, side=1):
    """A solver of differential equations needs the printed times."""
    start = side * a
    log_time = integrated_time(lambda u: 1 / (1 + np.exp(u)), start)
    sq_time = integrated_time(lambda u: 2 * np.exp(u) / (1 + np.exp(u)) ** 3, start)
    assert math.isclose(log_time, fast(a), rel_tol=1e-5)
    assert math.isclose(sq_time, slow(a), rel_tol=1e-5)
    assert log_time < a + 1
    assert sq_time > math.expm1(a) / 2


@checks(
    "prop-brier-gradient",
    "eq-brier-gradient",
    false={
        "the factor 2 is missing": {"factor": 1},
        "the mean is not subtracted": {"centre": False},
        "a confident forecast is pulled by at most epsilon": {"most": 1},
        "a confident forecast is pulled by 6 epsilon squared": {"power": 2},
    },
    dropped={"the forecast sums to one": {"total": 1.5}},
)
@given(z=st.lists(st.floats(-6, 6), min_size=2, max_size=5).map(np.array), data=st.data())
def test_brier_gradient(z, data, factor=2, centre=True, most=6, power=1, total=1.0):
    """Central differences of the squared error give the printed derivative, and its bound holds."""
    t = data.draw(pmfs(len(z)))

    def score(v):
        return ((total * softmax(v) - t) ** 2).sum()

    q, h = total * softmax(z), 1e-5
    numeric = np.array([(score(z + h * e) - score(z - h * e)) / (2 * h) for e in np.eye(len(z))])
    printed = factor * q * ((q - t) - centre * (q @ (q - t)))
    assert np.allclose(numeric, printed, atol=1e-8)
    epsilon = 1 - softmax(z).max()
    assert np.linalg.norm(printed) <= most * epsilon**power + 1e-15
    sure = softmax(np.append(12.0, np.zeros(len(z) - 1)))
    wrong = np.eye(len(z))[1]
    pull = 2 * sure * ((sure - wrong) - sure @ (sure - wrong))
    assert np.linalg.norm(pull) <= most * (1 - sure[0]) ** power


@checks(
    "thm-error-models",
    "eq-laplace-loss",
    false={
        "the constant is ln b": {"constant": lambda b: math.log(b)},
        "the mean is best for the Laplace law": {"middle": np.mean},
        "the best Laplace scale is half of the mean error": {"stretch": 0.5},
        "only one number is a median": {"medians": lambda y, c: c == np.median(y)},
    },
    dropped={"not all numbers are equal": {"equal": True}},
)
@given(y=st.lists(st.integers(-9, 9), min_size=2, max_size=9).map(np.array), c=st.integers(-10, 10))
def test_error_models(
    y,
    c,
    constant=lambda b: math.log(2 * b),
    middle=np.median,
    stretch=1.0,
    medians=lambda y, c: (y < c).sum() <= len(y) / 2 and (y > c).sum() <= len(y) / 2,
    equal=False,
):
    """Scipy's laws give the printed losses; the mean, the medians and the scales are the best ones."""
    assume(equal or np.ptp(y) > 0)
    if equal:
        y, c = np.full(3, 2), 2
    mse, mae = ((y - c) ** 2).mean(), stretch * np.abs(y - c).mean()
    normal = lambda c, s: -norm.logpdf(y, c, s).mean()
    flat = lambda c, b: -laplace.logpdf(y, c, b).mean()
    for b in (0.3, 1.0, 4.0):
        assert math.isclose(flat(c, b), np.abs(y - c).mean() / b + constant(b), **ROOM)
        assert normal(c, b) >= normal(y.mean(), b) - 1e-12
        assert (c == y.mean()) or normal(c, b) > normal(y.mean(), b) + 1e-12
        assert flat(c, b) >= flat(middle(y), b) - 1e-12
        assert medians(y, c) == math.isclose(flat(c, b), flat(middle(y), b), **ROOM)
        assert mse > 0
        assert normal(c, math.sqrt(mse)) <= normal(c, b) + 1e-12
        assert flat(c, mae) <= flat(c, b) + 1e-12
    assert math.isclose(normal(c, math.sqrt(mse)), math.log(2 * math.pi * math.e * mse) / 2, **ROOM)
    assert math.isclose(flat(c, mae), math.log(2 * math.e * mae), **ROOM)


def log_score(q, y):
    """The surprise of y under the forecast q."""
    return -np.log(q[y])


def brier_score(q, y):
    """The squared distance from the one-hot label."""
    return ((q - np.eye(len(q))[y]) ** 2).sum()


def expected(score, p, q):
    """The expected charge for the forecast q of one who believes p."""
    return sum(p[y] * score(q, y) for y in range(len(p)) if p[y] > 0)


@checks(
    "def-proper-score",
    false={
        "the linear score is proper": {"honest": (lambda q, y: 1 - q[y],)},
        "the lone square is proper": {"honest": (lambda q, y: (1 - q[y]) ** 2,)},
        "a constant is strictly proper": {"honest": (lambda q, y: 1.0,)},
        "the Brier score is local": {"local": brier_score},
    },
)
@given(p=pmfs(3, zeros=False), q=pmfs(3, zeros=False))
def test_proper_scores(p, q, honest=(log_score, brier_score), local=log_score):
    """The log and the Brier score never charge honesty more; only the first looks at q(y) alone."""
    for score in honest:
        assert expected(score, p, p) <= expected(score, p, q) + 1e-12
        assert np.abs(p - q).max() < 0.01 or expected(score, p, p) < expected(score, p, q) - 1e-12
    rest = 1 - q[0]
    other = np.array([q[0], rest * 0.9, rest * 0.1])
    assert math.isclose(local(q, 0), local(other, 0), **ROOM)


@checks(
    "thm-local-score",
    "eq-local-score",
    false={
        "the excess is the reverse divergence": {"divergence": lambda p, q: kl_divergence(q, p)},
        "the square has this form": {"shape": lambda t: (1 - t) ** 2},
        "a negative factor will do": {"sign": -1},
    },
    dropped={"c is at least 0": {"sign": -1}, "q sums to one": {"total": 2.0}},
)
@given(
    p=pmfs(4, zeros=False),
    q=pmfs(4, zeros=False),
    c=st.floats(0.1, 5),
    b=st.lists(st.floats(-3, 3), min_size=4, max_size=4).map(np.array),
)
def test_local_scores_that_are_proper(
    p, q, c, b, divergence=kl_divergence, shape=lambda t: -np.log(t), sign=1, total=1.0
):
    """Scores of the printed form charge a lie c D(p || q) more than the truth, at least 0."""
    charge = lambda v: sign * c * shape(v) + b
    excess = p @ charge(total * q) - p @ charge(p)
    assert excess >= -1e-9
    assert math.isclose(excess, c * divergence(p, q), rel_tol=1e-7, abs_tol=1e-9)


def best_gain(score, p):
    """By how much the best of many positive forecasts undercuts the honest one."""
    rng = np.random.default_rng(13)
    near = p * np.exp(0.05 * rng.normal(size=(2000, len(p))))
    lies = np.vstack([near / near.sum(axis=1, keepdims=True), rng.dirichlet(np.ones(len(p)), 2000)])
    return (score(p) @ p - (score(lies) * p).sum(axis=1)).max()


BELIEFS = {3: np.array([0.5, 0.3, 0.2]), 2: np.array([0.7, 0.3])}


@checks(
    "thm-local-score",
    false={
        "the logarithm can be gamed": {"score": lambda t: -np.log(t)},
        "a logarithm to base 2, moved, can be gamed": {"score": lambda t: 3 - np.log2(t)},
    },
    dropped={"there are three outcomes or more": {"outcomes": 2}},
)
@given(power=st.sampled_from([1.5, 3.0, 4.0]))
def test_other_local_scores_can_be_gamed(power, score=None, outcomes=3):
    """With three outcomes some lie pays under the powers of 1 - t and other smooth curves."""
    others = [score] if score else [lambda t: (1 - t) ** 2, lambda t: (1 - t) ** power]
    others += [] if score or outcomes == 2 else [lambda t: 1 / t, lambda t: -np.sqrt(t), lambda t: 1 - t**2]
    for shape in others:
        assert best_gain(shape, BELIEFS[outcomes]) > 1e-6


def world_of(seed):
    """The weights of 4 inputs, the law of 3 labels given each, often with zeros, and a positive forecast."""
    rng = np.random.default_rng(seed)
    laws = rng.dirichlet(np.ones(3), size=4) * (rng.random((4, 3)) < 0.8) + 1e-3 * np.eye(3)[[0, 1, 2, 0]]
    forecasts = rng.dirichlet(np.ones(3), size=4)
    return rng.dirichlet(np.ones(4)), laws / laws.sum(axis=1, keepdims=True), forecasts


def worlds():
    """Random worlds of 4 inputs and 3 labels."""
    return st.integers(0, 10**6).map(world_of)


@checks(
    "thm-bayes-loss",
    "eq-bayes-loss",
    false={
        "the floor is the entropy of the labels": {"floor_of_labels": True},
        "the divergence is the other way round": {"divergence": lambda p, q: kl_divergence(q, p)},
        "every input has the same weight": {"weigh": lambda w: np.full(4, 0.25)},
    },
    dropped={
        "the forecast depends on the input alone": {"peek": True},
        "the forecast sums to one": {"total": 1.5},
    },
)
@given(world=worlds())
def test_bayes_loss(
    world,
    floor_of_labels=False,
    divergence=kl_divergence,
    weigh=lambda w: w,
    peek=False,
    total=1.0,
):
    """The double sum over inputs and labels is the floor plus the mean divergence."""
    weight, p, q = world
    loss = 0.0
    for w, law, forecast in zip(weight, p, q, strict=True):
        for k in range(3):
            said = 1.0 if peek else total * forecast[k]
            loss -= w * law[k] * math.log(said) if law[k] > 0 else 0
    w = weigh(weight)
    floor = entropy(weight @ p) if floor_of_labels else w @ entropy(p)
    assert math.isclose(loss, floor + w @ divergence(p, q), **ROOM)
    assert loss >= floor - 1e-9
    assert math.isclose(weight @ cross_entropy(p, p), floor, **ROOM)


@checks(
    "prop-loss-bounds-error",
    false={
        "the loss in nats is a bound": {"base": math.e},
        "half of the loss in bits is a bound": {"factor": 0.5},
    },
    dropped={"the guess has the largest probability": {"guess": np.argmin}},
)
@given(
    z=st.lists(st.lists(st.floats(-4, 4), min_size=3, max_size=3), min_size=1, max_size=8).map(np.array),
    y=st.lists(st.integers(0, 2), min_size=8, max_size=8),
)
def test_loss_bounds_error(z, y, base=2, factor=1.0, guess=np.argmax):
    """The share of wrong guesses is at most the library's mean loss in bits."""
    y = np.array(y[: len(z)])
    tie = np.array([[1e-9, 0.0, -60.0]])
    for rows, labels in ((z, y), (tie, np.array([1])), (np.array([[9.0, 0, 0]]), np.array([0]))):
        wrong = np.mean(guess(rows, axis=1) != labels)
        assert wrong <= factor * log_loss(rows, labels, base=base).mean() + 1e-8


def grouped_worlds():
    """Worlds in which the inputs 0, 1 and the inputs 2, 3 share a forecast."""
    return worlds().map(lambda world: (world[0], world[1], world[2][:2], np.array([0, 0, 1, 1])))


def laws_by_forecast(weight, p, which):
    """The weight of each forecast and the law of the label given it, added up input by input."""
    share, law = np.zeros(2), np.zeros((2, 3))
    for v, w, row in zip(which, weight, p, strict=True):
        share[v] += w
        law[v] += w * row
    return share, law / share[:, None]


@checks(
    "def-calibrated",
    false={
        "each input has its forecast for its law": {"look": lambda p, which, laws: p},
        "announcing the likeliest label is calibrated": {"announce": lambda c: np.eye(3)[c.argmax(axis=1)]},
    },
)
@given(world=grouped_worlds())
def test_calibrated(world, look=lambda p, which, laws: laws[which], announce=lambda c: c):
    """Whoever announces the law given the forecast is calibrated: the label's law is what was said."""
    weight, p, _, which = world
    laws = laws_by_forecast(weight, p, which)[1]
    said = announce(laws)[which]
    joint = weight[:, None] * p
    for v in np.unique(said, axis=0):
        here = (said == v).all(axis=1)
        given_v = joint[here].sum(axis=0) / weight[here].sum()
        assert np.allclose(given_v, v, atol=1e-9)
    assert np.allclose(look(p, which, laws), said, atol=1e-9)


@checks(
    "thm-calibration-split",
    "eq-calibration-split",
    false={
        "the divergence is the other way round": {"divergence": lambda c, q: kl_divergence(q, c)},
        "the middle part is left out": {"middle": 0.0},
        "the first part is the entropy of the labels": {"floor_of_labels": True},
        "who always announces the law of the labels has no loss outside the second part": {"kept": 0.0},
    },
    dropped={"the forecast is made from the input": {"peek": True}},
)
@given(world=grouped_worlds())
def test_calibration_split(
    world, divergence=kl_divergence, middle=1.0, floor_of_labels=False, peek=False, kept=1.0
):
    """The loss, input by input, is floor plus grouping plus miscalibration; no part is negative."""
    weight, p, q, which = world
    share, laws = laws_by_forecast(weight, p, which)
    if peek:  # a forecast that follows the label: given it, nothing is left to know
        share, laws, q = weight @ p, np.eye(3), np.eye(3)
        loss = 0.0
    else:
        loss = weight @ cross_entropy(p, q[which])
    floor = entropy(weight @ p) if floor_of_labels else weight @ entropy(p)
    grouping, miscalibration = share @ entropy(laws) - floor, share @ divergence(laws, q)
    assert grouping >= -1e-9
    assert miscalibration >= -1e-12
    assert math.isclose(loss, floor + middle * grouping + miscalibration, **ROOM)
    assert math.isclose(weight @ cross_entropy(p, laws[which]), floor + grouping, **ROOM)
    labels = weight @ p
    useless = weight @ cross_entropy(p, labels)
    assert math.isclose(useless, kept * floor + (entropy(labels) - floor), **ROOM)
    assert grouping <= entropy(labels) - floor + 1e-9


@checks(
    "thm-temperature",
    false={
        "the slope is the mean logit of the true class": {"expects": 0.0},
        "the slope has the other sign": {"sign": -1},
        "a lower temperature always has the lower loss": {"cold_is_best": True},
    },
    dropped={"beta is positive": {"direction": -1}},
)
@given(
    z=st.lists(st.lists(st.floats(-3, 3), min_size=3, max_size=3), min_size=2, max_size=8).map(np.array),
    y=st.lists(st.integers(0, 2), min_size=8, max_size=8),
    beta=st.floats(0.2, 3),
)
def test_temperature(z, y, beta, expects=1.0, sign=1, cold_is_best=False, direction=1):
    """Guesses stay; differences give the printed slope; the loss is convex and least where that is 0."""
    y = np.array(y[: len(z)])
    loss = lambda b: log_loss(b * z, y).mean()
    ranked = softmax(direction * beta * z, axis=1)
    lead = np.diff(np.sort(z, axis=1), axis=1)[:, -1] > 1e-6
    assert (ranked.argmax(axis=1) == z.argmax(axis=1))[lead].all()

    def slope(b):
        wanted = (softmax(b * z, axis=1) * z).sum(axis=1)
        return sign * (expects * wanted - z[np.arange(len(y)), y]).mean()

    assert math.isclose((loss(beta + 1e-5) - loss(beta - 1e-5)) / 2e-5, slope(beta), abs_tol=1e-7)
    assert loss(beta) <= (loss(beta - 0.1) + loss(beta + 0.1)) / 2 + 1e-12
    assert not cold_is_best or loss(beta + 0.1) <= loss(beta) + 1e-12
    if slope(0.01) < -1e-6 and slope(30) > 1e-6:
        best = brentq(slope, 0.01, 30)
        assert all(loss(best) <= loss(b) + 1e-9 for b in (0.5 * best, 0.9 * best, 1.1 * best, 2 * best))
