"""How many themes: the number of clusters that is found again on resamples, and how often each cluster recurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
SHARE = 0.7
RESAMPLES = 8
MOST_THEMES = 20


@dataclass(frozen=True)
class Partition:
    """A chosen clustering. `centres` (k, d), `labels` (n,), `recurrence` (k,) in [0, 1] the mean best Jaccard overlap.

    `curve` holds (k, mean ARI between resamples) for every number that was tried, null recurrence and an empty curve
    where there were too few points to resample.
    """

    centres: Floats
    labels: Ints
    recurrence: tuple[float | None, ...]
    curve: tuple[tuple[int, float], ...]


def stable_partition(points: Floats, seed: int, most: int = MOST_THEMES) -> Partition:
    """Cluster points (n, d) into the number of groups that recurs best on resamples of 70 % of them.

    Ben-Hur, Elisseeff and Guyon (2002): pairs of partitions of overlapping resamples are compared on their common points,
    here with the adjusted Rand index. Hennig (2007): a cluster's recurrence is its mean best Jaccard overlap.
    """
    sizes = range(2, min(most, len(points) // 8) + 1)
    if not sizes or _all_equal(points):
        return _single(points)
    rows = _resamples(len(points), seed)
    runs = {k: [_kmeans(points[drawn], k, seed + turn) for turn, drawn in enumerate(rows)] for k in sizes}
    curve = tuple((k, _agreement(rows, [labels for labels, _ in found])) for k, found in runs.items())
    best = max(curve, key=lambda item: (item[1], item[0]))[0]
    labels, centres = _kmeans(points, best, seed, starts=5)
    return Partition(centres, labels, recurrence(labels, rows, [found for found, _ in runs[best]]), curve)


def recurrence(labels: Ints, rows: Sequence[Ints], others: Sequence[Ints]) -> tuple[float, ...]:
    """Return for each cluster the mean over resamples of the best Jaccard overlap with a cluster found there.

    >>> recurrence(np.array([0, 0, 1, 1]), [np.array([0, 1, 2, 3])], [np.array([1, 1, 0, 0])])
    (1.0, 1.0)
    """
    found = []
    for cluster in range(int(labels.max()) + 1):
        best = [_best_overlap(labels[drawn] == cluster, other) for drawn, other in zip(rows, others, strict=True)]
        found.append(float(np.mean(best)))
    return tuple(found)


def _best_overlap(inside: NDArray[np.bool_], other: Ints) -> float:
    shared = np.bincount(other[inside], minlength=int(other.max()) + 1)
    either = np.bincount(other, minlength=len(shared)) + inside.sum() - shared
    return float((shared / np.maximum(either, 1)).max())


def _agreement(rows: Sequence[Ints], partitions: Sequence[Ints]) -> float:
    from sklearn.metrics import adjusted_rand_score

    scores = []
    for first in range(0, len(rows) - 1):
        second = first + 1
        _, left, right = np.intersect1d(rows[first], rows[second], return_indices=True)
        scores.append(adjusted_rand_score(partitions[first][left], partitions[second][right]))
    return float(np.mean(scores))


def _resamples(size: int, seed: int) -> list[Ints]:
    draw = np.random.default_rng(seed)
    return [np.sort(draw.choice(size, int(np.ceil(SHARE * size)), replace=False)) for _ in range(RESAMPLES)]


def _kmeans(points: Floats, k: int, seed: int, starts: int = 2) -> tuple[Ints, Floats]:
    from sklearn.cluster import KMeans

    found = KMeans(k, n_init=starts, random_state=seed).fit(points)
    return found.labels_.astype(np.int64), found.cluster_centers_


def _all_equal(points: Floats) -> bool:
    return bool(np.allclose(points, points[0], atol=1e-6))


def _single(points: Floats) -> Partition:
    centre = points.mean(axis=0, keepdims=True) if len(points) else np.zeros((0, points.shape[-1]), np.float32)
    return Partition(centre, np.zeros(len(points), np.int64), (None,) * len(centre), ())
