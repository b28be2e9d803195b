"""A filter of system calls, written by hand: what no notebook needs is refused.

The kernel runs it on each system call of the sandbox: a small program of 8-byte instructions (code, jump if
true, jump if false, constant), as in `man 2 seccomp` and `man 4 bpf`. Calls that are not named pass, so it is
a second wall behind the namespaces and not the only one.
"""

import platform
import struct

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000  # SECCOMP_RET_...
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
EPERM, ENOSYS, EAFNOSUPPORT = 1, 38, 97
NEW_NAMESPACES = 0x7E020000  # CLONE_NEW...: cgroup, uts, ipc, user, pid, net, mount
AF_INET6, AF_UNIX, AF_INET = 10, 1, 2
SET_DEATH_SIGNAL = 1  # prctl: nobody may outlive the process that stands for the marker
TERMINAL_INPUT = (0x5412, 0x541C)  # ioctl TIOCSTI and TIOCLINUX type into the terminal

# the numbers on x86_64 and aarch64, from the kernel's tables
REFUSED = {
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_getfd": (438, 438), "process_madvise": (440, 440),
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262), "quotactl": (179, 60), "quotactl_fd": (443, 443), "acct": (163, 89),
    "memfd_create": (319, 279), "memfd_secret": (447, 447),  # memory that no limit counts
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "syslog": (103, 116), "personality": (135, 92), "vhangup": (153, 58),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162),
    "move_pages": (279, 239), "migrate_pages": (256, 238),
}  # fmt: skip
ONLY_X86 = {"iopl": 172, "ioperm": 173, "modify_ldt": 154, "uselib": 134, "ustat": 136, "sysfs": 139}
CALLS = {
    "prctl": (157, 167), "clone": (56, 220), "clone3": (435, 435), "socket": (41, 198),
    "socketpair": (53, 199), "ioctl": (16, 29),
}  # fmt: skip
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, AUDIT_ARCH


def is_known(machine: str | None = None) -> bool:
    """Whether there is a filter for this kind of processor."""
    return (machine or platform.machine()) in MACHINES


def program(machine: str | None = None) -> bytes:
    """The filter for a machine (this one by default), as the kernel and `bwrap --seccomp` read it."""
    column, architecture = MACHINES[machine or platform.machine()]
    number = {name: numbers[column] for name, numbers in CALLS.items()}
    refused = [numbers[column] for numbers in REFUSED.values()]
    code = [(LOAD, 0, 0, ARCHITECTURE), *unless(EQUAL, architecture, KILL), (LOAD, 0, 0, NUMBER)]
    if column == 0:  # the second set of numbers of x86_64, which would get past the list
        refused += ONLY_X86.values()
        code += when(AT_LEAST, 0x40000000, REFUSE | ENOSYS)
    for call in refused:
        code += when(EQUAL, call, REFUSE | ENOSYS)
    code += when(EQUAL, number["clone3"], REFUSE | ENOSYS)  # flags out of reach; libc uses clone then
    code += on_argument(number["clone"], 0, when(ANY_BIT, NEW_NAMESPACES, REFUSE | EPERM))
    for call in (number["socket"], number["socketpair"]):
        families = [(EQUAL, 3 - i, 0, f) for i, f in enumerate((AF_UNIX, AF_INET, AF_INET6))]
        code += on_argument(call, 0, [*families, (RETURN, 0, 0, REFUSE | EAFNOSUPPORT)])
    typing = [line for request in TERMINAL_INPUT for line in when(EQUAL, request, REFUSE | EPERM)]
    code += on_argument(number["prctl"], 0, when(EQUAL, SET_DEATH_SIGNAL, REFUSE | EPERM))
    code += on_argument(number["ioctl"], 1, typing)
    code.append((RETURN, 0, 0, ALLOW))
    return b"".join(struct.pack("<HBBI", *line) for line in code)


Line = tuple[int, int, int, int]


def when(test: int, constant: int, result: int) -> list[Line]:
    """End with the result where the test holds."""
    return [(test, 0, 1, constant), (RETURN, 0, 0, result)]


def unless(test: int, constant: int, result: int) -> list[Line]:
    """End with the result where the test fails."""
    return [(test, 1, 0, constant), (RETURN, 0, 0, result)]


def on_argument(call: int, index: int, then: list[Line]) -> list[Line]:
    """For one system call, look at the lower half of an argument; it is the whole of those looked at here."""
    load = (LOAD, 0, 0, ARGUMENTS + 8 * index)
    return [(EQUAL, 0, len(then) + 2, call), load, *then, (RETURN, 0, 0, ALLOW)]
