"""Chapter: what was read, what was dropped, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framewire.publish.figures.charts import timeline
from framewire.publish.figures.periods import FEWEST_DATED, Periods
from framewire.publish.report.blocks import Block, Cell, Chapter, Figure, Grid, Heading, Paragraph, table_behind
from framewire.publish.report.opening import Opening, days_of, outlets_in
from framewire.publish.report.selection import Desk, Selection, sources_of
from framewire.publish.rows import counts_of, groups_of, rows_of
from framewire.publish.wording import (
    count,
    day,
    is_missing,
    is_or_are,
    language_name,
    listing,
    plain,
    shortened,
    was_or_were,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

MOST_ROWS = 20
MOST_FAMILIES = 8
OTHER_LANGUAGE = "other_language"  # The corpus stage's word for a document set aside; counted under languages.
OTHER_KIND = "other_kind"  # Its word for files that are of no kind that is read.
# What it lists without an article being lost.
NO_LOSS = (OTHER_LANGUAGE, OTHER_KIND, "date_both_ways", "no_date_column")
# Told in the chapter on hand-coding.
TIED = "Tied"
NO_TITLE = "(no title)"


def corpus_chapter(desk: Desk) -> Chapter:
    """Return the chapter on the corpus: numbers, time, outlets, origins, copies, languages, removals, failures."""
    blocks = [*_opening(desk), *_over_time(desk), *_by_outlet(desk), *_origins(desk), *_copies(desk)]
    blocks += _languages(desk)
    return Chapter("What was read", "corpus", (*blocks, *_removals(desk), *_failures(desk)))


def _opening(desk: Desk) -> list[Block]:
    every, read, passages = desk.select("documents"), desk.read, desk.select("passages")
    failed = desk.select("failures", f'stage == "corpus" and error not in {NO_LOSS!r}')
    if not len(every):
        text = f"No document could be read; {count(len(failed), 'file')} could not be opened."
        return [Paragraph(text, sources=sources_of(every, failed))]
    passed = listing([plain(name) for name in desk.select("failures", f"error == {OTHER_KIND!r}").frame["unit_id"]], 6)
    texts = (
        f"The corpus holds {count(len(every), 'document')}.",
        f"{len(read):,} {is_or_are(len(read))} in {language_name(desk.codebook.language)}, the language of the "
        "codebook,",
        f"and {was_or_were(len(read))} read: {int(read.frame['n_words'].sum()):,} words in",
        f"{count(len(passages), 'passage')}. {_set_aside(len(every) - len(read))} {_families(desk)}",
        f"{count(len(failed), 'file')} could not be read as an article."
        if len(failed)
        else "Every file could be read."
        if not passed
        else f"Files of other kinds ({passed}) were passed over.",
    )
    return [Paragraph(" ".join(texts), sources=sources_of(every, read, passages, failed))]


def _set_aside(number: int) -> str:
    if not number:
        return "No document is in another language."
    return f"{count(number, 'document')} in other languages {was_or_were(number)} set aside."


def _families(desk: Desk) -> str:
    read = desk.read.frame
    copies = len(read) - read["family_id"].nunique()
    if not copies:
        return "No text occurs twice."
    once = "count once where themes are found" if desk.codebook.corpus.families_once else "count each time"
    return f"{count(copies, 'document')} {'is a copy' if copies == 1 else 'are copies'} of another one; copies {once}."


def _over_time(desk: Desk) -> list[Block]:
    dated, undated = desk.read.where("published.notna()"), desk.read.where("published.isna()")
    if not len(desk.read):
        return []
    if desk.periods is None:
        text = (
            f"{len(dated):,} of {count(len(desk.read), 'document')} {'has' if len(dated) == 1 else 'have'} a date of "
            f"publication. A chart over time needs at least {FEWEST_DATED}, on two different days, so this "
            "report has none."
        )
        return [Paragraph(text, sources=sources_of(dated, desk.read))]
    blocks: list[Block] = [_timeline(desk, desk.periods, dated)]
    outside = desk.periods.outside(dated.frame["published"])
    if outside:
        span = f"{desk.periods.name(0)} to {desk.periods.name(len(desk.periods) - 1)}"
        text = f"{count(outside, 'document')} dated far outside {span} {is_or_are(outside)} in no chart over time."
        blocks.append(Paragraph(text, "note", sources=sources_of(dated)))
    if len(undated):
        text = f"{count(len(undated), 'document')} without a date {is_or_are(len(undated))} in no chart over time."
        blocks.append(Paragraph(text, "note", sources=sources_of(undated)))
    return blocks


def _timeline(desk: Desk, periods: Periods, dated: Selection) -> Figure:
    counts = periods.counts(dated.frame["published"])
    caption = _peak(periods, counts, len(dated))
    span = f"{periods.name(0)} to {periods.name(len(counts) - 1)}"
    alt = f"Bar chart of documents a {periods.kind}, {span}: {', '.join(map(str, counts))}."
    rows = []
    for place, number in enumerate(counts):
        first, last = days_of(periods, place)
        opens = Opening(language=desk.codebook.language, first=first, last=last).address
        rows.append((periods.name(place), Cell(f"{number:,}", opens)))
    behind = table_behind((periods.kind, "documents"), rows)
    words = Figure("documents_over_time", caption, alt, behind=behind, sources=sources_of(dated))
    return desk.figure(words, timeline, periods, tuple(counts), "documents")


def _peak(periods: Periods, counts: Sequence[int], dated: int) -> str:
    """Say in which period the most documents were published, or that none stands out."""
    peaks = [place for place, number in enumerate(counts) if number == max(counts)]
    most, at = max(counts), "on" if periods.kind == "day" else "in"
    if len(peaks) > 1:
        others = f"{len(peaks):,} {periods.kind}s have as many"
        return f"No {periods.kind} has more than {most:,} of the {dated:,} documents with a date; {others}."
    return f"The most documents, {most:,} of {dated:,} with a date, were published {at} {periods.name(peaks[0])}."


def _by_outlet(desk: Desk) -> list[Block]:
    if not len(desk.read):
        return []
    frame = desk.documents.loc[desk.read.frame["document_id"]]
    groups = groups_of(frame, "place")
    language = desk.codebook.language
    rows = [_outlet_row(name, group, language) for name, group in groups[:MOST_ROWS]]
    if len(groups) > MOST_ROWS:
        import pandas as pd

        rest = pd.concat([group for _, group in groups[MOST_ROWS:]])
        rows.append(_outlet_row(count(len(groups) - MOST_ROWS, "other outlet"), rest, language))
    caption = f"Documents read, by outlet ({count(frame['outlet'].dropna().nunique(), 'outlet')} named)"
    heads = ("outlet", "documents", "words", "first", "last", "copies")
    grid = Grid(caption, heads, tuple(rows), "lrrllr", (1, 0, 0, 0, 0, 0), sources=sources_of(desk.read))
    return [Heading("Outlets", "outlets"), grid]


def _outlet_row(name: str, group: pd.DataFrame, language: str) -> tuple[str, ...]:
    dates = group["published"].dropna()
    first, last = (day(dates.min()), day(dates.max())) if len(dates) else ("no date", "")
    copies = int((group["family_id"] != group.index).sum())
    documents = Cell(f"{len(group):,}", Opening(language=language, outlets=outlets_in(group["outlet"])).address)
    return shortened(name, 70), documents, f"{int(group['n_words'].sum()):,}", first, last, f"{copies:,}"


def _origins(desk: Desk) -> list[Block]:
    """Say where rewritten texts say they come from: an outlet may print what another one, or an agency, wrote."""
    stated = desk.read.where("origin.notna()")
    if not len(stated):
        return []
    groups = groups_of(stated.frame, "origin")
    places = desk.documents["place"]
    rows = tuple(
        (
            shortened(name, 60),
            Cell(f"{len(group):,}", _of_origin(desk, name)),
            listing(list(dict.fromkeys(group["document_id"].map(places))), 4),
        )
        for name, group in groups[:MOST_ROWS]
    )
    more = f"; the {len(rows)} most frequent of {len(groups):,}" if len(groups) > len(rows) else ""
    caption = f"Documents that say where their text comes from{more}"
    heads = ("origin", "documents", "published by")
    grid = Grid(caption, heads, rows, "lrl", (1.4, 0, 2.4), sources=sources_of(stated))
    return [Heading("Origins", "origins"), grid]


def _of_origin(desk: Desk, name: str) -> str:
    return Opening(origin=name, language=desk.codebook.language).address


def _copies(desk: Desk) -> list[Block]:
    frame = desk.documents.loc[desk.read.frame["document_id"]]
    groups = [group for _, group in groups_of(frame, "family_id") if len(group) > 1]
    if not groups:
        return []
    language = desk.codebook.language
    rows = [
        (
            _title(group.iloc[0]["title"]),
            Cell(f"{len(group)}", Opening(language=language, family=str(group["family_id"].iloc[0])).address),
            listing(list(dict.fromkeys(group["place"])), 4),
            str(group.index[0]),
        )
        for group in groups[:MOST_FAMILIES]
    ]
    more = f"; the {len(rows)} largest of {len(groups)}" if len(groups) > len(rows) else ""
    caption = f"Texts found more than once (families){more}"
    heads = ("title of the first", "documents", "outlets", "first document")
    grid = Grid(caption, heads, tuple(rows), "lrll", (2.4, 0, 2.4, 0), mono=(3,), sources=sources_of(desk.read))
    return [Heading("Copies", "copies"), grid]


def _title(title: object) -> str:
    return NO_TITLE if is_missing(title) else shortened(title, 80)


def _languages(desk: Desk) -> list[Block]:
    other = desk.select("documents", f'language != "{desk.codebook.language}"')
    if not len(other):
        return []
    counts = list(counts_of(other.frame["language"]).items())[:MOST_ROWS]
    rows = tuple((language_name(code), Cell(f"{number:,}", Opening(language=code).address)) for code, number in counts)
    heads = ("language", "documents")
    grid = Grid("Documents set aside by language", heads, rows, "lr", (0, 0), sources=sources_of(other))
    return [Heading("Other languages", "languages"), grid]


def _removals(desk: Desk) -> list[Block]:
    removed = desk.select("removals")
    heading = Heading("Lines removed", "removals")
    if not len(removed):
        return [heading, Paragraph("No line was removed from any document.", sources=sources_of(removed))]
    groups = groups_of(removed.frame, "rule")
    rows = tuple(_rule_row(rule, group) for rule, group in groups[:MOST_ROWS])
    if len(groups) > MOST_ROWS:
        import pandas as pd

        rest = pd.concat([group for _, group in groups[MOST_ROWS:]])
        rows += (_rule_row(count(len(groups) - MOST_ROWS, "other rule"), rest),)
    caption = "Lines taken out before reading, by the rule that took them out, with the commonest examples"
    heads = ("rule", "lines", "documents", "examples")
    grid = Grid(caption, heads, rows, "lrrl", (1.2, 0, 0, 4), sources=sources_of(removed))
    return [heading, grid]


def _rule_row(rule: str, group: pd.DataFrame) -> tuple[str, ...]:
    texts = group["text"].map(plain)
    examples = list(counts_of(texts[texts != ""]))[:2]
    quoted = " · ".join(f"“{shortened(text, 70)}”" for text in examples) or "(blank lines)"
    name = plain(rule).replace("_", " ")
    return name, f"{len(group):,}", f"{group['document_id'].nunique():,}", quoted


def _failures(desk: Desk) -> list[Block]:
    failures = desk.select("failures", f"error not in {(OTHER_LANGUAGE, TIED)!r}")
    heading = Heading("What failed", "failures")
    if not len(failures):
        return [heading, Paragraph("Nothing failed.", sources=sources_of(failures))]
    kinds = groups_of(failures.frame, failures.frame["stage"] + ": " + failures.frame["error"])
    rows = tuple(_failure_row(group) for _, group in kinds[:MOST_ROWS])
    heads = ("stage", "what", "number", "the first of them", "what happened to it")
    widths = (0, 0, 0, 1.3, 2.2)
    grid = Grid("What failed, and why", heads, rows, "llrll", widths, mono=(3,), sources=sources_of(failures))
    return [heading, grid]


def _failure_row(group: pd.DataFrame) -> tuple[str, ...]:
    first = rows_of(group)[0]
    kind = plain(first.error).replace("_", " ")
    return plain(first.stage), kind, f"{len(group):,}", shortened(first.unit_id, 60), shortened(first.message, 160)
