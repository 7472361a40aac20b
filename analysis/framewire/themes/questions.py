"""Decides the named themes of a corpus, and asks the entailment model where the embeddings leave them open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.models.rules import rule, rule_list
from framewire.themes.evidence import Named, Signals, features
from framewire.themes.kmeans import one_thread
from framewire.themes.named import (
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
)

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.models.tokens import Pair
    from framewire.progress import Progress

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Place = tuple[int, int]
# Pairs a call of the model, so that progress moves.
STEP = 256


class Scorer(Protocol):
    """The part of an entailment model that is needed here."""

    def score(self, pairs: Sequence[Pair]) -> Floats:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        ...


@dataclass(frozen=True)
class Corpus:
    """What decides named themes: signals of passages (n), the place of their document (n,), ascending, and titles.

    `titles` (m, t) are the leads of each theme in the titles of documents. `texts` returns texts by rows of passages.
    """

    signals: Signals
    documents: Ints
    titles: Floats
    texts: Callable[[Sequence[int]], Sequence[str]]


@dataclass(frozen=True)
class Asker:
    """Puts themes to the model: `texts` returns texts by rows of passages, few of which are needed."""

    texts: Callable[[Sequence[int]], Sequence[str]]
    themes: Sequence[Theme]
    model: Scorer
    progress: Progress

    def answers(self, places: Sequence[Place]) -> Floats:
        """Return how far each passage (row, theme) is about its theme, in [0, 1]: the surest wording counts.

        Definition and name and their denials are asked; P(entailed) and P(denial contradicted) are averaged.
        """
        if not places:
            return np.zeros(0, np.float32)
        texts = self.texts([row for row, _ in places])
        asked = [hypotheses(self.themes[theme]) for _, theme in places]
        pairs = [
            (text, said) for text, wordings in zip(texts, asked, strict=True) for both in wordings for said in both
        ]
        scores = self._scores(pairs)
        each = iter(((scores[0::2, 0] + scores[1::2, 2]) / 2).tolist())
        return np.array([max(next(each) for _ in wordings) for wordings in asked], np.float32)

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
class Answered:
    """The assignment, with the `chances` (n, t) behind it; how many (passage, theme) pairs were unsure; about how many
    of them the model was asked."""

    given: Assignment
    chances: Floats
    unsure: int
    asked: int


def hypotheses(theme: Theme) -> tuple[tuple[str, str], ...]:
    """Return the definition and the name as hypotheses, each with its denial.

    >>> from framewire.codebook import Theme
    >>> hypotheses(Theme("floods", "flooding", "Rivers that leave their beds."))[0]
    ('This text is about rivers that leave their beds.', 'This text is not about rivers that leave their beds.')
    """
    said = theme.definition.strip().rstrip(".")
    said = said[:1].lower() + said[1:] if said[1:2].islower() else said
    wordings = dict.fromkeys(wording for wording in (said, theme.name.strip()) if wording)
    return tuple((f"This text is about {wording}.", f"This text is not about {wording}.") for wording in wordings)


def name_passages(
    corpus: Corpus, themes: Sequence[Theme], named: Named, tools: tuple[Scorer, Progress], exhaustive: bool = False
) -> Answered:
    """Assign the passages of a corpus to named themes. `exhaustive` asks the model about all that is in doubt."""
    signals = corpus.signals
    if not named.count:
        return Answered(lone_passages(signals, named), signals.strength, 0, 0)
    where = stretches(corpus.documents)
    with one_thread():
        units = chances(features(signals, where.of, corpus.titles[where.documents]))
        own = alone(signals)
        passages = in_context(own, units, where)
    present = by_document(units, where)
    in_doubt = doubtful(passages, named)
    mentioned = mentions(signals.words, own, corpus.documents, present < named.thresholds)
    count = len(in_doubt) + len(mentioned)
    most = count if exhaustive else int(max(rule("theme_most_asked"), rule("theme_asked_per_document") * len(present)))
    # What is mentioned comes first: there are few of it, and each decides a document.
    mentioned = mentioned[:most]
    in_doubt = in_doubt[: most - len(mentioned)]
    answers = Asker(corpus.texts, themes, *tools).answers([*mentioned, *in_doubt])
    yes = rule_list("theme_mentioned")[1]
    for (row, theme), answer in zip(mentioned, answers, strict=False):
        if answer >= yes:
            document = corpus.documents[row]
            present[document, theme] = max(present[document, theme], named.thresholds[theme])
    passages = settled(passages, in_doubt, answers[len(mentioned) :])
    given = assign(passages, present, corpus.documents, named)
    return Answered(given, passages, count, len(mentioned) + len(in_doubt))


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
