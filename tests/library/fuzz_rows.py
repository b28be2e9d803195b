"""One row a function: valid arguments, and what the contract says about them."""

import mpmath as mp
import numpy as np
from fuzz import BorderError, RefusedError, Row, masks, plain
from fuzz_fit_rows import FITS
from fuzz_models import (
    BASES,
    along,
    cells,
    coin,
    conditional,
    counts,
    divergence,
    each,
    expected_length,
    huffman,
    information,
    js,
    law,
    laws,
    lengths,
    log1pmx,
    numbers_up_to,
    over_tables,
    plogq,
    prefix,
    probabilities,
    rate_kl,
    rates,
    require,
    shannon,
    size_of_alphabet,
    tables,
    unit,
)
from hypothesis import strategies as st

import expected_surprise as es

TINY = 2e6  # 4e-10 in double precision: the distributions of such a test sum to 1 within 1e-8 only


def given(**arguments) -> st.SearchStrategy:
    """Each argument from its own strategy; one that begins with ``laws`` brings several."""
    return st.fixed_dictionaries(arguments)


def with_base(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(lambda call, base: {**call, "base": base}, strategy, BASES)


def of_two(f):
    """The model of a function of two distributions."""
    return lambda p, q, axis, base: along(f, axis, law(p, axis), law(q, axis)) / unit(base)


def perplexity(p, q, axis):
    nats = along(plogq, axis, law(p, axis), law(p if q is None else q, axis))
    return each(mp.exp, nats)


def gaussian(f):
    def model(mean_p, sd_p, mean_q, sd_q, base):
        means, sds = [plain(x) for x in (mean_p, mean_q)], [rates(x, zero=False) for x in (sd_p, sd_q)]
        require([mp.isfinite(value) for mean in means for value in mean.flat])
        return each(f, means[0], sds[0], means[1], sds[1]) / unit(base)

    return model


def gaussian_kl(m, s, n, t) -> mp.mpf:
    with mp.workdps(1500):
        return mp.log(t / s) + (s**2 + (m - n) ** 2) / (2 * t**2) - mp.mpf(1) / 2


def gaussian_cross(m, s, n, t) -> mp.mpf:
    return mp.log(t) + mp.log(2 * mp.pi) / 2 + (s**2 + (m - n) ** 2) / (2 * t**2)


def normal_kl(mean_p, cov_p, mean_q, cov_q, base):
    log_base = unit(base)
    means, covs = [plain(mean_p), plain(mean_q)], [plain(cov_p), plain(cov_q)]
    for mean, cov in zip(means, covs, strict=True):
        require(mean.ndim == 1 and cov.shape == 2 * mean.shape and mean.size)
        require([mp.isfinite(value) for value in [*mean, *cov.flat]])
        require(abs(cov - cov.T) <= 1e-8 * abs(cov).max())
    require(means[0].shape == means[1].shape)
    p, q = (mp.matrix(cov.tolist()) for cov in covs)
    for matrix in (p, q):
        smallest = min(mp.eigsy(matrix, eigvals_only=True))
        if abs(smallest) < 1e-12 * mp.norm(matrix):
            raise BorderError
        require(smallest > 0)
    inverse, z = q**-1, mp.matrix((means[0] - means[1]).tolist())
    trace = mp.fsum((inverse * p)[i, i] for i in range(p.rows))
    return (trace - p.rows + (z.T * inverse * z)[0] + mp.log(mp.det(q) / mp.det(p))) / 2 / log_base


def bernoulli_kl(p, q, base):
    return each(
        lambda a, b: rate_kl(a, b) + rate_kl(1 - a, 1 - b), probabilities(p), probabilities(q)
    ) / unit(base)


def poisson_kl(rate_p, rate_q, base):
    return each(rate_kl, rates(rate_p, zero=True), rates(rate_q, zero=True)) / unit(base)


def exponential_kl(rate_p, rate_q, base):
    pair = rates(rate_p, zero=False), rates(rate_q, zero=False)
    return each(lambda a, b: rate_kl(a, b) / a, *pair) / unit(base)


def sample(x) -> list:
    """Observations that can be told apart and sorted."""
    if isinstance(x, str):
        raise RefusedError("one string")
    if masks(x):
        raise RefusedError("masked")
    try:
        array = np.asarray(x)
    except ValueError:
        raise RefusedError("ragged") from None
    require(array.ndim == 1 and array.size > 0 and array.dtype.kind != "V")
    if array.dtype.kind == "O" or not isinstance(x, np.ndarray):
        raise BorderError
    require(~(array != array))
    return array.tolist()


def ranked(values: list) -> list:
    """The distinct values in rising order: complex ones by their real parts first."""
    return sorted(set(values), key=lambda v: (v.real, v.imag) if isinstance(v, complex) else v)


def empirical(x):
    values = sample(x)
    seen = ranked(values)
    shares = [values.count(value) / len(values) for value in seen]
    return lambda answer: (answer[0].tolist(), answer[1].tolist()) == (seen, shares)


def table_of(x, y) -> list:
    x, y = sample(x), sample(y)
    require(len(x) == len(y))
    pairs = list(zip(x, y, strict=True))
    return [[pairs.count((a, b)) for b in ranked(y)] for a in ranked(x)]


def contingency(x, y):
    expected = table_of(x, y)
    return lambda answer: answer[2].tolist() == expected


def plugin(n) -> mp.mpf:
    total = mp.fsum(n)
    return plogq([x / total for x in n], [x / total for x in n])


def miller_madow(n) -> mp.mpf:
    return plugin(n) + (sum(x > 0 for x in n) - 1) / (2 * mp.fsum(n))


def grassberger(n) -> mp.mpf:
    total = mp.fsum(n)
    g = lambda x: mp.digamma(x) + (-1) ** int(x) * (mp.digamma((x + 1) / 2) - mp.digamma(x / 2)) / 2
    return mp.log(total) - mp.fsum(x * g(x) for x in n if x) / total


ESTIMATORS = {"plugin": plugin, "miller_madow": miller_madow, "grassberger": grassberger}


def chosen(estimator):
    if not isinstance(estimator, str) or estimator not in ESTIMATORS:
        raise BorderError if isinstance(estimator, str) and estimator == "nsb" else RefusedError("estimator")
    return ESTIMATORS[estimator]


def from_counts(n, estimator, k, axis, base):
    estimate = chosen(estimator)
    require(k is None)
    n = counts(n, axis)
    if estimator == "grassberger" and max(n.flat) > 1e15:
        raise BorderError
    return along(estimate, axis, n) / unit(base)


def from_samples(x, y, estimator, base):
    estimate, log_base, table = chosen(estimator), unit(base), table_of(x, y)
    if estimator == "plugin":
        return information([[mp.mpf(n) for n in row] for row in table]) / log_base
    margins = (
        [sum(row) for row in table],
        [sum(column) for column in zip(*table, strict=True)],
        cells(table),
    )
    hx, hy, hxy = (estimate([mp.mpf(n) for n in row]) for row in margins)
    return (hx + hy - hxy) / log_base


def kraft(lengths_, base):
    words, size = lengths(lengths_), size_of_alphabet(base)
    return along(lambda row: mp.fsum(mp.mpf(size) ** -x for x in row), -1, words)


def floats(**names) -> st.SearchStrategy:
    return st.fixed_dictionaries(names)


ONE, TWO, SHARES = laws("p"), laws("pq"), numbers_up_to(1)
MEANS, SPREADS = numbers_up_to(1e5), numbers_up_to(1e5, above=1e-9)
RATES, POSITIVE = numbers_up_to(1e308), numbers_up_to(1e308, above=0)
WHOLE = st.lists(st.sampled_from([0.0, 1, 2, 3, 10]), min_size=1, max_size=4).filter(any).map(np.array)
SAMPLES = st.integers(1, 6).flatmap(
    lambda n: given(
        **{name: st.lists(st.integers(0, 2), min_size=n, max_size=n).map(np.array) for name in "xy"}
    )
)
COVS = st.sampled_from([np.eye(2), np.array([[1, 0.5], [0.5, 1]]), np.array([[2, -0.1], [-0.1, 1e-3]])])
SIZE = st.sampled_from([2, 3, 10, 36, np.int8(2)])
NORMALS = given(mean_p=MEANS, sd_p=SPREADS, mean_q=MEANS, sd_q=SPREADS)
FOUR = ("mean_p", "sd_p", "mean_q", "sd_q")

ROWS = [
    Row(
        es.surprisal,
        with_base(given(p=SHARES)),
        lambda p, base: each(lambda x: -mp.log(x) if x else mp.inf, probabilities(p)) / unit(base),
        floats=("p",),
    ),
    Row(
        es.entropy,
        with_base(ONE),
        lambda p, axis, base: along(lambda p: plogq(p, p), axis, law(p, axis)) / unit(base),
        floats=("p",),
    ),
    Row(
        es.binary_entropy,
        with_base(given(p=SHARES)),
        lambda p, base: each(coin, probabilities(p)) / unit(base),
        floats=("p",),
    ),
    Row(
        es.joint_entropy,
        with_base(given(pxy=tables())),
        lambda pxy, base: over_tables(lambda t: plogq(cells(t), cells(t)), pxy, base),
        floats=("pxy",),
    ),
    Row(
        es.conditional_entropy,
        with_base(given(pxy=tables())),
        lambda pxy, base: over_tables(conditional, pxy, base),
        floats=("pxy",),
    ),
    Row(
        es.mutual_information,
        with_base(given(pxy=tables())),
        lambda pxy, base: over_tables(information, pxy, base),
        slack=20,
        floats=("pxy",),
    ),
    Row(es.cross_entropy, with_base(TWO), of_two(plogq), floats=("p", "q")),
    Row(es.kl_divergence, with_base(TWO), of_two(divergence), slack=100, floats=("p", "q")),
    Row(es.js_divergence, with_base(TWO), of_two(js), slack=100, floats=("p", "q")),
    Row(
        es.perplexity,
        st.one_of(TWO, ONE.map(lambda call: {**call, "q": None})),
        perplexity,
        ulps=2000,
        floats=("p", "q"),
    ),
    Row(es.shannon_lengths, given(q=numbers_up_to(1, above=0), base=SIZE), shannon),
    Row(
        es.kraft_sum,
        given(lengths=numbers_up_to(8), base=SIZE),
        lambda lengths, base: kraft(lengths, base),
        floats=("lengths",),
    ),
    Row(
        es.expected_length,
        st.builds(lambda call, n: {**call, "lengths": np.round(3 * call["p"]) + n}, ONE, st.integers(0, 3)),
        lambda p, lengths, axis: expected_length(p, lengths, axis),
        floats=("p", "lengths"),
    ),
    Row(
        es.prefix_code,
        given(
            lengths=st.sampled_from(
                [np.array([1.0, 2, 3, 3]), np.array([0.0]), np.array([2.0, 1]), np.array([1.0, 1, 1])]
            ),
            base=SIZE,
        ),
        lambda lengths, base: prefix(lengths, base),
    ),
    Row(es.huffman_code, st.builds(lambda call, base: {"p": call["p"], "base": base}, ONE, SIZE), huffman),
    Row(es.log1pmx, given(x=numbers_up_to(1e308)), log1pmx, floats=("x",)),
    Row(es.bernoulli_kl, with_base(given(p=SHARES, q=SHARES)), bernoulli_kl, floats=("p", "q")),
    Row(
        es.poisson_kl,
        with_base(given(rate_p=RATES, rate_q=RATES)),
        poisson_kl,
        floats=("rate_p", "rate_q"),
    ),
    Row(
        es.exponential_kl,
        with_base(given(rate_p=POSITIVE, rate_q=POSITIVE)),
        exponential_kl,
        floats=("rate_p", "rate_q"),
    ),
    Row(
        es.gaussian_entropy,
        with_base(given(sd=SPREADS)),
        lambda sd, base: (
            each(lambda s: mp.log(s) + mp.log(2 * mp.pi * mp.e) / 2, rates(sd, zero=False)) / unit(base)
        ),
        slack=50,
        floats=("sd",),
    ),
    Row(es.gaussian_cross_entropy, with_base(NORMALS), gaussian(gaussian_cross), slack=2000, floats=FOUR),
    Row(es.gaussian_kl, with_base(NORMALS), gaussian(gaussian_kl), floats=FOUR),
    Row(
        es.multivariate_gaussian_kl,
        with_base(
            given(
                mean_p=st.just(np.array([0.0, 1])),
                cov_p=COVS,
                mean_q=st.just(np.array([2.0, 0.5])),
                cov_q=COVS,
            )
        ),
        normal_kl,
        ulps=1e6,
        slack=2000,
        words=("dimensions",),
    ),
    Row(es.empirical_distribution, SAMPLES.map(lambda call: {"x": call["x"]}), empirical),
    Row(es.contingency, SAMPLES, contingency),
    Row(
        es.entropy_from_counts,
        with_base(
            st.fixed_dictionaries(
                {
                    "n": WHOLE,
                    "axis": st.just(-1),
                    "k": st.none(),
                    "estimator": st.sampled_from(sorted(ESTIMATORS)),
                }
            )
        ),
        from_counts,
        ulps=2000,
        slack=200,
    ),
    Row(
        es.mutual_information_from_samples,
        with_base(
            st.builds(lambda call, e: {**call, "estimator": e}, SAMPLES, st.sampled_from(sorted(ESTIMATORS)))
        ),
        from_samples,
        ulps=1000,
        slack=100,
    ),
    *FITS,
]
