"""What became of each goal, and why a goal is missed or a peer is faster: printed only where it is so."""

import re

__all__ = ["explain", "reason", "verdict"]

# Work, peer, reason: the first line whose patterns fit both. Lines without a goal speak of faster peers.
UNCHECKED = "it checks nothing: numbers that are negative, NaN or do not sum to 1 pass"
REASONS = [
    ("-ten", ".", "ten numbers cost nothing, so this is the price of a call, and ours checks its input"),
    (".", "^numpy|^scipy.special", UNCHECKED),
    (".", "^jax", "one compiled loop does what numpy does in several passes; it checks nothing"),
    (".", "^torch", "one compiled loop does what numpy does in several passes; it checks labels alone"),
    ("entropy|kl|cross", "scipy.stats", "what is left is the logarithm, and the check of every entry"),
    ("mean", "sklearn", "most of the peer's time is the softmax and our exponentials cost as much"),
    ("estimates", "sklearn", "it stops after three to four digits and has no standard errors; ours has both"),
    ("logistic|softmax", "statsmodels", "the matrix products of Newton's steps take the time on both sides"),
    ("fit", "scipy", "it returns the parameters; ours adds the log-likelihood and the Fisher information"),
    ("estimate", "infomeasure", "sorting the sample takes the time on both sides"),
    ("information", ".", "ours counts the pairs in two passes over the memory; that is what is left"),
]


def verdict(row: dict) -> str:
    """``met``, ``missed``, or nothing where there is no goal or no measurement."""
    if row.get("goal") is None or "line" in row:
        return ""
    if "ratio" in row:
        return "met" if row["ratio"] >= row["goal"] else "missed"
    value = row["mib"] if "mib" in row else row["error"]
    return "met" if value is not None and value <= row["goal"] else "missed"


def reason(work: str, peer: str) -> str:
    """Why the library does not do better here."""
    found = (text for a, b, text in REASONS if re.search(a, work) and re.search(b, peer))
    return next(found, "no reason is known")


def explain(row: dict) -> dict:
    """A row of the table of times with its verdict, and with the reason where the library looks bad."""
    judged = row | {"verdict": verdict(row)}
    behind = "ratio" in row and row["ratio"] < (row["goal"] or 1.0)
    return judged | ({"reason": reason(row["work"], row["peer"])} if behind else {})
