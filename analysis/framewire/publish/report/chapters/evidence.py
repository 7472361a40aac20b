"""Chapter: the sentences behind the stances, marked in their passages, with those that speak against each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from framewire.codebook import Target
from framewire.publish.marked import Marked
from framewire.publish.report.blocks import Block, Cell, Chapter, Heading, Paragraph, Quote, Quotes, Side
from framewire.publish.report.chapters.stance import judged_towards
from framewire.publish.report.opening import Opening
from framewire.publish.report.selection import Desk, sources_of
from framewire.publish.rows import counts_of, rows_of
from framewire.publish.wording import is_missing, listing, plain, quoted, sentence, shortened
from framewire.schemas import VOICES

if TYPE_CHECKING:
    import pandas as pd

PER_SIDE = {"favour": 2, "against": 2, "neutral": 1}
SENTENCE, AROUND = 420, 200
SIDES: tuple[tuple[Side, str], ...] = (("favour", "In favour"), ("against", "Against"), ("neutral", "Neutral"))
NOTE = (
    "For each target, voice and stance, these are the documents with the highest probability, from different families "
    "and, where possible, different outlets. The evidence sentence is marked in its passage. Where the same document "
    "has a sentence that speaks the other way, it follows. The columns evidence and counter_evidence of the table "
    "document_stances list all of them by sentence_id."
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
    marked = desk.tables.marked(name for row in rows for name in (*row.evidence[:1], *row.counter_evidence[:1]))
    blocks: list[Block] = [Paragraph(NOTE, "note", sources=sources_of(judged))]
    for target in targets:
        quotes = {side: _items(desk, target, chosen[target.id, side], marked) for side, _ in SIDES}
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
            counts = counts_of(rows.frame["voice"])
            told = [f"{counts[voice]:,} in {voice}" for voice in VOICES if voice in counts]
            opening = Opening(target=target.id, stances=(side,))
            lists = [replace(opening, voice=voice).address for voice in VOICES if voice in counts]
            name = Cell(f"{title} ({', '.join(told)})", *lists)
            blocks.append(Quotes(name, quotes[side], sources=sources_of(rows)))
    return blocks


def _items(desk: Desk, target: Target, rows: list[Any], marked: dict[str, Marked]) -> tuple[Quote, ...]:
    found: list[Quote] = []
    for row in rows:
        said = f"{row.stance}, probability {getattr(row, f'p_{row.stance}'):.2f}"
        shown = [(name, said, row.stance) for name in row.evidence[:1]]
        shown += [(name, "counter-evidence in the same document", "") for name in row.counter_evidence[:1]]
        for name, words, side in shown:
            if name in marked:
                label = f"{shortened(target.name, 60)} · {words} · {_voice(row.voice, marked[name])}"
                opens = Opening(target=target.id, voice=row.voice, document=row.document_id).address
                found.append(replace(_quote(desk, marked[name], label, side), opens=opens))
    return tuple(found)


def _voice(voice: str, shown: Marked) -> str:
    """Return the voice, a quotation with its speakers where the text names them."""
    if voice != "quotation":
        return voice
    named = listing([plain(name) for name in shown.speakers])
    return f"quotation of {named}" if named else "quotation, speaker not named"


def _quote(desk: Desk, shown: Marked, label: str, side: Side) -> Quote:
    title = desk.documents.loc[shown.document_id, "title"]
    return Quote(
        quoted(shown.sentence, SENTENCE),
        desk.cite(shown.document_id),
        label,
        side,
        "" if is_missing(title) else shortened(title, 110),
        ending(quoted(shown.before, len(shown.before) + 9), AROUND),
        quoted(shown.after, AROUND),
    )


def ending(text: str, length: int) -> str:
    """Return the end of a text in at most `length` characters, cut at a word.

    >>> ending("The drill moved eleven metres.", 16)
    '… metres.'
    """
    if len(text) <= length:
        return text
    cut = text[len(text) - length + 2 :]
    return f"… {cut[cut.find(' ') + 1 :]}"
