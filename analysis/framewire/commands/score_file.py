"""A CSV of texts and targets in, the same rows with their stances out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from framewire.errors import SourceError, uncomputed
from framewire.tables import replacing

NEEDED = ("text", "target")


def score_file(table: Path, out: Path, model: str = "embedded", revision: str | None = None) -> int:
    """Score each row's text towards its target and write the rows with stance, p_* and reason; return their number.

    An empty stance is "not judged", with the reason beside it. A cell that a spreadsheet would run as a formula gets
    an apostrophe before it. Raises `SourceError` when the file is not a CSV with the columns text and target, or has a
    column of the name of one that is to be written.
    """
    from framewire.stance import StanceModel
    from framewire.stance.model import COLUMNS

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
    try:
        rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise SourceError(table, f"not a CSV file in UTF-8 ({error})", "Save it as CSV, UTF-8") from error
    for column in NEEDED:
        if column not in rows.columns:
            cure = f"Name a column '{column}' (found: {', '.join(map(str, rows.columns))})"
            raise SourceError(table, f"the column '{column}' is missing", cure)
    if taken := [column for column in written if column in rows.columns]:
        raise SourceError(table, f"it has a column '{taken[0]}', which would be written over", "Give it another name")
    return rows


def _inert(rows: pd.DataFrame) -> pd.DataFrame:
    safe = rows.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = pd.Series([_inert_cell(value) for value in safe[column]], index=safe.index, dtype=object)
    return safe.rename(columns=lambda name: _inert_cell(name))


def _inert_cell(value: object) -> object:
    return uncomputed(value) if isinstance(value, str) else value
