"""Passages: runs of sentences that tile a document and do not mix two speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from framewire.corpus.quotes import Quote
from framewire.corpus.sentences import LONGEST, split_sentences


@dataclass(frozen=True)
class Passage:
    """A half-open span of a document's text, with the document's quotes that lie inside it, cut at its ends."""

    position: int
    start: int
    end: int
    quotes: tuple[Quote, ...]


def split_passages(text: str, quotes: Sequence[Quote], sentences: int = 3) -> list[Passage]:
    """Tile `text` with passages of at most `sentences` sentences; a new one begins where the named speaker changes.

    Passages follow one another without gap or overlap from 0 to len(text). A quotation longer than a passage goes on
    in the next one with the same speaker.
    """
    bounds = _bounds(split_sentences(text), quotes, sentences)
    return [
        Passage(position, start, end, tuple(_inside(quotes, start, end)))
        for position, (start, end) in enumerate(pairwise(bounds))
    ]


def _bounds(spans: list[tuple[int, int]], quotes: Sequence[Quote], most: int) -> list[int]:
    if not spans:
        return []
    bounds, count, speaker = [spans[0][0]], 0, None
    for start, end in spans:
        speakers = [quote.speaker for quote in quotes if quote.start < end and quote.end > start and quote.speaker]
        changed = speaker is not None and bool(speakers) and speakers[0] != speaker
        if count and (count >= most or changed or end - bounds[-1] > LONGEST):
            bounds.append(start)
            count, speaker = 0, None
        count += 1
        speaker = speakers[-1] if speakers else speaker
    return [*bounds, spans[-1][1]]


def _inside(quotes: Sequence[Quote], start: int, end: int) -> list[Quote]:
    cut = [
        Quote(max(quote.start, start) - start, min(quote.end, end) - start, quote.speaker, quote.cue)
        for quote in quotes
        if quote.start < end and quote.end > start
    ]
    return [quote for quote in cut if quote.end > quote.start]
