"""What a fitted theme model consists of, and how it places points in themes and topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.themes.evidence import Named
from framewire.themes.labels import Terms
from framewire.themes.stability import Tried

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
    """A fitted model: themes by label (named ones first), centres (k, d), topics (t, d), their themes (t,).

    The row of a named theme in `centres` is where its passages lie on average. `parents` is -1 for topics of no theme.
    """

    named: Named
    themes: tuple[ThemeInfo, ...]
    centres: Floats
    topic_centres: Floats
    parents: Ints
    topic_terms: tuple[Terms, ...]
    tried: tuple[Tried, ...]
    method: str

    def place(self, points: Floats, chosen: Ints, sure: Floats) -> Placement:
        """Place points (n, d); `chosen` (n,) are their named themes, -1 for none, `sure` (n,) how probable they are."""
        blocks = [slice(start, start + BLOCK) for start in range(0, len(points), BLOCK)] or [slice(0, 0)]
        parts = [self._place(points[block], chosen[block].copy(), sure[block].copy()) for block in blocks]
        return joined(parts)

    def _place(self, points: Floats, labels: Ints, sure: Floats) -> Placement:
        first, open_ = self.named.count, labels < 0
        if len(self.centres) > first and open_.any():
            near, chance = nearest_unit(points[open_], self.centres[first:])
            labels[open_], sure[open_] = near + first, chance
        elif open_.any():
            sure[open_] = 0
        return Placement(labels, self._topics(points, labels), np.asarray(sure, np.float32))

    def _topics(self, points: Floats, labels: Ints) -> Ints:
        if not len(points):
            return np.zeros(0, np.int64)
        nearness = points @ self.topic_centres.T - (self.topic_centres**2).sum(axis=1) / 2
        # Vectors have length 1: a topic of another theme cannot come near enough to win.
        nearness[labels[:, None] != self.parents] -= 4
        return np.asarray(np.argmax(nearness, axis=1), np.int64)


def joined(parts: Sequence[Placement]) -> Placement:
    """Return placements of consecutive points as one."""
    return Placement(
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.topics for part in parts]),
        np.concatenate([part.probabilities for part in parts]),
    )


def nearest_unit(points: Floats, centres: Floats) -> tuple[Ints, Floats]:
    """Return the nearest centre of each point and how sure that is, in (0, 1]."""
    half = (centres**2).sum(axis=1) / 2
    nearness = (points @ centres.T - half) / SPREAD
    shifted = np.exp(nearness - nearness.max(axis=1, keepdims=True))
    sure = shifted.max(axis=1) / shifted.sum(axis=1)
    return np.asarray(np.argmax(nearness, axis=1), np.int64), np.asarray(sure, np.float32)
