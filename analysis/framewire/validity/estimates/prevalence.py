"""How common each code is: as the model counts, as the coders alone would, and corrected, each with its interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from framewire.models.rules import rule
from framewire.validity.estimates.checked import MOST_UNSEEN, Checked
from framewire.validity.estimates.estimators import ESTIMATORS, Estimate, Estimator, Labels, naive
from framewire.validity.estimates.intervals import Interval, difference_interval, share_interval
from framewire.validity.units import ABSENT

FEWEST_LABELS, FEWEST_OF_IT = rule("fewest_labels"), rule("fewest_of_it")
MOST_OUTLETS = 12
Row = dict[str, object]


@dataclass(frozen=True)
class _Found:
    """An estimate with its interval and the rows it came from."""

    interval: Interval
    estimate: Estimate
    rows: Checked


def prevalence_rows(all_units: Checked) -> Iterator[Row]:
    """Yield the table of prevalence for one kind: each subject and voice, whole, by outlet, by period, and apart."""
    subjects = all_units.units[["subject_id", "voice"]].drop_duplicates().sort_values(["subject_id", "voice"])
    for subject, voice in subjects.itertuples(index=False, name=None):
        some = all_units.where("subject_id", subject)
        key: Row = {"kind": some.kind, "subject_id": subject}
        if isinstance(voice, str):
            some, key = some.where("voice", voice), key | {"voice": voice}
        yield from _of_subject(some, key)


def _of_subject(some: Checked, key: Row) -> Iterator[Row]:
    yield from _shares(some, key)
    outlets = some.units["outlet"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    named = [str(name) for name in outlets.index[:MOST_OUTLETS]]
    groups = {name: some.where("outlet", name) for name in sorted(named)}
    for name, group in groups.items():
        yield from _shares(group, key | {"outlet": name})
    for one, other in combinations(groups, 2):
        yield from _differences(some, groups[one], groups[other], key | {"outlet": one, "versus": other})
    for period in sorted(some.units["period"].dropna().unique()):
        yield from _shares(some.where("period", period), key | {"period": str(period)})


def bases(some: Checked) -> tuple[str, ...]:
    """Return what shares can be of: all units, and, where a code "absent" exists beside others, those taken up."""
    return ("all", "taken_up") if ABSENT in some.codes and len(some.codes) > 2 else ("all",)


def _shares(some: Checked, key: Row) -> Iterator[Row]:
    for basis, code, name in _asked(some, (some,)):
        row = key | {"code": code, "basis": basis, "estimator": name}
        yield _row(row, some, _share(some, code, basis, ESTIMATORS[name]))


def _differences(whole: Checked, one: Checked, other: Checked, key: Row) -> Iterator[Row]:
    for basis, code, name in _asked(whole, (one, other)):
        sides = [_share(side, code, basis, ESTIMATORS[name]) for side in (one, other)]
        yield _apart(key | {"code": code, "basis": basis, "estimator": name}, (one, other), sides)


def _asked(some: Checked, groups: tuple[Checked, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield basis, code and estimator: without enough labels only the model's count and a null one."""
    enough = all(group.whole or len(group.gold) >= FEWEST_LABELS for group in groups)
    names = tuple(ESTIMATORS) if enough else ("naive", "corrected")
    for basis in bases(some):
        for code in some.codes:
            if basis == "all" or code != ABSENT:
                yield from ((basis, code, name) for name in names)


def _apart(row: Row, rows: tuple[Checked, Checked], sides: list[_Found | str]) -> Row:
    sizes: Row = {"units": sum(len(side.units) for side in rows), "labels": sum(len(side.gold) for side in rows)}
    reason = next((side for side in sides if isinstance(side, str)), None)
    one, other = sides
    if reason is not None or isinstance(one, str) or isinstance(other, str):
        return row | sizes | {"reason": reason}
    found = difference_interval(one.interval, other.interval, _shared(one, other))
    return row | sizes | _numbers(found)


def _shared(one: _Found, other: _Found) -> float:
    """Return the covariance of two estimates that copies of a family bring about: 0 where they share none."""
    families = set(one.rows.gold["family_id"]) & set(other.rows.gold["family_id"])
    if not families or not one.estimate.influence.any():
        return 0.0
    sides = []
    for side in (one, other):
        keep = side.rows.gold["family_id"].isin(families).to_numpy()
        totals = dict.fromkeys(sorted(families), 0.0)
        for family, part in zip(side.rows.gold["family_id"][keep], side.estimate.influence[keep], strict=True):
            totals[family] += part
        sides.append(np.array(list(totals.values())))
    return float(sides[0] @ sides[1])


def _share(some: Checked, code: str, basis: str, estimator: Estimator) -> _Found | str:
    """Return one share with its interval, or the word for why there is none."""
    if estimator is naive:
        return _as_counted(some, code, basis)
    if some.whole:
        return _as_coded(some, code, basis)
    if len(some.gold) < FEWEST_LABELS:
        return "too_few_labels"
    labels = some.labels[code]
    reason = _too_little(some, labels, basis)
    if reason:
        return reason
    estimate = estimator(labels)
    if basis == "taken_up":
        estimate = _ratio(estimate, estimator(some.taken_up))
    design = labels.design
    return _Found(share_interval(estimate, design), estimate, some)


def _too_little(some: Checked, labels: Labels, basis: str) -> str | None:
    judged = int((some.coded != ABSENT).sum()) if basis == "taken_up" else len(some.gold)
    if judged < FEWEST_LABELS or some.unseen > MOST_UNSEEN:
        return "too_few_labels"
    seen = labels.truth.sum()
    rare = min(seen, judged - seen)
    return "too_few_of_it" if rare < FEWEST_OF_IT else None


def _ratio(part: Estimate, whole: Estimate) -> Estimate:
    """Return a share of those taken up: the ratio of two estimates, linearised (Särndal et al. 1992, section 5.5)."""
    value = part.value / whole.value
    influence = (part.influence - value * whole.influence) / whole.value
    return Estimate(value, influence, part.tuning, part.unseen / whole.value**2)


def _as_coded(some: Checked, code: str, basis: str) -> _Found | str:
    """Return the share that was coded, where nothing was left to code: no model is needed, and nothing is uncertain."""
    weight, coded = some.gold["weight"].to_numpy(float), some.coded
    counted = weight if basis == "all" else weight * (coded != ABSENT)
    if not counted.any():
        return "too_few_of_it"
    value = float(counted[coded == code].sum() / counted.sum())
    interval = Interval(value, value, value, 0.0, float(len(coded)))
    return _Found(interval, Estimate(value, np.zeros(len(coded))), some)


def _as_counted(some: Checked, code: str, basis: str) -> _Found | str:
    """Return the model's count with the interval that takes every answer for right (Wilson 1927)."""
    hits, whole = some.said(code, judged_only=basis == "taken_up")
    if not whole:
        return "never_said"
    value = hits / whole
    reach = 1.959964**2 / whole
    half = float(np.sqrt(reach * (value * (1 - value) + reach / 4)))
    low, high = ((value + reach / 2 + sign * half) / (1 + reach) for sign in (-1, 1))
    spread = max(value * (1 - value), 0.25 / whole) / whole
    interval = Interval(value, max(low, 0.0), min(high, 1.0), spread, float(whole))
    return _Found(interval, Estimate(value, np.zeros(len(some.gold)), 1.0), some)


def _row(row: Row, some: Checked, found: _Found | str) -> Row:
    sizes: Row = {"units": len(some.units), "labels": len(some.gold)}
    if isinstance(found, str):
        return row | sizes | {"reason": found}
    return row | sizes | _numbers(found.interval) | {"tuning": round(found.estimate.tuning, 6)}


def _numbers(found: Interval) -> Row:
    return {"value": round(found.value, 6), "low": round(found.low, 6), "high": round(found.high, 6)}
