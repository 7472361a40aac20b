"""Chapter: what was not judged, and why. Not judged is an answer of its own, never "neutral"."""

from __future__ import annotations

from framewire.publish.blocks import Block, Chapter, Grid, Heading, Paragraph
from framewire.publish.selection import Desk, sources_of
from framewire.publish.wording import count, percent, plain
from framewire.schemas import VOICES


def gaps_chapter(desk: Desk) -> Chapter:
    """Return the chapter on nulls: stances by target, voice and reason; frames; documents without a theme."""
    blocks = [*_stances(desk), *_passages(desk), *_frames(desk), *_themes(desk)]
    return Chapter("What was not judged", "gaps", tuple(blocks))


def _stances(desk: Desk) -> list[Block]:
    every, missing = desk.select("document_stances"), desk.select("document_stances", "stance.isna()")
    if not len(every):
        return [Paragraph("No document was asked about any target.", sources=sources_of(every))]
    text = (
        f"{len(missing):,} of {count(len(every), 'answer')} ({percent(len(missing), len(every))}), one for each document, target "
        "and voice, have no stance. A document is judged towards a target only where it speaks of the target, and only where "
        "the answers agree well enough; otherwise the stance is left empty and the reason is written beside it."
    )
    rows = []
    for target in desk.codebook.targets:
        for voice in VOICES:
            mine = missing.frame[(missing.frame["target_id"] == target.id) & (missing.frame["voice"] == voice)]
            asked = int(((every.frame["target_id"] == target.id) & (every.frame["voice"] == voice)).sum())
            rows.append(
                (plain(target.name), voice, f"{asked - len(mine):,}", f"{len(mine):,}", _reasons(mine["reason"]))
            )
    heads = ("target", "voice", "judged", "not judged", "why not (documents)")
    grid = Grid(
        "Documents without a stance, by reason",
        heads,
        tuple(rows),
        "llrrl",
        (2, 0, 0, 0, 2.4),
        sources=sources_of(missing, every),
    )
    return [Paragraph(text, sources=sources_of(missing, every)), grid]


def _reasons(reasons: object) -> str:
    counts = reasons.value_counts()  # type: ignore[attr-defined]
    ordered = sorted(counts.items(), key=lambda item: (-int(item[1]), str(item[0])))
    return "; ".join(f"{plain(reason).replace('_', ' ')} {number:,}" for reason, number in ordered) or "–"


def _passages(desk: Desk) -> list[Block]:
    every, missing = desk.select("passage_stances"), desk.select("passage_stances", "stance.isna()")
    if not len(missing):
        return []
    text = (
        f"Below the documents, {len(missing):,} of {count(len(every), 'passage answer')} have no stance: "
        f"{_reasons(missing.frame['reason'])}."
    )
    return [Paragraph(text, sources=sources_of(missing, every))]


def _frames(desk: Desk) -> list[Block]:
    every, missing = desk.select("frames"), desk.select("frames", "present.isna()")
    if not len(every):
        return []
    text = f"{len(missing):,} of {count(len(every), 'pair')} of document and frame ({percent(len(missing), len(every))}) were not judged."
    return [Heading("Frames", "gaps-frames"), Paragraph(text, sources=sources_of(missing, every))]


def _themes(desk: Desk) -> list[Block]:
    placed = desk.select("document_themes")
    without = len(desk.read) - placed.frame["document_id"].nunique()
    if not len(desk.read):
        return []
    text = f"{without:,} of {count(len(desk.read), 'document')} have no theme."
    return [Heading("Themes", "gaps-themes"), Paragraph(text, sources=sources_of(placed, desk.read))]
