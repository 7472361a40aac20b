"""From sentences to what the writer of an article thinks: calibrated on whole articles, one line of arithmetic.

The clearest sentence counts, and only what its side has above the rule least_side. So an article does not come nearer
to a side by being long, and a neutral sentence never brings it there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from framewire.models.rules import rule, rule_list

Numbers = NDArray[np.float64]
Triple = tuple[float, float, float]


def excess(parts: Sequence[Sequence[float]] | Sequence[Numbers]) -> tuple[float, float]:
    """Return by how much the largest P(favour) and the largest P(against) of the sentences (n, 3) pass least_side.

    >>> favour, against = excess([[0.8, 0.2, 0.0], [0.1, 0.7, 0.2]])
    >>> round(favour, 2), round(against, 2)
    (0.65, 0.05)
    """
    values = np.asarray(parts, np.float64).reshape(-1, 3)
    least = rule("least_side")
    return max(0.0, float(values[:, 0].max()) - least), max(0.0, float(values[:, 2].max()) - least)


def weighed(parts: Sequence[Sequence[float]] | Sequence[Numbers], prior: Triple) -> Numbers:
    """Return P(favour), P(neutral), P(against) of an article from those (n, 3) of its sentences, n at least 1.

    Odds of a side to neutral = exp(article_offset + article_slope * excess of that side), a logistic regression on
    whole articles; then shifted to `prior`.

    >>> weighed([[0.8, 0.2, 0.0], [0.0, 1.0, 0.0]], (0.2, 0.6, 0.2)).round(2).tolist()
    [0.75, 0.23, 0.02]
    """
    offset, slope = rule("article_offset"), rule("article_slope")
    favour, against = (np.exp(offset + slope * side) for side in excess(parts))
    fitted = np.array([favour, 1.0, against]) / (favour + 1 + against)
    return shifted(fitted, fitted_prior(), prior)


def fitted_prior() -> Triple:
    """Return the shares of favour, neutral, against among the articles that the formula was fitted on."""
    favour, neutral, against = rule_list("fitted_prior")
    return float(favour), float(neutral), float(against)


def shifted(p: Sequence[float] | Numbers, fitted: Triple, prior: Triple) -> Numbers:
    """Return a distribution (3,) as it is where the base rates are `prior` and not `fitted`.

    Each probability is multiplied by prior / fitted, then all are made to sum to 1 (Saerens, Latinne and Decaestecker
    2002, equation 2.4).

    >>> shifted([0.5, 0.5, 0.0], (0.5, 0.25, 0.25), (0.25, 0.5, 0.25)).round(2).tolist()
    [0.2, 0.8, 0.0]
    """
    found = np.asarray(p, np.float64) * np.asarray(prior) / np.asarray(fitted)
    return np.asarray(found / found.sum())
