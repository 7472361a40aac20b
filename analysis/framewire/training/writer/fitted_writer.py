"""Fits the reading of whether who speaks takes a side: `python -m framewire.training.writer ../shared/data`.

It reads the plain question whether the author approves or disapproves of the target, with updates of its own on top of
the model as it reads plain questions. What is fitted on stands in judged.py; check.py judges by what
was kept.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from framewire.codebook import Codebook
from framewire.models.entailment import PairReader
from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import converted_folder
from framewire.models.parts.adapter import Adapter, load_adapter, read_adapter, write_adapter
from framewire.models.parts.heads import WEIGHTS, write_head
from framewire.models.rules import rule
from framewire.training.fitting.average import averaged
from framewire.training.fitting.finished import stance_head
from framewire.training.fitting.fit import FitChoices, fit
from framewire.training.fitting.inference import inference_head
from framewire.training.fitting.lower import KeptStates, lower_states
from framewire.training.sets.examples import Example
from framewire.training.writer.judged import (
    HEAD,
    Judged,
    coded_sentences,
    is_kept,
    kept_whole,
    own_sentences,
    real_clauses,
)
from framewire.training.writer.level import features, levelled, to_level

CHOICES = FitChoices(members=1, rounds=2, rate=4e-4, head_rate=1.4e-3, seed=8, heads=(HEAD,))
# How many of real news a member is fitted on, by voice and whether a side is taken.
MOST = {
    ("narration", True): 6000,
    ("narration", False): 4000,
    ("quotation", True): 1300,
    ("quotation", False): 700,
}
# The file of the updates, and the head of one question alone.
ADAPTER, PAIR = "writer", "writer_pair"


def fitted_on(own: Path, data: Path, book: Codebook) -> list[Judged]:
    """Return the sentences to fit on: our own in the folder `own`, and of real news those that are not kept."""
    whole = kept_whole(own)
    real = [*coded_sentences(own, data, book), *real_clauses(own, data)]
    return [*own_sentences(own), *(item for item in real if not is_kept(item, whole))]


def drawn(sentences: Sequence[Judged], seed: int) -> list[Judged]:
    """Return what one member is fitted on: all that takes a side in narration, and all our own; of the rest of real
    news as much as one core fits in half an hour, drawn by seed."""
    found: list[Judged] = []
    for (voice, takes_side), most in MOST.items():
        real = (item for item in sentences if item.article and item.voice == voice)
        own = [item for item in real if (item.stance != "neutral") == takes_side]
        found += random.Random(seed).sample(own, min(most, len(own)))
    return [*found, *(item for item in sentences if not item.article)]


def start() -> Adapter:
    """Return the adapter that plain questions are read with, which the fit begins at."""
    return load_adapter().weakened(rule("inference_strength"))


def fit_member(examples: Sequence[Example], kept: KeptStates, choices: FitChoices, out: Path) -> None:
    """Fit once and write updates and head to the folder `out`."""
    out.mkdir(parents=True)
    trained = fit(examples, kept.opened(), converted_folder(embedded_model("entailment")), choices, start())
    write_adapter(trained.upper.adapter(), out / "adapter.safetensors")
    write_head(stance_head(trained, HEAD), out)


def fit_and_write(sentences: Sequence[Judged], level: Sequence[Judged], choices: FitChoices, out: Path) -> None:
    """Fit every member, each in a process of its own, and write the means of updates and heads to `out`."""
    seeds = [choices.seed + number for number in range(choices.members)]
    own = {seed: [item.example for item in drawn(sentences, seed)] for seed in seeds}
    examples = list(dict.fromkeys(example for part in own.values() for example in part))
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch) / str(number) for number in range(choices.members)]
        kept = _lower_states(examples, choices, Path(scratch) / "states.npy")
        with ProcessPoolExecutor(choices.members, multiprocessing.get_context("spawn")) as pool:
            fits = [
                pool.submit(fit_member, own[seed], kept, replace(choices, seed=seed), folder)
                for seed, folder in zip(seeds, folders, strict=True)
            ]
            for member in fits:
                member.result()
        adapter, heads = averaged(folders)
    write_adapter(adapter, out / f"{ADAPTER}.safetensors")
    # As it was written: what is shipped is rounded to 16 bits.
    shipped = start().plus(read_adapter(out / f"{ADAPTER}.safetensors"))
    head = heads[f"stance_{HEAD}"]
    reader = PairReader(converted_folder(embedded_model("entailment")), shipped, head)
    write_head(levelled(head, features(reader, level), [item.stance for item in level]), out)
    # 384 weights a label are found from a third of the examples.
    write_head(replace(inference_head(reader, one_sided(examples[::3])), name=PAIR), out)


def _lower_states(examples: Sequence[Example], choices: FitChoices, path: Path) -> KeptStates:
    pairs = (pair for example in examples for pair in example.pairs)
    states = lower_states(converted_folder(embedded_model("entailment")), pairs, choices.first_layer, path)
    return KeptStates(states.rows, states.starts, path)


def one_sided(examples: Sequence[Example]) -> list[Example]:
    """Return each question of examples with two sides alone: that the author approves is entailed by favour."""
    return [
        Example("nli", (pair,), 2 - example.label if side else example.label, example.group)
        for example in examples
        for side, pair in enumerate(example.pairs)
    ]


def main() -> None:
    """Read the command line, fit and write."""
    parser = argparse.ArgumentParser(prog="python -m framewire.training.writer", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the labelled sets")
    parser.add_argument("--own", type=Path, default=Path("data/contrast"))
    parser.add_argument("--codebook", type=Path, default=Path("data/codebooks/russia-north-korea.toml"))
    parser.add_argument("--members", type=int, default=CHOICES.members, help="fits to average, one a core")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    sentences = fitted_on(asked.own, asked.data, Codebook.read(asked.codebook))
    level = to_level(asked.own, asked.data)
    fit_and_write(sentences, level, replace(CHOICES, members=asked.members), asked.out)
    print(f"{len(sentences)} sentences: {asked.out / ADAPTER}.safetensors")
