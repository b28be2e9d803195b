"""Golden numbers of chapter 2, Entropy."""

from fractions import Fraction

from mpmath import binomial, e, log, mpf

from golden import Golden

MACKAY = (
    "0575 0128 0263 0285 0913 0173 0133 0313 0599 0006 0084 0335 0235 0596 "
    "0689 0192 0008 0508 0567 0706 0334 0069 0119 0073 0164 0007 1928"
).split()  # MacKay 2003, figure 2.9, in units of 0.0001: a to z and the space


def entropy(*weights, base=2):
    """Entropy of the weights divided by their sum, from the definition, in mpmath."""
    weights = [mpf(w.numerator) / w.denominator for w in map(Fraction, weights)]
    total = sum(weights)
    return -sum(w / total * log(w / total) for w in weights if w) / log(base)


def coin(p, base=2):
    """Entropy of a coin whose probability of heads is the decimal or fraction p."""
    return entropy(Fraction(p), 1 - Fraction(p), base=base)


def mean_plug_in(n):
    """Exact expectation of the plug-in entropy of n fair tosses, in nats."""
    return sum(binomial(n, k) * entropy(k, n - k, base=e) for k in range(n + 1)) / mpf(2) ** n


PARTY = (200, 180, 108, 37, 94, 150, 175)  # party identification in statsmodels' copy of anes96

BERNOULLI = {
    "0.01": ("0.080793", "0.056002"),
    "0.05": ("0.286397", "0.198515"),
    "0.1": ("0.468996", "0.325083"),
    "0.11": ("0.499916", "0.346515"),
    "0.2": ("0.721928", "0.500402"),
    "0.25": ("0.811278", "0.562335"),
    "0.3": ("0.881291", "0.610864"),
    "1/3": ("0.918296", "0.636514"),
    "0.4": ("0.970951", "0.673012"),
    "0.5": ("1.000000", "0.693147"),
}

ROWS = [
    *(
        Golden(f"h({p}) in {unit}", printed, unit, lambda p=p, base=base: coin(p, base))
        for p, columns in BERNOULLI.items()
        for printed, unit, base in zip(columns, ("bits", "nats"), (2, e), strict=True)
    ),
    Golden("H of MacKay's letters", "4.1089", "bits", lambda: entropy(*MACKAY), "MacKay 2003 prints 4.1"),
    Golden("sum of MacKay's letters", "1.0002", "1", lambda: sum(map(int, MACKAY)) / mpf(10000)),
    Golden("log2 27", "4.7549", "bits", lambda: log(27, 2)),
    Golden("log2 18", "4.1699", "bits", lambda: log(18, 2)),
    Golden("H(1/2, 1/3, 1/6)", "1.459148", "bits", lambda: entropy(3, 2, 1), "Shannon 1948, section 6"),
    Golden("H of the iris labels", "1.584963", "bits", lambda: entropy(50, 50, 50)),
    Golden("H of the wine labels", "1.566822", "bits", lambda: entropy(59, 71, 48)),
    Golden("H of the cancer labels", "0.952635", "bits", lambda: entropy(212, 357)),
    Golden(
        "H of the digit labels",
        "3.321775",
        "bits",
        lambda: entropy(178, 182, 177, 183, 181, 182, 181, 179, 174, 180),
    ),
    Golden("H of party identification", "2.675017", "bits", lambda: entropy(*PARTY)),
    Golden(
        "H of the digits' pixels",
        "2.976668",
        "bits",
        source="scipy.stats.entropy of the counts in scikit-learn's digits",
    ),
    Golden("mean plug-in entropy of 10 tosses", "0.640120", "nats", lambda: mean_plug_in(10)),
    Golden("mean plug-in entropy of 100 tosses", "0.688122", "nats", lambda: mean_plug_in(100)),
    Golden("bias of the plug-in entropy of 10 tosses", "-0.0530", "nats", lambda: mean_plug_in(10) - log(2)),
    Golden("surprise of a factor of 100", "6.64", "bits", lambda: log(100, 2)),
    Golden("sum of MacKay's letters, n mistyped", "1.0362", "1", lambda: mpf(10002 - 596 + 956) / 10000),
    Golden(
        "what the mistyped n takes from H",
        "-0.0133",
        "bits",
        lambda: entropy(*[w if w != "0596" else "0956" for w in MACKAY]) - entropy(*MACKAY),
    ),
    Golden("what party identification lacks", "0.13", "bits", lambda: log(7, 2) - entropy(*PARTY)),
    Golden("three halves of ln 2", "1.0397", "nats", lambda: 3 * log(2) / 2),
]
