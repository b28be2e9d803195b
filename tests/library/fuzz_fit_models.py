"""One row a function about likelihoods, fits and classifiers."""

import math

import mpmath as mp
import numpy as np
from fuzz import BorderError, RefusedError, Unsure, masks, plain
from fuzz_models import law, require, unit, whole_number
from hypothesis import reject
from hypothesis import strategies as st


def log(x) -> mp.mpf:
    return mp.log(x) if x else -mp.inf


def whole(x) -> bool:
    return x >= 0 and x == mp.floor(x)


def student(x, df, location, scale) -> mp.mpf:
    z = (x - location) / scale
    constant = mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - mp.log(df * mp.pi) / 2 - mp.log(scale)
    return constant - (df + 1) / 2 * mp.log(1 + z * z / df)


def gaussian(x, mean, sd) -> mp.mpf:
    return -(((x - mean) / sd) ** 2) / 2 - mp.log(sd) - mp.log(2 * mp.pi) / 2


# family: the log-density, what the data must be, and what each parameter must be
COIN, ANY = (lambda x: x in (0, 1)), (lambda x: True)
ABOVE = lambda x: x > 0
LOG_DENSITIES = {
    "bernoulli": (lambda x, theta: log(theta if x else 1 - theta), COIN, {"theta": lambda t: 0 <= t <= 1}),
    "poisson": (
        lambda x, rate: (x * log(rate) if x else 0) - rate - mp.loggamma(x + 1),
        whole,
        {"rate": lambda r: r >= 0},
    ),
    "gaussian": (gaussian, ANY, {"mean": ANY, "sd": ABOVE}),
    "laplace": (
        lambda x, location, scale: -abs(x - location) / scale - mp.log(2 * scale),
        ANY,
        {"location": ANY, "scale": ABOVE},
    ),
    "student_t": (student, ANY, {"df": ABOVE, "location": ANY, "scale": ABOVE}),
    "exponential": (lambda x, rate: mp.log(rate) - rate * x, lambda x: x >= 0, {"rate": ABOVE}),
    "gamma": (
        lambda x, shape, rate: shape * mp.log(rate) + (shape - 1) * mp.log(x) - rate * x - mp.loggamma(shape),
        ABOVE,
        {"shape": ABOVE, "rate": ABOVE},
    ),
    "weibull": (
        lambda x, shape, scale: (
            mp.log(shape / scale) + (shape - 1) * mp.log(x / scale) - (x / scale) ** shape
        ),
        ABOVE,
        {"shape": ABOVE, "scale": ABOVE},
    ),
    "log_normal": (
        lambda x, mean, sd: gaussian(mp.log(x), mean, sd) - mp.log(x),
        ABOVE,
        {"mean": ANY, "sd": ABOVE},
    ),
    "beta": (
        lambda x, a, b: (a - 1) * mp.log(x) + (b - 1) * mp.log(1 - x) - mp.log(mp.beta(a, b)),
        lambda x: 0 < x < 1,
        {"a": ABOVE, "b": ABOVE},
    ),
}
SMOOTH = ("bernoulli", "poisson", "gaussian", "exponential", "gamma", "beta", "student_t")
DATA = {"bernoulli": [0.0, 1], "poisson": [0.0, 1, 3], "beta": [0.25, 0.5, 0.9], "exponential": [0.0, 0.5, 2]}
PLACES = [0.0, 0.5, 1.0, -2.0, 30.0]


def data(x) -> list:
    x = plain(x)
    require(x.ndim == 1 and x.size > 0)
    require([mp.isfinite(value) for value in x])
    return x.tolist()


def weighted(x, weights) -> tuple[list, list]:
    """The data that count, and how often."""
    x = data(x)
    w = [mp.mpf(1)] * len(x) if weights is None else plain(weights)
    require(np.shape(w) == (len(x),))
    require([0 <= value < mp.inf for value in w])
    require(any(w))
    if mp.fsum(w) > 1e300:
        raise BorderError
    return x, list(w)


def family_of(family, smooth: bool = False):
    if not isinstance(family, str) or family not in LOG_DENSITIES:
        raise RefusedError("family")
    return LOG_DENSITIES[family]


def parameters_of(family, parameters: dict) -> dict:
    arrays = {name: plain(value) for name, value in parameters.items()}
    for name, valid in family_of(family)[2].items():
        require([mp.isfinite(value) and valid(value) for value in arrays[name].flat])
    try:
        return dict(zip(arrays, np.broadcast_arrays(*arrays.values()), strict=True))
    except ValueError:
        raise RefusedError("broadcast") from None


def over_parameters(f, arrays: dict) -> np.ndarray:
    out = np.empty(next(iter(arrays.values())).shape, dtype=object)
    for index in np.ndindex(out.shape):
        out[index] = f({name: value[index] for name, value in arrays.items()})
    return out


def log_likelihood(family, x, weights, **parameters):
    log_q, possible, _ = family_of(family)
    pairs = [(a, w) for a, w in zip(*weighted(x, weights), strict=True) if w]
    require([possible(a) for a, _ in pairs])
    arrays = parameters_of(family, parameters)
    return over_parameters(lambda place: mp.fsum(w * log_q(a, **place) for a, w in pairs), arrays)


def score(family, x, weights, **parameters):
    log_q, possible, _ = family_of(family)
    require(family in SMOOTH)
    pairs = [(a, w) for a, w in zip(*weighted(x, weights), strict=True) if w]
    require([possible(a) for a, _ in pairs])
    arrays = parameters_of(family, parameters)
    edges = [
        value in (0, 1) if name == "theta" else value == 0
        for name in ("theta", "rate")
        if name in arrays
        for value in arrays[name].flat
    ]
    require(~np.array(edges, dtype=bool))

    def slope(place: dict, name: str) -> mp.mpf:
        step = abs(place[name]) * mp.mpf("1e-20") or mp.mpf("1e-20")
        value = lambda t: mp.fsum(w * log_q(a, **{**place, name: t}) for a, w in pairs)
        return mp.diff(value, place[name], h=step)

    slopes = lambda place: [slope(place, name) for name in LOG_DENSITIES[family][2]]
    out = over_parameters(slopes, arrays)
    rows = np.array(out.ravel().tolist(), dtype=object).reshape(*out.shape, len(LOG_DENSITIES[family][2]))
    return rows[..., 0] if rows.shape[-1] == 1 else rows


@st.composite
def of_family(draw, families=tuple(LOG_DENSITIES)) -> dict:
    family = draw(st.sampled_from(families))
    x = np.array(draw(st.lists(st.sampled_from(DATA.get(family, [0.5, 1, 3.25])), min_size=1, max_size=4)))
    weights = draw(
        st.one_of(
            st.none(),
            st.lists(st.sampled_from([0.0, 1, 2.5]), min_size=len(x), max_size=len(x))
            .filter(any)
            .map(np.array),
        )
    )
    call = {"family": family, "x": x, "weights": weights}
    for name, valid in LOG_DENSITIES[family][2].items():
        few = [0.0, 0.25, 0.5, 1.0] if name == "theta" else [v for v in [0.0, 0.5, 1, -1, 2, 7.5] if valid(v)]
        call[name] = np.array(
            draw(st.one_of(st.sampled_from(few), st.lists(st.sampled_from(few), min_size=2, max_size=2)))
        )
    return call


def fitted(family, equations, valid=ANY, *, unsure: bool = False):
    """The model of a fit: its parameters solve the equations, and it knows its likelihood."""

    def model(x, weights):
        x, w = weighted(x, weights)
        require([valid(value) for value in x])
        seen = {a for a, b in zip(x, w, strict=True) if b}
        n = mp.fsum(w)
        spread = max(seen) - min(seen)
        if family in ("gaussian", "gamma", "beta", "student_t"):
            require(spread > 0)
            if (
                spread < 1e-6 * max(map(abs, seen))
                or max(map(abs, x)) > 1e100
                or spread < 1e-100
                or min(b for b in w if b) < 1e-6 * n
            ):
                raise BorderError
        if family == "exponential":
            require(max(seen) > 0)
        if max(map(abs, x)) > 1e300 or 0 < max(map(abs, x)) < 1e-300:
            raise BorderError

        def holds(fit) -> bool:
            place = {name: mp.mpf(float(value)) for name, value in fit.parameters.items()}
            pairs = [(a, b) for a, b in zip(x, w, strict=True) if b]
            true = mp.fsum(b * LOG_DENSITIES[family][0](a, **place) for a, b in pairs)
            size = mp.fsum(b * abs(LOG_DENSITIES[family][0](a, **place)) for a, b in pairs)
            return (
                equations(place, pairs, n)
                and abs(fit.log_likelihood - true) <= 1e-9 * size + 1e-12
                and abs(fit.n - n) <= 1e-12 * n
            )

        return Unsure(holds) if unsure else holds

    return model


def near(a, b, tolerance=1e-9) -> bool:
    return abs(a - b) <= tolerance * max(abs(a), abs(b)) + mp.mpf("1e-300")


def mean(pairs, n, f=lambda a: a) -> mp.mpf:
    return mp.fsum(b * f(a) for a, b in pairs) / n


def gaussian_equations(place, pairs, n) -> bool:
    m = mean(pairs, n)
    size = max(abs(a) for a, _ in pairs)
    return abs(place["mean"] - m) <= 1e-12 * size and near(
        place["sd"] ** 2, mean(pairs, n, lambda a: (a - m) ** 2), 1e-6
    )


def flat(family, tolerance=1e-6):
    """Whether every score is 0, up to a step that moves no parameter by more than a small share."""

    def equations(place, pairs, n) -> bool:
        log_q = LOG_DENSITIES[family][0]
        for name in place:
            f = lambda t, name=name: mean(pairs, n, lambda a: log_q(a, **{**place, name: t}))
            slope, bend = mp.diff(f, place[name]), mp.diff(f, place[name], 2)
            if abs(slope) > tolerance * max(abs(bend) * max(abs(place[name]), 1), 1e-9):
                return False
        return True

    return equations


def classes(k) -> int:
    try:
        size = whole_number(k)
    except TypeError:
        raise RefusedError("k") from None
    require(size >= 1)
    return size


def categorical(x, weights, k):
    x, w = weighted(x, weights)
    size = int(max(x)) + 1 if k is None else classes(k)
    require([whole(value) and value < size for value in x])
    if size > 1000:
        reject()  # a table of that size
    n = mp.fsum(w)
    shares = [mp.fsum(b for a, b in zip(x, w, strict=True) if a == i) / n for i in range(size)]
    return lambda fit: all(near(a, b) for a, b in zip(fit.parameters["p"], shares, strict=True))


@st.composite
def samples(draw, few) -> dict:
    x = draw(st.lists(st.sampled_from(few), min_size=2, max_size=6))
    weights = draw(
        st.one_of(
            st.none(),
            st.lists(st.sampled_from([0.0, 1, 3]), min_size=len(x), max_size=len(x))
            .filter(any)
            .map(np.array),
        )
    )
    return {"x": np.array(x, dtype=float), "weights": weights}


def labels(y, k) -> np.ndarray:
    if masks(y):
        raise RefusedError("masked")
    try:
        y = np.asarray(y)
    except ValueError:
        raise RefusedError("ragged") from None
    require(y.dtype.kind in "biu" and y.ndim <= 32)
    k = k if k is None else classes(k)
    require([int(value) >= 0 and (k is None or int(value) < k) for value in y.flat])
    return y.astype(int)


def logits(x) -> np.ndarray:
    z = plain(x)
    require(z.ndim > 0 and z.shape[-1:] != (1,) and z.size > 0)
    for index in np.ndindex(z.shape[:-1]):
        require(not any(mp.isnan(value) for value in z[index]) and mp.isfinite(max(z[index])))
    return z


def surprisals(z) -> list:
    """The loss for each class of a row."""
    with mp.workdps(400):
        total = mp.fsum(mp.exp(value) for value in z)
        return [mp.log(total) - value for value in z]


def over_rows(f, z, other) -> np.ndarray:
    out = [f(z[index].tolist(), other[index]) for index in np.ndindex(z.shape[:-1])]
    return np.array(out, dtype=object).reshape(z.shape[:-1] + np.shape(out)[1:])


def log_loss(logits_, labels_, base=math.e):
    z, log_base = logits(logits_), unit(base)
    y = labels(labels_, z.shape[-1])
    require(y.shape == z.shape[:-1])
    return over_rows(lambda row, y: surprisals(row)[y] / log_base, z, y)


def gradient(logits_, labels_):
    z = logits(logits_)
    y = labels(labels_, z.shape[-1])
    require(y.shape == z.shape[:-1])

    def slopes(row, y) -> list:
        p = [mp.exp(-value) for value in surprisals(row)]
        return [-mp.fsum(x for j, x in enumerate(p) if j != y) if i == y else x for i, x in enumerate(p)]

    return over_rows(slopes, z, y)


def soft_loss(logits_, targets, base):
    z, t, log_base = logits(logits_), law(targets), unit(base)
    require(z.shape == t.shape)
    mix = lambda row, t: mp.fsum(a * b for a, b in zip(t, surprisals(row), strict=True) if a) / log_base
    return over_rows(mix, z, t)


def binary_loss(logits_, labels_, base):
    z, y, log_base = plain(logits_), labels(labels_, 2), unit(base)
    require(z.shape == y.shape)
    require([not mp.isnan(value) for value in z.flat])
    with mp.workdps(400):
        out = [mp.log(1 + mp.exp(-a if b else a)) / log_base for a, b in zip(z.flat, y.flat, strict=True)]
    return np.array(out, dtype=object).reshape(z.shape)
