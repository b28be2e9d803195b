"""Chapter 12: a boundary between two classes of points."""

import math

import numpy as np
from livefigures import Positions, Row

from expected_surprise import binary_log_loss


def numbers(at: Positions) -> dict[str, float]:
    names = [name for name in at if name.startswith(("zeros", "ones"))]
    points = np.array([at[name] for name in names])
    labels = np.array([name.startswith("ones") for name in names]).astype(int)
    angle = math.radians(at["direction"])
    distance = points @ [math.cos(angle), math.sin(angle)] - at["offset"]
    losses = binary_log_loss(at["steepness"] * distance, labels)
    bits = binary_log_loss(at["steepness"] * distance, labels, base=2)
    ahead = np.where(labels == 1, distance, -distance) > 0
    right = ahead.sum() if at["steepness"] else 0
    return {"mean": losses.mean(), "bits": bits.mean(), "worst": bits.max(), "right": right}


ROW = Row("ch12-classification", numbers)
