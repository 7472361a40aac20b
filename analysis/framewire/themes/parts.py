"""What a fitted theme model consists of, and how it places points in themes and topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.themes.assign import Named, decide, probabilities
from framewire.themes.labels import Terms

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Cosine differences between a point's nearest centres are of this order.
SPREAD = 0.05
BLOCK = 20_000


@dataclass(frozen=True)
class ThemeInfo:
    """One theme: `source` is "codebook" or "found"; `recurrence` in [0, 1], null where it could not be measured."""

    id: str
    name: str
    source: str
    terms: Terms
    recurrence: float | None


@dataclass(frozen=True)
class Placement:
    """Where points are: `labels` (n,) the theme or -1, `topics` (n,), `probabilities` (n,) of the theme in [0, 1]."""

    labels: Ints
    topics: Ints
    probabilities: Floats


@dataclass(frozen=True)
class Parts:
    """A fitted model: themes by label (the named ones first), their centres (k, d), topics (t, d) and their themes (t,).

    The row of a named theme in `centres` is where its passages lie on average. `parents` is -1 for topics of no theme.
    """

    named: Named
    themes: tuple[ThemeInfo, ...]
    centres: Floats
    topic_centres: Floats
    parents: Ints
    topic_terms: tuple[Terms, ...]
    curve: tuple[tuple[int, float], ...]
    method: str

    def place(self, points: Floats, chosen: Ints | None = None) -> Placement:
        """Place points (n, d). `chosen` (n,) gives named themes decided elsewhere, -1 for none of them."""
        blocks = range(0, len(points), BLOCK)
        parts = [self._place(points[i : i + BLOCK], None if chosen is None else chosen[i : i + BLOCK]) for i in blocks]
        if not parts:
            return Placement(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
        return Placement(
            np.concatenate([part.labels for part in parts]),
            np.concatenate([part.topics for part in parts]),
            np.concatenate([part.probabilities for part in parts]),
        )

    def _place(self, points: Floats, chosen: Ints | None) -> Placement:
        labels, chance = decide(probabilities(points, self.named), self.named)
        if chosen is not None:
            labels = chosen.copy()
        first = self.named.count
        if len(self.centres) > first:
            open_ = labels < 0
            near, sure = nearest_unit(points[open_], self.centres[first:])
            labels[open_], chance[open_] = near + first, sure
        topics = self._topics(points, labels)
        return Placement(labels, topics, np.where(labels < 0, 0, chance).astype(np.float32))

    def _topics(self, points: Floats, labels: Ints) -> Ints:
        nearness = points @ self.topic_centres.T - (self.topic_centres**2).sum(axis=1) / 2
        nearness[labels[:, None] != self.parents] -= 4
        return np.argmax(nearness, axis=1).astype(np.int64)


def nearest_unit(points: Floats, centres: Floats) -> tuple[Ints, Floats]:
    """Return the nearest centre of each point and how sure that is, in (0, 1]."""
    half = (centres**2).sum(axis=1) / 2
    nearness = (points @ centres.T - half) / SPREAD
    shifted = np.exp(nearness - nearness.max(axis=1, keepdims=True))
    sure = shifted.max(axis=1) / shifted.sum(axis=1)
    return np.argmax(nearness, axis=1).astype(np.int64), sure.astype(np.float32)


def centres_of(points: Floats, labels: Ints, count: int, empty: Sequence[Floats] = ()) -> Floats:
    """Return the mean point of each label 0 ... count-1; a label without points takes its row of `empty`, or zeros."""
    width = points.shape[1]
    found = np.zeros((count, width), np.float32)
    for label in range(count):
        rows = labels == label
        if rows.any():
            found[label] = points[rows].mean(axis=0)
        elif label < len(empty):
            found[label] = empty[label]
    return found
