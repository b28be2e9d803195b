"""What the fuzz test draws: arrays in every dress that numpy knows, things that are no arrays, and a judge.

A row of ``fuzz_rows`` has a function, valid arguments, and a model: the contract, written down a second
time. The model returns what the function must return, by mpmath, or raises ``RefusedError``.
"""

import linecache
import math
import re
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import numpy as np
from hypothesis import strategies as st

import expected_surprise

mp.mp.dps = 50
PACKAGE = str(Path(expected_surprise.__file__).parent)
NAN, INF = math.nan, math.inf
FLOATS = [0.0, -0.0, 0.5, 1.0, 0.25, 1 / 3, -1.0, 2.0, NAN, INF, -INF, 5e-324, 1e-310, 1e308, 1 - 2**-53]
KINDS = ["?", "i1", "u1", "i2", "i8", ">i4", "u8", "f2", "f4", ">f4", "f8", ">f8", "g", "c8", "c16"]
STRANGE = ["U3", "S3", "M8[D]", "M8[ns]", "m8[s]", "O", [("a", "f8"), ("b", "i4")]]
SHAPES = [(), (1,), (2,), (3,), (0,), (1, 1), (2, 2), (3, 2), (0, 2), (2, 0), (2, 1, 2), (1,) * 20, (1,) * 64]
NO_ARRAYS = [
    *(None, "a", "0.5", b"1", "", 1j, {}, set(), object(), [], [[]], [[1], [2, 3]], [[[1]], [[2], [3]]]),
    *(True, 0, -1, 1, 2, 3, 10**400, -(10**400), 2**63, 0.5, -0.5, 1.5, NAN, INF, -INF, 5e-324, 1e308),
    *(Fraction(1, 2), Decimal("0.5"), Decimal("sNaN"), Decimal("1e400"), Fraction(10**400, 3), [0.5, "0.5"]),
    *([None, 0.5], ["a", "b"], [0.5, 0.5], [1.0], [0, 1], range(2), np.ma.masked, [0.5, np.ma.masked]),
    *([np.ma.array([0.5, 0.5], mask=[0, 1])], np.float32(0.5), np.longdouble(1), np.complex64(1), np.True_),
    *(
        int,
        math.log,
        slice(2),
        ...,
        np.datetime64("2020-01-01"),
        np.datetime64("NaT"),
        float,
        {"a": 1},
        [1j, 1],
    ),
]


class Table(np.ndarray):
    """A subclass, of which the results must not be."""


class RefusedError(Exception):
    """The contract has an error for such arguments."""


class BorderError(Exception):
    """So close to the border between valid and invalid that either answer is right."""


@dataclass(frozen=True)
class Unsure:
    """The function may find that there is no answer; if it gives one, it is this."""

    expected: object


@dataclass(frozen=True)
class Row:
    """How to fuzz one function; ``ulps`` and ``slack`` are the relative and the absolute error, in roundings.

    ``words`` are what errors may speak of beside the names of the arguments. ``floats`` names the arrays
    that decide whether the result is in single precision; without it there is no such promise.
    """

    function: Callable
    arguments: st.SearchStrategy
    model: Callable
    ulps: float = 200
    slack: float = 0
    floats: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the function, after that of its class if it is a method."""
        return getattr(self.function, "__qualname__", self.function.__name__)


def calls(row: Row) -> st.SearchStrategy:
    """Arguments: each array in some dress, and at times something else in the place of one of them."""
    return st.builds(_mixed, row.arguments, st.data())


def _mixed(arguments: dict, data) -> dict:
    draw = data.draw
    call = {name: draw(dressed(x)) if isinstance(x, np.ndarray) else x for name, x in arguments.items()}
    if draw(st.booleans()):
        call[draw(st.sampled_from(sorted(call)))] = draw(st.one_of(st.sampled_from(NO_ARRAYS), wild()))
    return call


def dressed(x: np.ndarray) -> st.SearchStrategy:
    """The numbers of ``x``, as near as the dress allows, in an array or sequence of some kind."""
    return st.sampled_from(DRESSES).map(lambda dress: dress(x))


def wild() -> st.SearchStrategy:
    """Arrays of any type and shape, with any entries."""
    arrays = st.builds(
        _array, st.sampled_from(KINDS + STRANGE), st.sampled_from(SHAPES), st.integers(0, 2**32)
    )
    return st.one_of(arrays, st.builds(lambda x, dress: dress(x), arrays, st.sampled_from(DRESSES)))


def _array(kind: str | list, shape: tuple, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    few = FLOATS if seed % 3 else FLOATS[: 1 + seed // 3 % 6]
    with np.errstate(all="ignore"):
        x = rng.choice(few, shape)
        if isinstance(kind, str) and np.dtype(kind).kind in "iuM":
            x = np.nan_to_num(x, nan=3, posinf=100, neginf=0).clip(-5, 100)
        if kind == "O":
            x = rng.choice(np.array([*few, Fraction(1, 2), None, "0.5", 1j], dtype=object), shape)
        return (
            np.asarray(x)
            .astype("i8" if isinstance(kind, str) and kind[0] in "Mm" else "f8", copy=False)
            .astype(kind)
            if kind != "O"
            else x
        )


def _strided(x: np.ndarray) -> np.ndarray:
    wide = np.full((*x.shape[:-1], 2 * x.shape[-1]) if x.ndim else (), NAN).astype(x.dtype)
    wide[..., ::2] = x
    return wide[..., ::2]


def _frozen(x: np.ndarray) -> np.ndarray:
    x = x.copy()
    x.flags.writeable = False
    return x


def _mapped(x: np.ndarray) -> np.ndarray:
    if x.dtype.hasobject or x.size == 0:
        return x
    with tempfile.TemporaryFile() as file:
        mapped = np.memmap(file, x.dtype, "w+", shape=x.shape or (1,))
        mapped[...] = x
        return mapped if x.ndim else mapped[0]


def _quietly(dtype: str) -> Callable:
    def cast(x: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return x.astype(dtype) if x.dtype.kind in "biuf" else x

    return cast


def _whole(dtype: str) -> Callable:
    """Whole numbers in another type; anything else stays."""

    def cast(x: np.ndarray) -> np.ndarray:
        fits = (
            x.dtype.kind in "biuf" and np.all(np.isfinite(x)) and np.all((x == np.floor(x)) & (abs(x) < 100))
        )
        return x.astype(dtype) if fits and (dtype[0] != "u" or np.all(x >= 0)) else x

    return cast


DRESSES: list[Callable] = [
    lambda x: x,
    lambda x: x.tolist(),
    lambda x: tuple(x.tolist()) if x.ndim else x[()],
    lambda x: np.asfortranarray(x),
    lambda x: np.flip(np.array(np.flip(x))),
    lambda x: _strided(x) if x.ndim and x.dtype.names is None and x.dtype.kind == "f" else x,
    lambda x: x.view(Table),
    lambda x: x.view(np.matrix) if x.ndim == 2 else x,
    lambda x: np.broadcast_to(x.ravel()[:1].reshape((1,) * x.ndim), x.shape) if x.size else x,
    lambda x: np.ma.array(x),
    lambda x: np.ma.array(x, mask=np.arange(x.size).reshape(x.shape) == 0),
    lambda x: (
        np.array([Fraction(v) if math.isfinite(v) else v for v in x.ravel().tolist()], object).reshape(
            x.shape
        )
        if x.dtype.kind == "f" and x.dtype.itemsize <= 8
        else x
    ),
    _frozen,
    _mapped,
    *map(_quietly, ["f2", "f4", ">f4", ">f8", "g", "c16"]),
    *map(_whole, ["i1", "u1", ">i2", "i8", "u8", "f8"]),
]


def plain(x) -> np.ndarray:
    """The entries of ``x`` as floats of mpmath: each is what its double (or single) is."""
    if masks(x):
        raise RefusedError("masked")
    if isinstance(x, np.ndarray | np.generic) and (x.dtype.kind not in "biufO" or x.dtype.itemsize > 8):
        raise RefusedError("type")
    try:
        array = np.array(x, dtype=object)
    except ValueError:
        raise RefusedError("ragged") from None
    if array.ndim > 32:
        raise RefusedError("dimensions")
    out = np.empty(array.shape, dtype=object)
    for index in np.ndindex(array.shape):
        out[index] = _number(array[index])
    return out


def _number(value) -> mp.mpf:
    if isinstance(value, np.generic) and value.dtype.kind not in "biuf":
        raise RefusedError("type")
    if not isinstance(value, bool | int | float | Fraction | Decimal | np.generic):
        raise RefusedError("type")
    if isinstance(value, np.longdouble) and value.dtype.itemsize > 8:
        raise BorderError  # numpy makes long doubles or objects of a list of them
    try:
        return mp.mpf(float(value))
    except (OverflowError, ValueError):
        raise RefusedError("too large") from None


def masks(x) -> bool:
    if isinstance(x, np.ma.MaskedArray):
        return x.dtype.names is None and bool(np.any(np.ma.getmaskarray(x)))
    return isinstance(x, list | tuple) and any(map(masks, x))


def is_single(x) -> bool:
    """Whether numbers come in half or single precision."""
    return getattr(x, "dtype", None) is not None and x.dtype.kind == "f" and x.dtype.itemsize < 8


def judge(row: Row, call: dict) -> None:
    """Call the function: it must give what the model gives, or the error that the model asks for."""
    before = {name: fingerprint(x) for name, x in call.items()}
    try:
        expected = row.model(**call)
    except (RefusedError, BorderError) as verdict:
        expected = verdict
    value, error = _result(row, call)
    if error is not None:
        may = isinstance(expected, RefusedError | BorderError | Unsure)
        assert may, f"refused what is valid: {error!r}"
        assert_documented(error, {*call, *row.words})
    else:
        assert not isinstance(expected, RefusedError), f"gave {value!r} for what is not valid: {expected}"
        if not isinstance(expected, BorderError):
            true = expected.expected if isinstance(expected, Unsure) else expected
            assert_agrees(row, call, value, true)
    assert {name: fingerprint(x) for name, x in call.items()} == before, "an argument has changed"


def _result(row: Row, call: dict) -> tuple[object, Exception | None]:
    try:
        return row.function(**call), None
    except (TypeError, ValueError) as error:
        return None, error


def fingerprint(x) -> object:
    """Everything about an argument that a function could change."""
    if not isinstance(x, np.ndarray) or x is np.ma.masked:
        return repr(x)
    mask = np.ma.getmaskarray(x).tobytes() if isinstance(x, np.ma.MaskedArray) else None
    data = repr(x.tolist()) if x.dtype.hasobject else np.asarray(x).tobytes()
    return x.shape, x.strides, x.dtype, x.flags.writeable, data, mask, type(x)


def assert_documented(error: Exception, words: set[str]) -> None:
    """The library itself raised the error, and it names an argument."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    source = linecache.getline(last.filename, last.lineno).strip()
    own = last.filename.startswith(PACKAGE) and source.startswith("raise")
    assert own, f"leaked from: {source!r}: {error!r}"
    assert words & set(re.findall(r"\w+", str(error))), f"names no argument: {error!r}"


def assert_agrees(row: Row, call: dict, value, expected) -> None:
    """The value is the expected one, up to rounding, in the type that was promised."""
    if callable(expected):
        assert expected(value), f"wrong: {value!r}"
        return
    single = any(is_single(call.get(name)) for name in row.floats)
    eps = 2.0**-23 if single else 2.0**-52
    if row.floats and isinstance(value, np.ndarray | np.generic):
        all_single = all(is_single(call[name]) for name in row.floats if call.get(name) is not None)
        assert value.dtype == (np.float32 if all_single else np.float64), f"type {value.dtype}"
        assert type(value) in (np.ndarray, np.float64, np.float32), type(value)
    expected = np.asarray(expected, dtype=object)
    assert np.shape(value) == expected.shape, f"shape {np.shape(value)}, not {expected.shape}"
    for got, true in zip(np.ravel(value).tolist(), expected.ravel(), strict=True):
        assert _near(got, mp.mpf(true), row, eps), f"{got!r} is not {mp.nstr(true, 20)}"


def _near(got: float, true: mp.mpf, row: Row, eps: float) -> bool:
    if mp.isinf(true) or mp.isnan(true):
        return got == true or (mp.isnan(true) and math.isnan(got))
    if math.isinf(got):
        return abs(true) > (1e38 if eps > 1e-10 else mp.mpf("1e308"))
    tiny = mp.mpf(2) ** (-140 if eps > 1e-10 else -1060)
    return abs(mp.mpf(got) - true) <= row.ulps * eps * abs(true) + row.slack * eps + tiny
