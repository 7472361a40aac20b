"""Documents as mixtures: which themes a document has, and what share of it belongs to each."""

from __future__ import annotations

import pandas as pd

COLUMNS = ["document_id", "theme_id", "share", "probability"]


def document_themes(passages: pd.DataFrame, present: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each document and theme found in it.

    `passages` has document_id, length (characters), theme_id (null: none) and probability of each passage, `present`
    document_id, theme_id and probability of the named themes a document has. `share` is the part of the document's
    characters in passages of the theme; shares of a document sum to at most 1, the rest has no theme; 0 says that the
    theme is present and no passage is mainly about it. `probability` is that of `present`, or of the surest passage of
    a found theme. Documents keep their order, themes go by share.
    """
    order = {name: place for place, name in enumerate(dict.fromkeys(passages["document_id"]))}
    total = passages.groupby("document_id")["length"].sum().clip(lower=1)
    themed = passages[passages["theme_id"].notna()]
    found = themed.groupby(["document_id", "theme_id"], as_index=False).agg(
        length=("length", "sum"), surest=("probability", "max")
    )
    both = found.merge(present, on=["document_id", "theme_id"], how="outer")
    both["share"] = (both["length"].fillna(0) / both["document_id"].map(total)).clip(0, 1)
    both["probability"] = both["probability"].fillna(both["surest"])
    both["order"] = both["document_id"].map(order)
    both = both.sort_values(["order", "share", "theme_id"], ascending=[True, False, True], kind="stable")
    return both[COLUMNS].reset_index(drop=True)
