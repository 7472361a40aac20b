"""ThemeModel: themes of any number of texts, named by the researcher or found, with topics inside them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import ModelChoice
from framewire.errors import FramewireError
from framewire.themes.bertopic_model import hub_name, tell_labels
from framewire.themes.fitted import (
    BLOCK,
    CHECKED,
    THE_SAME,
    FitRequest,
    Fitted,
    Parts,
    ThemeInfo,
    fit_themes,
    open_or_apart,
)
from framewire.themes.found.kmeans import one_thread
from framewire.themes.named.documents import lone_passages
from framewire.themes.named.evidence import describe_named, no_named, passage_signals

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.models.embedder import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class ThemeModel:
    """Two levels: coarse themes and the fine topics inside them.

    `themes` are those named in a codebook (null: all are found). `seed` draws the 10,000 texts that a larger corpus is
    fitted on, and the topics; the number of themes is chosen on the same resamples whatever the seed. `embedder` reads
    texts that come without embeddings, and candidate words (null: the embedded model, loaded when it is needed). Words
    are ranked by c-TF-IDF alone, and no passage is compared with everyday subjects, where embeddings are another
    model's.

    After `fit`: `labels_` (n,) the theme of each text, -1 where it has none; `topics_` (n,) its topic; `probabilities_`
    (n,) in [0, 1]; `names_` the name of each theme by label; `themes_` more on each theme; `bertopic_` the BERTopic
    model, whose topics are the themes.
    """

    def __init__(
        self,
        themes: Sequence[Theme] | None = None,
        seed: int = 0,
        embedder: Embedder | ModelChoice | None = None,
    ) -> None:
        self.themes, self.seed = tuple(themes or ()), seed
        self._embedder = embedder
        self._fitted: Fitted | None = None
        self._folder: Path | None = None
        self.labels_ = self.topics_ = np.zeros(0, np.int64)
        self.probabilities_ = np.zeros(0, np.float32)

    def fit(self, texts: Sequence[str], embeddings: Floats | None = None) -> ThemeModel:
        """Find the themes of texts; any number of them. `embeddings` (n, d), if given, are used as they are.

        Vectors of length 1 are not copied, so that they may be a `numpy.memmap` larger than memory. Null: the embedder
        reads the texts. Raises FramewireError for embeddings that are not one row of finite numbers a text.
        """
        points = self._points(texts, embeddings)
        named = describe_named(self.themes, self._door) if self.themes else no_named(points.shape[1])
        with one_thread():
            given = lone_passages(passage_signals(points, texts, named), named)
            chosen = open_or_apart(texts, given.themes)
            reader = self._reader(texts, points) if embeddings is not None else self._door
            request = FitRequest(texts, points, self.themes, named, chosen, self.seed, None, reader)
            self._fitted = fit_themes(request)
            placed = self.parts.place(points, chosen, given.sure)
        self.labels_, self.topics_, self.probabilities_ = placed.labels, placed.topics, placed.probabilities
        if self._fitted.bertopic is not None:
            tell_labels(self._fitted.bertopic, self.labels_, self.names_)
        return self

    def transform(self, texts: Sequence[str], embeddings: Floats | None = None) -> Ints:
        """Return the theme (n,) of new texts, -1 where they have none; `embeddings` as in `fit`.

        Raises FramewireError before `fit`, and for embeddings that are not one row of finite numbers a text.
        """
        points = self._points(texts, embeddings)
        with one_thread():
            given = lone_passages(passage_signals(points, texts, self.parts.named), self.parts.named)
            return self.parts.place(points, open_or_apart(texts, given.themes), given.sure).labels

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
        return self._known.parts

    @property
    def bertopic_(self) -> Any:
        """The fitted BERTopic model; -1 is "none". Raises FramewireError where the texts held no words for one."""
        if self._folder is not None and self._known.bertopic is None:
            from framewire.themes.folder import load_model

            self._fitted = load_model(self._folder, self.parts, self._door)
        if self._known.bertopic is None:
            raise FramewireError("BERTopic model", "there is none: the texts hold no words", "Fit it on other texts")
        return self._known.bertopic

    def save(self, folder: str | Path) -> Path:
        """Write the model to a folder: safetensors and JSON, no pickle. Plain `BERTopic.load` opens it, too."""
        from framewire.themes.folder import save_fitted

        return save_fitted(self._known, hub_name(self._door), self.seed, Path(folder))

    @classmethod
    def load(cls, folder: str | Path, embedder: Embedder | ModelChoice | None = None) -> ThemeModel:
        """Read a saved model. `embedder` is the one it was fitted with, or the codebook's choice of it (null: the
        embedded one).

        It has no `labels_`: they belong to the texts it was fitted on. Raises ModelError.
        """
        from framewire.themes.folder import load_parts

        parts, seed = load_parts(Path(folder))
        model = cls(None, seed, embedder)
        model._fitted, model._folder = Fitted(parts, None), Path(folder)
        return model

    @property
    def _known(self) -> Fitted:
        if self._fitted is None:
            raise FramewireError("ThemeModel", "it has not been fitted", "Call fit, or load a saved model")
        return self._fitted

    def _points(self, texts: Sequence[str], embeddings: Floats | None) -> Floats:
        if embeddings is not None:
            return _checked(embeddings, len(texts))
        return self._door.encode(list(texts)) if len(texts) else np.zeros((0, 1), np.float32)

    def _reader(self, texts: Sequence[str], points: Floats) -> Embedder | None:
        """Return the embedder if it is the one that made these embeddings, else null: others cannot be compared."""
        if not len(texts):
            return None
        again = self._door.encode(list(texts[:CHECKED]))
        same = again.shape == points[:CHECKED].shape and (again * points[:CHECKED]).sum(axis=1).min() > THE_SAME
        return self._door if same else None

    @cached_property
    def _door(self) -> Embedder:
        if self._embedder is None or isinstance(self._embedder, ModelChoice):
            from framewire.models.embedder import load_embedder

            chosen = self._embedder or ModelChoice()
            return load_embedder(chosen.name, chosen.revision)
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
