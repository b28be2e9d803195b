"""What a submission may use. Loaded on both sides of the sandbox."""

import os
import resource
from dataclasses import dataclass

MIB = 2**20
IMPORTABLE = ("numpy", "scipy", "math", "builtins", "expected_surprise")  # a test may pass their functions


@dataclass(frozen=True)
class Limits:
    """Times in seconds, sizes in bytes; the processes of a submission share `memory` and `processes`."""

    cell: float = 10.0
    call: float = 5.0
    test: float = 20.0
    whole: float = 120.0
    start: float = 30.0
    grace: float = 1.0  # how long after its limit a process may take to say that it hit it
    restarts: int = 3
    memory: int = 1024 * MIB
    address_space: int = 2048 * MIB
    file_size: int = 20 * MIB
    folder: int = 64 * MIB
    open_files: int = 128
    processes: int = 64

    def of_process(self) -> dict[str, int]:
        """The limits that the kernel keeps, by the names of module `resource`."""
        return {
            "AS": self.address_space,
            "CPU": int(self.whole),
            "FSIZE": self.file_size,
            "NOFILE": self.open_files,
            "NPROC": self.processes,
        }


def silence() -> None:
    """From here on descriptors 0, 1 and 2 lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def lock_down(limits: dict[str, int]) -> None:
    """Limit this process and its children; without privileges nothing raises a limit again."""
    for name, wanted in {"CORE": 0, **limits}.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (value, value))
