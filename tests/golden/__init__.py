"""The golden numbers: one table of what the book is checked against, with a source for each that is not us.

A row has the number as the book prints it, its unit, and either an independent formula, which a
test evaluates with mpmath at 50 digits, or the publication or package that it comes from.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from mpmath import mpf


@dataclass(frozen=True)
class Golden:
    """A number that the book prints, and where else it comes from.

    ``printed`` is the decimal as it stands in the book; ``formula`` computes it by another way than
    the library (mpmath, exact fractions, another package); ``source`` names a publication or a package.
    """

    name: str
    printed: str
    unit: str
    formula: Callable[[], mpf | float] | None = None
    source: str = ""

    @property
    def value(self) -> float:
        """The printed number as a float."""
        return float(self.printed)

    @property
    def half_unit(self) -> float:
        """Half a unit of the last printed digit: how far the exact number may lie away."""
        _, _, digits = self.printed.partition(".")
        mantissa, _, exponent = digits.partition("e")
        return 0.5 * 10.0 ** (int(exponent or 0) - len(mantissa))


def rows() -> dict[str, Golden]:
    """All rows of the table by name; a name that stands twice is an error."""
    table: dict[str, Golden] = {}
    for module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        for row in importlib.import_module(f"{__name__}.{module}").ROWS:
            if row.name in table:
                raise ValueError(f"the golden number {row.name!r} stands twice; rename one")
            table[row.name] = row
    return table
