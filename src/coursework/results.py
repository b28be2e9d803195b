"""The result of marking one submission, and the folder in which results are kept.

A result's file is called by the hash of everything that its marks depend on, and is written in one step.
So a run that was killed at any moment can be started again: what is finished is found, nothing counts twice,
and folders of results from several machines are merged by copying them together.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

STATUSES = ("graded", "partial", "unreadable", "missing", "failed")


@dataclass(frozen=True)
class Result:
    """What came of marking one submission.

    Attributes
    ----------
    assignment, student : str
    sha256 : str
        The key: the hash of the normalised submission, the source and the version of the marker.
    status : str
        graded; partial (limits were used up, the marks so far stand); unreadable; missing; or failed (not the
        student's fault: no score, to be marked again).
    reason : str
        Why the status is not "graded".
    scores, maxima : dict
        Marks and points by the grade_id of the test. Written questions are not in ``scores``.
    outputs : dict
        By the index of the cell in the normalised notebook, as a string such as "3", or by "test:" and the
        grade_id: ``{"error": {"name": ..., "value": ...}, "stdout": ..., "stderr": ..., "rich": [...]}``.
    notes : tuple of str
        What the marker or the normaliser wants a person to know.
    seconds : float
    sandbox : str
        Which sandbox it ran in; "none" where it was switched off.
    version : str
        The version of the marker.

    Examples
    --------
    >>> result = Result(status="graded", scores={"test-a": 2.0}, maxima={"test-a": 2.0, "test-b": 3.0})
    >>> result.score, result.maximum
    (2.0, 5.0)
    >>> Result.from_json(result.to_json()) == result
    True
    """

    assignment: str = ""
    student: str = ""
    sha256: str = ""
    status: str = "failed"
    reason: str = ""
    scores: dict[str, float] = field(default_factory=dict)
    maxima: dict[str, float] = field(default_factory=dict)
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    sandbox: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"status {self.status!r} is none of {', '.join(STATUSES)}")
        object.__setattr__(self, "notes", tuple(self.notes))

    @property
    def score(self) -> float:
        """The sum of the marks that tests gave."""
        return float(sum(self.scores.values()))

    @property
    def maximum(self) -> float:
        """The most that tests can give."""
        return float(sum(self.maxima.values()))

    @property
    def finished(self) -> bool:
        """Whether it stands; a failed one is to be marked again."""
        return self.status != "failed"

    def to_json(self) -> str:
        """The result as one JSON object, always with the same bytes."""
        return json.dumps(asdict(self), ensure_ascii=True, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """The result that :meth:`to_json` wrote.

        Raises
        ------
        ValueError
            If ``text`` is anything else.
        """
        raw = json.loads(text)
        if not isinstance(raw, dict) or set(raw) != {f.name for f in fields(cls)}:
            raise ValueError("not a result: other fields than those of a result")
        return cls(**raw)


def key_of(*parts: str) -> str:
    """The SHA-256 of some texts, each with its length in front, so that no two lists of texts look alike.

    Examples
    --------
    >>> key_of("ab", "c") == key_of("a", "bc")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf8", "surrogatepass")
        digest.update(f"{len(data)}:".encode() + data)
    return digest.hexdigest()


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that at any moment it is there whole, or as it was before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(text, "utf8")
    part.replace(path)


class Store:
    """The results of one assignment: ``<course>/results/<assignment>/<sha256>.json``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """The file of a result."""
        return self.folder / f"{sha256}.json"

    def put(self, result: Result) -> None:
        """Keep a result; whoever reads at the same time sees the old file or the new one, whole."""
        write_atomically(self.path(result.sha256), result.to_json())

    def get(self, sha256: str) -> Result | None:
        """The result with this key, or ``None`` where there is none, or its file is damaged."""
        try:
            result = Result.from_json(self.path(sha256).read_text("utf8"))
        except (OSError, ValueError, TypeError):
            return None
        return result if result.sha256 == sha256 else None

    def finished(self, sha256: str) -> bool:
        """Whether the submission with this key need not be marked again."""
        result = self.get(sha256)
        return result is not None and result.finished

    def merge(self, other: "Store") -> int:
        """Take over the finished results of another machine that are not here; how many these were."""
        count = 0
        for result in other:
            if result.finished and not self.finished(result.sha256):
                self.put(result)
                count += 1
        return count

    def __iter__(self) -> Iterator[Result]:
        """All results, one at a time."""
        for path in sorted(self.folder.glob("*.json")):
            if result := self.get(path.stem):
                yield result
