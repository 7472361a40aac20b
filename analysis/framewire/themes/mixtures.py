"""Documents as mixtures: what share of a document's passages belongs to each theme."""

from __future__ import annotations

import pandas as pd

COLUMNS = ("document_id", "theme_id", "share", "probability")


def document_themes(passages: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each document and theme found in it.

    `passages` has passage_id, document_id, length (characters), theme_id (null: none), probability. `share` is the part of
    the document's characters in passages of the theme; shares of a document sum to at most 1, the rest has no theme.
    `probability` is that of the passage where the theme is surest. Documents keep their order, themes go by share.
    """
    frame = passages.assign(order=pd.factorize(passages["document_id"])[0])
    total = frame.groupby("order")["length"].sum().clip(lower=1)
    themed = frame[frame["theme_id"].notna()]
    grouped = themed.groupby(["order", "document_id", "theme_id"], as_index=False)
    found = grouped.agg(length=("length", "sum"), probability=("probability", "max"))
    found["share"] = found["length"] / found["order"].map(total)
    found = found.sort_values(["order", "share", "theme_id"], ascending=[True, False, True], kind="stable")
    return found[list(COLUMNS)].reset_index(drop=True)
