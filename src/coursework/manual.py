"""The marks that a person gave in formgrader, read from nbgrader's database without nbgrader."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from coursework.course import Course, read_receipt

QUERY = """
    SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score, grade.manual_score,
           grade.extra_credit, grade.needs_manual_grade
    FROM grade
    JOIN base_cell ON base_cell.id = grade.cell_id
    JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    JOIN assignment ON assignment.id = submitted_assignment.assignment_id
    WHERE assignment.name = ? AND (grade.manual_score IS NOT NULL OR grade.extra_credit IS NOT NULL)
"""


@dataclass(frozen=True)
class Mark:
    """What nbgrader's database holds for one question of one student."""

    auto: float | None = None
    manual: float | None = None
    extra: float = 0.0
    awaits: bool = False  # nbgrader wants a person to look at it again, since the answer changed


Marks = dict[str, Mark]


def manual_marks(course: Course, assignment: str) -> dict[str, Marks]:
    """The marks that a person gave, by the key of the submission that was seen, and by grade_id.

    Marks for a submission that was replaced since are not among them: its key is another.
    """
    if not course.database.is_file():
        return {}
    found: dict[str, Marks] = {}
    with closing(sqlite3.connect(f"{course.database.as_uri()}?mode=ro", uri=True)) as database:
        for student, name, auto, manual, extra, awaits in database.execute(QUERY, (assignment,)):
            receipt = read_receipt(course.nbgrader / "autograded" / student / assignment / "receipt.json")
            mark = Mark(auto, manual, extra or 0.0, bool(awaits))
            found.setdefault(receipt.sha256, {})[name] = mark
    return found
