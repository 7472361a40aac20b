"""Passages in the chapter on themes: typical of each, nearest to those that found none, and in no theme at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framewire.publish.report.blocks import Block, Heading, Paragraph, Quote, Quotes
from framewire.publish.report.selection import Desk, sources_of
from framewire.publish.rows import rows_of
from framewire.publish.wording import count, plain, quoted, spelled

if TYPE_CHECKING:
    import pandas as pd

MOST_THEMES = 12
TYPICAL = 3
PASSAGE = 240


def typical_passages(desk: Desk, order: dict[str, int]) -> list[Block]:
    """Return the likeliest passages of each of some ranked themes, of different families."""
    placed = desk.select("passage_themes", "theme_id.notna()")
    shown = list(order)[:MOST_THEMES]
    chosen = {theme: _best(desk, placed.frame[placed.frame["theme_id"] == theme]) for theme in shown}
    texts = desk.tables.passage_texts(row.passage_id for rows in chosen.values() for row in rows)
    text = f"The {spelled(TYPICAL)} passages with the highest probability for each theme, from different families."
    if len(order) > len(shown):
        text += f" {count(len(order) - len(shown), 'smaller theme')} not shown."
    blocks: list[Block] = [Heading("Typical passages", "typical")]
    for theme, rows in chosen.items():
        items = tuple(_quote(desk, row, texts[row.passage_id]) for row in rows if row.passage_id in texts)
        if items:
            blocks.append(Quotes(desk.theme_names.get(theme, theme), items))
    return [*blocks, Paragraph(text, "note", sources=sources_of(placed))]


def nearest_to_missing(desk: Desk) -> list[Block]:
    """Return the nearest passages of themes of the codebook that no passage is in."""
    missing = desk.select("themes", "source == 'codebook' and size == 0")
    rows = [row for row in rows_of(missing.frame) if len(row.nearest)]
    texts = desk.tables.passage_texts(name for row in rows for name in row.nearest)
    blocks: list[Block] = []
    for row in rows:
        near = [name for name in row.nearest if name in texts]
        items = tuple(Quote(quoted(texts[name], PASSAGE), desk.cite(desk.document_of[name]), "") for name in near)
        if items:
            blocks.append(Quotes(f"{plain(row.name)}: no passage; the nearest", items))
    if not blocks:
        return []
    said = (
        "No passage is mainly about these themes of the codebook. Where one should be, a definition or keywords in the "
    )
    said += "corpus's own words may find it."
    heading = Heading("Themes that found no passage", "themes-missing")
    return [heading, *blocks, Paragraph(said, "note", sources=sources_of(missing))]


def passages_in_none(desk: Desk) -> list[Block]:
    """Return what is in no theme: the terms of its largest topics, and a passage of each."""
    loose = desk.select("passage_themes", "theme_id.isna()")
    topics = desk.select("topics", "theme_id.isna()")
    rows = rows_of(topics.frame.sort_values(["size", "topic_id"], ascending=[False, True]).head(TYPICAL))
    first = loose.frame.groupby("topic_id")["passage_id"].min().to_dict()
    shown = [(row, first[row.topic_id]) for row in rows if row.topic_id in first]
    texts = desk.tables.passage_texts(name for _, name in shown)
    items = tuple(
        Quote(quoted(texts[name], PASSAGE), desk.cite(desk.document_of[name]), f"{count(int(row.size), 'passage')} "
              f"like this: {', '.join(plain(term) for term in row.terms[:4]) or 'no terms'}")
        for row, name in shown if name in texts
    )  # fmt: skip
    if not items:
        return []
    title = f"Passages in no theme, {len(loose):,} in all"
    said = "A passage far from every theme, or with too few words to be about anything, has none."
    return [
        Heading("What is in no theme", "themes-none"),
        Quotes(title, items),
        Paragraph(said, "note", sources=sources_of(loose, topics)),
    ]


def _quote(desk: Desk, row: Any, text: str) -> Quote:
    place = desk.cite(desk.document_of[row.passage_id])
    return Quote(quoted(text, PASSAGE), place, f"probability {row.probability:.2f}")


def _best(desk: Desk, rows: pd.DataFrame) -> list[Any]:
    best: dict[str, Any] = {}
    ordered = rows.sort_values(["probability", "passage_id"], ascending=[False, True])
    for row in rows_of(ordered.head(50)):
        best.setdefault(str(desk.documents.loc[desk.document_of[row.passage_id], "family_id"]), row)
    return list(best.values())[:TYPICAL]
