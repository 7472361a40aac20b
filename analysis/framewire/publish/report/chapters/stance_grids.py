"""Tables in the chapter on stance: the numbers behind its charts, and what stands in place of a chart of few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from framewire.publish.figures.periods import Periods
from framewire.publish.figures.stance_charts import StanceRow, Tally
from framewire.publish.report.blocks import Cell, Grid, table_behind
from framewire.publish.report.chapters.stance_words import in_counts
from framewire.publish.report.opening import Opening, days_of
from framewire.publish.report.selection import Desk, Selection, sources_of
from framewire.publish.rows import groups_of, rows_of
from framewire.publish.wording import is_missing, shortened
from framewire.schemas import VOICES

# As bars have them from left to right, and as `in_counts` tells them.
ORDER = ("against", "neutral", "favour")
COUNTED = ("favour", "neutral", "against")


def _counts(counts: Tally, opening: Opening, order: Sequence[str] = ORDER) -> tuple[Cell, ...]:
    """Return the number of each stance with its list."""
    return tuple(Cell(f"{getattr(counts, side):,}", replace(opening, stances=(side,)).address) for side in order)


def behind_bars(rows: Sequence[StanceRow], lists: Sequence[Opening]) -> Grid:
    """Return the numbers of the bars: the judged documents of each outlet by voice and stance."""
    heads = ("outlet", *(f"{voice}: {side}" for voice in VOICES for side in ORDER))
    table = [
        (row.label, *_counts(row.narration, replace(opening, voice=VOICES[0])),
         *_counts(row.quotation, replace(opening, voice=VOICES[1])))
        for row, opening in zip(rows, lists, strict=True)
    ]  # fmt: skip
    return table_behind(heads, table)


def counts_listed(rows: Sequence[StanceRow], lists: Sequence[Opening], judged: Selection) -> Grid:
    """List outlets with their counts: where hardly one has five judged documents, bars would say too much."""
    said = tuple(
        (row.label, _in_counts(row.narration, replace(opening, voice=VOICES[0])),
         _in_counts(row.quotation, replace(opening, voice=VOICES[1])))
        for row, opening in zip(rows, lists, strict=True)
    )  # fmt: skip
    caption = "Judged documents by outlet; hardly any outlet has five, so they are not drawn"
    heads = ("outlet", "narration", "quotation")
    return Grid(caption, heads, said, "lll", (1.2, 1.5, 1.5), sources=sources_of(judged))


def _in_counts(counts: Tally, opening: Opening) -> Cell:
    cells = _counts(counts, opening, COUNTED)
    return Cell(in_counts(counts), *(cell.opens[0] for cell in cells if cell != "0"))


def documents_listed(desk: Desk, judged: Selection) -> Grid:
    """List every judged document: where there are few, each can be named."""
    rows: list[tuple[str, ...]] = []
    for document, group in groups_of(judged.frame, "document_id"):
        said = {row.voice: _probability(row) for row in rows_of(group)}
        mine: Any = desk.documents.loc[document]
        name = "(no title)" if is_missing(mine["title"]) else shortened(mine["title"], 90)
        rows.append((name, mine["place"], *(said.get(voice, "–") for voice in VOICES), document))
    rows.sort(key=lambda row: (row[2], row[3], row[0], row[4]))
    heads = ("document", "outlet", "narration", "quotation", "document id")
    caption = "Judged documents, each with its stance and the probability of it; – is not judged"
    return Grid(caption, heads, tuple(rows), "lllll", (2.6, 1.4, 0, 0, 0), mono=(4,), sources=sources_of(judged))


def _probability(row: Any) -> Cell:
    opening = Opening(target=row.target_id, voice=row.voice, document=row.document_id)
    return Cell(f"{row.stance} {getattr(row, f'p_{row.stance}'):.2f}", opening.address)


def behind_time(periods: Periods, panels: Sequence[tuple[str, Sequence[Tally]]], lists: Sequence[Opening]) -> Grid:
    """Return the numbers of the columns over time: the judged documents of each panel and period by stance."""
    table = []
    for (label, tallies), opening in zip(panels, lists, strict=True):
        for place, counts in enumerate(tallies):
            first, last = days_of(periods, place)
            table.append((label, periods.name(place), *_counts(counts, replace(opening, first=first, last=last))))
    return table_behind(("whose", periods.kind, *ORDER), table)
