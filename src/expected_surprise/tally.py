"""A table of counts that merges with others: the summary of a block of symbols."""

import math
import numbers
import operator
import sys
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from expected_surprise._arrays import as_array, reject_masked
from expected_surprise.counts import entropy_from_counts
from expected_surprise.likelihood import Fit

__all__ = ["Counts"]


@dataclass(frozen=True)
class Counts:
    """How often each symbol was seen; a symbol is anything that can be the key of a dictionary.

    The counts are Python's whole numbers, which cannot overflow. The sum ``a + b`` of two tables, or
    ``a.merge(b)``, is the table of both data sets together: merging is associative and commutative, and
    an empty table changes nothing.

    Parameters
    ----------
    table : mapping
        The count of each symbol, a whole number; symbols with the count 0 are left out.
    alphabet : iterable, optional
        All the symbols that could occur, in the order that the answers shall have. Without it they are
        those that were seen, in rising order.

    Raises
    ------
    ValueError, TypeError
        If a count is negative or no whole number, or a symbol is NaN or not in the alphabet.

    >>> both = Counts.of(["dry", "wet", "dry"]) + Counts({"snow": 1, "dry": 10**20})
    >>> both.table["dry"], both.symbols
    (100000000000000000002, ('dry', 'snow', 'wet'))
    """

    table: Mapping[Hashable, int]
    alphabet: Iterable[Hashable] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.table, Mapping):
            raise TypeError(f"table is of type {type(self.table).__name__}; for data use Counts.of(x)")
        counts = {symbol: _as_count(count, symbol) for symbol, count in self.table.items()}
        object.__setattr__(self, "table", {symbol: count for symbol, count in counts.items() if count})
        if self.alphabet is not None:
            object.__setattr__(self, "alphabet", _as_alphabet(self.alphabet))
            known = set(self.alphabet)
            if foreign := [symbol for symbol in counts if symbol not in known]:
                raise ValueError(f"{foreign[0]!r} is not in the alphabet; add it there, or leave it out")

    @classmethod
    def of(cls, x: Iterable[Hashable], alphabet: Iterable[Hashable] | None = None) -> "Counts":
        """Count the symbols of a block of data: an array in one dimension, or any other sequence.

        >>> Counts.of(np.array([2, 0, 2]), alphabet=range(3)).counts
        (1, 0, 2)
        """
        if isinstance(x, str):
            raise TypeError("x is one string; pass list(x) for its characters or x.split() for its words")
        reject_masked(x, "x")
        if isinstance(x, Mapping) or not isinstance(x, Iterable):
            raise TypeError(f"x is of type {type(x).__name__}; pass a sequence, or a table as Counts(table)")
        if not isinstance(x, np.ndarray):
            return cls(_counted(x), alphabet)
        x = as_array(x, "x")
        if x.ndim != 1:
            raise ValueError(f"x has shape {x.shape}; pass the observations as one sequence")
        if x.dtype == object:
            return cls(_counted(x.tolist()), alphabet)
        values, counts = np.unique(x, return_counts=True)
        return cls(dict(zip(values.tolist(), counts.tolist(), strict=True)), alphabet)

    def merge(self, other: "Counts") -> "Counts":
        """The table of both data sets together. Raises ValueError if the alphabets differ.

        >>> Counts({"H": 2}, "HT").merge(Counts({"T": 1}, "HT")).counts
        (2, 1)
        """
        if not isinstance(other, Counts):
            raise TypeError(f"a table of counts merges with another one, not with {type(other).__name__}")
        if other.alphabet != self.alphabet:
            raise ValueError(
                f"the alphabets {self.alphabet} and {other.alphabet} differ: count every block over the same"
            )
        table = dict(self.table)
        for symbol, count in other.table.items():
            table[symbol] = table.get(symbol, 0) + count
        return Counts(table, self.alphabet)

    __add__ = merge

    @property
    def n(self) -> int:
        """The number of observations.

        >>> Counts({"H": 2, "T": 1}).n
        3
        """
        return sum(self.table.values())

    @property
    def symbols(self) -> tuple[Hashable, ...]:
        """The alphabet, or the symbols that were seen.

        >>> Counts.of([3, 1, 10, "a"]).symbols
        (1, 3, 10, 'a')
        """
        return tuple(sorted(self.table, key=_order)) if self.alphabet is None else self.alphabet

    @property
    def counts(self) -> tuple[int, ...]:
        """How often each of the symbols was seen.

        >>> Counts({"T": 1}, "HT").counts
        (0, 1)
        """
        return tuple(self.table.get(symbol, 0) for symbol in self.symbols)

    def shares(self) -> np.ndarray:
        """The empirical distribution: the share of each of the symbols. Raises ValueError for no data.

        >>> Counts({"H": 3, "T": 1}).shares()
        array([0.75, 0.25])
        """
        n = self._require_data()
        return np.array([count / n for count in self.counts])

    def entropy(self, *, estimator: str = "plugin", k: int | None = None, base: float = math.e) -> float:
        """An estimate of the entropy behind the counts, as by ``entropy_from_counts``.

        >>> round(Counts({"H": 3, "T": 1}).entropy(base=2), 4)
        0.8113
        """
        self._require_data()
        return float(entropy_from_counts(self.counts, estimator=estimator, k=k, base=base))

    def fit(self) -> Fit:
        """The categorical fit: the shares, in the order of the symbols. Raises ValueError for no data.

        >>> Counts.of([0, 2, 2, 2], alphabet=range(4)).fit().parameters["p"]
        array([0.25, 0.  , 0.75, 0.  ])
        """
        p = self.shares()
        terms = (count * math.log(share) for count, share in zip(self.counts, p, strict=True) if count)
        return Fit("categorical", {"p": p}, math.fsum(terms), float(self.n))

    def _require_data(self) -> int:
        if not self.n:
            raise ValueError("nothing was counted in this table; merge it with others")
        if self.n > sys.float_info.max:
            raise ValueError("the counts sum to more than a float holds")
        return self.n


def _as_count(count: int, symbol: Hashable) -> int:
    if symbol != symbol:
        raise ValueError("a symbol is nan, which equals nothing, so it cannot be counted; drop it")
    try:
        count = operator.index(count)
    except TypeError:
        raise TypeError(f"the count of {symbol!r} is {count!r}, but a count is a whole number") from None
    if count < 0:
        raise ValueError(f"the count of {symbol!r} is {count}, but a count is at least 0")
    return count


def _as_alphabet(alphabet: Iterable[Hashable]) -> tuple[Hashable, ...]:
    times = _counted(alphabet, "alphabet")
    if twice := [symbol for symbol in times if times[symbol] > 1]:
        raise ValueError(f"the alphabet has {twice[0]!r} more than once; list each symbol once")
    return tuple(times)


def _counted(x: Iterable[Hashable], name: str = "x") -> Counter:
    try:
        return Counter(x)
    except TypeError:
        raise TypeError(f"{name} is no sequence of symbols, which can be the keys of a dictionary") from None


def _order(symbol: Hashable) -> tuple:
    """Numbers by size, then strings, then anything else by how it is written."""
    if isinstance(symbol, numbers.Real):
        return 0, symbol, ""
    return 1, 0 if isinstance(symbol, str) else 1, symbol if isinstance(symbol, str) else repr(symbol)
