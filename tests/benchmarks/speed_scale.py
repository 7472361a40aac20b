"""How cost, memory and start-up grow: more releases, 10,000 articles, and commands that need no model."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from speed_common import BOOK, REPEATS, SEED, Row, Spent, corpus_of, median, shuffled, spent, write_releases

from framewire.codebook import Codebook
from framewire.models.shelf import Shelf
from framewire.progress import Lines, Silent
from framewire.stance import ScoreRequest, decide_stances, score_passages
from framewire.themes import build_themes

SIZES = (100, 400, 1600)
ARTICLES, REPORTED = 10_000, 20


def growth_part(work: Path) -> list[Row]:
    """Score 100, 400 and 1,600 releases, each on its own; the smaller ones are part of the larger."""
    book, rows = Codebook.read(BOOK), []
    for size in SIZES:
        store, shelf = corpus_of(work / str(size), shuffled()[:size]), Shelf.of(book)
        shelf.entailment.score([("Ships carried shells.", "There is a threat.")])
        cost, notes = costed(lambda store=store, shelf=shelf: score_passages(ScoreRequest(book), store, shelf, Lines()))
        pairs, passages = int(notes["pairs scored this time"]), store.count("passages")
        each = f"{pairs / size:.1f} pairs a release, {pairs / passages:.2f} a passage"
        note = f"{each}, {1000 * cost.worked / pairs:.1f} processor ms a pair"
        rows.append(Row(f"{size} releases, {passages} passages", f"{pairs} pairs, {cost}", note))
    return rows


def costed(work: Callable[[], dict[str, str]]) -> tuple[Spent, dict[str, str]]:
    """Return what `work` costs and what it returns."""
    found: list[dict[str, str]] = []
    return spent(lambda: found.append(work())), found[0]


def memory_part(work: Path) -> list[Row]:
    """Run the stages on 10,000 short articles in a process of their own and read its peak.

    The articles are releases of at most 250 words with some words changed, so that they are not copies. Both models are
    loaded and read a batch, but answers and vectors are made up: a batch needs the same memory however many there are.
    """
    done = subprocess.run(
        [sys.executable, __file__, str(work)], capture_output=True, text=True, check=True, cwd=Path(__file__).parent
    )
    return [Row(*row) for row in json.loads(done.stdout.splitlines()[-1])]


def start_part(work: Path) -> list[Row]:
    """Time the commands that a person waits for: the codebook in words, and a report from tables that are there."""
    from framewire.pipeline import run

    run(write_releases(work / "releases", shuffled()[:REPORTED]), BOOK, work / "run", progress=Lines())
    command = [str(Path(sys.executable).parent / "framewire")]
    rows = []
    report = f"{REPORTED} releases; reach: 5 s"
    for words, note in ((["check", str(BOOK)], "reach: 1 s"), (["report", str(work / "run")], report)):
        call = partial(subprocess.run, [*command, *words], capture_output=True, check=True)
        call()
        cost = median([spent(call) for _ in range(REPEATS)])
        rows.append(Row(f"framewire {words[0]}", str(cost), f"median of {REPEATS}; {note}"))
    return rows


class MadeUp:
    """Stands for a model, which it keeps loaded, and answers from a hash of what it is asked."""

    engine, name, revision = "made up", "made up", "1"

    def __init__(self, model: object) -> None:
        self.model = model

    def score(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        shares = bytes_of(["\0".join(pair) for pair in pairs], 3) + 1
        return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = bytes_of(texts, 384) - 127.5
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def bytes_of(texts: Sequence[str], count: int) -> np.ndarray:
    """Return `count` numbers from 0 to 255 for each text, from its hash."""
    found = [np.frombuffer(hashlib.shake_256(text.encode()).digest(count), np.uint8) for text in texts]
    return np.array(found, np.float32).reshape(len(texts), count)


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
    """Return the peak of this process so far in megabytes; getrusage would tell that of the one that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1024


def measure(work: Path) -> list[Row]:
    """Do the stages one after another, and tell the peak after each."""
    book = Codebook.read(BOOK)
    store = corpus_of(work / "many", changed(ARTICLES))
    rows = [Row("cleaning", f"{peak()} MB", f"{store.count('documents')} articles, {store.count('passages')} passages")]
    shelf = Shelf.of(book)
    shelf.entailment.score([("A short text. " * 40, "It is short.")] * 64)
    shelf.embedder.encode([f"A short text, number {number}." * 10 for number in range(512)])
    shelf.__dict__.update(entailment=MadeUp(shelf.entailment), embedder=MadeUp(shelf.embedder))
    rows.append(Row("both models loaded", f"{peak()} MB", "the peak so far"))
    build_themes(book, store, shelf, Lines())
    rows.append(Row("themes", f"{peak()} MB", "the peak so far"))
    notes = score_passages(ScoreRequest(book), store, shelf, Lines())
    rows.append(Row("scoring", f"{peak()} MB", f"{notes['pairs scored this time']} pairs"))
    decide_stances(book, store, Silent())
    return [*rows, Row("decisions", f"{peak()} MB", "reach: under 2,048 MB")]


if __name__ == "__main__":
    print(json.dumps([[row.figure, row.value, row.note] for row in measure(Path(sys.argv[1]))]))
