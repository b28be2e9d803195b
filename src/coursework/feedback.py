"""One page of feedback for each student: the answers, the marks, and what a person wrote in formgrader.

nbgrader makes the page. No HTML of the student's is in it, and neither are the hidden tests.
"""

import html
import re
import warnings
from pathlib import Path

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import ClearHiddenTests, GetGrades

from coursework.course import Assignment, Course, read_receipt
from coursework.normalise import harmless
from coursework.notebook import cells_of, load_notebook, source_text
from coursework.release import released_text
from coursework.replay import configuration, convert
from coursework.results import write_atomically
from coursework.students import folder_name, students_of

SHORT = 12
# On a telephone the marks take a second line, which nbgrader's headings of fixed height leave white on white.
NARROW = "<style>.panel-heading { height: auto !important; overflow: hidden }</style>"
QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")


class LeakError(RuntimeError):
    """A page would give away what must stay hidden; it is not written."""


class Sanitize(SanitizeHTML):
    """Nbconvert's sanitiser for outputs; in Markdown, HTML is made harmless so that formulas stay."""

    def sanitize_html_tags(self, html_str: str) -> str:
        """A text in which no tag, no entity and no script's address is left."""
        return harmless(html_str)


def feedback_of(course: Course, assignment: Assignment, student: str) -> bool:
    """Write a student's page; False where nothing was recorded for the student's present submission."""
    place = Path(folder_name(student), assignment.name)
    recorded = read_receipt(course.nbgrader / "autograded" / place / "receipt.json")
    if not recorded.sha256 or recorded != course.receipt(student, assignment.name):
        return False
    config = configuration(course, assignment.name, place.parts[0])
    steps = [ClearHiddenTests, GetGrades, Sanitize, CSSHTMLHeaderPreprocessor]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        convert(GenerateFeedback, config, preprocessors=steps)
    made = course.nbgrader / "feedback" / place / f"{assignment.name}.html"
    page = made.read_text("utf8").replace("</head>", f"{NARROW}</head>", 1)
    check_page(page, assignment, _own_text(course, student, assignment.name))
    write_atomically(course.feedback_path(student, assignment.name), page)
    return True


def check_page(page: str, assignment: Assignment, own: str) -> None:
    """Refuse a page that shows a line of a hidden test which does not stand in the student's own notebook.

    Raises
    ------
    LeakError
        If there is one. Marking already keeps such text out; this is the second lock.
    """
    text = html.unescape(re.sub(r"<[^<>]*>", "", page))
    for piece in hidden_pieces(assignment):
        if piece in text and piece not in own:
            raise LeakError(f"the page of feedback would show a hidden test of {assignment.name}: {piece}")


def hidden_pieces(assignment: Assignment) -> set[str]:
    """The lines of hidden tests and the texts in quotes in them, without those too short to tell anything."""
    tests = [cell for cell in cells_of(assignment.source) if cell.is_test]
    shown = {line.strip() for cell in tests for line in released_text(cell).split("\n")}
    lines = {line.strip() for cell in tests for line in cell.source.split("\n")} - shown
    quoted = {text for line in lines for pair in QUOTED.findall(line) for text in pair}
    return {piece for piece in lines | quoted if len(piece) >= SHORT}


def _own_text(course: Course, student: str, name: str) -> str:
    notebook = load_notebook(course.submitted(student, name) / f"{name}.ipynb")
    return "\n".join(map(source_text, notebook["cells"]))


def write_feedback(course: Course, assignment: Assignment, progress: object) -> dict[str, int]:
    """Write the pages of all students; how many were written, not recorded, or withheld as leaks."""
    students, counts = students_of(course.root), {"written": 0, "not recorded": 0, "withheld": 0}
    for number, student in enumerate(students, start=1):
        try:
            done = "written" if feedback_of(course, assignment, student) else "not recorded"
        except LeakError:  # one student's page must not stop the others'
            done = "withheld"
        counts[done] += 1
        progress(number, len(students), done)
    return counts
