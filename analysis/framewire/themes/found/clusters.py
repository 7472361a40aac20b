"""The parts that go into BERTopic's sockets: `Directions` reduces embeddings, `StableClusters` finds themes in them.

Both have scikit-learn's manners and serve anyone: `BERTopic(umap_model=Directions(), hdbscan_model=StableClusters())`.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from framewire.engine import ordered_eigenvectors
from framewire.themes.found.kmeans import kmeans, one_thread, product
from framewire.themes.found.stability import Partition, Tried, stable_partition

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Below this many points resampling says nothing.
FEW = 40
# Resampling more points than this changes little but the time it takes.
ENOUGH = 2000
# Samples on which the number of clusters is chosen.
TURNS = 3
# Directions that clusters are looked for in; the others hold mostly what is particular to one text.
WIDTH = 32
# Points that are turned at a time.
BLOCK = 20_000
# A cluster that recurs less than this dissolves when passages are drawn again (Hennig 2008).
DISSOLVED = 0.5
# Below this mean silhouette groups of a few texts are accidents (Kaufman and Rousseeuw 1990: under .25 no structure;
# distances of short texts are all large, which halves it).
ACCIDENT = 0.12
# rule: cluster_reach. A normal distribution has 3 in 100,000 points so far out, clusters of passages some in 1,000.
REACH = 4.0
# What `fit` is told of a point: no label yet; belongs nowhere. And the label of a point that belongs nowhere.
OPEN, APART = -1, -2
NOWHERE = -1
# Squared distances to the nearest centres differ by this order, twice that of cosines.
SPREAD = 0.05
TOPICS_AT_MOST = 150
POINTS_A_TOPIC = 6


class Parameters:
    """scikit-learn's contract: what the constructor takes can be read, set and cloned."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the constructor's arguments by name."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **params: Any) -> Self:
        """Set some of the constructor's arguments. Raises ValueError for one that it does not have."""
        for name, value in params.items():
            if name not in self.get_params():
                raise ValueError(f"{type(self).__name__} has no parameter {name!r}")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.get_params().items())})"

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import Tags, TargetTags

        return Tags(estimator_type=None, target_tags=TargetTags(required=False))


class Directions(Parameters):
    """Turns embeddings into their principal directions, the widest first: (n, d) -> (n, d). Distances stay.

    Where `fit` is told labels, the directions are those of the points without one. What is unlike a whole corpus lies
    off its first directions: that all are kept lets StableClusters see it.
    """

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Find the directions."""
        points = np.asarray(X, np.float32)
        given = _given(y, len(points))
        learned = points[given == OPEN] if (given == OPEN).any() else points
        with one_thread():
            self.mean_ = learned.mean(axis=0) if len(learned) else np.zeros(points.shape[1], np.float32)
            self.components_ = ordered_eigenvectors(_spreads(learned, self.mean_)).astype(np.float32)
        return self

    def transform(self, X: ArrayLike) -> Floats:
        """Return points along the directions."""
        with one_thread():
            centred = np.asarray(X, np.float32) - self.mean_
            # In blocks, for memory.
            blocks = [product(centred[at : at + BLOCK], self.components_.T) for at in range(0, len(centred), BLOCK)]
            return np.concatenate(blocks) if blocks else centred

    def fit_transform(self, X: ArrayLike, y: ArrayLike | None = None) -> Floats:
        """Fit and transform."""
        return self.fit(X, y).transform(X)


class StableClusters(Parameters):
    """k-means with the number of clusters that is found again on resamples; what is far from every cluster is -1.

    `seed` decides every draw. Clusters are looked for in the first `width` columns. `reach`: how much farther than
    the middle one a point may lie from its centre, in units of how much nearer than the middle one near points lie;
    null: none is too far. `reserved` labels are left to those that `fit` is given.

    After `fit`: `labels_` (n,), `probabilities_` (n,) in [0, 1], `cluster_centers_` (k, d), `reach_` (k,) the squared
    distance up to which a point belongs, `recurrence_` in [0, 1] for each cluster (null where it was given or could not
    be measured), `tried_`, the number of clusters `chosen_` of them, and `method_`.
    """

    def __init__(self, seed: int = 0, width: int = WIDTH, reach: float | None = REACH, reserved: int = 0) -> None:
        self.seed, self.width, self.reach, self.reserved = seed, width, reach, reserved

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Cluster points (n, d). `y` (n,) holds labels that are kept: OPEN (-1) has none yet, APART (-2) gets none."""
        points = np.asarray(X, np.float32)
        given = _given(y, len(points))
        first = max(self.reserved, int(given.max(initial=-1)) + 1)
        with one_thread():
            groups = coarse_groups(points[given == OPEN], self.width, self.seed)
            labels = given.copy()
            labels[given == OPEN] = groups.labels + first
            count = first + len(groups.recurrence)
            self.cluster_centers_ = means(points, labels, count)
            self.nowhere_ = means(points, np.where(given == APART, 0, -1), int((given == APART).any()))
            self.reach_ = np.array([self._reach(points[labels == k], self.cluster_centers_[k]) for k in range(count)],
                                   np.float32)  # fmt: skip
        self.recurrence_ = (None,) * first + groups.recurrence
        self.tried_, self.method_, self.chosen_, self.given_ = groups.tried, groups.method, groups.chosen, first
        self.labels_, self.probabilities_ = self.place(points, given)
        return self

    def fit_predict(self, X: ArrayLike, y: ArrayLike | None = None) -> Ints:
        """Fit, and return `labels_`."""
        return self.fit(X, y).labels_

    def predict(self, X: ArrayLike) -> Ints:
        """Return the nearest cluster (n,) of each point, -1 where it is out of reach or like what was APART."""
        points = np.asarray(X, np.float32)
        every = np.vstack([self.cluster_centers_, self.nowhere_])
        if not len(every):
            return np.full(len(points), NOWHERE, np.int64)
        near, _ = nearest_centres(points, every)
        near[near >= len(self.cluster_centers_)] = NOWHERE
        return np.where(self._far(points, near), NOWHERE, near)

    def place(self, points: Floats, given: Ints) -> tuple[Ints, Floats]:
        """Return label and probability (n,) of each point; given labels are kept, OPEN ones go to found clusters."""
        labels, sure = np.maximum(given, NOWHERE), np.where(given >= 0, 1, 0).astype(np.float32)
        open_, found = given == OPEN, self.cluster_centers_[self.given_ :]
        if len(found) and open_.any():
            near, chance = nearest_centres(points[open_], found)
            near = near + self.given_
            far = self._far(points[open_], near)
            labels[open_], sure[open_] = np.where(far, NOWHERE, near), np.where(far, 0, chance)
        return labels, sure

    def _far(self, points: Floats, near: Ints) -> NDArray[np.bool_]:
        far = near < 0
        rows = np.flatnonzero(~far)
        apart = ((points[rows] - self.cluster_centers_[near[rows]]) ** 2).sum(axis=1)
        far[rows] = apart > self.reach_[near[rows]]
        return np.asarray(far, np.bool_)

    def _reach(self, points: Floats, centre: Floats) -> float:
        """Return the reach of a centre from its own points; of a few points none is known."""
        if self.reach is None or len(points) < FEW:
            return float(np.inf)
        near, middle = np.quantile(((points - centre) ** 2).sum(axis=1), [0.1587, 0.5])
        return float(middle + self.reach * (middle - near)) if middle > near else float(np.inf)


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


def _spreads(points: Floats, middle: Floats) -> NDArray[np.float64]:
    """How points (n, d) spread around their middle, (d, d), rounded so far that the order of adding leaves no trace."""
    found = np.zeros((points.shape[1], points.shape[1]))
    for start in range(0, len(points), BLOCK):
        centred = points[start : start + BLOCK].astype(np.float64) - middle
        found += centred.T @ centred
    scale = 2.0 ** np.floor(np.log2(max(float(np.abs(found).max(initial=0)), 1e-30)))
    return np.asarray(np.round(found / scale, 9))


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


def _split(points: Floats, count: int, seed: int) -> Ints:
    if count < 2 or np.allclose(points, points[0], atol=1e-6):
        return np.zeros(len(points), np.int64)
    sample = drawn(len(points), 2 * ENOUGH, seed)
    labels = kmeans(Directions().fit_transform(points[sample])[:, :WIDTH], count, seed, starts=2)
    near, _ = nearest_centres(points, means(points[sample], labels, count))
    return np.asarray(np.unique(near, return_inverse=True)[1], np.int64)


def _given(y: ArrayLike | None, size: int) -> Ints:
    return np.full(size, OPEN, np.int64) if y is None else np.asarray(y, np.int64)
