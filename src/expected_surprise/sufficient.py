"""Summaries of a block of data that merge, so that a fit needs neither all data at once nor in one place.

The log-likelihood of independent observations is a sum, so a block contributes a few sums. They are kept
without rounding: merged in any order, of any blocks, they are those of all the data, to the last digit.
"""

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from expected_surprise._arrays import require_known
from expected_surprise._densities import log_density
from expected_surprise._exact import exact_sum_of_products
from expected_surprise._summaries import SUMMARIES, Summary
from expected_surprise.checks import as_data, as_floats, as_weights
from expected_surprise.likelihood import Fit

__all__ = ["SufficientStatistics", "sufficient_statistics"]

# Observations that are checked and summed up at a time.
BLOCK = 2**13


@dataclass(frozen=True, repr=False)
class SufficientStatistics:
    """What the likelihood of a family takes from data: how many, their sums, the least and the largest.

    ``sufficient_statistics`` makes it. ``n`` is the number of observations (the sum of the weights) and
    ``sums`` holds the sums of the family's statistics by name, both exact. The sum ``a + b`` of two, or
    ``a.merge(b)``, is the statistic of both data sets together: merging is associative and commutative,
    and the statistic of no data changes nothing.

    >>> first, second = (sufficient_statistics("gaussian", block) for block in ([1, 2], [6]))
    >>> first + second
    SufficientStatistics('gaussian', n=3, sums={x: 9, x^2: 41}, low=1, high=6)
    >>> (first + second).fit().parameters["mean"]
    3.0
    """

    family: str
    n: Fraction
    sums: Mapping[str, Fraction]
    low: float = math.inf
    high: float = -math.inf

    def merge(self, other: "SufficientStatistics") -> "SufficientStatistics":
        """The statistic of both data sets together. Raises ValueError for another family.

        >>> none = sufficient_statistics("poisson", [])
        >>> some = sufficient_statistics("poisson", [3, 5])
        >>> none.merge(some) == some
        True
        """
        if not isinstance(other, SufficientStatistics):
            raise TypeError(f"a statistic merges with another one, not with {type(other).__name__}")
        if other.family != self.family:
            raise ValueError(f"{self.family!r} and {other.family!r} do not merge: use one family for all")
        sums = {name: total + other.sums[name] for name, total in self.sums.items()}
        ends = min(self.low, other.low), max(self.high, other.high)
        return SufficientStatistics(self.family, self.n + other.n, sums, *ends)

    __add__ = merge

    def __repr__(self) -> str:
        sums = ", ".join(f"{name}: {_shown(total)}" for name, total in self.sums.items())
        ends = f"low={self.low:.10g}, high={self.high:.10g}"
        return f"SufficientStatistics({self.family!r}, n={_shown(self.n)}, sums={{{sums}}}, {ends})"

    def fit(self) -> Fit:
        """The fit by maximum likelihood, as the family's ``fit_...`` finds it from the data.

        Raises ValueError where the likelihood has no maximum, or there are no data; for the gamma and the
        beta family also where the data are so nearly equal that their sums do not determine the estimate.

        >>> fit = sufficient_statistics("exponential", [1, 3]).fit()
        >>> fit.parameters, round(fit.log_likelihood, 4), fit.n
        ({'rate': 0.5}, -3.3863, 2.0)
        """
        parameters = SUMMARIES[self.family].estimate(self._means(), self.low, self.high)
        return Fit(self.family, parameters, float(self.log_likelihood(**parameters)), float(self.n))

    def log_likelihood(self, **parameters: ArrayLike) -> np.ndarray:
        """The log-likelihood of the family's parameters, in nats, from the sums alone.

        The parameters are those of ``log_likelihood``, numbers or arrays, and so are the errors.

        >>> float(sufficient_statistics("bernoulli", [1, 1, 0]).log_likelihood(theta=0.5).round(6))
        -2.079442
        """
        means = self._means()
        log_density(self.family, parameters)(np.array([self.low]), **parameters)  # checks the parameters
        arrays = {name: as_floats(value, name) for name, value in parameters.items()}
        with np.errstate(divide="ignore", over="ignore"):
            return (float(self.n) * SUMMARIES[self.family].mean_log_likelihood(means, **arrays))[()]

    def _means(self) -> tuple[Fraction, ...]:
        if not self.n:
            raise ValueError(f"there are no data in this statistic of {self.family!r}; merge it with others")
        if self.n > sys.float_info.max:
            raise ValueError("the weights sum to more than a float holds; divide them by their largest")
        return tuple(total / self.n for total in self.sums.values())


def sufficient_statistics(
    family: str, x: ArrayLike, weights: ArrayLike | None = None
) -> SufficientStatistics:
    """The sums that the likelihood of a family needs from a block of data.

    The block is read piece by piece, so it may be a ``np.memmap`` larger than the memory.

    Parameters
    ----------
    family : str
        ``"bernoulli"`` or ``"exponential"`` (the sum of x), ``"poisson"`` (x and log x!), ``"gaussian"``
        (x and x^2), ``"gamma"`` (x and log x), ``"beta"`` (log x and log(1 - x)); for the categorical
        family see ``Counts``.
    x : array-like
        Observations in one dimension; none at all is allowed, and gives the statistic that adds nothing.
    weights : array-like, optional
        How often each observation occurred.

    Returns
    -------
    The statistic; its sums are exact. (Logarithms are rounded before they are added, and a machine of
    another kind may round a few of them otherwise.)

    Raises
    ------
    ValueError, TypeError
        If the family has no such sums, or x is not in its sample space.

    Notes
    -----
    R. A. Fisher, On the mathematical foundations of theoretical statistics, Philosophical Transactions of
    the Royal Society A 222 (1922). U. W. Kulisch, Computer Arithmetic and Validity (2008), chapter 8.

    Examples
    --------
    >>> parts = [sufficient_statistics("gamma", block) for block in ([1.0, 2.0], [], [3.0])]
    >>> merged = sum(parts, sufficient_statistics("gamma", []))
    >>> merged == sufficient_statistics("gamma", [3.0, 1.0, 2.0])
    True
    >>> {name: round(value, 4) for name, value in merged.fit().parameters.items()}
    {'shape': 5.3752, 'rate': 2.6876}
    """
    summary = _summary(family)
    total = SufficientStatistics(family, Fraction(0), dict.fromkeys(summary.terms, Fraction(0)))
    x = x if isinstance(x, np.ndarray) else as_floats(x, "x")
    if x.shape == (0,) and np.size(() if weights is None else weights) == 0:
        return total
    if x.ndim != 1:
        as_data(x)  # raises the error
    for piece, times in _pieces(x, weights, summary.require):
        n = exact_sum_of_products(*times) if times else Fraction(len(piece))
        sums = {
            name: exact_sum_of_products(*times, *factors(piece)) for name, factors in summary.terms.items()
        }
        total += SufficientStatistics(family, n, sums, float(piece.min()) + 0.0, float(piece.max()) + 0.0)
    return total


def _summary(family: str) -> Summary:
    if isinstance(family, str) and family == "categorical":
        raise ValueError("the statistic of the categorical family is a table of counts: use Counts.of(x)")
    require_known(family, "family", SUMMARIES, "families whose data enter by sums")
    return SUMMARIES[family]


def _pieces(x: np.ndarray, weights: ArrayLike | None, require: Callable) -> Iterator[tuple]:
    """Checked pieces of the data, each with the tuple of its weights, which is empty if there are none."""
    if weights is not None or x.ndim != 1:
        x = as_data(x)
        weights = as_weights(weights, x)
        require(x)
        x, weights = x[weights > 0], weights[weights > 0]
    for i in range(0, len(x), BLOCK):
        try:
            piece = as_data(x[i : i + BLOCK])
            require(piece)
        except ValueError:
            require(as_data(x))  # raises the same error, with the place in all of x
            raise
        yield piece, () if weights is None else (weights[i : i + BLOCK],)


def _shown(q: Fraction) -> str:
    """A fraction in ten digits, also where it is too large for a float."""
    return f"{(Decimal(q.numerator) / Decimal(q.denominator)):.10g}"
