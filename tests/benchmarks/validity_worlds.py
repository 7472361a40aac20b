"""Invented corpora whose true shares are known, and draws from them: for the simulation of intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, ndtri

from framewire.validity.estimates.design import Design
from framewire.validity.estimates.estimators import Labels

Plan = Literal["equal", "by answer"]


@dataclass(frozen=True)
class Cell:
    """One setting: the model's accuracy, how common the code is, labels, families, and how units are drawn."""

    accuracy: float
    prevalence: float
    labels: int
    copies: bool
    plan: Plan
    units: int = 6000
    bias: float = 0.3

    @property
    def expected(self) -> float:
        """Positives expected among the labels of a draw with equal probabilities."""
        return self.labels * self.prevalence


class World:
    """A corpus of two outlets: in the first the code is rarer and the model misses it more often.

    `truth`, `answer` (in [0, 1], calibrated at even odds only), `outlet`, `family`: one entry a unit. A family has 1 to
    10 copies, which may lie in both outlets and, one in fifty, differ in truth.
    """

    def __init__(self, cell: Cell, dice: np.random.Generator) -> None:
        self.cell = cell
        sizes = np.where(dice.random(cell.units) < (0.15 if cell.copies else 0.0), dice.integers(2, 11, cell.units), 1)
        sizes = sizes[: np.searchsorted(np.cumsum(sizes), cell.units) + 1]
        self.family = np.repeat(np.arange(len(sizes)), sizes)
        self.copies = sizes[self.family]
        n, copied = len(self.family), self.copies > 1
        home = (dice.random(len(sizes)) < 0.5).astype(int)
        self.outlet = np.where(copied & (dice.random(n) < 0.3), 1 - home[self.family], home[self.family])
        share = np.where(home == 1, 1.3, 0.7) * cell.prevalence
        truth = (dice.random(len(sizes)) < share)[self.family]
        self.truth = np.where(copied & (dice.random(n) < 0.02), dice.random(n) < cell.prevalence, truth).astype(float)
        sharp = ndtri(cell.accuracy)
        lean = np.where(self.outlet == 1, cell.bias, -cell.bias)
        signal = dice.normal(size=len(sizes))[self.family] + np.where(self.truth == 1, sharp, -sharp) + lean
        self.answer, self.says = expit(2 * sharp * signal), signal > 0
        self._plan_strata()

    def _plan_strata(self) -> None:
        copied = (self.copies > 1).astype(int)
        key = copied if self.cell.plan == "equal" else copied + 2 * self.says.astype(int)
        self.stratum = np.unique(key, return_inverse=True)[1]
        spread = np.where(self.says, 0.4, 0.25) if self.cell.plan == "by answer" else np.ones(len(key))
        weights = np.bincount(self.stratum, spread)
        self.sizes = np.maximum(np.round(self.cell.labels * weights / weights.sum()).astype(int), 2)
        self.first = np.r_[0, np.flatnonzero(np.diff(self.family)) + 1]
        self.behind = np.diff(np.r_[self.first, len(self.family)])
        both = np.bincount(self.family, self.outlet) / self.behind
        self.in_both = ((both > 0) & (both < 1))[self.family]

    def draw(self, dice: np.random.Generator) -> tuple[np.ndarray, Design]:
        """Draw as the product does: one copy stands for a family, then a simple sample in each stratum."""
        standing = self.first + (dice.random(len(self.first)) * self.behind).astype(int)
        order = np.lexsort((dice.random(len(standing)), self.stratum[standing]))
        ordered = self.stratum[standing][order]
        whole = np.bincount(ordered, minlength=len(self.sizes))
        sizes = np.minimum(self.sizes, whole)
        rank = np.arange(len(ordered)) - np.searchsorted(ordered, np.arange(len(sizes)))[ordered]
        rows = standing[order[rank < sizes[ordered]]]
        strata = self.stratum[rows]
        weight = self.copies[rows] * whole[strata] / sizes[strata]
        return rows, Design(weight.astype(float), strata, self.family[rows], (sizes / whole)[strata])

    def labels(self, rows: np.ndarray, design: Design) -> Labels:
        """Return what a draw tells about the whole corpus."""
        return Labels(self.truth[rows], self.answer[rows], self.answer, design)

    def labels_of(self, outlet: int, rows: np.ndarray, design: Design) -> Labels:
        """Return what a draw tells about one outlet."""
        mine = self.outlet[rows] == outlet
        kept = rows[mine]
        part = design.take(mine)
        drawn = np.where(self.in_both[kept], 0.0, part.drawn)
        design = Design(part.weight, part.stratum, part.cluster, drawn)
        return Labels(self.truth[kept], self.answer[kept], self.answer[self.outlet == outlet], design)
