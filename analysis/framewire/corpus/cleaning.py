"""One article through the cleaning: marks, metadata, language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from framewire.corpus.article import MOST, Article, Given, RawArticle, Removal
from framewire.corpus.facts.language import language_of
from framewire.corpus.facts.metadata import Metadata, read_facts
from framewire.corpus.facts.outlets import host_of
from framewire.corpus.main_text.clean import BLANK, MarkedLines, mark_lines
from framewire.corpus.main_text.clean_html import mark_page
from framewire.corpus.main_text.glued import unglued
from framewire.corpus.main_text.unwrapped import unwrapped
from framewire.corpus.reading.encoding import field, mend
from framewire.corpus.reading.read import looks_like_html
from framewire.corpus.spool import Draft
from framewire.patterns import Pattern

_NUMBERS = re.compile(r"\d+")
# So many blank lines in a row are as good as more.
MOST_BLANK = 20
MENDED = "mended"
SHOWN = ("title", "outlet", "byline", "origin")


def clean_article(raw: str, *, html: bool | None = None) -> Article:
    """Clean one article given as text or as a page's source. `html` null: told by the text itself.

    `text` is a subsequence of the raw lines (for a page: of its rendered lines); `removed` holds all others, so that
    both together are the raw lines. A sentence that is broken over lines, at a width or at links, stands whole on the
    first of them, and blank lines follow in its place (`main_text.unwrapped`). A line in which a name was run
    together with its neighbours is in both: in `text` with spaces put in and nothing else changed, in `removed` as it
    was, by the rule "mended". Nothing is raised for bad input: what cannot be read as an article comes back whole.

    >>> article = clean_article("Talks resume\\n\\nDelegates met on Monday to discuss peace.\\n\\nLeave a Reply")
    >>> article.title, [gone.rule for gone in article.removed]
    ('Talks resume', ['title', 'blank', 'blank', 'comment_form'])
    """
    text = mend(raw)
    is_html = looks_like_html(text) if html is None else html
    marked, facts = cleaned(RawArticle("", "", text, is_html), ())
    return article_of(marked, facts)


def cleaned(raw: RawArticle, keep: Sequence[Pattern]) -> tuple[MarkedLines, Metadata]:
    """Judge every line of an article and gather its metadata."""
    whole = raw.text if raw.html else unwrapped(raw.text)
    lines = [] if raw.html else whole.split("\n")
    places = worth_judging(lines)
    text = whole if len(places) == len(lines) else "\n".join(lines[place] for place in places)
    marked, given = mark(text, raw.html, raw.given.bounded, keep)
    facts = read_facts(marked, given.bounded, raw.path)
    if text is not whole:
        marked = _with_gaps(marked, lines, places)
    title, outlet, byline, origin = (field(getattr(facts, name), MOST[name]) for name in SHOWN)
    facts = replace(facts, title=title, outlet=outlet, byline=byline, origin=origin)
    if facts.published_from == "field" and raw.given.date is None:
        facts = replace(facts, published_from="page")
    return marked, facts


def worth_judging(lines: Sequence[str]) -> list[int]:
    """Return the places of all lines but those behind the first `MOST_BLANK` blank ones of a gap.

    >>> worth_judging(["a", *[""] * 50, "b"])[-2:]
    [20, 51]
    """
    places, gap = list[int](), 0
    for place, line in enumerate(lines):
        gap = gap + 1 if not line or line.isspace() else 0
        if gap <= MOST_BLANK:
            places.append(place)
    return places


def _with_gaps(marked: MarkedLines, lines: list[str], places: Sequence[int]) -> MarkedLines:
    """All lines of a text of which those at `places` were judged: the others are blank."""
    marks: list[str | None] = [BLANK] * len(lines)
    for place, mark in zip(places, marked.marks, strict=True):
        marks[place] = mark
    return MarkedLines(lines, marks, None if marked.title is None else places[marked.title])


def mark(text: str, html: bool, given: Given, keep: Sequence[Pattern]) -> tuple[MarkedLines, Given]:
    """Judge every line of a text or a page; return the marks and all that is stated beside the text."""
    if html:
        return mark_page(text, given, keep)
    return mark_lines(text, given.title, keep), given


def article_of(marked: MarkedLines, facts: Metadata) -> Article:
    """Put marks and metadata together."""
    mended = mended_lines(marked)
    return Article(
        title=facts.title,
        text="\n".join((marked.kept | mended).values()),
        published=facts.published,
        outlet=facts.outlet,
        byline=facts.byline,
        origin=facts.origin,
        removed=tuple(removals(marked.lines, marked.marks, mended)),
        published_from=facts.published_from,
    )


def mended_lines(marked: MarkedLines) -> dict[int, str]:
    """The kept lines in which a name was run together with its neighbours, mended, by their places."""
    kept = marked.kept
    places = list(kept)
    return {places[index]: line for index, line in unglued(list(kept.values())).items()}


def removals(lines: Sequence[str], marks: Sequence[str | None], mended: Mapping[int, str]) -> list[Removal]:
    """The removed lines with their 1-based numbers and rules, and the mended ones as they were."""
    ruled = [mark or (MENDED if index in mended else None) for index, mark in enumerate(marks)]
    return [
        Removal(number, line, rule)
        for number, (line, rule) in enumerate(zip(lines, ruled, strict=True), start=1)
        if rule is not None
    ]


def site(path: str) -> str:
    """Return what stands for the site of an article that states no address: its table, else its folder.

    Tables whose names differ in numbers only are parts of one.

    >>> site("news/part-01.jsonl#7"), site("news/part-02.jsonl.gz#1"), site("wire/a.html")
    ('news/part-.jsonl', 'news/part-.jsonl', 'wire')
    """
    table, folder = path.rpartition("#")[0], path.rpartition("/")[0]
    place, _, name = table.rpartition("/")
    return f"{place}/{_NUMBERS.sub('', name).removesuffix('.gz')}".lstrip("/") if table else folder


def draft(raw: RawArticle, keep: Sequence[Pattern]) -> Draft:
    """Clean one article as far as it can be cleaned alone."""
    marked, facts = cleaned(raw, keep)
    group = (host_of(raw.given.url) if raw.given.url else None) or site(raw.path)
    language = language_of(marked.text)
    mended = mended_lines(marked)
    return Draft(raw.document_id, raw.path, raw.sha256, group, marked.lines, marked.marks, facts, language, mended)
