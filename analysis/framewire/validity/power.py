"""How many more units, and where, for intervals of a wanted width."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framewire.models.rules import rule
from framewire.validity.estimates.design import Floats
from framewire.validity.estimates.prevalence import FEWEST_LABELS
from framewire.validity.sampling import JUDGED, SPREAD

HALF_WIDTH = 0.05
PRIOR_UNITS = rule("sample_spread_prior")


@dataclass(frozen=True)
class Need:
    """What one subject in one voice needs: units that can be coded, coded so far, half-width expected, more to code.

    `half_width` is that of the 95 % interval of a share, in [0, 1]: 0 where all are coded, null (nan) where a stratum
    has no code yet. `closed` are the strata that cannot get any: all their units were practised on. A family of copies
    is one unit.
    """

    subject_id: str
    voice: str
    units: int
    coded: int
    half_width: float
    more: int
    closed: tuple[str, ...] = ()


def needs(units: pd.DataFrame, spread: dict[str, float], wanted: float = HALF_WIDTH) -> list[Need]:
    """Return the need of each subject and voice for a 95 % half-width of at most `wanted` for every share.

    `units` is `sampling.standing_units` with `group` (what the model said) and `coded` (a flag). The more units are
    those of Neyman's allocation: n = (sum of N s)² / (V + sum of N s²), with N documents and spread s a stratum and V
    the wanted variance of the total (Cochran 1977, section 5.9); with fewer than `FEWEST_LABELS` there is no share.
    """
    found = []
    for (subject, voice), mine in units.groupby([units["subject_id"], units["voice"].fillna("")], sort=True):
        found.append(_need(str(subject), str(voice), mine, spread, wanted))
    return found


def _need(subject: str, voice: str, mine: pd.DataFrame, spread: dict[str, float], wanted: float) -> Need:
    strata = mine.groupby("group", dropna=False).agg(
        units=("unit_id", "size"), documents=("copies", "sum"), coded=("coded", "sum"), pilots=("pilot", "sum")
    )
    units, documents, coded = (strata[name].to_numpy(float) for name in ("units", "documents", "coded"))
    expected = np.array([spread.get(str(group), SPREAD.get(str(group), JUDGED)) for group in strata.index])
    variance = (wanted * documents.sum() / 1.96) ** 2
    # Copies are coded together: a unit of theirs stands for as many documents.
    together = documents / units
    enough = int(np.ceil((documents @ expected) ** 2 / (variance + (documents * together) @ expected**2)))
    room, done = int((~mine["pilot"]).sum()), int(coded.sum())
    half = _half(units, documents, coded, expected)
    more = max(min(max(enough, int(FEWEST_LABELS)), room) - done, 0)
    closed = tuple(str(group) for group in strata.index[strata["pilots"] == strata["units"]])
    return Need(subject, voice, room, done, half, more, closed)


def _half(units: Floats, documents: Floats, coded: Floats, expected: Floats) -> float:
    """Return the half-width that the units coded so far give; nan where a stratum with units has none."""
    if not len(coded) or (coded == 0).any():
        return float("nan")
    parts = documents**2 * expected**2 / coded * (1 - coded / units)
    return float(1.96 * np.sqrt(parts.sum()) / documents.sum())


def measured_spread(gold: pd.DataFrame) -> dict[str, float]:
    """Return the standard deviation of labels by what the model said: the largest over codes, shrunk to the assumed.

    `gold` has the columns `group` and `code`.
    """
    found = {}
    for group, codes in gold.groupby("group")["code"]:
        assumed = SPREAD.get(str(group), JUDGED)
        shares = codes.value_counts(normalize=True).to_numpy()
        seen = float((shares * (1 - shares)).max())
        pooled = (PRIOR_UNITS * assumed**2 + len(codes) * seen) / (PRIOR_UNITS + len(codes))
        found[str(group)] = float(np.sqrt(pooled))
    return found


def in_words(found: list[Need], wanted: float = HALF_WIDTH) -> str:
    """Return the plan as lines for the terminal, the neediest first."""
    lines = [f"Units to code for ±{wanted * 100:.0f} points (95 %), for every share of a subject in a voice:"]
    for need in sorted(found, key=lambda need: (-need.more, need.subject_id, need.voice)):
        place = f"{need.subject_id} {need.voice}".strip()
        lines.append(f"  {place}: {need.more:,} more of {need.units:,} ({need.coded:,} coded, {_now(need)})")
    lines.append(f"  all together: {sum(need.more for need in found):,} more")
    return "\n".join(lines)


def _now(need: Need) -> str:
    if need.closed:
        return f"cannot be known: all of {' and '.join(map(repr, need.closed))} was practised on"
    return "now not known yet" if np.isnan(need.half_width) else f"now ±{need.half_width * 100:.1f} points"
