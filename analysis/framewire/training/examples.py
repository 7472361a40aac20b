"""What is fitted on: each example names its head, the one or two pairs that the head reads, and the right answer."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from framewire.models.pairs import Pair
from framewire.training import nli_sets, stance_sets
from framewire.training.nli_sets import LabelledPair
from framewire.training.stance_sets import Case, sample

Row = TypeVar("Row")
SEED = 7


@dataclass(frozen=True)
class Example:
    """`head` reads `pairs` (one for "nli", favour and against for a stance head) and is to answer `label` (0, 1, 2)."""

    head: str
    pairs: tuple[Pair, ...]
    label: int


def training_sets(folder: Path) -> dict[str, list[Example]]:
    """Return the training examples by set. The sizes are what two cores fit in half an hour; SEED draws them."""
    mnli, snli = nli_sets.multinli(folder), nli_sets.snli(folder)
    debate = sample(stance_sets.perspectrum(folder, "train"), 5000, SEED)
    ibm = stance_sets.ibm(folder, "train")
    reported = sample(stance_sets.reported(folder, "train.jsonl", SEED), 4000, SEED)
    crossed = stance_sets.mismatched([*sample(debate, 1000, SEED), *ibm], 1500, SEED)
    return {
        "snli": _nli(drawn(snli, 6000)),
        "revised snli": _nli(drawn(nli_sets.revised(folder), 4000)),
        "conjnli": _nli(drawn(nli_sets.conjunctions(folder), 2000)),
        "multinli": _nli(mnli),
        "denied": _nli(nli_sets.denied([*drawn(snli, 2000), *drawn(mnli, 2000)])),
        "newsmtsc": stances("entity", stance_sets.news(folder, "train.jsonl")),
        "newsmtsc as policies": [*stances("reported", reported), *stances("claim", reported[::2])],
        "perspectrum": stances("claim", debate),
        "ibm": stances("claim", ibm),
        "another text's claim": stances("claim", crossed),
    }


def stances(head: str, cases: Iterable[Case]) -> list[Example]:
    """Return the examples of a stance head."""
    return [Example(head, ((c.text, c.favour), (c.text, c.against)), c.stance) for c in cases]


def drawn(rows: Sequence[Row], count: int) -> list[Row]:
    """Return at most `count` of the rows in their order, the same ones every time."""
    chosen = random.Random(SEED).sample(range(len(rows)), min(count, len(rows)))
    return [rows[number] for number in sorted(chosen)]


def _nli(pairs: Iterable[LabelledPair]) -> list[Example]:
    return [Example("nli", ((pair.premise, pair.hypothesis),), pair.label) for pair in pairs]
