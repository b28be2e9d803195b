"""Golden numbers of the front matter."""

from mpmath import e, log, mpf

from golden import Golden

ROWS = [
    Golden("one nat in bits", "1.4427", "bits", lambda: 1 / log(2)),
    Golden("one bit in nats", "0.6931", "nats", lambda: log(2)),
    Golden("one hartley in bits", "3.3219", "bits", lambda: log(10, 2)),
    Golden(
        "mean loss of 9 heads in 13 at its best",
        "0.617242",
        "nats",
        lambda: -(9 * log(mpf(9) / 13, e) + 4 * log(mpf(4) / 13, e)) / 13,
    ),
]
