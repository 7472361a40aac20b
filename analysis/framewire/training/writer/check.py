"""How right the reading of who takes a side is on what was kept: `python -m framewire.training.writer.check DATA`.

The clauses of articles that are kept to judge on (judged.py), by voice and source, and our own held-out sentences.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framewire.models.entailment import EmbeddedEntailment
from framewire.models.parts.heads import load_head
from framewire.schemas import STANCES
from framewire.training.writer.judged import HEAD, TO_JUDGE, Judged, own_sentences, part_of, real_clauses

# The probabilities of a side from which it counts as given.
LEVELS = (0.3, 0.5, 0.7)
Numbers = NDArray[Any]


def probabilities(model: EmbeddedEntailment, sentences: Sequence[Judged]) -> Numbers:
    """Return P(favour), P(neutral), P(against) (n, 3) of sentences."""
    pairs = [pair for item in sentences for pair in item.example.pairs]
    return load_head(f"stance_{HEAD}").apply(model.writer_with_features(pairs)[1].reshape(len(sentences), -1))


def kept(own: Path, data: Path) -> dict[str, list[Judged]]:
    """Return what nothing was fitted on: our own sentences, and the clauses of real news by voice and source."""
    found = {"our own, held out": own_sentences(own, held_out=True)}
    for item in real_clauses(own, data):
        if part_of(item.article) == TO_JUDGE:
            found.setdefault(f"{item.voice}, {item.article.split()[0]}", []).append(item)
            found.setdefault(f"{item.voice}, all", []).append(item)
    return dict(sorted(found.items()))


def table(groups: Mapping[str, Sequence[Judged]], p: Mapping[str, Numbers]) -> list[str]:
    """Return, for each group and level, the sides that are right, those given and the share of all that was found.

    >>> from framewire.codebook import Target
    >>> own = [Judged("", Target("t", "t"), stance) for stance in ("favour", "neutral", "against")]
    >>> table({"a": own}, {"a": np.array([[0.8, 0.2, 0.0], [0.6, 0.4, 0.0], [0.1, 0.8, 0.1]])})[1]
    'a, from 0.5: 1 of 2 right, recall 0.50 of 2 sides among 3'
    """
    lines = []
    for name, items in groups.items():
        gold = np.array([STANCES.index(item.stance) for item in items])
        sides, given = p[name][:, [0, 2]], np.where(p[name][:, 0] >= p[name][:, 2], 0, 2)
        for level in LEVELS:
            told = sides.max(axis=1) >= level
            right, wanted = int((told & (given == gold)).sum()), int((gold != 1).sum())
            share = right / max(wanted, 1)
            found = f"{right} of {told.sum()} right, recall {share:.2f} of {wanted} sides among {len(items)}"
            lines.append(f"{name}, from {level:g}: {found}")
    return lines


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(prog="python -m framewire.training.writer.check", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the labelled sets")
    parser.add_argument("--own", type=Path, default=Path("data/contrast"))
    asked = parser.parse_args()
    groups, model = kept(asked.own, asked.data), EmbeddedEntailment.load()
    print("\n".join(table(groups, {name: probabilities(model, items) for name, items in groups.items()})))


if __name__ == "__main__":
    main()
