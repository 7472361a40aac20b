"""A fitted model of themes: its parts, how they are fitted, and where they place a passage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framewire.themes.bertopic_model import Passages, fit_bertopic, topic_words
from framewire.themes.found.clusters import APART, NOWHERE, OPEN, Directions, StableClusters
from framewire.themes.found.groups import drawn, means
from framewire.themes.found.kmeans import product
from framewire.themes.found.topics import fine_topics
from framewire.themes.named.everyday import Everyday, learn_everyday
from framewire.themes.named.evidence import Named
from framewire.themes.words.names import Spoken, theme_names
from framewire.themes.words.nouns import noun_phrases
from framewire.themes.words.phrases import vocabulary, wordless
from framewire.themes.words.terms import NO_TERMS, Described, Terms, group_terms, name_of

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.models.embedder import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Texts that a model is fitted on, and that the terms of topics are taken from; more change neither.
FIT_AT_MOST = 10_000
DESCRIBED_BY = 4_000
BLOCK = 5_000
# What the number of clusters is drawn by. Two numbers can be nearly as good as each other: the choice belongs
# to the texts, not to the user's seed, which draws the sample of a large corpus and the topics.
ALWAYS = 0
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
        nearness = product(points, self.centres.T) - (self.centres**2).sum(axis=1) / 2
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

    `given` (n,) is the named theme of each text, OPEN or APART (`found.clusters`). `outlets` finds names that may
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
    said = drawn(len(texts), DESCRIBED_BY, request.seed)
    nouns = noun_phrases([texts[row] for row in said.tolist()], request.outlets)
    directions, clusters = Directions(), StableClusters(ALWAYS, reserved=len(request.themes))
    passages = Passages(texts, points, vocabulary(nouns), given)
    model = fit_bertopic(passages, directions, clusters, request.embedder)
    labels, count = clusters.labels_, len(clusters.recurrence_)
    spoken = Spoken([texts[row] for row in said.tolist()], nouns, points[said], labels[said])
    terms = topic_words(model, count) if model is not None else (NO_TERMS,) * count
    names = theme_names(spoken, count, request.embedder)
    themes = _infos(request.themes, terms, names, clusters.recurrence_)
    topics = _topics(points, labels, Described(nouns, points[said]), said, request.seed)
    return Fitted(Parts(request.named, everyday, themes, directions, clusters, topics), model)


def _topics(points: Floats, labels: Ints, described: Described, rows: Ints, seed: int) -> Topics:
    """Split themes into topics. There is always one for what is in no theme: later passages may be there.

    `described` are the passages in `rows`, which say the terms of topics.
    """
    topics = fine_topics(points, labels, seed)
    count = int(topics.max(initial=-1)) + 1
    parents = np.full(count + 1, NOWHERE, np.int64)
    parents[topics] = labels
    terms = group_terms(described, topics[rows], count)
    middle = means(points, np.zeros(len(labels), np.int64), 1)
    return Topics(np.vstack([means(points, topics, count), middle]), parents, (*terms, NO_TERMS))


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
    themes: Sequence[Theme],
    terms: Sequence[Terms],
    names: Sequence[Sequence[str]],
    recurrence: Sequence[float | None],
) -> tuple[ThemeInfo, ...]:
    """Describe themes by label, each with its terms and the phrases of its name."""
    named = [
        ThemeInfo(theme.id, theme.name, "codebook", terms[i] if i < len(terms) else NO_TERMS, None)
        for i, theme in enumerate(themes)
    ]
    found = []
    for place, stable in enumerate(recurrence[len(themes) :]):
        label = len(themes) + place
        name = name_of(names[label], f"found theme {place + 1}")
        found.append(ThemeInfo(f"found_{place + 1:02d}", name, "found", terms[label], stable))
    return tuple(named + found)
