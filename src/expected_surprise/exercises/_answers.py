"""What all kinds of exercises share: the complaint, and how values are shown in it."""

import warnings
from collections.abc import Callable

import numpy as np


class NotYet(Exception):  # noqa: N818 (a complaint about an answer, not an error of the program)
    """An answer is not right yet; the text says what was seen."""


def show(value: object, digits: int = 6) -> str:
    """A value as a reader would write it, short.

    >>> show(np.array([0.25, 0.75])), show(np.float64(2)), show("bit")
    ('[0.25, 0.75]', '2', "'bit'")
    """
    if isinstance(value, (tuple, list)) and not _numeric(value):
        text = ", ".join(show(item, digits) for item in value)
        return f"({text})" if isinstance(value, tuple) else f"[{text}]"
    if isinstance(value, (str, dict, set)) or value is None or callable(value):
        return getattr(value, "__name__", None) or repr(value)
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        return repr(value)
    if array.size > (12 if array.ndim == 1 else 20):
        return f"an array of shape {array.shape}"
    return _nested(array, digits)


def _numeric(value: object) -> bool:
    try:
        return np.asarray(value).dtype.kind in "biufc"
    except ValueError:  # rows of different lengths
        return False


def _nested(array: np.ndarray, digits: int) -> str:
    if array.ndim == 0:
        return str(array) if array.dtype.kind in "bc" else f"{array:.{digits}g}"
    return "[" + ", ".join(_nested(item, digits) for item in array) + "]"


def plural(count: int, noun: str) -> str:
    """A number with its noun.

    >>> plural(1, "argument"), plural(2, "argument")
    ('1 argument', '2 arguments')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"


def close(seen: object, wanted: object, rtol: float, atol: float) -> bool:
    """Whether two results have one shape and agree; inf agrees with inf, and nan with nan."""
    try:
        seen, wanted = np.asarray(seen, dtype=float), np.asarray(wanted, dtype=float)
    except (TypeError, ValueError):
        return False
    with np.errstate(all="ignore"):
        return seen.shape == wanted.shape and np.allclose(seen, wanted, rtol, atol, equal_nan=True)


def quietly(formula: Callable, *args: object) -> object:
    """The value of a formula without warnings; an error is returned, not raised."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return formula(*args)
        except Exception as error:
            return error
