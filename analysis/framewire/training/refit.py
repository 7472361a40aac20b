"""The heads that are shipped: fitted on what the engine says of the examples once the adapter is what it will be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from framewire.models.entailment import EmbeddedEntailment
from framewire.training.calibrate import features
from framewire.training.examples import Example
from framewire.training.fit import STANCE_HEADS
from framewire.training.upper import TwoSidedHeads

# What squared weights cost, beside the sum of the losses: the inverse of scikit-learn's C. The upper layers have seen
# the examples, so that what they say of them is surer than of others; how heavy, by accuracy on the held-out ones.
PENALTY_OF_NLI, PENALTY_OF_STANCES = 500.0, 50.0
STEPS = 300


def refitted(model: EmbeddedEntailment, examples: Sequence[Example]) -> TwoSidedHeads:
    """Return the heads that say best of each example what its label says; one without examples stays at nothing."""
    heads = TwoSidedHeads(STANCE_HEADS)
    for name in ("nli", *STANCE_HEADS):
        own = [example for example in examples if example.head == name]
        if own:
            # All favour pairs, then all against pairs, as the heads read them.
            pooled = torch.from_numpy(np.vstack(np.hsplit(features(model, own), len(own[0].pairs))))
            fit_head(heads, name, pooled.double(), torch.tensor([example.label for example in own]))
    return heads.float()


def fit_head(heads: TwoSidedHeads, name: str, pooled: Tensor, labels: Tensor) -> None:
    """Fit one of the heads on pooled vectors (n, 384), or (2 n, 384) for a stance head, and labels (n,).

    The least sum of cross-entropies and half the penalty times the squared weights; it is convex: one answer.
    """
    torch.set_num_threads(1)
    heads.double()
    penalty = PENALTY_OF_NLI if name == "nli" else PENALTY_OF_STANCES
    optimiser = torch.optim.LBFGS(
        heads.parameters(), max_iter=STEPS, tolerance_grad=1e-6, history_size=20, line_search_fn="strong_wolfe"
    )

    def loss() -> Tensor:
        optimiser.zero_grad()
        weights = heads.nli.weight if name == "nli" else heads.sides[name]
        found = functional.cross_entropy(heads(name, pooled), labels)
        found = found + penalty / 2 * weights.square().sum() / len(labels)
        found.backward()  # type: ignore[no-untyped-call]
        return found

    optimiser.step(loss)  # type: ignore[no-untyped-call]
