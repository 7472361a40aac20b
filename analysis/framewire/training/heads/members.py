"""Several fits side by side, each in a process of its own, and the one set of weights that comes of them."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from framewire.models.entailment import PairReader
from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import converted_folder
from framewire.models.parts.adapter import Adapter, read_adapter, write_adapter
from framewire.models.parts.heads import Head, write_head
from framewire.models.rules import rule
from framewire.training.fitting.average import averaged
from framewire.training.fitting.calibrate import Figures, calibrated
from framewire.training.fitting.finished import finished_heads
from framewire.training.fitting.fit import FitChoices, fit
from framewire.training.fitting.inference import inference_head
from framewire.training.fitting.lower import lower_states
from framewire.training.heads.card import card
from framewire.training.sets.examples import Example, inference_examples, training_sets


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
    """Fit once on all that is not held out and write adapter and heads to the folder `out`."""
    out.mkdir(parents=True)
    examples = [example for own in material.sets(choices.seed).values() for example in own if not example.held_out]
    model = converted_folder(embedded_model("entailment"))
    pairs = (pair for example in examples for pair in example.pairs)
    states = lower_states(model, pairs, choices.first_layer, out / "states.npy")
    trained = fit(examples, states, model, choices)
    write_adapter(trained.upper.adapter(), out / "adapter.safetensors")
    for head in finished_heads(trained):
        write_head(head, out)


def write_averaged(folders: Sequence[Path], material: Material, choices: FitChoices, out: Path) -> None:
    """Write the mean of the fits in `folders` and the head of plain questions, both calibrated, with their card."""
    adapter, heads = averaged(folders)
    out.mkdir(parents=True, exist_ok=True)
    write_adapter(adapter, out / "adapter.safetensors")
    # As it was written: what is shipped is rounded to 16 bits.
    shipped = read_adapter(out / "adapter.safetensors")
    sets = material.sets(choices.seed)
    sided, reached = calibrated(heads, _reader(shipped, heads["two_sided"]), _held_out(chain(*sets.values())))
    inference, own = _inference(shipped, heads["two_sided"], inference_examples(material.data, sets, choices.seed))
    found = {**inference, **sided}
    for head in found.values():
        write_head(head, out)
    (out / "heads.md").write_text(card(sets, found, {**own, **reached}, choices), encoding="utf-8")


def _inference(
    adapter: Adapter, sides: Head, examples: Sequence[Example]
) -> tuple[dict[str, Head], dict[str, Figures]]:
    """Return the head of plain questions, calibrated, and its figures, by its name; without examples that of sides."""
    if not examples:
        return {"nli": replace(sides, name="nli")}, {}
    reader = _reader(adapter.weakened(rule("inference_strength")), sides)
    fitted = inference_head(reader, [example for example in examples if not example.held_out])
    return calibrated({"nli": fitted}, reader, _held_out(examples))


def _reader(adapter: Adapter, head: Head) -> PairReader:
    return PairReader(converted_folder(embedded_model("entailment")), adapter, head)


def _held_out(examples: Iterable[Example]) -> list[Example]:
    return [example for example in examples if example.held_out]
