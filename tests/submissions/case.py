"""What a submission is, and what marking must make of it."""

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from submissions import trial

ALL = tuple(trial.TESTS)


@dataclass(frozen=True)
class Case:
    """A submission; its marks are full but for the tests that are ``lost``.

    ``edits`` are answers by the name of the question, ``extra`` are further cells, ``change`` turns the
    notebook into another or into the bytes of a file, and ``put`` fills the student's folder by itself.
    ``says`` is a part of the reason or of a note.
    """

    name: str
    edits: dict[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    status: str = "graded"
    says: str = ""
    change: Callable[[dict], dict | bytes] | None = None
    file: str = "trial.ipynb"
    put: Callable[[Path], None] | None = None
    slow: bool = False  # runs into limits of time, one after the other

    def write(self, folder: Path, **places: object) -> None:
        """Put what the student hands in into a folder; ``@name@`` stands for a place of the host."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.put is not None:
            self.put(folder)
            return
        edits = {name: filled(text, places) for name, text in self.edits.items()}
        notebook = trial.answered(edits, tuple(filled(text, places) for text in self.extra))
        content = notebook if self.change is None else self.change(notebook)
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    @property
    def marks(self) -> dict[str, float]:
        """What each test must give."""
        return {test: 0.0 if test in self.lost else float(trial.POINTS[test]) for test in ALL}


def filled(text: str, places: dict[str, object]) -> str:
    """A text with the places of the host that attacks aim at."""
    for name, place in places.items():
        text = text.replace(f"@{name}@", str(place))
    return text


def if_reached(attack: str) -> dict[str, str]:
    """The entropy is right only if the attack succeeded."""
    return {"entropy": attack + "if reached:\n" + textwrap.indent(trial.RIGHT["entropy"], "    ")}


def table(*cases: Case) -> dict[str, Case]:
    """The cases by their names, of which none occurs twice."""
    found = {case.name: case for case in cases}
    assert len(found) == len(cases)
    return found
