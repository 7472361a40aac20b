"""DeBERTa's relative places: which learned vector stands for which distance between two tokens."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def bucketed(distances: NDArray[np.int64], buckets: int, furthest: int) -> NDArray[np.int64]:
    """Return the bucket of each distance: itself up to half of `buckets`, logarithmic up to `furthest`, clipped beyond.

    >>> bucketed(np.array([-3, 0, 127, 128, 300, 2000]), buckets=256, furthest=512).tolist()
    [-3, 0, 127, 128, 207, 255]
    """
    middle = buckets // 2
    far = np.maximum(np.abs(distances), middle)
    steps = np.ceil(np.log(far / middle) / np.log((furthest - 1) / middle) * (middle - 1)) + middle
    found = np.where(np.abs(distances) <= middle, distances, steps * np.sign(distances))
    return np.clip(found, -buckets, buckets - 1).astype(np.int64)
