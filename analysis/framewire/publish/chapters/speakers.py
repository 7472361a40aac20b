"""Chapter: who says what. From quotations only."""

from __future__ import annotations

from framewire.publish.blocks import Block, Chapter, Figure, Grid, Paragraph
from framewire.publish.charts import balance_grid
from framewire.publish.selection import Desk, sources_of
from framewire.publish.wording import count, plain, shortened, signed

MOST_SPEAKERS = 18
MOST_TARGETS = 6


def speakers_chapter(desk: Desk) -> Chapter:
    """Return the chapter on speakers: a grid of the most quoted, and the numbers behind it."""
    every, judged = desk.select("speaker_stances"), desk.select("speaker_stances", "stance.notna()")
    unnamed = desk.select("quotes", "speaker.isna()")
    quotes = desk.select("quotes")
    note = Paragraph(
        f"{len(quotes) - len(unnamed):,} of {count(len(quotes), 'quotation')} {'has' if len(quotes) == 1 else 'have'} a named "
        "speaker. A speaker is a name as the article writes it: two people of one name are one speaker here, and one person "
        "under two names is two.",
        sources=sources_of(unnamed, quotes),
    )
    if not len(judged):
        text = "No quotation of a named speaker was judged towards a target."
        return Chapter("Who says what", "speakers", (note, Paragraph(text, sources=sources_of(judged, every))))
    return Chapter("Who says what", "speakers", (note, *_grid(desk)))


def _grid(desk: Desk) -> list[Block]:
    judged = desk.select("speaker_stances", "stance.notna()")
    frame = judged.frame
    totals = frame.groupby("speaker")["n_quotes"].sum()
    speakers = sorted(totals.index, key=lambda name: (-int(totals[name]), str(name)))
    shown = speakers[:MOST_SPEAKERS]
    used = [target for target in desk.codebook.targets if (frame["target_id"] == target.id).any()]
    cells = {(row.speaker, row.target_id): row for row in frame.itertuples(index=False, name="Said")}
    blocks: list[Block] = []
    for part in range(0, len(used), MOST_TARGETS):
        targets = used[part : part + MOST_TARGETS]
        rows = [[_cell(cells.get((name, target.id))) for target in targets] for name in shown]
        number = "" if len(used) <= MOST_TARGETS else f"_{part // MOST_TARGETS + 1}"
        caption = (
            f"{plain(shown[0])} is quoted most: {count(int(totals[shown[0]]), 'quotation')} judged towards a target."
        )
        if part:
            caption = "The same speakers on the other targets."
        alt = "Grid of speakers and targets, each cell the stance and the number of quotations. " + "; ".join(
            f"{plain(name)}: {', '.join(f'{plain(t.name)} {words}' for t, (_, words) in zip(targets, row, strict=True) if words)}"
            for name, row in zip(shown, rows, strict=True)
        )
        words = Figure(f"speakers{number}", caption, f"{alt}.", sources=sources_of(judged))
        drawing = balance_grid([plain(name) for name in shown], [plain(target.name) for target in targets], rows)
        blocks.append(desk.figure(drawing, words))
    return [*blocks, *_table(desk, shown, len(speakers))]


def _cell(row: object) -> tuple[float | None, str]:
    if row is None:
        return None, ""
    return float(row.p_favour - row.p_against), f"{row.stance} · {row.n_quotes}"  # type: ignore[attr-defined]


def _table(desk: Desk, shown: list[str], whole: int) -> list[Block]:
    judged = desk.select("speaker_stances", "stance.notna()")
    names = {target.id: plain(target.name) for target in desk.codebook.targets}
    place = {name: number for number, name in enumerate(shown)}
    rows = []
    for row in judged.frame.itertuples(index=False, name="Said"):
        if row.speaker in place:
            values = (shortened(row.speaker, 50), names.get(row.target_id, row.target_id), row.stance)
            numbers = (signed(row.p_favour - row.p_against), f"{row.n_quotes:,}")
            rows.append(((place[row.speaker], row.target_id), (*values, *numbers)))
    more = f", the {len(shown)} most quoted of {whole:,}" if whole > len(shown) else ""
    caption = f"What each speaker is quoted as saying{more}. Balance is the mean of favour less against, from −1 to 1"
    heads = ("speaker", "target", "stance", "balance", "quotations")
    ordered = tuple(values for _, values in sorted(rows))
    return [Grid(caption, heads, ordered, "lllrr", (1.5, 2.2, 0, 0, 0), sources=sources_of(judged))]
