"""Typical wrong answers to the questions on likelihood, with the marks that each must get."""

from pathlib import Path

from coursework.attempts import Wrong, edited, solutions

RIGHT = solutions(Path(__file__).parent)
WEIGHTS, CENSORED, MEANS = RIGHT["posterior-weights"], RIGHT["censored-log-likelihood"], RIGHT["strike-means"]
INTERVAL, TRUNCATED = RIGHT["likelihood-interval"], RIGHT["fit-truncated"]

CENSORED_RIGHT = "xlogy(np.sum(ended), rate) - np.asarray(rate) * np.sum(times)"
INTERVAL_NONE = "    if ended == 0:\n        return 0.0, -math.log(ratio) / total\n"

WRONG = {
    "posterior-weights": [
        Wrong(
            "likelihoods that underflow",
            "def posterior_weights(log_likelihoods, prior):\n"
            "    products = np.exp(log_likelihoods) * prior\n"
            "    if products.sum() == 0:\n"
            "        raise ValueError('nothing is left')\n"
            "    return products / products.sum()",
            {"posterior-weights-values": 2, "posterior-weights-impossible": 1},
        ),
        Wrong(
            "the largest of all, also of what the prior excludes",
            "def posterior_weights(log_likelihoods, prior):\n"
            "    logs = np.asarray(log_likelihoods)\n"
            "    products = np.exp(logs - logs.max()) * prior\n"
            "    if not products.sum() > 0:\n"
            "        raise ValueError('nothing is left')\n"
            "    return products / products.sum()",
            {"posterior-weights-values": 2, "posterior-weights-impossible": 1},
        ),
        Wrong(
            "without the prior",
            edited(WEIGHTS, (" + np.log(prior)", "")),
            {},
        ),
        Wrong(
            "the prior added to the logarithms",
            edited(WEIGHTS, ("np.log(prior)", "np.asarray(prior)")),
            {},
        ),
        Wrong("not normalised", edited(WEIGHTS, ("weights / weights.sum()", "weights")), {}),
        Wrong("bits for nats", edited(WEIGHTS, ("np.exp(", "np.exp2(")), {}),
        Wrong(
            "no refusal",
            "def posterior_weights(log_likelihoods, prior):\n"
            "    scores = np.asarray(log_likelihoods) + np.log(prior)\n"
            "    return softmax(np.maximum(scores, -1e300))",
            {"posterior-weights-values": 2, "posterior-weights-extreme": 2},
        ),
        Wrong(
            "an epsilon in the prior",
            "def posterior_weights(log_likelihoods, prior):\n"
            "    scores = np.asarray(log_likelihoods) + np.log(np.asarray(prior) + 1e-12)\n"
            "    if np.max(scores) == -np.inf:\n"
            "        raise ValueError('nothing is left')\n"
            "    return softmax(scores)",
            {"posterior-weights-values": 2},
        ),
    ],
    "censored-log-likelihood": [
        Wrong("as if all had ended", edited(CENSORED, ("np.sum(ended)", "len(times)")), {}),
        Wrong(
            "what goes on is left out",
            edited(CENSORED, ("np.sum(times)", "np.asarray(times) @ np.asarray(ended)")),
            {},
        ),
        Wrong(
            "no 0 log 0",
            edited(
                CENSORED, (CENSORED_RIGHT, "np.sum(ended) * np.log(rate) - np.asarray(rate) * np.sum(times)")
            ),
            {"censored-log-likelihood-values": 2, "censored-log-likelihood-array": 1},
        ),
        Wrong(
            "numbers only",
            edited(
                CENSORED,
                (
                    CENSORED_RIGHT,
                    (
                        "sum(((math.log(rate) if rate > 0 else -math.inf) if e else 0) - rate * t\n"
                        "               for t, e in zip(times, ended))"
                    ),
                ),
            ),
            {"censored-log-likelihood-values": 2, "censored-log-likelihood-edges": 2},
        ),
        Wrong("bits", edited(CENSORED, (CENSORED_RIGHT, f"({CENSORED_RIGHT}) / math.log(2)")), {}),
        Wrong("minus the log-likelihood", edited(CENSORED, (CENSORED_RIGHT, f"-({CENSORED_RIGHT})")), {}),
        Wrong(
            "the mean length for the rate",
            edited(
                CENSORED, (CENSORED_RIGHT, ("-xlogy(np.sum(ended), rate) - np.sum(times) / np.asarray(rate)"))
            ),
            {},
        ),
        Wrong(
            "1 - exp(-rate t) for what goes on",
            edited(
                CENSORED,
                (
                    CENSORED_RIGHT,
                    (
                        "sum(xlogy(1, rate) - rate * t if e else np.log(1 - np.exp(-rate * t))\n"
                        "               for t, e in zip(times, ended))"
                    ),
                ),
            ),
            {},
        ),
    ],
    "strike-means": [
        Wrong("always what has ended", MEANS + "\nmean_as_if_ended = mean_censored = mean_ended_only", {}),
        Wrong(
            "always as if all had ended", MEANS + "\nmean_ended_only = mean_censored = mean_as_if_ended", {}
        ),
        Wrong(
            "rates for means",
            MEANS + "\nmean_ended_only, mean_as_if_ended, mean_censored = (\n"
            "    1 / mean_ended_only, 1 / mean_as_if_ended, 1 / mean_censored)",
            {},
        ),
        Wrong("the whole data", MEANS.replace("np.minimum(lengths, CUT)", "lengths"), {}),
        Wrong(
            "a strike of CUT days and one more",
            edited(
                MEANS,
                (
                    "np.minimum(lengths, CUT), lengths <= CUT",
                    ("np.minimum(lengths, CUT + 1), lengths <= CUT + 1"),
                ),
            ),
            {},
        ),
        Wrong(
            "medians",
            MEANS + "\nmean_ended_only, mean_as_if_ended = np.median(watched[over]), np.median(watched)",
            {"strike-means-censored": 2},
        ),
    ],
    "likelihood-interval": [
        Wrong(
            "the logarithm of the ratio is forgotten",
            edited(
                INTERVAL,
                ("(log_u - math.expm1(log_u)) - math.log(ratio)", ("(log_u - math.expm1(log_u)) + ratio")),
            ),
            {},
        ),
        Wrong(
            "the normal approximation",
            "def likelihood_interval(ended, total, ratio):\n"
            "    rate, width = ended / total, math.sqrt(-2 * math.log(ratio) * max(ended, 1)) / total\n"
            "    return max(rate - width, 0), rate + width",
            {},
        ),
        Wrong(
            "a division by no end",
            edited(INTERVAL, (INTERVAL_NONE, "")),
            {"likelihood-interval-values": 2, "likelihood-interval-many": 1},
        ),
        Wrong(
            "no interval where nothing has ended",
            edited(INTERVAL, ("return 0.0, -math.log(ratio) / total", "return 0.0, 0.0")),
            {"likelihood-interval-values": 2, "likelihood-interval-many": 1},
        ),
        Wrong(
            "a coarse grid",
            "def likelihood_interval(ended, total, ratio):\n"
            "    rates = np.linspace(0, 20 * (ended + 1) / total, 1001)\n"
            "    logs = xlogy(ended, rates) - rates * total\n"
            "    inside = rates[logs >= logs.max() + math.log(ratio)]\n"
            "    return inside.min(), inside.max()",
            {},
        ),
        Wrong(
            "likelihoods that underflow",
            "def likelihood_interval(ended, total, ratio):\n"
            "    def L(rate):\n"
            "        return rate**ended * math.exp(-rate * total)\n"
            "    best = ended / total\n"
            "    if ended == 0:\n"
            "        return 0.0, -math.log(ratio) / total\n"
            "    return (brentq(lambda rate: L(rate) - ratio * L(best), 0, best, xtol=1e-15),\n"
            "            brentq(lambda rate: L(rate) - ratio * L(best), best, 30 * best, xtol=1e-15))",
            {"likelihood-interval-values": 2, "likelihood-interval-none": 2},
        ),
    ],
    "fit-truncated": [
        Wrong(
            "the mean of what was reported",
            edited(
                TRUNCATED, ("brentq(lambda rate: rate / -math.expm1(-rate) - mean, mean - 1, mean)", "mean")
            ),
            {"fit-truncated-no-maximum": 2},
        ),
        Wrong(
            "the mean less one",
            edited(
                TRUNCATED,
                ("brentq(lambda rate: rate / -math.expm1(-rate) - mean, mean - 1, mean)", "mean - 1"),
            ),
            {"fit-truncated-no-maximum": 2},
        ),
        Wrong(
            "the values without their counts",
            edited(TRUNCATED, ("values @ counts / counts.sum()", "values.mean()")),
            {"fit-truncated-no-maximum": 2},
        ),
        Wrong(
            "digits that cancel",
            edited(
                TRUNCATED,
                (
                    "-math.expm1(-rate) - mean, mean - 1, mean",
                    ("(1 - math.exp(-rate)) - mean, (mean - 1) / 2, 2 * mean"),
                ),
            ),
            {"fit-truncated-values": 2, "fit-truncated-no-maximum": 2},
        ),
        Wrong(
            "a number where there is no maximum",
            edited(
                TRUNCATED,
                (
                    "    if mean == 1:\n        raise ValueError(",
                    "    if mean == 1:\n        return 0.0\n        str(",
                ),
            ),
            {"fit-truncated-values": 2, "fit-truncated-nearly-ones": 1},
        ),
        Wrong(
            "zeros are accepted",
            edited(
                TRUNCATED,
                (
                    "    if np.any(values < 1):\n        raise ValueError(",
                    "    if np.any(values < 1):\n        str(",
                ),
            ),
            {"fit-truncated-values": 2, "fit-truncated-nearly-ones": 1},
        ),
        Wrong("the visible example", "def fit_truncated(values, counts):\n    return 0.618055022138329", {}),
    ],
}
