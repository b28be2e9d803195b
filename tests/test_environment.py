"""The set-up: clear errors before anything is installed, nothing half-made that the next run trusts."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own with the set-up script and nothing to install."""
    (tmp_path / "book/_tools").mkdir(parents=True)
    shutil.copy(ROOT / "book/_tools/environment.sh", tmp_path / "book/_tools")
    (tmp_path / "requirements-test.txt").write_text("# nothing\n")
    return tmp_path


def set_up(
    project: Path, *parts: str, python: str = sys.executable, path: str | None = None
) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHON": python, "PATH": path or os.environ["PATH"]}
    command = ["/bin/sh", str(project / "book/_tools/environment.sh"), *parts]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def fake_python(folder: Path, body: str) -> str:
    script = folder / "fake-python"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    return str(script)


def test_a_python_that_is_too_old_is_refused_before_anything_is_made(project: Path) -> None:
    old = fake_python(project, 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac')
    done = set_up(project, "test", python=old)
    assert done.returncode == 1
    assert "Python 3.9.2 is too old: this book needs Python 3.11 or later" in done.stderr
    assert "make PYTHON=" in done.stderr
    assert not (project / ".venv").exists()


def test_a_peer_without_a_version_is_refused_before_anything_is_made(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEERS", "jax==0.10.2 torch")
    done = set_up(project, "bench")
    assert done.returncode == 1
    assert "PEERS names 'torch' without a version" in done.stderr
    assert not (project / ".venv").exists()


def test_a_missing_python_is_named_with_the_command_that_installs_it(project: Path) -> None:
    done = set_up(project, "test", python="no-such-python")
    assert done.returncode == 1
    assert "no-such-python was not found" in done.stderr
    assert "apt-get install" in done.stderr
    assert "python3-venv" in done.stderr


def test_a_python_without_venv_is_named_with_the_command_that_installs_it(project: Path) -> None:
    bare = fake_python(project, 'case "$2" in *ensurepip*) exit 1;; esac')
    done = set_up(project, "test", python=bare)
    assert done.returncode == 1
    assert "cannot make environments; install:" in done.stderr


def test_a_missing_browser_is_named_with_the_command_that_installs_it(project: Path) -> None:
    tools = project / "bin"
    tools.mkdir()
    for tool in ("id", "cat", "dirname", "rm", "mv", "touch", "python3"):
        found = shutil.which(tool) or pytest.fail(f"{tool} is missing on this machine")
        (tools / tool).symlink_to(found)
    (tools / "id").unlink()
    (tools / "id").write_text("#!/bin/sh\necho 1000\n")
    (tools / "id").chmod(0o755)
    done = set_up(project, "browser", path=str(tools))
    assert done.returncode == 1
    assert "the browser tests need Chromium; install it: sudo apt-get install -y chromium" in done.stderr


def test_an_install_that_failed_is_not_trusted_and_a_finished_one_is_not_repeated(project: Path) -> None:
    requirements = project / "requirements-test.txt"
    requirements.write_text("./no-such-package\n")
    assert set_up(project, "test").returncode != 0
    assert not (project / ".venv/test.ready").exists()

    requirements.write_text("# nothing\n")
    again = set_up(project, "test")
    assert again.returncode == 0
    assert "installing what 'test' needs" in again.stdout
    assert set_up(project, "test").stdout == ""

    requirements.write_text("# nothing, changed\n")
    assert "installing what 'test' needs" in set_up(project, "test").stdout


def test_every_installed_package_is_pinned() -> None:
    from importlib.metadata import distributions

    lines = [line for path in ROOT.glob("requirements*.txt") for line in path.read_text("utf8").splitlines()]
    pins = {line.lower().replace("_", "-") for line in lines if line and not line.startswith("#")}
    assert all("==" in pin for pin in pins)
    installed = {f"{d.metadata['Name']}=={d.version}".lower().replace("_", "-") for d in distributions()}
    unpinned = {d for d in installed if d not in pins and not d.startswith(("pip==", "expected-surprise=="))}
    assert not unpinned
