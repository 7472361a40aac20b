"""Chapter: the themes, how common each is, over time, in each outlet, and passages typical of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product
from typing import Any

from framewire.publish.figures.charts import ranked_bars, small_timelines
from framewire.publish.figures.grids import share_grid
from framewire.publish.figures.stance_charts import HEADLINE
from framewire.publish.report.blocks import (
    Block,
    Cell,
    Chapter,
    Figure,
    Grid,
    Heading,
    Paragraph,
    table_behind,
)
from framewire.publish.report.chapters.theme_passages import (
    MOST_THEMES,
    nearest_to_missing,
    passages_in_none,
    typical_passages,
)
from framewire.publish.report.opening import Opening, days_of
from framewire.publish.report.selection import Desk, Selection, sources_of
from framewire.publish.report.theme_map import UNSTABLE
from framewire.publish.rows import counts_of, rows_of
from framewire.publish.wording import count, is_missing, part_of, percent, plain, share_in, shortened

FEWEST_DOCUMENTS = 5
MOST_OUTLETS, MOST_COLUMNS = 8, 6
FEWEST_IN_OUTLET = 3
TERMS = (
    "Terms are the words that set a theme's passages apart. Stability, from 0 to 1, says how reliably a found theme "
    f"reappears under resampling; a theme below {UNSTABLE} is marked unstable and should carry no argument (Hennig "
    "2007). Themes of the codebook are named, not grouped: their stability is “not known”, which is not 0. "
    "figures/theme_map.html in the run folder is a map of the passages."
)


def themes_chapter(desk: Desk) -> Chapter:
    """Return the chapter on themes."""
    placed = desk.select("document_themes")
    if not len(placed):
        text = "No document was given a theme, so there is nothing to count in this chapter."
        return Chapter("Themes", "themes", (Paragraph(text, sources=sources_of(placed, desk.select("themes"))),))
    order = ranked(desk, placed)
    blocks = [*_how_common(desk, placed, order), *_table(desk, order)]
    blocks += [*_over_time(desk, placed, order), *_by_outlet(desk, placed, order)]
    blocks += [*typical_passages(desk, order), *nearest_to_missing(desk), *passages_in_none(desk)]
    return Chapter("Themes", "themes", tuple(blocks))


def ranked(desk: Desk, placed: Selection) -> dict[str, int]:
    """Return the documents of each theme, commonest first: those of the codebook, then those that were found.

    What is found besides takes all passages that nothing in the codebook fits: it is large, and not the first news.
    """
    counts = counts_of(placed.frame["theme_id"])
    return dict(sorted(counts.items(), key=lambda item: item[0] in desk.found_themes))


def first_theme(desk: Desk, order: dict[str, int]) -> str:
    """Return the words for the first theme: "the commonest theme of the codebook", or of all where it names none."""
    return f"the commonest theme{_among(desk, order)}"


def _how_common(desk: Desk, placed: Selection, order: dict[str, int]) -> list[Block]:
    whole = len(desk.read)
    if whole < FEWEST_DOCUMENTS:
        return [_without(desk, 0)]
    shown = list(order.items())[:MOST_THEMES]
    share = "{:,} ({})" if whole >= 10 else "{:,}"
    rows = tuple(
        (_name(desk, theme), n, share.format(n, percent(n, whole)) + (", found" if theme in desk.found_themes else ""))
        for theme, n in shown
    )
    first, n = rows[0][:2]
    caption = f"“{first}” is {first_theme(desk, order)}, found in {n:,} of {count(whole, 'document')}."
    bars = "; ".join(f"{name} {number:,}" for name, number, _ in rows)
    alt = f"Bars, documents in which each theme was found: {bars}."
    behind = table_behind(("theme", "documents"), [(_name(desk, theme), _documents(theme, n)) for theme, n in shown])
    words = Figure("themes", caption, alt, behind=behind, sources=sources_of(placed, desk.read))
    return [desk.figure(words, ranked_bars, rows), _without(desk, len(order) - len(shown))]


def _documents(theme: str, number: int, first: str = "", last: str = "") -> Cell:
    """Return a number of documents in a theme, between two days where they are given, with the list of them."""
    return Cell(f"{number:,}", Opening(theme=theme, first=first, last=last).address)


def _without(desk: Desk, left: int) -> Paragraph:
    passages = desk.select("passage_themes")
    loose = passages.where("theme_id.isna()")
    text = f"A document can have several themes. {part_of(len(loose), len(passages), 'passage')} have none."
    if left:
        text += f" The {left} smaller themes are in the table below."
    placed = desk.select("document_themes")
    whole = placed.where("share == 0")
    if len(whole):
        text += (
            f" In {part_of(len(whole), len(placed), 'case')} a document has a theme as a whole, and no passage of it."
        )
    return Paragraph(text, sources=sources_of(loose, passages, whole))


def _table(desk: Desk, order: dict[str, int]) -> list[Block]:
    themes = desk.select("themes")
    place = {theme: number for number, theme in enumerate(order)}
    ordered = sorted(rows_of(themes.frame), key=lambda row: (place.get(row.theme_id, len(place)), row.theme_id))
    rows = tuple(_theme_row(row, order.get(row.theme_id, 0)) for row in ordered)
    heads = ("theme", "from", "documents", "passages", "stability", "terms")
    sources = sources_of(themes, desk.select("document_themes"))
    grid = Grid("The themes", heads, rows, "llrrrl", (1.4, 0, 0, 0, 0, 2.6), sources=sources)
    return [Heading("Terms and stability", "theme-terms"), grid, Paragraph(TERMS, "note")]


def _theme_row(row: Any, documents: int) -> tuple[str, ...]:
    stability = "not known" if is_missing(row.stability) else f"{row.stability:.2f}"
    stability += ", unstable" if not is_missing(row.stability) and row.stability < UNSTABLE else ""
    terms = ", ".join(plain(term) for term in row.terms[:8]) or "–"
    origin = {"codebook": "codebook", "found": "corpus"}.get(row.source, plain(row.source))
    return (
        plain(row.name),
        origin,
        _documents(row.theme_id, documents),
        f"{row.size:,}",
        stability,
        shortened(terms, 110),
    )


def _over_time(desk: Desk, placed: Selection, order: dict[str, int]) -> list[Block]:
    heading = Heading("Themes over time", "themes-over-time")
    dated = desk.read.where("published.notna()")
    if desk.periods is None:
        text = "Too few documents have a date for themes to be counted over time."
        return [heading, Paragraph(text, sources=sources_of(dated))]
    periods = desk.periods
    published = placed.frame["document_id"].map(desk.documents["published"])
    shown = list(order)[:MOST_THEMES]
    series = tuple(
        (_name(desk, theme), tuple(periods.counts(published[placed.frame["theme_id"] == theme]))) for theme in shown
    )
    name, counts = max(series[: _compared(desk, shown)], key=lambda item: max(item[1]))
    at = "on" if periods.kind == "day" else "in"
    most = f"“{name}” {at} {periods.name(counts.index(max(counts)))}: {count(max(counts), 'document')}"
    values = "; ".join(f"{label} {', '.join(map(str, row))}" for label, row in series)
    alt = f"Small bar charts, one a theme, documents a {periods.kind}, {periods.name(0)} on: {values}."
    message = f"No theme{_among(desk, order)} is higher {at} any {periods.kind} than {most}."
    days = [days_of(periods, place) for place in range(len(periods))]
    behind = table_behind(
        ("theme", *map(periods.name, range(len(periods)))),
        [
            (label, *(_documents(theme, n, *span) for n, span in zip(row, days, strict=True)))
            for theme, (label, row) in zip(shown, series, strict=True)
        ],
    )
    words = Figure("themes_over_time", message, alt, behind=behind, sources=sources_of(placed, dated))
    return [heading, desk.figure(words, small_timelines, periods, series)]


def _by_outlet(desk: Desk, placed: Selection, order: dict[str, int]) -> list[Block]:
    known = desk.read.where("outlet.notna()")
    sizes = {name: n for name, n in counts_of(known.frame["outlet"]).items() if n >= FEWEST_IN_OUTLET}
    outlets, themes = list(sizes)[:MOST_OUTLETS], list(order)[:MOST_COLUMNS]
    if len(outlets) < 2:
        return []
    outlet_of = dict(zip(known.frame["document_id"], known.frame["outlet"], strict=True))
    pairs = Counter(zip(placed.frame["document_id"].map(outlet_of), placed.frame["theme_id"], strict=True))
    cells = tuple(tuple((pairs[outlet, theme], sizes[outlet]) for theme in themes) for outlet in outlets)
    compared = themes[: _compared(desk, themes)]
    caption = _most_frequent(desk, pairs, {name: sizes[name] for name in outlets}, compared)
    rows = "; ".join(
        f"{plain(outlet)} " + ", ".join(f"{_name(desk, theme)} {part} of {whole}" for theme, (part, whole) in
                                        zip(themes, row, strict=True))
        for outlet, row in zip(outlets, cells, strict=True)
    )  # fmt: skip
    alt = f"A grid, documents of each outlet in which each theme was found: {rows}."
    names = tuple(_name(desk, theme) for theme in themes)
    behind = table_behind(
        ("outlet", *names),
        [
            (plain(outlet), *(_part(outlet, theme, desk, cell) for theme, cell in zip(themes, row, strict=True)))
            for outlet, row in zip(outlets, cells, strict=True)
        ],
    )
    words = Figure("themes_by_outlet", caption, alt, behind=behind, sources=sources_of(placed, known))
    figure = desk.figure(words, share_grid, tuple(map(plain, outlets)), names, cells)
    return [Heading("Themes by outlet", "themes-by-outlet"), figure]


def _part(outlet: str, theme: str, desk: Desk, cell: tuple[int, int]) -> Cell:
    """Return how many of an outlet's documents are in a theme, with both lists."""
    whole = Opening(outlets=(outlet,), language=desk.codebook.language)
    return Cell(f"{cell[0]:,} of {cell[1]:,}", Opening(outlets=(outlet,), theme=theme).address, whole.address)


def _most_frequent(desk: Desk, pairs: Counter[Any], sizes: dict[str, int], themes: Sequence[str]) -> str:
    """Name the theme that is most frequent in any one outlet, of those with documents enough for a statement."""
    shares = [(pairs[pair] / sizes[pair[0]], *pair) for pair in product(sizes, themes) if sizes[pair[0]] >= HEADLINE]
    if not shares:
        return "Documents of each outlet in each theme; no outlet has ten, so none is singled out."
    _, outlet, theme = max(shares)
    said = share_in(pairs[outlet, theme], sizes[outlet], f"of the documents in {plain(outlet)}")
    return f"“{_name(desk, theme)}” is in {said}: no theme is more frequent in an outlet with ten documents."


def _compared(desk: Desk, themes: Sequence[str]) -> int:
    """Return how many of some ranked themes a message compares: those of the codebook, or all where it names none."""
    return sum(theme not in desk.found_themes for theme in themes) or len(themes)


def _among(desk: Desk, order: dict[str, int]) -> str:
    """Return what a message about the first of some ranked themes must add: they may not be all."""
    return " of the codebook" if _compared(desk, list(order)) < len(order) else ""


def _name(desk: Desk, theme: str) -> str:
    return desk.theme_names.get(theme, theme)
