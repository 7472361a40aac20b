"""Estimators of a share from a few hand labels and a model's answer for every unit.

One contract: an `Estimator` takes `Labels` and returns an `Estimate`, whose `influence` says what each labelled unit
adds to its error. Differences and ratios of estimates are then sums of influences, and `design.covariance` gives the
variance of any of them, whatever the design. All are right without any assumption about the model; a good model makes
the later ones narrower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from framewire.validity.estimates.design import Design, Floats, covariance, unseen


@dataclass(frozen=True)
class Labels:
    """What is known about one share: n labelled units of a population of N.

    `truth` (n,) is 1 where a coder saw it, else 0; `predicted` (n,) is the model's answer for the same units, in
    [0, 1]; `population` (N,) its answer for every unit, those included.
    """

    truth: Floats
    predicted: Floats
    population: Floats
    design: Design


@dataclass(frozen=True)
class Estimate:
    """A value and the `influence` (n,) of each labelled unit on it. `tuning` is the weight of the model's answers.

    `unseen` is the variance that strata without a single label of one kind may hide (see `design.unseen`).
    """

    value: float
    influence: Floats
    tuning: float = 0.0
    unseen: float = 0.0


Estimator = Callable[[Labels], Estimate]


def naive(labels: Labels) -> Estimate:
    """Return the share the model sees. It has no influence: no label can correct it."""
    return Estimate(float(labels.population.mean()), np.zeros(len(labels.truth)), 1.0)


def gold_only(labels: Labels) -> Estimate:
    """Return the weighted share among the labelled units alone (Hájek 1971): the model is not used.

    >>> labels = Labels(np.array([1.0, 0.0]), np.zeros(2), np.zeros(4), Design.simple(2))
    >>> gold_only(labels).value
    0.5
    """
    return _corrected(labels, 0.0)


def difference(labels: Labels) -> Estimate:
    """Return the model's share plus its weighted mean error (Särndal et al. 1992, section 6.3).

    It is the estimator of design-based supervised learning (Egami, Hinck, Stewart, Wei 2023) for a mean, and with
    equal probabilities that of prediction-powered inference (Angelopoulos et al. 2023).
    """
    return _corrected(labels, 1.0)


def tuned(labels: Labels) -> Estimate:
    """Return the difference estimator with the weight of the model's answers that makes the variance least.

    PPI++ (Angelopoulos, Duchi, Zrnic 2023, section 6) under the design: the weight is the covariance of label and
    answer by the variance of the answer, kept in [0, 1]. A useless model gets 0, which leaves the gold alone. Since the
    weight is fitted to the same labels, influences are those of a unit left out (HC3: MacKinnon and White 1985).
    """
    found = _corrected(labels, power_tuning(labels))
    if not 0 < found.tuning < 1:
        return found
    return replace(found, influence=found.influence / (1 - _leverage(labels)))


def power_tuning(labels: Labels) -> float:
    """Return the weight of the model's answers, in [0, 1]; 1 where the strata already hold all that they say."""
    plain = gold_only(labels).influence
    answers = gold_only(replace(labels, truth=labels.predicted)).influence
    variance = covariance(answers, answers, labels.design)
    if not variance > 1e-15:
        return 1.0
    return float(np.clip(covariance(plain, answers, labels.design) / variance, 0.0, 1.0))


def _corrected(labels: Labels, tuning: float) -> Estimate:
    """Return tuning x (mean answer of all) + weighted mean of (label - tuning x answer)."""
    residual = labels.truth - tuning * labels.predicted
    share = labels.design.weight / labels.design.weight.sum()
    mean = float(share @ residual)
    value = tuning * float(labels.population.mean()) + mean
    influence = share * (residual - mean)
    return Estimate(value, influence, tuning, unseen(labels.truth, labels.design))


def _leverage(labels: Labels) -> Floats:
    """Return (n,) how far each unit draws the tuning towards itself, at most .9 (the hat values of a regression)."""
    share = labels.design.weight / labels.design.weight.sum()
    apart = labels.predicted - share @ labels.predicted
    spread = float(share @ apart**2)
    found: Floats = np.minimum(share + share * apart**2 / spread, 0.9) if spread > 0 else share
    return found


ESTIMATORS: MappingProxyType[str, Estimator] = MappingProxyType(
    {"naive": naive, "gold": gold_only, "difference": difference, "corrected": tuned}
)
