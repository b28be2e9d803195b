"""Answers that lie: objects that agree with everything, and values too long, too deep or too slow to read.

A lost mark is a failed attack; the other questions keep theirs.
"""

from submissions.case import Case, table

E, A, H = ("test-entropy",), ("test-answer",), ("test-halves",)

ALWAYS_EQUAL = """class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __mul__ = __sub__
    def __abs__(self): return 0.0
    def __float__(self): return 2.772588722239781
    def __bool__(self): return True
    def __len__(self): return 5
    def __array__(self, *a, **k): return np.array([0.5, 0.25, 0.125, 0.0625, 0.03125])
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __iter__(self): return iter([self] * 5)
    def __getitem__(self, i): return self
    def __hash__(self): return 0
"""
LYING_NUMBER = """class Number(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __gt__(self, other): return True
    def __abs__(self): return 0.0
    def __float__(self): return 2.772588722239781
    @property
    def __class__(self): return float
answer = Number(1.0)
"""
LYING_ARRAY = """class Array(np.ndarray):
    def __eq__(self, other): return np.array(True)
    def __array_ufunc__(self, *a, **k): return np.array(0.0)
    def __array_function__(self, *a, **k): return True
    def __len__(self): return 5
halves = np.zeros(5).view(Array)
"""
LYING_TEXT = """class Text(str):
    def __eq__(self, other): return True
    def __gt__(self, other): return True
    def __float__(self): return 2.772588722239781
answer = Text("x")
"""
LEARNS = """seen = []
def entropy(p):
    seen.append(list(p))
    return math.log(2) if len(seen) == 1 else 0.0
"""
EVIL_ERROR = """class Evil(Exception):
    def __str__(self):
        while True:
            pass
    __repr__ = __str__
def entropy(p):
    raise Evil
"""
ERROR_OF_NO_NAME = """Odd = type("<script>alert(1)</script>" * 200, (Exception,), {"__module__": "builtins"})
def entropy(p):
    raise Odd("<img src=x onerror=alert(1)>" * 10_000)
"""
NO_LENGTH = """class Long(list):
    def __len__(self): return 10**18
    def __iter__(self):
        while True:
            yield 0.5
    def __reduce__(self): return (exit, ())
halves = Long([1.0])
"""
SELF_CONTAINED = "halves = [1.0]\nhalves[0] = halves\n"
DEEP = "halves = []\nfor _ in range(100_000):\n    halves = [halves]\n"
HUGE = "halves = np.zeros((2**40,), dtype=bool) if False else np.broadcast_to(np.float64(0.5), (2**40,))\n"
LONG_TEXT = "answer = 'x' * 200_000_000\n"
LONG_NUMBER = "answer = 10 ** 1_000_000\n"
SLOW = """import time
class Slow:
    def __getattr__(self, name):
        time.sleep(3600)
    def __len__(self):
        time.sleep(3600)
    def __array__(self, *a, **k):
        time.sleep(3600)
halves = Slow()
"""
DUPLICATE_KEYS = """class Key(str):
    def __hash__(self): return 1
    def __eq__(self, other): return False
answer = {Key("a"): 1, Key("a"): 2}
"""
OBJECTS = "halves = np.array([object(), None, 1, 'x', []], dtype=object)\n"
NOT_NUMBERS = "halves = np.full(5, np.nan)\n"


def yes(what: str) -> str:
    """An object that agrees with everything, in place of an answer."""
    return ALWAYS_EQUAL + f"{what} = Yes()\n"


CASES = table(
    Case("agrees as a number", {"answer": yes("answer")}, lost=A),
    Case("agrees as an array", {"halves": yes("halves")}, lost=H),
    Case("agrees as a function", {"entropy": yes("entropy")}, lost=E),
    Case("a number that lies", {"answer": LYING_NUMBER}, lost=A),
    Case("an array that lies", {"halves": LYING_ARRAY}, lost=H),
    Case("a text that lies", {"answer": LYING_TEXT}, lost=A),
    Case("keys that are all alike", {"answer": DUPLICATE_KEYS}, lost=A),
    Case("learns from calls", {"entropy": LEARNS}, lost=E),
    Case("an error that does not end", {"entropy": EVIL_ERROR}, lost=E, slow=True),
    Case("an error that is a script", {"entropy": ERROR_OF_NO_NAME}, lost=E),
    Case("a list without end", {"halves": NO_LENGTH}, lost=H),
    Case("a list that contains itself", {"halves": SELF_CONTAINED}, lost=H),
    Case("a deep list", {"halves": DEEP}, lost=H),
    Case("a huge array", {"halves": HUGE}, lost=H),
    Case("a long text", {"answer": LONG_TEXT}, lost=A),
    Case("a long number", {"answer": LONG_NUMBER}, lost=A),
    Case("a slow object", {"halves": SLOW}, lost=H, slow=True),
    Case("an array of objects", {"halves": OBJECTS}, lost=H),
    Case("not numbers", {"halves": NOT_NUMBERS}, lost=H),
)
