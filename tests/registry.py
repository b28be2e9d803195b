"""Every numbered statement of the book is tied to a test by the decorator ``checks``.

A check is a test with hypothesis whose default arguments make the statement as the book prints it.
It runs as the statement (it must hold), as each deliberately false variant (it must fail, or the
check could not tell true from false), and once with each assumption dropped (it must fail too, or
the assumption is not needed).
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, settings

KINDS = ("instances", "rate")
Variants = dict[str, dict[str, Any]]

# The first counterexample to a false statement is as good as the smallest one, so nothing is shrunk.
QUICK = settings(phases=[Phase.explicit, Phase.generate], report_multiple_bugs=False)


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
        if hasattr(test, "hypothesis"):
            test = QUICK(test)
        variants = [pytest.param({}, True, id="holds")]
        for words, arguments in (false | (dropped or {})).items():
            prefix = "false" if words in false else "without"
            variants.append(pytest.param(arguments, False, id=f"{prefix}: {words}"))

        @pytest.mark.parametrize(("arguments", "holds"), variants)
        def variant(arguments: dict[str, Any], holds: bool) -> None:
            if holds:
                test()
            else:
                with pytest.raises(AssertionError):
                    test(**arguments)

        variant.__name__, variant.__doc__, variant.__module__ = test.__name__, test.__doc__, test.__module__
        return variant

    return tie
