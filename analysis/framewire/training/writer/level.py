"""How common sides are: the level of the head that tells whether who speaks takes one.

It is fitted on as many sentences with a side as without. In real news most take none; temperature and the constant of
neutral are set on narration that it was not fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framewire.models.entailment import PairReader
from framewire.models.parts.heads import Head, softmax
from framewire.schemas import STANCES
from framewire.training.writer.judged import FOR_ARTICLES, Judged, part_of, real_clauses

NEUTRAL = STANCES.index("neutral")


def to_level(own: Path, data: Path) -> list[Judged]:
    """Return the coded narration of the articles that are kept for the rule from sentences to articles.

    Without the single sentences of BABE, many of which were chosen for being biased.
    """
    clauses = (item for item in real_clauses(own, data) if not item.article.startswith("babe "))
    return [item for item in clauses if item.voice == "narration" and part_of(item.article) == FOR_ARTICLES]


def features(reader: PairReader, items: Sequence[Judged]) -> NDArray[np.float32]:
    """Return what the head reads (n, 768): the vectors of both questions about the writer."""
    return reader.features([pair for item in items for pair in item.example.pairs]).reshape(len(items), -1)


def levelled(head: Head, values: NDArray[np.float32], stances: Sequence[str]) -> Head:
    """Return the head with the temperature and the constant of neutral of least log-loss on `values` (n, width).

    Platt scaling (Guo et al. 2017) with a constant of its own for how common neutral is (Saerens et al. 2002).
    """
    from scipy.optimize import minimize

    scores, labels = head.scores(values), np.array([STANCES.index(stance) for stance in stances])
    shift = np.eye(len(STANCES))[NEUTRAL]

    def loss(numbers: NDArray[np.float64]) -> float:
        temperature, constant = numbers
        p = softmax(scores / temperature + constant * shift)[np.arange(len(labels)), labels]
        return float(-np.log(p.astype(np.float64) + 1e-9).mean())

    temperature, constant = minimize(loss, (1.0, 0.0), method="Nelder-Mead").x
    weight, bias = head.layers[-1]
    # The constant is added before the temperature divides.
    layer = weight, np.asarray(bias + constant * temperature * shift, np.float32)
    return replace(head, layers=(*head.layers[:-1], layer), temperature=float(temperature))
