"""Points -> coarse groups and fine topics inside them: sampled where there are many, simpler where there are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.themes.lloyd import kmeans
from framewire.themes.small import linkage_groups
from framewire.themes.stability import Tried, stable_partition

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Below this many points resampling says nothing.
FEW = 40
# Resampling more points than this changes little but the time it takes.
ENOUGH = 2000
# Directions that clusters are looked for in; the others hold mostly what is particular to one text.
WIDTH = 32
TOPICS_AT_MOST = 150
POINTS_A_TOPIC = 6


@dataclass(frozen=True)
class Groups:
    """Coarse groups, largest first. `labels` (n,), `recurrence` null where it could not be measured."""

    labels: Ints
    recurrence: tuple[float | None, ...]
    tried: tuple[Tried, ...]
    method: str


def coarse_groups(points: Floats, seed: int) -> Groups:
    """Group points (n, d) into themes; every point gets one."""
    if len(points) < FEW:
        labels = linkage_groups(points)
        known = (None,) * (int(labels.max(initial=-1)) + 1)
        return by_size(Groups(labels, known, (), f"average linkage of {len(points)} passages, too few to resample"))
    sample = drawn(len(points), ENOUGH, seed)
    part = stable_partition(reduced(points[sample]), seed)
    labels = nearest(points, means(points[sample], part.labels, len(part.recurrence)))
    if not part.tried:
        return by_size(Groups(labels, part.recurrence, (), "one group: all passages are alike"))
    span = f"{part.tried[0].number} to {part.tried[-1].number} tried on {len(sample)} passages"
    method = f"k-means, number by stability beyond chance ({span})"
    return by_size(Groups(labels, part.recurrence, part.tried, method))


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


def reduced(points: Floats) -> Floats:
    """Return points (n, d) in their at most 32 principal directions, those of the widest spread first."""
    centred = points - points.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    return np.asarray(centred @ directions[:, ::-1][:, :WIDTH], np.float32)


def nearest(points: Floats, centres: Floats, block: int = 20_000) -> Ints:
    """Return the nearest centre (n,) of each point, in blocks so that memory stays bounded."""
    half = (centres**2).sum(axis=1) / 2
    parts = [np.argmax(points[i : i + block] @ centres.T - half, axis=1) for i in range(0, len(points), block)]
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)


def means(points: Floats, labels: Ints, count: int) -> Floats:
    """Return the mean point (count, d) of each label; zeros for a label without points."""
    found = np.zeros((count, points.shape[1]), np.float32)
    for label in range(count):
        rows = labels == label
        if rows.any():
            found[label] = points[rows].mean(axis=0)
    return found


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
    return Groups(place[groups.labels], tuple(groups.recurrence[old] for old in order), groups.tried, groups.method)


def _split(points: Floats, count: int, seed: int) -> Ints:
    if count < 2 or np.allclose(points, points[0], atol=1e-6):
        return np.zeros(len(points), np.int64)
    sample = drawn(len(points), 2 * ENOUGH, seed)
    labels = kmeans(reduced(points[sample]), count, seed, starts=2)
    _, found = np.unique(nearest(points, means(points[sample], labels, count)), return_inverse=True)
    return np.asarray(found, np.int64)
