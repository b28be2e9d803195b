"""The folders of one course, and an assignment as it was built for it.

- ``source/<id>/<id>.ipynb``: with solutions and hidden tests, as built (private)
- ``release/<id>/<id>.ipynb``: what students get
- ``inbox/<student>/``: whatever arrived, never changed
- ``students.csv``: who is expected (optional)
- ``submitted/<student>/<id>/``: the normalised notebook, and a receipt that names its result
- ``results/<id>/<sha256>.json``
- ``nbgrader/``: nbgrader's own course, made by ``coursework record``
- ``gradebook.csv``, ``feedback/<student>/<id>.html``
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path

from coursework.notebook import dump_notebook, load_notebook, maxima_of
from coursework.release import make_release
from coursework.results import Store, key_of, write_atomically
from coursework.students import folder_name


class UsageError(ValueError):
    """What was asked for cannot be done; the message says what to do."""


@cache
def marker_version() -> str:
    """The version of all that marks depend on: the project's, and a hash of its code and what it needs.

    Examples
    --------
    >>> marker_version().count("+")
    1
    """
    digest = hashlib.sha256(platform.python_version().encode())
    for package in ("numpy", "scipy"):
        digest.update(importlib.metadata.version(package).encode())
    for package in ("coursework", "expected_surprise"):
        folder = Path(importlib.util.find_spec(package).origin).parent
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    return f"{importlib.metadata.version('expected-surprise')}+{digest.hexdigest()[:8]}"


@dataclass(frozen=True)
class Assignment:
    """An assignment of a course: the source as it was built, and its release."""

    name: str
    source: dict
    release: dict

    @cached_property
    def fingerprint(self) -> str:
        """The hash of the source and of the marker's version."""
        return key_of(dump_notebook(self.source), marker_version())

    @cached_property
    def maxima(self) -> dict[str, float]:
        """The points of every test and every written question, by grade_id."""
        return maxima_of(self.source)


@dataclass(frozen=True)
class Receipt:
    """Whose submission a folder holds, which result is its, and which written questions have no answer."""

    student: str = ""
    sha256: str = ""
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Course:
    """The folder of one course."""

    root: Path

    def source_path(self, name: str) -> Path:
        """Where the source of an assignment lies, as it was built for this course."""
        return self.root / "source" / name / f"{name}.ipynb"

    def release_path(self, name: str) -> Path:
        """Where the release of an assignment lies."""
        return self.root / "release" / name / f"{name}.ipynb"

    def submitted(self, student: str, name: str) -> Path:
        """The folder of a student's normalised notebook."""
        return self.root / "submitted" / folder_name(student) / name

    def feedback_path(self, student: str, name: str) -> Path:
        """Where the page with a student's feedback lies."""
        return self.root / "feedback" / folder_name(student) / f"{name}.html"

    @property
    def nbgrader(self) -> Path:
        """The folder of nbgrader's own course, in which formgrader is started."""
        return self.root.resolve() / "nbgrader"

    @property
    def database(self) -> Path:
        """The file of nbgrader's database."""
        return self.nbgrader / "gradebook.db"

    def store(self, name: str) -> Store:
        """The results of an assignment."""
        return Store(self.root / "results" / name)

    def built(self) -> list[str]:
        """The ids of all assignments that were built for this course."""
        return sorted(path.parent.name for path in (self.root / "source").glob("*/*.ipynb"))

    def assignment(self, name: str) -> Assignment:
        """An assignment that was built.

        Raises
        ------
        UsageError
            If it was not built, or its files were changed by hand so that they cannot be used.
        """
        if not self.source_path(name).is_file():
            known = ", ".join(self.built()) or "none yet"
            raise UsageError(f"{name} is not built in {self.root} (there: {known}); coursework build {name}")
        try:
            source = load_notebook(self.source_path(name))
            return Assignment(name, source, make_release(source))
        except ValueError as error:
            raise UsageError(f"{error}; build it again: coursework build {name} --force") from None

    # -- receipts ----------------------------------------------------------------------------------

    def write_receipt(self, receipt: Receipt, name: str) -> None:
        """Note which result is a student's."""
        path = self.submitted(receipt.student, name) / "receipt.json"
        write_atomically(path, json.dumps(asdict(receipt), sort_keys=True) + "\n")

    def receipt(self, student: str, name: str) -> Receipt:
        """A student's receipt; one without a key where the submission was not looked at yet."""
        found = read_receipt(self.submitted(student, name) / "receipt.json")
        return found if found.student == student else Receipt(student)


def read_receipt(path: Path) -> Receipt:
    """The receipt in a file; an empty one where there is none."""
    try:
        found = json.loads(path.read_text("utf8"))
        return Receipt(found["student"], found["sha256"], tuple(found["unanswered"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Receipt()


def build(course: Course, name: str, source: dict, *, force: bool = False) -> bool:
    """Write an assignment's source and release into a course; whether anything changed.

    Raises
    ------
    UsageError
        If another version was built before, since students may hold it already, unless ``force`` is set.
    SourceError
        If the source breaks a rule, or the release would give a secret away.
    """
    release = make_release(source)
    old = course.source_path(name)
    files = {old: dump_notebook(source), course.release_path(name): dump_notebook(release)}
    changed = {path: text for path, text in files.items() if _text(path) != text}
    if old in changed and old.exists() and not force:
        raise UsageError(
            f"{name} was built before in another version, which students may hold already; "
            "to replace it, add --force, and hand out the new release"
        )
    for path, text in changed.items():
        write_atomically(path, text)
    return bool(changed)


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf8")
    except (OSError, UnicodeDecodeError):
        return None


def assignments_in(folder: Path) -> Iterator[str]:
    """The ids of the assignments that an instructor's folder holds."""
    return (path.parent.name for path in sorted(folder.glob("*/source.ipynb")))
