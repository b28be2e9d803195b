"""Exercises whose answer is a number or a few: compare them, and name the mistake."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from expected_surprise.exercises._answers import NotYet, plural, quietly, show


@dataclass(frozen=True)
class Number:
    """One number of an answer: its name, the right value (computed when asked for), and how exact.

    ``within`` is the largest accepted difference; ``mistakes`` maps what to say to the number one gets
    from making the mistake, or to a function that recognises such a number.
    """

    name: str
    right: Callable[[], float]
    within: float
    mistakes: Mapping[str, float | Callable[[float], bool]] = field(default_factory=dict)
    either_sign: bool = False

    def judge(self, seen: object) -> None:
        """A NotYet if the number is wrong."""
        value = quietly(np.asarray, seen)
        if not isinstance(value, np.ndarray) or value.size != 1 or value.dtype.kind not in "iuf":
            raise NotYet(f"{self.name} is {show(seen)}, where a single number is expected")
        value, right = float(value.item()), self.right()
        if self.either_sign:
            value, right = abs(value), abs(right)
        if not self._near(value, right):
            raise NotYet(f"{self.name} is {show(seen, 8)}: {self._mistake(value, right)}")

    def _near(self, value: float, other: float) -> bool:
        return value == other or abs(value - other) <= self.within

    def _mistake(self, value: float, right: float) -> str:
        for words, wrong in self.mistakes.items():
            if wrong(value) if callable(wrong) else self._near(value, wrong):
                return words
        if np.isnan(value):
            return "nan is no answer"
        if right != 0 and self._near(-value, right):
            return "the sign is wrong"
        if abs(value - right) <= 0.01 * abs(right):
            return f"close, but not to the accuracy asked for (it may be off by {self.within:.2g})"
        return f"too {'large' if value > right else 'small'}"


@dataclass(frozen=True)
class Values:
    """An exercise that asks for one number or for several, in the order of ``call``."""

    number: str
    call: str
    parts: tuple[Number, ...]

    def judge(self, answer: object, seed: int) -> str:
        """What was compared, if all of it was right; otherwise a NotYet."""
        for part, seen in zip(self.parts, items(answer, self.call, len(self.parts)), strict=True):
            part.judge(seen)
        return f"compared: {', '.join(part.name for part in self.parts)}"


@dataclass(frozen=True)
class Judged:
    """An exercise with many right answers: ``judgement`` gets the values, complains or says what it tried."""

    number: str
    call: str
    judgement: Callable[..., str]

    def judge(self, answer: object, seed: int) -> str:
        """What the judgement says."""
        return self.judgement(*items(answer, self.call, self.call.count(",") + 1))


def items(answer: object, call: str, count: int) -> list:
    """The values of an answer; a NotYet if their number is not ``count``."""
    if callable(answer):
        raise NotYet(f"this exercise asks for {call}, and you passed a function; pass what it returns")
    if count == 1:
        return [answer]
    if not isinstance(answer, (tuple, list, np.ndarray)):
        raise NotYet(f"this exercise asks for the tuple {call}, and you passed {show(answer)}")
    if len(answer) != count:
        given = plural(len(answer), "value")
        raise NotYet(f"this exercise asks for {plural(count, 'value')}, {call}; you passed {given}")
    return list(answer)
