"""Every numbered statement of the book is tied to a test here, by the decorators ``checks`` and ``given``.

A check is a test whose default arguments make the statement as the book prints it. It runs as the
statement (it must hold), as each deliberately false variant (it must fail, or the check could not
tell true from false), and once with each assumption dropped (it must fail too, or the assumption is
not needed)::

    @checks("thm-gibbs", false={"D exceeds 0.01": {"floor": 0.01}}, dropped={"q sums to 1": {"total": 2.0}})
    @given(pq=pmf_pairs())
    def test_gibbs(pq, floor=0.0, total=1.0):
        ...

``given`` stands in for hypothesis' own, which accepts no test with default arguments; a check without
it runs once.
"""

from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from hypothesis import Phase, settings
from hypothesis.strategies import SearchStrategy

KINDS = ("instances", "rate")
Variants = dict[str, dict[str, Any]]

# The first counterexample to a false statement is as good as the smallest one, so nothing is shrunk.
PHASES = [Phase.explicit, Phase.generate]


def given(**strategies: SearchStrategy) -> Callable[[Callable], Callable]:
    """Say what hypothesis draws for the arguments that have no default."""

    def remember(test: Callable) -> Callable:
        test.strategies = strategies
        return test

    return remember


def run(test: Callable, arguments: dict[str, Any]) -> None:
    """Run a check, on drawn instances if it has any, with these arguments in place of its defaults."""

    def on_instance(**drawn: Any) -> None:
        test(**drawn, **arguments)

    if strategies := getattr(test, "strategies", None):
        quick = settings(phases=PHASES, report_multiple_bugs=False)
        quick(hypothesis.given(**strategies)(on_instance))()
    else:
        on_instance()


def checks(
    *labels: str, kind: str = "instances", false: Variants, dropped: Variants | None = None
) -> Callable[[Callable], Callable]:
    """Tie a test to the labels of the equations and theorems that it checks.

    ``false`` maps the words for a false statement to the keyword arguments that make the test state
    it; ``dropped`` does the same for each assumption left out. ``kind`` is "instances" where random
    and extreme instances are checked, "rate" where the speed of a limit is.
    """
    if not labels or not false or kind not in KINDS:
        raise ValueError(f"checks needs a label, a false statement and a kind out of {KINDS}")
    theorems = [label for label in labels if not label.startswith(("eq-", "def-"))]
    if theorems and not dropped:
        raise ValueError(f"{theorems[0]} is a theorem: show what happens when an assumption is dropped")

    def tie(test: Callable) -> Callable:
        variants = [pytest.param({}, True, id="holds")]
        for prefix, group in (("false", false), ("without", dropped or {})):
            variants += [pytest.param(args, False, id=f"{prefix}: {words}") for words, args in group.items()]

        @pytest.mark.parametrize(("arguments", "holds"), variants)
        def variant(arguments: dict[str, Any], holds: bool) -> None:
            if holds:
                run(test, {})
            else:
                with pytest.raises(AssertionError):
                    run(test, arguments)

        variant.__name__, variant.__doc__, variant.__module__ = test.__name__, test.__doc__, test.__module__
        return variant

    return tie
