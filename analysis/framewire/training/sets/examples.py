"""What is fitted on: each example names its head, the one or two pairs that the head reads, and the right answer."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from framewire.models.parts.tokens import Pair
from framewire.training.sets import nli_sets, stance_sets
from framewire.training.sets.nli_sets import LabelledPair
from framewire.training.sets.stance_sets import Case, sample

Row = TypeVar("Row")
SEED = 7


@dataclass(frozen=True)
class Example:
    """`head` reads `pairs` (one for "nli", favour and against for a stance head) and is to answer `label` (0, 1, 2).

    `group` is the text or the debated claim that it shares with others.
    """

    head: str
    pairs: tuple[Pair, ...]
    label: int
    group: str

    @property
    def held_out(self) -> bool:
        """Whether this example is kept to calibrate on: one group in twelve, whoever draws the examples.

        What is measured on them is measured on claims that were not fitted on.
        """
        return int.from_bytes(hashlib.sha256(self.group.encode()).digest()[:4], "big") % 12 == 0


def training_sets(folder: Path, seed: int = SEED) -> dict[str, list[Example]]:
    """Return the training examples by set. The sizes are what one core fits in half an hour; `seed` draws them."""
    mnli, snli = nli_sets.multinli(folder), nli_sets.snli(folder)
    news = stance_sets.news(folder, "train.jsonl")
    debate = sample(stance_sets.perspectrum(folder, "train"), 5000, seed)
    ibm = stance_sets.ibm(folder, "train")
    reported = sample(stance_sets.reported(folder, "train.jsonl", seed), 4000, seed)
    crossed = stance_sets.mismatched([*sample(debate, 1000, seed), *ibm], 1500, seed)
    denied = [
        *nli_sets.denied(drawn(snli, 1500, seed), definite=False),
        *nli_sets.denied(drawn(mnli, 2000, seed), definite=True),
    ]
    return {
        "snli": _nli(drawn(snli, 6000, seed)),
        "revised snli": _nli(drawn(nli_sets.revised(folder), 4000, seed)),
        "conjnli": _nli(drawn(nli_sets.conjunctions(folder), 2000, seed)),
        "multinli": _nli(mnli),
        "denied": _nli(drawn(denied, 5000, seed)),
        "newsmtsc": stances("entity", stance_sets.reworded(news, "entity", seed)),
        "newsmtsc as policies": [*stances("reported", reported), *stances("claim", reported[::2])],
        "perspectrum": stances("claim", stance_sets.reworded(debate, "claim", seed)),
        "ibm": stances("claim", stance_sets.reworded(ibm, "claim", seed)),
        "another text's claim": stances("claim", crossed),
    }


def inference_examples(folder: Path, sets: Mapping[str, Sequence[Example]], seed: int = SEED) -> list[Example]:
    """Return the examples that the head of entailment is fitted on in the end, of `sets` as `training_sets` names them.

    MultiNLI and some of its denials: its texts are nearest to news, and what SNLI calls contradicted is often only
    another scene. Where MultiNLI is left out, all examples of entailment that there are.
    """
    if "multinli" not in sets:
        return [example for own in sets.values() for example in own if example.head == "nli"]
    denied = drawn(nli_sets.denied(nli_sets.multinli(folder), definite=True), 1500, seed)
    return [*sets["multinli"], *_nli(denied)]


def stances(head: str, cases: Iterable[Case]) -> list[Example]:
    """Return the examples of a stance head."""
    return [
        Example(head, ((c.text, c.favour), (c.text, c.against)), c.stance, c.target if head == "claim" else c.text)
        for c in cases
    ]


def drawn(rows: Sequence[Row], count: int, seed: int) -> list[Row]:
    """Return at most `count` of the rows in their order, the same ones every time for the same seed."""
    chosen = random.Random(seed).sample(range(len(rows)), min(count, len(rows)))
    return [rows[number] for number in sorted(chosen)]


def _nli(pairs: Iterable[LabelledPair]) -> list[Example]:
    return [Example("nli", ((pair.premise, pair.hypothesis),), pair.label, pair.premise) for pair in pairs]
