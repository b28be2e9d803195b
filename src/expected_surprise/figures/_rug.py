"""Chapter 8: fixed counts, a movable rate, and the likelihood of each rate."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import poisson

from expected_surprise.figures._chart import Chart, picture, raised
from expected_surprise.figures._live import Live
from expected_surprise.likelihood import log_likelihood

__all__ = ["rug"]


def rug(counts: ArrayLike, rate: float, *, xlabel: str, unit: str) -> Live:
    """Poisson laws for data of which ``counts[x]`` have the value x, and the likelihood of their rates.

    >>> rug([109, 65, 22, 3, 1], 0.4, xlabel="deaths in a corps-year", unit="deaths per corps-year")
    <live figure rug>
    """
    counts, values = np.asarray(counts, dtype=float), np.arange(len(counts))
    m, best = counts.sum(), float(counts @ values / counts.sum())

    def log_l(rates: ArrayLike) -> np.ndarray:
        return log_likelihood("poisson", values, weights=counts, rate=rates)

    power = int(np.floor(log_l(best) / np.log(10)))
    laws = np.append(poisson.pmf(values, rate), poisson.sf(values[-1], rate))
    ticks = [*((x, str(x)) for x in values), (len(values), f"{len(values)}+")]
    top = Chart(
        x=(-0.6, len(values) + 0.6),
        xlabel=xlabel,
        ylabel="share: observed solid, predicted dashed",
        xticks=ticks,
        height=270,
    )
    for x, (share, law) in enumerate(zip(np.append(counts / m, 0), laws, strict=True)):
        top.bar(x - 0.36, 0, x - 0.02, share, 1)
        top.bar(x + 0.02, 0, x + 0.36, law, 2)
    rates = np.linspace(0.05, 1.5, 291)
    scaled = np.exp(log_l(rates) - power * np.log(10))
    high = float(np.exp(log_l(best) - power * np.log(10)))
    words = f"likelihood × 10{raised(-power)}"
    low = Chart(x=(0, 1.5), y=(0, 1.12 * high), xlabel=unit, ylabel=words, height=270)
    low.line(rates, scaled, 1)
    low.mark(rate, float(np.exp(log_l(rate) - power * np.log(10))), 2)
    low.rule(best, 0, best, low.y[1])
    alt = (
        f"Two charts. Above, the observed shares of {', '.join(str(x) for x in values)} {xlabel}, "
        f"{', '.join(f'{share:g}' for share in counts / m)}, beside those that the Poisson law of rate "
        f"{rate:.2f} predicts, {', '.join(f'{law:.3f}' for law in laws)}, the last for more. Below, the "
        f"likelihood of each rate, a hump with its top at {best:.2f} {unit}, with a mark at {rate:.2f}."
    )
    data = {"values": values.tolist(), "counts": counts.tolist(), "rate": rate}
    data |= {"xlabel": xlabel, "unit": unit, "ratelabel": unit}
    return Live("rug", data, picture(alt, top, low), (450, 800))
