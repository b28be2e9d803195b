"""The executors that the tests of marking share: a sandbox is made ready once."""

import contextlib
from collections.abc import Iterator

import pytest

from coursework._limits import Limits
from coursework.preloaded import PreloadedExecutor
from coursework.sandbox import PlainExecutor

LIMITS = Limits(cell=30.0, call=20.0, test=40.0)  # nothing that ends runs into one, however busy the machine
IMPATIENT = Limits(cell=2.0, call=1.0, test=3.0, grace=0.5)  # for what does not end


KINDS = {"plain": PlainExecutor, "preloaded": PreloadedExecutor}
Executors = dict[str, PlainExecutor | PreloadedExecutor]


@pytest.fixture(scope="session")
def executors() -> Iterator[Executors]:
    """Both kinds, started: what they keep running is there before any test looks at what is left over."""
    with contextlib.ExitStack() as stack:
        started = {name: stack.enter_context(kind(LIMITS)) for name, kind in KINDS.items()}
        for role in ("worker", "tester"):
            started["preloaded"].start(role).close()
        yield started


@pytest.fixture(params=KINDS)
def executor(request: pytest.FixtureRequest, executors: Executors) -> PlainExecutor | PreloadedExecutor:
    return executors[request.param]
