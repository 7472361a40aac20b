"""How right the model is: precision, recall, F1 and calibration, balanced for the draw, each with an interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from framewire.validity.estimates.checked import Checked
from framewire.validity.estimates.design import Design, Floats
from framewire.validity.estimates.estimators import Estimate
from framewire.validity.estimates.intervals import Interval, share_interval

FEWEST = 5
Row = dict[str, object]


@dataclass(frozen=True)
class _Share:
    """The weighted total of `part` (n,) by that of `whole` (n,); `none` is the reason where the whole is nothing."""

    part: Floats
    whole: Floats
    none: str


def score_rows(some: Checked) -> Iterator[Row]:
    """Yield the table of scores for one kind: all subjects together (null), then each subject and voice."""
    yield from _scores(some, {"kind": some.kind})
    subjects = some.units[["subject_id", "voice"]].drop_duplicates().sort_values(["subject_id", "voice"])
    for subject, voice in subjects.itertuples(index=False, name=None):
        mine, key = some.where("subject_id", subject), {"kind": some.kind, "subject_id": subject}
        if isinstance(voice, str):
            mine, key = mine.where("voice", voice), key | {"voice": voice}
        yield from _scores(mine, key)


def _scores(some: Checked, key: Row) -> Iterator[Row]:
    gold, design = some.gold, some.design
    coded = some.coded
    said = gold["said"].to_numpy(dtype=object)
    ones = np.ones(len(gold))
    is_right = _Share((coded == said).astype(float), ones, "too_few_labels")
    yield _row(key | {"measure": "accuracy", "code": None}, is_right, design)
    decided = np.array([isinstance(code, str) for code in said], dtype=bool)
    is_decided = _Share(decided.astype(float), ones, "too_few_labels")
    yield _row(key | {"measure": "decided", "code": None}, is_decided, design)
    for code in some.codes:
        is_code, says = (coded == code).astype(float), (said == code).astype(float)
        hit = is_code * says
        measures = {
            "precision": _Share(hit, says, "never_said"),
            "recall": _Share(hit, is_code, "never_coded"),
            "f1": _Share(hit, (is_code + says) / 2, "never_coded"),
        }
        for measure, share in measures.items():
            yield _row(key | {"measure": measure, "code": code}, share, design)
        yield _overconfidence(key | {"code": code}, gold[f"p_{code}"].to_numpy(float), measures["precision"], design)


def _row(key: Row, share: _Share, design: Design) -> Row:
    labels = int((share.whole > 0).sum())
    row, found = key | {"labels": labels}, ratio(share.part, share.whole, design)
    if found is None or labels < FEWEST:
        return row | {"reason": share.none if found is None else "too_few_labels"}
    return row | {"value": round(found.value, 6), "low": round(found.low, 6), "high": round(found.high, 6)}


def ratio(part: Floats, whole: Floats, design: Design) -> Interval | None:
    """Return the weighted total of `part` by that of `whole`, with its interval; null where the whole is nothing.

    Horvitz and Thompson (1952) totals, the ratio linearised (Särndal et al. 1992, section 5.6): precision is hits by
    what the model said, recall hits by what is there, F1 hits by the mean of the two.
    """
    total = float(design.weight @ whole)
    if not total > 0:
        return None
    value = float(design.weight @ part) / total
    inside = whole > 0
    kept = design.take(inside)
    influence = (design.weight * (part - value * whole) / total)[inside]
    return share_interval(Estimate(value, influence), kept)


def _overconfidence(key: Row, chance: Floats, precision: _Share, design: Design) -> Row:
    """Return how far the mean probability of what the model said lies above the share that is right (calibration)."""
    says = precision.whole
    row = key | {"measure": "overconfidence", "labels": int(says.sum())}
    right = ratio(precision.part, says, design)
    if right is None or says.sum() < FEWEST:
        return row | {"reason": precision.none if right is None else "too_few_labels"}
    mean = float(design.weight @ (says * chance)) / float(design.weight @ says)
    return row | {
        "value": round(mean - right.value, 6),
        "low": round(mean - right.high, 6),
        "high": round(mean - right.low, 6),
    }
