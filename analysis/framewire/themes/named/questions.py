"""Decides the named themes of a corpus, and asks the entailment model where the embeddings leave them open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.models.parts.cuts import cut_premises
from framewire.models.parts.tokens import pair_sha256
from framewire.models.rules import rule, rule_list
from framewire.themes.found.kmeans import one_thread
from framewire.themes.named.documents import (
    Assignment,
    alone,
    assign,
    by_document,
    chances,
    in_context,
    limits,
    log_odds,
    lone_passages,
    stretches,
    with_keywords,
)
from framewire.themes.named.evidence import Named, Signals, features

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.models.parts.tokens import Pair
    from framewire.progress import Progress

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Place = tuple[int, int]
# Pairs a call of the model, so that progress moves.
STEP = 256


class Scorer(Protocol):
    """The part of an entailment model that is needed here."""

    @property
    def name(self) -> str:
        """The name of the model."""
        ...

    @property
    def revision(self) -> str:
        """Its revision."""
        ...

    def score(self, pairs: Sequence[Pair]) -> Floats:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        ...


@dataclass(frozen=True)
class Corpus:
    """What decides named themes: signals of passages (n), the place of their document (n,), ascending, and titles.

    `titles` (m, t) are the leads of each theme in the titles of documents.
    """

    signals: Signals
    documents: Ints
    titles: Floats


@dataclass(frozen=True)
class Asked:
    """What the model was asked and said: `places` holds the row of each passage and its theme, no two equal. Each
    place has two questions (q), its hypothesis and the denial: `numbers` (q, 3) are entailment, neutral and
    contradiction, `pairs` the hash of each question, `model` the name and revision of what answered ("" where nothing
    was asked), `cut` the rows of passages that are longer than it reads."""

    places: tuple[Place, ...] = ()
    numbers: Floats = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    pairs: tuple[str, ...] = ()
    model: str = ""
    cut: tuple[int, ...] = ()

    @property
    def answers(self) -> Floats:
        """How far each passage is about its theme, in [0, 1]: P(entailed) and P(denial contradicted), averaged."""
        return np.asarray((self.numbers[0::2, 0] + self.numbers[1::2, 2]) / 2, np.float32)


@dataclass(frozen=True)
class Asker:
    """Puts themes to the model: `texts` returns texts by rows of passages, few of which are needed."""

    texts: Callable[[Sequence[int]], Sequence[str]]
    themes: Sequence[Theme]
    model: Scorer
    progress: Progress

    def ask(self, places: Sequence[Place]) -> Asked:
        """Ask of each passage (row, theme) whether it is about the theme, and whether it is not."""
        if not places:
            return Asked()
        texts = self.texts([row for row, _ in places])
        pairs = [
            (text, said)
            for text, (_, theme) in zip(texts, places, strict=True)
            for said in hypotheses(self.themes[theme])
        ]
        numbers, name, revision = self._scores(pairs), self.model.name, self.model.revision
        hashes = tuple(pair_sha256(*pair, name, revision) for pair in pairs)
        # Both questions of a place are about one passage.
        cut = zip(places, cut_premises(self.model, pairs[1::2]), strict=True)
        rows = tuple(sorted({row for (row, _), is_cut in cut if is_cut}))
        return Asked(tuple(places), numbers, hashes, f"{name} {revision}", rows)

    def _scores(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """Return (n, 3) answers; what is asked of one text is asked together."""
        self.progress.start("asking about themes", len(pairs))
        order = sorted(range(len(pairs)), key=lambda number: (-len(pairs[number][0]), pairs[number]))
        found = np.empty((len(pairs), 3), np.float32)
        for first in range(0, len(order), STEP):
            rows = order[first : first + STEP]
            found[rows] = self.model.score([pairs[row] for row in rows])
            self.progress.advance(len(rows))
        return found


@dataclass(frozen=True)
class NamedPassages:
    """The assignment, with the `chances` (n, t) behind it; how many (passage, theme) pairs were unsure; what the model
    was asked about some of them."""

    given: Assignment
    chances: Floats
    unsure: int
    asked: Asked = field(default_factory=Asked)


def hypotheses(theme: Theme) -> tuple[str, str]:
    """Return the hypothesis that is asked of a theme, and its denial: a name is answered better than a definition.

    >>> from framewire.codebook import Theme
    >>> hypotheses(Theme("floods", "flooding", "Rivers that leave their beds."))
    ('This text is about flooding.', 'This text is not about flooding.')
    """
    said = theme.name.strip() or theme.definition.strip().rstrip(".")
    return f"This text is about {said}.", f"This text is not about {said}."


def name_passages(corpus: Corpus, named: Named, asker: Asker, exhaustive: bool = False) -> NamedPassages:
    """Assign the passages of a corpus to named themes. `exhaustive` asks the model about all that is in doubt.

    A passage that is in doubt for its own sake and for its document's is asked once, and the answer serves both.
    """
    signals = corpus.signals
    if not named.count:
        return NamedPassages(lone_passages(signals, named), signals.strength, 0)
    where = stretches(corpus.documents)
    with one_thread():
        units = chances(features(signals, where.of, corpus.titles[where.documents]))
        own = alone(signals)
        passages = with_keywords(in_context(own, units, where), signals.words, corpus.documents)
    present = by_document(units, where)
    mentioned = mentions(signals.words, own, corpus.documents, present < named.thresholds)
    in_doubt = doubtful(passages, named)
    # What is mentioned comes first: there are few of it, and each decides a document. It may be in doubt as well.
    unsure = list(dict.fromkeys([*mentioned, *in_doubt]))
    bound = len(unsure) if exhaustive else most_asked(len(passages))
    asked = asker.ask(unsure[:bound])
    said = dict(zip(asked.places, asked.answers, strict=True))
    for row, theme in mentioned:
        if said.get((row, theme), 0) >= rule_list("theme_mentioned")[1]:
            document = corpus.documents[row]
            present[document, theme] = max(present[document, theme], named.thresholds[theme])
    settled_places = [place for place in in_doubt if place in said]
    passages = settled(passages, settled_places, np.array([said[place] for place in settled_places], np.float32))
    given = assign(passages, present, corpus.documents, named)
    return NamedPassages(given, passages, len(unsure), asked)


def most_asked(passages: int) -> int:
    """Return how many pairs of passage and theme a corpus of so many passages asks about at most.

    >>> most_asked(10), most_asked(10_000)
    (300, 2500)
    """
    return int(max(rule("theme_most_asked"), rule("theme_asked_per_passage") * passages))


def doubtful(passages: Floats, named: Named) -> list[Place]:
    """Return the (passage, theme) pairs that an answer can take over the limit, either way; the nearest to it first."""
    away = np.abs(log_odds(passages) - log_odds(limits(named)))
    rows, columns = np.nonzero(away < rule("theme_answer") / 2)
    order = np.argsort(away[rows, columns], kind="stable")
    return [(int(rows[place]), int(columns[place])) for place in order]


def mentions(words: Floats, own: Floats, documents: Ints, absent: NDArray[np.bool_]) -> list[Place]:
    """Return the likeliest passage of each document and theme that its keywords are in, though it does not have it.

    `words` (n, t) counts the keywords of passages, `own` (n, t) are their chances, `absent` (m, t) says which documents
    do not have a theme. Those with keywords in most passages come first.
    """
    held = np.zeros(absent.shape, np.int64)
    np.add.at(held, documents, words > 0)
    pairs = np.argwhere(absent & (held >= rule_list("theme_mentioned")[0]))
    found = []
    for document, theme in pairs.tolist():
        rows = np.flatnonzero((documents == document) & (words[:, theme] > 0))
        found.append((int(held[document, theme]), int(rows[own[rows, theme].argmax()]), theme))
    return [(row, theme) for _, row, theme in sorted(found, key=lambda one: (-one[0], one[1], one[2]))]


def settled(passages: Floats, places: Sequence[Place], answers: Floats) -> Floats:
    """Return the chances (n, t) after the answers about some of them."""
    found = passages.copy()
    for place, answer in zip(places, answers, strict=True):
        odds = log_odds(passages[place]) + rule("theme_answer") * (answer - 0.5)
        found[place] = 1 / (1 + np.exp(-odds))
    return found
