"""The units that were coded, beside all those they were drawn for: what scores, shares and power are computed from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from framewire.validity.estimates.design import Design, Floats
from framewire.validity.estimates.estimators import Labels
from framewire.validity.units import ABSENT, CODES

# Where more than this share of the documents lies in strata without a single code, the labels do not stand for them.
MOST_UNSEEN = 0.1
# Probabilities are kept in single precision: a stratum that was drawn whole must not seem to lack a unit.
ROUNDING = 1e-5
OF_SENTENCES = frozenset({"evidence", "attribution"})


@dataclass(frozen=True)
class Checked:
    """Some units of one kind: those coded (`gold`, with `code`, `weight`, `share`) and all they stand for (`units`).

    `share` is the share of its stratum that was coded, 0 where copies of a text may lie in other groups. `units` have
    a flag `seen`: a unit of their stratum was coded, in whichever outlet and period.
    """

    kind: str
    gold: pd.DataFrame
    units: pd.DataFrame

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the kind, in the order of a sheet."""
        return CODES[self.kind]

    def where(self, column: str, value: object) -> Checked:
        """Return the units of one subject, voice, outlet or period; the strata stay as they were drawn."""
        gold, units = self.gold[self.gold[column] == value], self.units[self.units[column] == value]
        if column in ("outlet", "period"):
            gold = gold.assign(share=gold["share"].where(gold[f"one_{column}"], 0.0))
        return replace(self, gold=gold, units=units)

    @cached_property
    def unseen(self) -> float:
        """The share of these units, in [0, 1], that lie in strata without a single code; 1 without a unit."""
        return float(1 - self.units["seen"].mean()) if len(self.units) else 1.0

    @cached_property
    def whole(self) -> bool:
        """Whether all that can be coded of these units was coded: nothing is left to chance, however few they are."""
        families = set(self.units["family_id"]) <= set(self.gold["family_id"])
        # Of a family's sentences some may lie in a stratum that was not drawn from; of documents one stands for all.
        complete = self.unseen == 0 if self.kind in OF_SENTENCES else families
        return bool(len(self.gold) and complete and (self.gold["share"] == 1).all())

    @cached_property
    def design(self) -> Design:
        """How the coded units were drawn: strata as drawn, families as clusters."""
        strata = np.unique(self.gold["stratum"], return_inverse=True)[1]
        families = np.unique(self.gold["family_id"], return_inverse=True)[1]
        weight, share = self.gold["weight"].to_numpy(float), self.gold["share"].to_numpy(float)
        return Design(weight, strata.astype(np.int64), families.astype(np.int64), share)

    @cached_property
    def labels(self) -> dict[str, Labels]:
        """What is known about the share of each code among all units."""
        return {
            code: Labels(
                (self.coded == code).astype(float), self._answers(self.gold, code), self._answers(self.units, code),
                self.design,
            )
            for code in self.codes
        }  # fmt: skip

    @cached_property
    def taken_up(self) -> Labels:
        """What is known about the share of units that are not "absent"."""
        absent = self.labels[ABSENT]
        return Labels(1 - absent.truth, 1 - absent.predicted, 1 - absent.population, self.design)

    @cached_property
    def coded(self) -> npt.NDArray[np.object_]:
        """The codes (n,) of the units that were coded."""
        found: npt.NDArray[np.object_] = self.gold["code"].to_numpy(dtype=object)
        return found

    @cached_property
    def _said(self) -> npt.NDArray[np.object_]:
        found: npt.NDArray[np.object_] = self.units["said"].to_numpy(dtype=object)
        return found

    def said(self, code: str, judged_only: bool) -> tuple[int, int]:
        """Return how many units the model gave a code to, and of how many: all, or those that it judged."""
        whole = len(self._said)
        if judged_only:
            whole = sum(int((self._said == other).sum()) for other in self.codes if other != ABSENT)
        return int((self._said == code).sum()), whole

    @staticmethod
    def _answers(frame: pd.DataFrame, code: str) -> Floats:
        answers: Floats = frame[f"p_{code}"].to_numpy(float)
        return answers


def checked(kind: str, units: pd.DataFrame, samples: pd.DataFrame, gold: pd.DataFrame) -> Checked:
    """Join population, draw and gold of one kind.

    `weight` is 1 / (probability x the share of the stratum's draw that has been coded): unfinished sheets are taken
    as they are, since coders get units in a shuffled order.
    """
    mine = samples[samples["kind"] == kind]
    inside = units[units["unit_id"].isin(mine["unit_id"])]
    drawn = mine[mine["draw"].notna()]
    columns = ["unit_id", "stratum", "copies", "probability"]
    joined = drawn[columns].merge(gold[["unit_id", "code"]], on="unit_id").merge(inside, on="unit_id")
    done = joined.groupby("stratum").size() / drawn.groupby("stratum").size()
    part = joined["stratum"].map(done).to_numpy(float)
    chance = joined["probability"].to_numpy(float) * part
    share = chance * joined["copies"].to_numpy(float)
    joined = joined.assign(weight=1 / chance, share=np.where(share > 1 - ROUNDING, 1.0, share))
    for column in ("outlet", "period"):
        joined[f"one_{column}"] = joined["family_id"].isin(_in_one(inside, column)) | (joined["copies"] == 1)
    joined["said"] = joined["said"].astype(object)
    seen = mine.loc[mine["stratum"].isin(set(joined["stratum"])), "unit_id"]
    return Checked(kind, joined, inside.assign(seen=inside["unit_id"].isin(seen)))


def _in_one(units: pd.DataFrame, column: str) -> npt.NDArray[np.object_]:
    """Return the families whose copies all have the same value in a column."""
    numbers = units.groupby("family_id")[column].nunique(dropna=False)
    found: npt.NDArray[np.object_] = numbers[numbers == 1].index.to_numpy(dtype=object)
    return found
