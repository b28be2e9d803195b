"""One row a function about likelihoods, fits and classifiers, and about the checks of arguments."""

import math
import numbers
import operator

import fuzz_fit_models as m
import mpmath as mp
import numpy as np
from fuzz import BorderError, RefusedError, Row, Unsure, masks, plain
from fuzz_models import (
    BASES,
    counts,
    each,
    law,
    laws,
    numbers_up_to,
    probabilities,
    require,
    size_of_alphabet,
    unit,
)
from hypothesis import reject
from hypothesis import strategies as st

import expected_surprise as es
from expected_surprise import checks
from expected_surprise._distributions import as_distributions

given = st.fixed_dictionaries
ARRAYS = numbers_up_to(1e308)
SAMPLE = st.lists(st.sampled_from([0.0, 1, 2]), min_size=1, max_size=4).map(np.array)


def handed(f):
    """Scipy's own functions, which have contracts of their own: here finite doubles and singles only."""

    def model(x):
        usual = type(x) is np.ndarray and x.dtype in (np.float64, np.float32) and x.size > 0
        if not usual or not np.isfinite(x).all() or x.ndim > 32:
            reject()
        return f(x)

    return model


def by_rows(x, f) -> np.ndarray:
    z = plain(x)
    if not z.ndim:
        reject()
    return np.array([f(row.tolist()) for row in z.reshape(-1, z.shape[-1])], object).reshape(
        z.shape[:-1] + np.shape(f(z.reshape(-1, z.shape[-1])[0].tolist()))
    )


MANY = numbers_up_to(1e5)
LINES = st.lists(st.sampled_from([0.0, 1.0, -2.5, 40.0, 700.0, 1e-9]), min_size=2, max_size=6).map(np.array)
SEARCH = ("observations", "likelihood", "tails", "Newton", "classes")


def with_base(strategy) -> st.SearchStrategy:
    return st.builds(lambda call, base: {**call, "base": base}, strategy, BASES)


# --- fits -----------------------------------------------------------------------------------------


def fit_row(function, family, few, equations, valid=m.ANY, *, unsure: bool = False) -> Row:
    return Row(function, m.samples(few), m.fitted(family, equations, valid, unsure=unsure), words=SEARCH)


def any_fit(x, weights, start, log_density="exponential", bounds=None):
    """The general search, for a rate: it may say that it found nothing."""
    if callable(log_density):
        reject()  # whatever the reader's own function does
    require(isinstance(log_density, str) and (bounds is None or isinstance(bounds, dict)))
    base = m.fitted(
        "exponential",
        lambda place, pairs, n: m.near(place["rate"], 1 / m.mean(pairs, n), 1e-5),
        lambda x: x >= 0,
    )
    require(isinstance(start, dict) and set(start) == {"rate"})
    return Unsure(base(x, weights))


FITTED = [
    es.fit_bernoulli([0, 1, 1]),
    es.fit_poisson([1, 2]),
    es.fit_gaussian([1, 2, 4]),
    es.fit_exponential([1, 2]),
]


def errors_of(fit) -> dict:
    """The standard errors by the closed forms of textbooks."""
    if not isinstance(fit, es.Fit):
        raise RefusedError("fit")
    place, n = fit.parameters, fit.n
    forms = {
        "bernoulli": lambda theta: {"theta": theta * (1 - theta) / n},
        "poisson": lambda rate: {"rate": rate / n},
        "gaussian": lambda mean, sd: {"mean": sd**2 / n, "sd": sd**2 / n / 2},
        "exponential": lambda rate: {"rate": rate**2 / n},
    }
    return {name: mp.sqrt(value) for name, value in forms[fit.family](**place).items()}


def standard_errors(fit):
    true = errors_of(fit)
    return lambda answer: answer.keys() == true.keys() and all(m.near(answer[k], true[k]) for k in true)


def interval(fit, parameter, level, method):
    errors = errors_of(fit)
    if not isinstance(parameter, str | None) or not isinstance(method, str):
        raise RefusedError("word")
    name = next(iter(errors)) if parameter is None and len(errors) == 1 else parameter
    require(name in errors and method in ("wald", "likelihood_ratio"))
    require(isinstance(level, numbers.Real) and 0 < level < 1)
    if method != "wald" or not 1e-6 < level < 1 - 1e-6:
        raise BorderError
    half = errors[name] * mp.sqrt(2) * mp.erfinv(mp.mpf(float(level)))
    return [fit.parameters[name] - half, fit.parameters[name] + half]


def information(family, **parameters):
    require(isinstance(family, str) and family in m.SMOOTH)
    arrays = m.parameters_of(family, parameters)
    require([value.size == 1 for value in arrays.values()])
    if any(value.ndim for value in arrays.values()):
        raise BorderError
    place = {name: value[()] for name, value in arrays.items()}
    require(
        family not in ("bernoulli", "poisson")
        or all(0 < v < (1 if k == "theta" else mp.inf) for k, v in place.items())
    )
    forms = {
        "bernoulli": lambda theta: 1 / theta / (1 - theta),
        "poisson": lambda rate: 1 / rate,
        "exponential": lambda rate: 1 / rate**2,
        "gaussian": lambda mean, sd: [[1 / sd**2, 0], [0, 2 / sd**2]],
        "gamma": lambda shape, rate: [[mp.psi(1, shape), -1 / rate], [-1 / rate, shape / rate**2]],
        "beta": lambda a, b: [
            [mp.psi(1, a) - mp.psi(1, a + b), -mp.psi(1, a + b)],
            [-mp.psi(1, a + b), mp.psi(1, b) - mp.psi(1, a + b)],
        ],
    }
    if family not in forms:
        raise BorderError
    return forms[family](**place)


INFORMATION = m.of_family(("bernoulli", "poisson", "gaussian", "exponential", "gamma", "beta")).map(
    lambda call: {
        k: float(np.ravel(v)[0]) if k != "family" else v for k, v in call.items() if k not in ("x", "weights")
    }
)


# --- classifiers ----------------------------------------------------------------------------------


@st.composite
def examples(draw, soft: bool = False, binary: bool = False) -> dict:
    shape = draw(st.sampled_from([(), (1,), (3,), (2, 2)]))
    k = draw(st.integers(2, 3))
    few = st.sampled_from([0.0, 1.0, -2.5, 40.0, -1e4, 1e4, 709.0, 1e-9])
    size = math.prod(shape)
    z = np.array(draw(st.lists(few, min_size=size * k, max_size=size * k))).reshape(*shape, k)
    y = np.array(draw(st.lists(st.integers(0, 1), min_size=size, max_size=size)), dtype=int).reshape(shape)
    if soft:
        one = draw(
            laws("p").map(lambda call: call["p"]).filter(lambda p: p.shape == (k,)) | st.just(np.eye(k)[0])
        )
        return {"logits": z, "targets": np.broadcast_to(one, z.shape).copy()}
    return {"logits": z[..., 0] if binary else z, "labels": y}


@st.composite
def training(draw) -> dict:
    n, d = draw(st.integers(2, 8)), draw(st.integers(1, 2))
    x = draw(st.lists(st.sampled_from([0.0, 1, 2, 3, -1.5]), min_size=n * d, max_size=n * d))
    y = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    return {"features": np.array(x).reshape(n, d), "labels": np.array(y)}


def training_data(features, labels, k=None) -> tuple[np.ndarray, np.ndarray]:
    X, y = plain(features), m.labels(labels, k)
    require(X.ndim == 2 and X.size > 0 and y.shape == X.shape[:1])
    require([mp.isfinite(value) for value in X.flat])
    require(set(y.tolist()) == set(range(max(2, int(y.max()) + 1))))
    return X, y


def regression(features, labels, penalty, k=None):
    require(isinstance(penalty, numbers.Real) and 0 <= penalty < mp.inf)
    X, y = training_data(features, labels, k)
    if abs(X).max() > 1e6 or penalty > 1e9:
        raise BorderError

    def is_minimum(fit) -> bool:
        """Every derivative of the sum of the losses and the penalty is 0 up to rounding."""
        w, b = np.asarray(fit.coefficients, object), fit.intercept if k else fit.intercepts
        rows = [
            [mp.mpf(0), (X[i] * w).sum() + b] if k else list((X[i][:, None] * w).sum(axis=0) + b)
            for i in range(len(y))
        ]
        p = np.array([[mp.exp(-value) for value in m.surprisals(row)] for row in rows], object)
        error = p - np.eye(p.shape[1], dtype=int)[y]
        slopes = (X[:, :, None] * error[:, None, :]).sum(axis=0)
        slopes = slopes[:, 1] + penalty * w if k else slopes + penalty * w
        return max(abs(np.ravel(slopes))) < 1e-6 * (1 + abs(X).max()) * len(y)

    return Unsure(is_minimum)


def separation(features, labels):
    X, y = training_data(features, labels)
    if X.shape[1] > 1 or y.max() > 1:
        raise BorderError
    zero, one = X[y == 0, 0], X[y == 1, 0]
    gap = max(min(one) - max(zero), min(zero) - max(one))
    if 0 < abs(gap) < 1e-6 * abs(X).max():
        raise BorderError
    flat = abs(X - X[0]).max() == 0
    kind = "complete" if gap > 0 else "quasi-complete" if gap == 0 and not flat else "none"
    return lambda answer: answer == kind


FAMILIES = {
    "bernoulli": m.COIN,
    "exponential": lambda x: x >= 0,
    "poisson": m.whole,
    "gaussian": m.ANY,
    "gamma": m.ABOVE,
}


def sufficient(family, x, weights):
    require(isinstance(family, str) and family in FAMILIES)
    if weights is None and plain(x).shape == (0,):
        return lambda answer: answer.n == 0
    x, w = m.weighted(x, weights)
    require([FAMILIES[family](value) for value in x])
    if max(map(abs, x)) > 1e100 or 0 < min(map(abs, x)) < 1e-100:
        raise BorderError
    total = mp.fsum(a * b for a, b in zip(x, w, strict=True))
    return lambda answer: (
        answer.n == mp.fsum(w)
        and m.near(mp.mpf(answer.sums["x"].numerator) / answer.sums["x"].denominator, total, 1e-30)
    )


def tallied(table, alphabet):
    require(
        isinstance(table, dict) and all(isinstance(n, int | np.integer) and n >= 0 for n in table.values())
    )
    if alphabet is None:
        return lambda answer: answer.table == {symbol: n for symbol, n in table.items() if n}
    raise BorderError


def counted(x, alphabet):
    if not isinstance(x, np.ndarray) or x.dtype.kind not in "biu" or alphabet is not None or masks(x):
        raise BorderError
    require(x.ndim == 1)
    return lambda answer: answer.table == {value: x.tolist().count(value) for value in x.tolist()}


WORKED = es.softmax_regression([[0], [1], [2], [3]], [0, 1, 0, 1])
LOGISTIC = es.logistic_regression([[0, 1], [1, 0], [2, 1], [3, 5], [1, 1]], [0, 1, 0, 1, 1])


def linear(fit, intercepts):
    def model(features):
        X = plain(features)
        require(X.ndim > 0 and X.shape[-1] == len(fit.coefficients))
        require([mp.isfinite(value) for value in X.flat])
        return X @ fit.coefficients.astype(object) + intercepts

    return model


# --- checks ---------------------------------------------------------------------------------------


def same(f):
    """The model of a check that hands on what it was given."""

    def model(**call):
        true = f(**call)
        return lambda answer: (
            np.shape(answer) == np.shape(true)
            and all(
                mp.mpf(a) == b or (mp.isnan(b) and math.isnan(a))
                for a, b in zip(np.ravel(answer).tolist(), np.ravel(np.asarray(true, object)), strict=True)
            )
        )

    return model


def pair(p, q, axis):
    p, q = law(p, axis), law(q, axis)
    require(p.shape[axis] == q.shape[axis])
    try:
        np.broadcast_shapes(*(np.moveaxis(x, axis, -1).shape for x in (p, q)))
    except ValueError:
        raise RefusedError("broadcast") from None
    return lambda answer: answer[0].shape == answer[1].shape


def called(name, function):
    function.__qualname__ = name
    return function


def inside_threads(count):
    with es.threads(count):
        return es.entropy([0.5, 0.5], base=2)


def number_of_threads(count):
    try:
        require(operator.index(count) >= 1)
    except TypeError:
        raise RefusedError("count") from None
    return lambda answer: answer == 1


CHECKS = [
    Row(called("as_floats", lambda x: checks.as_floats(x, "x")), given({"x": ARRAYS}), same(plain)),
    Row(checks.as_base, given({"base": BASES}), lambda base: [unit(base), lambda answer: answer == base][1]),
    Row(
        checks.as_alphabet_size,
        given({"base": st.just(2)}),
        lambda base: [size_of_alphabet(base), lambda answer: answer == base][1],
    ),
    Row(checks.as_probabilities, given({"p": numbers_up_to(1)}), same(lambda p: probabilities(p))),
    Row(checks.as_distribution, laws("p"), same(lambda p, axis: law(p, axis))),
    Row(as_distributions, laws("pq"), pair),
    Row(called("threads", inside_threads), given({"count": st.just(2)}), number_of_threads),
    Row(checks.as_counts, given({"n": SAMPLE, "axis": st.just(-1)}), same(lambda n, axis: counts(n, axis))),
    Row(
        checks.as_labels,
        given({"labels": SAMPLE.map(lambda x: x.astype(int)), "k": st.just(3)}),
        same(lambda labels, k: m.labels(labels, k)),
    ),
    Row(checks.as_data, given({"x": SAMPLE}), same(m.data)),
    Row(
        called("as_weights", lambda weights: checks.as_weights(weights, np.ones(2))),
        given({"weights": SAMPLE}),
        same(lambda weights: m.weighted([1.0, 1.0], weights)[1]),
    ),
    Row(
        checks.as_training_data,
        training(),
        lambda features, labels: (training_data(features, labels), lambda answer: True)[1],
    ),
]

FITS = [
    Row(es.log_likelihood, m.of_family(), m.log_likelihood, ulps=1e4, slack=1e4),
    Row(es.score, m.of_family(m.SMOOTH), m.score, ulps=1e5, slack=1e5),
    Row(es.fisher_information, INFORMATION, information, ulps=1e4, words=("parameters",)),
    fit_row(
        es.fit_bernoulli,
        "bernoulli",
        [0, 1],
        lambda place, pairs, n: m.near(place["theta"], m.mean(pairs, n)),
        m.COIN,
    ),
    fit_row(
        es.fit_poisson,
        "poisson",
        [0, 1, 2, 9],
        lambda place, pairs, n: m.near(place["rate"], m.mean(pairs, n)),
        m.whole,
    ),
    fit_row(
        es.fit_exponential,
        "exponential",
        [0, 0.5, 1, 9],
        lambda place, pairs, n: m.near(place["rate"], 1 / m.mean(pairs, n)),
        lambda x: x >= 0,
    ),
    fit_row(es.fit_gaussian, "gaussian", [-1, 0, 0.5, 1e5], m.gaussian_equations),
    fit_row(es.fit_gamma, "gamma", [0.25, 0.5, 1, 9], m.flat("gamma"), m.ABOVE),
    fit_row(es.fit_beta, "beta", [0.25, 0.5, 0.9], m.flat("beta"), lambda x: 0 < x < 1, unsure=True),
    fit_row(es.fit_student_t, "student_t", [-9, -1, 0, 0.5, 2, 30], m.flat("student_t", 1e-4), unsure=True),
    Row(
        es.fit_categorical,
        st.builds(lambda call, k: {**call, "k": k}, m.samples([0, 1, 3]), st.sampled_from([None, 4, 9])),
        m.categorical,
    ),
    Row(
        es.fit,
        st.builds(
            lambda call: {
                **call,
                "start": {"rate": 1.0},
                "log_density": "exponential",
                "bounds": {"rate": (0, math.inf)},
            },
            m.samples([0.5, 1, 4]),
        ),
        any_fit,
        words=(*SEARCH, "family"),
    ),
    Row(es.standard_errors, given({"fit": st.sampled_from(FITTED)}), standard_errors),
    Row(
        es.confidence_interval,
        given(
            {
                "fit": st.sampled_from(FITTED),
                "parameter": st.sampled_from([None, "sd", "rate"]),
                "level": st.sampled_from([0.95, 0.5]),
                "method": st.sampled_from(["wald", "likelihood_ratio"]),
            }
        ),
        interval,
        ulps=1e4,
        slack=1e3,
        words=("interval",),
    ),
    Row(
        es.log_loss,
        with_base(examples()),
        lambda logits, labels, base: m.log_loss(logits, labels, base),
        floats=("logits",),
    ),
    Row(
        es.log_loss_gradient,
        examples(),
        lambda logits, labels: m.gradient(logits, labels),
        ulps=2e4,
        floats=("logits",),
    ),
    Row(
        es.soft_log_loss,
        with_base(examples(soft=True)),
        lambda logits, targets, base: m.soft_loss(logits, targets, base),
        floats=("logits", "targets"),
    ),
    Row(
        es.binary_log_loss,
        with_base(examples(binary=True)),
        lambda logits, labels, base: m.binary_loss(logits, labels, base),
        floats=("logits",),
    ),
    Row(
        es.softmax_regression,
        st.builds(
            lambda call, penalty: {**call, "penalty": penalty}, training(), st.sampled_from([0.0, 1.0, 0.01])
        ),
        regression,
        words=SEARCH,
    ),
    Row(
        es.logistic_regression,
        st.builds(
            lambda call, penalty: {**call, "penalty": penalty}, training(), st.sampled_from([0.0, 1.0, 0.01])
        ),
        lambda features, labels, penalty: regression(features, labels, penalty, 2),
        words=SEARCH,
    ),
    Row(es.separation, training(), separation),
    Row(
        es.sufficient_statistics,
        m.of_family(tuple(FAMILIES)).map(
            lambda call: {name: call[name] for name in ("family", "x", "weights")}
        ),
        sufficient,
    ),
    Row(
        es.Counts,
        given({"table": st.sampled_from([{"a": 1, "b": 0}, {1: 2**70}, {}]), "alphabet": st.none()}),
        tallied,
        words=("count", "symbol"),
    ),
    Row(
        es.Counts.of,
        given({"x": SAMPLE.map(lambda x: x.astype(int)), "alphabet": st.none()}),
        counted,
        words=("count", "symbol"),
    ),
    Row(
        WORKED.logits,
        given({"features": numbers_up_to(1e5).map(lambda x: np.reshape(x, (-1, 1)))}),
        linear(WORKED, WORKED.intercepts),
        ulps=1e4,
        slack=1e6,
    ),
    Row(
        LOGISTIC.logits,
        given({"features": numbers_up_to(1e5).map(lambda x: np.resize(x, (3, 2)))}),
        linear(LOGISTIC, LOGISTIC.intercept),
        ulps=1e4,
        slack=1e6,
    ),
    Row(
        called("expit", lambda x: es.expit(x)),
        given({"x": MANY}),
        handed(lambda x: each(lambda v: 1 / (1 + mp.exp(-v)), plain(x))),
        floats=("x",),
    ),
    Row(
        called("log_expit", lambda x: es.log_expit(x)),
        given({"x": MANY}),
        handed(lambda x: each(lambda v: -mp.log(1 + mp.exp(-v)), plain(x))),
        floats=("x",),
    ),
    Row(
        called("softmax", lambda x: es.softmax(x, axis=-1)),
        given({"x": LINES}),
        handed(lambda x: by_rows(x, lambda row: [mp.exp(-v) for v in m.surprisals(row)])),
        floats=("x",),
    ),
    Row(
        called("log_softmax", lambda x: es.log_softmax(x, axis=-1)),
        given({"x": LINES}),
        handed(lambda x: by_rows(x, lambda row: [-v for v in m.surprisals(row)])),
        slack=1e5,
        floats=("x",),
    ),
    Row(
        called("logsumexp", lambda x: es.logsumexp(x, axis=-1)),
        given({"x": LINES}),
        handed(lambda x: by_rows(x, lambda row: mp.log(mp.fsum(map(mp.exp, row))))),
        slack=10,
        floats=("x",),
    ),
    *CHECKS,
]
