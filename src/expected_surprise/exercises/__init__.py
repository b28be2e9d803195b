"""Answers to the book's code exercises, checked in the notebook: ``check("2.3", my_entropy)``.

One module a chapter says what its exercises ask for and which mistakes are typical (``ch02`` and so on);
``_functions`` and ``_values`` hold the machinery. A verdict says what was seen, never how to do it.
"""

import importlib
import pkgutil
import textwrap
from dataclasses import dataclass

from expected_surprise.exercises._answers import NotYet

__all__ = ["Verdict", "check"]


@dataclass(frozen=True)
class Verdict:
    """What ``check`` says: ``passed`` and, in words, ``message``.

    >>> Verdict("2.5", False, "the number of tosses is 7: too small")
    Exercise 2.5: not yet.
    The number of tosses is 7: too small.
    """

    number: str
    passed: bool
    message: str

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        sentence = self.message[:1].upper() + self.message[1:]
        text = textwrap.fill(f"{sentence}.", 88, break_long_words=False, break_on_hyphens=False)
        return f"Exercise {self.number}: {'right.' if self.passed else 'not yet.'}\n{text}"


def check(number: str, answer: object, *, seed: int = 0) -> Verdict:
    """Check an answer to a code exercise and say what is wrong with it.

    A function is passed by its name and is tried on random inputs and on the edge cases of the exercise;
    ``seed`` chooses the inputs, and the same seed gives the same ones. An answer of several values is
    passed as a tuple. Nothing that goes wrong in the answer escapes as an error.

    >>> check("2.5", 500)
    Exercise 2.5: not yet.
    The number of tosses is 500: that is the prediction; for the exact answer compute the
    mean itself.
    """
    known = _exercises()
    if number not in known:
        numbers = ", ".join(sorted(known, key=_order))
        raise ValueError(f'there is no check for exercise {number!r}; pass one of "{numbers}" as a string')
    try:
        return Verdict(number, True, known[number].judge(answer, seed))
    except NotYet as complaint:
        return Verdict(number, False, str(complaint))


def _order(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def _exercises() -> dict[str, object]:
    """The exercises of all chapters by number."""
    names = (module.name for module in pkgutil.iter_modules(__path__) if module.name.startswith("ch"))
    chapters = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return {exercise.number: exercise for chapter in chapters for exercise in chapter.EXERCISES}
