"""Chapter: which frames are present, and with which themes."""

from __future__ import annotations

from framewire.publish.blocks import Block, Chapter, Figure, Grid, Paragraph
from framewire.publish.charts import FEW, share_grid
from framewire.publish.selection import Desk, Selection, sources_of
from framewire.publish.wording import count, percent, plain

MOST_THEMES = 14
MOST_FRAMES = 8


def frames_chapter(desk: Desk) -> Chapter:
    """Return the chapter on frames: how common each is, and the grid of frames by theme."""
    every, judged = desk.select("frames"), desk.select("frames", "present.notna()")
    if not len(judged):
        text = "The codebook names no frame." if not desk.codebook.frames else "No frame was judged in any document."
        return Chapter("Frames", "frames", (Paragraph(text, sources=sources_of(judged, every)),))
    text = (
        f"A frame is the angle of a document: {count(len(desk.codebook.frames), 'frame')} of the codebook, each present or "
        f"not in each document; a document may have several. {count(len(every) - len(judged), 'pair')} of document and frame "
        "were not judged and are in no count below."
    )
    blocks = [Paragraph(text, sources=sources_of(judged, every)), _table(desk, judged), *_by_theme(desk, judged)]
    return Chapter("Frames", "frames", tuple(blocks))


def _table(desk: Desk, judged: Selection) -> Block:
    rows = []
    for frame in desk.codebook.frames:
        mine = judged.frame[judged.frame["frame_id"] == frame.id]
        present = int(mine["present"].sum())
        rows.append(
            (
                present,
                (
                    plain(frame.name),
                    f"{present:,}",
                    f"{len(mine):,}",
                    percent(present, len(mine)),
                    plain(frame.hypothesis),
                ),
            )
        )
    ordered = tuple(values for _, values in sorted(rows, key=lambda row: (-row[0], row[1])))
    heads = ("frame", "present", "judged", "share", "hypothesis asked of every passage")
    return Grid("Frames in documents", heads, ordered, "lrrrl", (1.2, 0, 0, 0, 3), sources=sources_of(judged))


def _by_theme(desk: Desk, judged: Selection) -> list[Block]:
    placed = desk.select("document_themes")
    if not len(placed):
        return []
    joined = judged.frame.merge(placed.frame[["document_id", "theme_id"]], on="document_id")
    sizes = placed.frame["theme_id"].value_counts()
    themes = sorted((str(theme) for theme in sizes.index), key=lambda theme: (-int(sizes[theme]), theme))[:MOST_THEMES]
    frames = desk.codebook.frames[:MOST_FRAMES]
    groups = joined.groupby(["theme_id", "frame_id"])["present"].agg(["sum", "count"])
    cells = [[_cell(groups, theme, frame.id) for frame in frames] for theme in themes]
    rows, columns = [desk.theme_names.get(theme, theme) for theme in themes], [plain(frame.name) for frame in frames]
    alt = "Grid of themes and frames, documents with the frame of those judged. " + "; ".join(
        f"{row}: {', '.join(f'{name} {part}/{whole}' for name, (part, whole) in zip(columns, line, strict=True))}"
        for row, line in zip(rows, cells, strict=True)
    )
    words = Figure("frames_by_theme", _message(rows, columns, cells), f"{alt}.", sources=sources_of(judged, placed))
    return [desk.figure(share_grid(rows, columns, cells), words)]


def _cell(groups: object, theme: str, frame: str) -> tuple[int, int]:
    if (theme, frame) not in groups.index:  # type: ignore[attr-defined]
        return 0, 0
    row = groups.loc[(theme, frame)]  # type: ignore[attr-defined]
    return int(row["sum"]), int(row["count"])


def _message(rows: list[str], columns: list[str], cells: list[list[tuple[int, int]]]) -> str:
    enough = [
        (part / whole, part, whole, rows[i], columns[j])
        for i, line in enumerate(cells)
        for j, (part, whole) in enumerate(line)
        if whole >= FEW
    ]
    if not enough:
        return "Documents with each frame, of those judged, by theme; no cell has five documents, so read them as single cases."
    _, part, whole, theme, frame = max(enough, key=lambda item: (item[0], item[2]))
    return f"The frame “{frame}” is commonest with the theme “{theme}”: {part:,} of {count(whole, 'document')}."
