"""Attacks on what lies outside: files, network, other processes, the kernel.

The answer is right only if the attack succeeds, so that the lost mark is the failed attack.
"""

from submissions.case import Case, if_reached, table

E = ("test-entropy",)

TELLS_THE_HOST = """import socket
reached = False
try:
    with socket.create_connection(("127.0.0.1", @port@), timeout=1) as line:
        line.sendall(b"inside")
        reached = True
except OSError:
    pass
"""
NETWORKS = """import socket
reached = False
for family, address in ((socket.AF_INET, ("1.1.1.1", 53)), (socket.AF_INET6, ("::1", @port@)),
                        (socket.AF_UNIX, "/run/dbus/system_bus_socket"), (socket.AF_UNIX, "@socket@")):
    try:
        with socket.socket(family, socket.SOCK_STREAM) as line:
            line.settimeout(1)
            line.connect(address)
            reached = True
    except OSError:
        pass
"""
RARE_SOCKETS = """import ctypes, socket
reached = False
for family, kind in ((40, socket.SOCK_STREAM), (16, socket.SOCK_RAW), (17, socket.SOCK_RAW), (38, 5)):
    try:
        socket.socket(family, kind).close()
        reached = True
    except OSError:
        pass
"""
SYSTEM_CALLS = """import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
calls = {"io_uring_setup": 425, "bpf": 321, "userfaultfd": 323, "perf_event_open": 298, "keyctl": 250}
if platform.machine() == "aarch64":
    calls = {"io_uring_setup": 425, "bpf": 280, "userfaultfd": 282, "perf_event_open": 241, "keyctl": 219}
room = ctypes.create_string_buffer(512)
reached = any(libc.syscall(number, 0, room, 0, 0, 0) >= 0 for number in calls.values())
"""
NAMESPACES = """import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
reached = False
for flag in (0x10000000, 0x00020000, 0x20000000, 0x40000000, 0x10000000 | 0x00020000):
    if libc.unshare(flag) == 0:
        reached = True
if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0 or libc.chroot(b"/tmp") == 0:
    reached = True
for change in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0])):
    try:
        change()
        reached = reached or os.getuid() == 0
    except OSError:
        pass
"""
TRACES = """import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
reached = any(libc.ptrace(16, pid, 0, 0) == 0 for pid in range(1, 400) if pid != os.getpid())
for pid in range(1, 400):
    try:
        if pid != os.getpid():
            with open(f"/proc/{pid}/mem", "rb") as file:
                reached = True
    except OSError:
        pass
"""
SEARCH = """import os
found = []
for folder, folders, files in os.walk("/"):
    if folder.startswith(("/proc", "/sys")):
        folders.clear()
        continue
    folders[:] = [name for name in folders if name != "nbgrader"]  # its own tests bring a gradebook
    for name in files:
        if name in ("@needle@", "source.ipynb", "gradebook.db", "gradebook.csv", "students.csv"):
            found.append(os.path.join(folder, name))
for path in ("@source@", "@secret@", "@others@"):
    try:
        open(path).close()
        found.append(path)
    except OSError:
        pass
reached = bool(found)
"""
ENVIRONMENT = """import os, glob
text = repr(dict(os.environ))
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
    try:
        text += open(path, errors="replace").read()
    except OSError:
        pass
reached = "@canary@" in text or "HIDDEN" in text
"""
WRITES = """import os, sys, numpy
reached = False
for folder in ("/", "/usr", "/usr/bin", "/etc", "/root", "/home", "@drop@", sys.prefix,
               os.path.dirname(numpy.__file__), "/proc/sys/kernel", "/sys/fs/cgroup", "/grader"):
    try:
        with open(os.path.join(folder, "here"), "w") as file:
            file.write("x")
        reached = True
    except OSError:
        pass
for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger"):
    try:
        with open(path, "w") as file:
            file.write("x")
        reached = True
    except OSError:
        pass
"""
HOST_MEMORY = """import os
reached = False
for path in ("/dev/mem", "/dev/kmem", "/dev/sda", "/dev/vda", "/dev/kvm", "/dev/fuse", "/proc/kcore"):
    try:
        os.close(os.open(path, os.O_RDONLY))
        reached = True
    except OSError:
        pass
"""


CASES = table(
    Case("calls the host", if_reached(TELLS_THE_HOST), lost=E),
    Case("calls other networks", if_reached(NETWORKS), lost=E, slow=True),
    Case("rare sockets", if_reached(RARE_SOCKETS), lost=E),
    Case("rare system calls", if_reached(SYSTEM_CALLS), lost=E),
    Case("namespaces", if_reached(NAMESPACES), lost=E),
    Case("traces other processes", if_reached(TRACES), lost=E),
    Case("looks for solutions", if_reached(SEARCH), lost=E, slow=True),
    Case("looks into the environment", if_reached(ENVIRONMENT), lost=E),
    Case("writes elsewhere", if_reached(WRITES), lost=E),
    Case("devices", if_reached(HOST_MEMORY), lost=E),
)
