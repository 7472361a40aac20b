"""Invented corpora whose themes are known, and an embedder that sees nothing but their words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace

import numpy as np

from framewire.tables import Store

SUBJECTS = {
    "harvest": "rice harvest paddy farmers reaped grain tractor fields silo crop",
    "harbour": "harbour crane freighter quay pilot mooring cargo dock tugboat anchor",
    "football": "football striker penalty referee goalkeeper stadium league coach offside derby",
    "hospital": "hospital nurse surgeon ward patients vaccine clinic fever doctor bandage",
}


@dataclass
class WordEmbedder:
    """Gives every word a fixed direction and a text the mean of its words: texts on one subject lie together."""

    name: str = "words"
    revision: str = "1"
    width: int = 256
    calls: list[int] = field(default_factory=list)

    def encode(self, texts):
        self.calls.append(len(texts))
        found = np.array([self._one(text) for text in texts], np.float32).reshape(len(texts), self.width)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    def _one(self, text):
        words = [word.strip(".,:'\"").lower().rstrip("s") for word in text.split()]
        read = [direction(word, self.width) for word in words if len(word) > 3]
        return np.sum(read or [np.zeros(self.width)], axis=0)


@cache
def direction(word, width):
    """Return the direction of a word."""
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).normal(size=width)


class NoEntailment:
    """Knows nothing: every pair is neutral."""

    name, revision = "none", "1"

    def score(self, pairs):
        return np.tile(np.array([0.0, 1.0, 0.0], np.float32), (len(pairs), 1))


def shelf(embedder=None):
    return SimpleNamespace(embedder=embedder or WordEmbedder(), entailment=NoEntailment())


def texts_on(subjects, each, seed=0):
    """Return `each` sentences on every subject and the subject of each, in a mixed order."""
    draw = np.random.default_rng(seed)
    made = []
    for subject in subjects:
        words = SUBJECTS[subject].split()
        for _ in range(each):
            chosen = draw.choice(words, 6, replace=False)
            made.append((f"Yesterday the {' '.join(chosen)} were seen.", subject))
    order = draw.permutation(len(made))
    return [made[row][0] for row in order], [made[row][1] for row in order]


def store_of(folder, documents):
    """Write documents, each a list of passages, as the corpus stage would. Returns the store."""
    store = Store(folder / "tables")
    rows, passages = [], []
    for number, parts in enumerate(documents):
        name, text = f"d{number:04d}", " ".join(parts)
        rows.append(
            {
                "document_id": name,
                "path": f"{name}.txt",
                "sha256": "0" * 64,
                "title": None,
                "text": text,
                "language": "en",
                "family_id": f"f{number}",
                "n_words": len(text.split()),
            }
        )
        start = 0
        for position, part in enumerate(parts):
            end = start + len(part)
            passages.append(
                {
                    "passage_id": f"{name}-{position:04d}",
                    "document_id": name,
                    "position": position,
                    "start": start,
                    "end": end,
                    "text": part,
                }
            )
            start = end + 1
    store.write_rows("documents", rows)
    store.write_rows("passages", passages)
    return store
