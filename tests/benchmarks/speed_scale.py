"""How cost, memory and start-up grow: more releases, 10,000 articles, and commands that need no model."""

from __future__ import annotations

import hashlib
import json
import random
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from speed_common import BOOK, REPEATS, ROOT, SEED, Row, corpus_of, seconds_of, shuffled

from framewire.codebook import Codebook
from framewire.models.shelf import Shelf
from framewire.progress import Lines, Silent
from framewire.stance import ScoreRequest, decide_stances, score_passages
from framewire.themes import build_themes

SIZES = (50, 200, 800)
ARTICLES = 10_000


def growth_part(work: Path) -> list[Row]:
    """Score 50, 200 and 800 releases, each on its own; the smaller ones are part of the larger."""
    book, rows = Codebook.read(BOOK), []
    for size in SIZES:
        store = corpus_of(work / str(size), shuffled()[:size])
        shelf, counts = Shelf.of(book), []
        seconds = seconds_of(
            lambda store=store, shelf=shelf, counts=counts: counts.append(
                score_passages(ScoreRequest(book), store, shelf, Lines())["pairs scored this time"]
            )
        )
        passages = store.count("passages")
        each = f"{int(counts[0]) / size:.1f} a release, {int(counts[0]) / passages:.2f} a passage"
        rows.append(
            Row(
                f"{size} releases, {passages} passages",
                f"{counts[0]} pairs, {seconds:.0f} s",
                f"{each}, {1000 * seconds / int(counts[0]):.1f} ms a pair",
            )
        )
    return rows


def memory_part(work: Path) -> list[Row]:
    """Run the stages on 10,000 short articles in a process of their own and read its peak.

    The articles are releases of at most 250 words with some words changed, so that they are not copies. The entailment
    model is loaded, but answers are made up: its reading of a pair needs the same memory however many there are.
    """
    done = subprocess.run(
        [sys.executable, __file__, str(work)], capture_output=True, text=True, check=True, cwd=Path(__file__).parent
    )
    return [Row(*row) for row in json.loads(done.stdout.splitlines()[-1])]


def start_part(work: Path) -> list[Row]:
    """Time the commands that a person waits for: the codebook in words, and a report from tables that are there."""
    from framewire.pipeline import run

    run(ROOT / "data" / "sample", BOOK, work / "sample", progress=Lines())
    command = [str(Path(sys.executable).parent / "framewire")]
    rows = []
    for words, reach in ((["check", str(BOOK)], "1 s"), (["report", str(work / "sample")], "5 s")):
        line = [*command, *words]
        subprocess.run(line, capture_output=True, check=True)
        times = [
            seconds_of(lambda line=line: subprocess.run(line, capture_output=True, check=True)) for _ in range(REPEATS)
        ]
        rows.append(Row(f"framewire {words[0]}", f"{statistics.median(times):.2f} s", f"reach: {reach}"))
    return rows


class MadeUp:
    """Stands for the entailment model, which is loaded, and answers from a hash of the pair."""

    engine = "made up"

    def __init__(self, model: object) -> None:
        self.model, self.name, self.revision = model, "made up", "1"

    def score(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        numbers = [hashlib.sha256("\0".join(pair).encode()).digest()[:3] for pair in pairs]
        shares = np.array([list(number) for number in numbers], np.float32) + 1
        return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)


def changed(count: int) -> list[str]:
    """Return short releases again and again, each time with a fifth of the words drawn from other releases."""
    dice = random.Random(SEED)
    short = [row for row in map(json.loads, shuffled()) if len(row["text"].split()) <= 250]
    words = " ".join(row["text"] for row in short).split()
    lines = []
    for number in range(count):
        row = dict(short[number % len(short)])
        text = [dice.choice(words) if dice.random() < 0.2 else word for word in row["text"].split(" ")]
        row["text"], row["id"] = " ".join(text), f"article-{number}"
        row["title"] = f"{row['title']} ({number})"
        lines.append(json.dumps(row) + "\n")
    return lines


def peak() -> int:
    """Return the peak of this process so far in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(work: Path) -> list[Row]:
    """Do the stages one after another, and tell the peak after each."""
    book = Codebook.read(BOOK)
    store = corpus_of(work / "many", changed(ARTICLES))
    rows = [Row("cleaning", f"{peak()} MB", f"{store.count('documents')} articles, {store.count('passages')} passages")]
    shelf = Shelf.of(book)
    shelf.__dict__["entailment"] = MadeUp(shelf.entailment)
    build_themes(book, store, shelf, Lines())
    rows.append(Row("themes, with embedding", f"{peak()} MB", "the peak so far"))
    notes = score_passages(ScoreRequest(book), store, shelf, Lines())
    rows.append(Row("scoring", f"{peak()} MB", f"{notes['pairs scored this time']} pairs, answers made up"))
    decide_stances(book, store, Silent())
    return [*rows, Row("decisions", f"{peak()} MB", "reach: under 2,048 MB")]


if __name__ == "__main__":
    print(json.dumps([[row.figure, row.value, row.note] for row in measure(Path(sys.argv[1]))]))
