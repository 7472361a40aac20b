"""From the codes of several coders to one: by majority, or by the coder who decides between the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

ADJUDICATOR = "adjudicator"


def gold_of(annotations: pd.DataFrame) -> tuple[list[dict[str, object]], list[str]]:
    """Return the rows of the table of gold, and the units that are tied and need a decision.

    `decided_by` says how: "one coder", "all agree", "majority", or "adjudicator", whose code settles a unit.

    >>> codes = [("u1", "a", "favour"), ("u1", "b", "favour"), ("u2", "a", "favour"), ("u2", "b", "neutral")]
    >>> rows, ties = gold_of(pd.DataFrame(codes, columns=["unit_id", "coder", "code"]))
    >>> [row["decided_by"] for row in rows], ties
    (['all agree'], ['u2'])
    """
    by_unit: dict[str, dict[str, str]] = {}
    for unit, coder, code in zip(annotations["unit_id"], annotations["coder"], annotations["code"], strict=True):
        by_unit.setdefault(str(unit), {})[str(coder)] = str(code)
    rows: list[dict[str, object]] = []
    ties: list[str] = []
    for unit in sorted(by_unit):
        decided = _decided(by_unit[unit])
        if decided is None:
            ties.append(unit)
            continue
        code, how = decided
        rows.append({"unit_id": unit, "code": code, "decided_by": how, "coders": sorted(by_unit[unit])})
    return rows, ties


def _decided(codes: Mapping[str, str]) -> tuple[str, str] | None:
    if ADJUDICATOR in codes:
        return codes[ADJUDICATOR], ADJUDICATOR
    counts = Counter(codes.values()).most_common(2)
    if len(counts) == 1:
        return counts[0][0], "one coder" if len(codes) == 1 else "all agree"
    return (counts[0][0], "majority") if counts[0][1] > counts[1][1] else None


def adjudication_rows(ties: Sequence[str], annotations: pd.DataFrame) -> dict[str, str]:
    """Return, for each tied unit, who coded it how, in words for the one who decides."""
    tied = annotations[annotations["unit_id"].isin(ties)].sort_values(["unit_id", "coder"])
    said = tied["coder"].astype(str) + ": " + tied["code"].astype(str)
    return {str(unit): "; ".join(group) for unit, group in said.groupby(tied["unit_id"])}
