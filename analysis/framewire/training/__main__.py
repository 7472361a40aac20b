"""Fit the adapter and the heads and write them with their card: `make heads`."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from framewire.models.adapter import write_adapter
from framewire.models.catalog import embedded_model
from framewire.models.convert import converted_folder
from framewire.models.heads import write_head
from framewire.training.card import card, figures
from framewire.training.examples import SEED, Example, training_sets
from framewire.training.finished import finished_heads
from framewire.training.fit import FitChoices, Trained, fit
from framewire.training.lower import lower_states

WEIGHTS = Path(__file__).parents[1] / "models" / "weights"
HELD_OUT = 0.05


def main() -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(prog="python -m framewire.training", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the labelled sets")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--without", action="append", default=[], help="a set to leave out, to judge on it")
    parser.add_argument("--rounds", type=int, default=FitChoices.rounds)
    asked = parser.parse_args()
    sets = {name: own for name, own in training_sets(asked.data).items() if name not in asked.without}
    fit_and_write(sets, FitChoices(rounds=asked.rounds), asked.out)


def fit_and_write(sets: dict[str, list[Example]], choices: FitChoices, out: Path) -> None:
    """Fit on the sets, one example in twenty held out, and write adapter, heads and card to the folder `out`."""
    examples = [example for own in sets.values() for example in own]
    held = np.random.default_rng(SEED).random(len(examples)) < HELD_OUT
    fitted_on = [example for example, out_of in zip(examples, held, strict=True) if not out_of]
    held_out = [example for example, out_of in zip(examples, held, strict=True) if out_of]
    model = converted_folder(embedded_model("entailment"))
    with tempfile.TemporaryDirectory() as folder:
        pairs = (pair for example in examples for pair in example.pairs)
        states = lower_states(model, pairs, choices.first_layer, Path(folder) / "states.npy")
        write(sets, fit(fitted_on, states, model, choices), held_out, choices, out)


def write(
    sets: dict[str, list[Example]], trained: Trained, held_out: Sequence[Example], choices: FitChoices, out: Path
) -> None:
    """Write what was fitted and its card."""
    out.mkdir(parents=True, exist_ok=True)
    write_adapter(trained.upper.adapter(), out / "adapter.safetensors")
    heads = finished_heads(trained, held_out)
    reached = {}
    for name, head in heads.items():
        write_head(head, out)
        own = [example for example in held_out if example.head == name.removeprefix("stance_")]
        if own:
            reached[name] = figures(head, *trained.answers(own))
    (out / "heads.md").write_text(card(sets, heads, reached, choices), encoding="utf-8")


if __name__ == "__main__":
    main()
