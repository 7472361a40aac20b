"""From fitted torch modules to the heads that are shipped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framewire.models.parts.heads import Head
from framewire.training.fitting.fit import Trained
from framewire.training.fitting.upper import WIDTH

Array = NDArray[np.float32]
NLI_LABELS = ("entailment", "neutral", "contradiction")
STANCE_LABELS = ("favour", "neutral", "against")


def finished_heads(trained: Trained) -> list[Head]:
    """Return the heads, "two_sided" and "stance_…", at temperature 1."""
    return [two_sided_head(trained), *(stance_head(trained, name) for name in trained.heads.sides)]


def two_sided_head(trained: Trained) -> Head:
    """Return the 3-way head of one pooled vector, of either side of a stance."""
    linear = trained.heads.nli
    return _head("two_sided", NLI_LABELS, linear.weight.detach().numpy().T, linear.bias.detach().numpy())


def stance_head(trained: Trained, name: str) -> Head:
    """Return a stance head as one matrix (2 width, 3) on the favour and the against vector side by side."""
    w, v, u = trained.heads.sides[name].detach().numpy()
    matrix = np.stack([np.hstack([w, v]), np.hstack([u, u]), np.hstack([v, w])], axis=1)
    bias = np.array([0.0, float(trained.heads.neutral[name].detach()), 0.0], np.float32)
    return _head(f"stance_{name}", STANCE_LABELS, matrix, bias)


def _head(name: str, labels: tuple[str, ...], matrix: Array, bias: Array) -> Head:
    width = len(matrix)
    if width % WIDTH:
        raise ValueError(f"head {name}: a matrix of {width} rows. Give one row for each number of the pooled vectors.")
    plain = np.zeros(width, np.float32), np.ones(width, np.float32)
    return Head(name, labels, *plain, ((matrix.astype(np.float32), bias.astype(np.float32)),))
