"""Typical wrong answers to the questions on relative entropy, with the marks that each must get."""

from pathlib import Path

from coursework.attempts import Wrong, edited, solutions

RIGHT = solutions(Path(__file__).parent)
KL, CLOSEST, LINEAR = RIGHT["kl-to-models"], RIGHT["closest-models"], RIGHT["linear-pool"]
LOG, PERPLEXITY, THERMOMETER = RIGHT["log-pool"], RIGHT["perplexity-per-unit"], RIGHT["thermometer-bits"]

CHECKED = """def kl_to_models(p, models):
    p, models = np.asarray(p, dtype=float), np.asarray(models, dtype=float)
    for law in (p, *models):
        if np.any(law < 0) or abs(law.sum() - 1) > 1e-9:
            raise ValueError("no probability distribution")
"""
FUNCTION = (
    "def linear_pool(experts, weights):\n    experts, weights = np.asarray(experts), np.asarray(weights)\n"
)

WRONG = {
    "kl-to-models": [
        Wrong(
            "exchanged",
            CHECKED + "    return kl_divergence(models, p, base=2)",
            {"kl-to-models-refused": 1},
        ),
        Wrong(
            "nats for bits",
            KL.replace("np.log2(", "np.log("),
            {"kl-to-models-refused": 1},
        ),
        Wrong(
            "an epsilon in each logarithm",
            CHECKED + "    return (p * np.log2((p + 1e-10) / (models + 1e-10))).sum(axis=1)",
            {"kl-to-models-values": 2, "kl-to-models-refused": 1},
        ),
        Wrong(
            "no 0 log 0",
            CHECKED + "    return (p * np.log2(p / models)).sum(axis=1)",
            {"kl-to-models-values": 2, "kl-to-models-tiny": 1, "kl-to-models-refused": 1},
        ),
        Wrong(
            "normalises in silence",
            "def kl_to_models(p, models):\n"
            "    p, models = np.array(p, dtype=float), np.array(models, dtype=float)\n"
            "    p, models = p / p.sum(), models / models.sum(axis=1, keepdims=True)\n"
            "    with np.errstate(all='ignore'):\n"
            "        terms = np.where(p > 0, p * np.log2(p / models), 0)\n"
            "    return terms.sum(axis=1)",
            {"kl-to-models-values": 2, "kl-to-models-zeros": 2, "kl-to-models-tiny": 1},
        ),
        Wrong(
            "sums over the models",
            edited(KL, ("return ratios @ p[possible]", "return (ratios * p[possible]).sum(axis=0)")),
            {"kl-to-models-refused": 1},
        ),
        Wrong(
            "the mean for the sum",
            edited(KL, ("ratios @ p[possible]", "ratios @ p[possible] / len(p)")),
            {"kl-to-models-refused": 1},
        ),
        Wrong(
            "absolute values of the terms",
            edited(KL, ("ratios @", "np.abs(ratios) @")),
            {"kl-to-models-refused": 1},
        ),
        Wrong(
            "the visible example",
            "def kl_to_models(p, models):\n    return np.array([0, 1 - np.log2(3) / 2, -np.log2(0.36) / 2])",
            {},
        ),
    ],
    "closest-models": [
        Wrong(
            "exchanged",
            CLOSEST + "\nnearest, reverse = reverse, nearest\n"
            "nearest_bits, reverse_bits = reverse_bits, nearest_bits",
            {},
        ),
        Wrong("nats for bits", CLOSEST.replace(", base=2", ""), {}),
        Wrong(
            "one direction for both",
            edited(CLOSEST, ("kl_divergence(MODELS, TRUTH", "kl_divergence(TRUTH, MODELS")),
            {"closest-models-nearest": 2},
        ),
        Wrong("the farthest", CLOSEST.replace("np.argmin", "np.argmax").replace("np.min", "np.max"), {}),
        Wrong("numbered from 1", CLOSEST + "\nnearest, reverse = nearest + 1, reverse + 1", {}),
    ],
    "linear-pool": [
        Wrong(
            "without the weights",
            FUNCTION + "    q = experts.mean(axis=0)\n"
            "    return q, np.mean(kl_divergence(experts, q, base=2))",
            {},
        ),
        Wrong("nats for bits", edited(LINEAR, (", base=2", "")), {}),
        Wrong(
            "exchanged",
            edited(LINEAR, ("kl_divergence(experts[heard], q", "kl_divergence(q, experts[heard]")),
            {},
        ),
        Wrong(
            "an expert without weight",
            edited(
                LINEAR,
                (
                    "weights[heard] @ kl_divergence(experts[heard], q, base=2)",
                    "weights @ kl_divergence(experts, q, base=2)",
                ),
            ),
            {"linear-pool-values": 2},
        ),
        Wrong(
            "no 0 log 0",
            FUNCTION + "    q = weights @ experts\n"
            "    return q, weights @ (experts * np.log2(experts / q)).sum(axis=1)",
            {"linear-pool-values": 2},
        ),
        Wrong(
            "the sum for the mean",
            edited(
                LINEAR,
                (
                    "weights[heard] @ kl_divergence(experts[heard], q, base=2)",
                    "kl_divergence(experts[heard], q, base=2).sum()",
                ),
            ),
            {},
        ),
    ],
    "log-pool": [
        Wrong(
            "the linear pool",
            LOG.replace("means = np.prod(experts ** weights[:, None], axis=0)", "means = weights @ experts"),
            {},
        ),
        Wrong(
            "not normalised", edited(LOG, ("return means / total,", "return means,")), {"log-pool-refused": 1}
        ),
        Wrong("nats for bits", edited(LOG, ("np.log2(total)", "np.log(total)")), {"log-pool-refused": 1}),
        Wrong("the other sign", edited(LOG, ("float(-np.log2", "float(np.log2")), {"log-pool-refused": 1}),
        Wrong("without the weights", edited(LOG, (" ** weights[:, None]", "")), {"log-pool-refused": 1}),
        Wrong(
            "nan for an expert without weight",
            edited(
                LOG, ("np.prod(experts ** weights[:, None], axis=0)", "np.exp(weights @ np.log(experts))")
            ),
            {"log-pool-values": 2, "log-pool-refused": 1},
        ),
        Wrong(
            "an epsilon in the logarithm",
            edited(
                LOG,
                (
                    "np.prod(experts ** weights[:, None], axis=0)",
                    ("np.exp(weights @ np.log(experts + 1e-6))"),
                ),
            ),
            {},
        ),
        Wrong(
            "no refusal",
            edited(LOG, ("    if total == 0:\n", ""), ("        raise ValueError(", "    str(")),
            {"log-pool-values": 2, "log-pool-zeros": 2},
        ),
    ],
    "perplexity-per-unit": [
        Wrong("the base e", edited(PERPLEXITY, ("2 ** (", "math.e ** (")), {"perplexity-per-unit-edges": 1}),
        Wrong(
            "a product that underflows",
            edited(
                PERPLEXITY,
                ("2 ** (surprisal(chances, base=2).sum() / units)", ("np.prod(chances) ** (-1 / units)")),
            ),
            {"perplexity-per-unit-values": 2, "perplexity-per-unit-edges": 1},
        ),
        Wrong(
            "always per symbol",
            edited(
                PERPLEXITY, ("surprisal(chances, base=2).sum() / units", "surprisal(chances, base=2).mean()")
            ),
            {"perplexity-per-unit-edges": 1},
        ),
        Wrong(
            "the bits themselves",
            edited(
                PERPLEXITY,
                (
                    "2 ** (surprisal(chances, base=2).sum() / units)",
                    ("surprisal(chances, base=2).sum() / units"),
                ),
            ),
            {},
        ),
        Wrong(
            "zeros are left out",
            edited(
                PERPLEXITY, ("surprisal(chances, base=2)", "surprisal([c for c in chances if c > 0], base=2)")
            ),
            {"perplexity-per-unit-values": 2, "perplexity-per-unit-long": 1},
        ),
        Wrong(
            "no refusal",
            edited(
                PERPLEXITY,
                ("    if units <= 0:\n", ""),
                ("        raise ValueError(", "    str("),
                ("/ units)", "/ max(units, 1))"),
            ),
            {"perplexity-per-unit-values": 2, "perplexity-per-unit-long": 1},
        ),
    ],
    "thermometer-bits": [
        Wrong("nats for bits", THERMOMETER.replace(", base=2", ""), {}),
        Wrong(
            "the 32 added to the standard deviation",
            edited(THERMOMETER, ('9 / 5 * law["sd"]', '9 / 5 * law["sd"] + 32')),
            {"thermometer-bits-celsius": 1},
        ),
        Wrong(
            "the variance for the standard deviation",
            THERMOMETER.replace('THERMOMETER["sd"]', 'THERMOMETER["sd"] ** 2').replace(")[1],", ")[1] ** 2,"),
            {"thermometer-bits-divergence": 1},
        ),
        Wrong(
            "exchanged",
            THERMOMETER + "\nd_celsius = gaussian_kl(*BELIEF.values(), *THERMOMETER.values(), base=2)",
            {"thermometer-bits-celsius": 1, "thermometer-bits-fahrenheit": 1},
        ),
        Wrong(
            "the entropy does not change",
            THERMOMETER + "\nh_fahrenheit = h_celsius",
            {"thermometer-bits-celsius": 1, "thermometer-bits-divergence": 1},
        ),
        Wrong(
            "a factor for a summand",
            THERMOMETER + "\nh_fahrenheit = 9 / 5 * h_celsius",
            {"thermometer-bits-celsius": 1, "thermometer-bits-divergence": 1},
        ),
        Wrong(
            "the relative entropy grows with the unit",
            THERMOMETER + "\nd_fahrenheit = 9 / 5 * d_celsius",
            {"thermometer-bits-celsius": 1, "thermometer-bits-fahrenheit": 1},
        ),
    ],
}
