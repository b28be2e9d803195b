"""Golden numbers of chapter 5, KL divergence."""

import codecs
import contextlib
import functools
import io
import re
from collections import Counter
from fractions import Fraction

import numpy as np
from mpmath import e, exp, factorial, inf, log, mpf, nsum, sqrt, zeta
from mpmath import quad as mpquad
from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar, root
from scipy.special import rel_entr
from scipy.stats import norm

from golden import Golden

SYMBOLS = "abcdefghijklmnopqrstuvwxyz "
GETTYSBURG = [  # counts of the 27 symbols in the Bliss text, 1420 in all
    *(102, 14, 31, 58, 165, 27, 28, 80, 68, 0, 3, 42, 13, 77),
    *(93, 15, 1, 79, 44, 126, 21, 24, 28, 0, 10, 0, 271),
]


def mp(x):
    """A fraction, or a decimal written out, in mpmath."""
    x = Fraction(x)
    return mpf(x.numerator) / x.denominator


def kl(p, q, base=e):
    """Relative entropy from the definition, in mpmath; zeros of p are left out."""
    return sum(mp(a) * log(mp(a) / mp(b)) for a, b in zip(p, q, strict=True) if Fraction(a)) / log(base)


def coins(p, q, base=2):
    """Relative entropy of two coins, given by their probabilities of heads."""
    return kl((Fraction(p), 1 - Fraction(p)), (Fraction(q), 1 - Fraction(q)), base)


def js_coins(p, q):
    """Jensen-Shannon divergence of two coins in bits."""
    m = (Fraction(p) + Fraction(q)) / 2
    return (coins(p, m) + coins(q, m)) / 2


def shares(counts):
    """Shares of the 27 symbols, one added to each count."""
    return [Fraction(n + 1, sum(counts) + 27) for n in counts]


def zen_counts():
    """Counts of the 27 symbols in the Zen, as the standard library has it."""
    with contextlib.redirect_stdout(io.StringIO()):
        import this
    text = Counter(re.sub("[^a-z]+", " ", codecs.decode(this.s, "rot13").lower()).strip())
    return [text[s] for s in SYMBOLS]


def zen_price():
    """D(Zen || Gettysburg) in bits, one added to each count."""
    return kl(shares(zen_counts()), shares(GETTYSBURG), 2)


def consonants():
    """What the choice among the consonants adds to it: their share times the price within them."""
    here = [i for i, symbol in enumerate(SYMBOLS) if symbol not in "aeiou "]
    p, q = ([shares(counts)[i] for i in here] for counts in (zen_counts(), GETTYSBURG))
    return mp(sum(p)) * kl([s / sum(p) for s in p], [s / sum(q) for s in q], 2)


def mean_log():
    """The mean of log2 k under the law 2^-k."""
    return nsum(lambda k: mpf(2) ** -k * log(k, 2), [1, inf])


def humps(x):
    """The density with two humps."""
    return (norm.pdf(x, -2, 0.5) + norm.pdf(x, 2, 0.5)) / 2


def integral(f):
    """An integral over the line, cut where the integrands bend."""
    return sum(quad(f, a, a + 1, epsabs=1e-13, epsrel=1e-13)[0] for a in range(-16, 16))


def forward(sd):
    """D(humps || N(0, sd^2)) in nats, by quadrature."""
    return integral(lambda x: humps(x) * (np.log(humps(x)) - norm.logpdf(x, 0, sd)))


def reverse(mean, sd):
    """D(N(mean, sd^2) || humps) in nats, by quadrature."""
    return integral(lambda x: norm.pdf(x, mean, sd) * (norm.logpdf(x, mean, sd) - np.log(humps(x))))


def slopes(mean, sd):
    """The derivatives of the reverse divergence: E f'(X), and E Z f'(X) - 1/sd, with f = -ln humps."""

    def f_slope(x):
        share = 1 / (1 + np.exp(-16 * x))  # of the right hump, at x
        return 4 * (x + 2 - 4 * share)

    x = [lambda z, k=k: z**k * norm.pdf(z) * f_slope(mean + sd * z) for k in (0, 1)]
    return integral(x[0]), integral(x[1]) - 1 / sd


@functools.cache
def one_hump():
    """Where the reverse divergence is stationary near the right hump: (mean, sd)."""
    return tuple(root(lambda v: slopes(*v), (1.9, 0.6), tol=1e-12).x)


def best_sd(mean):
    """The wide standard deviation at which the reverse divergence with this mean is stationary."""
    return brentq(lambda sd: slopes(mean, sd)[1], 1.2, 2.4, xtol=1e-12)


def exponential_kl(a, b):
    """D(Exp(a) || Exp(b)) in nats, by quadrature of the densities."""
    return mpquad(lambda t: a * e ** (-a * t) * log(a * e ** (-a * t) / (b * e ** (-b * t))), [0, 5, 20, 60])


def poisson_kl(a, b):
    """D(Pois(a) || Pois(b)) in nats: the sum over 150 outcomes."""
    pmf = [mpf(a) ** k / factorial(k) * e**-a for k in range(150)]
    return sum(p * (k * log(mpf(a) / b) - a + b) for k, p in enumerate(pmf))


def gap(p):
    """How far above p a coin can be believed to fall heads for 0.02 bits."""
    price = float(log(2) / 50)
    return brentq(lambda g: rel_entr([p, 1 - p], [p + g, 1 - p - g]).sum() - price, 0, 0.4, xtol=1e-15)


def widest():
    """The coin with the largest gap, by golden search."""
    return minimize_scalar(lambda p: -gap(p), bounds=(0.3, 0.6), method="bounded").x


TEXTS = "typed counts of the Address, the Zen recounted; evaluated in mpmath"
HUMPS = "scipy quadrature and root finding on the densities"
HALF, QUARTER, TENTH = Fraction(1, 2), Fraction(1, 4), Fraction(1, 10)

ROWS = [
    Golden("D of coins 1/2, 1/4", "0.2075", "bits", lambda: 1 - log(3, 2) / 2),
    Golden("D of coins 1/4, 1/2", "0.1887", "bits", lambda: 3 * log(3, 2) / 4 - 1),
    Golden("D of coins 1/4, 1/10", "0.1332", "bits", lambda: coins(QUARTER, TENTH)),
    Golden("D of coins 1/2, 1/10", "0.7370", "bits", lambda: coins(HALF, TENTH)),
    Golden("D of coins 1/10, 1/2", "0.5310", "bits", lambda: coins(TENTH, HALF)),
    Golden("JS of coins 1/2, 1/10", "0.1468", "bits", lambda: js_coins(HALF, TENTH)),
    Golden("surprise of tails for Ada", "0.415", "bits", lambda: log(mpf(4) / 3, 2)),
    Golden("price of the reversed code", "0.875", "bits", lambda: kl("4211", "1124", 2) / 8),
    Golden("D of Zen from Gettysburg", "0.1218", "bits", lambda: zen_price(), source=TEXTS),
    Golden("what each 1e-4 adds", "0.1130", "bits", lambda: mpf(7) / 823 * log(10**4, 2)),
    Golden("a factor of ten of 6/(pi k)^2", "1.400", "bits", lambda: log(10) / zeta(2)),
    Golden("the constant of D(2^-k || 6/(pi k)^2)", "0.7180", "bits", lambda: log(zeta(2), 2)),
    Golden("twice the mean log of a 2^-k law", "1.4653", "bits", lambda: 2 * mean_log()),
    Golden("D of 2^-k from 6/(pi k)^2", "0.1833", "bits", lambda: log(zeta(2), 2) + 2 * mean_log() - 2),
    Golden("least belief for 100 bits in float64", "0.092", "1", lambda: mpf(99) / 1074),
    Golden("Pinsker at a TV of 0.09", "0.0162", "nats", lambda: 2 * mpf("0.09") ** 2),
    Golden("Ada's mean after three tails", "-0.585", "bits", lambda: log(mpf(2) / 3, 2)),
    Golden("the sum for a q of 0.52 twice", "-0.039", "nats", lambda: log(mp("0.5") / mp("0.52"))),
    Golden("choice of consonants", "0.1099", "bits", consonants, source=TEXTS),
    Golden("never from rarely", "0.00072", "bits", lambda: -log(mpf("0.9995"), 2)),
    Golden("Pinsker's bound at 1/2, 1/10", "0.505384", "1", lambda: sqrt(coins(HALF, TENTH, e) / 2)),
    Golden("0.02 bits in nats", "0.0139", "nats", lambda: log(2) / 50),
    Golden("Pinsker's bound at 0.02 bits", "0.0833", "1", lambda: sqrt(log(2) / 100)),
    Golden("largest gap of a coin for 0.02 bits", "0.0832", "1", lambda: gap(widest())),
    Golden("the coin of the largest gap", "0.445", "1", widest),
    Golden("the belief about it", "0.528", "1", lambda: widest() + gap(widest())),
    Golden("D of coins .3, .31", "2.35169e-4", "nats", lambda: coins("0.3", "0.31", e)),
    Golden("half square of .3, .31", "2.38095e-4", "nats", lambda: mpf("0.0001") / (2 * mpf("0.21"))),
    Golden(
        "noise of the digits' split", "0.0119", "nats", lambda: mpf(9) / 2 * (mpf(1) / 540 + mpf(1) / 1257)
    ),
    Golden("sd of the forward fit", "2.061553", "1", lambda: sqrt(mpf("4.25"))),
    Golden("D of the forward fit", "0.723553", "nats", lambda: forward(4.25**0.5), source=HUMPS),
    Golden("mean of the reverse fit", "1.99980", "1", lambda: one_hump()[0], source=HUMPS),
    Golden("sd of the reverse fit", "0.500398", "1", lambda: one_hump()[1], source=HUMPS),
    Golden("D of the reverse fit", "0.693053", "nats", lambda: reverse(*one_hump()), source=HUMPS),
    Golden("sd of the symmetric reverse fit", "1.736362", "1", lambda: best_sd(0.0), source=HUMPS),
    Golden("D of the symmetric fit", "1.871197", "nats", lambda: reverse(0, best_sd(0.0)), source=HUMPS),
    Golden("top of the reverse profile", "1.9436", "nats", lambda: reverse(0.9, best_sd(0.9)), source=HUMPS),
    Golden("ln 2 in nats", "0.693147", "nats", lambda: log(2)),
    Golden("D of Pois(3), Pois(5)", "0.467523", "nats", lambda: poisson_kl(3, 5)),
    Golden("D of Pois(5), Pois(3)", "0.554128", "nats", lambda: poisson_kl(5, 3)),
    Golden("D of Exp(1), Exp(2)", "0.306853", "nats", lambda: exponential_kl(1, 2)),
    Golden("D of Exp(2), Exp(1)", "0.193147", "nats", lambda: exponential_kl(2, 1)),
    Golden("least KL loss", "-0.3679", "nats", lambda: -exp(-1)),
    Golden(
        "scipy's entropy of a half and 0.3",
        "0.0",
        "nats",
        lambda: kl((HALF, HALF), [Fraction(3, 10) / Fraction(6, 10)] * 2),
    ),
]
