"""Every invented submission gets its marks and its status, and the machine is as it was."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursework.inbox import pick
from coursework.marking import mark
from coursework.normalise import normalise
from coursework.release import make_release
from coursework.results import Result
from submissions import CASES, Case, trial

sys.path.append(str(Path(__file__).parent))
from probe import HostProbe

SOURCE = trial.source()
RELEASE = make_release(SOURCE)
SAMPLE = {"an endless loop that ignores signals", "fork bomb", "memory in many processes"}


def param(case: Case) -> object:
    """A case; those that run into limits of time are for the long tests, but for a sample."""
    late = [pytest.mark.long] if case.slow and case.name not in SAMPLE else []
    return pytest.param(case, id=case.name, marks=late)


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory, executor: object) -> Iterator[HostProbe]:
    """The machine as it is before any attack."""
    with HostProbe(tmp_path_factory.mktemp("host")) as ready:
        yield ready


def marked(case: Case, folder: Path, executor: object, places: dict[str, object]) -> tuple[Result, list[str]]:
    """What becomes of a submission, and all that is said about it."""
    case.write(folder, **places)
    picked = pick([folder], "trial", RELEASE, {"trial"})
    notebook, notes = normalise(RELEASE, picked.notebook, picked.reason)
    if picked.notebook is None:
        return Result(status=picked.status, scores=dict.fromkeys(trial.TESTS, 0.0)), [picked.reason]
    result = mark(SOURCE, notebook, executor)
    return result, [*picked.notes, *notes, *result.notes, result.reason]


@pytest.mark.parametrize("case", [param(case) for case in CASES.values()])
def test_submission_gets_its_marks(case: Case, tmp_path: Path, executor: object, probe: HostProbe) -> None:
    """Marks, status and reason are as they must be; nothing was reached, written or left running."""
    result, said = marked(case, tmp_path / "student", executor, probe.places())
    assert (result.scores, result.status) == (case.marks, case.status), said
    assert any(case.says in text for text in said), said
    assert probe.damage() == []
