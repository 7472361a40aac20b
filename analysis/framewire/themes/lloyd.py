"""K-means of many resamples at once: a few matrix products a round instead of hundreds of separate fits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ROUNDS = 60


def kmeans(points: Floats, k: int, seed: int, starts: int = 4) -> Ints:
    """Return the cluster (n,) of each point (n, d): the best of several starts (Lloyd 1982)."""
    return kmeans_of_samples(points, np.ones((1, len(points)), np.bool_), k, seed, starts)[0]


def kmeans_of_samples(points: Floats, samples: Flags, k: int, seed: int, starts: int = 3) -> Ints:
    """Return the cluster (r, n) of every point for centres fitted on each of r samples of the points.

    `samples` (r, n) says which points a sample holds. Of `starts` starts the one with the least squared distance within
    its sample is kept.
    """
    held = np.repeat(samples, starts, axis=0)
    centres = _spread(points, held, k, np.random.default_rng(seed))
    labels = np.zeros((len(held), len(points)), np.int64)
    for _ in range(ROUNDS):
        nearness = _nearness(points, centres)
        found = nearness.argmax(axis=2).T
        if np.array_equal(found, labels):
            break
        labels = np.asarray(found, np.int64)
        centres = _means(points, labels, held, centres)
    best = np.where(held, _nearness(points, centres).max(axis=2).T, 0).sum(axis=1, dtype=np.float64)
    chosen = best.reshape(len(samples), starts).argmax(axis=1) + np.arange(len(samples)) * starts
    return np.asarray(labels[chosen], np.int64)


def _spread(points: Floats, held: Flags, k: int, draw: np.random.Generator) -> Floats:
    """Draw first centres (r, k, d) far from each other (k-means++, Arthur and Vassilvitskii 2007)."""
    chance = held.astype(np.float64)
    least = np.full(held.shape, np.inf)
    centres = np.empty((len(held), k, points.shape[1]), np.float32)
    size = (points**2).sum(axis=1)
    for turn in range(k):
        summed = np.cumsum(chance, axis=1)
        target = draw.random((len(held), 1)) * summed[:, -1:]
        rows = np.minimum((summed <= target).sum(axis=1), len(points) - 1)
        centres[:, turn] = points[rows]
        far = size + size[rows][:, None] - 2 * (centres[:, turn] @ points.T)
        least = np.minimum(least, np.maximum(far, 0))
        chance = np.where(held, least, 0)
        chance[chance.sum(axis=1) <= 0] = held[chance.sum(axis=1) <= 0]
    return centres


def _nearness(points: Floats, centres: Floats) -> Floats:
    """Return (n, r, k): larger is nearer; half the squared length of the point is left out, being the same for all."""
    runs, k, width = centres.shape
    flat = centres.reshape(runs * k, width)
    nearness = points @ flat.T - (flat**2).sum(axis=1) / 2
    return np.asarray(nearness.reshape(len(points), runs, k), np.float32)


def _means(points: Floats, labels: Ints, held: Flags, centres: Floats) -> Floats:
    """Return the mean of each cluster's points of the sample; a cluster without any keeps its centre."""
    runs, k, width = centres.shape
    inside = (labels[:, None, :] == np.arange(k)[None, :, None]) & held[:, None, :]
    counts = inside.sum(axis=2)
    sums = inside.reshape(runs * k, -1).astype(np.float32) @ points
    found = sums.reshape(runs, k, width) / np.maximum(counts, 1)[:, :, None]
    return np.asarray(np.where(counts[:, :, None] > 0, found, centres), np.float32)
