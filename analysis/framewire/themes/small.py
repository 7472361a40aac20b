"""Themes of a handful of texts, too few to resample: average linkage, cut where the groups stand apart best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Below this mean silhouette groups of a few texts are accidents (Kaufman and Rousseeuw 1990: under .25 no structure;
# cosine distances of short texts are all large, which halves it).
APART = 0.12


def linkage_groups(points: Floats) -> Ints:
    """Return the group (n,) of each point (n, d): one group unless a cut of the tree separates the points well."""
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics import silhouette_score

    size = len(points)
    labels = np.zeros(size, np.int64)
    if size < 4 or np.allclose(points, points[0], atol=1e-6):
        return labels
    best = APART
    for k in range(2, min(size // 2, 8) + 1):
        found = AgglomerativeClustering(k, metric="cosine", linkage="average").fit_predict(_nonzero(points))
        score = float(silhouette_score(_nonzero(points), found, metric="cosine"))
        if score > best:
            best, labels = score, found.astype(np.int64)
    return labels


def _nonzero(points: Floats) -> Floats:
    """Cosine distance is not defined for a vector of zeros: give it a direction of its own."""
    empty = np.asarray(~points.any(axis=1), np.bool_)
    return np.hstack([points, empty[:, None].astype(points.dtype)])
