"""Chapter: what was not judged, and why. Not judged is an answer of its own, never "neutral"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from framewire.publish.report.blocks import Block, Cell, Chapter, Facts, Grid, Paragraph
from framewire.publish.report.opening import Opening
from framewire.publish.report.selection import Desk, Selection, sources_of
from framewire.publish.rows import counts_of
from framewire.publish.wording import count, part_of, plain, sentence
from framewire.reasons import REASONS
from framewire.schemas import STANCES, VOICES

if TYPE_CHECKING:
    import pandas as pd


def gaps_chapter(desk: Desk) -> Chapter:
    """Return the chapter on nulls: stances by target, voice and reason; sentences; frames; documents in no theme."""
    return Chapter("What was not judged", "gaps", (*_stances(desk), *_sentences(desk), *_frames(desk), *_themes(desk)))


def reasons(column: pd.Series) -> str:
    """Return the reasons in a column with their counts, commonest first."""
    return "; ".join(f"{reason_in_words(reason)} {number:,}" for reason, number in counts_of(column).items()) or "–"


def reason_in_words(reason: str) -> str:
    """Return a reason as it is said: its underscores are spaces."""
    return plain(reason).replace("_", " ")


def _stances(desk: Desk) -> list[Block]:
    every, missing = desk.select("document_stances"), desk.select("document_stances", "stance.isna()")
    if not len(every):
        return [Paragraph("No document was asked about any target.", sources=sources_of(every))]
    text = (
        f"There is one answer for each document, target and voice. {part_of(len(missing), len(every), 'answer')} "
        "are null: the stance is empty and its reason stands beside it. Each reason has one cause."
    )
    sentences = desk.select("sentence_stances", "stance.isna()")
    found = counts_of(missing.frame["reason"]) | counts_of(sentences.frame["reason"])
    meanings = tuple((sentence(reason_in_words(word)), f"{cause}.") for word, cause in REASONS.items() if word in found)
    blocks: list[Block] = [Paragraph(text, sources=sources_of(missing, every)), _table(desk, every, missing)]
    return [*blocks, Facts(meanings)] if meanings else blocks


def _table(desk: Desk, every: Selection, missing: Selection) -> Grid:
    rows = []
    for target in desk.codebook.targets:
        for voice in VOICES:
            condition = f'target_id == "{target.id}" and voice == "{voice}"'
            asked, null = every.where(condition), missing.where(condition)
            opening, why = Opening(target=target.id, voice=voice), tuple(counts_of(null.frame["reason"]))
            counts = (
                Cell(f"{len(asked) - len(null):,}", replace(opening, stances=STANCES).address),
                Cell(f"{len(null):,}", replace(opening, stances=why).address),
                Cell(reasons(null.frame["reason"]), *(replace(opening, stances=(word,)).address for word in why)),
            )
            rows.append((plain(target.name), voice, *counts))
    heads = ("target", "voice", "judged", "not judged", "why not")
    sources = sources_of(missing, every)
    return Grid("Documents by target and voice", heads, tuple(rows), "llrrl", (2, 0, 0, 0, 2.4), sources=sources)


def _sentences(desk: Desk) -> list[Block]:
    every, missing = desk.select("sentence_stances"), desk.select("sentence_stances", "stance.isna()")
    if not len(missing):
        return []
    whole = count(len(every), "answer")
    text = f"Sentence by sentence, {len(missing):,} of {whole} are null: {reasons(missing.frame['reason'])}."
    return [Paragraph(text, sources=sources_of(missing, every))]


def _frames(desk: Desk) -> list[Block]:
    every, missing = desk.select("frames"), desk.select("frames", "present.isna()")
    if not len(every):
        return []
    pairs = part_of(len(missing), len(every), "pair")
    text = f"Frames: {pairs} of document and frame are null, because no passage of the document was read for the frame."
    return [Paragraph(text, sources=sources_of(missing, every))]


def _themes(desk: Desk) -> list[Block]:
    placed = desk.select("document_themes")
    if not len(desk.read):
        return []
    without = len(set(desk.read.frame["document_id"]) - set(placed.frame["document_id"]))
    text = f"Themes: {without:,} of {count(len(desk.read), 'document')} read have none."
    return [Paragraph(text, sources=sources_of(placed, desk.read))]
