"""Attacks on the machine: its time, memory, disk and processes. What comes after one keeps its marks."""

from submissions.case import ALL, Case, table
from submissions.trial import RIGHT

E = ("test-entropy",)

STUBBORN = """import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
DEAF_AND_BLOCKED = """import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    time.sleep(1)
"""
SLOW_CALL = "def entropy(p):\n    while True:\n        pass\n"
MEMORY = "hog = bytearray(40 * 2**30)\n"
CREEPING_MEMORY = """hog = []
while True:
    hog.append(np.ones(2**20))
"""
MANY_MEMORIES = """import os, signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
for _ in range(40):
    if os.fork() == 0:
        hog = np.ones(2**25)
        time.sleep(600)
        os._exit(0)
time.sleep(600)
"""
DISK = """import os
for place in ("/tmp", "/box", "/dev/shm", "/var/tmp", "."):
    try:
        for n in range(1000):
            with open(os.path.join(place, f"fill{n}"), "wb") as file:
                for _ in range(20):
                    file.write(bytes(2**20))
    except OSError:
        pass
"""
FORKS = """import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
THREADS = """import threading, time
while True:
    try:
        threading.Thread(target=time.sleep, args=(600,)).start()
    except RuntimeError:
        time.sleep(0.01)
"""
FLOOD = "while True:\n    print('x' * 10_000)\n"
RAW_FLOOD = "import os\nwhile True:\n    os.write(1, b'x' * 65536)\n"
FILES = "kept = []\nwhile True:\n    kept.append(open('/dev/null'))\n"
CRASH = "import ctypes\nctypes.string_at(0)\n"
STACK = """import sys
sys.setrecursionlimit(10**9)
def deeper(n):
    return deeper(n + 1) + 1
deeper(0)
"""
STOPS = "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n"
KILLS_ALL = """import os, signal
for pid in range(1, 5000):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
os.kill(-1, signal.SIGKILL)
"""
BACKGROUND = """import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for n in range(60):
            time.sleep(0.5)
            try:
                with open("@drop@/background", "w") as file:
                    file.write("still here")
            except OSError:
                pass
    os._exit(0)
"""
CLOSES = "import os\nos.closerange(0, 1024)\n"
HOOKS = """import atexit, sys, threading
atexit.register(lambda: open("@drop@/atexit", "w"))
class Late:
    def __del__(self):
        while True:
            pass
late = Late()
sys.settrace(lambda *a: None)
sys.excepthook = None
threading.settrace(lambda *a: None)
"""
PICTURES = """import matplotlib.pyplot as plt
for n in range(300):
    plt.figure(figsize=(40, 40), dpi=200)
    plt.imshow(np.random.default_rng(n).random((3000, 3000)))
    plt.show()
"""
FIFO = "import os\nos.mkfifo('/tmp/pipe')\nopen('/tmp/pipe').read()\n"


CASES = table(
    Case("an endless loop that ignores signals", {"entropy": STUBBORN}, lost=E, slow=True),
    Case("asleep with signals blocked", {"entropy": DEAF_AND_BLOCKED}, lost=E, slow=True),
    Case("a function without end", {"entropy": SLOW_CALL}, lost=E, slow=True),
    Case("all memory at once", {"entropy": MEMORY}, lost=E),
    Case("all memory bit by bit", {"entropy": CREEPING_MEMORY}, lost=E, slow=True),
    Case("memory in many processes", {"entropy": MANY_MEMORIES}, lost=E, slow=True),
    Case("fills the disk", extra=(DISK,), slow=True),
    Case("fork bomb", {"entropy": FORKS}, lost=E, slow=True),
    Case("thread bomb", {"entropy": THREADS}, lost=E, slow=True),
    Case("prints without end", {"entropy": FLOOD}, lost=E, slow=True),
    Case("writes without end", {"entropy": RAW_FLOOD}, lost=E, slow=True),
    Case("opens files without end", {"entropy": FILES}, lost=E),
    Case("crashes", {"entropy": CRASH}, lost=E),
    Case("overflows the stack", {"entropy": STACK}, lost=E, slow=True),
    Case("stops itself", {"entropy": STOPS}, lost=E, slow=True),
    Case("kills everybody", {"entropy": KILLS_ALL}, lost=E),
    Case("leaves at once", {"entropy": "import os\nos._exit(0)"}, lost=E),
    Case("leaves within a call", {"entropy": "import os\ndef entropy(p):\n    os._exit(0)"}, lost=E),
    Case("crashes in every cell", dict.fromkeys(RIGHT, CRASH), lost=ALL, status="partial"),
    Case("works in the background", extra=(BACKGROUND,)),
    Case("closes everything", {"entropy": CLOSES}, lost=E, slow=True),
    Case("hooks", extra=(HOOKS,)),
    Case("pictures without end", extra=(PICTURES,), slow=True),
    Case("waits for a pipe", {"entropy": FIFO}, lost=E, slow=True),
)
