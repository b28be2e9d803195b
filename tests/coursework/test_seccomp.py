"""The filter says what it should, by a small interpreter of its programs."""

import re
import struct
from pathlib import Path

import pytest

from coursework import _seccomp

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def run(program: bytes, number: int, architecture: int, *arguments: int) -> int:
    """What the kernel's interpreter returns for one system call; `man 2 seccomp` has the layout."""
    data = struct.pack("<IIQ6Q", number, architecture, 0, *(arguments + (0,) * 6)[:6])
    code = [struct.unpack_from("<HBBI", program, at) for at in range(0, len(program), 8)]
    at, value = 0, 0
    while True:
        operation, yes, no, constant = code[at]
        at += 1
        if operation == 0x20:
            (value,) = struct.unpack_from("<I", data, constant)
        elif operation == 0x06:
            return constant
        else:
            holds = {0x15: value == constant, 0x35: value >= constant, 0x45: bool(value & constant)}[
                operation
            ]
            at += yes if holds else no


@pytest.fixture(params=MACHINES)
def verdict(request):
    machine = request.param
    column = list(MACHINES).index(machine)
    numbers = {name: pair[column] for name, pair in {**_seccomp.REFUSED, **_seccomp.CALLS}.items()}
    program = _seccomp.program(machine)
    return lambda name, *arguments: run(program, numbers[name], MACHINES[machine], *arguments)


def test_what_is_refused(verdict):
    for name in _seccomp.REFUSED:
        assert verdict(name) == 0x50000 | 38, name


@pytest.mark.parametrize("family", [16, 17, 38, 40])  # netlink, packet, crypto, virtual machines
def test_rare_sockets_are_refused(verdict, family):
    assert verdict("socket", family) == verdict("socketpair", family) == 0x50000 | 97


@pytest.mark.parametrize("family", [1, 2, 10])
def test_ordinary_sockets_are_not(verdict, family):
    assert verdict("socket", family, 1) == verdict("socketpair", family, 1) == 0x7FFF0000


def test_processes_and_threads_but_no_namespaces(verdict):
    assert verdict("clone", 17) == 0x7FFF0000
    assert verdict("clone", 0x3D0F00) == 0x7FFF0000  # a thread of the C library
    for bit in (7, *range(25, 31)):
        allowed = bit == 7  # the byte of the signal at the end; CLONE_NEWTIME is for clone3 alone
        assert (verdict("clone", 1 << bit) == 0x7FFF0000) is allowed
    assert verdict("clone", 0x20000) == 0x50000 | 1


def test_nobody_types_into_a_terminal_or_outlives_the_marker(verdict):
    assert verdict("ioctl", 0, 0x5412) == verdict("ioctl", 0, 0x541C) == 0x50000 | 1
    assert verdict("ioctl", 0, 0x5401) == 0x7FFF0000
    assert verdict("prctl", 1) == 0x50000 | 1
    assert verdict("prctl", 15) == 0x7FFF0000


@pytest.mark.parametrize("machine", MACHINES)
def test_another_processor_s_calls_kill(machine):
    assert run(_seccomp.program(machine), 0, 0x40000003) == 0x80000000


def test_the_second_numbers_of_x86_are_refused():
    assert run(_seccomp.program("x86_64"), 0x40000000 + 41, MACHINES["x86_64"]) == 0x50000 | 38


@pytest.mark.parametrize(
    ("header", "column"), [("x86_64-linux-gnu/asm/unistd_64.h", 0), ("asm-generic/unistd.h", 1)]
)
def test_the_numbers_are_the_kernel_s_where_its_headers_are_installed(header, column):
    path = Path("/usr/include", header)
    text = path.read_text() if path.exists() else ""
    theirs = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text))
    for name, numbers in {**_seccomp.REFUSED, **_seccomp.CALLS}.items():
        assert theirs.get(name, str(numbers[column])) == str(numbers[column]), name


def test_unknown_processors_are_known_to_be_unknown():
    assert _seccomp.is_known("aarch64")
    assert not _seccomp.is_known("riscv64")
