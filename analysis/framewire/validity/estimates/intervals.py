"""From an estimate to its 95 % interval, for shares (never outside [0, 1]) and for differences of shares.

The choices below were made by simulation, `make bench-validity`; its table says where they hold and where not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from framewire.validity.estimates.design import Design, covariance, degrees_of_freedom, tail_degrees
from framewire.validity.estimates.estimators import Estimate

CONFIDENCE = 0.95
# A variance below it is rounding.
NOUGHT = 1e-14


@dataclass(frozen=True)
class Interval:
    """Value, 95 % interval, and the variance and degrees of freedom that it came from."""

    value: float
    low: float
    high: float
    variance: float
    freedom: float


def share_interval(estimate: Estimate, design: Design) -> Interval:
    """Return the interval of a share: Wilson's (1927) with the effective sample size of its variance.

    The effective sample size is what a simple sample would need for the same variance (Kish 1965; Korn and Graubard
    1998); the quantile is Student's, with Satterthwaite's degrees of freedom, fewer where the variance rests on few
    errors of the model. With no label of one kind the variance of a sample of n with half a label of it stands in.

    >>> from framewire.validity.estimates.design import Design
    >>> y = np.repeat([1.0, 0.0], [50, 50])
    >>> found = share_interval(Estimate(0.5, (y - 0.5) / 100), Design.simple(100))
    >>> round(found.low, 3), round(found.high, 3)
    (0.402, 0.598)
    """
    value = estimate.value
    variance, freedom = _spread(estimate, design)
    inside = _inside(value, len(design))
    reach = float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) ** 2 * variance / (inside * (1 - inside))
    shown = float(np.clip(value, 0.0, 1.0))
    centre = (shown + reach / 2) / (1 + reach)
    half = float(np.sqrt(reach * (shown * (1 - shown) + reach / 4)) / (1 + reach))
    low, high = max(centre - half, 0.0), min(centre + half, 1.0)
    return Interval(shown, min(low, shown), max(high, shown), variance, freedom)


def difference_interval(one: Interval, other: Interval, shared: float = 0.0) -> Interval:
    """Return the interval of one share less another; `shared` is the covariance of the two estimates.

    Each variance is that of a share with half a label of each kind added, in units of its effective sample size (after
    Agresti and Caffo 2000); the degrees of freedom are Welch's (1947).
    """
    parts = [_stabilised(side) for side in (one, other)]
    variance = max(sum(parts) - 2 * shared, min(parts))
    welch = sum(part**2 / side.freedom for part, side in zip(parts, (one, other), strict=True))
    freedom = sum(parts) ** 2 / welch if welch > 0 else 1.0
    half = float(stdtrit(freedom, (1 + CONFIDENCE) / 2) * np.sqrt(variance))
    value = one.value - other.value
    return Interval(value, max(value - half, -1.0), min(value + half, 1.0), variance, freedom)


def _spread(estimate: Estimate, design: Design) -> tuple[float, float]:
    """Return variance and degrees of freedom of an estimate.

    Wilson's interval already knows how the variance of plain labels depends on the share. What the model's answers
    take away does not follow the share: so far as they count, the tails of the errors decide the degrees of freedom.
    """
    variance = covariance(estimate.influence, estimate.influence, design)
    if not max(variance, estimate.unseen) > NOUGHT and (design.drawn < 1).any():
        inside = _inside(estimate.value, len(design))
        return inside * (1 - inside) / max(len(design), 1), float(max(len(design) - 1, 1))
    if estimate.unseen >= variance:
        return estimate.unseen, float(max(len(design) - len(np.unique(design.groups)), 1))
    plain = degrees_of_freedom(estimate.influence, design)
    tails = min(plain, tail_degrees(estimate.influence, design))
    return variance, 1 / ((1 - estimate.tuning) / plain + estimate.tuning / tails)


def _inside(value: float, labels: int) -> float:
    """Return a share kept half a label away from 0 and 1."""
    edge = 0.5 / max(labels, 1)
    return float(np.clip(value, edge, 1 - edge))


def _stabilised(side: Interval) -> float:
    if not side.variance > 0:
        return 0.0
    inside = float(np.clip(side.value, 1e-3, 1 - 1e-3))
    effective = inside * (1 - inside) / side.variance
    moved = (inside * effective + 0.5) / (effective + 1)
    return moved * (1 - moved) / (effective + 1)
