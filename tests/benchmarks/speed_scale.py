"""How cost and memory grow: more releases, and 10,000 articles."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from speed_common import BOOK, SEED, Asked, Row, corpus_of, shuffled, spent

from framewire.codebook import Codebook
from framewire.models.shelf import Shelf
from framewire.progress import Lines, Silent
from framewire.stance import ScoreRequest, decide_stances, score_sentences
from framewire.tables import Store
from framewire.themes import build_themes

GROWTH = (1, 4, 16)


def growth_part(asked: Asked) -> list[Row]:
    """Score 1, 4 and 16 times as many releases, each on their own; the smaller ones are part of the larger."""
    sizes = [times * asked.size for times in GROWTH]
    return [_scored(size, corpus_of(asked.work / str(size), shuffled()[:size])) for size in sizes]


def _scored(size: int, store: Store) -> Row:
    book, notes = Codebook.read(BOOK), dict[str, str]()
    shelf, passages = Shelf.of(book), store.count("passages")
    shelf.entailment.score([("Ships carried shells.", "There is a threat.")])
    cost = spent(lambda: notes.update(score_sentences(ScoreRequest(book), store, shelf, Lines())))
    pairs = int(notes["pairs scored this time"])
    each = f"{pairs / size:.1f} pairs a release, {pairs / passages:.2f} a passage"
    note = f"{each}, {1000 * cost.worked / pairs:.1f} processor ms a pair"
    return Row(f"{size} releases, {passages} passages", f"{pairs} pairs, {cost}", note)


def memory_part(asked: Asked) -> list[Row]:
    """Run the stages on short articles one after another, and tell the peak of this process after each.

    The articles are releases of at most 250 words with some words changed, so that they are not copies. Reading who
    says what is done in full. Both models are loaded and read a batch, but their answers and vectors are made up: a
    batch needs the same memory however many there are.
    """
    book = Codebook.read(BOOK)
    store = corpus_of(asked.work / "many", changed(asked.size))
    counts = f"{store.count('documents')} articles, {store.count('passages')} passages"
    rows = [Row("cleaning, and who says what", f"{peak()} MB", counts)]
    shelf = made_up(book)
    rows.append(Row("both models loaded", f"{peak()} MB", "the peak so far"))
    build_themes(book, store, shelf, Lines())
    rows.append(Row("themes", f"{peak()} MB", "the peak so far"))
    notes = score_sentences(ScoreRequest(book), store, shelf, Lines())
    rows.append(Row("scoring", f"{peak()} MB", f"{notes['pairs scored this time']} pairs"))
    decide_stances(book, store, Silent())
    return [*rows, Row("decisions", f"{peak()} MB", "reach: under 2,048 MB")]


def made_up(book: Codebook) -> Shelf:
    """Return a shelf whose models have read a batch, and answer without reading from then on."""
    shelf = Shelf.of(book)
    shelf.entailment.score([("A short text. " * 40, "It is short.")] * 64)
    shelf.embedder.encode([f"A short text, number {number}." * 10 for number in range(512)])
    shelf.__dict__.update(entailment=MadeUp(shelf.entailment), embedder=MadeUp(shelf.embedder))
    return shelf


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
