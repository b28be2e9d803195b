"""Every invented submission gets its marks and its status, and the machine is as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import KINDS, Executors
from probe import HostProbe

from coursework.inbox import pick
from coursework.marking import mark
from coursework.normalise import normalise
from coursework.release import make_release
from coursework.results import Result
from submissions import CASES, Case, trial

SOURCE = trial.source()
RELEASE = make_release(SOURCE)
SAMPLE = {"an endless loop that ignores signals", "fork bomb", "memory in many processes", "right"}
SAMPLE |= {"forges messages", "calls the host", "kills everybody"}


def param(executor: str, case: Case) -> object:
    """A case; those that run into limits of time, and most plain starts, are left to the long tests."""
    late = [pytest.mark.long] if (case.slow or executor == "plain") and case.name not in SAMPLE else []
    return pytest.param(executor, case, id=f"{executor}-{case.name}", marks=late)


PARAMS = [param(executor, case) for executor in KINDS for case in CASES.values()]


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory, executors: Executors) -> Iterator[HostProbe]:
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


@pytest.mark.parametrize(("executor", "case"), PARAMS)
def test_submission_gets_its_marks(
    executor: str, case: Case, tmp_path: Path, executors: Executors, probe: HostProbe
) -> None:
    """Marks, status and reason are as they must be; nothing was reached, written or left running."""
    result, said = marked(case, tmp_path / "student", executors[executor], probe.places())
    assert (result.scores, result.status) == (case.marks, case.status), said
    assert any(case.says in text for text in said), said
    assert probe.damage() == []
