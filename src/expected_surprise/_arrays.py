"""The door of the library: from what a caller passes to an array of floats, with no entry lost or made up.

numpy alone would read the data under a mask, the number in a string, the real part of a complex number,
and None as nan.
"""

import math
import numbers
import operator
from collections.abc import Iterable
from decimal import Decimal

import numpy as np
from numpy.typing import ArrayLike

__all__ = [
    "DIMENSIONS",
    "as_array",
    "as_whole_number",
    "converted",
    "index",
    "real",
    "reject_masked",
    "require_axis",
    "require_broadcast",
    "require_known",
    "require_order",
]

# numpy broadcasts at most so many, though its arrays may have 64.
DIMENSIONS = 32
MASKS = {np.ma.MaskedArray, type(np.ma.masked)}


def converted(x: ArrayLike, name: str) -> np.ndarray:
    """``x`` as an array of native floats: float32 for float16 and float32, float64 for everything else.

    >>> converted([True, 2], "x")
    array([1., 2.])
    >>> converted(np.array([0.5], np.float16), "x").dtype
    dtype('float32')
    """
    x = as_array(x, name)
    if x.dtype.kind == "O":
        return _from_objects(x, name)
    if x.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers, not {x.dtype}")
    if x.dtype.kind == "f" and x.dtype.itemsize > 8:
        raise TypeError(f"{name} holds {x.dtype}, whose last digits would be lost; pass {name}.astype(float)")
    single = x.dtype.kind == "f" and x.dtype.itemsize < 8
    return x.astype(np.float32 if single else np.float64, copy=False)


def as_array(x: ArrayLike, name: str) -> np.ndarray:
    """``x`` as a plain array, if it is rectangular and nothing in it is masked.

    >>> as_array([[1], [2, 3]], "x")
    Traceback (most recent call last):
    ...
    ValueError: x has rows of different lengths; pass a rectangular array
    """
    reject_masked(x, name)
    try:
        array = np.asarray(x)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths; pass a rectangular array") from None
    if array.ndim > DIMENSIONS:
        raise ValueError(f"{name} has {array.ndim} dimensions; at most {DIMENSIONS} are possible")
    return array


def reject_masked(x: ArrayLike, name: str) -> None:
    """Raise if an entry of ``x``, or of a masked array in the list ``x``, is masked.

    >>> reject_masked(np.ma.array([1, 2], mask=[False, True]), "x")
    Traceback (most recent call last):
    ...
    ValueError: x has a masked entry; pass x.compressed() to leave it out, or x.filled(value)
    """
    if _masked(x):
        raise ValueError(
            f"{name} has a masked entry; pass {name}.compressed() to leave it out, or {name}.filled(value)"
        )


def _masked(x: ArrayLike) -> bool:
    if isinstance(x, np.ma.MaskedArray):
        return x.dtype.names is None and bool(np.ma.getmaskarray(x).any())
    if not isinstance(x, list | tuple):
        return False
    kinds = set(map(type, x))
    return not kinds.isdisjoint(MASKS | {list, tuple}) and any(map(_masked, x))


def _from_objects(x: np.ndarray, name: str) -> np.ndarray:
    """Whole numbers of any size, fractions and decimals, each rounded to the nearest double."""
    for value in x.flat:
        if not isinstance(value, numbers.Real | Decimal | np.bool) or isinstance(value, np.timedelta64):
            raise TypeError(f"{name} must hold real numbers, not {type(value).__name__}")
    try:
        return x.astype(float)
    except (OverflowError, ValueError):
        raise ValueError(f"{name} has a number that no float can hold, such as 10**400") from None


def require_axis(axis: int, x: np.ndarray, name: str) -> None:
    """Raise unless ``axis`` is the number of one axis of ``x``.

    >>> require_axis(1, np.ones(2), "p")
    Traceback (most recent call last):
    ...
    ValueError: axis is 1, but p has 1 dimension
    """
    try:
        number = index(axis)
        if isinstance(axis, bool):
            raise TypeError
    except TypeError:
        raise TypeError(
            f"axis is {axis!r}, but must be one whole number; for all entries at once pass {name}.ravel()"
        ) from None
    if not -x.ndim <= number < x.ndim:
        raise ValueError(f"axis is {axis}, but {name} has {x.ndim} dimension{'s' * (x.ndim > 1)}")


def require_broadcast(**arrays: np.ndarray) -> tuple[int, ...]:
    """The shape in which the arrays fit together; raise if there is none.

    >>> require_broadcast(p=np.ones(2), q=np.ones(3))
    Traceback (most recent call last):
    ...
    ValueError: p has shape (2,), q has (3,); these shapes do not broadcast
    """
    shapes = [a.shape for a in arrays.values()]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        (first, shape), *others = zip(arrays, shapes, strict=True)
        words = ", ".join([f"{first} has shape {shape}", *(f"{name} has {shape}" for name, shape in others)])
        raise ValueError(f"{words}; these shapes do not broadcast") from None


def require_known(choice: str, name: str, known: Iterable[str], all_of_them: str) -> None:
    """Raise unless ``choice`` is one of the words in ``known``.

    >>> require_known("cube", "family", ["ball", "cone"], "families")
    Traceback (most recent call last):
    ...
    ValueError: family is 'cube'; the families are ball, cone
    """
    if not isinstance(choice, str) or choice not in known:
        raise ValueError(f"{name} is {choice!r}; the {all_of_them} are {', '.join(sorted(known))}")


def require_order(x: ArrayLike, array: np.ndarray, name: str) -> None:
    """Raise unless the values of a sample, of which numpy made ``array``, can be told apart and sorted.

    numpy makes one string of 1 and "1".

    >>> require_order([1, "1"], np.array([1, "1"]), "x")
    Traceback (most recent call last):
    ...
    TypeError: x holds values of several types: int, str; make them all numbers or all strings
    """
    kinds = set() if isinstance(x, np.ndarray) else set(map(type, x))
    mixed = array.dtype.kind in "US" and len({issubclass(kind, str) for kind in kinds}) > 1
    if array.dtype.kind == "O":
        kinds = set(map(type, array))
        try:
            np.sort(array)
            mixed = bool(np.any(array != array))
        except TypeError:
            mixed = True
    if mixed or array.dtype.kind == "V":
        words = ", ".join(sorted(kind.__name__ for kind in kinds)) or f"records, {array.dtype}"
        raise TypeError(
            f"{name} holds values of several types: {words}; make them all numbers or all strings"
        )


def real(number: object) -> float:
    """A real number as a float: nan for what is none, and inf for a whole number beyond the floats.

    >>> real(2), real("2"), real(10**400)
    (2.0, nan, inf)
    """
    try:
        return float(number) if isinstance(number, (float, numbers.Real)) else math.nan
    except OverflowError:
        return math.inf
    except TypeError:  # numpy counts a span of time among the whole numbers
        return math.nan


def index(number: object) -> int:
    """``operator.index``, which reads what lies under a mask, without that.

    >>> index(np.int8(3))
    3
    """
    if isinstance(number, np.ma.MaskedArray):
        raise TypeError
    return operator.index(number)


def as_whole_number(number: int, name: str, least: int) -> int:
    """A whole number, at least ``least``.

    >>> as_whole_number(2.5, "k", 1)
    Traceback (most recent call last):
    ...
    TypeError: k is 2.5, but must be a whole number
    """
    try:
        whole = index(number)
    except TypeError:
        raise TypeError(f"{name} is {number!r}, but must be a whole number") from None
    if whole < least:
        raise ValueError(f"{name} is {whole}, but must be at least {least}")
    return whole
