"""Golden numbers of chapter 13, Why this loss and not another."""

from functools import cache

import numpy as np
from mpmath import e, exp, log, mpf, npdf, pi, quad, sqrt
from scipy.optimize import brentq
from scipy.special import softmax
from sklearn.metrics import log_loss

from golden import Golden
from golden.ch12 import digits_model, digits_split

DAYS = (
    "1 2 2 2 2 3 3 3 3 4 5 7 8 9 9 10 11 12 12 13 14 15 17 19 21 21 22 23 25 26 27 27 28 29 32 33 35 37 38 "
    "41 42 43 43 44 49 49 52 52 61 72 85 98 99 100 104 114 117 119 130 152 153 216"
)


def sigmoid(u):
    """One over one plus exp(-u)."""
    return 1 / (1 + exp(-mpf(u)))


def h(s):
    """Binary entropy in nats."""
    return -s * log(s) - (1 - s) * log(1 - s)


def over_inputs(f):
    """The mean of f(sigma(2x)) over a standard normal x."""
    return float(quad(lambda x: npdf(x) * f(sigmoid(2 * x)), [-12, -4, 0, 4, 12], maxdegree=6))


def strikes(power):
    """The mean distance from the median (power 1) or the mean squared distance from the mean (2)."""
    days = sorted(mpf(d) for d in DAYS.split())
    centre = sum(days) / len(days) if power == 2 else (days[30] + days[31]) / 2
    return sum(abs(d - centre) ** power for d in days) / len(days)


@cache
def digit_scores():
    """Scikit-learn's scores of the test digits at C = 1e4, by its Newton method, and the labels."""
    _, test, _, labels = digits_split()
    return digits_model(1e4).decision_function(test), labels


def cooled(temperature, part=slice(None)):
    """Test loss of the digits at a temperature, by scikit-learn."""
    z, y = digit_scores()
    return log_loss(y[part], softmax(z[part] / temperature, axis=1), labels=range(10))


def best_temperature(part=slice(None)):
    """Where the derivative of the loss in the temperature, by differences, is zero."""
    return brentq(lambda t: cooled(t + 1e-4, part) - cooled(t - 1e-4, part), 1, 6)


def right_among(low, high):
    """The share read correctly among the claims between two bounds."""
    z, y = digit_scores()
    q = softmax(z, axis=1)
    here = (q.max(axis=1) > low) & (q.max(axis=1) <= high)
    return np.mean(q.argmax(axis=1)[here] == y[here])


def noisy_floor(classes):
    """Entropy of one likely and many unlikely labels, a tenth of the labels wrong."""
    wrong = mpf(1) / 10 / (classes - 1)
    return -(mpf(9) / 10) * log(mpf(9) / 10) - (classes - 1) * wrong * log(wrong)


ROWS = [
    Golden("slope of the square at -10", "-9.08e-5", "1", lambda: -2 * sigmoid(-10) * sigmoid(10) ** 2),
    Golden("slope of the cross-entropy at -10", "-0.999955", "nats", lambda: -sigmoid(10)),
    Golden("ratio of the slopes at -10", "11014.2", "1", lambda: 1 / (2 * sigmoid(-10) * sigmoid(10))),
    Golden("steepest slope of the squared error", "0.296", "1", lambda: mpf(8) / 27),
    Golden("logit of the steepest slope", "-0.693", "1", lambda: log(mpf(1) / 2)),
    Golden("way from -10 to the steepest slope", "9.307", "1", lambda: 10 - log(2)),
    Golden("length of a confident wrong pull", "1.414", "1", lambda: sqrt(2)),
    Golden("strikes, normal error", "5.2363", "nats", lambda: log(2 * pi * e * strikes(2)) / 2),
    Golden("strikes, Laplace error", "5.1380", "nats", lambda: log(2 * e * strikes(1))),
    Golden("floor of sigma(2x)", "0.462009", "nats", lambda: over_inputs(h)),
    Golden("floor of sigma(2x) in bits", "0.667", "bits", lambda: over_inputs(h) / log(2)),
    Golden("wrong guesses of sigma(2x)", "0.222010", "1", lambda: over_inputs(lambda s: min(s, 1 - s))),
    Golden("0.4 nats in bits", "0.577", "bits", lambda: mpf(4) / 10 / log(2)),
    Golden("least accuracy at 0.4 nats", "0.423", "1", lambda: 1 - mpf(4) / 10 / log(2)),
    *(
        Golden(f"forecast of the lone square, {i}", printed, "1", lambda n=n: mpf(n) / 31)
        for i, (printed, n) in enumerate((("0.613", 19), ("0.355", 11), ("0.032", 1)))
    ),
    Golden("floor of noisy labels, K = 2", "0.325083", "nats", lambda: noisy_floor(2)),
    Golden("floor of noisy labels, K = 10", "0.544805", "nats", lambda: noisy_floor(10)),
    Golden("sigma(2x), a tenth flipped", "0.556025", "nats", lambda: over_inputs(lambda s: h(0.8 * s + 0.1))),
    Golden("digits, C = 1e4, T = 2.5", "0.1103", "nats", lambda: cooled(2.5)),
    Golden("digits, C = 1e4, T = 3", "0.1116", "nats", lambda: cooled(3)),
    Golden("digits, second half, T = 1", "0.1481", "nats", lambda: cooled(1, slice(270, None))),
    Golden("digits, second half, T = 2.8", "0.0939", "nats", lambda: cooled(2.8, slice(270, None))),
    Golden("digits, best temperature of the first half", "2.802", "1", lambda: best_temperature(slice(270))),
    Golden(
        "digits, mean claim at T = 2.5",
        "0.967",
        "1",
        lambda: softmax(digit_scores()[0] / 2.5, axis=1).max(axis=1).mean(),
    ),
    Golden("digits, claims of 99 to 99.9 percent, right", "0.625", "1", lambda: right_among(0.99, 0.999)),
]
