"""How right the head of the writer is on clauses unknown to it: `python -m framewire.training.writer_check DATA`.

The coded clauses are parted in five by article. Each part is judged by a head that is fitted on the others, on our own
sentences and on the coded sentences.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import Codebook
from framewire.models.entailment import EmbeddedEntailment
from framewire.schemas import STANCES
from framewire.training.coded_clauses import Clause, coded_clauses
from framewire.training.writer import Judged, coded_sentences, features, fitted, judged_clause, own_sentences

PARTS = 5
# The probabilities of a side from which it counts as given.
LEVELS = (0.3, 0.5, 0.7)
Numbers = NDArray[Any]


def part_of(article: str) -> int:
    """Return the part, 0 to 4, that an article falls into."""
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % PARTS


def cross_validated(clauses: Sequence[Clause], rest: Sequence[Judged], model: EmbeddedEntailment) -> Numbers:
    """Return the distribution (n, 3) of each clause by a head that knows no clause of its article."""
    judged = [judged_clause(clause) for clause in clauses]
    known, values = features(model, rest), features(model, judged)
    parts = np.array([part_of(clause.article) for clause in clauses])
    found = np.zeros((len(clauses), 3))
    for part in range(PARTS):
        others = np.flatnonzero(parts != part)
        fit = [*rest, *(judged[number] for number in others)]
        head = fitted(
            np.concatenate([known, values[others]]), [item.stance for item in fit], [item.weight for item in fit]
        )
        found[parts == part] = head.apply(values[parts == part])
    return found


def table(clauses: Sequence[Clause], p: Numbers) -> list[str]:
    """Return, for each voice and level, the sides that are right, those given and the share of all that was found.

    >>> clauses = [Clause("a", "", "narration", "t", "claim", stance) for stance in ("favour", "neutral", "against")]
    >>> table(clauses, np.array([[0.8, 0.2, 0.0], [0.6, 0.4, 0.0], [0.1, 0.8, 0.1]]))[1]
    'narration, from 0.5: 1 of 2 right, recall 0.50'
    """
    lines = []
    for voice in dict.fromkeys(clause.voice for clause in clauses):
        own = np.array([clause.voice == voice for clause in clauses])
        gold = np.array([STANCES.index(clause.stance) for clause in clauses])[own]
        sides, given = p[own][:, [0, 2]], np.where(p[own][:, 0] >= p[own][:, 2], 0, 2)
        for level in LEVELS:
            told = sides.max(axis=1) >= level
            right, wanted = int((told & (given == gold)).sum()), int((gold != 1).sum())
            recall = right / max(wanted, 1)
            lines.append(f"{voice}, from {level:g}: {right} of {told.sum()} right, recall {recall:.2f}")
    return lines


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(prog="python -m framewire.training.writer_check", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the labelled sets")
    parser.add_argument("--own", type=Path, default=Path("data/contrast"))
    parser.add_argument("--codebook", type=Path, default=Path("data/codebooks/russia-north-korea.toml"))
    asked = parser.parse_args()
    clauses = coded_clauses(asked.own, asked.data)
    rest = [*own_sentences(asked.own), *coded_sentences(asked.own, asked.data, Codebook.read(asked.codebook))]
    print("\n".join(table(clauses, cross_validated(clauses, rest, EmbeddedEntailment.load()))))


if __name__ == "__main__":
    main()
