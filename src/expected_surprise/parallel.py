"""Work on more than one core of the processor, where a sum is long enough for that to pay."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar

from expected_surprise._arrays import as_whole_number

__all__ = ["threads"]

# Tasks, each of about a millisecond, for which threads are begun.
WORTHWHILE = 4

_map: ContextVar[Callable] = ContextVar("map", default=map)


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Share out long sums among ``count`` threads inside a ``with`` block; outside there is one.

    Entropies, cross-entropies and divergences of a million numbers and more use them; a smaller input is
    done before a second thread has begun. The result is the same to the last digit for every ``count``.

    Parameters
    ----------
    count : int
        How many threads, at least 1. More than the processor has cores do not help.

    Raises
    ------
    TypeError, ValueError
        If count is not a whole number, or below 1.

    Notes
    -----
    An input is cut into chunks, each a task, and the sums of the chunks are added in the order of the
    chunks. Threads of Python run at the same time here because numpy lets go of the interpreter's lock
    while it computes. The setting holds for the calls in the block alone, not for other threads.

    Examples
    --------
    >>> import numpy as np
    >>> from expected_surprise import entropy
    >>> p = np.full(2**20, 2.0**-20)
    >>> with threads(2):
    ...     bits = entropy(p, base=2)
    >>> float(bits.round(9))
    20.0
    """
    count = as_whole_number(count, "count", 1)
    if count == 1:
        yield from _setting(map)
    else:
        with ThreadPoolExecutor(count) as pool:
            yield from _setting(pool.map)


def _setting(each: Callable) -> Iterator[None]:
    before = _map.set(each)
    try:
        yield
    finally:
        _map.reset(before)


def _in_order(work: Callable, places: list) -> Iterable:
    """The results of ``work``, in the order of ``places``, by the threads that were asked for."""
    return _map.get()(work, places) if len(places) >= WORTHWHILE else map(work, places)
