"""The command: what it prints, its exit codes, and messages that say what to do."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import stand_in
import tiny

from coursework import _cures, cli, commands
from coursework.course import Course
from coursework.notebook import dump_notebook
from coursework.sandbox import SandboxUnavailable

ROOT = Path(__file__).resolve().parents[2]
VARIANTS = "def parameters(rng):\n    return {'SCALE': int(rng.integers(2, 9))}\n"


@pytest.fixture
def assignments(tmp_path: Path) -> Path:
    """An instructor's own folder with one assignment."""
    folder = tmp_path / "mine/tiny"
    folder.mkdir(parents=True)
    (folder / "source.ipynb").write_text(dump_notebook(tiny.source()), "utf8")
    (folder / "variants.py").write_text(VARIANTS)
    return folder.parent


@pytest.fixture
def course(assignments: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> Course:
    """A course with that assignment and two students."""
    made = Course(tmp_path / "course")
    assert cli.main(["build", "--course", str(made.root), "--assignments", str(assignments)]) == 0
    for student, notebook in {"ann": tiny.answered(), "bob": tiny.release()}.items():
        folder = made.root / "inbox" / student
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_bytes(tiny.as_bytes(notebook))
    capsys.readouterr()
    return made


@pytest.fixture
def without_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what stands around marking: mark quickly, right here."""
    monkeypatch.setattr(commands, "best", lambda source: stand_in.Executor())
    monkeypatch.setattr(commands, "mark", stand_in.mark)


def called(capsys: pytest.CaptureFixture, *words: str) -> tuple[int, str, str]:
    """The exit code, and what was printed and complained."""
    try:
        code = cli.main(words)
    except SystemExit as end:  # argparse
        code = end.code
    said = capsys.readouterr()
    return code, said.out, said.err


def test_from_source_to_gradebook(course: Course, capsys: pytest.CaptureFixture) -> None:
    code, out, _ = called(capsys, "check", "--course", str(course.root))
    assert (code, out.splitlines()[1].split()) == (0, ["tiny", "safe", "4", "of", "4", "0"])
    code, out, _ = called(capsys, "run", "--course", str(course.root), "--json")
    report = json.loads(out)
    [row] = report["table"]
    assert (code, report["code"], row["students"], row["graded"], row["new"]) == (0, 0, 2, 2, 2)
    rows = (course.root / "gradebook.csv").read_text("utf8").splitlines()
    assert rows[1].startswith("ann,tiny,4,6,3,1,awaits marking,graded,,")
    assert rows[2].startswith("bob,tiny,0,6,0,0,0,graded,,")
    assert ",plain," in rows[1] or ",preloaded," in rows[1]
    code, out, err = called(capsys, "run", "--course", str(course.root))
    assert (code, err) == (0, "")
    assert out.splitlines()[1].split()[:8] == ["tiny", "2", "2", "0", "0", "0", "0", "0"]
    then = f"coursework record --course {course.root}, then formgrader"
    assert f"In 1 of them written answers await marking: {then}" in out


def test_a_variant_changes_the_source_and_stays_right(
    assignments: Path, tmp_path: Path, capsys: pytest.CaptureFixture, without_sandbox: None
) -> None:
    def built(seed: str, done: str = "built") -> str:
        root = tmp_path / f"course {seed}"
        code, out, _ = called(
            capsys, "build", "--course", str(root), "--assignments", str(assignments), "--variant", seed
        )
        assert code == 0
        assert out.splitlines()[1].split() == ["tiny", seed, "2", "2", "1", "6", done]
        return (root / "release/tiny/tiny.ipynb").read_text("utf8")

    assert len({built(seed) for seed in ("2026", "2027", "2028", "2029", "2030")}) > 1
    assert built("2026", "unchanged") == (tmp_path / "course 2026/release/tiny/tiny.ipynb").read_text("utf8")
    assert called(capsys, "check", "--course", str(tmp_path / "course 2027"))[0] == 0


def test_a_release_that_was_changed_by_hand_needs_attention(
    course: Course, capsys: pytest.CaptureFixture, without_sandbox: None
) -> None:
    path = course.release_path("tiny")
    path.write_text(path.read_text("utf8").replace("YOUR ANSWER HERE", "half = 0.5"), "utf8")
    code, out, _ = called(capsys, "check", "--course", str(course.root))
    assert code == 1
    assert "gives away: half = 0.5" in out


def test_a_canary_that_dies_stops_everything(
    assignments: Path, course: Course, capsys: pytest.CaptureFixture, without_sandbox: None
) -> None:
    source = tiny.source()
    source["cells"][6]["source"] = "assert half == 0.25"
    (assignments / "tiny/source.ipynb").write_text(dump_notebook(source), "utf8")
    words = ["--course", str(course.root)]
    assert called(capsys, "build", *words, "--assignments", str(assignments))[0] == 2
    assert called(capsys, "build", *words, "--assignments", str(assignments), "--force")[0] == 0
    code, _, err = called(capsys, "run", *words)
    assert code == 1
    assert "the instructor's solution must get full marks" in err
    assert "half-test" in err
    assert not (course.root / "gradebook.csv").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "--course", "EMPTY"], "begin with coursework build"),
        (["run", "other", "--course", "COURSE"], "other is not built in"),
        (["run", "--course", "COURSE", "--shard", "4/3"], "i goes from 1 to n"),
        (["run", "--course", "COURSE", "--workers", "0"], "whole number from 1"),
        (["run", "--course", "COURSE", "--shard", "1/2", "--dask", "x"], "not allowed with"),
        (["build", "other", "--course", "COURSE", "--assignments", "MINE"], r"holds no assignment other"),
        (["build", "--course", "COURSE", "--assignments", "EMPTY"], "holds no <id>/source.ipynb"),
        (["demo", "COURSE"], "exists and is not empty"),
        (["mark"], "invalid choice"),
        ([], "required"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_remedy(
    course: Course,
    assignments: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    words: list[str],
    message: str,
) -> None:
    (tmp_path / "empty").mkdir()
    places = {"COURSE": str(course.root), "MINE": str(assignments), "EMPTY": str(tmp_path / "empty")}
    code, out, err = called(capsys, *(places.get(word, word) for word in words))
    assert (code, out) == (2, "")
    assert message in err


def test_without_nbgrader_the_remedy_is_named(
    course: Course, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("coursework.replay", "coursework.feedback"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "nbgrader", None)
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    for command in ("record", "feedback"):
        code, _, err = called(capsys, command, "--course", str(course.root))
        assert (code, "make course" in err) == (2, True)


def test_building_checking_and_running_need_no_nbgrader() -> None:
    program = "import sys, coursework.cli, coursework.cluster; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    for package in ("nbgrader", "nbconvert", "jupyter_server", "dask", "distributed"):
        assert f"'{package}'" not in done.stdout


# -- the sandbox -----------------------------------------------------------------------------------


def test_where_no_sandbox_starts_nothing_runs_and_the_cure_is_named(
    course: Course, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_cures, "missing", lambda: "bubblewrap is not installed; type: this")
    for command in ("check", "run"):
        code, out, err = called(capsys, command, "--course", str(course.root))
        assert (code, out) == (3, "")
        assert "nothing was run: bubblewrap is not installed; type: this" in err
    assert not (course.root / "results").exists()


def test_without_bubblewrap_the_command_itself_exits_with_3(course: Course) -> None:
    program = [sys.executable, "-m", "coursework", "run", "--course", str(course.root)]
    environment = {**os.environ, "PATH": "/nowhere"}
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "bubblewrap is not installed" in done.stderr


def test_a_sandbox_that_fails_at_the_start_is_no_students_fault(
    course: Course, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise SandboxUnavailable("the kernel says no")

    monkeypatch.setattr(commands, "best", broken)
    assert called(capsys, "run", "--course", str(course.root))[0] == 3


def test_without_a_sandbox_every_result_says_so(course: Course, capsys: pytest.CaptureFixture) -> None:
    assert called(capsys, "run", "--course", str(course.root), "--unsafe-no-sandbox")[0] == 0
    rows = (course.root / "gradebook.csv").read_text("utf8").splitlines()
    assert all(",none," in row for row in rows[1:])


# -- shards and interruptions ----------------------------------------------------------------------


def test_shards_write_no_gradebook_and_together_all_marks(
    course: Course, capsys: pytest.CaptureFixture, without_sandbox: None
) -> None:
    words = ["run", "--course", str(course.root), "--workers", "1"]
    for shard in ("1/2", "2/2"):
        code, out, _ = called(capsys, *words, "--shard", shard)
        assert code == 0
        assert "When all shards are done" in out
    assert not (course.root / "gradebook.csv").exists()
    code, out, _ = called(capsys, *words)
    assert (code, out.splitlines()[1].split()[-2]) == (0, "0")
    assert (course.root / "gradebook.csv").read_text("utf8").count("\n") == 3


def test_results_of_another_machine_are_taken_over_once(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture, without_sandbox: None
) -> None:
    other = tmp_path / "other"
    shutil.copytree(course.root, other)
    assert called(capsys, "run", "--course", str(other))[0] == 0
    for expected in ("2", "0"):
        code, out, _ = called(capsys, "merge", str(other), "--course", str(course.root))
        assert (code, out.splitlines()[1].split()[-1]) == (0, expected)
    assert called(capsys, "run", "--course", str(course.root))[1].splitlines()[1].split()[-2] == "0"
    code, _, err = called(capsys, "merge", str(tmp_path / "none"), "--course", str(course.root))
    assert (code, "has no results/" in err) == (2, True)


def test_ctrl_c_says_how_to_go_on(
    course: Course, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands.running, "run", interrupted)
    code, _, err = called(capsys, "run", "--course", str(course.root))
    assert (code, "run the same command again" in err) == (1, True)


class Terminal:
    """A stream that says that it is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        return None


def test_the_bar_is_drawn_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from coursework.terminal import Bar

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    bar = Bar("tiny")
    bar(1, 2, "graded")
    bar(2, 2, "missing")
    assert terminal.text.count("\r") == 2
    assert "tiny [############            ] 1/2 graded" in terminal.text
    assert terminal.text.endswith("\n")


def test_the_demonstration_has_right_wrong_and_broken_submissions(
    assignments: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (assignments / "tiny/wrong.py").write_text(
        "from types import SimpleNamespace as W\n"
        "WRONG = {'half': [W(name='a third', source='half = 1 / 3', marks={})]}\n"
    )
    root = tmp_path / "demo"
    words = ["--assignments", str(assignments), "--assignment", "tiny", "--students", "40"]
    code, out, _ = called(capsys, "demo", str(root), *words)
    assert code == 0
    assert "typical mistakes" in out
    assert len(list((root / "inbox").iterdir())) == 40
    assert (root / "students.csv").read_text("utf8").count("\n") == 42
