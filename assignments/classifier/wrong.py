"""Typical wrong answers to the questions on classification, with the marks that each must get."""

from pathlib import Path

from coursework.attempts import Wrong, edited, solutions

RIGHT = solutions(Path(__file__).parent)
LOSS, ADJUST, CHANCES = RIGHT["mean-log-loss"], RIGHT["adjust-logits"], RIGHT["chances"]
SET, GRADIENT, LEAVE, LAUNCHES = (
    RIGHT[name] for name in ("set-loss", "set-gradient", "leave-one-out", "launch-losses")
)
SUM = "np.asarray(logits, dtype=float) + np.log(pi) - np.log(s)"
ALLOWED = "softmax(np.where(allowed, z, -np.inf), axis=1)"

WRONG = {
    "mean-log-loss": [
        Wrong(
            "a softmax that overflows",
            edited(LOSS, ("    z = z - z.max(axis=1, keepdims=True)\n", "")),
            {"mean-log-loss-values": 2, "mean-log-loss-impossible": 1},
        ),
        Wrong("the sum for the mean", edited(LOSS, ("np.mean(", "np.sum(")), {}),
        Wrong("bits for nats", edited(LOSS, ("np.mean(", "1 / np.log(2) * np.mean(")), {}),
        Wrong(
            "the softmax over the rows",
            edited(LOSS, ("np.exp(z).sum(axis=1)", "np.exp(z).sum(axis=0)[labels]")),
            {},
        ),
        Wrong(
            "an epsilon in the logarithm",
            "def mean_log_loss(logits, labels):\n"
            "    q = softmax(np.asarray(logits, dtype=float), axis=1)\n"
            "    return float(-np.mean(np.log(q[np.arange(len(q)), labels] + 1e-12)))",
            {"mean-log-loss-values": 2},
        ),
        Wrong(
            "the logarithm after a safe softmax",
            "def mean_log_loss(logits, labels):\n"
            "    q = softmax(np.asarray(logits, dtype=float), axis=1)\n"
            "    return float(-np.mean(np.log(q[np.arange(len(q)), labels])))",
            {"mean-log-loss-values": 2, "mean-log-loss-impossible": 1},
        ),
        Wrong(
            "one number for all rows",
            edited(LOSS, ("z.max(axis=1, keepdims=True)", "z.max()")),
            {"mean-log-loss-values": 2, "mean-log-loss-impossible": 1},
        ),
        Wrong("labels counted from 1", edited(LOSS, ("labels]", "np.asarray(labels) - 1]")), {}),
    ],
    "adjust-logits": [
        Wrong(
            "the ratio upside down",
            edited(ADJUST, ("+ np.log(pi) - np.log(s)", "+ np.log(s) - np.log(pi)")),
            {"adjust-logits-refused": 1},
        ),
        Wrong(
            "the logits times the ratio",
            edited(ADJUST, ("+ np.log(pi) - np.log(s)", "* pi / s")),
            {"adjust-logits-refused": 1},
        ),
        Wrong(
            "the logarithm of an underflow",
            edited(ADJUST, (SUM, "np.log(np.exp(np.asarray(logits)) * pi / s)")),
            {"adjust-logits-values": 2, "adjust-logits-refused": 1},
        ),
        Wrong(
            "an epsilon in the shares",
            edited(ADJUST, ("np.log(pi) - np.log(s)", "np.log(pi + 1e-9) - np.log(s + 1e-9)")),
            {"adjust-logits-values": 2, "adjust-logits-refused": 1},
        ),
        Wrong(
            "no refusal",
            edited(
                ADJUST,
                ("    if np.any(s == 0):\n        raise ValueError(", "    if np.any(s == 0):\n        str("),
            ),
            {"adjust-logits-values": 2, "adjust-logits-absent": 2},
        ),
        Wrong(
            "bits",
            edited(ADJUST, ("np.log(pi) - np.log(s)", "np.log2(pi / s)")),
            {"adjust-logits-refused": 1},
        ),
    ],
    "chances": [
        Wrong("not corrected", CHANCES + "\nchances_after = chances_before", {}),
        Wrong("exchanged", CHANCES + "\nchances_before, chances_after = chances_after, chances_before", {}),
        Wrong(
            "not normalised", edited(CHANCES, ("chances_after = chances_after / chances_after.sum()", "")), {}
        ),
        Wrong(
            "the ratio upside down", edited(CHANCES, ("* POPULATION / sample", "* sample / POPULATION")), {}
        ),
        Wrong("the shares of the population", CHANCES + "\nchances_after = POPULATION", {}),
    ],
    "set-loss": [
        Wrong(
            "the mean surprise of the classes",
            edited(
                SET,
                (
                    "logsumexp(np.where(allowed, z, -np.inf), axis=1)",
                    ("np.where(allowed, z, 0).sum(axis=1) / allowed.sum(axis=1)"),
                ),
            ),
            {"set-loss-refused": 1},
        ),
        Wrong(
            "the likeliest class alone",
            edited(
                SET,
                (
                    "logsumexp(np.where(allowed, z, -np.inf), axis=1)",
                    ("np.where(allowed, z, -np.inf).max(axis=1)"),
                ),
            ),
            {"set-loss-refused": 1},
        ),
        Wrong(
            "exponentials that overflow",
            edited(
                SET,
                (
                    "logsumexp(z, axis=1) - logsumexp(np.where(allowed, z, -np.inf), axis=1)",
                    ("np.log(np.exp(z).sum(axis=1) / (np.exp(z) * allowed).sum(axis=1))"),
                ),
            ),
            {"set-loss-values": 2, "set-loss-refused": 1},
        ),
        Wrong(
            "zeros for the classes that are not allowed",
            edited(SET, ("np.where(allowed, z, -np.inf)", "z * allowed")),
            {"set-loss-refused": 1},
        ),
        Wrong(
            "the mean of the losses",
            edited(SET, ("return logsumexp(z, axis=1) - ", "return np.mean(logsumexp(z, axis=1)) - ")),
            {"set-loss-refused": 1},
        ),
        Wrong(
            "bits",
            edited(SET, ("return", "return np.log2(np.e) *"), (" - log", " - np.log2(np.e) * log")),
            {"set-loss-refused": 1},
        ),
        Wrong(
            "infinity for an empty set",
            edited(SET, ("    if not allowed.any(axis=1).all():\n        raise ValueError(", "    str(")),
            {"set-loss-values": 2, "set-loss-extreme": 2},
        ),
    ],
    "set-gradient": [
        Wrong(
            "equal targets for all allowed classes",
            edited(GRADIENT, (ALLOWED, ("allowed / allowed.sum(axis=1, keepdims=True)"))),
            {},
        ),
        Wrong("the target of a binary loss", edited(GRADIENT, (ALLOWED, "allowed")), {}),
        Wrong(
            "the softmax over everything",
            edited(GRADIENT, ("softmax(z, axis=1)", "softmax(z)")),
            {"set-gradient-differences": 1},
        ),
        Wrong(
            "exponentials that overflow",
            edited(
                GRADIENT,
                (
                    f"softmax(z, axis=1) - {ALLOWED}",
                    (
                        "np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) - (\n"
                        "        np.exp(z) * allowed / (np.exp(z) * allowed).sum(axis=1, keepdims=True))"
                    ),
                ),
            ),
            {"set-gradient-values": 2, "set-gradient-differences": 1},
        ),
        Wrong("not conditional", edited(GRADIENT, (ALLOWED, "softmax(z, axis=1) * allowed")), {}),
    ],
    "leave-one-out": [
        Wrong("the training loss", edited(LEAVE, ("x[others], y[others]", "x, y")), {}),
        Wrong("the sum for the mean", edited(LEAVE, ("np.mean(losses)", "np.sum(losses)")), {}),
        Wrong("bits for nats", edited(LEAVE, ("np.mean(losses)", "np.mean(losses) / np.log(2)")), {}),
        Wrong(
            "the losses of the others",
            edited(
                LEAVE,
                ("fit.logits(x[i]), y[i]", "fit.logits(x[others]), y[others]"),
                ("np.mean(losses)", "np.mean(np.concatenate(losses))"),
            ),
            {},
        ),
        Wrong(
            "the neighbour is left out",
            edited(LEAVE, ("np.arange(len(y)) != i", "np.arange(len(y)) != (i + 1) % len(y)")),
            {},
        ),
        Wrong(
            "the share of wrong guesses",
            edited(
                LEAVE,
                (
                    "losses.append(binary_log_loss(fit.logits(x[i]), y[i]))",
                    ("losses.append((fit.logits(x[i]) > 0) != y[i])"),
                ),
            ),
            {},
        ),
        Wrong(
            "the visible example",
            "def leave_one_out_loss(x, y):\n    return 1.4688266212430203",
            {},
        ),
    ],
    "launch-losses": [
        Wrong(
            "the training loss for both",
            LAUNCHES + "\nheld_out_loss = training_loss",
            {"launch-losses-training": 1, "launch-losses-constant": 1, "launch-losses-cold": 1},
        ),
        Wrong(
            "the count of all launches",
            edited(LAUNCHES, ("y.sum() - y + ALPHA", "y.sum() + ALPHA")),
            {"launch-losses-training": 1, "launch-losses-held-out": 1, "launch-losses-cold": 1},
        ),
        Wrong("all 23 launches", "x, y = TEMPERATURES, DAMAGED\n" + LAUNCHES, {}),
        Wrong(
            "the bare share of the others",
            edited(LAUNCHES, (" + ALPHA", ""), (" + 2 * ALPHA", "")),
            {"launch-losses-training": 1, "launch-losses-held-out": 1, "launch-losses-cold": 1},
        ),
        Wrong(
            "the logit for the chance",
            edited(LAUNCHES, ("expit(fit.logits([COLD]))", "fit.logits([COLD])")),
            {"launch-losses-training": 1, "launch-losses-held-out": 1, "launch-losses-constant": 1},
        ),
        Wrong(
            "the chance of no damage",
            edited(LAUNCHES, ("expit(fit", "1 - expit(fit")),
            {"launch-losses-training": 1, "launch-losses-held-out": 1, "launch-losses-constant": 1},
        ),
        Wrong(
            "bits for nats",
            LAUNCHES + "\ntraining_loss, held_out_loss, constant_loss = (\n"
            "    training_loss / np.log(2), held_out_loss / np.log(2), constant_loss / np.log(2))",
            {"launch-losses-cold": 1},
        ),
    ],
}
