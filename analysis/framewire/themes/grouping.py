"""Points -> coarse groups and fine topics inside them: sampled where there are many, simpler where there are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.themes.small import linkage_groups
from framewire.themes.stability import stable_partition

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Below this many points resampling says nothing.
FEW = 40
# Resampling more points than this changes nothing but the time it takes.
ENOUGH = 4000
TOPICS_AT_MOST = 150


@dataclass(frozen=True)
class Groups:
    """Coarse groups, largest first. `labels` (n,), `recurrence` null where it could not be measured."""

    labels: Ints
    recurrence: tuple[float | None, ...]
    curve: tuple[tuple[int, float], ...]
    method: str


def coarse_groups(points: Floats, seed: int) -> Groups:
    """Group points (n, d) into themes; every point gets one."""
    if len(points) < FEW:
        labels = linkage_groups(points)
        return by_size(Groups(labels, (None,) * (int(labels.max(initial=-1)) + 1), (), "average linkage (few texts)"))
    sample = drawn(len(points), ENOUGH, seed)
    part = stable_partition(points[sample], seed)
    labels = nearest(points, part.centres)
    return by_size(Groups(labels, part.recurrence, part.curve, "k-means, number of themes by stability"))


def fine_topics(points: Floats, parents: Ints, seed: int) -> Ints:
    """Split each group of points (n, d) into topics; returns the topic (n,) of each point. No topic crosses a group."""
    found = np.zeros(len(points), np.int64)
    wanted = min(TOPICS_AT_MOST, round(np.sqrt(len(points)) / 2))
    start = 0
    for group in np.unique(parents):
        rows = np.flatnonzero(parents == group)
        count = max(1, min(round(wanted * len(rows) / len(points)), len(rows) // 6))
        labels = _split(points[rows], count, seed)
        found[rows] = start + labels
        start += int(labels.max()) + 1
    return found


def nearest(points: Floats, centres: Floats, block: int = 20_000) -> Ints:
    """Return the nearest centre (n,) of each point, in blocks so that memory stays bounded."""
    half = (centres**2).sum(axis=1) / 2
    parts = [np.argmax(points[i : i + block] @ centres.T - half, axis=1) for i in range(0, len(points), block)]
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)


def drawn(size: int, most: int, seed: int) -> Ints:
    """Return the rows, ascending, of a sample of at most `most` of `size`."""
    if size <= most:
        return np.arange(size)
    return np.sort(np.random.default_rng(seed).choice(size, most, replace=False))


def by_size(groups: Groups) -> Groups:
    """Renumber groups from the largest to the smallest, leaving out empty ones."""
    sizes = np.bincount(groups.labels, minlength=len(groups.recurrence))
    order = [int(old) for old in np.argsort(-sizes, kind="stable") if sizes[old]]
    place = np.full(len(sizes), -1, np.int64)
    place[order] = np.arange(len(order))
    return Groups(place[groups.labels], tuple(groups.recurrence[old] for old in order), groups.curve, groups.method)


def _split(points: Floats, count: int, seed: int) -> Ints:
    from sklearn.cluster import KMeans

    if count < 2 or np.allclose(points, points[0], atol=1e-6):
        return np.zeros(len(points), np.int64)
    sample = drawn(len(points), ENOUGH, seed)
    centres = KMeans(count, n_init=2, random_state=seed).fit(points[sample]).cluster_centers_
    _, labels = np.unique(nearest(points, centres), return_inverse=True)
    return labels.astype(np.int64)
