"""The numbered statements of chapter 12, Classification."""

import math

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from mpmath import mp
from scipy.optimize import minimize
from scipy.special import entr, expit, softmax
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from statsmodels.datasets import spector

from expected_surprise import (
    binary_log_loss,
    cross_entropy,
    entropy,
    kl_divergence,
    log_likelihood,
    log_loss,
    log_loss_gradient,
    soft_log_loss,
    softmax_regression,
)
from golden import rows
from registry import checks, given
from strategies import pmfs

LOGIT = st.one_of(st.floats(-8, 8), st.sampled_from([0.0, 1.0, -30.0, 30.0]))
ROOM = {"rel_tol": 1e-9, "abs_tol": 1e-9}


def logits(min_size=2, max_size=5, logit=LOGIT):
    """A row of logits, ties and large gaps among them."""
    return st.lists(logit, min_size=min_size, max_size=max_size).map(np.array)


@st.composite
def tables(draw):
    """Inputs 0 to 3, labels 0 to 2, and a forecast, possibly with zeros, for each input."""
    pairs = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=25))
    x, y = np.array(pairs).T
    return x, y, np.array([draw(pmfs(3)) for _ in range(4)])


@st.composite
def problems(draw):
    """Features, labels with every class present, and a direction of the parameters' size."""
    classes, dimension = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    m = draw(st.integers(classes, 12))
    X = draw(st.sampled_from([0.0, 0.3, 3.0])) * rng.normal(size=(m, dimension))
    y = rng.permutation(np.arange(m) % classes)
    return X, y, rng.normal(size=(dimension + 1, classes))


def exact_softmax(z):
    """The printed fraction, in 50 digits."""
    with mp.workdps(50):
        powers = [mp.exp(mp.mpf(float(v))) for v in z]
        return [power / mp.fsum(powers) for power in powers]


def with_ones(X):
    """The inputs with a column of ones."""
    return np.column_stack([X, np.ones(len(X))])


def surprise(q):
    """-ln q, infinite at zero."""
    return -math.log(q) if q > 0 else math.inf


def by_logits(q, y):
    """The library's log loss of label y under the pmf q, whose logits are the logs of its entries."""
    return log_loss([math.log(v) if v > 0 else -math.inf for v in q], y)


@checks(
    "def-conditional-likelihood",
    "eq-conditional-likelihood",
    false={
        "the labels' probabilities are added": {"combine": sum},
        "the log loss is a sum": {"mean": lambda losses: sum(losses)},
        "the label is ignored": {"picked": lambda forecast, label: forecast.max()},
    },
)
@given(table=tables())
def test_conditional_likelihood(
    table, combine=math.prod, mean=np.mean, picked=lambda forecast, label: forecast[label]
):
    """The mean of the library's losses is minus the logarithm of the product, divided by m."""
    x, y, q = table
    likelihood = combine([float(picked(q[i], j)) for i, j in zip(x, y, strict=True)])
    loss = mean([by_logits(q[i], j) for i, j in zip(x, y, strict=True)])
    assume(likelihood == 0 or likelihood > 1e-300)
    assert math.isinf(loss) or likelihood > 0
    assert math.isclose(math.exp(-loss * len(x)), likelihood, rel_tol=1e-9, abs_tol=1e-12)
    assert likelihood == 0 or math.isclose(loss, -math.log(likelihood) / len(x), **ROOM)


@checks(
    "thm-conditional-bridge",
    "eq-conditional-bridge",
    "eq-conditional-bound",
    false={
        "every input has the same weight": {"weigh": lambda share: np.full_like(share, 1 / len(share))},
        "the floor is the entropy of the labels": {"floor_of_labels": True},
        "the divergence is the other way round": {"divergence": lambda p, q: kl_divergence(q, p)},
        "any forecast reaches the bound": {"reached": lambda p, q: True},
    },
    dropped={
        "the forecast depends on the input alone": {"peek": True},
        "the forecast sums to one": {"total": 1.5},
    },
)
@given(table=tables())
def test_conditional_bridge(
    table,
    weigh=lambda share: share,
    floor_of_labels=False,
    divergence=kl_divergence,
    reached=lambda p, q: np.abs(p - q).max() < 1e-12,
    peek=False,
    total=1.0,
):
    """Example by example or input by input: the same loss, and a floor that only the shares reach."""
    x, y, q = table
    picked = [1.0 if peek else total * q[i, j] for i, j in zip(x, y, strict=True)]
    loss = sum(surprise(float(v)) for v in picked) / len(x)
    values, n = np.unique(x, return_counts=True)
    p = np.array([np.bincount(y[x == v], minlength=3) / k for v, k in zip(values, n, strict=True)])
    weight, q = weigh(n / len(x)), q[values]
    excess = math.log(total)  # a forecast that sums to more than one lowers every surprise
    assert math.isclose(loss, weight @ cross_entropy(p, q) - excess, **ROOM)
    floor = entropy(np.bincount(y) / len(y)) if floor_of_labels else weight @ entropy(p)
    assert math.isclose(loss, floor + weight @ divergence(p, q) - excess, **ROOM)
    assert math.exp(-loss * len(x)) <= math.exp(-len(x) * floor) * (1 + 1e-9)
    assert not reached(p, q) or math.isclose(loss, floor, **ROOM)
    own = sum(surprise(float(p[values == i][0, j])) for i, j in zip(x, y, strict=True)) / len(x)
    assert math.isclose(own, floor, **ROOM)
    assert np.abs(p - q).max() < 0.05 or loss > floor + 1e-5


@checks(
    "eq-sigmoid",
    false={"odds in place of log-odds": {"odds": lambda q: q / (1 - q)}, "the sign": {"sign": -1}},
)
@given(z=st.floats(-20, 20))
def test_sigmoid(z, odds=lambda q: mp.log(q / (1 - q)), sign=1):
    """The printed fraction is scipy's expit, and its log-odds are z again."""
    with mp.workdps(50):
        q = 1 / (1 + mp.exp(-mp.mpf(sign * z)))
        assert math.isclose(q, expit(z), rel_tol=1e-12)
        assert math.isclose(odds(q), z, rel_tol=1e-12, abs_tol=1e-12)


@checks(
    "eq-binary-log-loss",
    false={
        "the labels are swapped": {"exponent": lambda z, y: (2 * y - 1) * z},
        "the label is not turned into a sign": {"exponent": lambda z, y: -y * z},
    },
)
@given(z=LOGIT, y=st.integers(0, 1))
def test_binary_log_loss(z, y, exponent=lambda z, y: -(2 * y - 1) * z):
    """The library's loss is the printed one, and both are the surprise of the label."""
    with mp.workdps(50):
        printed = mp.log(1 + mp.exp(exponent(mp.mpf(z), y)))
        chance = 1 / (1 + mp.exp(-mp.mpf(z)))
        assert math.isclose(printed, -mp.log(chance if y else 1 - chance), rel_tol=1e-12)
    assert math.isclose(binary_log_loss(z, y), printed, rel_tol=1e-12)


@checks(
    "def-softmax",
    "eq-softmax",
    false={
        "the base is 2": {"power": lambda v: 2**v},
        "the shares of the scores": {"power": lambda v: abs(v) + 1e-9},
    },
)
@given(z=logits())
def test_softmax(z, power=mp.exp):
    """Scipy's softmax, which the library hands on, is the printed fraction."""
    with mp.workdps(50):
        powers = [power(mp.mpf(float(v))) for v in z]
        printed = np.array([float(v / mp.fsum(powers)) for v in powers])
    assert np.allclose(softmax(z), printed, rtol=1e-12, atol=0)


@checks(
    "prop-softmax-shift",
    false={
        "scaling changes nothing": {"move": lambda z, c: z * (1 + c)},
        "the sigmoid of the first minus the second": {"difference": lambda z: z[0] - z[1]},
        "some pmf is not a softmax": {"logs": lambda q: np.sqrt(q)},
    },
    dropped={"the shift is the same for all": {"move": lambda z, c: z + c * np.arange(len(z))}},
)
@given(z=logits(logit=st.floats(-8, 8)), c=st.floats(0.5, 50), q=pmfs(3, zeros=False))
def test_softmax_shift(z, c, q, move=lambda z, c: z + c, difference=lambda z: z[1] - z[0], logs=np.log):
    """Shifts, and nothing but shifts, leave the softmax; it reaches every positive pmf; two classes."""
    assert np.allclose(softmax(move(z, c)), softmax(z), rtol=1e-9, atol=0)
    tilted = z.copy()
    tilted[0] += c
    assert np.abs(softmax(tilted) - softmax(z)).max() > 1e-9
    assert np.allclose(softmax(logs(q)), q, rtol=1e-9, atol=0)
    assert math.isclose(softmax(z[:2])[1], expit(difference(z)), rel_tol=1e-9)
    assert (softmax(z) > 0).all()


@checks(
    "eq-log-loss-logits",
    false={
        "the largest in place of the log of the sum": {"total": lambda z: max(z)},
        "the label's logit is forgotten": {"own": lambda z, y: 0},
    },
)
@given(z=logits(), y=st.integers(0, 1))
def test_log_loss_from_logits(
    z, y, total=lambda z: mp.log(mp.fsum(mp.exp(v) for v in z)), own=lambda z, y: z[y]
):
    """The library's loss is the log of the sum of exponentials minus the label's logit, to 14 digits."""
    with mp.workdps(50):
        row = [mp.mpf(float(v)) for v in z]
        printed = total(row) - own(row, y)
        assert math.isclose(printed, -mp.log(exact_softmax(z)[y]), rel_tol=1e-12)
    assert math.isclose(log_loss(z, y), printed, rel_tol=1e-14)


@checks(
    "eq-double-softmax",
    false={
        "the floor is zero": {"floor": lambda k: 0.0},
        "the floor is that of a guess": {"floor": math.log},
        "the wrong classes count with weight e": {"floor": lambda k: math.log(1 + (k - 1) * math.e)},
    },
)
@given(p=pmfs(min_size=2), y=st.integers(0, 1))
def test_double_softmax(p, y, floor=lambda k: math.log1p((k - 1) / math.e)):
    """Probabilities handed in as logits never pay less than the floor, and the right one-hot pays it."""
    assert log_loss(p, y) >= floor(len(p)) - 1e-12
    one_hot = np.eye(len(p))[y]
    assert math.isclose(log_loss(one_hot, y), floor(len(p)), rel_tol=1e-12)


def central(function, at, step=1e-5):
    """The gradient of a function of an array by central differences."""
    result = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        e = np.zeros_like(at)
        e[index] = step
        result[index] = (function(at + e) - function(at - e)) / (2 * step)
    return result


@checks(
    "thm-softmax-gradient",
    "eq-softmax-gradient",
    false={
        "target minus softmax": {"slope": lambda q, t: t - q},
        "the target is forgotten": {"slope": lambda q, t: q},
        "the slope of a squared error": {"slope": lambda q, t: 2 * (q - t) * q * (1 - q)},
    },
    dropped={"the target sums to one": {"total": 1.5}},
)
@given(z=logits(3, 3, st.floats(-5, 5)), t=pmfs(3), y=st.integers(0, 2))
def test_softmax_gradient(z, t, y, slope=lambda q, t: q - t, total=1.0):
    """Finite differences of the loss agree with softmax minus target, soft or one-hot."""
    numeric = central(lambda at: total * soft_log_loss(at, t), z)
    assert np.allclose(numeric, slope(softmax(z), total * t), atol=1e-7)
    assert np.allclose(central(lambda at: log_loss(at, y), z), slope(softmax(z), np.eye(3)[y]), atol=1e-7)
    assert np.allclose(log_loss_gradient(z, y), slope(softmax(z), np.eye(3)[y]), atol=1e-12)


@checks(
    "thm-softmax-hessian",
    "eq-softmax-hessian",
    "eq-curvature-bounds",
    false={
        "only the diagonal": {"matrix": lambda q: np.diag(q)},
        "the upper bound is a quarter": {"most": 0.25},
        "the curvature may vanish elsewhere": {"flat": lambda v: np.ptp(v) < 1},
    },
    dropped={"every class has positive probability": {"law": lambda z: np.eye(len(z))[0]}},
)
@given(z=logits(3, 3, st.floats(-2, 2)), v=logits(3, 3, st.floats(-5, 5)), y=st.integers(0, 2))
def test_softmax_hessian(
    z,
    v,
    y,
    matrix=lambda q: np.diag(q) - np.outer(q, q),
    most=0.5,
    flat=lambda v: np.ptp(v) < 1e-2,
    law=softmax,
):
    """Differences of the library's gradient give a covariance matrix; its forms are variances, bounded."""
    numeric = np.stack([central(lambda at, k=k: log_loss_gradient(at, y)[k], z) for k in range(3)])
    q = law(z)
    assert law is not softmax or np.allclose(numeric, matrix(q), atol=1e-7)
    form = v @ matrix(q) @ v
    assert math.isclose(form, np.cov(v, aweights=q, ddof=0), rel_tol=1e-9, abs_tol=1e-9)
    assert -1e-12 <= form <= most * (v @ v) + 1e-12
    assert np.ptp(v) < 1e-2 or (form < 1e-9) == flat(v)
    fair, apart = np.array([0.5, 0.5]), np.array([1.0, -1.0])
    assert apart @ matrix(fair) @ apart <= most * (apart @ apart)
    assert math.isclose(np.ones(3) @ matrix(q) @ np.ones(3), 0, abs_tol=1e-12)


def mean_loss(X, y, theta, bend=lambda z: z):
    """The log loss of softmax regression, written out; ``bend`` spoils the linear logits."""
    z = bend(with_ones(X) @ theta)
    return math.fsum(surprise(float(softmax(row)[k])) for row, k in zip(z, y, strict=True)) / len(y)


@checks(
    "cor-log-loss-convex",
    "eq-weight-gradient",
    false={
        "the gradient lacks the 1/m": {"scale": lambda m: 1.0},
        "label minus prediction": {"scale": lambda m: -1 / m},
        "the loss is concave": {"sign": -1},
    },
    dropped={"the logits are affine": {"bend": lambda z: 4 * np.sin(3 * z)}},
)
@given(problem=problems(), t=st.floats(0.1, 0.9))
def test_log_loss_convex(problem, t, scale=lambda m: 1 / m, sign=1, bend=lambda z: z):
    """The gradient is X'(Q - Y)/m, chords lie above the loss, and tangents below it."""
    X, y, theta = problem
    other = theta[::-1, ::-1].copy()
    numeric = central(lambda at: log_loss(with_ones(X) @ at, y).mean(), theta)
    error = log_loss_gradient(with_ones(X) @ theta, y)
    analytic = scale(len(y)) * np.vstack([X.T @ error, error.sum(axis=0)])
    assert np.allclose(numeric, analytic, atol=1e-7)
    here, there = mean_loss(X, y, theta, bend), mean_loss(X, y, other, bend)
    between = mean_loss(X, y, (1 - t) * theta + t * other, bend)
    assert sign * ((1 - t) * here + t * there - between) >= -1e-12
    slope = central(lambda at: mean_loss(X, y, at, bend), theta)
    assert sign * (there - here - (slope * (other - theta)).sum()) >= -1e-7


def smoothness(X):
    """Half of the largest eigenvalue of X'X/m, from the singular values."""
    return np.linalg.svd(X, compute_uv=False)[0] ** 2 / len(X) / 2


@checks(
    "thm-gradient-descent",
    "eq-smoothness",
    "eq-descent",
    "eq-descent-rate",
    false={
        "a quarter of the eigenvalue will do": {"curvature": lambda X: smoothness(with_ones(X)) / 2},
        "the start does not matter": {"start_matters": 0.0},
        "the loss falls by the whole first-order term": {"gain": lambda eta, bound: eta},
    },
    dropped={
        "the step is below two over the curvature": {"reach": 40.0},
        "the column of ones": {"curvature": smoothness},
    },
)
@given(problem=problems(), fraction=st.floats(0.01, 0.99))
def test_gradient_descent(
    problem,
    fraction,
    curvature=lambda X: smoothness(with_ones(X)),
    start_matters=1.0,
    gain=lambda eta, bound: eta * (1 - eta * bound / 2),
    reach=2.0,
):
    """One step falls as much as printed; many steps come as close to any point as printed."""
    X, y, target = problem
    bound = curvature(X) + 1e-300
    X1 = with_ones(X)

    def gradient(theta):
        return X1.T @ log_loss_gradient(X1 @ theta, y) / len(y)

    theta, eta = np.zeros_like(target), fraction * reach / bound
    assume(eta < 1e6)
    slope = (gradient(theta) ** 2).sum()
    after = mean_loss(X, y, theta - eta * gradient(theta))
    assert after <= mean_loss(X, y, theta) - gain(eta, bound) * slope + 1e-12
    assert after < mean_loss(X, y, theta) or slope < 1e-9
    goal, distance = mean_loss(X, y, target), (target**2).sum()
    for n in range(1, 16):
        theta = theta - gradient(theta) / bound
        assert mean_loss(X, y, theta) <= goal + start_matters * bound * distance / (2 * n) + 1e-12


@st.composite
def overlapping(draw):
    """One-dimensional data in which every input carries every label, so that no line separates them."""
    classes = draw(st.integers(2, 3))
    inputs = draw(st.lists(st.integers(-3, 3), min_size=2, max_size=4, unique=True))
    x, y = np.array([(i, k) for i in inputs for k in range(classes)]).T
    extra = draw(st.lists(st.integers(0, len(x) - 1), max_size=10))
    return np.append(x, x[extra]).astype(float)[:, None], np.append(y, y[extra])


def without_intercept(X, y):
    """Mean forecasts of a fit whose intercepts are fixed at zero, by scikit-learn."""
    model = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-9).fit(X, y)
    return model.predict_proba(X).mean(axis=0)


@checks(
    "thm-base-rate",
    "eq-base-rate",
    "eq-feature-means",
    false={
        "the mean forecast is uniform": {"share": lambda y, k: 1 / (y.max() + 1)},
        "a share of all examples but one": {"share": lambda y, k: np.sum(y[1:] == k) / len(y)},
    },
    dropped={
        "the intercept is free": {"mean_forecast": without_intercept},
        "the mean is over the training data": {"moved": 1.0},
        "no penalty on the coefficients": {"penalty": 1.0},
    },
)
@given(data=overlapping())
def test_base_rate(
    data,
    share=lambda y, k: np.sum(y == k) / len(y),
    mean_forecast=None,
    moved=0.0,
    penalty=0.0,
):
    """The fitted forecasts have the labels' shares as their means and the labels' means of the input."""
    X, y = data
    for weight in (0.0, 2.0):
        fit = softmax_regression(X, y, penalty=weight)
        forecast = softmax(fit.logits(X + moved), axis=1).mean(axis=0)
        forecast = mean_forecast(X, y) if mean_forecast else forecast
        assert np.allclose(forecast, [share(y, k) for k in range(y.max() + 1)], atol=1e-8)
    q = softmax(softmax_regression(X, y, penalty=penalty).logits(X), axis=1)
    assert np.allclose(q.T @ X[:, 0], [X[y == k].sum() for k in range(y.max() + 1)], atol=1e-7)


def best_intercepts(F, y, penalty=0.0, steps=100, weights=None):
    """Intercepts that minimise the mean loss of the scores F + b, by scipy, from values of the loss alone."""

    def loss(b):
        return np.average(log_loss(F + b, y), weights=weights) + penalty / 2 * (b @ b)

    options = {"maxiter": steps, "gtol": 1e-9}
    return minimize(loss, np.zeros(F.shape[1]), method="BFGS", jac="3-point", options=options).x


@checks(
    "thm-base-rate",
    "eq-base-rate",
    false={"the mean forecast is uniform": {"share": lambda y, k: 1 / (y.max() + 1)}},
    dropped={
        "the penalty does not involve the intercept": {"penalty": 1.0},
        "the derivatives are zero": {"steps": 1},
        "the examples have equal weights": {"weigh": lambda y: 1.0 + 2.0 * (y == 0)},
    },
)
@given(classes=st.integers(2, 4), extra=st.integers(0, 20), seed=st.integers(0, 10**6))
def test_base_rate_of_any_scores(
    classes,
    extra,
    seed,
    share=lambda y, k: np.sum(y == k) / len(y),
    penalty=0.0,
    steps=100,
    weigh=np.ones_like,
):
    """Whatever the scores are, the best intercepts alone bring the mean forecasts to the shares."""
    rng = np.random.default_rng(seed)
    y = np.append(np.arange(classes), rng.integers(classes, size=extra))
    F = 3 * rng.normal(size=(len(y), classes))
    b = best_intercepts(F, y, penalty, steps, weigh(y))
    forecast = softmax(F + b, axis=1).mean(axis=0)
    assert np.allclose(forecast, [share(y, k) for k in range(classes)], atol=1e-6)


@checks(
    "prop-separable",
    kind="rate",
    false={"the infimum is ln 2": {"infimum": math.log(2)}, "it is reached": {"reached": True}},
    dropped={"some scores rank every true class first": {"mislabel": True}},
)
@given(problem=problems())
def test_separable(problem, infimum=0.0, reached=False, mislabel=False):
    """Scaled by s, separating scores lose at most (K - 1) exp(-s gap) each, and never nothing."""
    X, _, theta = problem
    z = with_ones(X) @ theta
    y = z.argmax(axis=1)
    ranked = np.sort(z, axis=1)
    gap = (ranked[:, -1] - ranked[:, -2]).min()
    assume(gap > 1e-6)
    if mislabel:
        y[0] = z[0].argmin()
    for s in (1.0, 10.0, 30.0):
        loss = log_loss(z * s / gap, y).mean()
        assert infimum <= loss <= infimum + (z.shape[1] - 1) * math.exp(-s) * (1 + 1e-9)  # rounding
        assert (loss == 0) == reached


@checks(
    "eq-gaussian-loss",
    false={
        "the factor one half is missing": {"scale": lambda s: 1 / s**2},
        "the standard deviation is not squared": {"scale": lambda s: 1 / (2 * s)},
        "the constant is missing": {"constant": lambda s: 0.0},
    },
)
@given(
    errors=st.lists(st.floats(-5, 5), min_size=1, max_size=20),
    mean=st.floats(-50, 50),
    s=st.floats(0.1, 4),
)
def test_gaussian_loss(
    errors,
    mean,
    s,
    scale=lambda s: 1 / (2 * s**2),
    constant=lambda s: math.log(2 * math.pi * s**2) / 2,
):
    """The negative log-likelihood of normal errors is the mean squared error, scaled and shifted."""
    errors = np.array(errors)
    printed = scale(s) * np.mean(errors**2) + constant(s)
    assert math.isclose(-log_likelihood("gaussian", errors, mean=0.0, sd=s) / len(errors), printed, **ROOM)
    assert math.isclose(-norm.logpdf(mean + errors, mean, s).mean(), printed, rel_tol=1e-6, abs_tol=1e-6)


# -- against other packages and print --------------------------------------------------------------


def agrees(value, name):
    """Whether a number has the digits of the golden table."""
    row = rows()[name]
    return abs(value - row.value) <= row.half_unit


def test_spector_as_published():
    """A logit that is printed in textbooks: coefficients, log-likelihood, and the null model's."""
    data = spector.load_pandas()
    X, y = data.exog.to_numpy(), data.endog.to_numpy().astype(int)
    fit = softmax_regression(X, y)
    w = np.append(fit.intercepts[1] - fit.intercepts[0], fit.coefficients[:, 1] - fit.coefficients[:, 0])
    assert all(agrees(value, f"spector, coefficient {i}") for i, value in enumerate(w))
    assert agrees(-32 * fit.log_loss, "spector, log-likelihood")
    assert agrees(-32 * entr(np.bincount(y) / 32).sum(), "spector, null log-likelihood")


def test_penalty_is_one_over_c():
    """Penalty is 1/C: the same optimum as scikit-learn's, found by its own solver."""
    rng = np.random.default_rng(12)
    X, y = rng.normal(size=(60, 3)), rng.permutation(np.arange(60) % 4)
    fit = softmax_regression(X, y, penalty=1 / 2.5)
    other = LogisticRegression(C=2.5, solver="newton-cg", tol=1e-11).fit(X, y)
    assert np.allclose(fit.coefficients, other.coef_.T, atol=1e-7)
    assert np.allclose(softmax(fit.logits(X), axis=1), other.predict_proba(X), atol=1e-8)
