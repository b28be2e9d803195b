"""The computer that measures: its processor and what that can do, its load, the versions of everything."""

import datetime
import importlib.metadata
import os
import platform
from pathlib import Path

import numpy as np

__all__ = ["describe", "load", "use_threads"]

PACKAGES = "numpy scipy scikit-learn statsmodels infomeasure mpmath torch jax".split()
VECTORS = "sse4_2 avx avx2 fma avx512f avx512dq avx512vl avx512_fp16 amx_tile asimd sve".split()
# Read when the packages are imported, so it has to stand in the environment of the process.
ONE_THREAD = {
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"),
    "NPROC": "1",  # jax sizes its pool by it
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}


def use_threads(one: bool) -> dict[str, str]:
    """The environment of a process that uses one thread, or as many as there are cores."""
    kept = {key: value for key, value in os.environ.items() if key not in ONE_THREAD}
    return kept | ONE_THREAD if one else kept


def load() -> list[float]:
    """How many processes wanted to run in the last 1, 5 and 15 minutes."""
    return [round(x, 2) for x in os.getloadavg()]


def describe() -> dict:
    """Everything that a reader has to know about the place where the numbers come from."""
    return {
        "cpu": processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "features": [name for name in VECTORS if name in flags()],
        "numpy_dispatch": dispatch(),
        "system": f"{platform.system()} {platform.machine()}",
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "versions": {"python": platform.python_version()} | versions(),
    }


def cpuinfo(*keys: str) -> str:
    """The first of some lines of /proc/cpuinfo, without its name."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8", "replace").splitlines() if path.exists() else []
    found = (line.partition(":")[2].strip() for line in lines if line.partition(":")[0].strip() in keys)
    return next(found, "")


def processor() -> str:
    """The name of the processor; its family and model tell apart what is sold under one name."""
    name = cpuinfo("model name") or platform.processor() or "unknown"
    family, model = cpuinfo("cpu family"), cpuinfo("model")
    return f"{name}, family {family} model {model}" if family and model else name


def flags() -> set[str]:
    """What the processor says that it can do."""
    return set(cpuinfo("flags", "Features").split())


def dispatch() -> list[str]:
    """The vector features that numpy has code for and that this processor offers."""
    return list(np.show_config("dicts")["SIMD Extensions"].get("found", []))


def versions() -> dict[str, str]:
    """The version of each package, "absent" where there is none."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "absent"
    return found
