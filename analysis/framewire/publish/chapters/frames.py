"""Chapter: which frames are present, and with which themes."""

from __future__ import annotations

from collections.abc import Sequence

from framewire.publish.blocks import Block, Chapter, Figure, Grid, Paragraph
from framewire.publish.grids import share_grid
from framewire.publish.selection import Desk, Selection, counts_of, rows_of, sources_of
from framewire.publish.stance_charts import FEW
from framewire.publish.wording import count, part_of, percent, plain

MOST_THEMES = 14
MOST_FRAMES = 8
Share = tuple[int, int]


def frames_chapter(desk: Desk) -> Chapter:
    """Return the chapter on frames: how common each is, and the grid of frames by theme."""
    every, judged = desk.select("frames"), desk.select("frames", "present.notna()")
    if not len(judged):
        text = "No frame was judged in any document." if desk.codebook.frames else "The codebook names no frame."
        return Chapter("Frames", "frames", (Paragraph(text, sources=sources_of(judged, every)),))
    text = (
        f"A frame is the angle of a document. The codebook names {count(len(desk.codebook.frames), 'frame')}, each "
        "present or not in a document; a document may have several. "
        f"{part_of(len(every) - len(judged), len(every), 'pair')} of document and frame have no answer and are "
        "not counted."
    )
    blocks = [Paragraph(text, sources=sources_of(judged, every)), _table(desk, judged), *_by_theme(desk, judged)]
    return Chapter("Frames", "frames", tuple(blocks))


def _table(desk: Desk, judged: Selection) -> Block:
    present = counts_of(judged.where("present == True").frame["frame_id"])
    asked = counts_of(judged.frame["frame_id"])
    rows = []
    for frame in sorted(desk.codebook.frames, key=lambda frame: (-present.get(frame.id, 0), frame.id)):
        part, whole = present.get(frame.id, 0), asked.get(frame.id, 0)
        rows.append((plain(frame.name), f"{part:,}", f"{whole:,}", percent(part, whole), plain(frame.hypothesis)))
    heads = ("frame", "present", "judged", "share", "hypothesis asked of every passage")
    return Grid("Frames in documents", heads, tuple(rows), "lrrrl", (1.2, 0, 0, 0, 3), sources=sources_of(judged))


def _by_theme(desk: Desk, judged: Selection) -> list[Block]:
    placed = desk.select("document_themes")
    if not len(placed):
        return []
    themes, frames = list(counts_of(placed.frame["theme_id"]))[:MOST_THEMES], desk.codebook.frames[:MOST_FRAMES]
    shares = _shares(judged, placed)
    if not any(part and whole >= FEW for part, whole in shares.values()):
        text = "No frame is present in a theme with five judged documents, so frames are not set against themes."
        return [Paragraph(text, "note", sources=sources_of(judged, placed))]
    cells = tuple(tuple(shares.get((theme, frame.id), (0, 0)) for frame in frames) for theme in themes)
    rows = tuple(desk.theme_names.get(theme, theme) for theme in themes)
    columns = tuple(plain(frame.name) for frame in frames)
    lines = [
        f"{row}: {', '.join(f'{name} {part}/{whole}' for name, (part, whole) in zip(columns, line, strict=True))}"
        for row, line in zip(rows, cells, strict=True)
    ]
    alt = f"Grid of themes and frames, in each cell documents with the frame / documents judged. {'; '.join(lines)}."
    words = Figure("frames_by_theme", _message(rows, columns, cells), alt, sources=sources_of(judged, placed))
    return [desk.figure(words, share_grid, rows, columns, cells)]


def _shares(judged: Selection, placed: Selection) -> dict[tuple[str, str], Share]:
    """Return, for a theme and a frame, in how many of the theme's judged documents the frame is present."""
    joined = judged.frame.merge(placed.frame[["document_id", "theme_id"]], on="document_id")
    groups = joined.groupby(["theme_id", "frame_id"], as_index=False)["present"].agg(["sum", "count"])
    return {(row.theme_id, row.frame_id): (int(row.sum), int(row.count)) for row in rows_of(groups)}


def _message(rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[Share]]) -> str:
    places = [(row, column) for row in range(len(rows)) for column in range(len(columns))]
    enough = [(row, column) for row, column in places if cells[row][column][1] >= FEW]
    row, column = max(enough, key=lambda at: (cells[at[0]][at[1]][0] / cells[at[0]][at[1]][1], cells[at[0]][at[1]][1]))
    part, whole = cells[row][column]
    return f"“{columns[column]}” with “{rows[row]}” is the commonest pair: {part:,} of {count(whole, 'document')}."
