"""Objects of a .json, one at a time: those of an array, a single one, or several that follow one another."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import TypeGuard, cast

from framewire.corpus.article import LARGEST_ROW, Row, Unreadable
from framewire.corpus.reading.sources import AHEAD, SourceFile
from framewire.corpus.reading.told_encoding import told_encoding

# What stands between objects: the marks of the array around them, too.
_BETWEEN = re.compile(r"[\s,\[\]]*")
_DECODER = json.JSONDecoder(strict=False)
# What news services call the list of the articles that they found.
_HOLDERS = ("articles", "results", "stories")
# What an article has, and an answer has not.
_OWN = frozenset(("text", "title", "headline", "body", "content", "html"))
PIECE = 1 << 16


def json_rows(file: SourceFile) -> Iterator[Row | Unreadable]:
    """Yield the objects of a file as mappings, an `Unreadable` for a value that is none.

    What cannot be read to its end is one `Unreadable`, and the last.
    """
    with file.open() as stream:
        sample = cast(io.BufferedReader, stream).peek(AHEAD)
        encoding = told_encoding(file, sample)
        if isinstance(encoding, Unreadable):
            yield encoding
            return
        reader = io.TextIOWrapper(stream, encoding=encoding, errors="replace")
        text = ""
        while True:
            # As much again as there is, so that a long object is tried a few times only.
            more = reader.read(max(PIECE, len(text)))
            rows, place = _whole(text + more)
            yield from rows
            text = (text + more)[place:]
            if text and (not more or len(text) > LARGEST_ROW):
                yield _damaged(text)
            if not more or len(text) > LARGEST_ROW:
                return


def _whole(text: str) -> tuple[list[Row | Unreadable], int]:
    """The objects that a text holds to their ends, and where the first begins that it does not."""
    rows, place = list[Row | Unreadable](), _behind_marks(text, 0)
    while place < len(text):
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        if not isinstance(value, dict) and end == len(text):
            # A number or a word may go on in what is not yet read.
            break
        rows += _rows(value)
        place = _behind_marks(text, end)
    return rows, place


def _rows(value: object) -> list[Row | Unreadable]:
    """A value as one row, or the rows that an answer of a news service holds under a name such as "articles"."""
    if not isinstance(value, dict):
        return [Unreadable("", "not_json", "The value is not a JSON object with named fields")]
    if _OWN & value.keys():
        return [value]
    lists = (value.get(name) for name in _HOLDERS)
    return next((items for items in lists if _are_rows(items)), None) or [value]


def _are_rows(items: object) -> TypeGuard[list[Row | Unreadable]]:
    return isinstance(items, list) and bool(items) and all(isinstance(item, dict) for item in items)


def _behind_marks(text: str, place: int) -> int:
    found = _BETWEEN.match(text, place)
    return found.end() if found else place


def _damaged(text: str) -> Unreadable:
    fact = f"is larger than {LARGEST_ROW >> 20} MB, or damaged" if len(text) > LARGEST_ROW else "is damaged, or no JSON"
    return Unreadable("", "not_json", f"What begins here {fact}; nothing was read from here on")
