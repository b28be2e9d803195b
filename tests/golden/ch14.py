"""Golden numbers of chapter 14, When maximum likelihood is not enough."""

from collections import Counter
from functools import cache

import numpy as np
from mpmath import binomial, exp, findroot, gamma, gammainc, log, mpf, sqrt
from sklearn.metrics import log_loss
from statsmodels.api import NegativeBinomial, Poisson
from statsmodels.datasets import randhie

from expected_surprise.datasets import gettysburg_address
from golden import Golden
from golden.ch12 import digits_fit, digits_model, digits_split


def chance(k):
    """The probability that one face of a fair die shows up k times in 100 throws."""
    return binomial(100, k) * mpf(1) / 6**k * (mpf(5) / 6) ** (100 - k)


def die_gain():
    """The mean divergence of the shares from the fair die."""
    return log(6) + 6 * sum(chance(k) * mpf(k) / 100 * log(mpf(k) / 100) for k in range(1, 101))


def die_cost():
    """The mean divergence of the fair die from the shares, face by face, given that it showed up."""
    return -sum(chance(k) * log(mpf(k) / 100) for k in range(1, 101)) / (1 - chance(0)) - log(6)


@cache
def visits():
    """The doctor visits of the RAND experiment, from statsmodels."""
    return np.asarray(randhie.load_pandas().endog)


@cache
def poisson_loss():
    """Mean negative log-likelihood of the Poisson law, by statsmodels."""
    y = visits()
    return -Poisson(y, np.ones(len(y))).fit(disp=0).llf / len(y)


@cache
def negative_binomial():
    """Statsmodels' fit of the negative binomial law: its mean loss and its shape."""
    y = visits()
    fit = NegativeBinomial(y, np.ones(len(y))).fit(disp=0, method="bfgs", gtol=1e-8, maxiter=500)
    return -fit.llf / len(y), 1 / fit.params[1]


def visits_entropy():
    """The entropy of the counts of visits."""
    n = np.unique(visits(), return_counts=True)[1]
    return -sum(mpf(int(c)) / len(visits()) * log(mpf(int(c)) / len(visits())) for c in n)


def standard_error(variance):
    """The standard error of the mean number of visits for a given variance."""
    return sqrt(variance / len(visits()))


def tested(c):
    """Test loss of the digits, by scikit-learn's Newton method."""
    return digits_fit(c)[1]


def bar(c):
    """Its standard error."""
    _, test, _, labels = digits_split()
    q = digits_model(c).predict_proba(test)[np.arange(len(labels)), labels]
    return np.std(-np.log(q), ddof=1) / np.sqrt(len(labels))


def with_copies():
    """Test loss of the digits at C = 1e4 if the first 200 training digits are among the test digits."""
    train, test, y, labels = digits_split()
    q = digits_model(1e4).predict_proba(np.concatenate([test, train[:200]]))
    return log_loss(np.concatenate([labels, y[:200]]), q)


def rest_of_the_address(alpha):
    """Bits a symbol of the Gettysburg Address after 300 symbols, by counts of the first 100 plus alpha."""
    text = gettysburg_address()
    seen, rest = Counter(text[:100]), text[300:]
    total = 100 + 27 * mpf(alpha)
    return -sum(log((seen[symbol] + mpf(alpha)) / total, 2) for symbol in rest) / len(rest)


def stopping(s):
    """The difference of what early stopping and ridge keep."""
    return 1 / (1 + s) - exp(-s)


def widest():
    """Where that difference is largest."""
    return findroot(lambda s: s - 2 * log(1 + s), 2.5)


ROWS = [
    Golden("die, mean gain", "0.0253", "nats", die_gain),
    Golden("die, mean cost", "0.0264", "nats", die_cost),
    *(
        Golden(f"digits path, C = {c:g}, {what}", printed, "nats", lambda c=c, i=i: digits_fit(c)[i])
        for c, row in {
            0.01: ("1.1447", "1.1569"),
            0.1: ("0.3738", "0.3945"),
            100: ("0.0065", "0.1044"),
        }.items()
        for i, (what, printed) in enumerate(zip(("training loss", "test loss"), row, strict=True))
    ),
    Golden("digits path, C = 10, standard error", "0.0161", "nats", lambda: bar(10)),
    Golden("digits path, C = 1e4, standard error", "0.0486", "nats", lambda: bar(1e4)),
    Golden("root of 10", "3.16", "1", lambda: sqrt(10)),
    Golden("mode of nine heads in thirteen", "0.692", "1", lambda: mpf(9) / 13),
    Golden("the same in log-odds", "0.667", "1", lambda: mpf(10) / 15),
    Golden("visits, mean", "2.86", "visits", lambda: visits().mean()),
    Golden("visits, variance", "20.29", "visits squared", lambda: visits().var()),
    Golden("visits, none", "0.312", "1", lambda: np.mean(visits() == 0)),
    Golden("visits, none by Poisson", "0.057", "1", lambda: exp(-visits().mean())),
    Golden("visits, Poisson loss", "3.3010", "nats", poisson_loss),
    Golden("visits, floor", "2.1752", "nats", visits_entropy),
    Golden("visits, Poisson above the floor", "1.126", "nats", lambda: poisson_loss() - visits_entropy()),
    Golden("visits, negative binomial loss", "2.1892", "nats", lambda: negative_binomial()[0]),
    Golden("visits, shape", "0.6800", "1", lambda: negative_binomial()[1]),
    Golden("visits, standard error by Poisson", "0.0119", "visits", lambda: standard_error(visits().mean())),
    Golden("visits, standard error by the data", "0.0317", "visits", lambda: standard_error(visits().var())),
    Golden("AIC prefers the free die", "0.075", "1", lambda: gammainc(2.5, 5) / gamma(2.5)),
    Golden("early stopping against ridge, at most", "0.204", "1", lambda: stopping(widest())),
    Golden("early stopping against ridge, where", "2.51", "1", widest),
    Golden("address after 300, alpha 1/2", "4.1618", "bits", lambda: rest_of_the_address(0.5)),
    Golden("address after 300, alpha 1", "4.1578", "bits", lambda: rest_of_the_address(1)),
    Golden("digits with 200 copies", "0.1377", "nats", with_copies),
]
