"""Temperatures: how sure each head may be, found on examples that nothing was fitted on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from framewire.models.entailment import PairReader
from framewire.models.parts.heads import Head, softmax
from framewire.models.rules import rule
from framewire.training.sets.examples import Example

BINS = 10
TEMPERATURES = np.round(np.geomspace(0.5, 3.0, 73), 3)
Scores = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Figures:
    """How a head does on its held-out examples."""

    count: int
    accuracy: float
    calibration_error: float


def calibrated(
    heads: Mapping[str, Head], model: PairReader, held_out: Sequence[Example]
) -> tuple[dict[str, Head], dict[str, Figures]]:
    """Return the heads, each with the temperature that fits its held-out examples as the model reads them, and how well
    they do on those. That of claims is raised, for sets like none that it was fitted on. A head without examples stays
    as it is and has no figures."""
    found, reached = dict(heads), {}
    for name, head in heads.items():
        read = "nli" if name == "two_sided" else name.removeprefix("stance_")
        own = [example for example in held_out if example.head == read]
        if own:
            scores, labels = head.scores(features(model, own)), np.array([example.label for example in own], np.int64)
            found[name] = replace(head, temperature=round(temperature(scores, labels) * _factor(name), 3))
            reached[name] = figures(found[name], scores, labels)
    return found, reached


def _factor(name: str) -> float:
    # On such a set a head is right less often than on new claims of the same sets.
    return rule("claim_temperature_factor") if name == "stance_claim" else 1.0


def features(model: PairReader, examples: Sequence[Example]) -> NDArray[np.float32]:
    """Return what the head of the examples reads: the pooled vectors of their pairs side by side."""
    sides = range(len(examples[0].pairs))
    return np.hstack([model.features([example.pairs[side] for example in examples]) for side in sides])


def temperature(scores: Scores, labels: Labels) -> float:
    """Return the temperature that makes the probabilities of held-out cases truest (Guo et al. 2017).

    Twice the scores of a calibrated answer want twice its temperature:

    >>> fair = np.log(np.array([[0.8, 0.1, 0.1]] * 10))
    >>> labels = np.array([0] * 8 + [1, 2])
    >>> bool(np.isclose(temperature(2 * fair, labels), 2 * temperature(fair, labels), rtol=0.03))
    True
    """
    rows = np.arange(len(labels))
    losses = [-np.log(softmax(scores / t)[rows, labels] + 1e-9).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def figures(head: Head, scores: Scores, labels: Labels) -> Figures:
    """Return accuracy and expected calibration error (Guo et al. 2017, ten bins) of scores (n, 3) under a head."""
    p = softmax(scores / head.temperature)
    sure, right = p.max(axis=1), p.argmax(axis=1) == labels
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(sure[place == n].mean() - right[place == n].mean()) * (place == n).mean() for n in np.unique(place)]
    return Figures(len(labels), float(right.mean()), float(np.sum(gaps)))
