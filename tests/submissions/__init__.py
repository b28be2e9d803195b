"""Submissions invented for the tests of marking: ordinary, broken and hostile ones, each with its marks."""

from submissions import broken, forgers, hostile, intruders, liars, ordinary
from submissions.case import Case

KINDS = (ordinary, broken, hostile, intruders, forgers, liars)
CASES: dict[str, Case] = {name: case for module in KINDS for name, case in module.CASES.items()}
