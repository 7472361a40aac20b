"""Chapter: what was read, what was dropped, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framewire.publish.blocks import Block, Chapter, Figure, Grid, Heading, Paragraph
from framewire.publish.charts import timeline
from framewire.publish.periods import FEWEST_DATED
from framewire.publish.selection import Desk, sources_of
from framewire.publish.wording import count, day, listing, percent, plain, plural, shortened

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 20
NO_TITLE = "(no title)"
LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def corpus_chapter(desk: Desk) -> Chapter:
    """Return the chapter on the corpus: in numbers, over time, by outlet, copies, languages, removals, failures."""
    blocks = [*_opening(desk), *_over_time(desk), *_by_outlet(desk), *_copies(desk), *_languages(desk)]
    return Chapter("What was read", "corpus", (*blocks, *_removals(desk), *_failures(desk)))


def language_name(code: str) -> str:
    """Return the English name of a language code, or the code itself in quotes."""
    return LANGUAGES.get(code, f"“{plain(code)}”")


def _opening(desk: Desk) -> list[Block]:
    every, read = desk.select("documents"), desk.read
    failed = desk.select("failures", 'stage == "corpus"')
    if not len(every):
        text = f"No document could be read; {count(len(failed), 'file')} could not be opened."
        return [Paragraph(text, sources=sources_of(every, failed))]
    passages = desk.select("passages")
    words = int(read.frame["n_words"].sum())
    name = language_name(desk.codebook.language)
    text = (
        f"The corpus holds {count(len(every), 'document')}. {len(read):,} {plural('is') if len(read) != 1 else 'is'} in "
        f"{name}, the language of the codebook, and {'were' if len(read) != 1 else 'was'} read: {words:,} words in "
        f"{count(len(passages), 'passage')}. {_set_aside(len(every) - len(read))} "
        f"{_families(desk)} {count(len(failed), 'file')} could not be read as an article."
    )
    return [Paragraph(text, sources=sources_of(every, read, passages, failed))]


def _set_aside(number: int) -> str:
    if not number:
        return "No document is in another language."
    return f"{count(number, 'document')} in other languages {'was' if number == 1 else 'were'} set aside."


def _families(desk: Desk) -> str:
    read = desk.read.frame
    copies = len(read) - read["family_id"].nunique()
    if not copies:
        return "No text occurs twice."
    once = "count once where themes are found" if desk.codebook.corpus.families_once else "count each time"
    return f"{count(copies, 'document')} {'is a copy' if copies == 1 else 'are copies'} of another one; copies {once}."


def _over_time(desk: Desk) -> list[Block]:
    dated = desk.read.where("published.notna()")
    if desk.periods is None:
        text = (
            f"{len(dated):,} of {len(desk.read):,} documents {'has' if len(dated) == 1 else 'have'} a date of publication; "
            f"a chart over time needs at least {FEWEST_DATED} in two different weeks, so there is none in this report."
        )
        return [Paragraph(text, sources=sources_of(dated, desk.read))] if len(desk.read) else []
    counts = desk.periods.counts(dated.frame["published"])
    most = counts.index(max(counts))
    caption = (
        f"Most documents, {counts[most]:,} of {len(dated):,} with a date, were published in {desk.periods.name(most)}."
    )
    without = len(desk.read) - len(dated)
    alt = (
        f"Bar chart of documents a {desk.periods.kind}, {desk.periods.name(0)} to {desk.periods.name(len(counts) - 1)}: "
        f"{', '.join(map(str, counts))}."
    )
    words = Figure("documents_over_time", caption, alt, sources=sources_of(dated))
    blocks: list[Block] = [desk.figure(timeline(desk.periods, counts, "documents"), words)]
    if without:
        text = f"{count(without, 'document')} without a date {'is' if without == 1 else 'are'} in no chart over time."
        blocks.append(Paragraph(text, "note", sources=sources_of(desk.read.where("published.isna()"))))
    return blocks


def _by_outlet(desk: Desk) -> list[Block]:
    if not len(desk.read):
        return []
    frame = desk.documents.loc[desk.read.frame["document_id"]]
    groups = sorted(frame.groupby("place", sort=True), key=lambda item: (-len(item[1]), item[0]))
    rows = [_outlet_row(name, group) for name, group in groups[:MOST_ROWS]]
    if len(groups) > MOST_ROWS:
        import pandas as pd

        rest = pd.concat([group for _, group in groups[MOST_ROWS:]])
        rows.append(_outlet_row(count(len(groups) - MOST_ROWS, "other outlet"), rest))
    known = frame["outlet"].dropna().nunique()
    caption = f"Documents read, by outlet ({count(known, 'outlet')} named)"
    heads = ("outlet", "documents", "words", "first", "last", "copies")
    grid = Grid(caption, heads, tuple(rows), "lrrllr", (3, 0, 0, 1.3, 1.3, 0), sources=sources_of(desk.read))
    return [Heading("Outlets", "outlets"), grid]


def _outlet_row(name: str, group: pd.DataFrame) -> tuple[str, ...]:
    dates = group["published"].dropna()
    first, last = (day(dates.min()), day(dates.max())) if len(dates) else ("no date", "")
    copies = int((group["family_id"] != group.index).sum())
    return shortened(name, 70), f"{len(group):,}", f"{int(group['n_words'].sum()):,}", first, last, f"{copies:,}"


def _copies(desk: Desk) -> list[Block]:
    frame = desk.documents.loc[desk.read.frame["document_id"]]
    groups = [group for _, group in frame.groupby("family_id", sort=True) if len(group) > 1]
    if not groups:
        return []
    groups.sort(key=lambda group: (-len(group), group.index[0]))
    rows = []
    for group in groups[:8]:
        first = group.iloc[0]
        title = (
            NO_TITLE if first["title"] != first["title"] or first["title"] is None else shortened(first["title"], 80)
        )
        rows.append((title, f"{len(group)}", listing(list(dict.fromkeys(group["place"])), 4), str(group.index[0])))
    more = f"; the {len(rows)} largest of {len(groups)}" if len(groups) > len(rows) else ""
    caption = f"Texts found more than once (families){more}"
    heads = ("title of the first", "copies", "outlets", "document")
    grid = Grid(caption, heads, tuple(rows), "lrll", (2.4, 0, 2.4, 0), mono=(3,), sources=sources_of(desk.read))
    return [Heading("Copies", "copies"), grid]


def _languages(desk: Desk) -> list[Block]:
    other = desk.select("documents", f'language != "{desk.codebook.language}"')
    if not len(other):
        return []
    counts = other.frame["language"].value_counts()
    order = sorted(counts.items(), key=lambda item: (-int(item[1]), str(item[0])))
    rows = tuple((language_name(str(code)), f"{number:,}") for code, number in order[:MOST_ROWS])
    grid = Grid(
        "Documents set aside by language", ("language", "documents"), rows, "lr", (0, 0), sources=sources_of(other)
    )
    return [Heading("Other languages", "languages"), grid]


def _removals(desk: Desk) -> list[Block]:
    removed = desk.select("removals")
    heading = Heading("Lines removed", "removals")
    if not len(removed):
        return [heading, Paragraph("No line was removed from any document.", sources=sources_of(removed))]
    rows = []
    for rule, group in removed.frame.groupby("rule", sort=True):
        texts = group["text"].map(plain)
        common = texts[texts != ""].value_counts()
        examples = sorted(common.index, key=lambda text: (-int(common[text]), text))[:2]
        quoted = " · ".join(f"“{shortened(text, 70)}”" for text in examples) or "(blank lines)"
        rows.append((plain(rule), f"{len(group):,}", f"{group['document_id'].nunique():,}", quoted))
    rows.sort(key=lambda row: (-int(row[1].replace(",", "")), row[0]))
    caption = "Lines taken out before reading, by the rule that took them out, with the commonest examples"
    heads = ("rule", "lines", "documents", "examples")
    grid = Grid(caption, heads, tuple(rows), "lrrl", (1.2, 0, 0, 4), sources=sources_of(removed))
    return [heading, grid]


def _failures(desk: Desk) -> list[Block]:
    failures = desk.select("failures")
    heading = Heading("What failed", "failures")
    if not len(failures):
        return [heading, Paragraph("Nothing failed.", sources=sources_of(failures))]
    rows = [
        (plain(row.stage), shortened(row.unit_id, 60), shortened(f"{row.error}: {row.message}", 160))
        for row in failures.frame.head(MOST_ROWS).itertuples(index=False, name="Failure")
    ]
    left = len(failures) - len(rows)
    caption = f"What failed, and why{f'; {left:,} more in the table' if left else ''}"
    heads = ("stage", "file or document", "what happened")
    grid = Grid(caption, heads, tuple(rows), "lll", (0, 1.6, 2.6), mono=(1,), sources=sources_of(failures))
    share = percent(len(failures), len(failures) + len(desk.select("documents")))
    assert share
    return [heading, grid]
