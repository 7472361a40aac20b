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
from framewire.models.parts.given import given_texts
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
from framewire.themes.found.clusters import APART
from framewire.themes.found.kmeans import one_thread
from framewire.themes.named.documents import Assignment, lone_passages
from framewire.themes.named.evidence import Named, describe_named, no_named, passage_signals

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
        # What draws must not be negative; a run takes its codebook's seed in the same way.
        self.themes, self.seed = tuple(themes or ()), seed % 2**32
        self._embedder = embedder
        self._fitted: Fitted | None = None
        self._folder: Path | None = None
        self.labels_ = self.topics_ = np.zeros(0, np.int64)
        self.probabilities_ = np.zeros(0, np.float32)

    def fit(self, texts: Sequence[str], embeddings: Floats | None = None) -> ThemeModel:
        """Find the themes of texts; any number of them. `embeddings` (n, d), if given, are used as they are.

        A missing text has no theme. Vectors of length 1 are not copied, so that they may be a `numpy.memmap` larger
        than memory. Null: the embedder reads the texts. Raises FramewireError for what is no text, for embeddings that
        are not one row of finite numbers a text, and for a loaded model with named themes.
        """
        self._refuse_to_forget()
        texts = given_texts(texts, "texts")
        points = self._points(texts, embeddings)
        named = describe_named(self.themes, self._door) if self.themes else no_named(points.shape[1])
        if self.themes:
            _check_width(points, named.prototypes.shape[1], "the embedder that reads the themes gives")
        with one_thread():
            given, chosen = _named_themes(points, texts, named)
            reader = self._reader(texts, points) if embeddings is not None else self._door
            request = FitRequest(texts, points, self.themes, named, chosen, self.seed, None, reader)
            self._fitted, self._folder = fit_themes(request), None
            placed = self.parts.place(points, chosen, given.sure)
        self.labels_, self.topics_, self.probabilities_ = placed.labels, placed.topics, placed.probabilities
        if self._fitted.bertopic is not None:
            tell_labels(self._fitted.bertopic, self.labels_, self.names_)
        return self

    def transform(self, texts: Sequence[str], embeddings: Floats | None = None) -> Ints:
        """Return the theme (n,) of new texts, -1 where they have none; `embeddings` as in `fit`.

        Raises FramewireError before `fit`, for what is no text, and for embeddings that are not one row of finite
        numbers a text, as many as the model was fitted on.
        """
        parts, texts = self.parts, given_texts(texts, "texts")
        if not texts:
            return np.zeros(0, np.int64)
        points = self._points(texts, embeddings)
        _check_width(points, len(parts.directions.mean_), "the model was fitted on")
        with one_thread():
            given, chosen = _named_themes(points, texts, parts.named)
            return parts.place(points, chosen, given.sure).labels

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
        bertopic = self._whole.bertopic
        if bertopic is None:
            raise FramewireError("BERTopic model", "there is none: the texts hold no words", "Fit it on other texts")
        return bertopic

    def save(self, folder: str | Path) -> Path:
        """Write the model to a folder: safetensors and JSON, no pickle. Plain `BERTopic.load` opens it, too."""
        from framewire.themes.folder import save_fitted

        return save_fitted(self._whole, hub_name(self._door), self.seed, Path(folder))

    @classmethod
    def load(cls, folder: str | Path, embedder: Embedder | ModelChoice | None = None) -> ThemeModel:
        """Read a saved model. `embedder` is the one it was fitted with, or the codebook's choice of it (null: the
        embedded one).

        It has no `labels_`: they belong to the texts it was fitted on. Named themes are saved as vectors: a model that
        has some is not fitted again. Raises ModelError.
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

    @property
    def _whole(self) -> Fitted:
        """What was fitted, with the BERTopic model, which a loaded model opens when it is asked for."""
        if self._folder is not None and self._known.bertopic is None:
            from framewire.themes.folder import load_model

            self._fitted = load_model(self._folder, self.parts, self._door)
        return self._known

    def _refuse_to_forget(self) -> None:
        if self._folder is not None and self.parts.named.count:
            fact = "it was loaded, and its named themes cannot be fitted again"
            raise FramewireError("ThemeModel", fact, "Make a new one of the themes: ThemeModel(codebook.themes)")

    def _points(self, texts: Sequence[str], embeddings: Floats | None) -> Floats:
        return _checked(embeddings, len(texts)) if embeddings is not None else self._door.encode(texts)

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


def _named_themes(points: Floats, texts: Sequence[str], named: Named) -> tuple[Assignment, Ints]:
    """Return the named themes of texts and how sure they are, and what each text is given: its named theme, or OPEN.

    What has no letter is APART: the vector of nothing is near to something by chance.
    """
    given = lone_passages(passage_signals(points, texts, named), named)
    blank = np.array([not any(map(str.isalpha, text)) for text in texts], np.bool_)
    return given, np.where(blank, APART, open_or_apart(texts, given.themes))


def _check_width(points: Floats, width: int, whose: str) -> None:
    if points.shape[1] != width:
        cure = "Give embeddings of the same model, or that model as `embedder`"
        raise FramewireError("embeddings", f"{points.shape[1]} numbers a text, {whose} {width}", cure)


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
