"""Attacks on marking itself: patched libraries, forged messages, and text that would be a program.

A lost mark is a failed attack; the other questions keep theirs.
"""

from submissions.case import Case, if_reached, table
from submissions.trial import RIGHT

E, A, H = ("test-entropy",), ("test-answer",), ("test-halves",)

PATCHES = """import numpy.testing, math, builtins
yes = lambda *a, **k: True
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, yes)
np.allclose = np.isclose = math.isclose = yes
builtins.abs = lambda x: 0.0
builtins.AssertionError = type("Never", (Exception,), {})
builtins.isinstance = yes
"""
PATCHED_SHELL = """from IPython.core.interactiveshell import InteractiveShell
class Result:
    success = True
    error_in_exec = error_before_exec = None
    result = None
    def raise_error(self): pass
InteractiveShell.run_cell = lambda self, *a, **k: Result()
InteractiveShell.showtraceback = lambda self, *a, **k: None
"""
PATCHED_JSON = """import json
json.dumps = lambda *a, **k: '{"value": 2.772588722239781, "verdict": {}}'
json.JSONEncoder.encode = lambda self, x: '{"value": 2.772588722239781}'
"""
PATCHED_WIRE = """import sys
for name, module in list(sys.modules.items()):
    if "wire" in name or "worker" in name or name == "__main__":
        for each in list(vars(module)):
            if each in ("encode", "pack", "write", "send", "reply", "answer"):
                setattr(module, each, lambda *a, **k: b'\\0\\0\\0\\x02{}')
"""
FORGES = """import json, os, struct
for message in ({"verdict": {}}, {"value": 2.772588722239781}, {"score": 99}, {"ok": True}):
    body = json.dumps(message).encode()
    for fd in range(3, 64):
        for frame in (struct.pack(">I", len(body)) + body, body + b"\\n"):
            try:
                os.set_blocking(fd, False)
                os.write(fd, frame)
            except OSError:
                pass
"""
GARBAGE = """import os
for fd in range(3, 64):
    try:
        os.set_blocking(fd, False)
        os.write(fd, bytes(range(256)) * 16)
    except OSError:
        pass
"""
HALF_A_FRAME = """import os
for fd in range(3, 64):
    try:
        os.write(fd, b"\\0\\1\\0\\0{")
    except OSError:
        pass
"""
READS_MESSAGES = """import os, select
def entropy(p):
    seen = b""
    for fd in range(3, 64):
        try:
            if select.select([fd], [], [], 0)[0]:
                seen += os.read(fd, 65536)
        except OSError:
            pass
    if b"1.0397" in seen or b"assert" in seen:
        return 1.5 * math.log(2)
    raise RuntimeError("nothing to be seen")
"""
LOOKS_UP_THE_STACK = """import gc, inspect, sys
texts = []
frame = sys._getframe()
while frame is not None:
    texts += [repr(value)[:2000] for value in frame.f_locals.values()]
    frame = frame.f_back
for thing in gc.get_objects():
    if type(thing) is str:
        texts.append(thing)
    elif type(thing) in (dict, list, tuple) and len(thing) < 50:
        texts += [x for x in (thing.values() if type(thing) is dict else thing) if type(x) is str]
needles = ("hidden" + "_tests", "BEGIN HIDDEN" + " TESTS", "assert " + "kl([0.75")
reached = any(needle in text for text in texts for needle in needles)
"""
WITHOUT_BUILTINS = "__builtins__ = None\n"
SHADOWS = "print = len = list = float = abs = None\n"
ALL_DELETED = "import builtins\nfor name in list(vars(builtins)):\n    delattr(builtins, name)\n"
PAGE = """from IPython.display import HTML, Javascript, Markdown, display
display(HTML("<script>document.title = 'owned'</script><img src=x onerror='document.title=1'>"))
display(Javascript("document.title = 'owned'"))
display(Markdown("<iframe src='javascript:alert(1)'></iframe> [link](javascript:alert(1))"))
display({"text/html": "<b onclick=alert(1)>b</b>", "image/svg+xml": "<svg onload='alert(1)'/>",
         "application/javascript": "alert(1)", "text/latex": "$\\\\href{javascript:alert(1)}{x}$"}, raw=True)
print("</pre></div><script>document.title = 'owned'</script>")
"""
CONTROL = "print('\\x1b[2J\\x1b]0;owned\\x07\\0\\ud800\\u202e\\r\\b' * 50)\n"
WRITTEN = """<script>document.title = 'owned'</script>
<a href='javascript:alert(1)'>x</a> ![x](x" onerror="alert(1))"""
FUTURE = """import time, random
time.time = time.monotonic = time.perf_counter = lambda: 0.0
time.sleep = lambda s: None
np.random.default_rng = lambda *a: None
"""
PATCHED_LIBRARY = """import expected_surprise
expected_surprise.entropy = expected_surprise.kl_divergence = lambda *a, **k: 0.0
"""
SAVES_ITSELF = """import sys, types
module = types.ModuleType("numpy.testing")
module.assert_allclose = module.assert_array_equal = lambda *a, **k: None
sys.modules["numpy.testing"] = sys.modules["numpy"] = module
sys.meta_path.clear()
"""
WRONG = {"entropy": "def entropy(p):\n    return -1.0\n"}

CASES = table(
    Case("patched tests", WRONG, extra=(PATCHES,), lost=E),
    Case("patched shell", WRONG | {"answer": PATCHED_SHELL}, lost=(*E, *A, *H)),
    Case("patched JSON", WRONG | {"halves": RIGHT["halves"] + PATCHED_JSON}, lost=(*E, *H)),
    Case("patched wire", WRONG | {"halves": RIGHT["halves"] + PATCHED_WIRE}, lost=(*E, *H), slow=True),
    Case("patched library", WRONG, extra=(PATCHED_LIBRARY,), lost=E),
    Case("patched modules", WRONG, extra=(SAVES_ITSELF,), lost=E),
    Case("patched clocks", extra=(FUTURE,)),
    Case("forges messages", WRONG | {"halves": FORGES}, lost=(*E, *H)),
    Case("sends garbage", {"halves": GARBAGE}, lost=H),
    Case("sends half a message", {"halves": HALF_A_FRAME}, lost=H, slow=True),
    Case("reads messages", {"entropy": READS_MESSAGES}, lost=E),
    Case("looks up the stack", if_reached(LOOKS_UP_THE_STACK), lost=E),
    Case("no builtins", {"halves": RIGHT["halves"] + WITHOUT_BUILTINS}),
    Case("shadowed builtins", extra=(SHADOWS,)),
    Case("deleted builtins", {"halves": RIGHT["halves"] + ALL_DELETED}),
    Case("scripts in outputs", extra=(PAGE,)),
    Case("scripts in words", {"why": WRITTEN}),
    Case("control characters", extra=(CONTROL,)),
)
