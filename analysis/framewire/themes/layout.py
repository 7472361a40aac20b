"""Where passages lie on a map: embeddings laid out in the plane so that neighbours stay neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framewire.themes.grouping import reduced

Floats = NDArray[np.float32]
# More points than this say nothing more to the eye, and the layout takes seconds for a thousand.
MAPPED_AT_MOST = 1500
# Below this many points a layout by neighbours has nothing to go by.
FEW = 12
PERPLEXITY = 30
ROUNDS = 500


def map_positions(points: Floats, seed: int) -> Floats:
    """Return positions (n, 2) in the unit square for points (n, d): t-SNE (van der Maaten and Hinton 2008).

    Distances between far groups mean little; who is near whom is kept. Few points are laid out by their two principal
    directions, and equal points all lie in the middle.
    """
    if len(points) < 2 or np.allclose(points, points[0], atol=1e-6):
        return np.full((len(points), 2), 0.5, np.float32)
    flat = reduced(points) if points.shape[1] > 1 else np.hstack([points, np.zeros_like(points)])
    if len(points) < FEW:
        return _in_square(flat[:, :2])
    from sklearn.manifold import TSNE

    perplexity = min(PERPLEXITY, (len(points) - 1) / 4)
    layout = TSNE(2, perplexity=perplexity, init="pca", max_iter=ROUNDS, random_state=seed)
    return _in_square(layout.fit_transform(flat))


def _in_square(found: Floats) -> Floats:
    """Scale positions to [0, 1] keeping their proportions, to three places: finer steps cannot be seen."""
    low, high = found.min(axis=0), found.max(axis=0)
    size = max(float((high - low).max()), 1e-12)
    middle = (low + high) / 2
    return np.asarray(np.round(np.clip((found - middle) / size + 0.5, 0, 1), 3), np.float32)
