"""What most students hand in: right, wrong, unfinished, and clumsy in ways that must cost nothing."""

from submissions.case import ALL, Case, table
from submissions.trial import RIGHT

WARNS = '''import warnings, sys
def entropy(p):
    warnings.warn("the logarithm of 0", RuntimeWarning)
    print("to whom it may concern", file=sys.stderr)
    p = np.asarray(p, dtype=float)
    return 0.0 - np.nansum(p * np.log(p))
'''
TALKS = '''def kl(p, q):
    print("let us see" * 1000)
    return sum(a * math.log(a / b) for a, b in zip(p, q) if a > 0)
'''
CLASSES = '''class Summer:
    def __init__(self, f):
        self.f = f
    def __call__(self, p, q):
        return math.fsum(self.f(a, b) for a, b in zip(p, q))
kl = Summer(lambda a, b: a * math.log(a / b) if a else 0.0)
'''
PLOTS = '''import matplotlib.pyplot as plt
plt.plot([0, 1], [0, 1])
plt.show()
'''
MAGICS = '''%matplotlib inline
%time x = 1
!echo hello
'''
CHANGES_ITS_ARGUMENT = '''def entropy(p):
    for i in range(len(p)):
        p[i] = -p[i] * math.log(p[i]) if p[i] else 0.0
    return sum(p)
'''
MUTABLE_DEFAULT = '''def entropy(p, seen=[]):
    seen.append(p)
    return sum(-x * math.log(x) for x in p if x > 0)
'''

CASES = table(
    Case("right"),
    Case("untouched", dict.fromkeys(RIGHT, "raise NotImplementedError()"), lost=ALL),
    Case("half done", {"kl": "def kl(p, q):\n    raise NotImplementedError()"}, lost=("test-kl",)),
    Case("swapped", {"kl": RIGHT["kl"].replace("kl(p, q)", "kl(q, p)")}, lost=("test-kl",)),
    Case("bits for nats", {"entropy": RIGHT["entropy"].replace("np.log", "np.log2")}, lost=("test-entropy",)),
    Case(
        "a little added",
        {"kl": RIGHT["kl"].replace("a / b", "(a + 1e-6) / b").replace(" if a > 0", "")},
        lost=("test-kl",),
    ),
    Case("the example typed in", {"entropy": "def entropy(p): return math.log(2)"}, lost=("test-entropy",)),
    Case("warns", {"entropy": WARNS}),
    Case("talks", {"kl": TALKS}),
    Case("a class that can be called", {"kl": CLASSES}),
    Case("a plot", extra=(PLOTS,)),
    Case("magics", extra=(MAGICS,)),
    Case("changes its argument", {"entropy": CHANGES_ITS_ARGUMENT}),
    Case("a mutable default", {"entropy": MUTABLE_DEFAULT}),
    Case("a list for an array", {"halves": "halves = [2.0 ** -n for n in range(1, 6)]"}),
    Case("a tuple of numpy's numbers", {"halves": "halves = tuple(np.float64(2) ** -np.arange(1, 6))"}),
    Case("numpy's number", {"answer": "answer = np.float64(4) * np.log(2)"}),
    Case("an array of no dimension", {"answer": "answer = np.array(4 * np.log(2))"}),
    Case("a text for a number", {"answer": "answer = '2.772588722239781'"}, lost=("test-answer",)),
    Case("words of other alphabets", extra=("λόγος = '对数'\nprint(λόγος, '🎲')",)),
    Case("a syntax error", {"kl": "def kl(p, q) return 0"}, lost=("test-kl",)),
    Case("an error on the way", extra=("1 / 0",)),
    Case("no end of calls", {"kl": "def kl(p, q):\n    return kl(p, q)"}, lost=("test-kl",)),
    Case("another name", {"kl": RIGHT["kl"].replace("def kl", "def KL")}, lost=("test-kl",)),
    Case("imports gone later", {"halves": RIGHT["halves"] + "del math, np"}),
    Case("leaves", {"answer": RIGHT["answer"] + "import sys\nsys.exit()"}),
    Case("interrupts itself", {"answer": RIGHT["answer"] + "raise KeyboardInterrupt"}),
)
