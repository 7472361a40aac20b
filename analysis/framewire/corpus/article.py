"""One article as it is read, and as it is after cleaning."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

from framewire.corpus.reading import encoding

# The most characters that what is stated beside a text may have: it is published where the text is not.
MOST = {"title": 400, "date": 100, "url": 1000, "outlet": 150, "byline": 200, "origin": 200}
# The most bytes of a row of a table.
LARGEST_ROW = 20 << 20
# A row of a table that holds articles: what stands in each of its columns.
Row = Mapping[str, object]


@dataclass(frozen=True)
class Given:
    """What a source states beside the text (a column, a front matter, a page's metadata). Null where it states
    nothing.
    """

    title: str | None = None
    date: str | None = None
    url: str | None = None
    outlet: str | None = None
    byline: str | None = None

    @property
    def bounded(self) -> Given:
        """The same, each of one line, of valid text and of at most `MOST` characters."""
        return Given(**{each.name: encoding.field(getattr(self, each.name), MOST[each.name]) for each in fields(self)})


@dataclass(frozen=True)
class RawArticle:
    """One article before cleaning: `path` relative to its source, `sha256` of its bytes, decoded `text`."""

    path: str
    sha256: str
    text: str
    html: bool
    given: Given = field(default_factory=Given)

    @property
    def document_id(self) -> str:
        """The letter d and 16 hexadecimal digits, the same for the same path and bytes."""
        return "d" + hashlib.sha256(f"{self.path}\0{self.sha256}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Unreadable:
    """A file or row that gives no article: becomes a row of `failures`."""

    unit_id: str
    error: str
    message: str


@dataclass(frozen=True)
class Removal:
    """A line that cleaning took out: its 1-based number in the raw lines, its words, and the rule that removed it."""

    line: int
    text: str
    rule: str


@dataclass(frozen=True)
class Article:
    """A cleaned article. `published` is UTC and null where the source states no date; `removed` explains every line.

    `published_from` names where the date stood: a column ("field"), a page's head ("page"), a "date line", a
    "dateline", the address ("url") or the file's name ("path").
    """

    title: str | None
    text: str
    published: datetime | None
    outlet: str | None
    byline: str | None
    origin: str | None
    removed: tuple[Removal, ...]
    published_from: str | None = None
