"""Published test cases of scipy and scikit-learn hold for our functions where the contract is the same.

Only inputs and expected values are taken over. Sources: scipy 1.17, ``scipy/stats/tests/test_entropy.py``,
``scipy/special/tests/test_basic.py`` and the examples of ``scipy.spatial.distance.jensenshannon``;
scikit-learn 1.9, ``metrics/tests/test_classification.py`` and ``metrics/cluster/tests/test_supervised.py``.

Where the contract differs, ``DIFFERENCES`` has one check for each row of the table "If you know scipy" in
appendix F.
"""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from scipy import special, stats
from scipy.spatial.distance import jensenshannon
from sklearn import metrics

import expected_surprise as es

P = np.array([[0.1, 0.2], [0.6, 0.3], [0.3, 0.5]])
Q = np.array([[0.2, 0.1], [0.3, 0.6], [0.5, 0.3]])
Q_WITH_0 = np.array([[0.0, 0.1], [0.3, 0.6], [0.5, 0.3]])
P_WITH_0 = np.array([[0.0, 0.2], [0.6, 0.3], [0.3, 0.5]])


def share(x, axis=-1) -> np.ndarray:
    """What scipy does in silence, and our reader by hand."""
    x = np.asarray(x, dtype=float)
    return x / x.sum(axis=axis, keepdims=True)


STATS_ENTROPY = {
    "of itself": (lambda: es.kl_divergence([0.5, 0.2, 0.3], [0.5, 0.2, 0.3]), 0.0),
    "16 equal outcomes, in bits": (lambda: es.entropy(share(np.ones(16)), base=2), 4.0),
    "a zero": (lambda: es.entropy(share([0, 1, 2])), 0.63651416829481278),
    "along axis 0": (lambda: es.kl_divergence(P, Q, axis=0), [0.1933259, 0.18609809]),
    "a zero in q": (lambda: es.kl_divergence(P, share(Q_WITH_0, 0), axis=0), [math.inf, 0.18609809]),
    "a zero in both": (
        lambda: es.kl_divergence(share(P_WITH_0, 0), share(Q_WITH_0, 0), axis=0),
        [0.17403988, 0.18609809],
    ),
    "entropy along axis 1": (lambda: es.entropy(share(P), axis=1), [0.63651417, 0.63651417, 0.66156324]),
    "divergence along axis 1": (
        lambda: es.kl_divergence(share(P), share(Q), axis=1),
        [0.23104906, 0.23104906, 0.12770641],
    ),
    "transposed": (lambda: es.entropy(share(P).T, axis=0), [0.63651417, 0.63651417, 0.66156324]),
}


@pytest.mark.parametrize(("ours", "published"), STATS_ENTROPY.values(), ids=STATS_ENTROPY)
def test_cases_of_scipy_stats_entropy(ours, published):
    np.testing.assert_allclose(ours(), published, rtol=1e-7)


def test_relations_that_scipy_tests():
    assert es.kl_divergence([0.5, 0.2, 0.3], [0.1, 0.25, 0.65]) > 0
    q = share([2] * 8 + [1] * 8)
    nats, bits = (es.kl_divergence(share(np.ones(16)), q, base=base) for base in (math.e, 2))
    assert nats / bits == pytest.approx(math.log(2), rel=1e-14)
    np.testing.assert_array_equal(es.kl_divergence(P.T, Q.T, axis=1), es.kl_divergence(P, Q, axis=0))


def test_broadcasting_that_scipy_tests():
    rng = np.random.default_rng(74187315492831452)
    x, y = share(rng.random(3)), share(rng.random((2, 3)))
    both = es.kl_divergence(x, y)
    assert both.tolist() == [es.kl_divergence(x, y[0]), es.kl_divergence(x, y[1])]


def test_errors_that_scipy_tests():
    with pytest.raises(ValueError, match=r"p has 3 outcomes along axis 0, q has 2"):
        es.kl_divergence(P, share(P[:2], 0), axis=0)
    with pytest.raises(ValueError, match=r"p has 12 outcomes along axis -1, q has 2"):
        es.kl_divergence(share(np.ones((10, 1, 12))), share(np.ones((11, 2))))
    with pytest.raises(ValueError, match=r"base is -2, but must be finite and above 1"):
        es.entropy(share(np.ones(10)), base=-2)


A = np.arange(1, 13).reshape(3, 4)
JENSEN_SHANNON = {
    "nothing in common": ([1, 0, 0], [0, 1, 0], {"base": 2}, 1.0),
    "a coin and a certainty": ([1, 0], [0.5, 0.5], {}, 0.46450140402245893),
    "of itself": ([1, 0, 0], [1, 0, 0], {}, 0.0),
    "along axis 0": (
        share(A, 0),
        share(A + 12, 0),
        {"axis": 0},
        [0.1954288, 0.1447697, 0.1138377, 0.0927636],
    ),
    "along axis 1": (share(A), share(A + 12), {"axis": 1}, [0.1402339, 0.0399106, 0.0201815]),
}


@pytest.mark.parametrize(("p", "q", "options", "published"), JENSEN_SHANNON.values(), ids=JENSEN_SHANNON)
def test_examples_of_jensenshannon_which_is_the_root(p, q, options, published):
    np.testing.assert_allclose(np.sqrt(es.js_divergence(p, q, **options)), published, atol=5e-8)


RATES = [(x, y) for x in (0.0, 0.5, 1.0) for y in (0.0, 0.5, 1.0)]
NEAR = [
    (0.9456657713430001, 0.9456657713430094, -9.325873406851269e-15),
    (0.48066098564791515, 0.48066098564794774, -3.258504577274724e-14),
    (0.786048657854401, 0.7860486578542367, 1.6431300764454033e-13),
]
FAR = [
    (4, 2.22e-308, 2839.139983229607),
    (1e-200, 1e200, -9.210340371976183e-198),
    (2.22e-308, 1e15, -1.6493212008074475e-305),
]


@pytest.mark.parametrize(("x", "y"), RATES)
def test_kl_div_is_the_divergence_of_poisson_rates(x, y):
    known = math.inf if y == 0 < x else y if x == 0 else x * math.log(x / y) - x + y
    assert es.poisson_kl(x, y) == pytest.approx(known, rel=1e-13, abs=0)


@pytest.mark.parametrize(("x", "y", "published"), NEAR + FAR)
def test_rel_entr_where_two_rates_nearly_agree_or_are_far_apart(x, y, published):
    known = published - x + y if abs(published) > 1e-12 or y > 1 else None
    if known is None:  # the term itself is 1e-14; the divergence is about its square
        s = (y - x) / x
        known = x * (s * s / 2 - s**3 / 3)
    assert es.poisson_kl(x, y) == pytest.approx(known, rel=1e-6, abs=0)


def test_entr_of_the_values_that_scipy_tests():
    assert es.entropy([0.5, 0.5]) == pytest.approx(2 * 0.34657359027997264, rel=1e-15)
    assert es.entropy([0, 1]) == 0


LOG_LOSS = {
    "three classes": ([1, 0, 2], [[0.2, 0.7, 0.1], [0.6, 0.2, 0.2], [0.6, 0.1, 0.3]], 0.6904911),
    "two classes": ([0, 1, 1, 0], [[0.3, 0.7], [0.6, 0.4], [0.4, 0.6], [0.7, 0.3]], 0.7469410),
}


@pytest.mark.parametrize(("labels", "p", "published"), LOG_LOSS.values(), ids=LOG_LOSS)
def test_cases_of_sklearn_log_loss(labels, p, published):
    assert es.log_loss(np.log(p), labels).mean() == pytest.approx(published, rel=1e-6)


@pytest.mark.parametrize("k", [2, 3])
def test_perfect_predictions_have_loss_0_without_clipping(k):
    with np.errstate(divide="ignore"):
        logits = np.log(np.eye(k))
    assert es.log_loss(logits, range(k)).tolist() == [0] * k


def test_cases_of_sklearn_mutual_info_score():
    a = [1] * 6 + [2] * 6 + [3] * 5
    b = [1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2]
    assert es.mutual_information_from_samples(a, b) == pytest.approx(0.41022, abs=5e-6)
    for x, y in ((["a"] * 6, [1, 1, 0, 0, 1, 1]), ([1] * 6, [1, 1, 0, 0, 1, 1]), (["a"] * 6, ["a"] * 6)):
        assert es.mutual_information_from_samples(x, y) == 0


# --- the differences, row by row of the table "If you know scipy" -----------------------------------

HALVES = np.array([[0.5, 0.5], [1.0, 0.0]])
COUNTS = np.array([[1, 2], [3, 4]])
NEAR_P, NEAR_Q = [0.5, 0.5], [0.5 + 1e-9, 0.5 - 1e-9]


def refused(words: str, function, *arguments, error=ValueError, **options) -> bool:
    """Ours raises this error."""
    with pytest.raises(error, match=words):
        function(*arguments, **options)
    return True


def neighbours() -> list:
    """Pairs of distributions that agree to nine digits."""
    rng = np.random.default_rng(0)
    laws = rng.dirichlet(np.ones(4), size=20)
    return list(zip(laws, share(laws * (1 + 1e-9 * rng.normal(size=laws.shape))), strict=True))


def same(ours, theirs) -> bool:
    return bool(np.allclose(ours, theirs, rtol=1e-12, atol=0, equal_nan=True))


DIFFERENCES = {
    "the axis": lambda: (
        same(es.entropy(HALVES), stats.entropy(HALVES, axis=-1))
        and same(es.entropy(share(HALVES, 0), axis=0), stats.entropy(HALVES))
    ),
    "all entries at once": lambda: (
        refused("axis is None", es.entropy, HALVES / 2, axis=None, error=TypeError)
        and same(es.entropy((HALVES / 2).ravel()), stats.entropy(HALVES, axis=None))
    ),
    "a sum other than 1": lambda: (
        refused("p sums to 4", es.entropy, [1, 1, 2])
        and same(es.entropy(share([1, 1, 2])), stats.entropy([1, 1, 2]))
        and same(es.entropy_from_counts([1, 1, 2]), stats.entropy([1, 1, 2]))
    ),
    "a negative entry": lambda: (
        refused("p has -0.5 at index 1", es.entropy, [1.5, -0.5]) and stats.entropy([1.5, -0.5]) == -math.inf
    ),
    "`nan`": lambda: (
        refused("p has nan at index 1", es.entropy, [0.5, math.nan])
        and math.isnan(stats.entropy([0.5, math.nan]))
        and same(es.entropy([1.0]), stats.entropy([0.5, math.nan], nan_policy="omit"))
    ),
    "a masked entry": lambda: (
        refused("p has a masked entry", es.entropy, MASKED)
        and same(es.entropy(share(MASKED.compressed())), stats.entropy(MASKED))
    ),
    "no outcome": lambda: refused("p is empty", es.entropy, []) and stats.entropy([]) == 0,
    "the base": lambda: (
        refused("base is 0.5", es.entropy, NEAR_P, base=0.5)
        and same(-es.entropy(NEAR_P, base=1 / 0.5), stats.entropy(NEAR_P, base=0.5))
    ),
    "one probability for all outcomes": lambda: (
        refused("p has 2 outcomes .* q has 1", es.kl_divergence, [0.75, 0.25], [1.0])
        and same(es.kl_divergence([0.75, 0.25], np.full(2, 1 / 2)), stats.entropy([0.75, 0.25], [7.0]))
    ),
    "`keepdims`": lambda: same(
        np.expand_dims(es.entropy(HALVES), -1), stats.entropy(HALVES, axis=-1, keepdims=True)
    ),
    "long double": lambda: (
        refused(r"pass p\.astype\(float\)", es.entropy, HALVES.astype("g"), error=TypeError)
        and refused("ufunc 'entr' not supported", stats.entropy, HALVES.astype("g"), error=TypeError)
    ),
    "relative entropy": lambda: (
        same(es.kl_divergence(NEAR_P, [0.75, 0.25]), stats.entropy(NEAR_P, [0.75, 0.25]))
        and same(
            es.cross_entropy(NEAR_P, [0.75, 0.25]),
            stats.entropy(NEAR_P) + stats.entropy(NEAR_P, [0.75, 0.25]),
        )
    ),
    "nearly equal distributions": lambda: (
        abs(es.kl_divergence(NEAR_P, NEAR_Q) - 2e-18) < 1e-24
        and abs(stats.entropy(NEAR_P, NEAR_Q) - 2e-18) > 1e-17
        and min(stats.entropy(p, q) for p, q in neighbours())
        < 0
        <= min(es.kl_divergence(p, q) for p, q in neighbours())
    ),
    "`jensenshannon`": lambda: same(np.sqrt(es.js_divergence([1, 0], NEAR_P)), jensenshannon([1, 0], NEAR_P)),
    "`entr`, `rel_entr`": lambda: (
        same(es.entropy([0.75, 0.25]), special.entr([0.75, 0.25]).sum())
        and same(es.kl_divergence([0.75, 0.25], NEAR_P), special.rel_entr([0.75, 0.25], NEAR_P).sum())
    ),
    "`kl_div`": lambda: same(es.poisson_kl([0, 3, 1], [2, 5, 0]), special.kl_div([0, 3, 1], [2, 5, 0])),
    "`log_loss` of scikit-learn": lambda: (
        same(es.log_loss(np.log(HALVES[[0, 0]]), [0, 1]).mean(), metrics.log_loss([0, 1], HALVES[[0, 0]]))
        and metrics.log_loss([0, 1], [[0.0, 1.0], [0.5, 0.5]]) < 50
        and es.log_loss([[-math.inf, 0], [0, 0]], [0, 1]).mean() == math.inf
    ),
    "`mutual_info_score` of scikit-learn": lambda: same(
        es.mutual_information(COUNTS / COUNTS.sum()),
        metrics.mutual_info_score(None, None, contingency=COUNTS),
    ),
}
MASKED = np.ma.array([0.5, 0.25, 0.5], mask=[False, False, True])
PAGE = Path(__file__).parents[2] / "book" / "appf-library.md"


@pytest.mark.parametrize("row", DIFFERENCES)
def test_a_difference(row):
    assert DIFFERENCES[row]()


def test_every_row_of_the_table_is_tested():
    table = PAGE.read_text().partition("## If you know scipy")[2]
    rows = re.findall(r"^\| ([^|]+?) \| .*\|$", table, re.MULTILINE)
    assert rows == ["what", *DIFFERENCES]


def test_what_is_alike():
    half = np.array([0.5, 0.5], np.float16)
    assert es.entropy(half).dtype == stats.entropy(half).dtype == np.float32
    assert es.kl_divergence([0, 1], [1, 0]) == stats.entropy([0, 1], [1, 0]) == math.inf
    assert es.entropy([0, 0.5, 0.5]) == stats.entropy([0, 0.5, 0.5]) == math.log(2)
