"""The rows of passages, sentences and attributions of one document, with their ids."""

from __future__ import annotations

from collections.abc import Sequence

from framewire.corpus.passages import Passage
from framewire.corpus.quotes import Quote

Row = dict[str, object]


def passage_rows(document_id: str, text: str, passages: Sequence[Passage]) -> list[Row]:
    """Return the rows of the table of passages; they tile `text`."""
    return [
        {
            "passage_id": _passage_id(document_id, passage),
            "document_id": document_id,
            "position": passage.position,
            "start": passage.start,
            "end": passage.end,
            "text": text[passage.start : passage.end],
        }
        for passage in passages
    ]


def sentence_rows(document_id: str, passages: Sequence[Passage]) -> list[Row]:
    """Return the rows of the table of sentences, numbered from 0 in their document; they tile each passage."""
    spans = [(passage, span) for passage in passages for span in passage.sentences]
    return [
        {
            "sentence_id": f"{document_id}-s{number:04d}",
            "document_id": document_id,
            "passage_id": _passage_id(document_id, passage),
            "number": number,
            "start": start,
            "end": end,
        }
        for number, (passage, (start, end)) in enumerate(spans)
    ]


def attribution_rows(document_id: str, text: str, quotes: Sequence[Quote], sentences: Sequence[Row]) -> list[Row]:
    """Return the rows of the table of attributions, in the order of the text; `sentences` are rows of that document."""
    spans = [(str(row["sentence_id"]), int(str(row["start"])), int(str(row["end"]))) for row in sentences]
    return [
        {
            "attribution_id": f"{document_id}-a{number:04d}",
            "document_id": document_id,
            "start": quote.start,
            "end": quote.end,
            "speaker": quote.speaker,
            "cue": quote.cue,
            "direct": True,
            "sentence_ids": [
                name for name, start, end in spans if text[max(quote.start, start) : min(quote.end, end)].strip()
            ],
        }
        for number, quote in enumerate(sorted(quotes, key=lambda quote: quote.start))
    ]


def _passage_id(document_id: str, passage: Passage) -> str:
    return f"{document_id}-{passage.position:04d}"
