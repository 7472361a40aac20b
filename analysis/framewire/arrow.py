"""Tables in Arrow form: converted to the types of their schema, checked against it, turned to pandas, and hashed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from framewire.errors import TableError
from framewire.schema import Schema
from framewire.schemas import SCHEMAS, STANCES


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

    Numbers count with every bit that their column holds; row order counts.
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
