"""The only code that reads or writes a table: checked against its schema both ways, never half-written."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from framewire.errors import TableError
from framewire.schemas import SCHEMAS, STAGES, STANCES, Schema

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


def schema(name: str) -> Schema:
    """Return the schema of a table; raises `TableError` for a name that is not one."""
    if name not in SCHEMAS:
        raise TableError(f"table {name}", "there is no such table", f"Choose one of: {', '.join(SCHEMAS)}")
    return SCHEMAS[name]


def to_arrow(name: str, frame: pd.DataFrame) -> pa.Table:
    """Convert a DataFrame to the table's types; NaN, NaT and None become null."""
    wanted = schema(name)
    _same_columns(name, list(frame.columns))
    try:
        return pa.Table.from_pandas(frame[list(wanted.columns)], schema=wanted.arrow, preserve_index=False, safe=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise TableError(
            f"table {name}", f"a column has the wrong type ({error})", "Mend the stage that made it"
        ) from error


def rows_to_arrow(name: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Convert mappings, one a row, to the table's types. A missing nullable column is null."""
    wanted = schema(name)
    for row in rows:
        extra = set(row) - set(wanted.columns)
        if extra:
            raise TableError(f"table {name}", f"unknown column '{min(extra)}'", "Mend the stage that made it")
    try:
        return _valid_table(rows, wanted)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise TableError(
            f"table {name}", f"a column has the wrong type ({error})", "Mend the stage that made it"
        ) from error


def _valid_table(rows: Sequence[Mapping[str, object]], wanted: Schema) -> pa.Table:
    try:
        return pa.Table.from_pylist([dict(row) for row in rows], schema=wanted.arrow)
    except UnicodeEncodeError:
        mended = [{name: valid_text(value) for name, value in row.items()} for row in rows]
        return pa.Table.from_pylist(mended, schema=wanted.arrow)


def valid_text(value: object) -> object:
    """Return text with each lone surrogate replaced by one character, so that offsets stay; other values as they are.

    >>> valid_text("a\\ud800b"), valid_text(3)
    ('a�b', 3)
    """
    if isinstance(value, list):
        return [valid_text(item) for item in value]
    return re.sub("[\ud800-\udfff]", "\ufffd", value) if isinstance(value, str) else value


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Convert to pandas: lists become lists, nullable flags `boolean`, strings pandas `str` with NaN for null."""
    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.bool_(): pd.BooleanDtype()}.get)
    for field in table.schema:
        if pa.types.is_list(field.type):
            frame[field.name] = pd.Series(table[field.name].to_pylist(), dtype=object, index=frame.index)
    return frame


def check(name: str, table: pa.Table) -> None:
    """Raise `TableError` unless the table keeps its schema: columns, types, nulls, unique key, ranges, stance words."""
    wanted = schema(name)
    _same_columns(name, table.column_names)
    for field in wanted.arrow:
        column = table[field.name]
        if column.type != field.type:
            _broken(name, f"column {field.name} is {column.type}, not {field.type}")
        if not field.nullable and column.null_count:
            _broken(name, f"column {field.name} has {column.null_count} nulls and may have none")
    for column in wanted.shares:
        _check_share(name, column, table[column])
    _check_key(name, wanted.key, table)
    if "stance" in table.column_names:
        _check_stances(name, table)


def content_hash(table: pa.Table) -> str:
    """Return the sha256 of a table's rows and column names, whatever the file's bytes, row groups or compression.

    Numbers that float32 cannot tell apart hash alike; row order counts.
    """
    digest = hashlib.sha256()
    for name in table.column_names:
        values = table[name].combine_chunks()
        digest.update(f"{name}:{values.type}:{len(values)};".encode())
        digest.update(_canonical(values))
    return digest.hexdigest()


def _canonical(values: pa.Array) -> bytes:
    if pa.types.is_list(values.type):
        lengths = pc.fill_null(pc.list_value_length(values), -1)
        return _canonical(lengths) + _canonical(pc.list_flatten(values))
    validity: bytes = pc.is_valid(values).to_numpy(zero_copy_only=False).tobytes()
    if pa.types.is_string(values.type):
        texts = [text.encode("utf-8", "surrogatepass") for text in pc.fill_null(values, "").to_pylist()]
        lengths = b",".join(str(len(text)).encode() for text in texts)
        return b"".join((validity, lengths, *texts))
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.int64())
    zero = False if pa.types.is_boolean(values.type) else 0
    numbers: bytes = pc.fill_null(values, zero).to_numpy(zero_copy_only=False).tobytes()
    return validity + numbers


def _same_columns(name: str, found: Sequence[str]) -> None:
    wanted = set(schema(name).columns)
    for column in sorted(wanted - set(found)):
        _broken(name, f"column {column} is missing")
    for column in sorted(set(found) - wanted):
        _broken(name, f"unknown column {column}")


def _check_share(name: str, column: str, values: pa.ChunkedArray) -> None:
    known = values.drop_null()
    if len(known) and not pc.all(pc.and_(pc.greater_equal(known, -1e-6), pc.less_equal(known, 1 + 1e-6))).as_py():
        _broken(name, f"column {column} has a value outside [0, 1]")


def _check_key(name: str, key: tuple[str, ...], table: pa.Table) -> None:
    if table.num_rows != table.select(list(key)).group_by(list(key)).aggregate([]).num_rows:
        _broken(name, f"two rows share the key {', '.join(key)}")


def _check_stances(name: str, table: pa.Table) -> None:
    stance = table["stance"]
    if not pc.all(pc.is_in(stance.drop_null(), pa.array(STANCES))).as_py() and stance.null_count < len(stance):
        _broken(name, f"column stance has a word that is not one of {', '.join(STANCES)}")
    if "reason" in table.column_names:
        same = pc.not_equal(pc.is_null(stance), pc.is_null(table["reason"]))
        if table.num_rows and not pc.all(same).as_py():
            _broken(name, "a stance is null without a reason, or has both")


def _broken(name: str, fact: str) -> None:
    raise TableError(
        f"table {name}", fact, "The table was not written by this version, or a stage is wrong: run it again"
    )
