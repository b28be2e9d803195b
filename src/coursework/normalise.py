"""From whatever a student handed in to a notebook that can be run: the release with the answers.

Everything but the answers comes from the release, so an edited or deleted test, a copied cell, a lost id or
another program's metadata cannot stop the run or change what is marked.
"""

import copy
import re

from coursework.notebook import Cell, cells_of, source_text

NO_ANSWER = "# The submission has no cell for this question."
# What HTML, links and entities could do in a page that shows Markdown; a space takes their meaning away.
TAG = re.compile(r"<(?=[A-Za-z/!?])")
ENTITY = re.compile(r"&(?=#?\w+;)")
SCHEME = re.compile(r"\b(javascript|vbscript|data|file)(?=\s*\\?:)", re.IGNORECASE)
WHOLE_TAG = re.compile(r"<[A-Za-z/!?][^<>]*>|" + SCHEME.pattern, re.IGNORECASE)


def harmless(markdown: str) -> str:
    r"""Markdown that holds no HTML, no entity and no address that runs a script, but reads the same.

    Examples
    --------
    >>> harmless("If $a<b$, <b>then</b> [see](javascript:alert)")
    'If $a< b$, < b>then< /b> [see](javascript :alert)'
    """
    return SCHEME.sub(r"\1 ", ENTITY.sub("& ", TAG.sub("< ", markdown)))


def normalise(release: dict, submission: dict | None, reason: str = "") -> tuple[dict, list[str]]:
    """The release with the student's answers and the student's own cells, and notes on what was mended.

    A student's cell is matched with the release's by its grade_id, then by its cell id. Of several cells for
    one question the last counts. Cells that the student added, or changed outside the questions, stand where
    they stood, beside those of the release. Nothing of the student's metadata survives.

    Parameters
    ----------
    release : dict
        The release notebook.
    submission : dict or None
        What :func:`~coursework.notebook.read_submission` returned.
    reason : str
        Why there is no submission; it stands on top of the blank notebook then.
    """
    if submission is None:
        why = harmless(f"**This submission could not be read: {reason}.**")
        blank = copy.deepcopy(release)
        blank["cells"].insert(0, {"cell_type": "markdown", "id": "why", "metadata": {}, "source": why})
        return blank, []
    return _Merge(release, submission).merged()


class _Merge:
    """The release's cells, and which of the student's belongs to which of them."""

    def __init__(self, release: dict, submission: dict) -> None:
        self.release = release
        self.cells = list(cells_of(release))
        self.by_grade_id = {cell.grade_id: i for i, cell in enumerate(self.cells) if cell.grade_id}
        self.by_cell_id = {cell.cell_id: i for i, cell in enumerate(self.cells) if cell.cell_id}
        self.known = {cell.source.strip() for cell in self.cells} | {""}
        self.seen: set[int] = set()
        self.answers: dict[int, Cell] = {}
        self.extra: dict[int, list[Cell]] = {}
        self.notes: list[str] = []
        self.last = -1  # the release's cell that the student's latest cell belongs to
        for cell in cells_of(submission):
            self.take(cell)

    def take(self, cell: Cell) -> None:
        place = self.by_grade_id.get(cell.grade_id, self.by_cell_id.get(cell.cell_id))
        if place is not None:
            self.last = place
            self.seen.add(place)
            if self.cells[place].solution:
                self.answer(place, cell)
                return
            if self.cells[place].grade_id:  # a test or a locked cell: the release's own is used
                if cell.source.strip() != self.cells[place].source.strip():
                    self.note(f"{self.cells[place].grade_id} was changed; the original is used")
                return
        if cell.source.strip() not in self.known:
            self.extra.setdefault(self.last, []).append(cell)

    def answer(self, place: int, cell: Cell) -> None:
        name = self.cells[place].grade_id
        if place in self.answers:
            self.note(f"{name} appears more than once; the last one counts")
        if cell.kind != self.cells[place].kind:
            self.note(f"{name} was made a {cell.kind} cell; it is read as {self.cells[place].kind}")
        self.answers[place] = cell

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def merged(self) -> tuple[dict, list[str]]:
        new = copy.deepcopy(self.release)
        first = next((i for i, cell in enumerate(self.cells) if cell.solution or cell.grade), 0)
        cells: list[dict] = []
        for i, raw in enumerate(new["cells"]):
            if i == first:
                cells += self.extras(-1)
            if self.cells[i].solution:
                raw["source"] = self.answer_text(i)
            elif self.cells[i].is_test and i not in self.seen:
                self.note(f"{self.cells[i].grade_id} was missing; it is put back")
            cells += [raw, *self.extras(i)]
        new["cells"] = cells
        for number, raw in enumerate(cells):
            raw["id"] = raw.get("id") or f"student-{number}"
        return new, self.notes

    def answer_text(self, place: int) -> str:
        cell = self.cells[place]
        if place in self.answers:
            return self.safe(self.answers[place].source, cell.kind)
        self.note(f"{cell.grade_id} is missing")
        return NO_ANSWER if cell.kind == "code" else cell.source

    def extras(self, place: int) -> list[dict]:
        return [self.raw(cell) for cell in self.extra.get(place, [])]

    def raw(self, cell: Cell) -> dict:
        raw = {"cell_type": cell.kind, "metadata": {}, "source": self.safe(cell.source, cell.kind)}
        return raw | {"execution_count": None, "outputs": []} if cell.kind == "code" else raw

    def safe(self, text: str, kind: str) -> str:
        if kind == "code":
            return text
        if WHOLE_TAG.search(text):
            self.note("HTML or a script in the text was made harmless")
        return harmless(text)


def content_of(notebook: dict) -> str:
    """All that the marks of a normalised notebook can depend on, as one text."""
    parts = []
    for raw in notebook["cells"]:
        text = source_text(raw)
        parts.append(f"{raw['cell_type']} {Cell.of(raw).grade_id} {len(text)}\n{text}\n")
    return "".join(parts)
