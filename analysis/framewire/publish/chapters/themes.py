"""Chapter: the themes, how common each is, over time, and passages typical of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framewire.publish.blocks import Block, Chapter, Figure, Grid, Heading, Paragraph, Quote, Quotes
from framewire.publish.charts import ranked_bars, small_timelines
from framewire.publish.selection import Desk, Selection, sources_of
from framewire.publish.wording import count, listing, percent, plain, shortened, spelled

if TYPE_CHECKING:
    import pandas as pd

MOST_THEMES = 12
TYPICAL = 2
PASSAGE = 420


def themes_chapter(desk: Desk) -> Chapter:
    """Return the chapter on themes."""
    placed = desk.select("document_themes")
    if not len(placed):
        text = "No document was given a theme, so there is nothing to count in this chapter."
        return Chapter("Themes", "themes", (Paragraph(text, sources=sources_of(placed, desk.select("themes"))),))
    order = _by_documents(placed)
    blocks = [*_how_common(desk, placed, order), *_table(desk, order), *_over_time(desk, placed, order)]
    return Chapter("Themes", "themes", (*blocks, *_typical(desk, order)))


def _by_documents(placed: Selection) -> dict[str, int]:
    counts = placed.frame["theme_id"].value_counts()
    return {
        str(theme): int(number)
        for theme, number in sorted(counts.items(), key=lambda item: (-int(item[1]), str(item[0])))
    }


def _how_common(desk: Desk, placed: Selection, order: dict[str, int]) -> list[Block]:
    whole = len(desk.read)
    shown = list(order.items())[:MOST_THEMES]
    rows = [(_name(desk, theme), number, f"{number:,} ({percent(number, whole)})") for theme, number in shown]
    top, most = rows[0][0], rows[0][1]
    rest = f" The {len(order) - len(shown)} smaller themes are in the table below." if len(order) > len(shown) else ""
    caption = f"“{top}” is the commonest theme, found in {most:,} of {count(whole, 'document')}."
    alt = (
        "Bars, documents in which each theme was found: "
        + "; ".join(f"{name} {number:,}" for name, number, _ in rows)
        + "."
    )
    words = Figure("themes", caption, alt, sources=sources_of(placed, desk.read))
    passages = desk.select("passage_themes")
    loose = passages.where("theme_id.isna()")
    text = (
        f"A document can have several themes. {len(loose):,} of {count(len(passages), 'passage')} "
        f"({percent(len(loose), len(passages))}) have no theme.{rest}"
    )
    return [desk.figure(ranked_bars(rows), words), Paragraph(text, sources=sources_of(loose, passages))]


def _table(desk: Desk, order: dict[str, int]) -> list[Block]:
    themes = desk.select("themes")
    rows = []
    for row in sorted(
        themes.frame.itertuples(index=False, name="Theme"), key=lambda row: (-order.get(row.theme_id, 0), row.theme_id)
    ):
        stability = "not known" if row.stability is None or row.stability != row.stability else f"{row.stability:.2f}"
        named = (
            "the codebook" if row.source == "codebook" else "the corpus" if row.source == "found" else plain(row.source)
        )
        terms = ", ".join(plain(term) for term in row.terms[:8]) or "–"
        rows.append(
            (
                plain(row.name),
                named,
                f"{order.get(row.theme_id, 0):,}",
                f"{row.size:,}",
                stability,
                shortened(terms, 110),
            )
        )
    heads = ("theme", "from", "documents", "passages", "stability", "terms")
    note = (
        "Terms are the words that set a theme's passages apart. Stability, from 0 to 1, says how far the theme comes back "
        "when the topics are made again from other seeds; “not known” is not 0."
    )
    grid = Grid("The themes", heads, tuple(rows), "llrrrl", (1.4, 0, 0, 0, 0, 2.6), sources=sources_of(themes))
    return [Heading("Terms and stability", "theme-terms"), grid, Paragraph(note, "note")]


def _over_time(desk: Desk, placed: Selection, order: dict[str, int]) -> list[Block]:
    heading = Heading("Themes over time", "themes-over-time")
    if desk.periods is None:
        text = "Too few documents have a date for themes to be counted over time."
        return [heading, Paragraph(text, sources=sources_of(desk.read.where("published.notna()")))]
    published = placed.frame["document_id"].map(desk.documents["published"])
    series = []
    for theme in list(order)[:MOST_THEMES]:
        series.append((_name(desk, theme), desk.periods.counts(published[placed.frame["theme_id"] == theme])))
    name, counts = max(series, key=lambda item: max(item[1]))
    peak = desk.periods.name(counts.index(max(counts)))
    caption = f"The highest count of any theme is “{name}” in {peak}: {count(max(counts), 'document')}."
    alt = f"Small bar charts, one a theme, documents a {desk.periods.kind}: " + "; ".join(
        f"{label} {', '.join(map(str, values))}" for label, values in series
    )
    words = Figure(
        "themes_over_time", caption, f"{alt}.", sources=sources_of(placed, desk.read.where("published.notna()"))
    )
    return [heading, desk.figure(small_timelines(desk.periods, series), words)]


def _typical(desk: Desk, order: dict[str, int]) -> list[Block]:
    placed = desk.select("passage_themes", "theme_id.notna()")
    chosen = {
        theme: _best(desk, placed.frame[placed.frame["theme_id"] == theme]) for theme in list(order)[:MOST_THEMES]
    }
    texts = desk.tables.passage_texts(row.passage_id for rows in chosen.values() for row in rows)
    blocks: list[Block] = [Heading("Typical passages", "typical")]
    left = len(order) - len(chosen)
    text = (
        f"For each theme, the {spelled(TYPICAL)} passages placed in it with the highest probability, from different families."
        + (f" {count(left, 'smaller theme')} not shown." if left > 0 else "")
    )
    blocks.append(Paragraph(text, "note", sources=sources_of(placed)))
    for theme, rows in chosen.items():
        items = tuple(
            Quote(
                shortened(texts[row.passage_id], PASSAGE),
                desk.cite(_document(row.passage_id)),
                f"probability {row.probability:.2f}",
            )
            for row in rows
        )
        if items:
            blocks.append(Quotes(_name(desk, theme), items))
    return blocks


def _best(desk: Desk, rows: pd.DataFrame) -> list[Any]:
    best: list[Any] = []
    families: set[str] = set()
    ordered = rows.sort_values(["probability", "passage_id"], ascending=[False, True])
    for row in ordered.head(50).itertuples(index=False, name="Placed"):
        family = str(desk.documents.loc[_document(row.passage_id), "family_id"])
        if family not in families:
            families.add(family)
            best.append(row)
        if len(best) == TYPICAL:
            break
    return best


def _document(passage_id: object) -> str:
    return str(passage_id).rsplit("-", 1)[0]


def _name(desk: Desk, theme: str) -> str:
    return desk.theme_names.get(theme, theme)


def theme_list(desk: Desk) -> str:
    """Return the names of all themes as one phrase."""
    return listing(list(desk.theme_names.values()), 12)
