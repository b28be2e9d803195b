"""The numbered statements of chapter 4, Two variables."""

import math

import hypothesis
import numpy as np
from hypothesis import strategies as st
from scipy.stats import binom

from expected_surprise import conditional_entropy, entropy, joint_entropy, mutual_information
from registry import checks, given
from strategies import normalised, pmfs


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


def h(p):
    """The entropy of chapter 2, in nats."""
    return math.fsum(-x * math.log(x) for x in np.ravel(p) if x > 0)


def tables(rows=None, columns=None, *, zeros=True):
    """Joint pmfs of two variables, with empty rows and columns among them."""
    sizes = st.tuples(*[st.just(n) if n else st.integers(1, 4) for n in (rows, columns)])
    return sizes.flatmap(lambda size: pmfs(size[0] * size[1], zeros=zeros).map(lambda p: p.reshape(size)))


FORECAST = np.array([[3 / 4, 0], [1 / 8, 1 / 8]])
SAME = np.array([[1 / 2, 0], [0, 1 / 2]])
TABLES = st.one_of(st.sampled_from([FORECAST, SAME, np.full((2, 2), 1 / 4)]), tables())


def in_a_row(table):
    """The entropies of y for each x that can happen, and the probabilities of these x."""
    shares = [math.fsum(row) for row in table]
    rows = [[cell / share for cell in row] for row, share in zip(table, shares, strict=True) if share > 0]
    return [h(row) for row in rows], [share for share in shares if share > 0]


def weighted(entropies, shares):
    return math.fsum(x * e for x, e in zip(shares, entropies, strict=True))


@checks(
    "eq-joint-entropy",
    false={
        "the entropies are added": {"formula": lambda t: h(t.sum(axis=0)) + h(t.sum(axis=1))},
        "a cell counts for both margins": {"formula": lambda t: 2 * h(t)},
    },
)
@given(table=TABLES)
def test_joint_entropy(table, formula=h):
    """The library's joint entropy is the sum over all cells."""
    assert close(joint_entropy(table), formula(table))


@checks(
    "def-conditional-entropy",
    "eq-conditional-entropy",
    false={
        "the mean has no weights": {"mean": lambda entropies, shares: sum(entropies) / len(entropies)},
        "the largest counts": {"mean": lambda entropies, shares: max(entropies)},
        "the roles are exchanged": {"turn": np.transpose},
    },
)
@given(table=TABLES)
def test_conditional_entropy(table, mean=weighted, turn=lambda t: t):
    """The library's H(Y | X) is the mean of the entropies of the rows, weighted with their probabilities."""
    assert close(conditional_entropy(table), mean(*in_a_row(turn(table))))


@checks(
    "thm-entropy-chain-rule",
    "eq-entropy-chain-rule",
    false={
        "the plain mean is added": {"second": lambda t: np.mean(in_a_row(t)[0])},
        "the second variable is taken twice": {"first": lambda t: h(t.sum(axis=0))},
    },
    dropped={"the second step follows the law given the first": {"second": lambda t: h(t.sum(axis=0))}},
)
@given(table=TABLES)
def test_chain_rule(table, first=lambda t: h(t.sum(axis=1)), second=lambda t: weighted(*in_a_row(t))):
    """H(X, Y) is the entropy of one plus what is left of the other, in either order."""
    for turned in (table, table.T):
        assert close(joint_entropy(table), first(turned) + second(turned))


def log_ratio(table):
    """The sum of the definition, cell by cell."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    cells = ((table[i, j], rows[i], columns[j]) for i, j in np.ndindex(table.shape))
    return math.fsum(p * math.log(p / (a * b)) for p, a, b in cells if p > 0)


@checks(
    "def-mutual-information",
    "eq-mutual-information",
    false={
        "it is the entropy of one": {"formula": lambda t: h(t.sum(axis=0))},
        "the ratio is turned over": {"formula": lambda t: -log_ratio(t)},
        "the cells are not weighted": {
            "formula": lambda t: math.fsum(
                math.log(t[i, j] / (t.sum(axis=1)[i] * t.sum(axis=0)[j]))
                for i, j in np.ndindex(t.shape)
                if t[i, j] > 0
            )
        },
    },
)
@given(table=TABLES)
def test_mutual_information(table, formula=log_ratio):
    """The library's mutual information is the printed sum, and symmetric."""
    assert close(mutual_information(table), formula(table))
    assert close(mutual_information(table.T), formula(table))


@checks(
    "thm-mi-nonnegative",
    "eq-mi-nonnegative",
    false={
        "it is at least 0.001": {"floor": 1e-3},
        "dependent variables can have none": {"strict": False},
    },
    dropped={"the table sums to one": {"total": 3.0}},
)
@given(table=TABLES)
def test_mi_nonnegative(table, floor=0.0, strict=True, total=1.0):
    """The sum is never negative, 0 for a product of margins and positive for everything else."""
    assert log_ratio(table * total) >= floor - 1e-9
    product = np.outer(table.sum(axis=1), table.sum(axis=0))
    assert close(log_ratio(product * total), floor)
    if np.abs(table - product).max() > 0.02:
        assert (log_ratio(table) > 1e-5) == strict


@checks(
    "prop-mi-entropies",
    "eq-mi-entropies",
    false={
        "the roles are exchanged": {"left": lambda t: weighted(*in_a_row(t.T))},
        "the joint entropy counts twice": {"times": 2},
    },
    dropped={"the mean over x is weighted": {"left": lambda t: np.mean(in_a_row(t)[0])}},
)
@given(table=TABLES)
def test_mi_entropies(table, left=lambda t: weighted(*in_a_row(t)), times=1):
    """What is known and what is left add up; two entropies are the joint one and what is shared."""
    shared, h_x, h_y = mutual_information(table), h(table.sum(axis=1)), h(table.sum(axis=0))
    assert close(h_y, left(table) + shared)
    assert close(h_x + h_y, times * h(table) + shared)
    assert close(mutual_information(np.diag(table.sum(axis=1))), h_x)
    assert shared <= min(h_x, h_y) + 1e-9


@checks(
    "cor-conditioning",
    "eq-conditioning",
    false={
        "every value of x leaves less": {"left": lambda t: max(in_a_row(t)[0])},
        "something is always learnt": {"gap": 1e-3},
    },
    dropped={"the mean over x is weighted": {"left": lambda t: np.mean(in_a_row(t)[0])}},
)
@given(table=TABLES)
def test_conditioning(table, left=lambda t: weighted(*in_a_row(t)), gap=0.0):
    """On average over x, no more is left of Y than there was; equality for independent variables alone."""
    h_y = h(table.sum(axis=0))
    assert left(table) <= h_y - gap + 1e-9
    product = np.outer(table.sum(axis=1), table.sum(axis=0))
    assert close(weighted(*in_a_row(product)), h_y)
    if np.abs(table - product).max() > 0.02:
        assert left(table) < h_y - 1e-5


def mean_entropy(p, n):
    """The exact mean of the entropy of the shares in n draws: each count is binomial."""
    counts = np.arange(1, n + 1)
    terms = -counts / n * np.log(counts / n)
    return math.fsum(binom.pmf(counts, n, x) @ terms for x in np.ravel(p))


@checks(
    "eq-mi-bias",
    kind="rate",
    false={
        "the estimate is unbiased": {"leading": lambda r, c: 0.0},
        "the cells count, not the products": {"leading": lambda r, c: (r * c - 1) / 2},
        "the factor 2 is missing": {"leading": lambda r, c: (r - 1) * (c - 1)},
    },
)
@given(
    p=st.lists(st.floats(0.3, 1.0), min_size=2, max_size=3).map(normalised),
    q=st.lists(st.floats(0.3, 1.0), min_size=2, max_size=4).map(normalised),
)
def test_mi_bias(p, q, leading=lambda r, c: (r - 1) * (c - 1) / 2):
    """The exact mean of the estimate, times n, comes as close to the prediction as n is large."""
    errors = []
    for n in (100, 1000):
        mean = mean_entropy(p, n) + mean_entropy(q, n) - mean_entropy(np.outer(p, q), n)
        errors.append(abs(n * mean - leading(len(p), len(q))))
    assert errors[1] < errors[0] / 4 + 1e-6
    assert errors[1] < 0.03


def mi_given_last(cube):
    """I(X; Y | Z) from four entropies: of (x, z), of (y, z), of all, and of z."""
    return h(cube.sum(axis=1)) + h(cube.sum(axis=0)) - h(cube) - h(cube.sum(axis=(0, 1)))


def left_by_z(cube):
    """H(Y | Z)."""
    return h(cube.sum(axis=0)) - h(cube.sum(axis=(0, 1)))


def cubes():
    """Joint pmfs of three variables with two values each, dependent in all ways."""
    return pmfs(8).map(lambda p: p.reshape(2, 2, 2))


AGREE = np.zeros((2, 2, 2))
for _x, _y in np.ndindex(2, 2):
    AGREE[_x, _y, int(_x == _y)] = 1 / 4


def given_z(cube):
    """I(X; Y | Z) from the library's mutual information of each slice."""
    shares = cube.sum(axis=(0, 1))
    slices = [(share, cube[:, :, z] / share) for z, share in enumerate(shares) if share > 1e-300]
    return math.fsum(share * mutual_information(part / part.sum()) for share, part in slices)


@checks(
    "eq-conditional-mi",
    false={
        "it is the mutual information without z": {"formula": lambda cube: log_ratio(cube.sum(axis=2))},
        "the values of z count alike": {
            "formula": lambda cube: np.mean(
                [log_ratio(cube[:, :, z] / cube[:, :, z].sum()) for z in (0, 1) if cube[:, :, z].sum() > 0]
            )
        },
    },
)
@given(cube=st.one_of(st.just(AGREE), cubes()))
def test_conditional_mi(cube, formula=mi_given_last):
    """The weighted mean over z is H(X, Z) + H(Y, Z) - H(X, Y, Z) - H(Z)."""
    assert close(given_z(cube), formula(cube))


@checks(
    "lem-mi-chain",
    "eq-mi-chain",
    false={
        "the two informations add up": {"second": lambda cube: log_ratio(cube.sum(axis=2))},
        "nothing is added": {"second": lambda cube: 0.0},
    },
    dropped={"the first part is about the variable that is given": {"drop": 2}},
)
@given(cube=st.one_of(st.just(AGREE), cubes()))
def test_mi_chain(cube, second=given_z, drop=1):
    """What Y and Z tell together is what Z tells and what Y adds when Z is known."""
    assert close(log_ratio(cube.reshape(2, 4)), log_ratio(cube.sum(axis=drop)) + second(cube))


def rules(inputs, outputs):
    """Laws of z for each y: a row for each y."""
    return st.lists(pmfs(outputs), min_size=inputs, max_size=inputs).map(np.array)


KEEP = np.eye(3)


@checks(
    "thm-mi-data-processing",
    "eq-mi-data-processing",
    false={
        "processing always loses something": {"loss": 1e-3},
        "processing can only help": {"sign": -1},
        "equality means that z determines y": {"kept": left_by_z},
    },
    dropped={"the rule does not depend on x": {"peek": True}},
)
@given(
    table=tables(2, 3),
    rule=st.one_of(st.just(KEEP), st.just(np.full((3, 1), 1.0)), rules(3, 2)),
    twin=st.floats(0.1, 0.9),
)
def test_data_processing(table, rule, twin, loss=0.0, sign=1, kept=mi_given_last, peek=False):
    """For a random rule, I(X; Z) is at most I(X; Y), and equal exactly if I(X; Y | Z) = 0."""
    y_to_z = np.broadcast_to(rule, (2, *rule.shape))
    cube = table[:, :, None] * y_to_z  # x, y, z
    if peek:
        cube = table[:, :, None] * np.eye(2)[:, None, :]  # z is x itself
    before, after = log_ratio(table), log_ratio(cube.sum(axis=1))
    assert sign * (before - after) >= loss - 1e-9
    assert close(before - after, mi_given_last(cube))
    # two values of y that say the same about x may be merged without loss
    doubled = np.hstack([table[:, :1] * twin, table[:, :1] * (1 - twin), table[:, 1:]])
    merged = doubled[:, :, None] * np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1.0]])
    assert close(log_ratio(merged.sum(axis=1)), log_ratio(doubled))
    assert abs(kept(merged)) < 1e-9


def test_the_forecast_of_the_page():
    """The printed example: 0.25 bits are left of the weather, and one value leaves a full bit."""
    assert in_a_row(FORECAST)[0] == [0.0, math.log(2)]
    assert close(conditional_entropy(FORECAST, base=2), 0.25)
    assert in_a_row(FORECAST)[0][1] > entropy(FORECAST.sum(axis=0))


@hypothesis.given(
    p=st.lists(st.floats(0.3, 1.0), min_size=2, max_size=3).map(normalised), n=st.integers(1, 30)
)
def test_the_estimate_can_be_too_small(p, n):
    """For Y = X the bias has the other sign: the estimate of I(X; X) is that of H(X)."""
    assert close(mutual_information(np.diag(p)), h(p))
    assert mean_entropy(p, n) < h(p)
