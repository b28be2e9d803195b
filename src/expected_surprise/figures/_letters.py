"""Chapter 15: the surprise of each letter of a line, under models with a longer and longer memory."""

from collections import Counter

import numpy as np

from expected_surprise.datasets import clean_text, declaration_of_independence
from expected_surprise.figures._chart import Chart, picture
from expected_surprise.figures._live import Live
from expected_surprise.information import surprisal

__all__ = ["letters"]

LONGEST, ORDERS = 28, 4


def letters(line: str, order: int = 3, beta: int = 20) -> Live:
    """A bar for each letter of a line: its surprise in bits after the letters before it.

    The models are counted on the Declaration of Independence; ``order`` is how many letters before it they
    look at, 0 to 3, and a shorter context is worth ``beta`` observations.

    >>> letters("we the people")
    <live figure letters>
    """
    line = clean_text(line)[:LONGEST]
    if not line or order not in range(ORDERS):
        raise ValueError(f"line is {line!r} and order {order}; write a line of letters and an order 0 to 3")
    text = declaration_of_independence()
    bits = np.array([_surprises(text, line[: i + 1], beta) for i in range(len(line))])
    names = [(i + 1, symbol.replace(" ", "␣")) for i, symbol in enumerate(line)]
    top = max(8, 1.1 * bits.max())
    label = f"bits a letter, order {order}"
    chart = Chart(x=(0.2, LONGEST + 0.8), y=(0, top), xticks=names, ylabel=label, height=320)
    for i, height in enumerate(bits[:, order]):
        chart.bar(i + 0.65, 0, i + 1.35, height, 1)
        chart.rule(i + 0.55, bits[i, 0], i + 1.45, bits[i, 0], 2)
    mean = bits[:, order].mean()
    chart.rule(0.2, mean, LONGEST + 0.8, mean)
    chart.text(LONGEST + 0.8, mean, f"mean {mean:.2f}", anchor="end", dy=-6)
    alt = (
        f'The line "{line}" with a bar for the surprise of each letter under the model of order {order}, '
        f"and a dash for order 0. The mean falls from {bits[:, 0].mean():.2f} bits a letter at order 0 to "
        f"{mean:.2f} bits; the bars are high where a word begins and low where it is being finished."
    )
    data = {"line": line, "order": order, "beta": beta, "longest": LONGEST, "text": text}
    return Live("letters", data, picture(alt, chart), (505, 720))


def _surprises(text: str, line: str, beta: float) -> list[float]:
    """The bits of the last letter of a line, after the others, for each order."""
    q, all_orders = 1 / 27, []
    for order in range(ORDERS):
        if order < len(line):
            size = order + 1
            follows = Counter(text[i : i + size] for i in range(len(text) - order))
            context = line[-size:-1]
            n = sum(count for piece, count in follows.items() if piece[:-1] == context)
            q = (follows[line[-size:]] + beta * q) / (n + beta)
        all_orders.append(float(surprisal(q, base=2)))
    return all_orders
