"""Each golden number agrees with its own independent formula to the last printed digit."""

import pytest
from mpmath import mp

from golden import Golden, rows

TABLE = rows()


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_formula_gives_the_printed_digits(row: Golden) -> None:
    assert row.unit, "a golden number without its unit ('1' for a pure number)"
    assert row.formula or row.source, "a golden number needs an independent formula or a published source"
    if row.formula:
        with mp.workdps(50):
            distance = abs(float(row.formula()) - row.value)
        assert distance <= row.half_unit * (1 + 1e-9)


def test_a_changed_last_digit_is_noticed() -> None:
    row = Golden("one third", "0.333333", "1", formula=lambda: mp.mpf(1) / 3)
    wrong = Golden("one third", "0.333334", "1", formula=row.formula)
    test_formula_gives_the_printed_digits(row)
    with pytest.raises(AssertionError):
        test_formula_gives_the_printed_digits(wrong)
