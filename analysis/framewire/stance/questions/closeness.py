"""How close passages come to the examples that a codebook gives of a frame: by the embeddings, without a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import Frame
from framewire.stance.questions.relevance import DECIMALS, Encoder

# The closeness (a cosine) of the passages of an article, by frame_id and then by passage_id. Only frames with examples
# are in it.
Closeness = Mapping[str, Mapping[str, float]]
Passages = Sequence[tuple[str, str]]


class Examples:
    """The examples of the frames of a codebook, to which passages are compared."""

    def __init__(self, frames: Sequence[Frame], embedder: Callable[[], Encoder]) -> None:
        """The embedder is asked for on first need: never, where no frame has examples."""
        self._frames = [frame for frame in frames if frame.examples]
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float64]] = {}

    def read(self, documents: Sequence[Passages]) -> list[Closeness]:
        """Return the closeness of the passages, (passage_id, text), of each document; blank ones have none."""
        kept = [[(name, text) for name, text in passages if text.strip()] for passages in documents]
        texts = [text for passages in kept for _, text in passages]
        if not self._frames or not texts:
            return [{frame.id: {} for frame in self._frames} for _ in documents]
        vectors = np.asarray(self._embedder().encode(texts), np.float64)
        ends = np.cumsum([len(passages) for passages in kept])[:-1]
        parts = np.split(vectors, ends)
        return [self._one([name for name, _ in own], part) for own, part in zip(kept, parts, strict=True)]

    def _one(self, names: Sequence[str], vectors: NDArray[np.float64]) -> Closeness:
        return {
            frame.id: dict(zip(names, closest(vectors, self._shown_by(frame)), strict=True)) for frame in self._frames
        }

    def _shown_by(self, frame: Frame) -> NDArray[np.float64]:
        if frame.id not in self._vectors:
            self._vectors[frame.id] = np.asarray(self._embedder().encode(list(frame.examples)), np.float64)
        return self._vectors[frame.id]


def closest(vectors: NDArray[np.float64], examples: NDArray[np.float64]) -> list[float]:
    """Return, for each unit vector (n, d), its largest cosine to one of the unit vectors of examples (k, d), n of them.

    >>> closest(np.array([[1.0, 0.0], [0.6, 0.8]]), np.array([[0.0, 1.0], [0.8, 0.6]]))
    [0.8, 0.96]
    """
    return [round(value, DECIMALS) for value in (vectors @ examples.T).max(axis=1).tolist()]
