"""Rows, groups and counts of a frame, in an order that does not depend on how it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Return the rows of a frame as named tuples."""
    return list(frame.itertuples(index=False, name="Row"))


def groups_of(frame: pd.DataFrame, key: str | pd.Series) -> list[tuple[str, pd.DataFrame]]:
    """Return the rows grouped by a column or by a series beside them: largest group first, then by name."""
    groups = [(str(name), group) for name, group in frame.groupby(key, sort=True)]
    return sorted(groups, key=lambda item: (-len(item[1]), item[0]))


def counts_of(column: pd.Series) -> dict[str, int]:
    """Return how often each value occurs, commonest first, then by name; null is left out."""
    counts = [(str(value), int(number)) for value, number in column.value_counts().items()]
    return dict(sorted(counts, key=lambda item: (-item[1], item[0])))
