"""The parts that go into BERTopic's sockets: `Directions` reduces embeddings, `StableClusters` finds themes in them.

Both have scikit-learn's manners and serve anyone: `BERTopic(umap_model=Directions(), hdbscan_model=StableClusters())`.
"""

from __future__ import annotations

import inspect
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from framewire.engine import ordered_eigenvectors
from framewire.themes.found.groups import FEW, coarse_groups, means, nearest_centres
from framewire.themes.found.kmeans import one_thread, product

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Directions that clusters are looked for in; the others hold mostly what is particular to one text.
WIDTH = 32
# Points that are turned at a time.
BLOCK = 20_000
# rule: cluster_reach. A normal distribution has 3 in 100,000 points so far out, clusters of passages some in 1,000.
REACH = 4.0
# What `fit` is told of a point: no label yet; belongs nowhere. And the label of a point that belongs nowhere.
OPEN, APART = -1, -2
NOWHERE = -1


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

    Where `fit` is told labels `y` (n,), the directions are those of the points without one (OPEN; null: all). What is
    unlike a whole corpus lies off its first directions: that all are kept lets StableClusters see it.
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
        """Cluster points (n, d). `y` (n,) holds labels that are kept: OPEN (-1) has none yet, APART (-2) gets none.

        Null: every point is OPEN.
        """
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


def _spreads(points: Floats, middle: Floats) -> NDArray[np.float64]:
    """How points (n, d) spread around their middle, (d, d), rounded so far that the order of adding leaves no trace."""
    found = np.zeros((points.shape[1], points.shape[1]))
    for start in range(0, len(points), BLOCK):
        centred = points[start : start + BLOCK].astype(np.float64) - middle
        found += centred.T @ centred
    scale = 2.0 ** np.floor(np.log2(max(float(np.abs(found).max(initial=0)), 1e-30)))
    return np.asarray(np.round(found / scale, 9))


def _given(y: ArrayLike | None, size: int) -> Ints:
    return np.full(size, OPEN, np.int64) if y is None else np.asarray(y, np.int64)
