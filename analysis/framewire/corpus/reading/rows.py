"""Tabular sources: one article a row, from .jsonl, .json, .csv, .tsv, .parquet and Hub datasets, streamed."""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import IO, cast

from framewire.corpus.article import LARGEST_ROW, Given, RawArticle, Row, Unreadable
from framewire.corpus.reading.csv_rows import csv_rows
from framewire.corpus.reading.encoding import NotTextError, decode, mend
from framewire.corpus.reading.foreign_rows import parquet_rows
from framewire.corpus.reading.json_rows import PIECE, json_rows
from framewire.corpus.reading.sources import HUB, SourceFile

# So many lines in a row that hold nothing are no gap between rows.
MOST_BLANK = 100_000
# Column names in the order of trust, compared in lower case without separators.
GUESSES = {
    "text": "text articletext fulltext maintext articlebody body content article story bodytext storytext rawtext html",
    "title": "title headline articletitle head",
    "date": "date published publishedat datepublished publishdate publisheddate datepublish pubdate publicationdate "
    "datetime timestamp createdat",
    "url": "url link articleurl sourceurl href permalink",
    "outlet": "outlet publication publisher sitename newspaper medium medianame sourcename sourcehostname source site "
    "domain sourcedomain hostname",
    "byline": "byline author authors creator writer",
}


def guess_columns(names: Sequence[str], stated: Mapping[str, str]) -> dict[str, str]:
    """Map our names to a table's columns: as stated in the codebook, else the first known name.

    >>> guess_columns(["ID", "Full Text", "pub_date"], {})
    {'text': 'Full Text', 'date': 'pub_date'}
    """
    plain = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in reversed(names)}
    found = {}
    for ours, guesses in GUESSES.items():
        column = stated.get(ours)
        if column is None:
            column = next((plain[guess] for guess in guesses.split() if guess in plain), None)
        if column is not None and column in names:
            found[ours] = column
    return found


def read_rows(file: SourceFile, columns: Mapping[str, str]) -> Iterator[RawArticle | Unreadable]:
    """Yield one article a row; `path` is "file#N" with N the 1-based row. Rows without text become `Unreadable`.

    Blank lines count and give nothing. A file without any row is one `Unreadable`.
    """
    known: dict[tuple[str, ...], dict[str, str]] = {}
    is_empty = True
    for number, row in _numbered(file):
        unit = f"{file.name}#{number}"
        if row is None:
            continue
        is_empty = False
        if isinstance(row, Unreadable):
            yield replace(row, unit_id=row.unit_id or unit)
            continue
        names = tuple(row)
        if names not in known:
            known[names] = guess_columns(names, columns)
            if len(known) == 1:
                yield from _unused(file, names, known[names])
        if "text" not in known[names]:
            missing = _no_text_column(file, names, columns)
            if file.kind not in (".jsonl", ".json"):
                yield missing
                return
            yield replace(missing, unit_id=unit)
            continue
        yield _article(unit, row, known[names])
    if is_empty:
        yield Unreadable(file.name, "empty", "The file holds no rows")


def _numbered(file: SourceFile) -> Iterator[tuple[int, Row | Unreadable | None]]:
    """The rows of a file with their numbers from 1; an `Unreadable` with a name of its own is no row."""
    readers = {
        ".jsonl": _jsonl, ".json": json_rows, ".csv": csv_rows, ".tsv": csv_rows, ".parquet": parquet_rows, "hub": _hub
    }  # fmt: skip
    number = 0
    for row in readers[file.kind](file):
        number += not (isinstance(row, Unreadable) and row.unit_id)
        yield number, row


def _no_text_column(file: SourceFile, names: Sequence[str], columns: Mapping[str, str]) -> Unreadable:
    wanted = columns.get("text")
    fact = f"no column '{wanted}'" if wanted else "no column with a name like text, body or content"
    listed = ", ".join(list(names)[:12])
    message = f'It has {fact} (it has {listed}); name it in the codebook: [corpus.columns] text = "..."'
    if not wanted and "url" in guess_columns(names, columns):
        message += ". Addresses alone are not fetched: download the articles first, with trafilatura for example"
    return Unreadable(file.name, "no_text_column", message)


def _unused(file: SourceFile, names: Sequence[str], known: Mapping[str, str]) -> Iterator[Unreadable]:
    """Say which columns may hold dates where none was used: they would go without a word."""
    like = [name for name in names if re.search(r"date|time|day|publi", name, re.IGNORECASE)]
    free = [name for name in like if name not in known.values()]
    if free and "text" in known and "date" not in known:
        message = f'No column was read as dates; {", ".join(free[:5])} may be one: [corpus.columns] date = "..."'
        yield Unreadable(file.name, "no_date_column", message)


def _article(unit: str, row: Row, known: Mapping[str, str]) -> RawArticle | Unreadable:
    values = {ours: _words(row.get(column), ours == "text") for ours, column in known.items()}
    text = mend(values.pop("text", None) or "")
    if not text.strip():
        return Unreadable(unit, "empty", "The row holds no text")
    data = json.dumps({key: str(value) for key, value in row.items()}, sort_keys=True, ensure_ascii=True).encode()
    head = text[:2000].lower()
    html = "</p>" in head or "<div" in head or "<html" in head or "<br" in head
    return RawArticle(unit, hashlib.sha256(data).hexdigest(), text, html, Given(**values))


def _words(value: object, is_text: bool) -> str | None:
    """A cell as text: a list item by item, a text's joined by line ends; of fields the name, in a text nothing."""
    words = [word for item in _items(value, is_text) if (word := _word(item))]
    return ("\n" if is_text else ", ").join(words) or None


def _items(value: object, is_text: bool) -> Iterator[object]:
    """What a cell holds, one after the other, however deep its lists are."""
    held = deque([value])
    while held:
        item = held.popleft()
        if isinstance(item, list):
            held.extendleft(reversed(item))
        elif not isinstance(item, Mapping):
            yield item
        elif not is_text:
            held.appendleft(item.get("name"))


def _word(value: object) -> str | None:
    """One value as text: times in ISO form, blank and the word nan as null."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if value is None or value != value:
        return None
    text = mend(str(value))
    return text if text.strip() and text.strip().lower() not in ("nan", "none", "null") else None


def _jsonl(file: SourceFile) -> Iterator[Row | Unreadable | None]:
    if _is_json(file):
        yield from json_rows(file)
        return
    blank = 0
    with file.open() as stream:
        while line := stream.readline(LARGEST_ROW + 1):
            blank = 0 if line.strip() else blank + 1
            if blank > MOST_BLANK:
                yield Unreadable(file.name, "too_large", f"Not read to its end: over {MOST_BLANK:,} blank lines")
                return
            if len(line) > LARGEST_ROW:
                _skip_line(stream, line)
                yield Unreadable("", "too_large", f"The row is larger than {LARGEST_ROW >> 20} MB")
            else:
                yield None if blank else _json(line)


def _is_json(file: SourceFile) -> bool:
    """Whether a file holds an array or objects over several lines, whatever its name says: told by its first line."""
    with file.open() as stream:
        first = stream.readline(PIECE).removeprefix(b"\xef\xbb\xbf").strip()
    return first == b"{" or first.startswith(b"[")


def _skip_line(stream: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _json(line: bytes) -> Row | Unreadable:
    try:
        value = json.loads(decode(line), strict=False)
    except NotTextError as error:
        return Unreadable("", "not_text", f"The row is {error}, not text")
    except (ValueError, RecursionError) as error:
        return Unreadable("", "not_json", f"The row is not JSON ({type(error).__name__})")
    if not isinstance(value, dict):
        return Unreadable("", "not_json", "The row is not a JSON object with named fields")
    return value


def _hub(file: SourceFile) -> Iterator[Row | Unreadable]:
    """Stream a Hub dataset, every split in its order."""
    import datasets

    name, _, revision = file.location.removeprefix(HUB).partition("@")
    splits = datasets.load_dataset(name, revision=revision or None, streaming=True)
    for split in splits.values():
        yield from cast(Iterable[Row], split)
