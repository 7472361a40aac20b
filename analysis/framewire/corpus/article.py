"""One article as it is read, and as it is after cleaning."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime


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
