"""A page's source to marked lines: trafilatura's choice, mended with what the page's boxes and the lines themselves
say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from html import unescape
from typing import Any

from framewire.corpus.article import Given
from framewire.corpus.facts.page_facts import PageFacts, page_facts
from framewire.corpus.main_text.clean import TITLE, MarkedLines, mark_lines, mark_links, mark_region, own_marks, settle
from framewire.corpus.main_text.page import Rendered, render
from framewire.corpus.reading.encoding import mend
from framewire.patterns import Pattern

SHINGLE = 4
COVERED = 0.6
# So many paragraphs in boxes of one class make it the article's.
ALIKE = 3
_UNREAD = ("script", "style", "svg", "template", "canvas", "object", "embed")
_INLINE = re.compile(r"</?(?:a|abbr|b|em|font|i|mark|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
# Where the lines alone give so many times the words of trafilatura's choice, it has missed the article.
FAR_MORE = 3.0
# Fewer words count as so many there.
FEWEST = 40
# What a line says of itself yields to trafilatura for these rules; what its box says does not for those, short lines
# only.
_WEAK = frozenset(("contact", "number", "related", "separator", "agency_end", "reading_time"))
# These are what they say they are before the first paragraph only.
_AT_HEAD = frozenset(("date_line", "byline"))
_BOXED = frozenset(
    ("caption", "byline", "tags", "share", "newsletter", "advert", "comments", "login", "cookie", "audio", "form")
)
# An article does not go on after these.
_ENDING = frozenset(("comments", "related", "comment_form", "copyright", "login", "navigation"))


def mark_page(html: str, given: Given, keep: Sequence[Pattern] = ()) -> tuple[MarkedLines, Given]:
    """Judge every rendered line of a page; return the marks and what the page states of itself.

    Where the page shows next to nothing of the text that it states in its JSON-LD, the lines are those of that text.
    A page that cannot be parsed is judged as plain text.
    """
    root = parse(html)
    if root is None:
        return mark_lines(_TAG.sub("\n", html), given.title, keep), given
    facts = page_facts(root)
    merged = _merged(given, facts.given)
    shown = _mark_shown(root, facts, merged, keep)
    body = mend(_TAG.sub("\n", _INLINE.sub("", unescape(facts.body))))
    if len(body.split()) > (max(FAR_MORE * len(shown.text.split()), FEWEST) if shown else 0):
        return mark_lines(body, merged.title, keep), merged
    return shown or mark_lines(_TAG.sub("\n", html), merged.title, keep), merged


def _mark_shown(root: Any, facts: PageFacts, merged: Given, keep: Sequence[Pattern]) -> MarkedLines | None:
    """Judge every line that a page shows; null where it shows none."""
    from lxml.etree import strip_elements

    strip_elements(root, *_UNREAD, with_tail=False)
    page = render(root)
    if not page.lines:
        return None
    text = main_text(root) if page.simple else ""
    if not text.strip():
        return mark_lines("\n".join(line.text for line in page.lines), merged.title, keep)
    marked = _mark(page, text)
    _mark_titles(marked, page, facts.titles)
    kept = max(_words_kept(marked), FEWEST)
    if sum(line.words for line in marked.looks if line.prose) > FAR_MORE * kept:
        region = _by_lines(page, facts.titles)
        marked = region if _words_kept(region) > FAR_MORE * kept else marked
    settle(marked, keep)
    return marked


def _by_lines(page: Rendered, titles: Sequence[str]) -> MarkedLines:
    """The page judged as plain text, with what its boxes say: the answer where trafilatura misses the article."""
    marked = own_marks([line.text for line in page.lines])
    for index, line in enumerate(page.lines):
        if marked.marks[index] is None:
            linked = line.linked > 0.5 and not marked.looks[index].prose
            marked.marks[index] = line.rule or ("navigation" if linked else None)
    _mark_titles(marked, page, titles)
    mark_region(marked)
    mark_links(marked)
    return marked


def _words_kept(marked: MarkedLines) -> int:
    return sum(line.words for line, mark in zip(marked.looks, marked.marks, strict=True) if mark is None)


def _merged(given: Given, page: Given) -> Given:
    return Given(*(first or second for first, second in zip(astuple(given), astuple(page), strict=True)))


def parse(html: str) -> Any:
    """Parse a page to an lxml tree, null when it holds no element."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        return document_fromstring(html.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def main_text(root: Any) -> str:
    """Return the text that trafilatura takes for the article, empty when it finds none."""
    import trafilatura

    try:
        return trafilatura.extract(root, fast=True, favor_precision=True, include_comments=False) or ""
    except (RecursionError, ValueError, TypeError, AttributeError, AssertionError):
        return ""


def _mark(page: Rendered, text: str) -> MarkedLines:
    lines = page.lines
    marked = own_marks([line.text for line in lines])
    known = set(_shingles(_words(text)))
    whole = {" ".join(_words(line)) for line in text.split("\n")}
    inside = [" ".join(_words(line.text)) in whole or _covered(line.text, known) >= COVERED for line in lines]
    solid = [
        index
        for index, found in enumerate(inside)
        if found and marked.looks[index].words >= 8 and not marked.marks[index]
    ]
    opening = next((index for index in solid if marked.looks[index].prose and lines[index].tag != "h1"), len(lines))
    reach = _reach(page, marked, solid)
    for index, line in enumerate(lines):
        own = marked.marks[index]
        if inside[index]:
            prose = marked.looks[index].prose
            weak = own in _WEAK or (own in _AT_HEAD and index > opening)
            marked.marks[index] = None if weak and marked.looks[index].words > 3 else own
            if marked.marks[index] is None and line.rule in _BOXED and not prose:
                marked.marks[index] = line.rule
        elif own is None and not (index in reach and line.linked < 0.5 and line.rule is None):
            marked.marks[index] = line.rule or "outside_article"
    return marked


def _reach(page: Rendered, marked: MarkedLines, solid: list[int]) -> set[int]:
    """Lines that trafilatura left out though they stand in the article's box, among or right after its paragraphs."""
    if not solid:
        return set()
    first, last = solid[0], solid[-1]
    boxes = {page.lines[index].box for index in solid}
    root = _common_box(page, solid)
    near = _alike(page, marked, solid)
    for index in range(first, len(page.lines)):
        line, prose = page.lines[index], marked.looks[index].prose
        if index > last and (line.rule in _ENDING or marked.marks[index] in _ENDING):
            break
        among = index < last and (prose or line.box in boxes)
        after = index > last and (prose and (line.box in boxes or _within(page, line.box, root)))
        if among or after:
            near.add(index)
    return near


def _alike(page: Rendered, marked: MarkedLines, solid: list[int]) -> set[int]:
    """Running text after the first paragraph in boxes of the class that holds most of the article: its later parts."""
    kinds = Counter(_kind(page, index) for index in solid)
    kinds = Counter({kind: count for kind, count in kinds.items() if kind[1] and count >= ALIKE})
    later = range(solid[0], len(page.lines))
    return {index for index in later if marked.looks[index].prose and _kind(page, index) in kinds}


def _kind(page: Rendered, index: int) -> tuple[str, str]:
    """The tag of a line's block and the class of the box around it."""
    line = page.lines[index]
    return line.tag, page.classes.get(line.box, "")


def _common_box(page: Rendered, indexes: list[int]) -> int:
    """The smallest box that holds nine tenths of these lines."""
    counts: Counter[int] = Counter()
    order: dict[int, int] = {}
    for index in indexes:
        box, depth = page.lines[index].box, 0
        chain = []
        while box:
            chain.append(box)
            box = page.parents.get(box, 0)
        for depth, box in enumerate(reversed(chain)):
            counts[box] += 1
            order[box] = depth
    most = [box for box, count in counts.items() if count >= 0.9 * len(indexes)]
    return max(most, key=lambda box: order[box], default=0)


def _within(page: Rendered, box: int, root: int) -> bool:
    while box and box != root:
        box = page.parents.get(box, 0)
    return box == root and root != 0


def _mark_titles(marked: MarkedLines, page: Rendered, titles: Sequence[str]) -> None:
    """Every line that only repeats the title is the title, wherever the page shows it."""
    wordings = {" ".join(_words(title)) for title in titles}
    for index, line in enumerate(page.lines):
        if " ".join(_words(line.text)) in wordings or line.tag == "h1":
            marked.marks[index] = TITLE
            if marked.title is None:
                marked.title = index


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _shingles(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))


def _covered(line: str, known: set[tuple[str, ...]]) -> float:
    shingles = list(_shingles(_words(line)))
    return sum(shingle in known for shingle in shingles) / len(shingles) if shingles else 0.0
