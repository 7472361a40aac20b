"""How likely a sentence that does not name a target is about it: by where it stands, what it means and how it is put.

A logistic regression, fitted on sentences of whole articles for which readers said which are about a target. Readers
listed a part of those only, so its probabilities are divided by the share of the sentences naming the target that they
listed (Elkan and Noto 2008, "Learning classifiers from only positive and unlabeled data", equation 1).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.models.rules import rule_list
from framewire.schemas import VOICES
from framewire.stance.questions.voices import Utterance, count_words

Numbers = NDArray[np.float64]
# Sentences between which distances still tell something, and names that are counted.
FAR, MANY = 20, 5
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")


@dataclass(frozen=True)
class Around:
    """Where a document names a target, seen from one of its sentences.

    `before` and `after` are the sentences to the nearest one that names it, 0 where this one does in another voice;
    null: none does. `named` is how many sentences do, `titled` whether the title does.
    """

    before: int | None
    after: int | None
    named: int
    titled: bool


def traits(text: str, around: Around, cosine: float) -> list[float]:
    """Return what the regression weighs (7), with the cosine of the sentence's embedding to that of the target.

    >>> [round(value, 2) for value in traits("He met Ann Lee.", Around(1, None, 2, True), 0.5)]
    [0.69, 3.04, 0.5, 1.0, 2.0, 1.61, 1.1]
    """
    before, after = (FAR if n is None else min(n, FAR) for n in (around.before, around.after))
    last, following, words, named = map(math.log1p, (before, after, count_words(text), around.named))
    names = min(len(_NAME.findall(text)), MANY)
    return [last, following, cosine, float(around.titled), float(names), words, named]


def likely_about(said: Utterance, around: Around, cosine: float) -> float:
    """Return the probability, in [0, 1], that what a sentence says in a voice is about a target it does not name."""
    offset, *weights = rule_list(f"about_{said.voice}")
    weighed = (weight * trait for weight, trait in zip(weights, traits(said.text, around, cosine), strict=True))
    odds = math.exp(offset + sum(weighed))
    return min(1.0, odds / (1 + odds) / rule_list("about_listed")[VOICES.index(said.voice)])


def of_target(p: Numbers, about: float) -> Numbers:
    """Return the distribution (3,) of a sentence that is about the target with a probability; otherwise it is neutral.

    >>> of_target(np.array([0.8, 0.2, 0.0]), 0.5).tolist()
    [0.4, 0.6, 0.0]
    """
    return about * np.asarray(p, np.float64) + (1 - about) * np.array([0.0, 1.0, 0.0])
