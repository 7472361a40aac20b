"""Several fits side by side, each in a process of its own, and the one set of weights that comes of them."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from framewire.models.adapter import read_adapter, write_adapter
from framewire.models.catalog import embedded_model
from framewire.models.convert import converted_folder
from framewire.models.entailment import EmbeddedEntailment
from framewire.models.heads import write_head
from framewire.training.average import averaged_adapter, weakened
from framewire.training.calibrate import calibrated
from framewire.training.card import card
from framewire.training.examples import Example, head_examples, training_sets
from framewire.training.finished import finished_heads, nli_head
from framewire.training.fit import STANCE_HEADS, FitChoices, fit
from framewire.training.lower import lower_states
from framewire.training.refit import refitted
from framewire.training.upper import TwoSidedHeads


@dataclass(frozen=True)
class Material:
    """The folder with the labelled sets, and which of them to leave out."""

    data: Path
    without: tuple[str, ...] = ()

    def sets(self, seed: int) -> dict[str, list[Example]]:
        """Return the examples by set, as a seed draws them."""
        return {name: own for name, own in training_sets(self.data, seed).items() if name not in self.without}


def fit_and_write(material: Material, choices: FitChoices, out: Path) -> None:
    """Fit every member, average them, calibrate on what was held out, and write weights and card to `out`."""
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch) / str(number) for number in range(choices.members)]
        workers = min(choices.members, len(os.sched_getaffinity(0)))
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
            seeds = [choices.seed + number for number in range(choices.members)]
            fits = [
                pool.submit(fit_member, material, replace(choices, seed=seed), folder)
                for seed, folder in zip(seeds, folders, strict=True)
            ]
            for member in fits:
                member.result()
        write_averaged(folders, material, choices, out)


def fit_member(material: Material, choices: FitChoices, out: Path) -> None:
    """Fit once on all that is not held out and write the adapter to the folder `out`."""
    out.mkdir(parents=True)
    examples = [example for own in material.sets(choices.seed).values() for example in own if not example.held_out]
    model = converted_folder(embedded_model("entailment"))
    pairs = (pair for example in examples for pair in example.pairs)
    states = lower_states(model, pairs, choices.first_layer, out / "states.npy")
    trained = fit(examples, states, model, choices)
    write_adapter(trained.upper.adapter(), out / "adapter.safetensors")


def write_averaged(folders: Sequence[Path], material: Material, choices: FitChoices, out: Path) -> None:
    """Write the mean of the fits in `folders` at the strength that was chosen, its heads, calibrated on the held-out
    examples, and its card."""
    adapters = [read_adapter(folder / "adapter.safetensors") for folder in folders]
    out.mkdir(parents=True, exist_ok=True)
    write_adapter(weakened(averaged_adapter(adapters), choices.strength), out / "adapter.safetensors")
    # As it was written: what is shipped is rounded to 16 bits.
    shipped = read_adapter(out / "adapter.safetensors")
    unfitted = nli_head(TwoSidedHeads(STANCE_HEADS))
    model = EmbeddedEntailment(converted_folder(embedded_model("entailment")), shipped, unfitted, "fitted")
    sets = material.sets(choices.seed)
    examples = head_examples(material.data, sets, choices.seed)
    fitted = refitted(model, [example for example in examples if not example.held_out])
    heads = {head.name: head for head in finished_heads(fitted)}
    heads, reached = calibrated(heads, model, [example for example in examples if example.held_out])
    for head in heads.values():
        write_head(head, out)
    (out / "heads.md").write_text(card(sets, heads, reached, choices), encoding="utf-8")
