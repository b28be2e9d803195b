"""The gradebook: one row for each student and assignment, the tests' marks and, where given, a person's."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coursework.course import Assignment, Course, Receipt
from coursework.manual import Mark, Marks, manual_marks
from coursework.results import Result, write_atomically
from coursework.students import students_of

AWAITS = "awaits marking"
# What a spreadsheet takes for a formula (OWASP, "CSV injection"), also behind apostrophes of ours.
FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


@dataclass
class Row:
    """One student's line."""

    student: str
    assignment: str
    marks: dict[str, float | str] = field(default_factory=dict)
    maximum: float = 0.0
    status: str = "failed"
    reason: str = "not marked yet; coursework run"
    notes: tuple[str, ...] = ()
    sha256: str = ""
    sandbox: str = ""
    version: str = ""

    @property
    def score(self) -> float | str:
        """The sum of the marks so far; blank where marking failed, since that is no zero."""
        if self.status == "failed":
            return ""
        return sum(mark for mark in self.marks.values() if isinstance(mark, float))

    @property
    def awaits(self) -> bool:
        """Whether a person has still to mark something."""
        return AWAITS in self.marks.values()


def row_of(assignment: Assignment, receipt: Receipt, result: Result | None, recorded: Marks) -> Row:
    """One student's row, from the result and from what a person marked in nbgrader.

    Parameters
    ----------
    assignment : Assignment
        Whose questions are the columns.
    receipt : Receipt
        Whose row it is.
    result : Result or None
        The result that belongs to the receipt.
    recorded : dict
        By grade_id, nbgrader's marks of the same submission; empty where it was not recorded.
    """
    row = Row(receipt.student, assignment.name, maximum=sum(assignment.maxima.values()))
    if result is None:
        return row
    row.status, row.reason, row.notes = result.status, result.reason, result.notes
    row.sha256, row.sandbox, row.version = result.sha256, result.sandbox, result.version
    if result.status == "failed":
        return row
    nothing = result.status in ("missing", "unreadable")
    for name in assignment.maxima:
        mark = recorded.get(name, Mark())
        if mark.manual is not None and not mark.awaits:
            row.marks[name] = float(mark.manual) + mark.extra
        elif name in result.scores:
            row.marks[name] = float(result.scores[name]) + mark.extra
        else:
            row.marks[name] = 0.0 if nothing or name in receipt.unanswered else AWAITS
    return row


def rows(course: Course, assignment: Assignment) -> Iterator[Row]:
    """One row for each student of the inbox and of the roster, in order of name."""
    store, recorded = course.store(assignment.name), manual_marks(course, assignment.name)
    for student in students_of(course.root):
        receipt = course.receipt(student, assignment.name)
        result = store.get(receipt.sha256) if receipt.sha256 else None
        yield row_of(assignment, receipt, result, recorded.get(receipt.sha256, {}))


# -- the file --------------------------------------------------------------------------------------


def spreadsheet_safe(text: str) -> str:
    """A text that no spreadsheet runs as a formula: one apostrophe in front of what looks like one.

    Examples
    --------
    >>> spreadsheet_safe("=1+1"), spreadsheet_safe("Ann"), spreadsheet_safe("'t Hooft")
    ("'=1+1", 'Ann', "'t Hooft")
    """
    return "'" + text if FORMULA.match(text) else text


def from_spreadsheet(text: str) -> str:
    """The text that :func:`spreadsheet_safe` was given.

    Examples
    --------
    >>> from_spreadsheet("'=1+1"), from_spreadsheet("'t Hooft")
    ('=1+1', "'t Hooft")
    """
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def columns(assignments: Iterable[Assignment]) -> list[str]:
    """The names of the columns: every question of every assignment has its own."""
    questions = [name for assignment in assignments for name in assignment.maxima]
    tail = ["status", "reason", "notes", "sha256", "sandbox", "version"]
    return ["student", "assignment", "score", "max", *dict.fromkeys(questions), *tail]


def cells_of_row(row: Row, names: list[str]) -> list[str]:
    """The fields of a row in the order of the columns, as they stand in the file."""
    notes = list(row.notes)
    if spreadsheet_safe(row.student) != row.student:
        notes.append("the name has an apostrophe in front, so that no spreadsheet runs it")
    if row.awaits:
        notes.append(f"{sum(mark == AWAITS for mark in row.marks.values())} written answers await marking")
    fields = {
        **{name: number(mark) for name, mark in row.marks.items()},
        **{"student": row.student, "assignment": row.assignment, "score": number(row.score)},
        **{"max": number(row.maximum), "status": row.status, "reason": row.reason, "notes": "; ".join(notes)},
        **{"sha256": row.sha256, "sandbox": row.sandbox, "version": row.version},
    }
    return [spreadsheet_safe(fields.get(name, "")) for name in names]


def number(mark: float | str) -> str:
    """A mark as short as it can be written.

    Examples
    --------
    >>> number(2.0), number(0.5), number("awaits marking")
    ('2', '0.5', 'awaits marking')
    """
    return f"{mark:.10g}" if isinstance(mark, float | int) else mark


@dataclass
class Totals:
    """What a gradebook holds: rows, how many students have which status, and what is still to be done."""

    rows: int = 0
    statuses: Counter = field(default_factory=Counter)
    awaiting: int = 0
    renamed: set[str] = field(default_factory=set)


def write_gradebook(path: Path, names: list[str], lines: Iterable[Row]) -> Totals:
    """Write ``gradebook.csv`` in one step."""
    text, totals = io.StringIO(), Totals()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in lines:
        writer.writerow(cells_of_row(row, names))
        totals.rows += 1
        totals.statuses[row.status] += 1
        totals.awaiting += row.awaits
        if spreadsheet_safe(row.student) != row.student:
            totals.renamed.add(row.student)
    write_atomically(path, text.getvalue())
    return totals
