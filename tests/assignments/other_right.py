"""Right answers written in another way than the solutions, which must get full marks, too."""

OTHER_RIGHT = {
    "surprise": {
        "draw-surprise": """
from collections import Counter
def draw_surprise(urn, draws):
    wanted = Counter(int(colour) for colour in draws)
    if any(urn[colour] < count for colour, count in wanted.items()):
        return float("inf")
    ways = math.prod(math.perm(int(urn[colour]), count) for colour, count in wanted.items())
    return math.log2(math.perm(int(np.sum(urn)), len(draws))) - math.log2(ways)
""",
        "best-first-question": """
from itertools import product
def best_first_question(p):
    best = 0
    for inside in product([False, True], repeat=len(p)):
        yes = sum(share for share, chosen in zip(p, inside) if chosen)
        if 0 < yes < 1:
            best = max(best, yes * math.log2(1 / yes) + (1 - yes) * math.log2(1 / (1 - yes)))
    return best
""",
        "entropy-parts": """
def entropy_parts(p, groups):
    totals = {}
    for share, group in zip(p, groups):
        totals[group] = totals.get(group, 0) + share
    between = sum(t * math.log2(1 / t) for t in totals.values() if t > 0)
    whole = sum(share * math.log2(1 / share) for share in p if share > 0)
    return [between, whole - between]
""",
        "conditional-information": """
from scipy.special import rel_entr
def conditional_information(table):
    p = np.array(table, dtype=float)
    p /= p.sum()
    z = p.sum(axis=(1, 2), keepdims=True)
    sides = p.sum(axis=1, keepdims=True) * p.sum(axis=2, keepdims=True)
    independent = np.divide(sides, z, out=np.zeros_like(p), where=z > 0)
    return rel_entr(p, independent).sum() / np.log(2)
""",
    },
    "divergence": {
        "kl-to-models": """
def kl_to_models(p, models):
    def check(law):
        if min(law) < 0 or abs(sum(law) - 1) > 1e-9:
            raise ValueError("not a distribution")
    def price(p, q):
        check(p), check(q)
        if any(a > 0 and b == 0 for a, b in zip(p, q)):
            return math.inf
        return sum(a * math.log2(a / b) for a, b in zip(p, q) if a > 0)
    return np.array([price(p, q) for q in models])
""",
        "linear-pool": """
def linear_pool(experts, weights):
    def H(p):
        return sum(x * math.log2(1 / x) for x in p if x > 0)
    q = np.dot(weights, experts)
    return q.tolist(), H(q) - sum(w * H(p) for w, p in zip(weights, experts))
""",
        "log-pool": """
def log_pool(experts, weights):
    logs = np.zeros(len(experts[0]))
    for p, w in zip(experts, weights):
        if w > 0:
            with np.errstate(divide="ignore"):
                logs = logs + w * np.log2(p)
    if np.isneginf(logs).all():
        raise ValueError("nothing is left")
    return 2**logs / np.sum(2**logs), -np.log2(np.sum(2**logs))
""",
    },
    "likelihood": {
        "posterior-weights": """
def posterior_weights(log_likelihoods, prior):
    alive = [(l, w, j) for j, (l, w) in enumerate(zip(log_likelihoods, prior)) if w > 0 and l > -np.inf]
    if not alive:
        raise ValueError("nothing is left")
    top, result = max(l for l, _, _ in alive), [0.0] * len(prior)
    for l, w, j in alive:
        result[j] = w * math.exp(l - top)
    return [r / sum(result) for r in result]
""",
        "censored-log-likelihood": """
def censored_log_likelihood(rate, times, ended):
    rate, value = np.asarray(rate, dtype=float), 0.0
    for t, e in zip(times, ended):
        value = value - rate * t
        if e:
            with np.errstate(divide="ignore"):
                value = value + np.log(rate)
    return value
""",
        "likelihood-interval": """
from scipy.special import lambertw
def likelihood_interval(ended, total, ratio):
    if ended == 0:
        return np.array([0, np.log(1 / ratio) / total])
    at = -np.exp(np.log(ratio) / ended - 1)
    return np.array([-lambertw(at, branch).real for branch in (0, -1)]) * ended / total
""",
        "fit-truncated": """
def fit_truncated(values, counts):
    pairs = [(v, c) for v, c in zip(values, counts) if c > 0]
    if any(v < 1 for v, c in pairs) or all(v == 1 for v, c in pairs):
        raise ValueError("no maximum")
    excess = sum((v - 1) * c for v, c in pairs) / sum(c for v, c in pairs)
    f = lambda log_rate: (np.exp(log_rate) / -np.expm1(-np.exp(log_rate)) - 1) / excess - 1
    return float(np.exp(brentq(f, np.log(excess) - 1, np.log(excess) + 1)))
""",
    },
    "classifier": {
        "mean-log-loss": """
def mean_log_loss(logits, labels):
    return np.mean([np.logaddexp.reduce(np.array(z, dtype=float)) - z[y] for z, y in zip(logits, labels)])
""",
        "adjust-logits": """
def adjust_logits(logits, sample_shares, population_shares):
    if 0 in list(sample_shares):
        raise ValueError("a class was never seen")
    with np.errstate(divide="ignore"):
        return log_softmax(np.array(logits) + np.log(np.divide(population_shares, sample_shares)), axis=1)
""",
        "set-loss": """
def set_loss(logits, allowed):
    losses = []
    for z, inside in zip(np.array(logits, dtype=float), np.array(allowed, dtype=bool)):
        if not inside.any():
            raise ValueError("an empty set")
        losses.append(-np.logaddexp.reduce(log_softmax(z)[inside]))
    return losses
""",
        "set-gradient": """
def set_gradient(logits, allowed):
    rows = []
    for z, inside in zip(np.array(logits, dtype=float), allowed):
        before = softmax(z)
        after = np.zeros(len(z))
        after[np.array(inside)] = softmax(z[np.array(inside)])
        rows.append(before - after)
    return np.array(rows)
""",
    },
    "language": {
        "training-bits": """
def training_bits(table):
    total, bits = 0, 0.0
    for row in table:
        n = sum(row)
        total += n
        bits += sum(c * math.log2(n / c) for c in row if c > 0)
    if total == 0:
        raise ValueError("no counts")
    return bits / total
""",
        "discounted-rows": """
def discounted_rows(table, backoff, d):
    if d < 0 or d > 1:
        raise ValueError("d")
    rows = []
    for row in table:
        n, kinds = sum(row), sum(c > 0 for c in row)
        rows.append([(max(c - d, 0) + d * kinds * b) / n if n else b for c, b in zip(row, backoff)])
    return np.array(rows)
""",
        "write": """
def write(rows, start, uniforms):
    text, at = [], start
    for u in uniforms:
        total, last = 0.0, None
        for j, share in enumerate(rows[at]):
            if share > 0:
                total, last = total + share, j
                if u < total:
                    break
        at = last
        text.append(at)
    return tuple(text)
""",
        "adaptive-bits": """
def adaptive_bits(text, alphabet, alpha):
    if not set(text) <= set(alphabet):
        raise ValueError("a strange symbol")
    n, k = np.array([text.count(s) for s in alphabet]), len(alphabet)
    nats = gammaln(len(text) + k * alpha) - gammaln(k * alpha) - np.sum(gammaln(n + alpha) - gammaln(alpha))
    return nats / np.log(2)
""",
    },
}
