"""How well coders agree: raw agreement, Cohen's kappa, Krippendorff's alpha, each with an interval by article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from framewire.validity.estimates.design import Floats

Level = Literal["nominal", "ordinal"]
DRAWS = 1000
MISSING = -1


@dataclass(frozen=True)
class Agreement:
    """A coefficient with its 95 % interval. `value` is null (nan) where it is not defined: no code ever differs.

    `low` and `high` are null too where fewer than two articles were coded. Values below 0 are worse than chance.
    """

    value: float
    low: float
    high: float
    units: int


Codes = npt.NDArray[np.int64]


def pairs(codes: Codes, kinds: int) -> Floats:
    """Return (units, kinds, kinds): what each unit adds to the coincidences of Krippendorff (2019, chapter 12).

    `codes` is (units, coders) with values in [0, kinds), and -1 where a coder did not code. A unit with m codes adds
    its ordered pairs, each 1 / (m - 1); one with fewer than two codes adds nothing.
    """
    counts = np.stack([(codes == kind).sum(axis=1) for kind in range(kinds)], axis=1).astype(np.float64)
    coded = counts.sum(axis=1)
    both = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(kinds)
    weight = np.divide(1.0, coded - 1, out=np.zeros_like(coded), where=coded > 1)
    result: Floats = both * weight[:, None, None]
    return result


def alpha_of(coincidences: Floats, level: Level = "nominal") -> Floats:
    """Return Krippendorff's alpha (...,) of coincidences (..., kinds, kinds); nan where only one kind was used.

    >>> float(alpha_of(np.array([[4.0, 0.0], [0.0, 4.0]])))
    1.0
    """
    totals = coincidences.sum(axis=-1)
    whole = totals.sum(axis=-1)
    apart = _ordinal(totals) if level == "ordinal" else 1 - np.eye(totals.shape[-1])
    seen = (coincidences * apart).sum(axis=(-2, -1))
    by_chance = (totals[..., :, None] * totals[..., None, :] * apart).sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        value: Floats = 1 - (whole - 1) * seen / by_chance
    return np.where(by_chance > 0, value, np.nan)


def kappa_of(table: Floats) -> Floats:
    """Return Cohen's kappa (1960) (...,) of cross tables (..., kinds, kinds): first coder by second.

    Null (nan) where both coders used one and the same code throughout.
    """
    whole = table.sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = table / whole[..., None, None]
        same = np.trace(shares, axis1=-2, axis2=-1)
        chance = (shares.sum(axis=-1) * shares.sum(axis=-2)).sum(axis=-1)
        value: Floats = np.where(chance < 1, (same - chance) / (1 - chance), np.nan)
    return value


def raw_of(table: Floats) -> Floats:
    """Return the share of equal codes (...,) in cross tables (..., kinds, kinds); nan where nothing was coded twice."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Floats = np.trace(table, axis1=-2, axis2=-1) / table.sum(axis=(-2, -1))
    return share


def alpha(codes: Codes, kinds: int, articles: Codes, level: Level = "nominal", seed: int = 0) -> Agreement:
    """Return Krippendorff's alpha of (units, coders) codes; its interval draws whole articles again (units,)."""
    parts = pairs(codes, kinds)
    coded = (codes != MISSING).sum(axis=1) > 1
    return _with_interval(parts[coded], articles[coded], lambda sums: alpha_of(sums, level), seed)


def kappa(first: Codes, second: Codes, kinds: int, articles: Codes, seed: int = 0) -> Agreement:
    """Return Cohen's kappa of two coders' codes (units,), -1 where one did not code."""
    both = (first != MISSING) & (second != MISSING)
    return _with_interval(crossed(first[both], second[both], kinds), articles[both], kappa_of, seed)


def raw(first: Codes, second: Codes, kinds: int, articles: Codes, seed: int = 0) -> Agreement:
    """Return the share of units that two coders coded alike."""
    both = (first != MISSING) & (second != MISSING)
    return _with_interval(crossed(first[both], second[both], kinds), articles[both], raw_of, seed)


def crossed(first: Codes, second: Codes, kinds: int) -> Floats:
    """Return (units, kinds, kinds): 1 at the two codes of each unit; their sum is the confusion of two coders."""
    table = np.zeros((len(first), kinds, kinds))
    table[np.arange(len(first)), first, second] = 1.0
    return table


def _with_interval(parts: Floats, articles: Codes, coefficient: Callable[[Floats], Floats], seed: int) -> Agreement:
    """Return the coefficient of the summed parts, with its interval over articles drawn again with replacement."""
    value = float(coefficient(parts.sum(axis=0))) if len(parts) else float("nan")
    names, codes = np.unique(articles, return_inverse=True)
    if len(names) < 2 or np.isnan(value):
        return Agreement(value, float("nan"), float("nan"), len(parts))
    by_article = np.zeros((len(names), *parts.shape[1:]))
    np.add.at(by_article, codes, parts)
    low, high = _interval(by_article, coefficient, seed)
    return Agreement(value, low, high, len(parts))


def _interval(by_article: Floats, coefficient: Callable[[Floats], Floats], seed: int) -> tuple[float, float]:
    n = len(by_article)
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), DRAWS).astype(np.float64)
    drawn = coefficient(np.tensordot(times, by_article, axes=1))
    low, high = np.quantile(drawn[~np.isnan(drawn)], (0.025, 0.975))
    return float(low), float(high)


def _ordinal(totals: Floats) -> Floats:
    """Return the squared ordinal distances (..., kinds, kinds): codes between two, the ends counted half."""
    below = np.cumsum(totals, axis=-1) - totals / 2
    apart: Floats = (below[..., :, None] - below[..., None, :]) ** 2
    return apart
