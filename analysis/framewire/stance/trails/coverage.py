"""How much of a corpus a codebook's targets cover: articles that mention each, examples, and near misses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import Codebook, Target
from framewire.stance.questions.feed import Document, articles
from framewire.stance.questions.hypotheses import target_questions
from framewire.stance.questions.relevance import DECIMALS, Encoder, Mentions, centre, finder
from framewire.tables import Store

# How many matches and near misses a person reads of each target before a run.
MATCHES, NEAR_MISSES = 10, 5


@dataclass(frozen=True)
class Shown:
    """An article and the sentence or passage in it that is shown; `measure` is its cosine, null for a mention."""

    document_id: str
    title: str
    text: str
    measure: float | None = None


@dataclass(frozen=True)
class Coverage:
    """What is found of one target: numbers of articles, matches drawn by seed, and the nearest articles without one.

    `any_case` and `any_case_titled` count the articles, and those in the title, that the same patterns find besides
    when they take capitals and small letters for one.
    """

    target: Target
    articles: int
    mentioning: int
    titled: int
    matches: tuple[Shown, ...]
    near_misses: tuple[Shown, ...]
    any_case: int = 0
    any_case_titled: int = 0


def coverage(store: Store, book: Codebook, encoder: Encoder) -> list[Coverage]:
    """Return the coverage of each target of `book`, in its order, from the tables of the corpus stage in `store`.

    An article mentions a target where the gate of a run would say so: a sentence or the title matches, and the context
    is met. Near misses are the articles that do not, by the passage nearest in meaning to the target's questions.
    """
    seekers = [_Seeker(target, centre(encoder.encode(target_questions(target).texts))) for target in book.targets]
    for group in articles(store):
        read = [article for article in group if article.read.passages]
        for article, vectors in zip(read, _passage_vectors(read, encoder), strict=True):
            for seeker in seekers:
                seeker.see(article, vectors)
    return [seeker.result(book.seed) for seeker in seekers]


class _Seeker:
    """Counts one target over the articles, and keeps what may be shown of it."""

    def __init__(self, target: Target, middle: NDArray[np.float32]) -> None:
        self._target, self._middle = target, middle
        self._loose = _in_any_case(target)
        self._articles = self._titled = self._any_case = self._any_case_titled = 0
        self._matches: list[Shown] = []
        self._near: list[Shown] = []

    def see(self, article: Document, vectors: NDArray[np.float32]) -> None:
        """Take one article and the vectors of its passages."""
        self._articles += 1
        mentions = Mentions.of(self._target, article.read)
        self._titled += mentions.titled
        self._see_in_any_case(article, mentions)
        if mentions.sentences or mentions.titled:
            self._matches.append(_shown(article, self._match(article)))
            return
        near = np.round(vectors @ self._middle, DECIMALS)
        best = int(np.argmax(near))
        self._near.append(_shown(article, article.read.passages[best][1], float(near[best])))
        self._near = sorted(self._near, key=_nearest_first)[:NEAR_MISSES]

    def _see_in_any_case(self, article: Document, strict: Mentions) -> None:
        if self._loose is None or strict.titled:
            return
        mentions = Mentions.of(self._loose, article.read)
        self._any_case_titled += mentions.titled
        self._any_case += bool(mentions.sentences or mentions.titled) and not strict.sentences

    def _match(self, article: Document) -> str:
        """The first utterance that mentions the target; a passage or the title where a mention spans more than one."""
        finds = finder(self._target)
        texts = [utterance.text for utterance in article.read.utterances]
        texts += [text for _, text in article.read.passages]
        return next((text for text in texts if finds(text)), article.read.title)

    def result(self, seed: int) -> Coverage:
        drawn = sorted(Random(seed).sample(range(len(self._matches)), min(MATCHES, len(self._matches))))
        matches = tuple(self._matches[number] for number in drawn)
        near = tuple(self._near[:NEAR_MISSES])
        counts = (self._articles, len(self._matches), self._titled)
        return Coverage(self._target, *counts, matches, near, self._any_case, self._any_case_titled)


def _in_any_case(target: Target) -> Target | None:
    """Return a target whose patterns take capitals and small letters for one; null where it has no patterns."""
    if not target.mentions:
        return None
    mentions, context = (tuple(f"(?i){one}" for one in some) for some in (target.mentions, target.context))
    return replace(target, mentions=mentions, context=context)


def _passage_vectors(read: Sequence[Document], encoder: Encoder) -> Iterator[NDArray[np.float32]]:
    """Yield the vectors (passages, d) of each article; all are embedded in one call."""
    texts = [text for article in read for _, text in article.read.passages]
    vectors, first = encoder.encode(texts) if texts else np.zeros((0, 0), np.float32), 0
    for article in read:
        count = len(article.read.passages)
        yield vectors[first : first + count]
        first += count


def _shown(article: Document, text: str, measure: float | None = None) -> Shown:
    return Shown(article.document_id, article.read.title, text, measure)


def _nearest_first(shown: Shown) -> tuple[float, str]:
    return (-(shown.measure or 0.0), shown.document_id)
