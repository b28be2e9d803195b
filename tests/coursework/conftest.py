"""The executors that the tests of marking share: a sandbox is made ready once."""

from collections.abc import Iterator

import pytest

from coursework._limits import Limits
from coursework.preloaded import PreloadedExecutor
from coursework.sandbox import PlainExecutor

LIMITS = Limits(cell=30.0, call=20.0, test=40.0)  # nothing that ends runs into one, however busy the machine
IMPATIENT = Limits(cell=2.0, call=1.0, test=3.0, grace=0.5)  # for what does not end


@pytest.fixture(scope="session", params=[PlainExecutor, PreloadedExecutor], ids=["plain", "preloaded"])
def executor(request: pytest.FixtureRequest) -> Iterator[PlainExecutor | PreloadedExecutor]:
    with request.param(LIMITS) as started:
        yield started
