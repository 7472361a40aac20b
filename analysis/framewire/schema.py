"""What a table's schema is: columns, their kinds, which may be null, and the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

TEXT, NUMBER, TIME, FLAG = pa.string(), pa.int64(), pa.timestamp("us", tz="UTC"), pa.bool_()
PROBABILITY = pa.float32()
# A number that may be negative, such as a difference of shares or a coefficient of agreement.
MEASURE = pa.float64()
TEXTS, WEIGHTS = pa.list_(pa.string()), pa.list_(pa.float32())


@dataclass(frozen=True)
class Schema:
    """A table's columns in order. Columns in `key` name a row; those in `shares` lie in [0, 1]."""

    name: str
    key: tuple[str, ...]
    arrow: pa.Schema
    shares: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.arrow.names)


def described(name: str, key: str, columns: Mapping[str, pa.DataType | tuple[pa.DataType, str]]) -> Schema:
    """Return a schema from its key, names separated by blanks, and its columns in order."""
    fields = []
    for column, kind in columns.items():
        nullable = isinstance(kind, tuple)
        fields.append(pa.field(column, kind[0] if isinstance(kind, tuple) else kind, nullable=nullable))
    shares = tuple(column.name for column in fields if column.type == PROBABILITY)
    return Schema(name, tuple(key.split()), pa.schema(fields), shares)


def maybe(kind: pa.DataType) -> tuple[pa.DataType, str]:
    """Return the kind of a column that may be null."""
    return kind, "nullable"
