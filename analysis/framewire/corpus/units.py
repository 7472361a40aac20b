"""The rows of passages, sentences and attributions of one document, with their ids."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from framewire.corpus.attribution.attributions import Attribution
from framewire.corpus.passages import Passage

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


def attribution_rows(document_id: str, text: str, found: Sequence[Attribution], sentences: Sequence[Row]) -> list[Row]:
    """Return the rows of the table of attributions, in the order of the text; `sentences` are rows of that document."""
    starts = [int(str(row["start"])) for row in sentences]
    rows = []
    for number, one in enumerate(found):
        near = sentences[max(0, bisect_right(starts, one.start) - 1) : bisect_left(starts, one.end)]
        rows.append({
            "attribution_id": f"{document_id}-a{number:04d}",
            "document_id": document_id,
            "start": one.start,
            "end": one.end,
            "speaker": one.speaker,
            "speaker_kind": one.speaker_kind,
            "cue": one.cue,
            "direct": one.direct,
            "sentence_ids": [str(row["sentence_id"]) for row in near if _shares(text, one, row)],
        })  # fmt: skip
    return rows


def _shares(text: str, one: Attribution, row: Row) -> bool:
    """Whether a word of the attribution stands in the sentence."""
    return bool(text[max(one.start, int(str(row["start"]))) : min(one.end, int(str(row["end"])))].strip())


def _passage_id(document_id: str, passage: Passage) -> str:
    return f"{document_id}-{passage.position:04d}"
