"""Files to raw articles, one at a time: nothing larger than one article is ever held in memory."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from framewire.corpus.article import Given, RawArticle, Unreadable
from framewire.corpus.reading.encoding import NotTextError, decode
from framewire.corpus.reading.rows import guess_columns, read_rows
from framewire.corpus.reading.sources import BombError, SourceFile

LARGEST_ARTICLE = 20 << 20
# So many rows of one file that give no article are listed one by one.
MOST_FAILURES = 1000
_FRONT = re.compile(r"---[ \t]*\n(.{0,4000}?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_PAIR = re.compile(r"^(\w[\w -]{0,40})[ \t]*:[ \t]*(.+)$", re.MULTILINE)
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
        if file.kind in (".jsonl", ".csv", ".parquet", "hub"):
            yield from read_rows(file, columns)
        else:
            yield _read_article(file, columns)
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


def _read_article(file: SourceFile, columns: Mapping[str, str]) -> RawArticle | Unreadable:
    with file.open() as stream:
        data = stream.read(LARGEST_ARTICLE + 1)
    if len(data) > LARGEST_ARTICLE:
        return Unreadable(file.name, "too_large", f"Larger than {LARGEST_ARTICLE >> 20} MB, so not one article")
    if not data.strip():
        return Unreadable(file.name, "empty", "The file holds no text")
    html = file.kind in (".html", ".htm")
    try:
        text = decode(data, html)
    except NotTextError as error:
        return Unreadable(file.name, "not_text", f"The file is {error}, not text")
    sha256 = hashlib.sha256(data).hexdigest()
    if not html and looks_like_html(text):
        html = True
    given = front_matter(text, columns) if file.kind == ".md" else Given()
    return RawArticle(file.name, sha256, text, html, given)


def front_matter(text: str, columns: Mapping[str, str]) -> Given:
    """Read what the lines between dashes state that open a Markdown file; their names are those of table columns.

    >>> front_matter("---\\ntitle: Talks resume\\noutlet: The Wire\\n---\\nText", {}).outlet
    'The Wire'
    """
    found = _FRONT.match(text)
    pairs = dict(_PAIR.findall(found[1])) if found else {}
    values = {name: value.strip(" \"'") or None for name, value in pairs.items()}
    known = guess_columns(list(values), columns)
    return Given(**{ours: values[name] for ours, name in known.items() if ours != "text"})


def looks_like_html(text: str) -> bool:
    """Whether a text is a page's source: tags in its first 2,000 characters, and many of them.

    >>> looks_like_html("<!DOCTYPE html><html><head><title>x</title>"), looks_like_html("If a <b and b> c")
    (True, False)
    """
    head = text[:2000]
    return head.lstrip()[:1] == "<" and len(_TAGS.findall(head)) >= 2
