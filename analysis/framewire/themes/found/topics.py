"""Topics: the fine clusters inside themes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framewire.themes.found.clusters import WIDTH, Directions
from framewire.themes.found.groups import ENOUGH, drawn, means, nearest_centres
from framewire.themes.found.kmeans import kmeans

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
TOPICS_AT_MOST = 150
POINTS_A_TOPIC = 6


def fine_topics(points: Floats, parents: Ints, seed: int) -> Ints:
    """Split each group of points (n, d) into topics; returns the topic (n,) of each point. No topic crosses a group."""
    found = np.zeros(len(points), np.int64)
    wanted = min(TOPICS_AT_MOST, round(np.sqrt(len(points)) / 2))
    start = 0
    for group in np.unique(parents):
        rows = np.flatnonzero(parents == group)
        count = max(1, min(round(wanted * len(rows) / len(points)), len(rows) // POINTS_A_TOPIC))
        labels = _split(points[rows], count, seed)
        found[rows] = start + labels
        start += int(labels.max()) + 1
    return found


def _split(points: Floats, count: int, seed: int) -> Ints:
    if count < 2 or np.allclose(points, points[0], atol=1e-6):
        return np.zeros(len(points), np.int64)
    sample = drawn(len(points), 2 * ENOUGH, seed)
    labels = kmeans(Directions().fit_transform(points[sample])[:, :WIDTH], count, seed, starts=2)
    near, _ = nearest_centres(points, means(points[sample], labels, count))
    return np.asarray(np.unique(near, return_inverse=True)[1], np.int64)
