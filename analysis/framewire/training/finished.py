"""From fitted torch modules to what is shipped: the adapter, and heads with a temperature from held-out examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from framewire.models.heads import Head, softmax
from framewire.training.examples import Example
from framewire.training.fit import STANCE_HEADS, Trained
from framewire.training.upper import WIDTH

Array = NDArray[np.float32]
NLI_LABELS = ("entailment", "neutral", "contradiction")
STANCE_LABELS = ("favour", "neutral", "against")
TEMPERATURES = np.round(np.geomspace(0.5, 3.0, 73), 3)


def finished_heads(trained: Trained, held_out: Sequence[Example]) -> dict[str, Head]:
    """Return the heads by name, "nli" and "stance_…", each with the temperature that fits its held-out examples."""
    heads = {"nli": nli_head(trained), **{f"stance_{name}": stance_head(trained, name) for name in STANCE_HEADS}}
    found = {}
    for name, head in heads.items():
        own = [example for example in held_out if example.head == name.removeprefix("stance_")]
        found[name] = replace(head, temperature=temperature(*trained.answers(own)) if own else 1.0)
    return found


def nli_head(trained: Trained) -> Head:
    """Return the 3-way head of one pooled vector."""
    linear = trained.heads.nli
    return _head("nli", NLI_LABELS, linear.weight.detach().numpy().T, linear.bias.detach().numpy())


def stance_head(trained: Trained, name: str) -> Head:
    """Return a stance head as one matrix (2 width, 3) on the favour and the against vector side by side."""
    w, v, u = trained.heads.sides[name].detach().numpy()
    matrix = np.stack([np.hstack([w, v]), np.hstack([u, u]), np.hstack([v, w])], axis=1)
    bias = np.array([0.0, float(trained.heads.neutral[name].detach()), 0.0], np.float32)
    return _head(f"stance_{name}", STANCE_LABELS, matrix, bias)


def temperature(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
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


def _head(name: str, labels: tuple[str, ...], matrix: Array, bias: Array) -> Head:
    width = len(matrix)
    if width % WIDTH:
        raise ValueError(f"head {name}: a matrix of {width} rows. Give one row for each number of the pooled vectors.")
    plain = np.zeros(width, np.float32), np.ones(width, np.float32)
    return Head(name, labels, *plain, ((matrix.astype(np.float32), bias.astype(np.float32)),))
