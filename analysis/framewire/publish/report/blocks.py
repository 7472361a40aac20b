"""What a report is made of: chapters of plain blocks, each with the rows its numbers came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

Side = Literal["favour", "neutral", "against", ""]


@dataclass(frozen=True)
class Source:
    """Where numbers came from: `rows` rows of `table`, those where `where` holds (a pandas query; empty means all).

    >>> Source("documents", 'language == "en"', 54).in_words()
    'documents where language == "en" (54 rows)'
    """

    table: str
    where: str
    rows: int

    def in_words(self) -> str:
        condition = f" where {self.where}" if self.where else ""
        return f"{self.table}{condition} ({self.rows:,} {'row' if self.rows == 1 else 'rows'})"


class Cell(str):
    """Words whose numbers open something: `opens` has, for each number in order, an address in the page, or "".

    >>> cell = Cell("3 of 14", "th=aid")
    >>> cell == "3 of 14", cell.opens
    (True, ('th=aid',))
    """

    opens: tuple[str, ...]

    def __new__(cls, text: str, *opens: str) -> Cell:
        cell = super().__new__(cls, text)
        cell.opens = opens
        return cell


@dataclass(frozen=True)
class Block:
    """Base of every block. `sources` name all rows its numbers were computed from; empty when it holds none."""

    sources: tuple[Source, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class Paragraph(Block):
    """Sentences. `tone` "note" sets them small, "key" large: the one finding of a chapter."""

    text: str
    tone: Literal["body", "note", "key"] = "body"


@dataclass(frozen=True)
class Heading(Block):
    """A heading inside a chapter. Level 2 stands in the contents, level 3 does not."""

    text: str
    anchor: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True)
class Grid(Block):
    """A table. `align` has one letter a column: l or r; `widths` one relative width a column, 0 for as needed.

    A cell may be a `Cell`: on a page its numbers are links.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str
    widths: tuple[float, ...]
    mono: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure(Block):
    """A picture in figures/`name`.svg: its one message, what it shows in words for those who cannot see it.

    `behind` are its numbers as a table. A mark of the drawing named mark-ROW-COLUMN shows that cell of it, and opens
    what its first number opens.
    """

    name: str
    caption: str
    alt: str
    width: float = 0.0
    height: float = 0.0
    behind: Grid | None = None


@dataclass(frozen=True)
class Quote:
    """Words of an article: where they stand, and what was read in them. `side` colours them.

    `before` and `after` are the rest of the passage; where either or `side` is there, `text` is the evidence and is
    marked in it. `opens` is what the page to explore shows of it: the part of its address after "#".
    """

    text: str
    place: str
    label: str
    side: Side = ""
    title: str = ""
    before: str = ""
    after: str = ""
    opens: str = ""

    @property
    def marked(self) -> bool:
        return bool(self.before or self.after or self.side)


@dataclass(frozen=True)
class Quotes(Block):
    """Passages under one short heading."""

    title: str
    items: tuple[Quote, ...]


@dataclass(frozen=True)
class Facts(Block):
    """Pairs of a word and what it means here."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Number:
    """One large number of the title page, what it counts, and its source."""

    value: str
    label: str
    source: Source


@dataclass(frozen=True)
class Chapter:
    """A chapter: heading, anchor, blocks in order."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A whole report. `summary` are the findings of the first page."""

    title: str
    subtitle: str
    language: str
    numbers: tuple[Number, ...]
    summary: tuple[Paragraph, ...]
    chapters: tuple[Chapter, ...]
    colophon: str

    def sources(self) -> list[Source]:
        """Return every source named anywhere in the report."""
        found = [number.source for number in self.numbers]
        blocks: list[Block] = [*self.summary, *(block for chapter in self.chapters for block in chapter.blocks)]
        for block in blocks:
            found.extend(block.sources)
        return found


def table_behind(heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Grid:
    """Return the numbers of a figure as a table: words in columns of their own on the left, numbers on the right."""
    align = "".join("r" if any(row[place][:1].isdigit() for row in rows) else "l" for place in range(len(heads)))
    return Grid("", tuple(heads), tuple(rows), align, (0,) * len(heads))


def as_data(value: object) -> object:
    """Return blocks as plain dictionaries, each with its `kind` and with its sources as one sentence.

    `opens` has what the numbers of its text or title open, of a table one list a cell.
    """
    if isinstance(value, Block):
        data: dict[str, object] = {name: as_data(getattr(value, name)) for name in value.__dataclass_fields__}
        kind = type(value).__name__.lower()
        return data | {"kind": kind, "sources": sources_in_words(value.sources), "opens": _opens(value)}
    if isinstance(value, Source):
        return value.in_words()
    if isinstance(value, tuple | list):
        return [as_data(item) for item in value]
    if isinstance(value, Number):
        opens = list(getattr(value.value, "opens", ()))
        return {"value": value.value, "label": value.label, "sources": value.source.in_words(), "opens": opens}
    if isinstance(value, Report | Chapter):
        return {name: as_data(getattr(value, name)) for name in value.__dataclass_fields__}
    return asdict(value) | {"marked": value.marked} if isinstance(value, Quote) else value


def _opens(block: Block) -> list[object]:
    if isinstance(block, Grid):
        return [[list(getattr(cell, "opens", ())) for cell in row] for row in block.rows]
    return list(getattr(getattr(block, "title", getattr(block, "text", "")), "opens", ()))


def sources_in_words(sources: tuple[Source, ...]) -> str:
    """Return sources as one line, each named once."""
    return "; ".join(dict.fromkeys(source.in_words() for source in sources))
