"""K-means of many resamples at once: a few matrix products a round instead of hundreds of separate fits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ROUNDS = 60
# Rounds after which the best start is taken and the others are let go: by then their order hardly changes.
TRIAL = 5
# Candidates for each first centre; the one that leaves the least distance is taken.
TRIED = 3


@contextmanager
def one_thread() -> Iterator[None]:
    """Make matrix products give the same bits whatever number of threads the machine offers.

    Sums in another order differ in their last digits, and a tie may flip.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        yield


def product(left: Floats, right: Floats) -> Floats:
    """Return left (n, d) times right (d, k), added in 64 bits: what is left of the order of adding when it is rounded
    to 32 bits is nothing, whichever way a library of linear algebra adds on this processor.
    """
    return np.asarray(np.asarray(left, np.float64) @ np.asarray(right, np.float64), np.float32)


def kmeans(points: Floats, k: int, seed: int, starts: int = 8) -> Ints:
    """Return the cluster (n,) of each point (n, d): the best of several starts (Lloyd 1982)."""
    return np.asarray(kmeans_of_samples(points, np.ones((1, len(points)), np.bool_), k, seed, starts)[0], np.int64)


def kmeans_of_samples(points: Floats, samples: Flags, k: int, seed: int, starts: int = 3) -> Ints:
    """Return the cluster (r, n) of every point for centres fitted on each of r samples of the points.

    `samples` (r, n) says which points a sample holds. Of `starts` starts the one with the least squared distance within
    its sample after a few rounds is followed to its end. Few starts are wanted where stability is measured: a wrong
    number of clusters shows in starts that end differently (Bubeck, Meila and von Luxburg 2009).
    """
    held = np.repeat(samples, starts, axis=0)
    centres = _settled(points, held, _spread(points, held, k, np.random.default_rng(seed)), TRIAL)
    best = np.where(held, _nearness(points, centres).max(axis=2).T, 0).sum(axis=1, dtype=np.float64)
    chosen = best.reshape(len(samples), starts).argmax(axis=1) + np.arange(len(samples)) * starts
    centres = _settled(points, samples, centres[chosen], ROUNDS)
    return np.asarray(_nearness(points, centres).argmax(axis=2).T, np.int64)


def _settled(points: Floats, held: Flags, centres: Floats, rounds: int) -> Floats:
    """Return the centres after at most so many rounds of Lloyd's algorithm."""
    labels: Ints | None = None
    for _ in range(rounds):
        found = np.asarray(_nearness(points, centres).argmax(axis=2).T, np.int64)
        if labels is not None and np.array_equal(found, labels):
            break
        labels, centres = found, _means(points, found, held, centres)
    return centres


def _spread(points: Floats, held: Flags, k: int, draw: np.random.Generator) -> Floats:
    """Draw first centres (r, k, d) far from each other: greedy k-means++ (Arthur and Vassilvitskii 2007)."""
    least = np.full(held.shape, np.inf)
    centres = np.empty((len(held), k, points.shape[1]), np.float32)
    for turn in range(k):
        chance = np.where(held, least, 0) if turn else held.astype(np.float64)
        tried = [_distances(points, rows) for rows in _drawn(chance, held, draw)]
        left = [np.minimum(least, far) for far, _ in tried]
        cost = np.stack([np.where(held, far, 0).sum(axis=1) for far in left])
        for run, best in enumerate(cost.argmin(axis=0)):
            least[run], centres[run, turn] = left[best][run], tried[best][1][run]
    return centres


def _drawn(chance: NDArray[np.float64], held: Flags, draw: np.random.Generator) -> list[Ints]:
    """Draw TRIED rows of points for each run; where all points are centres already, any of the sample."""
    chance = np.where(chance.sum(axis=1, keepdims=True) > 0, chance, held)
    summed = np.cumsum(chance, axis=1)
    targets = draw.random((TRIED, len(held), 1)) * summed[:, -1:]
    return [np.minimum((summed <= target).sum(axis=1), held.shape[1] - 1) for target in targets]


def _distances(points: Floats, rows: Ints) -> tuple[Floats, Floats]:
    """Return the squared distances (r, n) of all points to some of them, and these (r, d)."""
    size, centres = (points**2).sum(axis=1), points[rows]
    return np.maximum(size + size[rows][:, None] - 2 * product(centres, points.T), 0), centres


def _nearness(points: Floats, centres: Floats) -> Floats:
    """Return (n, r, k): larger is nearer; half the squared length of the point is left out, being the same for all."""
    runs, k, width = centres.shape
    flat = centres.reshape(runs * k, width)
    nearness = product(points, flat.T) - (flat**2).sum(axis=1) / 2
    return np.asarray(nearness.reshape(len(points), runs, k), np.float32)


def _means(points: Floats, labels: Ints, held: Flags, centres: Floats) -> Floats:
    """Return the mean of each cluster's points of the sample; a cluster without any keeps its centre."""
    runs, k, width = centres.shape
    inside = (labels[:, None, :] == np.arange(k)[None, :, None]) & held[:, None, :]
    counts = inside.sum(axis=2)
    sums = product(inside.reshape(runs * k, -1), points)
    found = sums.reshape(runs, k, width) / np.maximum(counts, 1)[:, :, None]
    return np.asarray(np.where(counts[:, :, None] > 0, found, centres), np.float32)
