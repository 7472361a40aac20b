"""What the reading of who takes a side is fitted on: our own sentences, and sentences and clauses of real news.

Those of real news were coded by reading. Of their articles, one in five and all that were coded whole are kept: one in
ten for the rule from sentences to articles, one in ten to judge on.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from framewire.codebook import Codebook, Target
from framewire.schemas import STANCES
from framewire.sentences import split_sentences
from framewire.stance.questions.hypotheses import target_questions
from framewire.training.sets.examples import Example
from framewire.training.writer.coded_clauses import coded_clauses

HEAD = "writer"
# Articles fall into ten parts; two are kept.
PARTS, FOR_ARTICLES, TO_JUDGE = 10, 5, 0
HELD_OUT = "held_out"
# Where a coded sentence is looked for: the file and the start that its articles have.
SETS = {
    "kcna": "kcna_articles/kcna_articles_2023-12_2024-11.jsonl",
    "state": "state_dept_press_releases/state_press_releases_2021-05_2022-08.jsonl",
}


@dataclass(frozen=True)
class Judged:
    """A sentence, its target, and the stance of who speaks in it: favour, neutral or against.

    `article` is the source and id of a real article, "" for our own sentences; `voice` narration or quotation.
    """

    text: str
    target: Target
    stance: str
    article: str = ""
    voice: str = "narration"

    @property
    def example(self) -> Example:
        """As it is fitted on: both questions about the writer."""
        pairs = tuple((self.text, side.text) for side in target_questions(self.target).writer)
        return Example(HEAD, pairs, STANCES.index(self.stance), self.article)


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
        texts.update(_by_hash(data / name, {row["id"] for row in rows if row["source"] == source}))
    return [
        Judged(texts[key], targets[row["target"]], row["stance"], f"{row['source']} {row['id']}")
        for row in rows
        if (key := row["sentence_sha256"]) in texts
    ]


def real_clauses(folder: Path, data: Path) -> list[Judged]:
    """Return the coded clauses of real news found under `data`."""
    return [
        Judged(clause.text, _target(clause.target, clause.kind), clause.stance, clause.article, clause.voice)
        for clause in coded_clauses(folder, data)
    ]


def kept_whole(folder: Path) -> frozenset[str]:
    """Return "source id" of the articles that were coded whole, to judge on."""
    found = set()
    for name in ("coded_real.csv", "coded_articles.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            found |= {f"{row['source']} {row['id']}" for row in csv.DictReader(file)}
    return frozenset(found)


def part_of(article: str) -> int:
    """Return the part, 0 to 9, that an article falls into."""
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % PARTS


def is_kept(item: Judged, whole: frozenset[str]) -> bool:
    """Return whether a sentence is not fitted on; `whole` are the articles of `kept_whole`."""
    return bool(item.article) and (item.article in whole or part_of(item.article) in (FOR_ARTICLES, TO_JUDGE))


def _target(name: str, kind: str) -> Target:
    return Target("target", name, kind="entity" if kind == "entity" else "claim")


def _by_hash(path: Path, wanted: set[str]) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        for row in filter(lambda row: row["id"] in wanted, map(json.loads, file)):
            for start, end in split_sentences(row["text"]):
                text = " ".join(row["text"][start:end].split())
                yield hashlib.sha256(text.encode()).hexdigest()[:16], text
