"""Chapter: the passages behind the stances, quoted, with those that speak against each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framewire.codebook import Target
from framewire.publish.blocks import Block, Chapter, Heading, Paragraph, Quote, Quotes, Side
from framewire.publish.selection import Desk, sources_of
from framewire.publish.wording import count, plain, sentence, shortened

if TYPE_CHECKING:
    import pandas as pd

PER_SIDE = 2
PASSAGE = 520
NOTE = (
    "For each target, voice and stance, the documents judged with the highest probability, from different families and, "
    "where there are any, different outlets; of each the passage that weighed most, and after it a passage of the same document that "
    "speaks the other way, where one was found. All evidence is in the tables, in columns evidence and counter_evidence."
)


def evidence_chapter(desk: Desk) -> Chapter:
    """Return the chapter that quotes evidence and counter-evidence for each target."""
    judged = desk.select("document_stances", "stance.notna()")
    if not len(judged):
        text = "No stance was judged, so there is no evidence to quote."
        return Chapter("Evidence", "evidence", (Paragraph(text, sources=sources_of(judged)),))
    chosen = {
        (target.id, side): _choose(desk, target, side)
        for target in desk.codebook.targets
        for side in ("against", "neutral", "favour")
    }
    wanted = [
        name for rows in chosen.values() for row in rows for name in (*row.evidence[:1], *row.counter_evidence[:1])
    ]
    texts = desk.tables.passage_texts(wanted)
    blocks: list[Block] = [Paragraph(NOTE, "note", sources=sources_of(judged))]
    for target in desk.codebook.targets:
        blocks.extend(_target(desk, target, chosen, texts))
    return Chapter("Evidence", "evidence", tuple(blocks))


def _choose(desk: Desk, target: Target, side: str) -> list[Any]:
    rows: list[Any] = []
    for voice in ("narration", "quotation"):
        judged = desk.select(
            "document_stances", f'target_id == "{target.id}" and stance == "{side}" and voice == "{voice}"'
        )
        rows.extend(_best(desk, judged.frame, side))
    return rows


def _best(desk: Desk, frame: pd.DataFrame, side: str) -> list[Any]:
    ordered = frame.sort_values([f"p_{side}", "document_id"], ascending=[False, True]).head(60)
    rows = [row for row in ordered.itertuples(index=False, name="Judged") if len(row.evidence)]
    best: list[Any] = []
    for other_outlets in (True, False):
        for row in rows:
            if len(best) < PER_SIDE and _is_new(desk, row, best, other_outlets):
                best.append(row)
    return best


def _is_new(desk: Desk, row: Any, best: list[Any], other_outlets: bool) -> bool:
    columns = ["family_id", "place"] if other_outlets else ["family_id"]
    mine = desk.documents.loc[row.document_id]
    return all(mine[column] != desk.documents.loc[had.document_id, column] for had in best for column in columns)


def _target(desk: Desk, target: Target, chosen: dict[tuple[str, str], list[Any]], texts: dict[str, str]) -> list[Block]:
    blocks: list[Block] = []
    sides: tuple[Side, ...] = ("against", "neutral", "favour")
    for side in sides:
        items = [item for row in chosen[target.id, side] for item in _quotes(desk, row, side, texts)]
        if items:
            judged = desk.select("document_stances", f'target_id == "{target.id}" and stance == "{side}"')
            title = {"against": "Against", "neutral": "Neutral", "favour": "In favour"}[side]
            blocks.append(
                Quotes(f"{title}: {count(len(judged), 'judged row')}", tuple(items), sources=sources_of(judged))
            )
    heading = Heading(sentence(plain(target.name)), f"evidence-{target.id}")
    return [heading, *(blocks or [Paragraph("No stance towards it was judged.", sources=sources_of(desk.select("document_stances", f'target_id == "{target.id}" and stance.notna()')))])]  # fmt: skip


def _quotes(desk: Desk, row: Any, side: Side, texts: dict[str, str]) -> list[Quote]:
    probability = getattr(row, f"p_{side}")
    place, title = desk.cite(row.document_id), _title(desk, row.document_id)
    found = []
    if row.evidence[0] in texts:
        label = f"{row.voice}, {side} {probability:.2f}"
        found.append(Quote(shortened(texts[row.evidence[0]], PASSAGE), place, label, side, title))
    for name in row.counter_evidence[:1]:
        if name in texts:
            found.append(Quote(shortened(texts[name], PASSAGE), place, f"counter-evidence, {row.voice}", "", title))
    return found


def _title(desk: Desk, document_id: str) -> str:
    title = desk.documents.loc[document_id, "title"]
    return "" if title is None or title != title else shortened(title, 110)
