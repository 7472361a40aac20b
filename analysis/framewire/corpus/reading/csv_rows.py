"""Rows of a .csv, one at a time: a quotation mark too many costs its own row, not the rest of the file."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from itertools import zip_longest
from typing import cast

from framewire.corpus.article import LARGEST_ROW, Row, Unreadable
from framewire.corpus.reading.sources import AHEAD, SourceFile
from framewire.corpus.reading.told_encoding import told_encoding

QUOTE = '"'


def csv_rows(file: SourceFile) -> Iterator[Row | Unreadable]:
    """Yield the rows of a CSV file as mappings from its header, an `Unreadable` for each that cannot be read.

    The encoding is detected, the delimiter is the commonest mark of the first line. Blank lines are no rows.
    """
    csv.field_size_limit(LARGEST_ROW)
    with file.open() as stream:
        sample = cast(io.BufferedReader, stream).peek(AHEAD)
        encoding = told_encoding(file, sample)
        if isinstance(encoding, Unreadable):
            yield encoding
            return
        lines = _Lines(io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=""))
        first = sample.decode(encoding, "replace").split("\n", 1)[0]
        delimiter = max(",;\t|", key=lambda mark: (first.count(mark), -",;\t|".index(mark)))
        header: list[str] | None = None
        for record in _records(lines, delimiter):
            cells = record if isinstance(record, Unreadable) else _cells(record, delimiter)
            if isinstance(cells, Unreadable):
                yield cells
            elif cells and header is None:
                header = cells
            elif cells and header is not None:
                yield _row(header, cells)


def _row(header: list[str], cells: list[str]) -> Row | Unreadable:
    if any(cell.strip() for cell in cells[len(header) :]):
        message = f"The row has {len(cells)} cells, the header {len(header)}: put cells with a delimiter in quotes"
        return Unreadable("", "not_csv", message)
    return dict(zip_longest(header, cells[: len(header)]))


def _cells(record: str, delimiter: str) -> list[str] | Unreadable:
    try:
        return next(csv.reader([record], delimiter=delimiter), [])
    except csv.Error as error:
        return Unreadable("", "not_csv", f"The row cannot be read ({error})")


class _Lines:
    """The lines of a text, which can be given back. Of one that is longer than a row may be, the start and no more."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream, self._back = stream, deque[str]()

    def __iter__(self) -> Iterator[str]:
        while line := self._back.popleft() if self._back else self._next():
            yield line

    def give_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))

    def _next(self) -> str:
        line = rest = self._stream.readline(LARGEST_ROW + 1)
        while len(rest) > LARGEST_ROW and not rest.endswith("\n"):
            rest = self._stream.readline(LARGEST_ROW + 1)
        return line.replace("\0", "") or (line and "\n")


def _records(lines: _Lines, delimiter: str) -> Iterator[str | Unreadable]:
    """Lines put together to records: a cell in quotes may hold line ends.

    Where a quotation mark is closed in the middle of a cell, or never, the line with it is lost and reading goes on
    below.
    """
    for line in lines:
        opened, spoilt = _scan(line, delimiter, False)
        if len(line) > LARGEST_ROW or not opened or spoilt:
            yield line if len(line) <= LARGEST_ROW else _misquoted(len(line))
            continue
        held, size = [line], len(line)
        for more in lines:
            held.append(more)
            size += len(more)
            opened, spoilt = _scan(more, delimiter, True)
            if not opened or spoilt or size > LARGEST_ROW:
                break
        if not opened and not spoilt and size <= LARGEST_ROW:
            yield "".join(held)
            continue
        yield _misquoted(size)
        if spoilt or _like_rows(held, delimiter):
            lines.give_back(held[1:])
        elif size > LARGEST_ROW:
            return


def _misquoted(size: int) -> Unreadable:
    if size > LARGEST_ROW:
        return Unreadable(
            "", "too_large", f"The row is larger than {LARGEST_ROW >> 20} MB, or a quotation mark is open"
        )
    message = "A quotation mark opens in this row and is not closed at the end of a cell: the row is left out"
    return Unreadable("", "misquoted", message)


def _scan(line: str, delimiter: str, within: bool) -> tuple[bool, bool]:
    """Read the quotation marks of a line that begins `within` a cell in quotes, or not.

    Returns whether a cell in quotes is open at its end, and whether one was closed before the end of its cell.
    """
    place, end = 0, len(line.rstrip("\r\n"))
    while True:
        if not within:
            if not line.startswith(QUOTE, place):
                place = line.find(delimiter, place, end) + 1
                if not place:
                    return False, False
                continue
            place, within = place + 1, True
        place = line.find(QUOTE, place, end)
        if place < 0:
            return True, False
        if line.startswith(QUOTE, place + 1):
            place += 2
            continue
        place, within = place + 1, False
        if place < end and line[place] != delimiter:
            return False, True
        if place >= end:
            return False, False
        place += 1


def _like_rows(held: list[str], delimiter: str) -> bool:
    """Whether lines that were taken for one cell are rows of their own: as many marks in each as in the first."""
    marks = held[0].count(delimiter)
    return marks > 0 and sum(line.count(delimiter) >= marks for line in held[1:]) * 2 > len(held) - 1
