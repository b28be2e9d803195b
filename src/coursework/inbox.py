"""What a student handed in, and which of the files is meant. Files are only read, and no link is followed."""

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coursework.notebook import MOST_BYTES, cells_of, parse_submission, read_bytes
from coursework.students import IGNORED, plain_name, printable

MOST_FILES = 200
MOST_ZIP_BYTES = 50 * 2**20
NO_NOTEBOOK = "not a notebook"


@dataclass(frozen=True)
class Picked:
    """What was chosen for one assignment from all that a student handed in."""

    status: str  # readable, unreadable or missing
    notebook: dict | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass
class _Candidate:
    place: str
    notebook: dict | None
    reason: str
    ours: int = 0
    others: int = 0
    named: set[str] = field(default_factory=set)

    @property
    def size(self) -> int:
        return sum(len(cell.source) for cell in cells_of(self.notebook)) if self.notebook else 0


def pick(places: list[Path], assignment: str, release: dict, known: set[str]) -> Picked:
    """The notebook that a student handed in for an assignment, whatever it is called and wherever it lies.

    Parameters
    ----------
    places : list of Path
        The student's folders and files in the inbox.
    assignment : str
        The assignment's id.
    release : dict
        Its release, by whose grade_ids its cells are known.
    known : set of str
        The ids of all assignments, which show for which of them a file is meant by its name.
    """
    ids = {cell.grade_id for cell in cells_of(release) if cell.solution or cell.grade}
    files, notes = list(_files(places)), []
    if len(files) > MOST_FILES:
        return Picked("unreadable", reason=f"more than {MOST_FILES} files")
    candidates, held = [], 0
    for candidate in (one for place, path in files for one in _candidates(place, path)):
        candidates.append(_weighed(candidate, ids, known))
        held += candidate.size
        if held > MOST_ZIP_BYTES:  # many small zip files could hold more than this machine's memory
            return Picked("unreadable", reason="notebooks of more than 50 MB together")
    ours = _for_assignment(candidates, assignment)
    readable = [c for c in ours if c.notebook is not None]
    if not ours:
        rest = [c for c in candidates if assignment in c.named or not (c.named or c.others)]
        if not rest:
            return Picked("missing", reason="nothing was handed in")
        return Picked("unreadable", reason=f"no notebook of this assignment: {_list(rest)}")
    if not readable:
        return Picked("unreadable", reason="; ".join(f"{printable(c.place)}: {c.reason}" for c in ours[:3]))
    chosen = _one_of(readable, assignment)
    if chosen is None:
        advice = f"leave one, or call it {assignment}.ipynb"
        return Picked("unreadable", reason=f"several notebooks could be meant: {_list(readable)}; {advice}")
    if len(ours) > 1:
        notes.append(f"of {len(ours)} files {printable(chosen.place)} counts")
    elif Path(chosen.place).name != f"{assignment}.ipynb":
        notes.append(f"the file is called {printable(chosen.place)}")
    return Picked("readable", chosen.notebook, notes=tuple(notes))


def _list(candidates: list[_Candidate]) -> str:
    names = [printable(c.place)[:80] for c in candidates[:3]]
    return ", ".join(names) + (", ..." if len(candidates) > 3 else "")


def _for_assignment(candidates: list[_Candidate], assignment: str) -> list[_Candidate]:
    """Notebooks with this assignment's cells; else those, readable or not, that may be it by their name."""
    if ours := [c for c in candidates if c.ours]:
        return ours
    bare = [c for c in candidates if not c.others and c.reason != NO_NOTEBOOK]
    return [c for c in bare if assignment in c.named] or [c for c in bare if not c.named]


def _one_of(candidates: list[_Candidate], assignment: str) -> _Candidate | None:
    if all(c.notebook == candidates[0].notebook for c in candidates):
        return candidates[0]
    exact = [c for c in candidates if Path(c.place).name == f"{assignment}.ipynb"]
    return exact[0] if len(exact) == 1 else None


def _weighed(candidate: _Candidate, ids: set[str], known: set[str]) -> _Candidate:
    name = candidate.place.casefold()
    candidate.named = {one for one in known if one.casefold() in name}
    if candidate.notebook is not None:
        for cell in cells_of(candidate.notebook):
            if cell.grade_id in ids or cell.cell_id in ids:
                candidate.ours += 1
            elif cell.grade_id:
                candidate.others += 1
    return candidate


def _is_notebook(name: str) -> bool:
    """Whether a file of this name is tried: also surprise.ipynb.txt, surprise.json and surprise."""
    name = name.rpartition("/")[2].casefold()
    return ".ipynb" in name or name.endswith(".json") or "." not in name


def _files(places: list[Path]) -> Iterator[tuple[str, Path]]:
    """The student's files, with the place that messages name; links are listed, never followed."""
    for root in places:
        if root.is_symlink() or not root.is_dir():
            yield plain_name(root.name), root
            continue
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in IGNORED)
            names += [name for name in folders if os.path.islink(os.path.join(folder, name))]
            for name in sorted(names):
                path = Path(folder, name)
                if not name.startswith(".") and name not in IGNORED:
                    yield plain_name(str(path.relative_to(root))), path


def _candidates(place: str, path: Path) -> Iterator[_Candidate]:
    if path.suffix.casefold() == ".zip":
        yield from _zipped(place, path)
    elif path.is_symlink():
        yield _Candidate(place, None, "a symbolic link")
    elif _is_notebook(place):
        data, reason = read_bytes(path)
        yield _Candidate(place, *((None, reason) if data is None else parse_submission(data)))
    else:
        yield _Candidate(place, None, NO_NOTEBOOK)


def _zipped(place: str, path: Path) -> Iterator[_Candidate]:
    """The notebooks in a zip file, read in memory with a limit, so that its names and sizes do no harm."""
    data, reason = read_bytes(path, MOST_ZIP_BYTES)
    if data is None:
        yield _Candidate(place, None, reason)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if _wanted(m)]
            if not members or len(members) > MOST_FILES:
                yield _Candidate(place, None, f"a zip file with {len(members)} notebooks")
                return
            if sum(m.file_size for m in members) > MOST_ZIP_BYTES:
                yield _Candidate(place, None, "a zip file whose notebooks are larger than 50 MB")
                return
            for member in members:
                inside = f"{place}/{plain_name(member.filename)}"
                yield _Candidate(inside, *_member(lambda m=member: archive.open(m).read(m.file_size + 1)))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        yield _Candidate(place, None, "a damaged zip file")


def _wanted(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.split("/")
    hidden = any(part in IGNORED or (part.startswith(".") and part != "..") for part in parts)
    link = stat.S_ISLNK(member.external_attr >> 16)
    return not (member.is_dir() or hidden or link) and _is_notebook(member.filename)


def _member(read: Callable[[], bytes]) -> tuple[dict | None, str]:
    try:
        data = read()
    except Exception as error:  # zlib, lzma, encryption: whatever a broken archive brings
        return None, f"damaged or encrypted in its zip file ({type(error).__name__})"
    too_large = len(data) > MOST_BYTES
    return (None, f"larger than {MOST_BYTES // 2**20} MB") if too_large else parse_submission(data)
