"""Typical wrong answers to the questions on the language model, with the marks that each must get."""

from pathlib import Path

from coursework.attempts import Wrong, edited, solutions

RIGHT = solutions(Path(__file__).parent)
TRAINING, ROWS, WRITE = RIGHT["training-bits"], RIGHT["discounted-rows"], RIGHT["write"]
ADAPTIVE, REPORT = RIGHT["adaptive-bits"], RIGHT["honest-report"]
BITS = "conditional_entropy(table / table.sum(), base=2)"
ARRAY = """    table = np.asarray(table, dtype=float)
    if table.sum() == 0:
        raise ValueError("nothing was counted")
"""
FORECAST = "(i + alpha * len(alphabet)) / (counts[symbol] + alpha)"
DRAW = 'j = np.searchsorted(np.cumsum(row), u, side="right")'

WRONG = {
    "training-bits": [
        Wrong("nats for bits", edited(TRAINING, (", base=2", "")), {}),
        Wrong(
            "the joint entropy",
            edited(TRAINING, (BITS, "entropy((table / table.sum()).ravel(), base=2)")),
            {},
        ),
        Wrong(
            "an unweighted mean over the contexts",
            "def training_bits(table):\n" + ARRAY + "    seen = table[table.sum(axis=1) > 0]\n"
            "    return entropy(seen / seen.sum(axis=1, keepdims=True), base=2).mean()",
            {},
        ),
        Wrong("the total for the mean", edited(TRAINING, (BITS, f"{BITS} * table.sum()")), {}),
        Wrong("columns for rows", edited(TRAINING, ("table / table.sum()", "table.T / table.sum()")), {}),
        Wrong(
            "no 0 log 0",
            "def training_bits(table):\n" + ARRAY + "    share = table / table.sum(axis=1, keepdims=True)\n"
            "    return -np.sum(table * np.log2(share)) / table.sum()",
            {},
        ),
        Wrong(
            "add one, so that there is no zero",
            "def training_bits(table):\n"
            + ARRAY
            + "    share = (table + 1) / (table + 1).sum(axis=1, keepdims=True)\n"
            "    return -np.sum(table * np.log2(share)) / table.sum()",
            {},
        ),
        Wrong(
            "no refusal",
            edited(TRAINING, ("        raise ValueError(", "        return 0.0\n        str(")),
            {"training-bits-values": 2},
        ),
    ],
    "discounted-rows": [
        Wrong(
            "the saved amount without the number of symbols",
            edited(ROWS, ("d * different * backoff", "d * backoff")),
            {},
        ),
        Wrong(
            "the number of occurrences for that of symbols",
            edited(ROWS, ("(table > 0).sum", "table.sum")),
            {},
        ),
        Wrong("nothing is spent", edited(ROWS, (" + d * different * backoff", "")), {}),
        Wrong(
            "counts below zero",
            edited(ROWS, ("np.maximum(table - d, 0)", "(table - d)")),
            {},
        ),
        Wrong(
            "nan for an unseen context",
            edited(ROWS, ("np.where(total > 0, kept / np.maximum(total, 1), backoff)", "kept / total")),
            {"discounted-rows-values": 2},
        ),
        Wrong(
            "zeros for an unseen context",
            edited(
                ROWS,
                ("np.where(total > 0, kept / np.maximum(total, 1), backoff)", "kept / np.maximum(total, 1)"),
            ),
            {"discounted-rows-values": 2},
        ),
        Wrong(
            "columns for rows",
            edited(
                ROWS,
                ("table.sum(axis=1", "table.sum(axis=0"),
                ("(table > 0).sum(axis=1", ("(table > 0).sum(axis=0")),
            ),
            {},
        ),
        Wrong(
            "uniform for the backoff",
            edited(
                ROWS,
                ("d * different * backoff", "d * different / table.shape[1]"),
                ("np.maximum(total, 1), backoff)", "np.maximum(total, 1), 1 / table.shape[1])"),
            ),
            {},
        ),
        Wrong(
            "no refusal",
            edited(ROWS, ("    if not 0 <= d <= 1:\n        raise ValueError(", "    str(")),
            {"discounted-rows-values": 2, "discounted-rows-unseen": 2},
        ),
    ],
    "write": [
        Wrong(
            "the border belongs to the symbol before",
            edited(WRITE, ('side="right"', 'side="left"')),
            {"write-values": 2, "write-rounding": 1},
        ),
        Wrong(
            "one symbol too far",
            edited(WRITE, ("int(min(j, np.flatnonzero(row)[-1]))", "int(j)")),
            {"write-values": 2, "write-zeros": 2},
        ),
        Wrong(
            "the last symbol, possible or not",
            edited(WRITE, ("np.flatnonzero(row)[-1]", "len(row) - 1")),
            {"write-values": 2, "write-zeros": 2},
        ),
        Wrong("always after the start", edited(WRITE, ("row = rows[symbol]", "row = rows[start]")), {}),
        Wrong("with the start", edited(WRITE, ("start, []", "start, [start]")), {}),
        Wrong("the likeliest symbol", edited(WRITE, (DRAW, "j = np.argmax(row)")), {}),
        Wrong("columns for rows", edited(WRITE, ("rows[symbol]", "rows[:, symbol]")), {}),
        Wrong(
            "letters for numbers",
            edited(WRITE, ("return text", 'return "".join(ALPHABET[j] for j in text)')),
            {},
        ),
        Wrong(
            "draws of its own",
            edited(WRITE, (DRAW, "j = np.random.default_rng(0).choice(len(row), p=row / row.sum())")),
            {},
        ),
    ],
    "adaptive-bits": [
        Wrong("nats for bits", edited(ADAPTIVE, ("math.log2(", "math.log(")), {}),
        Wrong(
            "the mean for the total", edited(ADAPTIVE, ("return bits", "return bits / max(len(text), 1)")), {}
        ),
        Wrong(
            "counts before it pays",
            edited(
                ADAPTIVE,
                ("        counts[symbol] += 1\n", ""),
                ("        bits +=", ("        counts[symbol] += 1\n        bits +=")),
            ),
            {},
        ),
        Wrong(
            "the shares of the whole text",
            "def adaptive_bits(text, alphabet, alpha):\n"
            "    if set(text) - set(alphabet):\n"
            "        raise ValueError('outside the alphabet')\n"
            "    m, k, counts = len(text), len(alphabet), {s: text.count(s) for s in set(text)}\n"
            "    return sum(math.log2((m + alpha * k) / (counts[s] + alpha)) for s in text)",
            {},
        ),
        Wrong(
            "only the symbols that occur",
            edited(ADAPTIVE, ("    counts,", "    k = len(set(text))\n    counts,"), ("len(alphabet)", "k")),
            {},
        ),
        Wrong("one alpha for all", edited(ADAPTIVE, ("alpha * len(alphabet)", "alpha")), {}),
        Wrong(
            "a product that underflows",
            edited(
                ADAPTIVE,
                ("0), 0.0", "0), 1.0"),
                (f"bits += math.log2({FORECAST})", f"bits /= {FORECAST}"),
                ("return bits", "return -math.log2(bits) + 0.0 if bits > 0 else math.inf"),
            ),
            {"adaptive-bits-values": 2, "adaptive-bits-edges": 2},
        ),
        Wrong(
            "symbols outside are left out",
            edited(
                ADAPTIVE,
                (
                    '            raise ValueError(f"{symbol!r} is not in the alphabet")',
                    "            continue",
                ),
            ),
            {"adaptive-bits-values": 2, "adaptive-bits-long": 1},
        ),
        Wrong(
            "alpha is always 1",
            edited(ADAPTIVE, ("alpha * len(alphabet)", "len(alphabet)"), ("+ alpha)", "+ 1)")),
            {},
        ),
    ],
    "honest-report": [
        Wrong(
            "nats for bits",
            REPORT + "\nchoice_bits, test_bits = choice_bits * math.log(2), test_bits * math.log(2)",
            {},
        ),
        Wrong("chosen on the test", edited(REPORT, ("alpha), choice)", "alpha), test)")), {}),
        Wrong(
            "the training loss",
            REPORT.replace(", choice)", ", declaration)").replace(", test)", ", declaration)"),
            {},
        ),
        Wrong(
            "the choice reported",
            REPORT + "\ntest_bits, test_perplexity = choice_bits, 2**choice_bits",
            {"honest-report-choice": 2},
        ),
        Wrong(
            "the worst",
            edited(REPORT, ("np.argmin(tried)", "np.argmax(tried)"), ("min(tried)", "max(tried)")),
            {},
        ),
        Wrong(
            "the perplexity to the base e",
            edited(REPORT, ("2**test_bits", "math.exp(test_bits)")),
            {"honest-report-choice": 2},
        ),
        Wrong(
            "counted on what is scored",
            edited(REPORT, ("pair_counts(declaration)", "pair_counts(inaugural)")),
            {},
        ),
        Wrong(
            "always 1",
            edited(
                REPORT,
                (
                    "ALPHAS[int(np.argmin(tried))], min(tried)",
                    ("max(ALPHAS), mean_bits(add_alpha_rows(counts, max(ALPHAS)), choice)"),
                ),
            ),
            {},
        ),
    ],
}
