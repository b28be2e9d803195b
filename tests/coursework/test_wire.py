"""Values come through exactly, and as exact types, whatever a student made of them; the rest is refused."""

import json
import os
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from coursework import wire


def keep(x: object) -> dict:
    return {"$ref": [0, type(x).__name__]}


def there_and_back(x: object) -> object:
    j = json.loads(json.dumps(wire.Encoder(keep).encode(x)))
    return wire.decode(j, {"$ref": lambda body: ("handle", body[1])})


HASHABLE = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers()
)
VALUES = st.recursive(
    HASHABLE,
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(HASHABLE, inner)
        | st.sets(HASHABLE)
        | hnp.arrays(
            hnp.scalar_dtypes().filter(lambda t: t.kind in "biufc"), hnp.array_shapes(min_dims=0, min_side=0)
        )
    ),
    max_leaves=8,
)


def same(a: object, b: object) -> bool:
    """Equal in type and in every bit, NaN included; sets and dictionaries by their text."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same(list(a.items()), list(b.items()))
    if isinstance(a, set):
        return sorted(map(repr, a)) == sorted(map(repr, b))
    if isinstance(a, np.ndarray | np.generic):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    return repr(a) == repr(b)


@given(VALUES)
def test_values_come_through_exactly(x):
    assert same(there_and_back(x), x)


@given(
    st.sampled_from(["f2", "f4", ">f8", "i1", ">u2", "c8", "?"]).flatmap(
        lambda t: hnp.from_dtype(np.dtype(t))
    )
)
def test_numpy_scalars_stay_numpy_scalars(x):
    assert same(there_and_back(x), x)


def test_arrays_of_strings():
    a = np.array([["a", "bcd"], ["", "\N{GREEK SMALL LETTER PI}"]])
    np.testing.assert_array_equal(there_and_back(a), a)


class LyingFloat(float):
    """Equal to everything, and a list by its own account."""

    __hash__ = None
    __class__ = property(lambda self: list)

    def __eq__(self, other):
        return True

    def __float__(self):
        return 7.0


class LyingList(list):
    def __len__(self):
        return 10**9

    def __iter__(self):
        return iter([1] * 3)


class LyingArray(np.ndarray):
    def __array_ufunc__(self, *args, **kwargs):
        return True

    def __eq__(self, other):
        return True

    __hash__ = None


class LyingText(str):
    def __str__(self):
        return "right"

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


@pytest.mark.parametrize(
    ("lie", "truth"),
    [
        (LyingFloat(2.5), 2.5),
        (LyingList([1, 2]), [1, 2]),
        (np.zeros(2).view(LyingArray), np.zeros(2)),
        (LyingText("wrong"), "wrong"),
        (np.ma.masked_array([1.0, 2.0], mask=[True, False]), np.array([1.0, 2.0])),
        (type("Bits", (int,), {"__int__": lambda self: 9})(3), 3),
    ],
)
def test_a_subclass_arrives_as_the_class_it_was_made_from(lie, truth):
    assert same(there_and_back(lie), truth)


@pytest.mark.parametrize("x", [object(), print, range(3), np.array([None]), np.zeros(1, "M8[D]")])
def test_what_is_no_value_stays_behind_a_handle(x):
    assert there_and_back(x) == ("handle", type(x).__name__)


def nested(depth: int) -> list:
    x: list = []
    for _ in range(depth):
        x = [x]
    return x


def circle() -> list:
    x: list = []
    x.append(x)
    return x


@pytest.mark.parametrize(
    "x",
    [nested(100), circle(), [0] * (wire.MAX_ITEMS + 1), np.broadcast_to(np.float64(1), (2**40,))],
    ids=["deep", "circle", "many", "huge"],
)
def test_too_much_is_refused_before_it_is_built(x):
    with pytest.raises(wire.WireError, match=r"nested deeper|an array of"):
        wire.Encoder(keep).encode(x)


@pytest.mark.parametrize(
    "forged",
    [
        {"$a": ["O", [1], "AAAAAAAAAAA="]},
        {"$a": ["f8,O", [1], "AAAAAAAAAAA="]},
        {"$a": ["<f8", [2**40], "AAAAAAAAAAA="]},
        {"$a": ["<f8", [-1], "AAAAAAAAAAA="]},
        {"$a": ["<f8", [True], "AAAAAAAAAAA="]},
        {"$a": ["<f8", [1], "not base64!"]},
        {"$s": ["<f8", "AAA="]},
        {"$u": [[1], [1.0]]},
        {"$u": [[10**5], ["x" * 10**6] * 10**5]},
        {"$ref": 1, "$t": []},
        {"$unknown": 1},
        {"$e": [[1]]},
        {"$d": [[1]]},
        {},
    ],
)
def test_a_forged_value_is_no_value(forged):
    with pytest.raises((ValueError, TypeError)):
        wire.decode(forged, {})


def test_a_truth_value_is_one_or_the_other():
    [odd] = wire.decode({"$a": ["|b1", [1], "Ag=="]}, {})  # the byte 2
    assert odd == True and odd.tobytes() == b"\x01"  # noqa: E712, PT018


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b"1" * 10_000, b"\xff", b"{"], ids=["deep", "digits", "bytes", "half"]
)
def test_bytes_that_are_no_message(data):
    with pytest.raises(wire.WireError):
        wire.unpack(data)


@pytest.fixture
def pipe():
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def test_a_reader_that_does_not_read_is_not_waited_for(pipe):
    os.set_blocking(pipe[1], False)
    with pytest.raises(TimeoutError):
        wire.write(pipe[1], bytes(2**20), time.monotonic() + 0.1)


def test_slow_drops_do_not_extend_the_time(pipe):
    os.write(pipe[1], b"\0\x7f\xff\xff")
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        wire.read(pipe[0], start + 0.3, lambda: os.write(pipe[1], b"x"))
    assert time.monotonic() - start < 1


def test_a_frame_may_not_be_announced_larger_than_the_limit(pipe):
    os.write(pipe[1], b"\xff\xff\xff\xff")
    with pytest.raises(wire.WireError, match="4294967295 bytes"):
        wire.read(pipe[0])
