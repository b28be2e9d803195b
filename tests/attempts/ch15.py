"""Chapter 15: a language model from counts."""

import math
from collections import Counter, defaultdict

import numpy as np
from scipy.stats import rankdata


def rows_of(text, order):
    rows = defaultdict(Counter)
    for i in range(order, len(text)):
        rows[text[i - order : i]][text[i]] += 1
    return rows


def bits(train, test, order, alpha, size=27, skip=False):
    """The surprises place by place, from nested counters."""
    rows, result = rows_of(train, order), []
    for i in range(order, len(test)):
        row = rows[test[i - order : i]]
        if row or not skip:
            result.append(-math.log2((row[test[i]] + alpha) / (row.total() + size * alpha)))
    return result


def right(train, test, order, alpha):
    return np.mean(bits(train, test, order, alpha))


def by_str_count(train, test, order, alpha):
    """Counts with str.count, which does not see pieces that overlap."""
    total = 0.0
    for i in range(order, len(test)):
        context = test[i - order : i]
        n = train[:-1].count(context) if order else len(train)
        total -= math.log2((train.count(test[i - order : i + 1]) + alpha) / (n + 27 * alpha))
    return total / (len(test) - order)


def end_counted(train, test, order, alpha):
    total = 0.0
    contexts = Counter(train[i : i + order] for i in range(len(train) - order + 1))
    rows = rows_of(train, order)
    for i in range(order, len(test)):
        context = test[i - order : i]
        total -= math.log2((rows[context][test[i]] + alpha) / (contexts[context] + 27 * alpha))
    return total / (len(test) - order)


def ranks(q, places):
    order = np.argsort(-q, axis=1, kind="stable")
    return np.array([1 + list(row).index(place) for row, place in zip(order, places, strict=True)])


def backwards(q, places):
    order = np.argsort(q, axis=1, kind="stable")[:, ::-1]
    return np.argmax(order == places[:, None], axis=1) + 1


def lowest_rank(q, places):
    return rankdata(-q, method="min", axis=1)[np.arange(len(q)), places].astype(int)


RIGHT = {
    "15.3": ["held_out_bits", right],
    "15.5": ["guess_numbers", ranks],
    "15.6": [(0.519, 3.909), (np.float64(0.519), 3.9091)],
}

WRONG = {
    "15.3": {
        "in nats": lambda *a: right(*a) * math.log(2),
        "the sum over the places": lambda *a: sum(bits(*a)),
        "also if the text has fewer": lambda t, *a: np.mean(bits(t, *a, size=len(set(t)))),
        "so to its sum more than once": lambda *a: np.mean(bits(*a, size=1)),
        "score the second": lambda t, s, *a: right(s, t, *a),
        "on the text that was counted": lambda t, s, *a: right(t, t, *a),
        "it is not left out": lambda *a: np.mean(bits(*a, skip=True)),
        "has no successor": end_counted,
        "divided by the length": lambda t, s, *a: sum(bits(t, s, *a)) / len(s),
        "(pieces that overlap)": lambda *a: by_str_count(*a) if a[0][:5] == "aaaaa" else right(*a),
        "raises TypeError": lambda t, s, order, alpha: right(t, s, str(order), alpha),
        "prints": lambda *a: print(right(*a)),
        "an array of shape": bits,
    },
    "15.5": {
        "the first guess has the number 1": lambda q, p: ranks(q, p) - 1,
        "begin with the least probable": lambda q, p: ranks(-q, p),
        "one after the other": lowest_rank,
        "the later letter comes first": backwards,
        "where in it does the true one stand": lambda q, p: np.argsort(-q, axis=1)[np.arange(len(q)), p],
        "asks for a function": 0.461,
        "yours has 1 argument": lambda q: q,
    },
    "15.6": {
        "that is order 5": (0.737, 3.909),
        "for beta = 20": (1.3899, 3.909),
        "in nats": (0.3597, 3.909),
        "that is the loss without the answers": (3.909, 3.909),
        "not 20": (0.519, 2.7141),
        "you passed 1 value": (0.519,),
        "asks for the tuple": 0.519,
    },
}
