"""What the command shows: a progress bar, a closing table, or one JSON object."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from coursework.students import printable

WIDTH = 24


@dataclass
class Report:
    """What a command did: a table, sentences below it, and whether something needs attention."""

    headers: Sequence[str] = ()
    rows: list[Sequence[Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    code: int = 0

    def show(self, *, as_json: bool) -> int:
        """Print it; gives back the exit code."""
        if as_json:
            table = [dict(zip(self.headers, row, strict=True)) for row in self.rows]
            print(json.dumps({"table": table, "messages": self.lines, "code": self.code}, ensure_ascii=False))
        else:
            print("\n".join([*table_lines(self.headers, self.rows), *map(printable, self.lines)]))
        return self.code


def table_lines(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    r"""A plain table: words to the left, numbers to the right.

    Examples
    --------
    >>> print("\n".join(table_lines(["who", "marks"], [["Ann", 12], ["Bo", 3]])))
    who  marks
    Ann     12
    Bo       3
    """
    body = [[printable(str(value)) for value in row] for row in rows]
    right = [all(isinstance(row[i], int | float) for row in rows) for i in range(len(headers))]
    widths = [max(map(len, column)) for column in zip(headers, *body, strict=True)]

    def line(fields: Sequence[str]) -> str:
        pairs = zip(fields, widths, right, strict=True)
        return "  ".join(text.rjust(w) if r else text.ljust(w) for text, w, r in pairs).rstrip()

    return [line(fields) for fields in ([list(headers)] if headers else []) + body]


class Bar:
    """A progress bar on a terminal; nothing where the output goes elsewhere."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.on = sys.stderr.isatty()

    def __call__(self, done: int, total: int, word: str) -> None:
        """Show how many are done, of how many, and a word on the latest."""
        if self.on:
            full = "#" * (WIDTH * done // max(total, 1))
            sys.stderr.write(f"\r{self.title} [{full:<{WIDTH}}] {done}/{total} {word:<12}")
            sys.stderr.write("\n" if done == total else "")
            sys.stderr.flush()
