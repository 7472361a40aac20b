"""The only code that reads or writes a table: checked against its schema both ways, never half-written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framewire.arrow import check, content_hash, rows_to_arrow, schema, to_arrow, to_frame
from framewire.errors import TableError
from framewire.schemas import SCHEMAS, STAGES

__all__ = ["Store", "TableWriter", "content_hash", "replacing", "rows_to_arrow", "schema", "to_frame"]

ROW_GROUP = 20_000


class Store:
    """The tables of one run: a folder of parquet files, one a table.

    Reading and writing check columns, types, nulls, keys and ranges and raise `TableError` naming the table and column.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    @property
    def cache(self) -> Path:
        """The run's folder for what can be computed again."""
        return self.folder.parent / "cache"

    def path(self, name: str) -> Path:
        return self.folder / f"{schema(name).name}.parquet"

    def has(self, name: str) -> bool:
        return self.path(name).is_file()

    def names(self) -> list[str]:
        """The tables that are there, in the order of the design."""
        return [name for name in SCHEMAS if self.has(name)]

    def read(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a table as a DataFrame; strings are `str`, times UTC, null is None/NaT/NaN (see `to_frame`)."""
        return to_frame(self.arrow(name, columns))

    def arrow(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a table in Arrow form, checked."""
        if not self.has(name):
            raise TableError(f"table {name}", "it is not in this run", "Run the stage that makes it, or the whole run")
        with _readable(name):
            table = pq.read_table(self.path(name), columns=list(columns) if columns else None)
        if columns is None:
            check(name, table)
        return table.replace_schema_metadata(None)

    def count(self, name: str) -> int:
        """Return the number of rows of a table without reading them."""
        with _readable(name):
            rows: int = pq.read_metadata(self.path(name)).num_rows
        return rows

    def batches(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
        """Yield a table in pieces of at most 20,000 rows, for tables larger than memory."""
        with _readable(name), pq.ParquetFile(self.path(name)) as file:
            for batch in file.iter_batches(ROW_GROUP, columns=list(columns) if columns else None):
                yield to_frame(pa.Table.from_batches([batch]))

    def write(self, name: str, frame: pd.DataFrame | pa.Table) -> None:
        """Write a whole table, sorted by nothing: row order is the caller's and part of the content hash."""
        table = frame if isinstance(frame, pa.Table) else to_arrow(name, frame)
        check(name, table)
        self.folder.mkdir(parents=True, exist_ok=True)
        with replacing(self.path(name)) as aside:
            pq.write_table(table.cast(schema(name).arrow), aside, row_group_size=ROW_GROUP, compression="zstd")

    def write_rows(self, name: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Write a whole table from one mapping a row."""
        self.write(name, rows_to_arrow(name, rows))

    @contextmanager
    def writer(self, name: str) -> Iterator[TableWriter]:
        """Write a table piece by piece; the file appears when the block ends without an error."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (
            replacing(self.path(name)) as aside,
            pq.ParquetWriter(aside, schema(name).arrow, compression="zstd") as file,
        ):
            yield TableWriter(name, file)

    def fail(self, stage: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Replace the failures of one stage. A row has unit_id, error (a short name) and message.

        Rows stand in the order of the stages, whichever of them was done last.
        """
        try:
            kept = [row for row in self._failures() if row["stage"] != stage]
        except TableError:
            # Every other stage sees that its failures are gone, and is done again.
            kept = []
        found = kept + [{"stage": stage, **row} for row in rows]
        order = {name: number for number, name in enumerate(STAGES)}
        self.write_rows("failures", sorted(found, key=lambda row: order.get(str(row["stage"]), len(order))))

    def failures_hash(self, stage: str) -> str | None:
        """Return the content hash of the failures of one stage; null where the table is damaged."""
        try:
            rows = [row for row in self._failures() if row["stage"] == stage]
        except TableError:
            return None
        return content_hash(rows_to_arrow("failures", rows))

    def _failures(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.arrow("failures").to_pylist() if self.has("failures") else []
        return found


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn what a damaged file makes the reader raise into a `TableError`; what the system refuses stays itself."""
    try:
        yield
    except (pa.ArrowException, ValueError, KeyError, UnicodeError) as error:
        raise TableError.unreadable(name, error) from error
    except OSError as error:
        if error.errno:
            raise
        raise TableError.unreadable(name, error) from error


class TableWriter:
    """Appends checked pieces to a table that is being written."""

    def __init__(self, name: str, file: pq.ParquetWriter) -> None:
        self._name, self._file = name, file

    def add(self, frame: pd.DataFrame | Sequence[Mapping[str, object]]) -> None:
        """Append rows. Keys are checked within the piece only."""
        table = to_arrow(self._name, frame) if isinstance(frame, pd.DataFrame) else rows_to_arrow(self._name, frame)
        check(self._name, table)
        self._file.write_table(table)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write aside; when the block ends well the file is synced and takes the place of `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield aside
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
