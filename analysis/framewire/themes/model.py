"""ThemeModel: themes of any number of texts, named by the researcher or found, with topics inside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framewire.errors import FramewireError
from framewire.themes.assign import lone_passages
from framewire.themes.evidence import describe_named, no_named, passage_signals
from framewire.themes.fitting import FitRequest, fit_parts
from framewire.themes.parts import BLOCK, Parts, ThemeInfo
from framewire.themes.threads import one_thread

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.models.embedder import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class ThemeModel:
    """Two levels: coarse themes and the fine topics inside them.

    `themes` are those named in a codebook (null: all are found), `seed` decides every draw, `embedder` reads texts that
    come without embeddings (null: the embedded model, loaded when it is needed).

    After `fit`: `labels_` (n,) the theme of each text, -1 where it has none; `topics_` (n,) its topic; `probabilities_`
    (n,) in [0, 1]; `names_` the name of each theme by label; `themes_` more on each theme.
    """

    def __init__(self, themes: Sequence[Theme] | None = None, seed: int = 0, embedder: Embedder | None = None) -> None:
        self.themes, self.seed = tuple(themes or ()), seed
        self._embedder = embedder
        self._parts: Parts | None = None
        self.labels_ = self.topics_ = np.zeros(0, np.int64)
        self.probabilities_ = np.zeros(0, np.float32)

    def fit(self, texts: Sequence[str], embeddings: Floats | None = None) -> ThemeModel:
        """Find the themes of texts; any number of them. `embeddings` (n, d), if given, are used as they are.

        Vectors of length 1 are not copied, so that they may be a `numpy.memmap` larger than memory.
        """
        points = self._points(texts, embeddings)
        named = describe_named(self.themes, self._door()) if self.themes else no_named(points.shape[1])
        with one_thread():
            given = lone_passages(passage_signals(points, texts, named), named)
            self._parts = fit_parts(FitRequest(texts, points, self.themes, named, given.themes, self.seed))
            placed = self._parts.place(points, given.themes, given.sure)
        self.labels_, self.topics_, self.probabilities_ = placed.labels, placed.topics, placed.probabilities
        return self

    def transform(self, texts: Sequence[str], embeddings: Floats | None = None) -> Ints:
        """Return the theme (n,) of new texts, -1 where they have none. Raises ThemesError before `fit`."""
        points = self._points(texts, embeddings)
        with one_thread():
            given = lone_passages(passage_signals(points, texts, self.parts.named), self.parts.named)
            return self.parts.place(points, given.themes, given.sure).labels

    @property
    def names_(self) -> list[str]:
        """The name of each theme, by label."""
        return [theme.name for theme in self.parts.themes]

    @property
    def themes_(self) -> tuple[ThemeInfo, ...]:
        """Id, name, source, terms and recurrence of each theme, by label."""
        return self.parts.themes

    @property
    def parts(self) -> Parts:
        """The fitted parts. Raises FramewireError before `fit`."""
        if self._parts is None:
            raise FramewireError("ThemeModel", "it has not been fitted", "Call fit, or load a saved model")
        return self._parts

    def save(self, folder: str | Path) -> Path:
        """Write the model to a folder: safetensors and JSON, no pickle."""
        from framewire.themes.saving import save_parts

        return save_parts(self.parts, self.seed, Path(folder))

    @classmethod
    def load(cls, folder: str | Path, embedder: Embedder | None = None) -> ThemeModel:
        """Read a saved model. It has no `labels_`: they belong to the texts it was fitted on. Raises ModelError."""
        from framewire.themes.saving import load_parts

        parts, seed = load_parts(Path(folder))
        model = cls(None, seed, embedder)
        model._parts = parts
        return model

    def _points(self, texts: Sequence[str], embeddings: Floats | None) -> Floats:
        if embeddings is not None:
            return _checked(embeddings, len(texts))
        return self._door().encode(list(texts)) if len(texts) else np.zeros((0, 1), np.float32)

    def _door(self) -> Embedder:
        if self._embedder is None:
            from framewire.models.embedder import load_embedder

            self._embedder = load_embedder()
        return self._embedder


def _checked(embeddings: Floats, size: int) -> Floats:
    points = np.asarray(embeddings, np.float32)
    if points.ndim != 2 or len(points) != size:
        cure = "Give one row of numbers for each text"
        raise FramewireError("embeddings", f"shape {points.shape} for {size} texts", cure)
    lengths = [np.linalg.norm(points[start : start + BLOCK], axis=1) for start in range(0, len(points), BLOCK)]
    length = np.concatenate(lengths) if lengths else np.ones(0, np.float32)
    if not np.isfinite(length).all():
        raise FramewireError("embeddings", "some numbers are not finite", "Embed those texts again")
    if np.allclose(length, 1, atol=1e-3):
        return points
    return np.asarray(points / np.maximum(length[:, None], 1e-12), np.float32)
