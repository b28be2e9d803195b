"""Chapter 3: code words as rectangles."""

from livefigures import Positions, Row

from expected_surprise import entropy, expected_length, huffman_code, kraft_sum

LAWS = {
    "from the text": [0.35, 0.17, 0.17, 0.16, 0.15],
    "powers of one half": [1 / 4, 1 / 4, 1 / 4, 1 / 8, 1 / 8],
    "all equal": [0.2] * 5,
}


def numbers(at: Positions) -> dict[str, float | None]:
    p, lengths = LAWS[at["law"]], [at[f"l{i}"] for i in range(5)]
    spent = kraft_sum(lengths)
    return {
        "spent": spent,
        "mean": expected_length(p, lengths) if spent <= 1 else None,
        "entropy": entropy(p, base=2),
        "best": expected_length(p, [len(word) for word in huffman_code(p)]),
    }


# A length is a whole number, so the handle cannot stay under the pointer.
ROW = Row("ch03-code-length", numbers, free=frozenset({"l0", "l1", "l2", "l3", "l4"}))
