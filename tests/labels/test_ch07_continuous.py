"""The numbered statements of chapter 7, continuous variables."""

import math

import numpy as np
from hypothesis import strategies as st
from scipy.special import ndtr

from expected_surprise import entropy, gaussian_entropy, gaussian_kl, kl_divergence, mutual_information
from registry import checks, given
from strategies import pmfs

GRID = np.linspace(-30, 30, 4001)
STEP = GRID[1] - GRID[0]


class Mixture:
    """A mixture of two normal laws."""

    def __init__(self, share, first, second):
        self.parts = [(w, *law) for w, law in ((share, first), (1 - share, second)) if w]

    def log_pdf(self, x):
        logs = [math.log(w / (s * math.sqrt(2 * math.pi))) - ((x - m) / s) ** 2 / 2 for w, m, s in self.parts]
        return np.logaddexp.reduce(logs)

    def cells(self, edges):
        """The probabilities between the edges, with the digits of both tails."""
        total = 0
        for w, m, s in self.parts:
            z = (edges - m) / s
            total = total + w * np.where(z[1:] > 0, ndtr(-z[:-1]) - ndtr(-z[1:]), np.diff(ndtr(z)))
        return total

    def mean(self):
        return sum(w * m for w, m, _ in self.parts)

    def sd(self):
        return math.sqrt(sum(w * (s**2 + (m - self.mean()) ** 2) for w, m, s in self.parts))


class Even:
    """The uniform law on an interval from 0."""

    def __init__(self, end):
        self.end = end

    def log_pdf(self, x):
        return np.where((x > 0) & (x <= self.end), -math.log(self.end), -math.inf)


def normal(mean, sd):
    return Mixture(1.0, (mean, sd), (mean, sd))


NORMAL = st.tuples(st.floats(-2, 2), st.floats(0.6, 2))
MIXTURES = st.builds(Mixture, st.sampled_from([0.5, 0.2, 1.0]), NORMAL, NORMAL)


def terms(log_f, log_g, impossible=math.inf):
    """The terms f ln(f/g), with the two conventions for zeros."""
    with np.errstate(invalid="ignore"):
        plain = np.exp(log_f) * np.where(log_g == -math.inf, impossible, log_f - log_g)
    return np.where(log_f == -math.inf, 0.0, plain)


def integral(values, step=STEP):
    """The integral of a smooth function that vanishes at the ends of the grid."""
    return float(values.sum()) * step


def kl(f, g, impossible=math.inf):
    """The integral as the page prints it, on the grid, in nats."""
    return integral(terms(f.log_pdf(GRID), g.log_pdf(GRID), impossible))


def h(f):
    return integral(-terms(f.log_pdf(GRID), 0 * GRID))


def close(a, b, tolerance=1e-8):
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)


@checks(
    "def-kl-densities",
    "eq-kl-densities",
    false={
        "the arguments change places": {"formula": lambda f, g: kl(g, f)},
        "the impossible costs nothing": {"formula": lambda f, g: kl(f, g, impossible=0.0)},
    },
)
@given(a=NORMAL, b=NORMAL, ends=st.tuples(st.sampled_from([1.5, 3.0, 6.0]), st.sampled_from([1.5, 3.0, 6.0])))
def test_relative_entropy_of_densities(a, b, ends, formula=kl):
    """The integral is the library's value for normal laws; for uniform ones ln of the ratio, or infinite."""
    assert close(formula(normal(*a), normal(*b)), gaussian_kl(*a, *b))
    first, second = ends
    expected = math.log(second / first) if first <= second else math.inf
    assert close(formula(Even(first), Even(second)), expected)


@checks(
    "thm-gibbs-densities",
    false={"D is at least 0.001": {"floor": 1e-3}, "D is at most 1 nat": {"sign": -1, "floor": -1}},
    dropped={"g integrates to one": {"total": 1.5}, "f integrates to one": {"part": 0.5}},
)
@given(f=MIXTURES, g=MIXTURES, same=st.booleans())
def test_gibbs_for_densities(f, g, same, floor=0.0, sign=1, total=1.0, part=1.0):
    """D >= 0, and 0 for equal densities only; of two densities that differ, D is positive."""
    p, q = f.log_pdf(GRID) + math.log(part), (f if same else g).log_pdf(GRID) + math.log(total)
    d, distance = integral(terms(p, q)), np.abs(np.exp(p) - np.exp(q)).max()
    assert sign * d >= floor - 1e-12
    assert (distance == 0) <= (abs(d) < 1e-12) <= (distance < 1e-4)


def bins(law, width, shift=0.0):
    """The probabilities of the bins of a width, out to where nothing is left."""
    return law.cells((np.arange(round(-24 / width), round(24 / width) + 1) + shift) * width)


@checks(
    "thm-kl-bins",
    "eq-kl-bins",
    kind="rate",
    false={
        "the bins exceed the integral": {"sign": -1},
        "the limit is the reverse divergence": {"limit": lambda f, g: kl(g, f)},
        "the limit is in bits": {"limit": lambda f, g: kl(f, g) / math.log(2)},
    },
    dropped={"the same bins for both": {"shift": 0.5}},
)
@given(f=MIXTURES, g=MIXTURES, width=st.sampled_from([8.0, 2.0, 1.0, 0.5]))
def test_bins(f, g, width, sign=1, limit=kl, shift=0.0):
    """No bins cost more than the integral; what is missing shrinks like the square of the width."""
    d = limit(f, g)
    for size in (width, 0.1, 0.01):
        p, q = bins(f, size), bins(g, size, shift)
        likely = p > 1e-16
        missing = sign * (d - float((p[likely] * np.log(p[likely] / q[likely])).sum()))
        assert missing >= -1e-9
        assert missing <= (30 + 3 * d) * size**2 or size >= 0.5


@checks(
    "def-differential-entropy",
    "eq-differential-entropy",
    false={
        "without the minus": {"sign": 1},
        "of the square of the density": {"power": 2},
        "the average is over something else": {"other": True},
    },
)
@given(a=NORMAL)
def test_differential_entropy(a, sign=-1, power=1, other=False):
    """For normal laws the integral is the library's value, in nats and in bits."""
    log_density = normal(*a).log_pdf(GRID)
    weights = np.exp(normal(a[0] + 1, a[1]).log_pdf(GRID) if other else log_density)
    value = sign * integral(weights * power * log_density)
    assert close(value, gaussian_entropy(a[1]))
    assert close(value / math.log(2), gaussian_entropy(a[1], base=2))


def midpoint_entropy(log_density, low, high):
    """The integral of -f ln f over an interval, by the midpoint rule."""
    x = low + (high - low) * (np.arange(20_000) + 0.5) / 20_000
    return integral(-terms(log_density(x), 0 * x), (high - low) / 20_000)


@checks(
    "eq-entropies-of-laws",
    false={
        "the exponential law with the mean": {"sign": 1},
        "Laplace without the 2": {"two": 1},
        "normal with the standard deviation": {"power": 1},
        "all in bits": {"unit": math.log(2)},
    },
)
@given(a=st.floats(0.2, 5))
def test_entropies_of_laws(a, sign=-1, two=2, power=2, unit=1.0):
    """The four closed forms against the integrals."""
    laws = [
        (lambda x: 0 * x - math.log(a), 0, a, math.log(a)),
        (lambda x: math.log(a) - a * x, 0, 40 / a, 1 + sign * math.log(a)),
        (lambda x: -np.abs(x) / a - math.log(2 * a), -40 * a, 40 * a, 1 + math.log(two * a)),
        (normal(0, a).log_pdf, -12 * a, 12 * a, math.log(2 * math.pi * math.e * a**power) / 2),
    ]
    for log_density, low, high, formula in laws:
        assert close(midpoint_entropy(log_density, low, high), formula / unit, 1e-4)


NODES, WEIGHTS = np.polynomial.legendre.leggauss(30)


def step_divergence(f, width, reverse=False):
    """D(f || f_Delta), by Gauss' rule in each bin."""
    edges = np.arange(round(-24 / width), round(24 / width) + 1) * width
    p = f.cells(edges)
    likely = p > 1e-16
    log_f = f.log_pdf((edges[:-1, None] + width * (NODES + 1) / 2)[likely])
    log_steps = np.log(p[likely, None] / width) + 0 * log_f
    values = terms(log_steps, log_f) if reverse else terms(log_f, log_steps)
    return integral(values @ WEIGHTS, width / 2)


@checks(
    "thm-rounding",
    "eq-rounding",
    "eq-rounding-gap",
    kind="rate",
    false={
        "the logarithm is taken off": {"sign": -1},
        "the gap is the reverse divergence": {"reverse": True},
        "the limit is in bits": {"unit": math.log(2)},
    },
    dropped={"X has a density": {"atom": 0.5}, "all bins have one width": {"uneven": 0.5}},
)
@given(f=MIXTURES)
def test_rounding(f, sign=1, reverse=False, unit=1.0, atom=0.0, uneven=0.0):
    """H + ln(width) - h is the divergence of the steps, and shrinks like the square of the width."""
    for width in (1.0, 0.5, 0.1, 0.01):
        k = np.arange(round(-24 / width), round(24 / width) + 1)
        p = (1 - atom) * f.cells((k + uneven * (k % 2)) * width)
        p[len(p) // 2] += atom
        gap = entropy(p) + sign * math.log(width) - h(f) / unit
        assert -1e-9 <= gap <= 2 * width**2
        if width >= 0.5:
            assert close(gap, step_divergence(f, width, reverse), 1e-6)


PEAKS = st.tuples(st.sampled_from([0.5, 1.0, 2.5]), st.floats(0.1, 2))


@checks(
    "prop-dequantisation",
    "eq-dequantisation",
    false={"the loss is at most the cross-entropy": {"sign": -1}, "0.2 nats more are needed": {"more": 0.2}},
    dropped={
        "the noise is uniform": {"noise": lambda u: u / 8 + 0.4375},
        "there is noise": {"noise": lambda u: 0 * u},
    },
)
@given(p=pmfs(4), f=st.builds(Mixture, st.just(0.5), PEAKS, PEAKS), wide=st.booleans())
def test_dequantisation(p, f, wide, sign=1, more=0.0, noise=lambda u: u):
    """With uniform noise the loss of a density is at least that of its bins, and that is at least H(p)."""
    f = normal(2, 40) if wide else f
    u = noise((np.arange(500) + 0.5) / 500)
    k = np.arange(4)
    loss = -p @ f.log_pdf(k[:, None] + u).mean(axis=1)
    q = f.cells(np.arange(5))
    cross = math.fsum(-a * math.log(b) for a, b in zip(p, q, strict=True) if a)
    assert sign * (loss - cross) >= more - 1e-5
    assert cross >= entropy(p) - 1e-9


class Tilted:
    """The density 1 + a (2x - 1) on (0, 1)."""

    def __init__(self, a):
        self.a = a

    def log_pdf(self, x):
        return np.log1p(self.a * (2 * x - 1))

    def cdf(self, x):
        return x + self.a * (x * x - x)


UNIT = (np.arange(20_000) + 0.5) / 20_000

# The image of (0, 1), the inverse of the map, and the logarithm of the size of its derivative.
MAPS = {
    "exp": ((1, math.e), np.log, lambda x: x),
    "root": ((0, 1), np.square, lambda x: -np.log(2 * np.sqrt(x))),
    "falling line": ((-1, 4), lambda y: (4 - y) / 5, lambda x: np.log(5) + 0 * x),
    "tan": ((0, math.tan(1)), np.arctan, lambda x: -2 * np.log(np.cos(x))),
}


def image_cells(law, inverse, image, fold):
    """What the image of a law gives to 4000 equal cells of the image, or of |X - 1/2|; their width."""
    if fold:
        y = np.linspace(0, 0.5, 4001)
        return np.diff(law.cdf(0.5 + y) - law.cdf(0.5 - y)), 0.5 / 4000
    y = np.linspace(*image, 4001)
    return np.abs(np.diff(law.cdf(inverse(y)))), (image[1] - image[0]) / 4000


@checks(
    "thm-change-of-variables",
    "eq-kl-transformed",
    "eq-h-transformed",
    false={
        "the logarithm is taken off": {"sign": -1},
        "h does not change": {"sign": 0},
        "D changes like h": {"shift": 1},
    },
    dropped={
        "the map is one to one": {"fold": True},
        "one map for both laws": {"twist": lambda y: y**1.5},
    },
)
@given(a=st.floats(-0.95, 0.95), b=st.floats(-0.95, 0.95), name=st.sampled_from(list(MAPS)))
def test_change_of_variables(a, b, name, sign=1, shift=0, fold=False, twist=lambda y: y):
    """In narrow cells of the image: the divergence is that of the originals, h has moved by E ln|T'|."""
    f, g, (image, inverse, log_slope) = Tilted(a), Tilted(b), MAPS[name]
    log_f, slope = f.log_pdf(UNIT), 0.0 if fold else log_slope(UNIT)
    moved, h_x = np.mean(np.exp(log_f) * slope), np.mean(-terms(log_f, 0 * UNIT))
    p, width = image_cells(f, inverse, image, fold)
    q, _ = image_cells(g, lambda y: twist(inverse(y)), image, fold)
    assert close(kl_divergence(p, q), np.mean(terms(log_f, g.log_pdf(UNIT))) + shift * moved, 2e-3)
    assert close(entropy(p) + math.log(width), h_x + sign * moved, 2e-3)


TIMES = (np.arange(20_000) + 0.5) * 0.004


def times(share, rate):
    """A mixture of two exponential laws with the rates 1 and ``rate``: its log-density and its mean."""
    log_density = np.log(share * np.exp(-TIMES) + (1 - share) * rate * np.exp(-rate * TIMES))
    return log_density, share + (1 - share) / rate


@checks(
    "thm-largest-entropy",
    "eq-largest-entropy",
    false={"the divergence is added": {"sign": 1}, "the reverse divergence": {"reverse": True}},
    dropped={"-ln g has the same expectation": {"spread": 1.3}},
)
@given(f=MIXTURES, share=st.floats(0, 1), rate=st.floats(0.5, 3))
def test_largest_entropy(f, share, rate, sign=-1, reverse=False, spread=1.0):
    """h(f) is h(g) - D(f || g), for g normal with the moments of f and for g exponential with its mean."""
    log_density, mean = times(share, rate)
    mean *= spread
    g = normal(f.mean(), spread * f.sd())
    cases = [(f.log_pdf(GRID), g.log_pdf(GRID), STEP, 1e-8)]
    cases.append((log_density, -TIMES / mean - math.log(mean), 0.004, 1e-4))
    for log_f, log_g, step, tolerance in cases:
        d = integral(terms(log_g, log_f) if reverse else terms(log_f, log_g), step)
        h_f, h_g = (integral(-terms(law, 0 * law), step) for law in (log_f, log_g))
        assert close(h_f, h_g + sign * d, tolerance)
        assert h_f <= h_g + tolerance


@checks(
    "cor-largest-entropies",
    false={
        "the bounds are 0.02 nats lower": {"slack": -0.02},
        "no law reaches the bounds": {"slack": 1e-2, "reached": False},
    },
    dropped={"the variance is that of f": {"factor": 0.7}, "the mean is that of f": {"mean_factor": 0.7}},
)
@given(f=MIXTURES, share=st.floats(0, 1), rate=st.floats(0.5, 3), a=st.floats(-0.95, 0.95))
def test_three_largest_entropies(f, share, rate, a, slack=0.0, factor=1.0, mean_factor=1.0, reached=True):
    """No mixture exceeds the closed forms; the normal, exponential and uniform laws reach them."""
    log_density, mean = times(share, rate)
    values = [h(f), integral(-terms(log_density, 0 * TIMES), 0.004)]
    values.append(np.mean(-terms(Tilted(a).log_pdf(UNIT), 0 * UNIT)))
    bounds = [gaussian_entropy(factor * f.sd()), 1 + math.log(mean_factor * mean), 0.0]
    are_the_law = [f.parts[0][0] == 1.0, share in (0, 1) or rate == 1, a == 0]
    for value, bound, is_it in zip(values, bounds, are_the_law, strict=True):
        assert value <= bound + slack + 1e-4
        assert not is_it or (bound - value < 1e-4) == reached


@checks(
    "thm-gaussian-kl",
    "eq-gaussian-kl",
    false={
        "the deviations change places": {"order": -1},
        "without the half": {"half": 0.0},
        "the means do not matter": {"shift": 0.0},
        "in bits": {"unit": math.log(2)},
    },
    dropped={"the first law is normal": {"first": Mixture(0.5, (-0.9, 0.43589), (0.9, 0.43589))}},
)
@given(a=NORMAL, b=NORMAL)
def test_gaussian_kl(a, b, order=1, half=0.5, shift=1.0, unit=1.0, first=None):
    """The closed form is the integral, and the library's value."""
    f = normal(*a)
    if first:
        f, a = first, (first.mean(), first.sd())
    s0, s1 = (a[1], b[1])[::order]
    formula = math.log(s1 / s0) + (s0**2 + shift * (a[0] - b[0]) ** 2) / (2 * s1**2) - half
    assert close(kl(f, normal(*b)), formula / unit, 1e-7)
    assert close(gaussian_kl(*a, *b), formula / unit)


@checks(
    "eq-gaussian-information",
    false={
        "without the half": {"factor": 1.0},
        "the correlation is not squared": {"power": 1},
        "in bits": {"unit": math.log(2)},
    },
)
@given(rho=st.floats(-0.9, 0.9), scale=st.sampled_from([1.0, 7.0]))
def test_gaussian_information(rho, scale, factor=0.5, power=2, unit=1.0):
    """The mutual information of the pair, in small cells, is the closed form, whatever the unit of Y."""
    x, y = np.meshgrid(np.arange(-6, 6.01, 0.12), scale * np.arange(-6, 6.01, 0.12), indexing="ij")
    y = y / scale
    table = np.exp(-(x * x - 2 * rho * x * y + y * y) / (2 * (1 - rho**2)))
    value = mutual_information(table / table.sum())
    assert close(value, -factor * math.log(1 - abs(rho) ** power) / unit, 1e-6)
