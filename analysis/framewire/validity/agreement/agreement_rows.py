"""The table of agreement: every coefficient and every confusion, for all units of a kind and for each subject."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from framewire.validity.agreement.coefficients import MISSING, Agreement, Codes, alpha, crossed, kappa, raw
from framewire.validity.agreement.gold import ADJUDICATOR
from framewire.validity.units import ABSENT, CODES

Row = dict[str, object]


def agreement_rows(kind: str, samples: pd.DataFrame, annotations: pd.DataFrame, seed: int) -> Iterator[Row]:
    """Yield the table for one kind: all subjects (null), then each subject and voice. The adjudicator is no coder."""
    columns = ["unit_id", "document_id", "subject_id", "voice"]
    mine = samples.loc[samples["kind"] == kind, columns].merge(annotations, on="unit_id")
    mine = mine[mine["coder"] != ADJUDICATOR]
    if not len(mine):
        return
    yield from _group(mine, {"kind": kind}, seed)
    for voice in sorted(mine["voice"].dropna().unique()):
        yield from _group(mine[mine["voice"] == voice], {"kind": kind, "voice": voice}, seed)
    subjects = mine[["subject_id", "voice"]].drop_duplicates().sort_values(["subject_id", "voice"])
    for subject, voice in subjects.itertuples(index=False, name=None):
        some, key = mine[mine["subject_id"] == subject], {"kind": kind, "subject_id": subject}
        if isinstance(voice, str):
            some, key = some[some["voice"] == voice], key | {"voice": voice}
        yield from _group(some, key, seed)


def _group(rows: pd.DataFrame, key: Row, seed: int) -> Iterator[Row]:
    words = CODES[str(key["kind"])]
    table = rows.assign(number=rows["code"].map({word: place for place, word in enumerate(words)}))
    wide = table.pivot(index="unit_id", columns="coder", values="number").fillna(MISSING).astype(np.int64)
    codes = wide.to_numpy()
    home = rows.drop_duplicates("unit_id").set_index("unit_id")["document_id"].loc[wide.index]
    articles = np.unique(home, return_inverse=True)[1].astype(np.int64)
    yield _row(key | {"measure": "alpha_nominal"}, alpha(codes, len(words), articles, "nominal", seed))
    if ABSENT in words and len(words) > 2:
        # "Absent" is no point on the scale from against to favour: the ordinal coefficient is of those who take it up.
        scale = np.where(codes == words.index(ABSENT), MISSING, codes)
        yield _row(key | {"measure": "alpha_ordinal"}, alpha(scale, len(words) - 1, articles, "ordinal", seed))
    for one, other in combinations(range(codes.shape[1]), 2):
        pair = key | {"coder_a": str(wide.columns[one]), "coder_b": str(wide.columns[other])}
        yield from _pair(pair, (codes[:, one], codes[:, other]), words, articles, seed)


def _pair(key: Row, codes: tuple[Codes, Codes], words: tuple[str, ...], articles: Codes, seed: int) -> Iterator[Row]:
    yield _row(key | {"measure": "kappa"}, kappa(*codes, len(words), articles, seed))
    yield _row(key | {"measure": "raw"}, raw(*codes, len(words), articles, seed))
    both = (codes[0] != MISSING) & (codes[1] != MISSING)
    counts = crossed(codes[0][both], codes[1][both], len(words)).sum(axis=0)
    for first, second in np.argwhere(counts > 0):
        cell = {"measure": "confusion", "code_a": words[first], "code_b": words[second]}
        yield key | cell | {"units": int(counts[first, second])}


def _row(key: Row, found: Agreement) -> Row:
    row = key | {"units": found.units}
    if np.isnan(found.value):
        return row | {"reason": "one_code_only" if found.units else "too_few_labels"}
    if np.isnan(found.low):
        return row | {"reason": "too_few_articles"}
    return row | {"value": round(found.value, 6), "low": round(found.low, 6), "high": round(found.high, 6)}
