"""Chapter 13: a reliability diagram with a temperature."""

from functools import cache

import numpy as np
from livefigures import Positions, Row
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from expected_surprise import log_loss, softmax, softmax_regression


@cache
def forecasts() -> tuple[np.ndarray, np.ndarray]:
    """The logits of the test digits at C = 10,000, to hundredths, and the labels."""
    images, digits = load_digits(return_X_y=True)
    train, test, y, labels = train_test_split(
        images / 16, digits, test_size=0.3, random_state=0, stratify=digits
    )
    return softmax_regression(train, y, penalty=1e-4).logits(test).round(2), labels


def numbers(at: Positions) -> dict[str, float]:
    z, labels = forecasts()
    q = softmax(z / at["T"], axis=1)
    claim, hit = q.max(axis=1), q.argmax(axis=1) == labels
    sure = claim > 0.999
    return {
        "temperature": at["T"],
        "loss": log_loss(z / at["T"], labels).mean(),
        "claim": claim.mean(),
        "right": hit.mean(),
        "gap": claim.mean() - hit.mean(),
        "sure": sure.sum(),
        "sure_right": hit[sure].sum(),
    }


ROW = Row("ch13-why-this-loss", numbers)
