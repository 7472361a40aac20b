"""Coarse groups of passages: as many as are found again on resamples, or what a tree separates where there are few."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from framewire.themes.found.kmeans import product
from framewire.themes.found.stability import Partition, Tried, stable_partition

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Below this many points resampling says nothing.
FEW = 40
# Resampling more points than this changes little but the time it takes.
ENOUGH = 2000
# Samples on which the number of clusters is chosen.
TURNS = 3
# A cluster that recurs less than this dissolves when passages are drawn again (Hennig 2008).
DISSOLVED = 0.5
# Below this mean silhouette groups of a few texts are accidents (Kaufman and Rousseeuw 1990: under .25 no structure;
# distances of short texts are all large, which halves it).
ACCIDENT = 0.12
# Squared distances to the nearest centres differ by this order, twice that of cosines.
SPREAD = 0.05


@dataclass(frozen=True)
class Groups:
    """Coarse groups, largest first. `labels` (n,), `recurrence` null where it could not be measured.

    `chosen` is the number of groups that was taken of those `tried`, before some dissolved.
    """

    labels: Ints
    recurrence: tuple[float | None, ...]
    tried: tuple[Tried, ...]
    method: str
    chosen: int = 0


def coarse_groups(points: Floats, width: int, seed: int) -> Groups:
    """Group points (n, d), looking for groups in their first columns; every point gets a group."""
    if not len(points):
        return Groups(np.zeros(0, np.int64), (), (), "nothing left to find themes in")
    if len(points) < FEW:
        labels = linkage_groups(points)
        known = (None,) * (int(labels.max(initial=-1)) + 1)
        return _by_size(Groups(labels, known, (), f"average linkage of {len(points)} passages, too few to resample"))
    sample, *others = (drawn(len(points), ENOUGH, seed + turn) for turn in range(TURNS))
    part = stable_partition(points[sample, :width], seed, [points[other, :width] for other in others])
    centres, kept = means(points[sample], part.labels, len(part.recurrence)), _kept(part)
    labels, _ = nearest_centres(points, centres[kept])
    recurrence = tuple(part.recurrence[group] for group in kept)
    method = _method(part, len(sample), len(kept))
    return _by_size(Groups(labels, recurrence, part.tried, method, len(part.recurrence)))


def _kept(part: Partition) -> list[int]:
    """Return the groups that are not dissolved; what was in the others goes to the nearest of these."""
    kept = [group for group, found in enumerate(part.recurrence) if found is None or found >= DISSOLVED]
    return kept or list(range(len(part.recurrence)))


def _method(part: Partition, size: int, kept: int) -> str:
    if not part.tried:
        return "one group: all passages are alike"
    span = f"{part.tried[0].number} to {part.tried[-1].number} tried on {size} passages"
    gone = len(part.recurrence) - kept
    return f"k-means, number by stability beyond chance ({span}" + (f"; {gone} dissolved)" if gone else ")")


def linkage_groups(points: Floats) -> Ints:
    """Return the group (n,) of each of a few points: one unless a cut of the tree separates them well."""
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.metrics import silhouette_score

    size = len(points)
    labels = np.zeros(size, np.int64)
    if size < 4 or np.allclose(points, points[0], atol=1e-6):
        return labels
    apart = np.maximum(((points[:, None] - points[None]) ** 2).sum(axis=2), 0)
    best = ACCIDENT
    for k in range(2, min(size // 2, 8) + 1):
        found = AgglomerativeClustering(k, metric="precomputed", linkage="average").fit_predict(apart)
        score = float(silhouette_score(apart, found, metric="precomputed"))
        if score > best:
            best, labels = score, found.astype(np.int64)
    return labels


def nearest_centres(points: Floats, centres: Floats, block: int = 5_000) -> tuple[Ints, Floats]:
    """Return the nearest centre (n,) of each point and how sure that is, in (0, 1]; in blocks, for memory."""
    labels, sure = np.zeros(len(points), np.int64), np.zeros(len(points), np.float32)
    half = (centres**2).sum(axis=1) / 2
    for start in range(0, len(points), block):
        nearness = (product(points[start : start + block], centres.T) - half) / SPREAD
        # Processors round exp differently in its last bit: in 64 bits that is far behind the last one kept.
        shifted = np.exp(nearness.astype(np.float64) - nearness.max(axis=1, keepdims=True))
        labels[start : start + block] = nearness.argmax(axis=1)
        sure[start : start + block] = shifted.max(axis=1) / shifted.sum(axis=1)
    return labels, sure


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


def _by_size(groups: Groups) -> Groups:
    """Renumber groups from the largest to the smallest, leaving out empty ones."""
    sizes = np.bincount(groups.labels, minlength=len(groups.recurrence))
    order = [int(old) for old in np.argsort(-sizes, kind="stable") if sizes[old]]
    place = np.full(len(sizes), -1, np.int64)
    place[order] = np.arange(len(order))
    recurrence = tuple(groups.recurrence[old] for old in order)
    return replace(groups, labels=place[groups.labels], recurrence=recurrence)
