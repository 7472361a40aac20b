"""How labelled units were drawn, and the variance of a weighted sum over them that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from framewire.models.rules import rule

UNSEEN = rule("unseen_label")
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Design:
    """How n labelled units were drawn, one entry a unit.

    `weight` is 1 / probability of being drawn (> 0); `stratum` and `cluster` are codes, equal where units belong
    together; `drawn` is the share of its stratum that was drawn, in [0, 1), and 0 where no credit is taken for it.
    """

    weight: Floats
    stratum: Codes
    cluster: Codes
    drawn: Floats

    @classmethod
    def simple(cls, n: int) -> Design:
        """Return the design of n units drawn with equal probability from a population without end."""
        return cls(np.ones(n), np.zeros(n, np.int64), np.arange(n), np.zeros(n))

    @cached_property
    def groups(self) -> Codes:
        """Strata as codes from 0, those of one unit taken together."""
        _, codes, sizes = np.unique(self.stratum, return_inverse=True, return_counts=True)
        merged = np.where(sizes[codes] == 1, -1, codes)
        found: Codes = np.unique(merged, return_inverse=True)[1].astype(np.int64)
        return found

    @cached_property
    def clusters(self) -> Codes:
        """Clusters as codes from 0."""
        found: Codes = np.unique(self.cluster, return_inverse=True)[1].astype(np.int64)
        return found

    def __len__(self) -> int:
        return len(self.weight)

    def take(self, rows: npt.NDArray[np.bool_]) -> Design:
        """Return the design of some of the units."""
        return Design(self.weight[rows], self.stratum[rows], self.cluster[rows], self.drawn[rows])


def covariance(one: Floats, other: Floats, design: Design) -> float:
    """Return the covariance of two sums over the labelled units; of a sum with itself, its variance.

    Each unit's part is centred on its stratum and scaled by n / (n - 1) and by what of the stratum is left undrawn,
    then summed by cluster (the ultimate cluster estimator: Särndal, Swensson and Wretman 1992, section 4.6). Strata
    with one unit are taken together (Cochran 1977, section 5A.12). Null (nan) below two units.

    >>> y = np.array([0.0, 1.0, 1.0, 0.0])
    >>> round(covariance(y / 4, y / 4, Design.simple(4)), 4)  # s² / n = (1/3) / 4
    0.0833
    """
    if len(design) < 2:
        return float("nan")
    first, second = _parts(one, design), _parts(other, design)
    return float(np.sum(_by_cluster(first, design) * _by_cluster(second, design)))


def unseen(truth: Floats, design: Design) -> float:
    """Return the variance that strata may hide in which every label is the same: none was seen, some may be there.

    Such a stratum counts as if half a label more had been of the other kind (Jeffreys's share), for what of it was not
    drawn. An estimate's variance is at least this. Nought where every stratum shows both kinds or was drawn whole.

    >>> round(unseen(np.zeros(9), Design.simple(9)), 4)  # .05 x .95 / 9
    0.0053
    """
    groups, sizes = design.groups, np.bincount(design.groups)
    ones = np.bincount(groups, truth)
    share = np.bincount(groups, design.weight) / design.weight.sum()
    left = 1 - np.bincount(groups, design.drawn) / sizes
    chance = UNSEEN / (sizes + 1)
    hidden = share**2 * left * chance * (1 - chance) / sizes
    return float(np.sum(hidden, where=(ones == 0) | (ones == sizes)))


def degrees_of_freedom(influence: Floats, design: Design) -> float:
    """Return the degrees of freedom of a variance: Satterthwaite's, from the variance of each stratum.

    At least 1. A stratum of two units that carries the whole variance gives 1, however many others there are.
    """
    groups = design.groups
    parts = np.bincount(groups, _parts(influence, design) ** 2)
    sizes = np.bincount(groups)
    known = parts > 0
    if not known.any():
        return float(max(len(design) - int(groups.max() + 1), 1))
    return max(float(parts.sum() ** 2 / np.sum(parts[known] ** 2 / np.maximum(sizes[known] - 1, 1))), 1.0)


def tail_degrees(influence: Floats, design: Design) -> float:
    """Return the degrees of freedom that the tails of the parts leave to their variance, at least 2.

    The variance of a variance grows with the kurtosis of what it is made of: k parts that are not zero count as about
    2k (Satterthwaite 1946, with the moments of Cramér 1946, section 27.4).
    """
    parts = _parts(influence, design)
    whole = float(np.sum(parts**2))
    if not whole > 0:
        return float("inf")
    kurtosis = len(parts) * float(np.sum(parts**4)) / whole**2
    return max(2 * len(parts) / max(kurtosis - 1, 1e-9), 2.0)


def _parts(influence: Floats, design: Design) -> Floats:
    groups = design.groups
    sizes = np.bincount(groups)
    centre = np.bincount(groups, influence) / np.maximum(sizes, 1)
    centre[sizes == 1] = 0.0
    scale = np.sqrt((1 - design.drawn) * (sizes / np.maximum(sizes - 1, 1))[groups])
    parts: Floats = (influence - centre[groups]) * scale
    return parts


def _by_cluster(parts: Floats, design: Design) -> Floats:
    totals: Floats = np.bincount(design.clusters, parts).astype(np.float64)
    return totals
