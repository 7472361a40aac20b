"""Chapter: which frames are present, and with which themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from framewire.publish import how
from framewire.publish.figures.grids import share_grid
from framewire.publish.figures.stance_charts import HEADLINE
from framewire.publish.report.blocks import Block, Cell, Chapter, Figure, Grid, Paragraph, table_behind
from framewire.publish.report.opening import Opening
from framewire.publish.report.selection import Desk, Selection, sources_of
from framewire.publish.rows import counts_of
from framewire.publish.wording import count, part_of, percent, plain, share_in

if TYPE_CHECKING:
    import pandas as pd

    from framewire.codebook import Frame

MOST_THEMES = 14
MOST_FRAMES = 8
MOST_OUTLETS = 12
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
        f"not counted. {how.PRESENT_FROM}"
    )
    blocks = [Paragraph(text, sources=sources_of(judged, every)), _table(desk, judged), *_by_theme(desk, judged)]
    blocks += _by_outlet(desk, judged)
    return Chapter("Frames", "frames", tuple(blocks))


def _table(desk: Desk, judged: Selection) -> Block:
    present = counts_of(judged.where("present == True").frame["frame_id"])
    asked = counts_of(judged.frame["frame_id"])
    rows = []
    for frame in sorted(desk.codebook.frames, key=lambda frame: (-present.get(frame.id, 0), frame.id)):
        part, whole = present.get(frame.id, 0), asked.get(frame.id, 0)
        present_in = Cell(f"{part:,}", Opening(frame=frame.id).address)
        rows.append((plain(frame.name), present_in, f"{whole:,}", percent(part, whole), plain(frame.hypothesis)))
    heads = ("frame", "present", "judged", "share", "hypothesis")
    return Grid("Frames in documents", heads, tuple(rows), "lrrrl", (1.2, 0, 0, 0, 3), sources=sources_of(judged))


def _by_theme(desk: Desk, judged: Selection) -> list[Block]:
    placed = desk.select("document_themes")
    if not len(placed):
        return []
    themes = list(counts_of(placed.frame["theme_id"]))[:MOST_THEMES]
    shares = _shares(judged, placed.frame[["document_id", "theme_id"]], "theme_id")
    if not any(part and whole >= HEADLINE for part, whole in shares.values()):
        text = "No frame is present in a theme with ten judged documents, so frames are not compared by theme."
        return [Paragraph(text, "note", sources=sources_of(judged, placed))]
    names = {theme: desk.theme_names.get(theme, theme) for theme in themes}
    return [_grid(desk, ("theme", "with the theme"), names, shares, (judged, placed))]


def _by_outlet(desk: Desk, judged: Selection) -> list[Block]:
    known = desk.read.where("outlet.notna()")
    outlets = list(counts_of(known.frame["outlet"]))[:MOST_OUTLETS]
    shares = _shares(judged, known.frame[["document_id", "outlet"]], "outlet")
    enough = [
        name for name in outlets if max(shares.get((name, f.id), (0, 0))[1] for f in desk.codebook.frames) >= HEADLINE
    ]
    if len(enough) < 2 or not any(shares[name, f.id][0] for name in enough for f in desk.codebook.frames):
        return []
    return [_grid(desk, ("outlet", "in the outlet"), {name: plain(name) for name in enough}, shares, (judged, known))]


def _grid(
    desk: Desk,
    by: tuple[str, str],
    names: dict[str, str],
    shares: dict[tuple[str, str], Share],
    rests_on: tuple[Selection, Selection],
) -> Figure:
    """Draw frames against themes or outlets: in each cell documents with the frame of documents judged."""
    frames = _commonest(desk.codebook.frames, shares)
    cells = tuple(tuple(shares.get((key, frame.id), (0, 0)) for frame in frames) for key in names)
    rows, columns = tuple(names.values()), tuple(plain(frame.name) for frame in frames)
    lines = [
        f"{row}: {', '.join(f'{name} {part}/{whole}' for name, (part, whole) in zip(columns, line, strict=True))}"
        for row, line in zip(rows, cells, strict=True)
    ]
    alt = f"Grid of frames by {by[0]}, in each cell documents with the frame / documents judged. {'; '.join(lines)}."
    left = len(desk.codebook.frames) - len(frames)
    more = f" Drawn are the {len(frames)} commonest frames; {left} more are in the table above." if left else ""
    message = _message(by[1], rows, columns, cells) + more
    table = [
        (names[key], *(_part(by[0], key, frame.id, cell) for frame, cell in zip(frames, line, strict=True)))
        for key, line in zip(names, cells, strict=True)
    ]
    behind = table_behind((by[0], *columns), table)
    words = Figure(f"frames_by_{by[0]}", message, alt, behind=behind, sources=sources_of(*rests_on))
    return desk.figure(words, share_grid, rows, columns, cells)


def _commonest(frames: Sequence[Frame], shares: Mapping[tuple[str, str], Share]) -> list[Frame]:
    """Return the frames that are present most often, as many as a grid holds, in the codebook's order."""
    present = Counter[str]()
    for (_, frame_id), (part, _) in shares.items():
        present[frame_id] += part
    kept = sorted(frames, key=lambda frame: -present[frame.id])[:MOST_FRAMES]
    return [frame for frame in frames if frame in kept]


def _part(by: str, key: str, frame: str, cell: Share) -> Cell:
    """Return in how many documents of those judged a frame is, with the list of them; a dash where none was judged."""
    opening = Opening(theme=key, frame=frame) if by == "theme" else Opening(outlets=(key,), frame=frame)
    return Cell(f"{cell[0]:,} of {cell[1]:,}", opening.address) if cell[1] else Cell("–")


def _shares(judged: Selection, group: pd.DataFrame, key: str) -> dict[tuple[str, str], Share]:
    """Return, for a theme or outlet and a frame, in how many of its judged documents the frame is present."""
    joined = judged.frame.merge(group, on="document_id")
    groups = joined.groupby([key, "frame_id"], as_index=False)["present"].agg(["sum", "count"])
    return {(row[0], row[1]): (int(row[2]), int(row[3])) for row in groups.itertuples(index=False, name=None)}


def _message(where: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[Share]]) -> str:
    """Name the cell with the largest share, of those with documents enough for a statement."""
    places = [(row, column) for row in range(len(rows)) for column in range(len(columns))]
    enough = [(row, column) for row, column in places if cells[row][column][1] >= HEADLINE]
    row, column = max(enough, key=lambda at: (cells[at[0]][at[1]][0] / cells[at[0]][at[1]][1], cells[at[0]][at[1]][1]))
    said = share_in(*cells[row][column], f"of the judged documents {where}")
    return f"“{columns[column]}” is most frequent with “{rows[row]}”: {said}."
