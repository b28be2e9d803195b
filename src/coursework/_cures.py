"""Why a sandbox cannot start on this machine, and the one line that mends it."""

import os
import platform
import shutil
from pathlib import Path

from coursework import _seccomp

INSTALLERS = {
    "apt-get": "apt-get install -y bubblewrap",
    "dnf": "dnf install -y bubblewrap",
    "pacman": "pacman -S --noconfirm bubblewrap",
    "zypper": "zypper install -y bubblewrap",
    "apk": "apk add bubblewrap util-linux",
}
SWITCHES = (  # (what the kernel shows, the value that forbids, the cure)
    ("kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns=0"),
    ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
    ("user/max_user_namespaces", "0", "user.max_user_namespaces=10000"),
)


def missing() -> str:
    """The cure where a sandbox cannot even be tried; else ''."""
    if platform.system() != "Linux":
        return f"marking needs Linux, and this is {platform.system()}: use a virtual machine with Linux"
    if not _seccomp.is_known():
        known = " and ".join(_seccomp.MACHINES)
        return f"the sandbox's filter of system calls is for {known} (this is {platform.machine()})"
    if shutil.which("bwrap") is None:
        return f"bubblewrap is not installed; type: {as_root(install())}"
    if os.geteuid() == 0 and not (shutil.which("setpriv") and shutil.which("nsenter")):
        return "setpriv and nsenter are not installed; install util-linux, or run as an ordinary user"
    return ""


def install() -> str:
    """The command of this system's package manager."""
    return next((line for tool, line in INSTALLERS.items() if shutil.which(tool)), INSTALLERS["apt-get"])


def as_root(command: str) -> str:
    return command if os.geteuid() == 0 else f"sudo {command}"


def refused(said: str) -> str:
    """The cure where bubblewrap was tried and said no."""
    for name, forbidding, setting in SWITCHES:
        if _shown(name) == forbidding:
            return f"user namespaces are switched off; type: {as_root('sysctl -w ' + setting)}"
    if "disable-userns" in said:
        return f"bubblewrap is too old: 0.8 or later is needed ({said})"
    if "Permission denied" in said or "No such file" in said:
        remedy = "put the project and a Python into folders that everyone can read (not below /root)"
        return f"ordinary users cannot read the interpreter or its libraries ({said}); {remedy}"
    return f"bubblewrap cannot start ({said}); in a container, allow user namespaces and a /proc of its own"


def _shown(name: str) -> str:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return ""
