"""Files to raw articles, one at a time: nothing larger than one article, or one export, is ever held in memory."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple

from framewire.corpus.article import Given, RawArticle, Unreadable
from framewire.corpus.reading.encoding import NotTextError, decode
from framewire.corpus.reading.exports import Exported, exported
from framewire.corpus.reading.rows import guess_columns, read_rows
from framewire.corpus.reading.sources import TABLES, BombError, SourceFile

LARGEST_ARTICLE = 20 << 20
# An export of a press database holds some hundreds of articles.
LARGEST_EXPORT = 64 << 20
_ENDS = re.compile(rb"End of Document|\d of \d[\d,]* DOCUMENTS?|\nDocument [A-Z]{2}|_{20}")
# So many rows of one file that give no article are listed one by one.
MOST_FAILURES = 1000
_FRONT = re.compile(r"---[ \t]*\n(.{0,4000}?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_PAIR = re.compile(r"^(\w[\w -]{0,40})[ \t]*:[ \t]*(.+)$", re.MULTILINE)
# The value stands on the lines below, which are not read.
_FOLDED = re.compile(r"[>|][+-]?")
# The same in a text, or between the tags of a page.
_ENDS_SHOWN = re.compile(
    r"(?:^|>)\s{0,9}(?:End of Document|Document [A-Z]{2}[A-Za-z0-9]{15,40}|\d{1,6} of \d{1,6} DOCUMENTS)\s{0,9}(?:<|$)",
    re.MULTILINE,
)
# Files of many articles that are not parted, whatever their name says.
_MANY = (
    (
        re.compile(r"\s*+WARC/\d"),
        "a web archive (WARC or WET)",
        "write its records as rows of .jsonl with text, url and date (warcio does)",
    ),
    (
        re.compile(r"\s*+(?:<\?xml[^>]*>\s*+)?(?:<!--.*?-->\s*+)?<(?:rss|feed|rdf:RDF)\b", re.DOTALL),
        "a feed of many articles (RSS or Atom)",
        "write its items as rows of .jsonl with text, title, date and url (feedparser does)",
    ),
)
_TAGS = re.compile(r"<(!doctype html|html|head|body|div|p|article|meta)\b", re.IGNORECASE)


def read_source(file: SourceFile, columns: Mapping[str, str]) -> Iterator[RawArticle | Unreadable]:
    """Yield the articles of one file in its order, and an `Unreadable` for each unit that gives none.

    `columns` maps text, title, date, url, outlet, byline to the names of columns, or of the lines that open a Markdown
    file; missing ones are guessed.
    Whatever is wrong with a file, it is one more `Unreadable` and never an error; past `MOST_FAILURES` they are counted
    in one.
    """
    failures = 0
    for unit in _units(file, columns):
        failures += isinstance(unit, Unreadable)
        if isinstance(unit, RawArticle) or failures <= MOST_FAILURES:
            yield unit
    if failures > MOST_FAILURES:
        message = f"{failures - MOST_FAILURES} more rows give no article; the first {MOST_FAILURES} are listed"
        yield Unreadable(file.name, "more_failures", message)


def _units(file: SourceFile, columns: Mapping[str, str]) -> Iterator[RawArticle | Unreadable]:
    if file.about:
        yield Unreadable(file.name, "not_an_article", "Described other files, by its name; not read as an article")
        return
    if file.outside:
        message = "A link to a file outside the source; not read, unless --follow-symlinks is given"
        yield Unreadable(file.name, "outside", message)
        return
    try:
        if file.kind in TABLES:
            yield from read_rows(file, columns)
        else:
            yield from _read_file(file, columns)
    except BombError as error:
        yield Unreadable(file.name, "too_large", f"Not read to its end: {error.strerror}")
    except Exception as error:  # noqa: BLE001 (a file from anywhere can make any reader raise anything)
        yield Unreadable(file.name, "unreadable", f"The file cannot be read ({reason(error)})")


def reason(error: Exception) -> str:
    """Return in a word or two what an error says, without any path.

    >>> reason(FileNotFoundError(2, "No such file or directory", "/home/ann/a.txt")), reason(ValueError("secret"))
    ('No such file or directory', 'ValueError')
    """
    return getattr(error, "strerror", None) or type(error).__name__


def _read_file(file: SourceFile, columns: Mapping[str, str]) -> Iterator[RawArticle | Unreadable]:
    with file.open() as stream:
        data = stream.read(LARGEST_EXPORT + 1)
    if not data.strip():
        yield Unreadable(file.name, "empty", "The file holds no text")
        return
    if len(data) > LARGEST_EXPORT or (len(data) > LARGEST_ARTICLE and not _ENDS.search(data)):
        yield Unreadable(file.name, "too_large", f"Larger than {LARGEST_ARTICLE >> 20} MB, so not one article")
        return
    html = file.kind in (".html", ".htm")
    try:
        text = decode(data, html)
    except NotTextError as error:
        yield Unreadable(file.name, "not_text", f"The file is {error}, not text")
        return
    html = html or looks_like_html(text)
    found = [] if html else exported(text)
    if found:
        yield from _of_export(file, found)
    elif refused := _refused(file, text, len(data) > LARGEST_ARTICLE):
        yield refused
    else:
        given = front_matter(text, columns) if file.kind in (".md", ".txt") else Given()
        yield RawArticle(file.name, hashlib.sha256(data).hexdigest(), _behind(text, given), html, given)


def _of_export(file: SourceFile, found: Sequence[Exported | str]) -> Iterator[RawArticle | Unreadable]:
    """The articles of an export of a press database: "file#N", or the name of the file where it holds one."""
    for number, one in enumerate(found, start=1):
        unit = file.name if len(found) == 1 else f"{file.name}#{number}"
        if isinstance(one, str):
            message = f"No title, date and text of an article were found in this part of the export: “{one}…”"
            yield Unreadable(unit, "not_an_article", message)
        elif not one.text.strip():
            yield Unreadable(unit, "empty", "The export holds no text of this article")
        else:
            stated = json.dumps([one.text, *astuple(one.given)])
            yield RawArticle(unit, hashlib.sha256(stated.encode()).hexdigest(), one.text, False, one.given)


def _refused(file: SourceFile, text: str, too_large: bool) -> Unreadable | None:
    """Why a file that is no export is no article either, null where it may be one."""
    if too_large:
        return Unreadable(file.name, "too_large", f"Larger than {LARGEST_ARTICLE >> 20} MB, so not one article")
    if len(_ENDS_SHOWN.findall(text)) > 1:
        fact = "It is an export of a press database in which no article was found by its head"
        cure = "export it as plain text with title, source, date and length of each article"
        return Unreadable(file.name, "many_articles", f"{fact}; {cure}")
    for pattern, kind, cure in _MANY:
        if pattern.match(text):
            return Unreadable(file.name, "many_articles", f"It is {kind}, which is not read; {cure}")
    return None


def front_matter(text: str, columns: Mapping[str, str]) -> Given:
    """Read what the lines between dashes state that open a Markdown file; their names are those of table columns.

    >>> front_matter("---\\ntitle: Talks resume\\noutlet: The Wire\\n---\\nText", {}).outlet
    'The Wire'
    """
    found = _FRONT.match(text)
    pairs = dict(_PAIR.findall(found[1])) if found else {}
    stated = {name: value.strip() for name, value in pairs.items() if not _FOLDED.fullmatch(value.strip())}
    values = {name: value.strip(" \"'") or None for name, value in stated.items()}
    known = guess_columns(list(values), columns)
    return Given(**{ours: values[name] for ours, name in known.items() if ours != "text"})


def _behind(text: str, given: Given) -> str:
    """The text without the front matter that was read, blank lines in its place."""
    found = _FRONT.match(text) if any(astuple(given)) else None
    return "\n" * found[0].count("\n") + text[found.end() :] if found else text


def looks_like_html(text: str) -> bool:
    """Whether a text is a page's source: tags in its first 2,000 characters, and many of them.

    >>> looks_like_html("<!DOCTYPE html><html><head><title>x</title>"), looks_like_html("If a <b and b> c")
    (True, False)
    """
    head = text[:2000]
    return head.lstrip()[:1] == "<" and len(_TAGS.findall(head)) >= 2
