"""The sandbox: it holds, for root and for ordinary users, leaves nothing behind, and says what it lacks."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import ordinary_user
import pytest

from coursework import _cures, _memory, _probe, _seccomp, preloaded, sandbox, wire
from coursework._box import NoAnswerError

MARK_ONE = """
import json, os, sys
sys.path[:0] = ["tests", "tests/coursework"]
import tiny
from coursework import marking, preloaded, sandbox
print(os.getuid(), repr(sandbox.probe()))
with preloaded.best() as executor:
    print(executor.name, json.dumps(marking.mark(tiny.source(), tiny.answered(), executor).scores))
"""


def cell(box, code: str, seconds: float = 5.0) -> dict:
    return box.ask({"op": "cell", "code": code, "seconds": seconds}, seconds + 1)


def test_it_holds(executor):
    assert _probe.holes(executor, str(Path(__file__).resolve())) == ""


def test_the_probe_sees_where_nothing_holds():
    with sandbox.UnsafeExecutor() as unsafe:
        assert "can be read" in _probe.holes(unsafe)


def test_an_ordinary_user_marks_as_root_does(monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    who, marks = ordinary_user.run(["-c", MARK_ONE]).splitlines()
    assert who.split() == [str(ordinary_user.USER if os.geteuid() == 0 else os.getuid()), "''"]
    assert marks.startswith("preloaded {")
    assert json.loads(marks.removeprefix("preloaded ")) == {"square-test": 3.0, "half-test": 1.0}


def test_a_file_of_the_sandbox_is_gone_with_it(executor):
    name = "/tmp/coursework-was-here"
    box = executor.start()
    assert "error" not in cell(box, f"open({name!r}, 'w').write('x')")
    box.close()
    box = executor.start()
    assert cell(box, f"open({name!r})")["error"]["name"] == "FileNotFoundError"
    box.close()
    assert not Path(name).exists()


STAYS = """
import os, signal, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        while True:
            time.sleep(1)
import ctypes
dies_alone = ctypes.CDLL(None).prctl(1, 0) == 0
"""


def test_nothing_of_it_stays(executor):
    box = executor.start()
    assert "error" not in cell(box, STAYS)
    assert box.ask({"op": "get", "name": "dies_alone"}, 5) == {"value": False}
    [inside] = list(_memory.descendants(box.process.host_pid))[-1:]
    box.close()
    assert not Path(f"/proc/{inside}").exists()


KILLED = """
import os, sys
from coursework.preloaded import PlainExecutor, PreloadedExecutor
executor = EXECUTOR()
box = executor.start()
box.ask({"op": "cell", "code": STAYS}, 5)
print(*__import__("coursework._memory")._memory.descendants(os.getpid()), flush=True)
os.kill(os.getpid(), 9)
"""


def test_nothing_of_it_stays_if_the_marker_is_killed(executor):
    code = KILLED.replace("STAYS", repr(STAYS)).replace("EXECUTOR", type(executor).__name__)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    family = done.stdout.split()
    assert done.returncode == -9 and len(family) >= 5  # noqa: PT018
    deadline = time.monotonic() + 5
    while any(_runs(pid) for pid in family) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [pid for pid in family if _runs(pid)]


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_memory_is_counted_over_all_processes(executor):
    box = executor.start()
    each = "import os, time\nfor _ in range(8):\n    if not os.fork():\n        x = bytearray(200 << 20)\n"
    with pytest.raises(NoAnswerError, match="more than 1024 MiB"):
        cell(box, each + "        time.sleep(60)\ntime.sleep(60)", 10)


def test_shared_memory_counts_once(executor):
    box = executor.start()
    code = "import os, time\nx = bytearray(200 << 20)\nfor _ in range(8):\n    if not os.fork():\n"
    cell(box, code + "        time.sleep(60)\n")
    assert 200 < box.process.memory() >> 20 < 500
    box.close()


WRITES = """
import fcntl, os, stat
for fd in map(int, os.listdir("/proc/self/fd")):
    try:
        if stat.S_ISFIFO(os.fstat(fd).st_mode) and fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_WRONLY:
            os.write(fd, {})
    except OSError:
        pass
"""


@pytest.mark.parametrize(
    "answer", ["b''", "b'\\0\\0\\0\\2[]'", "b'\\0\\0\\0\\1{'", "b'\\xff' * 4", "b'\\0\\0\\0\\5{}'"]
)
def test_a_process_that_lies_is_killed(executor, answer):
    box = executor.start()
    sends = f"{WRITES.format(answer)}os._exit(0)"
    with pytest.raises(NoAnswerError):
        cell(box, sends)
    assert not box.is_open


def test_a_process_that_reads_nothing_is_not_waited_for(executor):
    box = executor.start()
    box.send(wire.pack({"op": "cell", "code": "while True: pass"}))
    with pytest.raises(NoAnswerError, match="in time"):
        box.exchange(bytes(2**21), 0.2)


@pytest.mark.parametrize(
    ("machine", "tools", "cure"),
    [
        ("x86_64", (), "bubblewrap is not installed; type: "),
        ("riscv64", ("bwrap", "setpriv", "nsenter"), "is for x86_64 and aarch64"),
    ],
)
def test_the_cure_is_said(monkeypatch, machine, tools, cure):
    monkeypatch.setattr(_seccomp.platform, "machine", lambda: machine)
    monkeypatch.setattr(_cures.shutil, "which", lambda name: name if name in (*tools, "apt-get") else None)
    assert cure in sandbox.probe()
    assert "\n" not in sandbox.probe()
    with pytest.raises(sandbox.SandboxUnavailable):
        sandbox.PlainExecutor()


@pytest.mark.parametrize(("name", "forbidding", "setting"), _cures.SWITCHES)
def test_the_switch_of_the_kernel_is_named(monkeypatch, name, forbidding, setting):
    monkeypatch.setattr(_cures, "_shown", lambda asked: forbidding if asked == name else "")
    assert f"sysctl -w {setting}" in _cures.refused("bwrap: setting up uid map: Permission denied")


def test_a_sandbox_that_cannot_start_says_why(monkeypatch):
    with sandbox.PlainExecutor() as executor:
        monkeypatch.setattr(sandbox, "USER", "none")
        executor.staging.enter[:] = ["false"]
        with pytest.raises(sandbox.SandboxUnavailable, match="bubblewrap cannot start"):
            executor.start("tester")


def test_a_parent_that_is_gone_is_replaced():
    with preloaded.PreloadedExecutor(modules=()) as executor:
        executor.start("tester").close()
        executor.parents["tester"].popen.kill()
        executor.start("tester").close()


def test_siblings_do_not_see_each_other(executor):
    one, other = executor.start(), executor.start()
    hide = "import os\nfor place in ('/tmp', '/box', '/dev/shm'):\n    open(place + '/mine', 'w').close()\n"
    assert "error" not in cell(
        one, hide + "parent, child = os.openpty() if os.path.exists('/dev/ptmx') else (0, 0)"
    )
    places = "('/tmp', '/box', '/dev/shm', '/dev/pts')"
    look = f"import os\nfound = [name for place in {places} for name in os.listdir(place)]"
    assert "error" not in cell(other, look)
    assert not {"mine", "0"} & set(other.ask({"op": "get", "name": "found"}, 5)["value"])
    one.close()
    other.close()


def test_the_plain_one_stands_in_for_a_preloaded_one_that_does_not_hold(monkeypatch):
    monkeypatch.setattr(_probe, "holes", lambda executor, *_: executor.name.removeprefix("plain"))
    with preloaded.best() as executor:
        assert executor.name == "plain"
    monkeypatch.setattr(_probe, "holes", lambda executor, *_: "it does not hold")
    with pytest.raises(sandbox.SandboxUnavailable, match="does not hold"):
        preloaded.best()
