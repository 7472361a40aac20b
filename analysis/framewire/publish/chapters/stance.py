"""Chapter: the stance towards each target, by outlet and over time, narration and quotation apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from framewire.codebook import Target
from framewire.publish.blocks import Block, Chapter, Figure, Heading, Paragraph
from framewire.publish.charts import FEW, StanceRow, Tally, stance_rows, stance_timeline
from framewire.publish.selection import Desk, Selection, sources_of
from framewire.publish.wording import count, percent, plain, sentence
from framewire.schemas import VOICES

if TYPE_CHECKING:
    import pandas as pd

MOST_OUTLETS = 20
FEWEST_IN_TIME = 6
HOW_TO_READ = (
    "Narration is what the article says in its own voice; quotation is what it lets others say. A bar is the documents "
    "judged, split into against, neutral and favour; neutral lies astride the middle line and the grey figure counts the "
    "judged documents. A pale bar rests on fewer than five. Documents that were not judged are in no bar: "
    "not judged is not neutral."
)


def stance_chapter(desk: Desk) -> Chapter:
    """Return the chapter on stance: all targets together, then one section for each."""
    judged = desk.select("document_stances", "stance.notna()")
    every = desk.select("document_stances")
    if not len(judged):
        return Chapter("Stance", "stance", (Paragraph(_nothing(desk, every), sources=sources_of(judged, every)),))
    blocks: list[Block] = [Paragraph(HOW_TO_READ, "note"), _overview(desk)]
    for target in desk.codebook.targets:
        blocks.extend(_target(desk, target))
    return Chapter("Stance", "stance", tuple(blocks))


def judged_towards(desk: Desk, target_id: str, voice: str = "") -> Selection:
    """Return the document stances towards a target that were judged, of one voice or both."""
    rows = desk.select("document_stances", f'target_id == "{target_id}" and stance.notna()')
    return rows.where(f'voice == "{voice}"') if voice else rows


def tally(stances: pd.Series) -> Tally:
    """Count the stances in a column; null is left out."""
    found = stances.value_counts()
    return Tally(*(int(found.get(name, 0)) for name in ("against", "neutral", "favour")))


def lean(counts: Tally) -> str:
    """Return in words which side outweighs the other, with the counts."""
    if counts.favour == counts.against:
        side = "as many for as against"
    else:
        side = "mostly in favour" if counts.favour > counts.against else "mostly against"
    return f"{side} ({counts.favour:,} favour, {counts.neutral:,} neutral, {counts.against:,} against)"


def _nothing(desk: Desk, every: Selection) -> str:
    if not desk.codebook.targets:
        return "The codebook names no target, so no stance was judged."
    return (
        f"No stance was judged: all {count(len(every), 'pair')} of document and target, in narration and in quotation, "
        "are without one. The chapter “What was not judged” says why."
    )


def _overview(desk: Desk) -> Figure:
    rows = [StanceRow(plain(target.name), *_voices(desk, target.id)) for target in desk.codebook.targets]
    judged = desk.select("document_stances", "stance.notna()")
    words = Figure("stance_overview", _overview_message(rows), _alt("target", rows), sources=sources_of(judged))
    return desk.figure(stance_rows(rows), words)


def _voices(desk: Desk, target_id: str) -> tuple[Tally, Tally]:
    narration, quotation = (tally(judged_towards(desk, target_id, voice).frame["stance"]) for voice in VOICES)
    return narration, quotation


def _overview_message(rows: Sequence[StanceRow]) -> str:
    enough = [row for row in rows if row.narration.judged >= FEW]
    if not enough:
        return "No target has five documents judged in narration; read the bars as single cases."
    worst = min(enough, key=lambda row: row.narration.balance)
    best = max(enough, key=lambda row: row.narration.balance)
    if worst is best or worst.narration.balance == best.narration.balance:
        return f"In narration, documents on {worst.label} are {lean(worst.narration)}."
    return (
        f"In narration, documents are least favourable to {worst.label} ({worst.narration.against:,} of "
        f"{worst.narration.judged:,} against) and most favourable to {best.label} ({best.narration.favour:,} of "
        f"{best.narration.judged:,} in favour)."
    )


def _alt(what: str, rows: Sequence[StanceRow]) -> str:
    parts = [f"{row.label}: narration {_triple(row.narration)}, quotation {_triple(row.quotation)}" for row in rows]
    return f"Bars by {what}, judged documents against / neutral / in favour. {'; '.join(parts)}."


def _triple(counts: Tally) -> str:
    return f"{counts.against}/{counts.neutral}/{counts.favour}" if counts.judged else "none judged"


def _target(desk: Desk, target: Target) -> list[Block]:
    heading = Heading(sentence(plain(target.name)), f"target-{target.id}")
    judged = judged_towards(desk, target.id)
    narration, quotation = _voices(desk, target.id)
    every = desk.select("document_stances", f'target_id == "{target.id}"')
    if not len(judged):
        text = f"No document was judged towards it; {count(len(every), 'row')} without a stance."
        return [heading, Paragraph(text, sources=sources_of(judged, every))]
    spoken = [
        f"in {voice}, {lean(counts)}"
        for voice, counts in zip(VOICES, (narration, quotation), strict=True)
        if counts.judged
    ]
    documents, all_documents = judged.frame["document_id"].nunique(), every.frame["document_id"].nunique()
    text = (
        f"{documents:,} of {count(all_documents, 'document')} ({percent(documents, all_documents)}) "
        f"{'was' if documents == 1 else 'were'} judged: {'; '.join(spoken)}."
    )
    opening = Paragraph(text, sources=sources_of(judged, every))
    return [heading, opening, *_by_outlet(desk, target, judged), *_over_time(desk, target, judged)]


def _by_outlet(desk: Desk, target: Target, judged: Selection) -> list[Block]:
    place = judged.frame["document_id"].map(desk.documents["place"])
    groups = [(str(name), group) for name, group in judged.frame.groupby(place, sort=True)]
    groups.sort(key=lambda item: (-len(item[1]), item[0]))
    if len(groups) == 1 and len(judged) < FEW:
        return []
    rows = [_row(name, group) for name, group in groups[:MOST_OUTLETS]]
    if len(groups) > MOST_OUTLETS:
        import pandas as pd

        rest = pd.concat([group for _, group in groups[MOST_OUTLETS:]])
        rows.append(_row(count(len(groups) - MOST_OUTLETS, "other outlet"), rest))
    words = Figure(
        f"stance_{target.id}_by_outlet", _outlet_message(rows, target), _alt("outlet", rows), sources=sources_of(judged)
    )
    return [desk.figure(stance_rows(rows), words)]


def _row(label: str, group: pd.DataFrame) -> StanceRow:
    return StanceRow(label, *(tally(group.loc[group["voice"] == voice, "stance"]) for voice in VOICES))


def _outlet_message(rows: Sequence[StanceRow], target: Target) -> str:
    enough = [row for row in rows if row.narration.judged >= FEW]
    name = plain(target.name)
    if len(rows) == 1:
        return f"All judged documents on {name} are from {rows[0].label}."
    if not enough:
        return f"No outlet has five documents judged on {name} in narration; read the bars as single cases."
    worst = min(enough, key=lambda row: row.narration.balance)
    best = max(enough, key=lambda row: row.narration.balance)
    if len(enough) == 1 or worst.narration.balance == best.narration.balance:
        return f"On {name}, {worst.label} is in its narration {lean(worst.narration)}."
    return (
        f"On {name}, {worst.label} is least favourable in narration ({worst.narration.against:,} of "
        f"{worst.narration.judged:,} against), {best.label} most ({best.narration.favour:,} of {best.narration.judged:,} in favour)."
    )


def _over_time(desk: Desk, target: Target, judged: Selection) -> list[Block]:
    published = judged.frame["document_id"].map(desk.documents["published"])
    dated = int(published.notna().sum())
    if desk.periods is None or dated < FEWEST_IN_TIME:
        text = f"{sentence(count(dated, 'judged row'))} with a date: too few to draw over time."
        return [Paragraph(text, "note", sources=sources_of(judged))]
    narration, quotation = (
        [
            Tally(*counts)
            for counts in zip(
                *(_counts(desk, judged.frame, published, voice, s) for s in ("against", "neutral", "favour")),
                strict=True,
            )
        ]
        for voice in VOICES
    )
    alt = f"Columns a {desk.periods.kind}, judged documents against/neutral/in favour. " + ". ".join(
        f"{sentence(voice)}: {', '.join(_triple(counts) if counts.judged else '0' for counts in tallies)}"
        for voice, tallies in (("narration", narration), ("quotation", quotation))
    )
    message = _time_message(desk, target, narration)
    words = Figure(f"stance_{target.id}_over_time", message, f"{alt}.", sources=sources_of(judged))
    return [desk.figure(stance_timeline(desk.periods, narration, quotation), words)]


def _counts(desk: Desk, frame: pd.DataFrame, published: pd.Series, voice: str, stance: str) -> list[int]:
    assert desk.periods is not None
    return desk.periods.counts(published[(frame["voice"] == voice) & (frame["stance"] == stance)])


def _time_message(desk: Desk, target: Target, narration: Sequence[Tally]) -> str:
    assert desk.periods is not None
    judged = [counts for counts in narration if counts.judged]
    against = sum(counts.against > counts.favour for counts in judged)
    favour = sum(counts.favour > counts.against for counts in judged)
    name, kind = plain(target.name), desk.periods.kind
    if not judged:
        return f"On {name}, no dated document was judged in narration."
    if against == favour:
        return f"On {name}, neither side prevails in narration: each outweighs the other in {count(favour, kind)} of {len(judged)}."
    side, number = ("favour", favour) if favour > against else ("against", against)
    other = "against" if side == "favour" else "favour"
    return f"On {name}, {side} outweighs {other} in narration in {number} of {count(len(judged), kind)} with a judged document."
