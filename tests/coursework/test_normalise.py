"""Whatever arrives: the normalised notebook is the release with the answers; notes say what was mended."""

import json
import os
import zipfile
from pathlib import Path

import nbformat
import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st

from coursework.inbox import pick
from coursework.normalise import NO_ANSWER, harmless, normalise
from coursework.notebook import Cell, cells_of, parse_submission, read_submission
from coursework.students import folder_name, read_roster, students_of

KNOWN = {"tiny", "other"}


def merged(notebook: dict) -> tuple[dict[str, str], list[str]]:
    """The texts by id after the way through a file, and the notes."""
    submission, reason = parse_submission(tiny.as_bytes(notebook))
    assert not reason
    new, notes = normalise(tiny.release(), submission)
    check_whole(new)
    return {raw["id"]: raw["source"] for raw in new["cells"]}, notes


def check_whole(new: dict) -> None:
    """A valid notebook with each of the release's cells once, in order, with the release's metadata."""
    nbformat.validate(new)
    json.dumps(new).encode("ascii")
    json.dumps(new, ensure_ascii=False).encode("utf8")
    kept = [raw for raw in new["cells"] if not raw["id"].startswith("student-")]
    assert [raw["metadata"] for raw in kept] == [raw["metadata"] for raw in tiny.release()["cells"]]
    assert all(raw["metadata"] == {} for raw in new["cells"] if raw not in kept)
    assert not any(raw.get("outputs") for raw in new["cells"])


def test_an_ordinary_submission_passes_unchanged_and_without_a_note() -> None:
    texts, notes = merged(tiny.answered())
    assert notes == []
    assert texts == {cell.cell_id: cell.source for cell in cells_of(tiny.answered())}


def test_an_untouched_release_stays_what_it_is() -> None:
    new, notes = normalise(tiny.release(), parse_submission(tiny.as_bytes(tiny.release()))[0])
    assert (new, notes) == (tiny.release(), [])


def test_edited_deleted_and_copied_tests_are_the_originals() -> None:
    notebook = tiny.answered()
    notebook["cells"][4]["source"] = "pass"
    notebook["cells"].append(dict(notebook["cells"][4]))
    del notebook["cells"][6]
    texts, notes = merged(notebook)
    assert texts["square-test"] == "assert square(2) == 4 * SCALE"
    assert texts["half-test"] == "assert half == 0.5"
    assert notes == ["square-test was changed; the original is used", "half-test was missing; it is put back"]


def test_parameters_are_the_releases() -> None:
    notebook = tiny.answered()
    notebook["cells"][1]["source"] = "SCALE = 0"
    texts, notes = merged(notebook)
    assert texts["parameters"].startswith("SCALE = 1")
    assert notes == ["parameters was changed; the original is used"]


def test_of_two_answers_the_last_counts() -> None:
    notebook = tiny.answered()
    notebook["cells"].append(dict(notebook["cells"][5], source="half = 3"))
    texts, notes = merged(notebook)
    assert texts["half"] == "half = 3"
    assert notes == ["half appears more than once; the last one counts"]


def test_a_cell_without_its_grade_id_is_known_by_its_cell_id() -> None:
    notebook = tiny.answered()
    for raw in notebook["cells"]:
        raw["metadata"] = {"colab": 1}
    texts, notes = merged(notebook)
    assert texts["square"] == tiny.RIGHT["square"]
    assert notes == []


def test_code_without_any_id_still_runs_before_the_tests() -> None:
    notebook = tiny.answered()
    for raw in notebook["cells"]:
        raw["metadata"] = {}
        del raw["id"]
    texts, notes = merged(notebook)
    order = list(texts)
    assert texts["square"] == NO_ANSWER
    assert {"square is missing", "half is missing", "words is missing"} < set(notes)
    assert {f"{name}-test was missing; it is put back" for name in ("square", "half")} < set(notes)
    answers = [name for name in order if texts[name] in tiny.RIGHT.values()]
    assert len(answers) == 3
    assert all(order.index("imports") < order.index(name) < order.index("square") for name in answers)


def test_own_cells_stay_where_they_stood_and_changed_imports_run_beside_the_originals() -> None:
    notebook = tiny.answered()
    notebook["cells"].insert(4, {"cell_type": "code", "source": "helper = 1", "metadata": {"x": 1}})
    notebook["cells"][2]["source"] = "import math, cmath"
    texts, _ = merged(notebook)
    order = list(texts.values())
    assert order.index("import math") + 1 == order.index("import math, cmath") < order.index(texts["square"])
    assert order.index(texts["square"]) + 1 == order.index("helper = 1")


def test_an_answer_whose_type_was_changed_is_read() -> None:
    notebook = tiny.answered()
    notebook["cells"][5] = {key: notebook["cells"][5][key] for key in ("id", "metadata", "source")}
    notebook["cells"][5]["cell_type"] = "raw"
    texts, notes = merged(notebook)
    assert texts["half"] == "half = 1 / 2"
    assert notes == ["half was made a markdown cell; it is read as code"]


def test_an_unreadable_file_becomes_a_blank_notebook_that_says_why() -> None:
    new, _ = normalise(tiny.release(), None, "larger than 10 MB <b>")
    nbformat.validate(new)
    assert new["cells"][0]["source"] == "**This submission could not be read: larger than 10 MB < b>.**"
    assert new["cells"][1:] == tiny.release()["cells"]


# -- Markdown --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt\\:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "<svg/onload=alert(1)>",
        "<!-- x --><iframe srcdoc='x'>",
        "[x](data:text/html;base64,PHN2Zz4=)",
        "![x](vbscript:x)",
        "[a]: javascript:alert(1)\n\n[a]",
    ],
)
def test_html_and_scripts_in_markdown_are_dead_and_noted(text: str) -> None:
    from markdown_it import MarkdownIt

    notebook = tiny.answered(tiny.RIGHT | {"words": text})
    texts, notes = merged(notebook)
    shown = MarkdownIt("commonmark").render(texts["words"]).casefold()
    assert "<script" not in shown
    assert "<img" not in shown or "src=x" not in shown
    assert "<svg" not in shown
    assert "<iframe" not in shown
    assert 'href="javascript:' not in shown
    assert 'href="data:' not in shown
    assert notes == ["HTML or a script in the text was made harmless"] or "&" in text


def test_formulas_and_comparisons_read_the_same() -> None:
    text = "If $p<q$ and x < y, **then** $a & b$, see [chapter 1](https://example.org/a?b=1&c=2)."
    assert harmless(text) == text.replace("p<q", "p< q")


# -- files -----------------------------------------------------------------------------------------

BOM = b"\xef\xbb\xbf"
PLAIN = tiny.as_bytes(tiny.answered())
THREE = {
    "nbformat": 3,
    "worksheets": [
        {"cells": [{"cell_type": "code", "input": raw["source"], "metadata": raw["metadata"]}]}
        for raw in tiny.answered()["cells"]
    ],
}
READABLE = {
    "plain": PLAIN,
    "with a byte order mark": BOM + PLAIN,
    "utf-16": PLAIN.decode().encode("utf-16"),
    "utf-16-le without a mark": PLAIN.decode().encode("utf-16-le"),
    "utf-32": PLAIN.decode().encode("utf-32"),
    "format 3": json.dumps(THREE).encode(),
    "format 5": tiny.as_bytes(tiny.answered() | {"nbformat": 5}),
    "no format": json.dumps({"cells": tiny.answered()["cells"]}).encode(),
    "nan": tiny.as_bytes(tiny.answered() | {"metadata": {"a": float("nan"), "b": [float("inf")]}}),
    "an integer of 9,999 digits": b'{"x": ' + b"9" * 9999 + b"," + PLAIN[1:],
    "windows lines": json.dumps(tiny.answered()).replace("\\n", "\\r\\n").encode(),
}
UNREADABLE = {
    "an empty file": b" \n",
    "not valid JSON": PLAIN[:200],
    "not a text file": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "nested too deeply": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "it has no list of cells": b'{"cells": {}}',
    "more than 2000 cells": json.dumps({"cells": [{}] * 2001}).encode(),
    "larger than 10 MB": PLAIN + b" " * 10 * 2**20,
}


@pytest.mark.parametrize("name", READABLE)
def test_whatever_holds_the_cells_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "tiny.ipynb"
    path.write_bytes(READABLE[name])
    submission, reason = read_submission(path)
    assert reason == ""
    new, _ = normalise(tiny.release(), submission)
    check_whole(new)
    answers = {cell.grade_id: cell.source for cell in cells_of(new) if cell.solution}
    assert answers == tiny.RIGHT


@pytest.mark.parametrize("reason", UNREADABLE)
def test_what_cannot_be_read_has_its_reason(tmp_path: Path, reason: str) -> None:
    path = tmp_path / "tiny.ipynb"
    path.write_bytes(UNREADABLE[reason])
    assert read_submission(path)[0] is None
    assert reason in read_submission(path)[1]


def test_links_pipes_and_folders_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(PLAIN)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe")
    assert read_submission(tmp_path / "link") == (None, "a symbolic link")
    assert read_submission(tmp_path / "pipe") == (None, "not a regular file")
    assert read_submission(tmp_path)[0] is None
    assert read_submission(tmp_path / "none")[0] is None
    assert read_submission("a\0b")[0] is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
ODD_CELL = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "x"]) | JSON,
        "id": st.sampled_from(["square", "half", "title", "why", ""]) | JSON,
        "metadata": st.fixed_dictionaries(
            {
                "nbgrader": st.fixed_dictionaries({"grade_id": st.sampled_from(["square", "words"]) | JSON})
                | JSON
            }
        )
        | JSON,
        "source": st.text(st.characters(codec=None)) | st.lists(st.text()) | JSON,
        "outputs": JSON,
    },
)


@given(cells=st.lists(ODD_CELL, max_size=8))
def test_any_cells_give_a_whole_notebook(cells: list) -> None:
    submission, reason = parse_submission(json.dumps({"cells": cells}).encode())
    assert reason == ""
    new, notes = normalise(tiny.release(), submission)
    check_whole(new)
    assert all(isinstance(note, str) for note in notes)


@given(data=st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_a_notebook_or_have_a_reason(data: bytes) -> None:
    submission, reason = parse_submission(data)
    assert (submission is None) == bool(reason)


# -- the inbox -------------------------------------------------------------------------------------


class Inbox:
    """A course's folder with the inbox of one student."""

    def __init__(self, course: Path) -> None:
        self.course = course
        self.home = course / "inbox/ann"
        self.home.mkdir(parents=True)

    def put(self, name: str, data: bytes | dict = PLAIN) -> None:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else tiny.as_bytes(data))

    def zip(self, name: str, members: dict[str, bytes]) -> None:
        with zipfile.ZipFile(self.home / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for inside, data in members.items():
                archive.writestr(inside, data)

    def picked(self):
        return pick([self.home], "tiny", tiny.release(), KNOWN)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


BARE = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}]}).encode()
OTHER = json.dumps(
    {"cells": [{"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": "z"}}}]}
).encode()


@pytest.mark.parametrize(
    "name",
    ["tiny (1).ipynb", "Homework final.IPYNB", "a/b/c/tiny.ipynb", "tiny.ipynb.txt", "tiny.json", "übung"],
)
def test_the_notebook_is_found_under_any_name(inbox: Inbox, name: str) -> None:
    inbox.put(name)
    inbox.put("other.ipynb", OTHER)
    inbox.put("report.pdf", b"%PDF")
    inbox.put(".ipynb_checkpoints/tiny-checkpoint.ipynb", BARE)
    inbox.put("__MACOSX/._tiny.ipynb", b"\0\0")
    picked = inbox.picked()
    assert (picked.status, picked.reason) == ("readable", "")
    assert picked.notebook == parse_submission(PLAIN)[0]
    assert bool(picked.notes) == (Path(name).name != "tiny.ipynb")


@pytest.mark.parametrize("name", ["hand-in.zip", "tiny.ZIP"])
def test_the_notebook_is_found_in_a_zip_file(inbox: Inbox, name: str) -> None:
    inbox.zip(
        name, {"../../../tmp/tiny.ipynb": PLAIN, "__MACOSX/._tiny.ipynb": b"\0", "x/.a/tiny.ipynb": b""}
    )
    assert inbox.picked().status == "readable"
    assert not Path("/tmp/tiny.ipynb").exists()


@pytest.mark.parametrize(
    ("files", "status", "words"),
    [
        ({}, "missing", "nothing was handed in"),
        ({"other.ipynb": OTHER}, "missing", ""),
        ({"other.ipynb": b"{"}, "missing", ""),
        ({"report.pdf": b"%PDF"}, "unreadable", "no notebook of this assignment: report.pdf"),
        ({"tiny.py": b"x = 1"}, "unreadable", "tiny.py"),
        ({"tiny.ipynb": b"{"}, "unreadable", "tiny.ipynb: not valid JSON"),
        ({"tiny.ipynb": OTHER}, "unreadable", "no notebook of this assignment: tiny.ipynb"),
        ({"work.ipynb": b"{", "other.ipynb": OTHER}, "unreadable", "work.ipynb: not valid JSON"),
        ({"work.ipynb": BARE}, "readable", ""),
        ({"tiny.ipynb": PLAIN, "copy/tiny.ipynb": PLAIN}, "readable", ""),
        ({"tiny.ipynb": PLAIN, "tiny (1).ipynb": tiny.as_bytes(tiny.release())}, "readable", ""),
        ({"a.ipynb": PLAIN, "b.ipynb": tiny.as_bytes(tiny.release())}, "unreadable", "several notebooks"),
        ({"tiny.ipynb": b"{", "b.ipynb": PLAIN}, "readable", ""),
        ({"a.zip": b"PK\x03\x04junk"}, "unreadable", "damaged zip"),
        ({f"{i}.txt": b"" for i in range(201)}, "unreadable", "more than 200 files"),
    ],
)
def test_what_is_chosen_from_several_files(inbox: Inbox, files: dict, status: str, words: str) -> None:
    for name, data in files.items():
        inbox.put(name, data)
    picked = inbox.picked()
    assert picked.status == status
    assert words in picked.reason
    if status == "readable" and b"Because" in b"".join(files.values()):
        assert picked.notebook == parse_submission(PLAIN)[0]


def test_zip_files_that_are_bombs_or_broken_have_a_reason(inbox: Inbox) -> None:
    inbox.zip("tiny.zip", {f"{i}.ipynb": b" " * 9 * 2**20 for i in range(10)})
    assert "larger than 50 MB" in inbox.picked().reason
    inbox.zip("tiny.zip", {f"{i}.ipynb": b"" for i in range(300)})
    assert "300 notebooks" in inbox.picked().reason
    inbox.zip("tiny.zip", {"tiny.ipynb": PLAIN})
    data = bytearray((inbox.home / "tiny.zip").read_bytes())
    data[60] ^= 255
    inbox.put("tiny.zip", bytes(data))
    assert inbox.picked().status == "unreadable"
    inbox.zip("tiny.zip", {"notes.txt": b""})
    assert "0 notebooks" in inbox.picked().reason


def test_links_in_the_inbox_are_not_followed(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/tiny.ipynb").write_bytes(PLAIN)
    (inbox.home / "tiny.ipynb").symlink_to(tmp_path / "secret/tiny.ipynb")
    (inbox.home / "more").symlink_to(tmp_path / "secret")
    assert inbox.picked().status == "unreadable"
    assert "a symbolic link" in inbox.picked().reason
    (inbox.course / "inbox/bob").symlink_to(tmp_path / "secret")
    places = students_of(inbox.course)["bob"]
    assert pick(places, "tiny", tiny.release(), KNOWN).status == "unreadable"


def test_students_are_the_folders_the_files_and_the_roster(inbox: Inbox) -> None:
    names = ["Zoe\u0308", "=cmd|x", "a b", "..x", "-rf", "new\nline", "日本"]
    for name in names:
        (inbox.course / "inbox" / name).mkdir()
    os.mkdir(os.fsencode(inbox.course / "inbox") + b"/latin-\xe9")
    (inbox.course / "inbox/flat.ipynb").write_bytes(PLAIN)
    (inbox.course / "inbox/.DS_Store").write_bytes(b"")
    (inbox.course / "students.csv").write_text("\ufeffstudent,mail\nZoë,a\nann,b\nnobody,c\n", "utf8")
    found = students_of(inbox.course)
    assert set(found) == {
        *("ann", "flat", "nobody", "Zo\u00eb", "latin-\ufffd"),
        *names[1:],
    }
    assert found["nobody"] == []
    assert len(found["Zo\u00eb"]) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name\nann\n", "must be called student"),
        ("student\nann\nann\n", "twice: ann"),
        ("student\n\xe9", "UTF-8"),
    ],
)
def test_a_roster_that_cannot_be_used_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "students.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(ValueError, match=words):
        read_roster(tmp_path / "students.csv")
    assert read_roster(tmp_path / "none.csv") == []


@given(name=st.text(st.characters(codec="utf-8"), min_size=1), other=st.text(min_size=1))
def test_folder_names_are_harmless_and_apart(name: str, other: str) -> None:
    folder = folder_name(name)
    assert not set(folder) & set("/\\*?[]{}$'\"<>|:; \n\0")
    assert not folder.startswith((".", "-", "~"))
    assert len(folder.encode()) < 200
    assert (folder == folder_name(other)) == (name == other)


def test_cells_keep_their_roles_in_the_normalised_notebook() -> None:
    new, _ = normalise(tiny.release(), parse_submission(PLAIN)[0])
    assert [Cell.of(raw).is_test for raw in new["cells"]] == [
        cell.is_test for cell in cells_of(tiny.source())
    ]
