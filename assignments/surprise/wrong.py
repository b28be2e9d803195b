"""Typical wrong answers to the questions on surprise and entropy, with the marks that each must get."""

from pathlib import Path

from coursework.attempts import Wrong, edited, solutions

RIGHT = solutions(Path(__file__).parent)
DRAW, URN, FIRST = RIGHT["draw-surprise"], RIGHT["urn-bits"], RIGHT["best-first-question"]
PARTS, INFORMATION = RIGHT["entropy-parts"], RIGHT["conditional-information"]
BERKELEY = RIGHT["berkeley-bits"]

WRONG = {
    "draw-surprise": [
        Wrong("with putting back", edited(DRAW, ("        left[colour] -= 1\n", "")), {}),
        Wrong("nats for bits", edited(DRAW, ("math.log2(", "math.log(")), {"draw-surprise-edges": 2}),
        Wrong("the mean for the sum", edited(DRAW, ("return bits", "return bits / len(draws)")), {}),
        Wrong(
            "no infinity",
            edited(DRAW, ("        if left[colour] == 0:\n            return math.inf\n", "")),
            {"draw-surprise-values": 2, "draw-surprise-long": 1},
        ),
        Wrong(
            "an impossible draw is left out",
            edited(DRAW, ("return math.inf", "continue")),
            {"draw-surprise-values": 2, "draw-surprise-long": 1},
        ),
        Wrong(
            "a product that underflows",
            "def draw_surprise(urn, draws):\n"
            "    left, chance = list(urn), 1.0\n"
            "    for colour in draws:\n"
            "        if left[colour] == 0:\n"
            "            return math.inf\n"
            "        chance *= left[colour] / sum(left)\n"
            "        left[colour] -= 1\n"
            "    return -math.log2(chance) + 0.0 if chance > 0 else math.inf",
            {"draw-surprise-values": 2, "draw-surprise-edges": 2},
        ),
        Wrong(
            "the ball is taken out before its draw",
            edited(
                DRAW,
                ("        left[colour] -= 1\n", ""),
                ("        bits +=", "        left[colour] -= 1\n        bits +="),
            ),
            {},
        ),
        Wrong(
            "the visible example",
            "def draw_surprise(urn, draws):\n    return math.log2(6) if draws else 0",
            {},
        ),
    ],
    "urn-bits": [
        Wrong(
            "nats for bits",
            edited(
                URN,
                ("surprisal(shares[DRAWS], base=2)", "surprisal(shares[DRAWS])"),
                ("/ balls, base=2)", "/ balls)"),
            ),
            {},
        ),
        Wrong("exchanged", URN + "\nkept_out, put_back = put_back, kept_out", {}),
        Wrong(
            "only the distinct colours",
            edited(URN, ("shares[DRAWS]", "shares[sorted(set(DRAWS))]")),
            {"urn-bits-kept-out": 1},
        ),
        Wrong(
            "the urn does not shrink",
            edited(URN, ("sum(URN) - np.arange(len(DRAWS))", "sum(URN)")),
            {"urn-bits-put-back": 1},
        ),
        Wrong(
            "one count too few",
            edited(URN, ("np.arange(len(DRAWS))", "np.arange(1, len(DRAWS) + 1)")),
            {"urn-bits-put-back": 1},
        ),
        Wrong(
            "the mean for the sum",
            URN + "\nkept_out, put_back = kept_out / len(DRAWS), put_back / len(DRAWS)",
            {},
        ),
        Wrong("probabilities", URN + "\nkept_out, put_back = 2**-kept_out, 2**-put_back", {}),
    ],
    "best-first-question": [
        Wrong(
            "single outcomes only",
            "def best_first_question(p):\n    return float(binary_entropy(p, base=2).max())",
            {"best-first-question-values": 2, "best-first-question-certain": 1},
        ),
        Wrong(
            "neighbours only",
            "def best_first_question(p):\n"
            "    return float(binary_entropy(np.minimum(np.cumsum(p), 1), base=2).max())",
            {"best-first-question-values": 2, "best-first-question-certain": 1},
        ),
        Wrong(
            "the likeliest outcomes only",
            "def best_first_question(p):\n"
            "    return float(binary_entropy(np.minimum(np.cumsum(sorted(p)[::-1]), 1), base=2).max())",
            {"best-first-question-values": 2, "best-first-question-certain": 1},
        ),
        Wrong("nats for bits", edited(FIRST, (", base=2)", ")")), {}),
        Wrong(
            "a probability for its entropy",
            edited(
                FIRST,
                ("binary_entropy(np.minimum(chances, 1), base=2)", ("np.minimum(chances, 1 - chances)")),
            ),
            {},
        ),
        Wrong("the whole entropy", "def best_first_question(p):\n    return float(entropy(p, base=2))", {}),
        Wrong("always one bit", "def best_first_question(p):\n    return 1.0", {}),
        Wrong(
            "nan for certainty",
            edited(
                FIRST,
                (
                    "binary_entropy(np.minimum(chances, 1), base=2).max()",
                    ("np.max(-chances * np.log2(chances) - (1 - chances) * np.log2(1 - chances))"),
                ),
            ),
            {},
        ),
    ],
    "entropy-parts": [
        Wrong(
            "an unweighted mean",
            edited(
                PARTS, ("chance * entropy(", "entropy("), ("float(within)", "float(within / len(members))")
            ),
            {},
        ),
        Wrong("the sum for the mean", edited(PARTS, ("chance * entropy(", "entropy(")), {}),
        Wrong(
            "nats for bits",
            edited(PARTS, ("member / chance, base=2", "member / chance"), ("chances, base=2", "chances")),
            {},
        ),
        Wrong(
            "exchanged",
            PARTS.replace(
                "return float(entropy(chances, base=2)), float(within)",
                "return float(within), float(entropy(chances, base=2))",
            ),
            {},
        ),
        Wrong(
            "groups that do not occur",
            edited(PARTS, (" if chance > 0", "")),
            {"entropy-parts-values": 2, "entropy-parts-any-order": 1},
        ),
        Wrong(
            "no 0 log 0",
            "def entropy_parts(p, groups):\n"
            "    p, groups = np.asarray(p, dtype=float), np.asarray(groups)\n"
            "    q = np.array([p[groups == label].sum() for label in np.unique(groups)])\n"
            "    between = -np.sum(q * np.log2(q))\n"
            "    return between, -np.sum(p * np.log2(p)) - between",
            {"entropy-parts-values": 2, "entropy-parts-any-order": 1},
        ),
        Wrong(
            "only neighbours are one group",
            "import itertools\n"
            "def entropy_parts(p, groups):\n"
            "    runs = [[share for share, _ in run]\n"
            "            for _, run in itertools.groupby(zip(p, groups), key=lambda pair: pair[1])]\n"
            "    between = entropy([sum(run) for run in runs], base=2)\n"
            "    return between, entropy(p, base=2) - between",
            {"entropy-parts-values": 2, "entropy-parts-zeros": 2},
        ),
        Wrong("the whole for the rest", edited(PARTS, ("float(within)", "float(entropy(p, base=2))")), {}),
    ],
    "conditional-information": [
        Wrong(
            "layers thrown together",
            "def conditional_information(table):\n"
            "    pooled = np.asarray(table, dtype=float).sum(axis=0)\n"
            "    return mutual_information(pooled / pooled.sum(), base=2)",
            {},
        ),
        Wrong(
            "an unweighted mean",
            edited(
                INFORMATION, ("sum(size * mutual", "sum(mutual"), ("bits / sizes.sum()", "bits / len(table)")
            ),
            {"conditional-information-layers": 1},
        ),
        Wrong("nats for bits", edited(INFORMATION, (", base=2)", ")")), {}),
        Wrong(
            "the sum for the mean",
            edited(INFORMATION, ("sum(size * mutual", "sum(mutual"), ("bits / sizes.sum()", "bits")),
            {},
        ),
        Wrong(
            "empty layers",
            edited(INFORMATION, (" if size > 0", "")),
            {"conditional-information-values": 2, "conditional-information-layers": 1},
        ),
        Wrong(
            "no 0 log 0",
            "def conditional_information(table):\n"
            "    p = np.asarray(table, dtype=float) / np.sum(table)\n"
            "    z = p.sum(axis=(1, 2), keepdims=True)\n"
            "    sides = p.sum(axis=1, keepdims=True) * p.sum(axis=2, keepdims=True)\n"
            "    return np.sum(p * np.log2(p * z / sides))",
            {},
        ),
        Wrong(
            "the conditional entropy",
            edited(
                INFORMATION,
                ("mutual_information(counts / size, base=2)", ("entropy((counts / size).ravel(), base=2)")),
            ),
            {},
        ),
    ],
    "berkeley-bits": [
        Wrong("nats for bits", BERKELEY.replace(", base=2", ""), {}),
        Wrong(
            "an unweighted mean",
            edited(BERKELEY, ("np.average(each, weights=TABLE.sum(axis=(1, 2)))", "np.mean(each)")),
            {"berkeley-bits-together": 1},
        ),
        Wrong(
            "the sum for the mean",
            edited(BERKELEY, ("np.average(each, weights=TABLE.sum(axis=(1, 2)))", "np.sum(each)")),
            {"berkeley-bits-together": 1},
        ),
        Wrong("exchanged", BERKELEY + "\ntogether, within = within, together", {}),
        Wrong("all six departments", BERKELEY.replace("TABLE", "ADMISSIONS"), {}),
        Wrong(
            "departments for genders",
            edited(BERKELEY, ("TABLE.sum(axis=0)", "TABLE.sum(axis=1)")),
            {"berkeley-bits-within": 2},
        ),
    ],
}
