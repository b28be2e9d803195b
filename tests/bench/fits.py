"""The works that maximise a likelihood: families of distributions, logistic and softmax regression."""

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.stats

from bench.contest import Peer, Work
from expected_surprise import (
    fit_beta,
    fit_gamma,
    fit_gaussian,
    fit_student_t,
    logistic_regression,
    softmax_regression,
)

__all__ = ["WORKS"]

N = 100_000


def family(
    key: str, draw: Callable, ours: Callable, theirs: Callable, goal: float | None, close: float
) -> Work:
    """A fit against ``fit`` of scipy.stats; both give the same parameters, in the same order."""

    def inputs(share: float) -> tuple[np.ndarray]:
        return (draw(np.random.default_rng(5), max(100, int(N * share))),)

    name = {"gaussian": "norm", "student_t": "t"}.get(key, key)
    peer = Peer(f"scipy.stats.{name}.fit", "scipy", lambda x: lambda: theirs(x), goal, close)
    call = lambda x: lambda: tuple(ours(x).parameters.values())
    return Work(f"fit-{key}", f"fit_{key}, {N:,} observations", inputs, call, (peer,), parallel=False)


def gamma(x: np.ndarray) -> tuple[float, float]:
    shape, _, scale = scipy.stats.gamma.fit(x, floc=0)
    return shape, 1 / scale


FAMILIES = [
    family(
        "student_t",
        lambda rng, n: 1 + 2 * rng.standard_t(4, n),
        fit_student_t,
        scipy.stats.t.fit,
        30.0,
        1e-3,  # scipy's search stops where the fourth digit still moves
    ),
    family("gaussian", lambda rng, n: rng.normal(1, 2, n), fit_gaussian, scipy.stats.norm.fit, None, 1e-9),
    family("gamma", lambda rng, n: rng.gamma(2.5, 1.5, n), fit_gamma, gamma, None, 1e-6),
    family(
        "beta",
        lambda rng, n: rng.beta(2.0, 5.0, n),
        fit_beta,
        lambda x: scipy.stats.beta.fit(x, floc=0, fscale=1)[:2],
        None,
        1e-6,
    ),
]


def labelled(k: int) -> Callable[[float], tuple[np.ndarray, np.ndarray]]:
    """Twenty features, and labels that a softmax regression describes."""

    def make(share: float) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(6)
        X = rng.standard_normal((max(1000, int(N * share)), 20))
        z = X @ rng.normal(0, 0.4, (20, k)) + rng.gumbel(size=(len(X), k))
        return X, z.argmax(axis=1)

    return make


def our_logistic(X: np.ndarray, y: np.ndarray) -> Callable[[], tuple]:
    def call() -> tuple:
        fit = logistic_regression(X, y)
        return np.append(fit.intercept, fit.coefficients), np.append(
            fit.intercept_error, fit.coefficient_errors
        )

    return call


def logit(X: np.ndarray, y: np.ndarray) -> Callable[[], tuple]:
    import statsmodels.api as sm

    def call() -> tuple:
        fit = sm.Logit(y, sm.add_constant(X)).fit(disp=0)
        return fit.params, fit.bse

    return call


def our_softmax(X: np.ndarray, y: np.ndarray) -> Callable[[], tuple]:
    def call() -> tuple:
        fit = softmax_regression(X, y)
        rows = np.vstack([fit.intercepts, fit.coefficients])[:, :-1]
        return rows, np.vstack([fit.intercept_errors, fit.coefficient_errors])[:, :-1]

    return call


def mnlogit(X: np.ndarray, y: np.ndarray) -> Callable[[], tuple]:
    import statsmodels.api as sm

    turned = y.max() - y  # its reference is the first class, ours the last

    def call() -> tuple:
        fit = sm.MNLogit(turned, sm.add_constant(X)).fit(disp=0)
        return np.asarray(fit.params)[:, ::-1], np.asarray(fit.bse)[:, ::-1]

    return call


def sklearn_fit(solver: str) -> Callable:
    """The fit by scikit-learn, which has no standard errors."""

    def prepare(X: np.ndarray, y: np.ndarray) -> Callable[[], Any]:
        from sklearn.linear_model import LogisticRegression

        def call() -> np.ndarray:
            fit = LogisticRegression(C=np.inf, solver=solver, max_iter=1000).fit(X, y)
            rows = np.vstack([fit.intercept_, fit.coef_.T])
            return rows if rows.shape[1] == 1 else (rows - rows[:, -1:])[:, :-1]

        return call

    return prepare


def estimates(call: Callable) -> Callable:
    """Our fit, seen as scikit-learn's: the estimates alone."""
    return lambda X, y: (lambda full: lambda: full()[0])(call(X, y))


def regression(key: str, words: str, k: int, ours: Callable, exact: Peer) -> list[Work]:
    inputs, what = labelled(k), f"{words}, {N:,} rows of 20 features"
    loose = tuple(Peer(f"sklearn {s}", "sklearn", sklearn_fit(s), None, 3e-3) for s in ("lbfgs", "newton-cg"))
    return [
        Work(key, f"{what}, standard errors", inputs, ours, (exact,)),
        Work(f"{key}-estimates", f"{what}, estimates alone", inputs, estimates(ours), loose),
    ]


WORKS = [
    *FAMILIES,
    *regression(
        "logistic",
        "logistic regression",
        2,
        our_logistic,
        Peer("statsmodels Logit", "statsmodels", logit, 3.0, 1e-6),
    ),
    *regression(
        "softmax",
        "softmax regression, 5 classes",
        5,
        our_softmax,
        Peer("statsmodels MNLogit", "statsmodels", mnlogit, 3.0, 1e-6),
    ),
]
