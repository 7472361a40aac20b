"""Tables as a spreadsheet: one sheet a table, with the column dictionary first and no cell that computes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framewire.errors import NotInRunError, uncomputed
from framewire.publish.columns import ROWS, meaning
from framewire.schemas import SCHEMAS
from framewire.tables import replacing

if TYPE_CHECKING:
    from framewire.runfolder import Run

# What a spreadsheet can hold: rows of a sheet with its head, characters of a cell (of which an emoji is two).
MOST_ROWS, MOST_CHARACTERS = 1_048_575, 32_767
LEFT_OUT = frozenset({"theme_answers", "answers", "audit_answers", "relevance", "frame_closeness"})
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MOMENT = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_xlsx(run: Run, path: Path, tables: Sequence[str] | None = None) -> Path:
    """Write tables of a run (null: all but the large ones of `LEFT_OUT`) as sheets of one XLSX file, and return it.

    Times are UTC, lists are joined by "; ", null is an empty cell. Text that a spreadsheet would read as a formula gets
    an apostrophe before it. Longer text than a cell holds, and more rows than a sheet holds, are cut; the sheet "about"
    says so of every table with text of articles or lists, and of every sheet that is cut. Raises `NotInRunError` for a
    named table that the run does not have.
    """
    from openpyxl import Workbook

    if missing := [name for name in tables or () if not run.store.has(name)]:
        raise NotInRunError.table(missing[0], [name for name in SCHEMAS if run.store.has(name)])

    names = [name for name in tables or SCHEMAS if run.store.has(name) and (tables or name not in LEFT_OUT)]
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created, book.properties.modified = "framewire", MOMENT, MOMENT
    about = book.create_sheet("about")
    about.append(("table", "rows", "column", "meaning"))
    for row in _about(run, names):
        about.append(row)
    for name in names:
        sheet = book.create_sheet(name)
        sheet.append(SCHEMAS[name].columns)
        for values in _rows(run, name):
            sheet.append(values)
    with replacing(path) as aside:
        book.save(aside)
    return path


def _inert(text: str) -> str:
    return uncomputed(FORBIDDEN.sub("\ufffd", text))


def _about(run: Run, names: Sequence[str]) -> Iterator[tuple[object, ...]]:
    for name in names:
        rows = run.store.count(name)
        cut = f" The sheet holds the first {MOST_ROWS:,}." if rows > MOST_ROWS else ""
        cut += f" A cell of over {MOST_CHARACTERS:,} characters is cut." if _has_long_cells(name) else ""
        yield name, rows, "", _inert(f"One row is {ROWS[name]}.{cut}")
        for column in SCHEMAS[name].columns:
            yield name, "", column, _inert(meaning(name, column))


def _has_long_cells(name: str) -> bool:
    """Return whether a table has text of articles or lists, whose cells may be longer than a spreadsheet holds."""
    import pyarrow as pa

    return any(field.name == "text" or pa.types.is_list(field.type) for field in SCHEMAS[name].arrow)


def _rows(run: Run, name: str) -> Iterator[list[object]]:
    left = MOST_ROWS
    for piece in run.store.batches(name):
        for values in piece.head(left).itertuples(index=False, name=None):
            yield [_cell(value) for value in values]
        left -= min(left, len(piece))


def _cell(value: Any) -> object:
    import pandas as pd

    if isinstance(value, list):
        return _cut(_inert("; ".join(map(str, value))))
    if pd.isna(value):
        return None
    if isinstance(value, str):
        return _cut(_inert(value))
    if isinstance(value, pd.Timestamp):
        return value.tz_convert("UTC").tz_localize(None).to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    return f"{units[: 2 * MOST_CHARACTERS - 2].decode('utf-16-le', 'ignore')}…"
