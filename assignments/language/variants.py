"""Other parts of the second inaugural address, and other numbers to choose from."""

import numpy as np

from expected_surprise import datasets


def parameters(rng: np.random.Generator) -> dict:
    """Two parts that do not overlap, and six alphas, another of which is clearly best on each."""
    seen = np.zeros((27, 27))
    np.add.at(seen, _pairs(datasets.declaration_of_independence()), 1)
    while True:
        start = int(rng.integers(0, 600))
        stop = start + int(rng.integers(700, 1200))
        begin = stop + int(rng.integers(50, 400))
        end = begin + int(rng.integers(1000, 1500))
        smallest = float(rng.choice([0.04, 0.05, 0.06]))
        alphas = [round(smallest * 2**i, 2) for i in range(6)]
        text = datasets.second_inaugural_address()
        choice, test = (_losses(seen, text[slice(*part)], alphas) for part in ((start, stop), (begin, end)))
        if test[choice.argmin()] > test.min() + 4e-4 and np.diff(np.sort(choice))[0] > 1e-4:
            return {"CHOICE": [start, stop], "TEST": [begin, end], "ALPHAS": alphas}


def _pairs(text: str) -> tuple[np.ndarray, np.ndarray]:
    codes = np.array(["abcdefghijklmnopqrstuvwxyz ".index(symbol) for symbol in text])
    return codes[:-1], codes[1:]


def _losses(seen: np.ndarray, text: str, alphas: list[float]) -> np.ndarray:
    before, after = _pairs(text)
    rows = [(seen + a) / (seen.sum(axis=1, keepdims=True) + 27 * a) for a in alphas]
    return np.array([-np.log2(row[before, after]).mean() for row in rows])
