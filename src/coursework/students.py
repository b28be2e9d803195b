"""The students of a course: the folders of the inbox and the rows of the roster."""

import csv
import io
import os
import re
import unicodedata
from pathlib import Path

from coursework.results import key_of

IGNORED = ("__MACOSX", "Thumbs.db", "desktop.ini")


def plain_name(name: str) -> str:
    """A name as Unicode's composed form NFC; bytes that are no text become U+FFFD."""
    text = os.fsencode(name).decode("utf8", "replace") if not name.isascii() else name
    return unicodedata.normalize("NFC", text)


def printable(text: str) -> str:
    r"""A text that cannot move a terminal's cursor or break a table.

    Examples
    --------
    >>> printable("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def folder_name(student: str) -> str:
    """A student's folder: the name where that is harmless, or its harmless part and a hash.

    Examples
    --------
    >>> folder_name("Zoë"), folder_name("../etc")
    ('Zoë', 'etc~275b41a2')
    """
    if re.fullmatch(r"[^\W_][\w.@-]*", student) and len(student.encode()) <= 120:
        return student
    stem = re.sub(r"[^\w.@-]+", "_", student).strip("._-@").encode()[:60].decode("utf8", "ignore")
    return f"{stem or 'student'}~{key_of(student)[:8]}"


def read_roster(path: Path) -> list[str]:
    """The column ``student`` of a course's ``students.csv``; empty where there is no such file.

    Raises
    ------
    ValueError
        If the file has no such column, or names a student twice.
    """
    if not path.exists():
        return []
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path} is not a CSV file in UTF-8: {error}; save it again as such") from None
    names = [plain_name((row.get("student") or "").strip()) for row in rows]
    if rows and "student" not in rows[0]:
        raise ValueError(f"{path} has the columns {', '.join(map(str, rows[0]))}; one must be called student")
    names = [name for name in names if name]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{path} names a student twice: {printable(twice[0])}; keep one row for each")
    return names


def students_of(course: Path) -> dict[str, list[Path]]:
    """Every student of the inbox and of the roster, in order of name, with what lies there for each.

    A folder ``inbox/<student>/`` is a student's, and so is a file ``inbox/<student>.ipynb`` or ``.zip``.
    """
    found: dict[str, list[Path]] = {name: [] for name in read_roster(course / "students.csv")}
    inbox = course / "inbox"
    for entry in sorted(os.scandir(inbox), key=lambda e: e.name) if inbox.is_dir() else []:
        path, is_folder = Path(entry.path), entry.is_dir(follow_symlinks=False)
        if entry.name in IGNORED or (entry.name.startswith(".") and not is_folder):
            continue
        if is_folder or entry.is_symlink():
            found.setdefault(plain_name(entry.name), []).append(path)
        elif path.suffix.casefold() in (".ipynb", ".zip"):
            found.setdefault(plain_name(path.stem), []).append(path)
    return dict(sorted(found.items()))
