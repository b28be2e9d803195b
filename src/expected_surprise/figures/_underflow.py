"""Chapter 9: a product of equal factors dies in three precisions; the sum of its logarithms goes on."""

import numpy as np

from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live

__all__ = ["underflow"]

FORMATS = {np.float16: -24, np.float32: -149, np.float64: -1074}  # the smallest numbers are these powers of 2


def _product(factor: float, m: int, kind: type) -> float:
    value = kind(1)
    for _ in range(m):
        value = kind(value * kind(factor))
    return float(value)


def underflow(m: int = 100, factor: float = 0.5) -> Live:
    """The product of m equal factors in float16, float32 and float64, and the sum of their logarithms.

    >>> underflow(30)
    <live figure underflow>
    """
    log2 = m * float(np.log2(factor))
    names = [*(kind.__name__ for kind in FORMATS), "sum of logs"]
    ticks, words = list(enumerate(names)), "log₂ of what is stored"
    chart = Chart(x=(-0.5, 3.5), y=(-1250, 60), ylabel=words, xticks=ticks, height=380)
    said = []
    chart.rule(-0.5, 0, 3.5, 0)
    for i, (kind, least) in enumerate(FORMATS.items()):
        value = _product(factor, m, kind)
        chart.rule(i - 0.45, least, i + 0.45, least)
        said.append(f"{value:.2e} in {kind.__name__}" if value else f"exactly zero in {kind.__name__}")
        if value:
            chart.bar(i - 0.3, 0, i + 0.3, float(np.log2(value)), 1)
        else:
            chart.mark(i, least, 5, 8)
            chart.text(i, least, "zero", anchor="middle", dy=30)
    chart.bar(2.7, 0, 3.3, max(log2, -1250), 2)
    alt = (
        f"Bars that hang from zero: the binary logarithm of a product of {m} factors {factor:g}. "
        f"It is {', '.join(said)}; dashed lines show the smallest number of each format. "
        f"The sum of the logarithms is {m * float(np.log(factor)):.3f} nats."
    )
    return Live("underflow", {"m": m, "factor": factor}, picture(alt, chart), (460, 585))
