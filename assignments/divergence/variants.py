"""New peaks for the truth, new models of it, and a new thermometer."""

import numpy as np

from expected_surprise import kl_divergence


def parameters(rng: np.random.Generator) -> dict:
    """A truth with two peaks and three models; the nearest one depends clearly on the direction."""
    while True:
        truth, models = _truth(rng), [_broad(rng), _one_peak(rng), _valley(rng)]
        models = [models[i] for i in rng.permutation(3)]
        prices = kl_divergence(truth, models, base=2), kl_divergence(models, truth, base=2)
        margins = [np.diff(np.sort(price))[0] for price in prices]
        if prices[0].argmin() != prices[1].argmin() and min(margins) > 0.2:
            return {"TRUTH": truth, "MODELS": models, **_thermometer(rng)}


def _law(thousandths: np.ndarray) -> list[float]:
    assert thousandths.sum() == 1000
    return [int(n) / 1000 for n in thousandths]


def _truth(rng: np.random.Generator) -> list[float]:
    valley = rng.permutation([7, 8, 10, 13]) + rng.permutation([0, 1, 2, 3])
    left = rng.integers(450, 500)
    return _law(np.array([left, *valley, 1000 - left - valley.sum()]))


def _broad(rng: np.random.Generator) -> list[float]:
    inner = rng.integers(120, 160, size=4)
    left = (1000 - inner.sum()) // 2
    return _law(np.array([left, *inner, 1000 - left - inner.sum()]))


def _one_peak(rng: np.random.Generator) -> list[float]:
    rest = rng.integers(8, 30, size=5)
    return _law(np.array([1000 - rest.sum(), *rest])[:: rng.choice([-1, 1])])


def _valley(rng: np.random.Generator) -> list[float]:
    ends, inner = rng.integers(20, 40, size=2), rng.integers(210, 250, size=3)
    return _law(np.array([ends[0], *inner, 1000 - ends.sum() - inner.sum(), ends[1]]))


def _thermometer(rng: np.random.Generator) -> dict:
    mean, sd = int(rng.integers(150, 250)) / 10, int(rng.integers(3, 9)) / 10
    gap, wider = int(rng.integers(3, 9)) / 10, int(rng.integers(2, 6)) / 10
    return {
        "THERMOMETER": {"mean": mean, "sd": sd},
        "BELIEF": {"mean": round(mean + gap, 1), "sd": round(sd + wider, 1)},
    }
