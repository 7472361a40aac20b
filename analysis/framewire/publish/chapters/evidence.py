"""Chapter: the passages behind the stances, quoted, with those that speak against each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framewire.codebook import Target
from framewire.publish.blocks import Block, Chapter, Heading, Paragraph, Quote, Quotes, Side
from framewire.publish.chapters.stance import judged_towards
from framewire.publish.selection import Desk, rows_of, sources_of
from framewire.publish.wording import count, is_missing, plain, quoted, sentence, shortened
from framewire.schemas import VOICES

if TYPE_CHECKING:
    import pandas as pd

PER_SIDE = {"favour": 2, "against": 2, "neutral": 1}
PASSAGE = 520
SIDES: tuple[tuple[Side, str], ...] = (("favour", "In favour"), ("against", "Against"), ("neutral", "Neutral"))
NOTE = (
    "For each target, voice and stance, the documents of highest probability, from different families and, where "
    "there are any, different outlets: of each, the first passage of its evidence, and after it a passage of the "
    "same document that speaks the other way, where one was found. The tables hold all evidence, in the columns "
    "evidence and counter_evidence."
)


def evidence_chapter(desk: Desk) -> Chapter:
    """Return the chapter that quotes evidence and counter-evidence for each target."""
    judged = desk.select("document_stances", "stance.notna()")
    if not len(judged):
        text = "No stance was judged, so there is no evidence to quote."
        return Chapter("Evidence", "evidence", (Paragraph(text, sources=sources_of(judged)),))
    targets = desk.codebook.targets
    chosen = {(target.id, side): _choose(desk, target, side) for target in targets for side, _ in SIDES}
    rows = [row for found in chosen.values() for row in found]
    texts = desk.tables.passage_texts(name for row in rows for name in (*row.evidence[:1], *row.counter_evidence[:1]))
    blocks: list[Block] = [Paragraph(NOTE, "note", sources=sources_of(judged))]
    for target in targets:
        quotes = {side: _items(desk, chosen[target.id, side], side, texts) for side, _ in SIDES}
        blocks.extend(_target(desk, target, quotes))
    return Chapter("Evidence", "evidence", tuple(blocks))


def _choose(desk: Desk, target: Target, side: Side) -> list[Any]:
    rows: list[Any] = []
    for voice in VOICES:
        judged = judged_towards(desk, target.id, voice).frame
        rows.extend(_best(desk, judged[judged["stance"] == side], side))
    return rows


def _best(desk: Desk, frame: pd.DataFrame, side: Side) -> list[Any]:
    ordered = frame.sort_values([f"p_{side}", "document_id"], ascending=[False, True]).head(60)
    rows = [row for row in rows_of(ordered) if len(row.evidence)]
    best: list[Any] = []
    for columns in (("family_id", "place"), ("family_id",)):
        for row in rows:
            if len(best) < PER_SIDE[side] and _is_new(desk, row, best, columns):
                best.append(row)
    return best


def _is_new(desk: Desk, row: Any, best: list[Any], columns: tuple[str, ...]) -> bool:
    mine, had = desk.documents.loc[row.document_id], [desk.documents.loc[other.document_id] for other in best]
    return all(mine[column] != other[column] for other in had for column in columns)


def _target(desk: Desk, target: Target, quotes: dict[Side, tuple[Quote, ...]]) -> list[Block]:
    judged = judged_towards(desk, target.id)
    blocks: list[Block] = [Heading(sentence(plain(target.name)), f"evidence-{target.id}")]
    if not any(quotes.values()):
        return [*blocks, Paragraph("No stance towards it was judged.", sources=sources_of(judged))]
    for side, title in SIDES:
        rows = judged.where(f'stance == "{side}"')
        if quotes[side]:
            blocks.append(Quotes(f"{title} ({count(len(rows), 'answer')})", quotes[side], sources=sources_of(rows)))
    return blocks


def _items(desk: Desk, rows: list[Any], side: Side, texts: dict[str, str]) -> tuple[Quote, ...]:
    found: list[Quote] = []
    for row in rows:
        strength = getattr(row, f"p_{side}")
        labels = [(name, f"{side}, probability {strength:.2f}", side) for name in row.evidence[:1]]
        labels += [(name, "counter-evidence in the same document", "") for name in row.counter_evidence[:1]]
        for passage, label, shade in labels:
            if passage in texts:
                place, title = desk.cite(row.document_id), _title(desk, row.document_id)
                words = f"{_voice(desk, row.voice, passage)} · {label}"
                found.append(Quote(quoted(texts[passage], PASSAGE), place, words, shade, title))
    return tuple(found)


def _voice(desk: Desk, voice: str, passage: str) -> str:
    """Return the voice, with the speaker where the passage's quotations have exactly one."""
    speakers = desk.speakers.get(passage, set())
    return f"quotation of {plain(min(speakers))}" if voice == "quotation" and len(speakers) == 1 else voice


def _title(desk: Desk, document_id: str) -> str:
    title = desk.documents.loc[document_id, "title"]
    return "" if is_missing(title) else shortened(title, 110)
