"""A page's source to rendered lines, and which of them trafilatura takes for the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from framewire.corpus.article import Given
from framewire.corpus.clean import Marked, mark_lines, settle

SHINGLE = 4


def page_lines(html: str) -> list[str]:
    """Return the text lines of a page as a reader sees them, by html-text."""
    import html_text

    text: str = html_text.extract_text(html, guess_layout=True)
    return text.split("\n")


def mark_page(html: str, given: Given, keep: Sequence[re.Pattern[str]] = ()) -> tuple[Marked, Given]:
    """Judge every rendered line of a page; return the marks and the metadata that the page states."""
    import trafilatura

    try:
        found = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False, include_tables=True)
    except (RecursionError, ValueError, TypeError, AttributeError):
        found = None
    lines = page_lines(html)
    if found is None or not found.text:
        return mark_lines("\n".join(lines), given.title, keep), given
    given = _with_page(given, found)
    return _marked(lines, found.text, given, keep), given


def _with_page(given: Given, found: object) -> Given:
    get = lambda name: getattr(found, name, None) or None  # noqa: E731
    return Given(
        title=given.title or get("title"),
        date=given.date or get("date"),
        url=given.url or get("url"),
        outlet=given.outlet or get("sitename"),
        byline=given.byline or get("author"),
    )


def _marked(lines: list[str], text: str, given: Given, keep: Sequence[re.Pattern[str]]) -> Marked:
    known = set(_shingles(text.split()))
    whole = {_key(line) for line in text.split("\n")}
    marked = mark_lines("\n".join(lines), given.title, ())
    for index, line in enumerate(marked.lines):
        if marked.looks[index].blank or marked.marks[index] == "title":
            continue
        inside = _key(line) in whole or _covered(line, known) >= 0.6
        if inside and marked.marks[index] in ("before_text", "after_text", "after_end", "link_list", "stray"):
            marked.marks[index] = None
        elif not inside and marked.marks[index] is None:
            marked.marks[index] = "outside_article"
    settle(marked, keep)
    return marked


def _key(line: str) -> str:
    return re.sub(r"\W+", " ", line).strip().lower()


def _shingles(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))


def _covered(line: str, known: set[tuple[str, ...]]) -> float:
    shingles = list(_shingles(line.split()))
    return sum(shingle in known for shingle in shingles) / len(shingles) if shingles else 0.0
