"""Chapter 5: KL divergence."""

import math

import numpy as np
from scipy.special import gammaln


def right(a, b):
    return a * math.log(a / b) - a + b


def summed(a, b, top=200):
    k = np.arange(top)
    log_p, log_q = (k * np.log(rate) - rate - gammaln(k + 1) for rate in (a, b))
    return np.sum(np.exp(log_p) * (log_p - log_q))


def with_factorials(a, b):
    terms = ((math.exp(-a) * a**k / math.factorial(k), math.log(b / a)) for k in range(170))
    return sum(p * (b - a - k * x) for k, (p, x) in enumerate(terms))


T, Q = np.array([0.4, 0.2, 0.1]), np.array([0.6, 0.3, 0.1])

RIGHT = {"5.2": ["my_kl", right], "5.6": [(T, Q, -0.3679), ([0.1, 0.2], [0.5, 0.5], -1 / math.e)]}

WRONG = {
    "5.2": {
        "the other direction": lambda a, b: right(b, a),
        "in bits": lambda a, b: right(a, b) / math.log(2),
        "the sign is wrong": lambda a, b: -right(a, b),
        "the difference of the rates is missing": lambda a, b: a * math.log(a / b),
        "have the wrong signs": lambda a, b: a * math.log(a / b) + a - b,
        "has lost its factor": lambda a, b: math.log(a / b) - a + b,
        "the mean is taken under the first law": lambda a, b: b * math.log(a / b) - a + b,
        "cut off too early": summed,
        "(large rates) your function raises OverflowError": with_factorials,
        "prints": lambda a, b: print(right(a, b)),
        "yours has 1 argument": lambda a: a,
        "asks for a function": 0.467523,
    },
    "5.6": {
        "your target sums to 1": (T / T.sum(), Q, -0.3679),
        "q = [0.5, 0.3, 0.1] sums to 0.9": (T, [0.5, 0.3, 0.1], -0.3679),
        "has a negative entry": ([-0.4, 0.2, 0.1], Q, -0.3679),
        "which is not negative": (3 * T, Q, -0.3679),
        "t has 2 entries and q has 3": ([0.4, 0.2], Q, -0.3679),
        "should be an array of finite numbers": (0.7, Q, -0.3679),
        "the sum T of the target": (T, Q, 0.3679),
        "in bits": (T, Q, -0.5307),
        "bounds it from below": (T, Q, -math.inf),
        "gets below 0": (T, Q, 0),
        "the least value is -0.2433: too large": (T, Q, -0.2433),
        "you passed 2 values": (T, Q),
    },
}
