"""Passages: runs of sentences that tile a document and do not mix two speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framewire.corpus.quotes import Quote
from framewire.sentences import LONGEST, split_sentences

Span = tuple[int, int]


@dataclass(frozen=True)
class Passage:
    """A half-open span [start, end) of a document's text; `sentences` are the spans that tile it."""

    position: int
    sentences: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.sentences[0][0]

    @property
    def end(self) -> int:
        return self.sentences[-1][1]


def split_passages(text: str, quotes: Sequence[Quote], sentences: int = 3) -> list[Passage]:
    """Tile `text` with passages of at most `sentences` sentences; a new one begins where the named speaker changes.

    Passages follow one another without gap or overlap from 0 to len(text), as their sentences do.

    >>> [passage.sentences for passage in split_passages("One is here. Two is here.", [], sentences=1)]
    [((0, 13),), ((13, 25),)]
    """
    found: list[list[Span]] = []
    speaker: str | None = None
    for start, end in split_sentences(text):
        speakers = [quote.speaker for quote in quotes if quote.start < end and quote.end > start and quote.speaker]
        changed = speaker is not None and bool(speakers) and speakers[0] != speaker
        if not found or len(found[-1]) >= sentences or changed or end - found[-1][0][0] > LONGEST:
            found.append([])
            speaker = None
        found[-1].append((start, end))
        speaker = speakers[-1] if speakers else speaker
    return [Passage(position, tuple(spans)) for position, spans in enumerate(found)]
