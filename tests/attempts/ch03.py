"""Chapter 3: entropy as code length."""

import heapq
import math

import numpy as np


def with_words(p):
    """The words themselves, grown from the back."""
    heap = [(x, i, {i: ""}) for i, x in enumerate(p)]
    heapq.heapify(heap)
    while len(heap) > 1:
        (a, i, left), (b, _, right) = heapq.heappop(heap), heapq.heappop(heap)
        words = {k: "0" + word for k, word in left.items()} | {k: "1" + word for k, word in right.items()}
        heapq.heappush(heap, (a + b, i, words))
    return np.array([len(heap[0][2][i]) for i in range(len(p))])


def joining(p, pick=min, digit=(1, 1)):
    groups, lengths = {(i,): x for i, x in enumerate(p)}, [0] * len(p)
    while len(groups) > 1:
        a = pick(groups, key=groups.get)
        x = groups.pop(a)
        b = pick(groups, key=groups.get)
        x += groups.pop(b)
        for part, more in zip((a, b), digit, strict=True):
            for i in part:
                lengths[i] += more
        groups[a + b] = x
    return lengths


def from_the_top(p):
    def split(order, depth):
        if len(order) == 1:
            lengths[order[0]] = depth
            return
        gaps = [
            abs(sum(p[i] for i in order[:k]) - sum(p[i] for i in order[k:])) for k in range(1, len(order))
        ]
        cut = 1 + gaps.index(min(gaps))
        split(order[:cut], depth + 1)
        split(order[cut:], depth + 1)

    lengths = [0] * len(p)
    split(sorted(range(len(p)), key=lambda i: -p[i]), 0)
    return lengths


def without_the_single(p):
    return joining(p) if len(p) > 1 else [1]


def overwrites(p):
    lengths = joining(p)
    p[:] = lengths
    return lengths


RIGHT = {
    "3.3": ["huffman_lengths", with_words, lambda p: np.array(joining(p))],
    "3.5": [(4.0063, 3.4014), np.array([4.0063, 3.4014])],
}

WRONG = {
    "3.3": {
        "these are Shannon's lengths": lambda p: np.ceil(-np.log2(p)),
        "these are the surprises": lambda p: -np.log2(p),
        "from the top": from_the_top,
        "the two most likely": lambda p: joining(p, max),
        "only one part": lambda p: joining(p, digit=(0, 1)),
        "not in the order": lambda p: sorted(joining(p)),
        "a digit too many": lambda p: np.array(joining(p)) + 1,
        "the same length": lambda p: [math.ceil(math.log2(len(p)))] * len(p),
        "that is the mean length": lambda p: p @ joining(p),
        "its word is empty": without_the_single,
        "changes its argument p": overwrites,
        "your function returns nothing": lambda p: None,
        "yours has 2 arguments": lambda p, q: p,
        "asks for a function": [1, 2, 2],
        "raises ZeroDivisionError": lambda p: 1 / 0,
    },
    "3.5": {
        "entropy of the single symbols": (3.9705, 3.4014),
        "Shannon's lengths cost for the single": (4.5563, 3.4014),
        "the whole message": (5689, 3.4014),
        "the cost of single symbols is 4.2: too large": (4.2, 3.4014),
        "entropy of the pairs": (4.0063, 3.3796),
        "Shannon's lengths cost for the pairs": (4.0063, 3.6099),
        "a pair has two symbols": (4.0063, 6.8028),
        "the pairs overlap": (4.0063, 3.4697),
        "the cost of pairs is 3: too small": (4.0063, 3),
        "asks for the tuple": 4.0063,
    },
}
