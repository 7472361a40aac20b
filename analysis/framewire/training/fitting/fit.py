"""Fits the adapter and all heads at once: the upper layers learn what every head needs of them."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from framewire.models.parts.adapter import Adapter
from framewire.training.fitting.lower import LowerStates
from framewire.training.fitting.rounds import batches, one_round
from framewire.training.fitting.upper import TwoSidedHeads, Upper
from framewire.training.sets.examples import SEED, Example

STANCE_HEADS = ("entity", "claim", "reported")
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class FitChoices:
    """How to fit. Layers below `first_layer` stay as they are; `warm_up` is the share of steps until the full rate.

    The means of `members` fits are shipped: each with a seed of its own, from `seed` on.
    """

    members: int = 2
    rounds: int = 2
    first_layer: int = 6
    rank: int = 16
    rate: float = 7e-4
    head_rate: float = 1.4e-3
    decay: float = 0.01
    warm_up: float = 0.05
    seed: int = SEED
    heads: tuple[str, ...] = STANCE_HEADS


@dataclass
class Trained:
    """The upper layers and the heads; `answers` reads examples of one head."""

    upper: Upper
    heads: TwoSidedHeads
    states: LowerStates

    def scores(self, examples: Sequence[Example]) -> Tensor:
        """Return scores (n, 3) of examples of one head."""
        pairs = [example.pairs[side] for side in range(len(examples[0].pairs)) for example in examples]
        hidden, inside = self.states.padded(pairs)
        with torch.autocast("cpu", torch.bfloat16, enabled=has_fast_halves()):
            pooled = self.upper(torch.from_numpy(hidden), torch.from_numpy(inside))
        return self.heads(examples[0].head, pooled.float())  # type: ignore[no-any-return]

    def answers(self, examples: Sequence[Example]) -> tuple[Numbers, NDArray[np.int64]]:
        """Return scores (n, 3) and labels (n,) of examples of one head, in an order of their own."""
        scores, labels = [], []
        with torch.inference_mode():
            for batch in batches(examples, self.states):
                scores.append(self.scores(batch).double().numpy())
                labels += [example.label for example in batch]
        return np.vstack(scores), np.array(labels, np.int64)


def fit(
    examples: Sequence[Example], states: LowerStates, model: Path, choices: FitChoices, start: Adapter | None = None
) -> Trained:
    """Return the adapter and heads fitted on the examples; the same ones for the same seed on one kind of machine.

    Where a `start` is given, what is fitted comes on top of the model with that adapter.
    """

    torch.manual_seed(choices.seed)
    # One thread: the same sums in the same order, whatever the machine's number of cores.
    torch.set_num_threads(1)
    upper = Upper(_started(model, start or Adapter()), choices.first_layer, choices.rank)
    trained = Trained(upper, TwoSidedHeads(choices.heads), states)
    draw = random.Random(choices.seed)
    steps = [batch for _ in range(choices.rounds) for batch in one_round(examples, states, draw)]
    optimiser = torch.optim.AdamW(
        [
            {"params": list(upper.parameters()), "lr": choices.rate},
            {"params": list(trained.heads.parameters()), "lr": choices.head_rate},
        ],
        weight_decay=choices.decay,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: pace(step / len(steps), choices.warm_up))
    losses: list[float] = []
    began = time.monotonic()
    for number, batch in enumerate(steps, 1):
        losses.append(_step(trained, batch, optimiser))
        schedule.step()
        if number % 100 == 0:
            _say(number, len(steps), float(np.mean(losses[-100:])), time.monotonic() - began)
    return trained


@cache
def has_fast_halves() -> bool:
    """Return whether the processor multiplies bfloat16; where it does not, 32 bits take a seventh of the time."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def pace(done: float, warm_up: float) -> float:
    """Return the share of the full rate after the share `done` of the steps: up in a line, then down in a line.

    >>> pace(0.05, 0.1), pace(0.1, 0.1), pace(1.0, 0.1)
    (0.475, 0.9, 0.02)
    """
    return min(1.0, done / warm_up) * max(0.02, 1 - done)


def _started(model: Path, start: Adapter) -> dict[str, Tensor]:
    from safetensors.numpy import load_file

    weights = load_file(model / "model.safetensors")
    return {name: torch.from_numpy(start.adapted(name, value)) for name, value in weights.items()}


def _step(trained: Trained, batch: Sequence[Example], optimiser: torch.optim.Optimizer) -> float:
    labels = torch.tensor([example.label for example in batch])
    loss = functional.cross_entropy(trained.scores(batch), labels)
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(trained.upper.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())


def _say(step: int, steps: int, loss: float, seconds: float) -> None:
    sys.stdout.write(f"step {step} of {steps}, loss {loss:.3f}, {seconds * (steps / step - 1) / 60:.0f} min left\n")
    sys.stdout.flush()
