"""How many themes: the number of clusters that is found again on resamples, and how often each cluster recurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from framewire.themes.lloyd import kmeans, kmeans_of_samples

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
SHARE = 0.7
RESAMPLES = 8
NUMBERS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20)
# A cluster should hold a few points of every resample.
POINTS_A_CLUSTER = 8
# Of numbers that recur equally well the largest says most; mean ARI of 28 pairs is known to about this much.
EQUALLY_WELL = 0.025


@dataclass(frozen=True)
class Partition:
    """A chosen clustering. `labels` (n,), `recurrence` in [0, 1] for each cluster: its mean best Jaccard overlap.

    `curve` holds (k, mean ARI between resamples) for every number that was tried; it is empty, and recurrence null,
    where there were too few points to resample or all are alike.
    """

    labels: Ints
    recurrence: tuple[float | None, ...]
    curve: tuple[tuple[int, float], ...]


def stable_partition(points: Floats, seed: int) -> Partition:
    """Cluster points (n, d) into the number of groups that recurs best on resamples of 70 % of them.

    Ben-Hur, Elisseeff and Guyon (2002): the clusterings of resamples are compared in pairs, here extended to all points
    and by the adjusted Rand index. Hennig (2007): a cluster's recurrence is its mean best Jaccard overlap.
    """
    numbers = [k for k in NUMBERS if k * POINTS_A_CLUSTER <= len(points)]
    if not numbers or np.allclose(points, points[0], atol=1e-6):
        return Partition(np.zeros(len(points), np.int64), (None,) * min(len(points), 1), ())
    samples = resamples(len(points), seed)
    runs = {k: kmeans_of_samples(points, samples, k, seed) for k in numbers}
    curve = tuple((k, agreement(found)) for k, found in runs.items())
    best = choose_number(curve)
    labels = kmeans(points, best, seed, starts=10)
    return Partition(labels, recurrence(labels, runs[best]), curve)


def choose_number(curve: Sequence[tuple[int, float]]) -> int:
    """Return the largest number whose agreement is as good as the best.

    >>> choose_number([(2, 0.97), (3, 0.80), (5, 0.99), (6, 0.91)])
    5
    """
    most = max(score for _, score in curve)
    return max(k for k, score in curve if score >= most - EQUALLY_WELL)


def agreement(partitions: Ints) -> float:
    """Return the mean adjusted Rand index of all pairs of partitions (r, n) of the same points."""
    return float(np.mean([adjusted_rand(left, right) for left, right in combinations(partitions, 2)]))


def adjusted_rand(left: Ints, right: Ints) -> float:
    """Return how far two partitions agree on pairs of points beyond chance: 1 when they are the same.

    Hubert and Arabie (1985).

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    width = int(right.max()) + 1
    table = np.bincount(left * width + right, minlength=(int(left.max()) + 1) * width).reshape(-1, width)
    both = _pairs(table).sum()
    one, other = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    expected = one * other / _pairs(np.array(len(left)))
    most = (one + other) / 2
    return float((both - expected) / (most - expected)) if most != expected else 1.0


def _pairs(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(counts * (counts - 1.0) / 2)


def recurrence(labels: Ints, others: Ints) -> tuple[float, ...]:
    """Return for each cluster the mean over other partitions of its best Jaccard overlap with a cluster there.

    >>> recurrence(np.array([0, 0, 1, 1]), np.array([[1, 1, 0, 0], [0, 0, 0, 0]]))
    (0.75, 0.75)
    """
    clusters = range(int(labels.max()) + 1)
    return tuple(float(np.mean([_best_overlap(labels == cluster, other) for other in others])) for cluster in clusters)


def resamples(size: int, seed: int) -> NDArray[np.bool_]:
    """Return which points (r, n) each resample holds, drawn without replacement."""
    draw = np.random.default_rng(seed)
    found = np.zeros((RESAMPLES, size), np.bool_)
    for row in found:
        row[draw.choice(size, int(np.ceil(SHARE * size)), replace=False)] = True
    return found


def _best_overlap(inside: NDArray[np.bool_], other: Ints) -> float:
    shared = np.bincount(other[inside], minlength=int(other.max()) + 1)
    either = np.bincount(other, minlength=len(shared)) + int(inside.sum()) - shared
    return float((shared / np.maximum(either, 1)).max())
