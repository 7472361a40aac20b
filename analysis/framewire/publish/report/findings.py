"""From the tables of a run to a whole report as plain blocks, before any page is laid out."""

from __future__ import annotations

from framewire.codebook import Target
from framewire.publish.figures.sketchbook import Sketchbook
from framewire.publish.figures.stance_charts import HEADLINE
from framewire.publish.report.blocks import Cell, Number, Paragraph, Report
from framewire.publish.report.chapters.corpus import corpus_chapter
from framewire.publish.report.chapters.evidence import evidence_chapter
from framewire.publish.report.chapters.frames import frames_chapter
from framewire.publish.report.chapters.gaps import gaps_chapter, reason_in_words
from framewire.publish.report.chapters.method import codebook_chapter, method_chapter
from framewire.publish.report.chapters.speakers import speakers_chapter
from framewire.publish.report.chapters.stance import judged_towards, outlet_rows, stance_chapter
from framewire.publish.report.chapters.stance_words import lean, named
from framewire.publish.report.chapters.themes import first_theme, ranked, themes_chapter
from framewire.publish.report.chapters.validity import corrected_summary, trust_summary, validity_chapter
from framewire.publish.report.opening import Opening
from framewire.publish.report.selection import Desk, Selection, Tables, sources_of
from framewire.publish.rows import counts_of
from framewire.publish.wording import count, day, language_name, part_of, plain, plural, sentence
from framewire.runfolder import Run, checked_manifest

MOST_TARGETS, MOST_OUTLETS = 3, 3
CHAPTERS = (
    corpus_chapter, themes_chapter, stance_chapter, speakers_chapter, frames_chapter, evidence_chapter, gaps_chapter,
    validity_chapter, method_chapter, codebook_chapter,
)  # fmt: skip


def open_desk(run: Run) -> Desk:
    """Open the tables, codebook and manifest of a run for a report."""
    return Desk(Tables(run), run.codebook, run.manifest, Sketchbook(run.path / "cache" / "figures"))


def findings(desk: Desk) -> Report:
    """Return the report of a run; the drawings of its figures are kept on the desk."""
    book = desk.codebook
    return Report(
        title=plain(book.title),
        subtitle=_subtitle(desk),
        language=book.language,
        numbers=_numbers(desk),
        summary=tuple(_summary(desk)),
        chapters=tuple(chapter(desk) for chapter in CHAPTERS),
        colophon=f"Made with framewire {plain(desk.manifest['versions'].get('framewire', ''))}".strip(),
    )


def _subtitle(desk: Desk) -> str:
    dates = desk.read.frame["published"].dropna()
    name = language_name(desk.codebook.language)
    if len(dates) * 2 < len(desk.read) or not len(dates):
        return f"Themes, stance and framing in {name} news"
    first, last = day(dates.min()), day(dates.max())
    span = first if first == last else f"{first} to {last}"
    return f"Themes, stance and framing in {name} news, {span}"


def _numbers(desk: Desk) -> tuple[Number, ...]:
    read, every = desk.read, desk.select("documents")
    outlets = read.where("outlet.notna()")
    judged, asked = desk.select("document_stances", "stance.notna()"), desk.select("document_stances")
    passages = desk.select("passages")
    names = outlets.frame["outlet"].nunique()
    texts = read.frame["family_id"].nunique()
    opens = Opening(language=desk.codebook.language).address
    return (
        Number(Cell(f"{len(read):,}", opens), f"{_noun(len(read), 'document')} read of {len(every):,}", read.source),
        Number(f"{texts:,}", f"different {_noun(texts, 'text')}", read.source),
        Number(f"{names:,}", f"{_noun(names, 'outlet')}", outlets.source),
        Number(f"{len(passages):,}", f"{_noun(len(passages), 'passage')}", passages.source),
        Number(
            f"{len(desk.select('themes')):,}",
            f"{_noun(len(desk.select('themes')), 'theme')}",
            desk.select("themes").source,
        ),
        Number(f"{len(judged):,}", f"stances judged of {len(asked):,} asked", judged.source),
    )


def _noun(number: int, word: str) -> str:
    return word if number == 1 else plural(word)


def _summary(desk: Desk) -> list[Paragraph]:
    corrected = corrected_summary(desk)[:MOST_TARGETS]
    stances = _stance_summary(desk)[: MOST_TARGETS - 1] if corrected else _stance_summary(desk)
    found = [*_interruption(desk), *_theme_summary(desk), *corrected, *stances, *_gap_summary(desk)]
    return [*found, *trust_summary(desk)]


def _interruption(desk: Desk) -> list[Paragraph]:
    told = checked_manifest(desk.tables.run).interruption()
    return [] if told is None else [Paragraph(f"{sentence(told)}. What follows is not complete.", "key")]


def _theme_summary(desk: Desk) -> list[Paragraph]:
    placed = desk.select("document_themes")
    if not len(placed):
        return []
    order = ranked(desk, placed)
    theme, number = next(iter(order.items()))
    name = desk.theme_names.get(theme, theme)
    words = sentence(first_theme(desk, order))
    text = f"{words} is “{name}”, found in {number:,} of {count(len(desk.read), 'document')}."
    return [Paragraph(text, "key", sources=sources_of(placed, desk.read))]


def _stance_summary(desk: Desk) -> list[Paragraph]:
    """State the narration of each outlet with enough judged documents: outlets are never put together."""
    found = [(target, judged_towards(desk, target.id, "narration")) for target in desk.codebook.targets]
    found.sort(key=lambda item: (-len(item[1]), item[0].id))
    said = [
        Paragraph(text, "key", sources=sources_of(rows))
        for target, rows in found
        if (text := _lean(desk, target, rows))
    ]
    if not said and any(len(rows) for _, rows in found):
        text = (
            f"No outlet has {HEADLINE} documents judged towards a target in narration, so no stance is summed up here."
        )
        every = desk.select("document_stances", 'stance.notna() and voice == "narration"')
        return [Paragraph(text, "key", sources=sources_of(every))]
    return said[:MOST_TARGETS]


def _lean(desk: Desk, target: Target, rows: Selection) -> str:
    outlets = named(outlet_rows(desk, rows))[:MOST_OUTLETS]
    told = "; ".join(f"{row.label} is {lean(row.narration)}" for row in outlets)
    counted = ", as the model counts" if len(desk.select("gold")) else ""
    return f"{sentence(plain(target.name))}, in narration{counted}: {told}." if told else ""


def _gap_summary(desk: Desk) -> list[Paragraph]:
    every, missing = desk.select("document_stances"), desk.select("document_stances", "stance.isna()")
    reasons = list(counts_of(missing.frame["reason"]))
    if not len(every):
        return []
    text = f"{part_of(len(missing), len(every), 'answer')} are “not judged”"
    why = f"{text}, most often with the reason “{reason_in_words(reasons[0])}”." if reasons else f"{text}."
    return [Paragraph(why, "key", sources=sources_of(missing, every))]
