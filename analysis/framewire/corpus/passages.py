"""Passages: runs of sentences that tile a document."""

from __future__ import annotations

from dataclasses import dataclass

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


def split_passages(text: str, sentences: int = 3) -> list[Passage]:
    """Tile `text` with passages of at most `sentences` sentences.

    Passages follow one another without gap or overlap from 0 to len(text), as their sentences do.

    >>> [passage.sentences for passage in split_passages("One is here. Two is here.", sentences=1)]
    [((0, 13),), ((13, 25),)]
    """
    found: list[list[Span]] = []
    for start, end in split_sentences(text):
        if not found or len(found[-1]) >= sentences or end - found[-1][0][0] > LONGEST:
            found.append([])
        found[-1].append((start, end))
    return [Passage(position, tuple(spans)) for position, spans in enumerate(found)]
