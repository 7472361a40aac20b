"""Fits the head that tells if who speaks takes a side: `python -m framewire.training.writer ../shared/data`.

It reads the plain question whether the author approves or disapproves of the target. The sentences are our own
(`data/contrast/sentences.csv`) and, without their text, sentences and clauses of real news that were coded by reading.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import Codebook, Target
from framewire.models.entailment import EmbeddedEntailment
from framewire.models.heads import WEIGHTS, Head, write_head
from framewire.schemas import STANCES
from framewire.sentences import split_sentences
from framewire.stance.hypotheses import target_questions
from framewire.training.coded_clauses import Clause, coded_clauses

# How much a coded sentence of a real article counts, and how little the weights are held back (scikit-learn's C).
# Chosen on coded clauses, cross-validated by article in five parts.
REAL, LOOSENESS = 4.0, 0.01
HELD_OUT = "held_out"
# Where a coded sentence is looked for: the file and the start that its articles have.
SETS = {
    "kcna": "kcna_articles/kcna_articles_2023-12_2024-11.jsonl",
    "state": "state_dept_press_releases/state_press_releases_2021-05_2022-08.jsonl",
}
Array = NDArray[np.float32]


@dataclass(frozen=True)
class Judged:
    """A sentence, its target, and the stance of who speaks in it: favour, neutral or against."""

    text: str
    target: Target
    stance: str
    weight: float = 1.0


def own_sentences(folder: Path, held_out: bool = False) -> list[Judged]:
    """Return the sentences of `sentences.csv` in a folder: those to fit on, or those held out."""
    with (folder / "sentences.csv").open(encoding="utf-8", newline="") as file:
        return [
            Judged(row["text"], _target(row["target"], row["kind"]), row["stance"])
            for row in csv.DictReader(file)
            if (row["set"] == HELD_OUT) == held_out
        ]


def coded_sentences(folder: Path, data: Path, book: Codebook) -> list[Judged]:
    """Return the coded sentences whose hash is found in the articles under `data`, about the codebook's targets."""
    targets = {target.id: target for target in book.targets}
    with (folder / "coded_sentences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts: dict[str, str] = {}
    for source, name in SETS.items():
        wanted = {row["id"] for row in rows if row["source"] == source}
        texts.update(_by_hash(data / name, wanted))
    return [
        Judged(texts[row["sentence_sha256"]], targets[row["target"]], row["stance"], REAL)
        for row in rows
        if row["sentence_sha256"] in texts
    ]


def judged_clause(clause: Clause) -> Judged:
    """Return a coded clause as the head is fitted on it."""
    return Judged(clause.text, _target(clause.target, clause.kind), clause.stance, REAL)


def features(model: EmbeddedEntailment, sentences: Sequence[Judged]) -> Array:
    """Return what the head reads (n, 768): the features of both questions about the writer."""
    pairs = [(item.text, side.text) for item in sentences for side in target_questions(item.target).writer]
    return model.plain_with_features(pairs)[1].reshape(len(sentences), -1)


def fitted(values: Array, stances: Sequence[str], weights: Sequence[float]) -> Head:
    """Return the head: a logistic regression on the standardised features, each example mirrored too."""
    from sklearn.linear_model import LogisticRegression

    labels = np.array([STANCES.index(stance) for stance in stances])
    both = np.concatenate([values, mirrored(values)]).astype(np.float64)
    mean, scale = both.mean(axis=0), both.std(axis=0) + 1e-6
    model = LogisticRegression(C=LOOSENESS, max_iter=600)
    model.fit((both - mean) / scale, np.concatenate([labels, 2 - labels]), np.tile(weights, 2))
    # The mirrored question gets exactly the mirrored answer.
    weight = (model.coef_ + mirrored(model.coef_)[::-1]) / 2
    bias = (model.intercept_ + model.intercept_[::-1]) / 2
    mean, scale = (mean + mirrored(mean[None])[0]) / 2, (scale + mirrored(scale[None])[0]) / 2
    layers = ((weight.T.astype(np.float32), bias.astype(np.float32)),)
    return Head("stance_writer", STANCES, mean.astype(np.float32), scale.astype(np.float32), layers)


def mirrored(values: NDArray[Any]) -> NDArray[Any]:
    """Return features (n, 2 d) with favour and against exchanged.

    >>> mirrored(np.array([[1.0, 2.0, 3.0, 4.0]], np.float32)).tolist()
    [[3.0, 4.0, 1.0, 2.0]]
    """
    half = values.shape[1] // 2
    return np.concatenate([values[:, half:], values[:, :half]], axis=1)


def _target(name: str, kind: str) -> Target:
    return Target("target", name, kind="entity" if kind == "entity" else "claim")


def _by_hash(path: Path, wanted: set[str]) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        for row in filter(lambda row: row["id"] in wanted, map(json.loads, file)):
            for start, end in split_sentences(row["text"]):
                text = " ".join(row["text"][start:end].split())
                yield hashlib.sha256(text.encode()).hexdigest()[:16], text


def main() -> None:
    """Read the command line, fit and write the head."""
    parser = argparse.ArgumentParser(prog="python -m framewire.training.writer", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the labelled sets")
    parser.add_argument("--own", type=Path, default=Path("data/contrast"))
    parser.add_argument("--codebook", type=Path, default=Path("data/codebooks/russia-north-korea.toml"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    coded = coded_sentences(asked.own, asked.data, Codebook.read(asked.codebook))
    coded += map(judged_clause, coded_clauses(asked.own, asked.data))
    sentences = [*own_sentences(asked.own), *coded]
    model = EmbeddedEntailment.load()
    head = fitted(features(model, sentences), [item.stance for item in sentences], [item.weight for item in sentences])
    write_head(head, asked.out)
    print(f"{len(sentences)} sentences, {len(coded)} of them coded: {asked.out / 'stance_writer.safetensors'}")


if __name__ == "__main__":
    main()
