"""Exercises whose answer is a function: call it, compare it, and name the mistake."""

import contextlib
import copy
import inspect
import io
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from expected_surprise.exercises._answers import NotYet, close, plural, quietly, show


@dataclass(frozen=True)
class Case:
    """One input: the arguments, what kind of input they are, and a word for who fails there.

    ``fails`` says why the input is not allowed: then the answer must raise an error.
    """

    args: tuple
    kind: str = "random input"
    hint: str = ""
    fails: str = ""


@dataclass(frozen=True)
class Result:
    """What the learner's function did with one case."""

    case: Case
    value: object = None
    error: Exception | None = None
    printed: str = ""
    warning: str = ""
    changed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Function:
    """An exercise that asks for the function ``call``, such as ``my_entropy(p)``.

    ``cases`` draws the inputs from a random generator, plain ones first. ``mistakes`` maps what to say to
    a formula (or several) that gives what one gets from making the mistake. Where the values may be
    rounded, ``rtol`` and ``atol`` say how much.
    """

    number: str
    call: str
    right: Callable
    cases: Callable[[np.random.Generator], Iterable[Case]]
    mistakes: Mapping[str, Callable | tuple[Callable, ...]] = field(default_factory=dict)
    rtol: float = 1e-9
    atol: float = 1e-12
    signed_zero: bool = False

    def judge(self, answer: object, seed: int) -> str:
        """What was tried, if all of it was right; otherwise a NotYet."""
        if not callable(answer):
            raise NotYet(
                f"this exercise asks for a function, and you passed {show(answer)}; "
                f"pass {self.call.split('(')[0]} itself, without calling it"
            )
        cases = list(self.cases(np.random.default_rng(seed)))
        _require_arguments(answer, self.call, len(cases[0].args))
        results = [_try(answer, case) for case in cases]
        complaints = [(result, words) for result in results if (words := self._complaint(result))]
        if complaints:
            raise NotYet(self._main_complaint(complaints, results))
        self._require_manners(results)
        kinds = ", ".join(dict.fromkeys(case.kind for case in cases))
        return f"tried on {plural(len(cases), 'input')} ({kinds})"

    def _names(self) -> list[str]:
        return [name.strip() for name in self.call.split("(")[1].rstrip(")").split(",")]

    def _where(self, case: Case) -> str:
        pairs = zip(self._names(), case.args, strict=True)
        return f"for {' and '.join(f'{name} = {show(value, 10)}' for name, value in pairs)} ({case.kind})"

    def _complaint(self, result: Result) -> str:
        """What is wrong with one result in itself; nothing if it is right."""
        case, value = result.case, result.value
        if case.fails:
            return "" if result.error else f"you return {show(value)} and raise no error, but {case.fails}"
        if result.error:
            return f"your function raises {type(result.error).__name__}: {result.error}"
        if value is None:
            did = f"prints {result.printed.strip()[:60]!r} and returns" if result.printed else "returns"
            return f"your function {did} nothing; end it with `return` and the value"
        wanted = quietly(self.right, *case.args)
        return self._difference(value, np.asarray(wanted))

    def _difference(self, value: object, wanted: np.ndarray) -> str:
        array = quietly(np.asarray, value)
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
            kind = type(value).__name__
            return f"you return {show(value)} of type {kind}, where {_shape(wanted)} is expected"
        if array.shape != wanted.shape:
            return f"you return {show(value)}, {_shape(array)}, where {_shape(wanted)} is expected"
        if close(array, wanted, self.rtol, self.atol):
            if self.signed_zero and np.any(np.signbit(array) & (array == 0)):
                return "you return -0.0 where 0.0 is asked for"
            return ""
        wrong = "that is wrong" if wanted.dtype == bool else _direction(array.astype(float), wanted)
        return f"you return {show(value)}, and {wrong}"

    def _main_complaint(self, complaints: list[tuple[Result, str]], results: list[Result]) -> str:
        """The first complaint, with the mistake that explains it and as much of the rest as possible."""
        first, words = complaints[0]
        found = [text for text in self.mistakes if self._explains(text, first)]
        if found and self._can_be_explained(first):
            best = max(found, key=lambda text: sum(self._explains(text, r) for r in results))
            if first.error is None:
                words = f"you return {show(first.value)}"
            return f"{self._where(first.case)} {words}: {best}"
        hint = f"; {first.case.hint}" if first.case.hint else ""
        return f"{self._where(first.case)} {words}{hint}"

    def _can_be_explained(self, result: Result) -> bool:
        """Whether a formula can be behind it: not where nothing came back, or the right value."""
        if result.case.fails or (result.value is None and not result.error):
            return False
        return bool(result.error) or not self._same(quietly(self.right, *result.case.args), result)

    def _explains(self, text: str, result: Result) -> bool:
        formulas = self.mistakes[text]
        formulas = formulas if isinstance(formulas, tuple) else (formulas,)
        return any(self._same(quietly(formula, *result.case.args), result) for formula in formulas)

    def _same(self, value: object, result: Result) -> bool:
        if isinstance(value, Exception) or result.error:
            return type(value) is type(result.error)
        return close(result.value, value, max(self.rtol, 1e-9), self.atol)

    def _require_manners(self, results: list[Result]) -> None:
        """The values are right; it should also leave its input alone and give no warning."""
        for result in results:
            if result.changed:
                names = ", ".join(self._names()[i] for i in result.changed)
                raise NotYet(
                    f"the values are right, but your function changes its argument {names}: "
                    "whoever calls it finds other numbers there afterwards; work on a copy"
                )
        for result in results:
            if result.warning and not result.case.fails:
                raise NotYet(
                    f"the values are right, but {self._where(result.case)} your function gives the warning "
                    f"{result.warning!r}; avoid the step that causes it"
                )


def _require_arguments(answer: Callable, call: str, count: int) -> None:
    try:
        signature = inspect.signature(answer)
    except ValueError:  # some functions written in C do not tell
        return
    try:
        signature.bind(*[None] * count)
    except TypeError:
        names = list(signature.parameters)
        raise NotYet(
            f"the function is to be called as {call}, with {plural(count, 'argument')}, "
            f"and yours has {plural(len(names), 'argument')}: {', '.join(names) or 'none'}"
        ) from None


def _try(answer: Callable, case: Case) -> Result:
    args, printed = copy.deepcopy(case.args), io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        try:
            value, error = answer(*args), None
        except Exception as raised:
            value, error = None, raised
    changed = tuple(i for i in range(len(args)) if not _unchanged(args[i], case.args[i]))
    warning = str(caught[0].message) if caught else ""
    return Result(case, value, error, printed.getvalue(), warning, changed)


def _unchanged(after: object, before: object) -> bool:
    if isinstance(before, np.ndarray):
        return np.array_equal(after, before, equal_nan=before.dtype.kind == "f")
    return True


def _shape(array: np.ndarray) -> str:
    return "a single number" if array.ndim == 0 else f"an array of shape {array.shape}"


def _direction(seen: np.ndarray, wanted: np.ndarray) -> str:
    """How a wrong value is wrong, without the right one."""
    if np.any(np.isnan(seen)):
        return "nan is no answer"
    if np.any(np.isinf(wanted) & ~np.isinf(seen)):
        return "the right value is infinite"
    if np.any(np.isinf(seen)):
        return "the right value is finite"
    gap = np.abs(seen - wanted)
    worst = np.unravel_index(np.argmax(gap), gap.shape)
    where = f"entry {', '.join(map(str, worst))}" if gap.ndim else "that"
    side = "large" if seen[worst] > wanted[worst] else "small"
    return f"{where} is too {side}{_size(gap[worst], wanted[worst])}"


def _size(gap: float, wanted: float) -> str:
    if wanted == 0:
        return ""
    share = abs(gap / wanted)
    return f", by about {100 * share:.2g} percent" if share > 1e-4 else ", in the later digits"
