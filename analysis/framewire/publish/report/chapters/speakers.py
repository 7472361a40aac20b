"""Chapter: who says what. From quotations only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framewire.codebook import Target
from framewire.publish.figures.grids import balance_grid
from framewire.publish.report.blocks import Block, Cell, Chapter, Figure, Grid, Paragraph, table_behind
from framewire.publish.report.opening import Opening
from framewire.publish.report.selection import Desk, Selection, sources_of
from framewire.publish.rows import rows_of
from framewire.publish.wording import count, is_or_are, part_of, plain, shortened, signed

MOST_SPEAKERS = 18
FEWEST_SPEAKERS = 3
MOST_TARGETS = 6
Cells = dict[tuple[str, str], Any]


def speakers_chapter(desk: Desk) -> Chapter:
    """Return the chapter on speakers: a grid of those with the most sentences, and the numbers behind it."""
    judged = desk.select("speaker_stances", "stance.notna()")
    if not len(judged):
        text = "No quotation of a named speaker was judged towards a target."
        sources = sources_of(judged, desk.select("speaker_stances"))
        return Chapter("Who says what", "speakers", (_note(desk), Paragraph(text, sources=sources)))
    return Chapter("Who says what", "speakers", (_note(desk), *_grids(desk, judged)))


def _note(desk: Desk) -> Paragraph:
    said, named = desk.select("attributions"), desk.select("attributions", "speaker.notna()")
    text = (
        f"{part_of(len(named), len(said), 'attributed statement')} {'has' if len(named) == 1 else 'have'} a named "
        "speaker. A speaker is a name as the article writes it: two people of the same name count as one, and one "
        "person under two names counts as two."
    )
    return Paragraph(text, sources=sources_of(named, said))


def _grids(desk: Desk, judged: Selection) -> list[Block]:
    # A sentence is judged towards each target that it may be about: a sum over targets counts it more than once.
    most = judged.frame.sort_values(["n_quotes", "speaker", "target_id"], ascending=[False, True, True])
    speakers = [str(name) for name in most["speaker"].unique()]
    shown = speakers[:MOST_SPEAKERS]
    found = set(judged.frame["target_id"])
    used = [target for target in desk.codebook.targets if target.id in found]
    names = {target.id: plain(target.name) for target in used}
    first = rows_of(most)[0]
    caption = (
        f"No speaker has more sentences judged towards one target than {plain(shown[0])}: {first.n_quotes:,}, towards "
        f"{names.get(first.target_id, first.target_id)}."
    )
    blocks: list[Block] = []
    for start in range(0, len(used) if len(speakers) >= FEWEST_SPEAKERS else 0, MOST_TARGETS):
        message = caption if start == 0 else "The same speakers on the other targets."
        name = "speakers" if start == 0 else f"speakers_{start // MOST_TARGETS + 1}"
        blocks.append(_grid(desk, judged, Figure(name, message, ""), (shown, used[start : start + MOST_TARGETS])))
    if not blocks:
        return [_table(desk, judged, shown)]
    left = len(speakers) - len(shown)
    text = "Each cell has the stance and the number of sentences; the colour is stronger the clearer the stance."
    if left:
        text += f" {count(left, 'speaker')} with fewer {is_or_are(left)} in the table speaker_stances only."
    return [*blocks, Paragraph(text, "note", sources=sources_of(judged))]


def _grid(desk: Desk, judged: Selection, words: Figure, shown: tuple[Sequence[str], Sequence[Target]]) -> Figure:
    speakers, targets = shown
    said: Cells = {(row.speaker, row.target_id): row for row in rows_of(judged.frame)}
    cells = tuple(tuple(_cell(said.get((name, target.id))) for target in targets) for name in speakers)
    columns = tuple(plain(target.name) for target in targets)
    lines = [
        f"{plain(name)}: "
        f"{', '.join(f'{column} {text}' for column, (_, text) in zip(columns, row, strict=True) if text)}"
        for name, row in zip(speakers, cells, strict=True)
    ]
    alt = f"Grid of speakers and targets, in each cell the stance and the number of sentences. {'; '.join(lines)}."
    behind = table_behind(
        ("speaker", *columns),
        [(plain(name), *(_quoted(said.get((name, target.id))) for target in targets)) for name in speakers],
    )
    figure = Figure(words.name, words.caption, alt, behind=behind, sources=sources_of(judged))
    return desk.figure(figure, balance_grid, tuple(plain(name) for name in speakers), columns, cells)


def _cell(row: Any) -> tuple[float | None, str]:
    if row is None:
        return None, ""
    balance = 0.0 if row.stance == "neutral" else round(float(row.p_favour - row.p_against), 4)
    return balance, f"{row.stance} · {row.n_quotes}"


def _quoted(row: Any) -> Cell:
    """Return the stance of a speaker with the number of sentences and the list of them; a dash for none."""
    return Cell("–") if row is None else Cell(f"{row.stance} · {row.n_quotes:,}", _said(row))


def _said(row: Any) -> str:
    return Opening(target=row.target_id, voice="quotation", speaker=row.speaker, view="sentences").address


def _table(desk: Desk, judged: Selection, shown: Sequence[str]) -> Grid:
    names = {target.id: plain(target.name) for target in desk.codebook.targets}
    rows = [row for row in rows_of(judged.frame) if row.speaker in set(shown)]
    rows.sort(key=lambda row: (shown.index(row.speaker), row.target_id))
    values = tuple(
        (
            shortened(row.speaker, 50),
            names.get(row.target_id, row.target_id),
            row.stance,
            signed(row.p_favour - row.p_against),
            Cell(f"{row.n_quotes:,}", _said(row)),
        )
        for row in rows
    )
    caption = "What each speaker is quoted as saying. Balance is mean favour less mean against, from −1 to 1"
    heads = ("speaker", "target", "stance", "balance", "sentences")
    return Grid(caption, heads, values, "lllrr", (1.5, 2.2, 0, 0, 0), sources=sources_of(judged))
