"""A CSV of texts and targets in, the same rows with their stances out."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

import pandas as pd

from framewire.errors import FramewireError, SourceError, uncomputed
from framewire.tables import replacing

NEEDED = ("text", "target")
EMBEDDED = "embedded"
# The most characters of one field: what the reader of the csv module allows at most, on every system.
LONGEST = 2**31 - 1


def score_file(table: Path, out: Path, model: str = EMBEDDED, revision: str | None = None) -> int:
    """Score each row's text towards its target and write the rows with stance, p_* and reason; return their number.

    An empty stance is "not judged", with the reason beside it. A cell that a spreadsheet would run as a formula gets
    an apostrophe before it. Raises `SourceError` when the file is not a CSV with the columns text and target, when a
    row has not as many fields as the header, or when a column has the name of one that is to be written.
    """
    from framewire.stance import StanceModel
    from framewire.stance.model import COLUMNS

    if revision is not None and model == EMBEDDED:
        raise FramewireError("--revision", "the embedded model has none", "Leave it out, or name a --model of the Hub")
    rows = _read(table, COLUMNS)
    scored = StanceModel.load(model, revision).predict(rows["text"].tolist(), rows["target"].tolist())
    for column in COLUMNS:
        rows[column] = scored[column].to_numpy()
    with replacing(out) as aside:
        _inert(rows).to_csv(aside, index=False)
    return len(rows)


def _read(table: Path, written: Sequence[str]) -> pd.DataFrame:
    if not table.is_file():
        raise SourceError.missing(table)
    header, *rows = _fields(table)
    names = [name.strip() or f"Unnamed: {number}" for number, name in enumerate(header)]
    for column in NEEDED:
        if column not in names:
            cure = f"Name a column '{column}' (found: {', '.join(names)})"
            raise SourceError(table, f"the column '{column}' is missing", cure)
    if taken := [column for column in written if column in names]:
        raise SourceError(table, f"it has a column '{taken[0]}', which would be written over", "Give it another name")
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise SourceError(table, f"it has several columns '{twice[0]}'", "Give each a name of its own")
    return pd.DataFrame(rows, columns=names, dtype=object)


def _fields(table: Path) -> list[list[str]]:
    """The header and the rows of a CSV file, all of one length."""
    csv.field_size_limit(LONGEST)
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            _check_commas(table, file.readline())
            file.seek(0)
            found = list(_filled(_strict(table, file)))
    except UnicodeDecodeError as error:
        raise SourceError(table, f"not a CSV file in UTF-8 ({error})", "Save it as CSV, UTF-8") from error
    if not found:
        raise SourceError(table, "not a CSV file in UTF-8 (it is empty)", "Save it as CSV, UTF-8")
    wanted = len(found[0][1])
    for number, fields in found:
        if len(fields) != wanted:
            fact = f"row {number} has {len(fields)} field{'s' * (len(fields) != 1)}, the header {wanted}"
            cure = "Put texts with commas in quotes, and end each row where the header ends"
            raise SourceError(table, fact, cure)
    return [fields for _, fields in found]


def _check_commas(table: Path, head: str) -> None:
    """Refuse a head whose names are parted by another mark; spreadsheets in much of Europe write semicolons."""
    for mark, said in ((";", "';'"), ("\t", "tabs")):
        if mark in head and "," not in head:
            raise SourceError(table, f"its fields are parted by {said}", "Save it as CSV with commas")


def _strict(table: Path, file: TextIO) -> Iterator[list[str]]:
    """Rows as they are written; an error names the row, and the line on which it begins."""
    reader, row, line = csv.reader(file, strict=True), 1, 1
    try:
        for fields in reader:
            row, line = row + 1, reader.line_num + 1
            yield fields
    except csv.Error as error:
        fact = f"row {row}, which begins on line {line}, is not CSV ({error})"
        raise SourceError(table, fact, "Write each quotation mark inside a quoted text twice") from error


def _filled(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are no blank lines, each with its number as a spreadsheet counts."""
    for number, fields in enumerate(rows, 1):
        if len(fields) > 1 or "".join(fields).strip():
            yield number, fields


def _inert(rows: pd.DataFrame) -> pd.DataFrame:
    safe = rows.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = pd.Series([_inert_cell(value) for value in safe[column]], index=safe.index, dtype=object)
    return safe.rename(columns=lambda name: _inert_cell(name))


def _inert_cell(value: object) -> object:
    """A cell that no spreadsheet computes and that stays one cell: the writer leaves a lone carriage return bare."""
    return re.sub(r"\r(?!\n)", "\n", uncomputed(value)) if isinstance(value, str) else value
