"""Golden numbers of chapter 12, Classification."""

from collections import Counter
from functools import cache

import numpy as np
from mpmath import e, exp, log, mpf
from scipy.special import logsumexp
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from statsmodels.api import Logit, add_constant
from statsmodels.datasets import spector

from golden import Golden

SPECTOR = "statsmodels' Logit; Greene 2003 prints three decimals"


def entropy(counts):
    """Entropy of the shares of integer counts, in nats, in mpmath."""
    total = mpf(sum(counts))
    return -sum(n / total * log(n / total) for n in counts if n)


def rounded_radii():
    """The rounded mean radius and the label of each patient, as Python integers."""
    data = load_breast_cancer()
    return [round(radius) for radius in data.data[:, 0].tolist()], data.target.tolist()


def floor_of_rounded_radii():
    """H(Y | X) for the rounded radius, radius by radius."""
    radii, labels = rounded_radii()
    pairs, patients = Counter(zip(radii, labels, strict=True)), Counter(radii)
    return sum(mpf(n) / len(radii) * entropy([pairs[r, 0], pairs[r, 1]]) for r, n in patients.items())


def line_by_eye():
    """Mean loss of the forecast with the log-odds 15 - x, patient by patient."""
    radii, labels = rounded_radii()
    return sum(log(1 + exp((1 - 2 * y) * (15 - r))) for r, y in zip(radii, labels, strict=True)) / len(radii)


@cache
def cancer_fit():
    """The logit of the mean radius, by statsmodels."""
    data = load_breast_cancer()
    return Logit(data.target, add_constant(data.data[:, 0])).fit(disp=0, tol=1e-12)


@cache
def spector_fit():
    """The logit of Spector and Mazzeo's students, by statsmodels."""
    data = spector.load_pandas()
    return Logit(data.endog, add_constant(data.exog)).fit(disp=0, tol=1e-12)


def wrong_side():
    """Shares of patients and of loss on the wrong side of the logit of radius and texture."""
    data = load_breast_cancer()
    X = add_constant(data.data[:, :2])
    chance = Logit(data.target, X).fit(disp=0, tol=1e-12).predict(X)
    own = np.where(data.target == 1, chance, 1 - chance)
    return np.mean(own < 0.5), np.log(own[own < 0.5]).sum() / np.log(own).sum()


def digits_split():
    """The images for training and for the test, then their labels."""
    images, digits = load_digits(return_X_y=True)
    return train_test_split(images / 16, digits, test_size=0.3, random_state=0, stratify=digits)


@cache
def digits_model(c):
    """Scikit-learn's fit to the training digits, by its Newton method."""
    a, _, y, _ = digits_split()
    return LogisticRegression(C=c, solver="newton-cg", tol=1e-11, max_iter=1000).fit(a, y)


def digits_fit(c):
    """Training loss, test loss and test accuracy on the digits."""
    a, b, y, t = digits_split()
    model = digits_model(c)
    return log_loss(y, model.predict_proba(a)), log_loss(t, model.predict_proba(b)), model.score(b, t)


def digits_lead():
    """The smallest lead of the true class over its best rival on the training digits, image by image."""
    a, _, y, _ = digits_split()
    scores = digits_model(1e4).decision_function(a)
    return min(row[k] - np.delete(row, k).max() for row, k in zip(scores, y, strict=True))


def soft_curvature(m):
    """Half of the largest eigenvalue of X'X/m, by power iteration."""
    v = np.ones(m.shape[1])
    for _ in range(200):
        v = m.T @ (m @ v)
        v /= np.linalg.norm(v)
    return np.linalg.norm(m @ v) ** 2 / len(m) / 2


def digits_curvature():
    """The bound on the curvature of the digits' log loss."""
    return soft_curvature(add_constant(digits_split()[0], has_constant="add"))


def radius_curvature():
    """The bound on the curvature of the log loss in the radius."""
    return soft_curvature(add_constant(load_breast_cancer().data[:, 0]))


ROWS = [
    Golden("H of the cancer labels in nats", "0.660316", "nats", lambda: entropy([212, 357])),
    Golden("floor for rounded radii", "0.294460", "nats", floor_of_rounded_radii),
    Golden("loss of the line by eye", "0.301037", "nats", line_by_eye),
    Golden("surprise at logit 4, right", "0.0181", "nats", lambda: log(1 + exp(-4))),
    Golden("surprise at logit 4, wrong", "4.0181", "nats", lambda: log(1 + exp(4))),
    Golden("surprise at logit 40, right", "4.2484e-18", "nats", lambda: log(1 + exp(mpf(-40)))),
    Golden("softmax twice, K = 2", "0.3133", "nats", lambda: log(1 + 1 / e)),
    Golden("softmax twice, K = 10", "1.4612", "nats", lambda: log(1 + 9 / e)),
    Golden("ln 10", "2.3026", "nats", lambda: log(10)),
    Golden("slope of the radius", "-1.033589", "1", lambda: cancer_fit().params[1]),
    Golden("intercept of the radius", "15.245871", "1", lambda: cancer_fit().params[0]),
    Golden("log loss of the radius", "0.28999195", "nats", lambda: -cancer_fit().llf / 569),
    *(
        Golden(f"spector, coefficient {i}", printed, "1", lambda i=i: spector_fit().params.iloc[i], SPECTOR)
        for i, printed in enumerate(("-13.02135", "2.82611", "0.09516", "2.37869"))
    ),
    Golden("spector, log-likelihood", "-12.88963", "nats", lambda: spector_fit().llf, SPECTOR),
    Golden("spector, log-likelihood in print", "-12.890", "nats", lambda: spector_fit().llf, "Greene 2003"),
    Golden("spector, null log-likelihood", "-20.59173", "nats", lambda: -32 * entropy([11, 21])),
    *(
        Golden(f"digits, C = {c:g}, {what}", printed, unit, lambda c=c, i=i: digits_fit(c)[i])
        for c, row in {
            1: ("0.1214", "0.1550", "0.970"),
            10: ("0.0331", "0.0935", "0.970"),
            1e4: ("0.0001", "0.1886", "0.963"),
        }.items()
        for i, (what, printed, unit) in enumerate(
            zip(("training loss", "test loss", "accuracy"), row, ("nats", "nats", "1"), strict=True)
        )
    ),
    Golden("digits, C = 1e4, smallest lead", "5.29", "nats", digits_lead),
    Golden("digits, curvature", "5.736", "1", digits_curvature),
    Golden("longest step for the radius", "0.0188", "1", lambda: 2 / radius_curvature()),
    Golden("patients on the wrong side, their part of the loss", "0.645", "1", lambda: wrong_side()[1]),
    Golden("patients on the wrong side, share", "0.109", "1", lambda: wrong_side()[0]),
    Golden("softmax of 2, 1, 0, first entry", "0.6652", "1", lambda: np.exp(2 - logsumexp([2, 1, 0]))),
]
