"""Chapter: the stance towards each target, by outlet and over time, narration and quotation apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from framewire.codebook import Target
from framewire.publish.figures.periods import Periods
from framewire.publish.figures.stance_charts import FEW, HEADLINE, StanceRow, Tally, stance_rows, stance_timeline
from framewire.publish.report.blocks import Block, Chapter, Figure, Heading, Paragraph
from framewire.publish.report.chapters.stance_grids import behind_bars, behind_time, counts_listed, documents_listed
from framewire.publish.report.chapters.stance_words import (
    bars_alt,
    corrected_message,
    named,
    outlet_message,
    spelled_out,
    time_message,
)
from framewire.publish.report.opening import Opening, outlets_in
from framewire.publish.report.selection import Desk, Selection, sources_of
from framewire.publish.rows import counts_of, groups_of
from framewire.publish.wording import count, part_of, plain, sentence, was_or_were
from framewire.reasons import SILENT
from framewire.schemas import STANCES, VOICES

if TYPE_CHECKING:
    import pandas as pd

MOST_OUTLETS = 12
MOST_LISTED = 12
FEWEST_ROWS = 2
FEWEST_IN_TIME = 6
MOST_IN_TIME = 4
HOW_TO_READ = (
    "Narration is what an article says in its own words; quotation is what it lets others say. A bar shows the judged "
    "documents, split into against, neutral and favour; neutral lies across the middle line, and the grey figure is "
    f"their number. A thin, pale bar rests on fewer than {FEW}. Captions speak of outlets with at least {HEADLINE} "
    "judged documents in narration; each share has its 95 % interval (Wilson 1927), which covers chance, not the "
    "model's errors. A caption names a difference only if the balances, favour less against, lie apart by more than "
    "twice the standard error. Documents that were not judged are in no bar: not judged is not neutral."
)


def stance_chapter(desk: Desk) -> Chapter:
    """Return the chapter on stance: one section for each target, by outlet and over time."""
    every, judged = desk.select("document_stances"), desk.select("document_stances", "stance.notna()")
    if not len(judged):
        return Chapter("Stance", "stance", (Paragraph(_nothing(desk, every), sources=sources_of(judged, every)),))
    blocks: list[Block] = []
    if judged.frame["document_id"].nunique() >= FEW:
        blocks.append(Paragraph(HOW_TO_READ, "note"))
    if desk.periods is None:
        text = "Too few documents have a date for stances to be drawn over time."
        blocks.append(Paragraph(text, "note", sources=sources_of(desk.read.where("published.notna()"))))
    for target in desk.codebook.targets:
        blocks.extend(_target(desk, target))
    return Chapter("Stance", "stance", tuple(blocks))


def judged_towards(desk: Desk, target_id: str, voice: str = "") -> Selection:
    """Return the document stances towards a target that were judged, of one voice or both."""
    rows = desk.select("document_stances", f'target_id == "{target_id}" and stance.notna()')
    return rows.where(f'voice == "{voice}"') if voice else rows


def tally(stances: pd.Series) -> Tally:
    """Count the stances in a column; null is left out."""
    found = counts_of(stances)
    return Tally(found.get("against", 0), found.get("neutral", 0), found.get("favour", 0))


def _nothing(desk: Desk, every: Selection) -> str:
    if not desk.codebook.targets:
        return "The codebook names no target, so no stance was judged."
    return (
        f"No stance was judged: {count(len(every), 'answer')}, one for each document, target and voice, and all are "
        "null. The chapter “What was not judged” says why."
    )


def _voices(desk: Desk, target: Target) -> tuple[Tally, Tally]:
    narration, quotation = (tally(judged_towards(desk, target.id, voice).frame["stance"]) for voice in VOICES)
    return narration, quotation


def _target(desk: Desk, target: Target) -> list[Block]:
    heading = Heading(sentence(plain(target.name)), f"target-{target.id}")
    judged, every = judged_towards(desk, target.id), desk.select("document_stances", f'target_id == "{target.id}"')
    if not len(judged):
        text = f"No document was judged towards it: {count(len(every), 'answer')}, all null."
        return [heading, Paragraph(text, sources=sources_of(judged, every))]
    pairs = zip(VOICES, _voices(desk, target), strict=True)
    spoken = " and ".join(f"{counts.judged:,} in {voice}" for voice, counts in pairs if counts.judged)
    mentioning = every.where(f"reason not in {sorted(SILENT)}")
    documents, covered, whole = (rows.frame["document_id"].nunique() for rows in (judged, mentioning, every))
    text = (
        f"{part_of(covered, whole, 'document')} {'mentions' if covered == 1 else 'mention'} it. Of these, "
        f"{documents:,} {was_or_were(documents)} judged: {spoken}."
    )
    opening = Paragraph(text, sources=sources_of(judged, mentioning, every))
    return [heading, opening, *_by_outlet(desk, target, judged), *_over_time(desk, target, judged)]


def _by_outlet(desk: Desk, target: Target, judged: Selection) -> list[Block]:
    rows = outlet_rows(desk, judged)
    checked = desk.select("prevalence", f'subject_id == "{target.id}" and period.isna() and versus.isna()')
    corrected = corrected_message(checked.frame, target, [row.label for row in named(rows)])
    beside = [Paragraph(corrected, sources=sources_of(checked))] if corrected else []
    if judged.frame["document_id"].nunique() <= MOST_LISTED:
        return [*beside, documents_listed(desk, judged)]
    lists = _lists(desk, target, judged, rows)
    if sum(row.narration.judged >= FEW or row.quotation.judged >= FEW for row in rows) < FEWEST_ROWS:
        return [*beside, counts_listed(rows, lists, judged)]
    words = Figure(
        f"stance_{target.id}_by_outlet",
        f"{outlet_message(rows, target)} {corrected}".strip(),
        bars_alt("outlet", rows),
        behind=behind_bars(rows, lists),
        sources=sources_of(judged, checked) if corrected else sources_of(judged),
    )
    return [desk.figure(words, stance_rows, tuple(rows))]


def _lists(desk: Desk, target: Target, judged: Selection, rows: Sequence[StanceRow]) -> list[Opening]:
    """Return the list behind each row of `outlet_rows`: its outlets, towards a target."""
    groups = groups_of(judged.frame, judged.frame["document_id"].map(desk.documents["place"]))
    names = [outlets_in(desk.documents.loc[group["document_id"], "outlet"]) for _, group in groups]
    rest = tuple(name for some in names[MOST_OUTLETS:] for name in some)
    return [Opening(target=target.id, outlets=rest if row.rest else own) for row, own in zip(rows, names, strict=False)]


def outlet_rows(desk: Desk, judged: Selection) -> list[StanceRow]:
    """Return the judged documents of each outlet, those with most first; the outlets past MOST_OUTLETS as one row."""
    groups = groups_of(judged.frame, judged.frame["document_id"].map(desk.documents["place"]))
    rows = [_row(name, group) for name, group in groups[:MOST_OUTLETS]]
    if len(groups) > MOST_OUTLETS:
        import pandas as pd

        rest = pd.concat([group for _, group in groups[MOST_OUTLETS:]])
        rows.append(replace(_row(count(len(groups) - MOST_OUTLETS, "other outlet"), rest), rest=True))
    return rows


def _row(label: str, group: pd.DataFrame) -> StanceRow:
    narration, quotation = (tally(group.loc[group["voice"] == voice, "stance"]) for voice in VOICES)
    return StanceRow(label, narration, quotation)


def _over_time(desk: Desk, target: Target, judged: Selection) -> list[Block]:
    published = judged.frame["document_id"].map(desk.documents["published"])
    dated = int(published.notna().sum())
    if desk.periods is None:
        return []
    if judged.frame["document_id"].nunique() <= MOST_LISTED:
        return []
    if dated < FEWEST_IN_TIME:
        text = (
            f"Only {count(dated, 'judged answer')} {'has' if dated == 1 else 'have'} a date: too few to draw over time."
        )
        return [Paragraph(text, "note", sources=sources_of(judged))]
    rows = judged.frame.assign(published=published, place=judged.frame["document_id"].map(desk.documents["place"]))
    told = rows[rows["voice"] == "narration"]
    labels = [row.label for row in named(outlet_rows(desk, judged))][:MOST_IN_TIME]
    outlets = [(label, _tallies(desk.periods, told[told["place"] == label])) for label in labels]
    panels = [(f"{label}, narration", row) for label, row in outlets] or [
        (f"all outlets, {voice}", _tallies(desk.periods, rows[rows["voice"] == voice])) for voice in VOICES
    ]
    spoken = "; ".join(f"{label} {spelled_out(row)}" for label, row in panels)
    span = f"a {desk.periods.kind} from {desk.periods.name(0)}"
    alt = f"Columns {span}, judged documents against/neutral/in favour: {spoken}."
    message = time_message(desk.periods, target, outlets)
    behind = behind_time(desk.periods, panels, [
        Opening(target=target.id, voice=voice, outlets=own) for voice, own in _panels_of(desk, rows, labels)
    ])  # fmt: skip
    words = Figure(f"stance_{target.id}_over_time", message, alt, behind=behind, sources=sources_of(judged))
    return [desk.figure(words, stance_timeline, desk.periods, tuple(panels))]


def _panels_of(desk: Desk, rows: pd.DataFrame, labels: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the voice and the outlets of each panel over time: of all outlets where none is named."""
    if not labels:
        return [(voice, ()) for voice in VOICES]
    outlet = desk.documents["outlet"]
    return [(VOICES[0], outlets_in(outlet.loc[rows.loc[rows["place"] == label, "document_id"]])) for label in labels]


def _tallies(periods: Periods, rows: pd.DataFrame) -> tuple[Tally, ...]:
    counts = {stance: periods.counts(rows.loc[rows["stance"] == stance, "published"]) for stance in STANCES}
    return tuple(Tally(*three) for three in zip(counts["against"], counts["neutral"], counts["favour"], strict=True))
