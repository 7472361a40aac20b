"""ThemeModel: themes of any number of texts, named by the researcher or found, with topics inside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import ModelChoice
from framewire.errors import FramewireError
from framewire.themes.bertopic_model import Passages, fit_bertopic, hub_name, tell_labels, topic_words
from framewire.themes.clusters import APART, NOWHERE, OPEN, Directions, StableClusters, drawn, fine_topics, means
from framewire.themes.everyday import Everyday, learn_everyday
from framewire.themes.evidence import Named, describe_named, no_named, passage_signals
from framewire.themes.kmeans import one_thread
from framewire.themes.named import lone_passages
from framewire.themes.terms import NO_TERMS, Described, Terms, group_terms, name_of, phrases, wordless

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.models.embedder import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Texts that a model is fitted on, and that the terms of topics are taken from; more change neither.
FIT_AT_MOST = 10_000
DESCRIBED_BY = 4_000
BLOCK = 20_000
# Texts whose embeddings are made again to see who made those that were given, and the cosine from which it is so.
CHECKED, THE_SAME = 4, 0.9


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
class Topics:
    """Fine topics (t): `centres` (t, d), `parents` (t,) the theme of each, -1 for those of no theme, and terms."""

    centres: Floats
    parents: Ints
    terms: tuple[Terms, ...]

    def place(self, points: Floats, labels: Ints) -> Ints:
        """Return the nearest topic (n,) of each point among those of its theme (n,)."""
        nearness = points @ self.centres.T - (self.centres**2).sum(axis=1) / 2
        # Vectors have length 1: a topic of another theme cannot come near enough to win.
        nearness[labels[:, None] != self.parents] -= 4
        return np.asarray(np.argmax(nearness, axis=1) if len(points) else np.zeros(0), np.int64)


@dataclass(frozen=True)
class Parts:
    """A fitted model: themes by label (named ones first), the parts that BERTopic holds, and topics inside themes."""

    named: Named
    everyday: Everyday
    themes: tuple[ThemeInfo, ...]
    directions: Directions
    clusters: StableClusters
    topics: Topics

    @property
    def method(self) -> str:
        """How themes were found, in words."""
        return self.clusters.method_

    def place(self, points: Floats, chosen: Ints, sure: Floats) -> Placement:
        """Place points (n, d); `sure` (n,) says how probable their named themes `chosen` (n,) are.

        `chosen` is OPEN where a passage has no named theme, APART where it is to have no theme at all.
        """
        blocks = [slice(start, start + BLOCK) for start in range(0, len(points), BLOCK)] or [slice(0, 0)]
        return joined([self._place(points[block], chosen[block], sure[block]) for block in blocks])

    def _place(self, points: Floats, chosen: Ints, sure: Floats) -> Placement:
        given = np.where((chosen == OPEN) & self.everyday.has(points), APART, chosen)
        labels, chance = self.clusters.place(self.directions.transform(points), given)
        # Rounded, because the last digits of a product depend on how many points are placed at once.
        shown = np.round(np.where(chosen >= 0, sure, chance), 4)
        return Placement(labels, self.topics.place(points, labels), np.asarray(shown, np.float32))


@dataclass(frozen=True)
class FitRequest:
    """Texts and their embeddings (n, d), the named themes, and what decides every draw.

    `given` (n,) is the named theme of each text, OPEN or APART (`themes.clusters`). `outlets` finds names that may
    not become terms. `embedder` reads candidate words; null: words are ranked by c-TF-IDF alone.
    """

    texts: Sequence[str]
    points: Floats
    themes: Sequence[Theme]
    named: Named
    given: Ints
    seed: int
    outlets: re.Pattern[str] | None = None
    embedder: Embedder | None = None


@dataclass(frozen=True)
class Fitted:
    """Parts, and the BERTopic model that they are the parts of: null where the texts hold no words for it."""

    parts: Parts
    bertopic: Any | None


def fit_themes(request: FitRequest) -> Fitted:
    """Fit BERTopic with our parts on at most 10,000 of the texts, drawn by the seed, and split its topics further."""
    rows = drawn(len(request.points), FIT_AT_MOST, request.seed)
    texts = [request.texts[row] for row in rows.tolist()]
    points, given = request.points[rows], request.given[rows]
    everyday = learn_everyday(points, request.embedder)
    given = np.where((given == OPEN) & everyday.has(points), APART, given)
    passages = Passages(texts, points, [phrases(text, request.outlets) for text in texts], given)
    directions, clusters = Directions(), StableClusters(request.seed, reserved=len(request.themes))
    model = fit_bertopic(passages, (directions, clusters), request.embedder)
    labels, count = clusters.labels_, len(clusters.recurrence_)
    terms = topic_words(model, count) if model is not None else (NO_TERMS,) * count
    themes = _infos(request.themes, terms, clusters.recurrence_)
    topics = _topics(passages, labels, request.seed)
    return Fitted(Parts(request.named, everyday, themes, directions, clusters, topics), model)


def _topics(passages: Passages, labels: Ints, seed: int) -> Topics:
    """Split themes into topics. There is always one for what is in no theme: later passages may be there."""
    topics = fine_topics(passages.points, labels, seed)
    count = int(topics.max(initial=-1)) + 1
    parents = np.full(count + 1, NOWHERE, np.int64)
    parents[topics] = labels
    centres = means(passages.points, topics, count)
    said = drawn(len(labels), DESCRIBED_BY, seed)
    described = Described([passages.phrases[row] for row in said.tolist()], passages.points[said])
    terms = group_terms(described, topics[said], count)
    middle = means(passages.points, np.zeros(len(labels), np.int64), 1)
    return Topics(np.vstack([centres, middle]), parents, (*terms, NO_TERMS))


def open_or_apart(texts: Sequence[str], themes: Ints) -> Ints:
    """Return the named theme (n,) of each text, APART where it has none and too few words for any."""
    empty = np.array([wordless(text) for text in texts], np.bool_)
    return np.where((themes < 0) & empty, APART, themes)


def joined(parts: Sequence[Placement]) -> Placement:
    """Return placements of consecutive points as one."""
    return Placement(
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.topics for part in parts]),
        np.concatenate([part.probabilities for part in parts]),
    )


def _infos(
    themes: Sequence[Theme], terms: Sequence[Terms], recurrence: Sequence[float | None]
) -> tuple[ThemeInfo, ...]:
    named = [
        ThemeInfo(theme.id, theme.name, "codebook", terms[i] if i < len(terms) else NO_TERMS, None)
        for i, theme in enumerate(themes)
    ]
    found = []
    for place, stable in enumerate(recurrence[len(themes) :]):
        said = terms[len(themes) + place]
        name = name_of(said.terms, f"found theme {place + 1}")
        found.append(ThemeInfo(f"found_{place + 1:02d}", name, "found", said, stable))
    return tuple(named + found)


class ThemeModel:
    """Two levels: coarse themes and the fine topics inside them.

    `themes` are those named in a codebook (null: all are found), `seed` decides every draw, `embedder` reads texts that
    come without embeddings, and candidate words (null: the embedded model, loaded when it is needed). Words are ranked
    by c-TF-IDF alone, and no passage is compared with everyday subjects, where embeddings are another model's.

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

        Vectors of length 1 are not copied, so that they may be a `numpy.memmap` larger than memory.
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
        """Return the theme (n,) of new texts, -1 where they have none. Raises FramewireError before `fit`."""
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

        return save_fitted(self._known, (hub_name(self._door), self.seed), Path(folder))

    @classmethod
    def load(cls, folder: str | Path, embedder: Embedder | ModelChoice | None = None) -> ThemeModel:
        """Read a saved model. `embedder` is the one it was fitted with, or the codebook's choice of it.

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
