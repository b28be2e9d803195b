"""Golden numbers of chapter 11, Maximum likelihood is minimum cross-entropy."""

import math
from fractions import Fraction

from mpmath import diff, e, erfc, exp, factorial, findroot, gamma, log, mpf, pi, psi, quad, sqrt

from golden import Golden

KICKS = {200: (109, 65, 22, 3, 1), 280: (144, 91, 32, 11, 2)}  # Bortkiewicz 1898: 0, 1, 2, 3, 4 deaths
TRAVEL = (58, 63, 30, 59)  # modechoice: air, train, bus, car
WELDON = (209070, 106602)
PARTIES = (488, 37, 419)  # anes96: Democrats, independents, Republicans, with those who lean to a party


def log_ceiling(*counts):
    """The largest log-likelihood that independent draws from one law can give to these counts, in nats."""
    total = sum(counts)
    return sum(n * log(mpf(n) / total) for n in counts if n)


def entropy(*counts):
    """Entropy of the shares in nats."""
    return -log_ceiling(*counts) / sum(counts)


def poisson_loss(counts, rate):
    """Mean negative log-likelihood of a Poisson law, observation by observation, in nats."""
    terms = (n * (rate - k * log(rate) + log(factorial(k))) for k, n in enumerate(counts))
    return sum(terms) / sum(counts)


def kicks_loss(total):
    """The loss of the best Poisson law: its rate is the mean."""
    counts = KICKS[total]
    return poisson_loss(counts, mpf(sum(k * n for k, n in enumerate(counts))) / total)


def g_statistic(counts, shares):
    """Twice the log of the ratio of the largest likelihood to that of the given shares."""
    return 2 * (log_ceiling(*counts) - sum(n * log(q) for n, q in zip(counts, shares, strict=True)))


def chi2_tail(x):
    """P(chi-squared with one degree of freedom > x)."""
    return erfc(sqrt(x / 2))


def exact_coin_tail(heads, n):
    """The two-sided exact test of a fair coin, in whole numbers."""
    tail = sum(math.comb(n, k) for k in range(heads, n + 1))
    return mpf(2 * tail) / 2**n


def folded_loss():
    """The loss of the law of two tosses at half the mean answer, in nats."""
    dem, mid, rep = PARTIES
    total = dem + mid + rep
    t = mpf(mid + 2 * rep) / (2 * total)
    return -(dem * 2 * log(1 - t) + mid * log(2 * t * (1 - t)) + rep * 2 * log(t)) / total


def reverse_zero(low, high):
    """Where the derivative of D(law of two tosses || parties) in theta changes its sign."""
    a, b, c = (mpf(n) / sum(PARTIES) for n in PARTIES)

    def divergence(t):
        law = ((1 - t) ** 2, 2 * t * (1 - t), t**2)
        return sum(q * log(q / p) for q, p in zip(law, (a, b, c), strict=True))

    return findroot(lambda t: diff(divergence, t), (mpf(low), mpf(high)), solver="anderson")


def gamma_entropy(shape):
    """Differential entropy of a Gamma law of scale 1, in nats."""
    return shape + log(gamma(shape)) + (1 - shape) * psi(0, shape)


def gamma_kl_by_quadrature(mean, variance):
    """KL divergence of N(mean, variance) from Gamma(2, 1), by numerical integration."""

    def term(x):
        normal = -((x - mean) ** 2) / (2 * variance) - log(2 * pi * variance) / 2
        return x * exp(-x) * (log(x) - x - normal)

    return quad(term, [0, 1, 4, 16, 100])


EURO_G = "2mD of the euro coin"
ROWS = [
    Golden("log of the largest likelihood of 9 heads in 13", "-8.024143", "nats", lambda: log_ceiling(9, 4)),
    Golden(
        "largest likelihood of 9 heads in 13",
        "3.27461e-4",
        "1",
        lambda: mpf((Fraction(9, 13) ** 9 * Fraction(4, 13) ** 4).numerator) / 13**13,
    ),
    Golden("entropy of 9 heads in 13", "0.617242", "nats", lambda: entropy(9, 4)),
    Golden(
        "loss of theta = 0.6 on 9 heads in 13",
        "0.635584",
        "nats",
        lambda: -(9 * log(mpf("0.6")) + 4 * log(mpf("0.4"))) / 13,
    ),
    *(
        row
        for total, loss, floor, gap in (
            (200, "1.030534", "1.028363", "0.002171"),
            (280, "1.121980", "1.117618", "0.004362"),
        )
        for row in (
            Golden(f"Poisson loss, {total} corps-years", loss, "nats", lambda t=total: kicks_loss(t)),
            Golden(f"entropy, {total} corps-years", floor, "nats", lambda t=total: entropy(*KICKS[t])),
            Golden(
                f"KL divergence, {total} corps-years",
                gap,
                "nats",
                lambda t=total: kicks_loss(t) - entropy(*KICKS[t]),
            ),
        )
    ),
    Golden(
        "log-likelihood of constants only, travel modes",
        "-283.7588",
        "nats",
        lambda: log_ceiling(*TRAVEL),
        "also in W. H. Greene, Econometric Analysis",
    ),
    Golden("log-likelihood of equal shares, travel modes", "-291.1218", "nats", lambda: -210 * log(4)),
    Golden(EURO_G, "3.608690", "1", lambda: g_statistic((110, 140), (mpf(1) / 2,) * 2)),
    Golden(
        "tail of the euro coin, limit",
        "0.0575",
        "1",
        lambda: chi2_tail(g_statistic((110, 140), (mpf(1) / 2,) * 2)),
    ),
    Golden("tail of the euro coin, exact", "0.0664", "1", lambda: exact_coin_tail(140, 250)),
    Golden("step of the euro coin", "0.0167", "1", lambda: mpf(2 * math.comb(250, 140)) / 2**250),
    Golden(
        "likelihood ratio of the euro coin",
        "6.076",
        "1",
        lambda: exp(g_statistic((110, 140), (mpf(1) / 2,) * 2) / 2),
    ),
    Golden("Weldon's share of fives and sixes", "0.3377", "1", lambda: mpf(WELDON[1]) / sum(WELDON)),
    Golden("2mD of Weldon's dice", "27.01", "1", lambda: g_statistic(WELDON, (mpf(2) / 3, mpf(1) / 3))),
    Golden(
        "2mD of equal shares, travel modes", "14.7261", "1", lambda: g_statistic(TRAVEL, (mpf(1) / 4,) * 4)
    ),
    Golden("loss of two tosses on the parties", "1.3538", "nats", folded_loss),
    Golden(
        "KL divergence of two tosses from the parties",
        "0.5252",
        "nats",
        lambda: folded_loss() - entropy(*PARTIES),
    ),
    Golden(
        "D of the coin 0.7 from a fair one", "0.0872", "nats", lambda: (log(mpf(5) / 3) + log(mpf(5) / 7)) / 2
    ),
    Golden("ln 8", "2.079", "nats", lambda: log(8)),
    Golden("h of Gamma(2, 1)", "1.577216", "nats", lambda: gamma_entropy(2)),
    Golden("h of N(2, 2)", "1.765512", "nats", lambda: log(2 * pi * e * 2) / 2),
    Golden(
        "KL divergence of N(2, 2) from Gamma(2, 1)",
        "0.188296",
        "nats",
        lambda: gamma_kl_by_quadrature(2, mpf(2)),
    ),
    Golden("300 ln 10", "690.78", "nats", lambda: 300 * log(10)),
    Golden("entropy with the ceiling 1e-300 for 1,000 draws", "0.6908", "nats", lambda: log(10) * 3 / 10),
    Golden("entropy of a fair coin in nats", "0.6931", "nats", lambda: log(2)),
    Golden("local maximum of the reverse divergence", "0.532", "1", lambda: reverse_zero("0.5", "0.6")),
    Golden("second minimum of the reverse divergence", "0.939", "1", lambda: reverse_zero("0.9", "0.99")),
]
