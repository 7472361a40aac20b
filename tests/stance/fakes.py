"""Models and tables whose every answer can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from framewire.codebook import Codebook
from framewire.tables import Store

YES, NO, OPEN = (0.8, 0.2, 0.0), (0.0, 0.2, 0.8), (0.0, 1.0, 0.0)

BOOK = """
title = "Ports"
[corpus]
passage_sentences = 3
[[target]]
id = "port"
name = "the new port"
kind = "claim"
mentions = ["(?i)\\\\bport\\\\b"]
favour = ["The port is welcome.", "The port is useful."]
against = ["The port is a danger.", "The port is useless."]
[[frame]]
id = "money"
name = "money"
hypothesis = "This text is about money."
denial = "This text is not about money."
"""


def rule(premise: str, hypothesis: str) -> tuple[float, float, float]:
    """Answer by key words: praise entails favour, blame entails against, "maybe" is torn, anything else is open."""
    text = premise.lower()
    if "money" in hypothesis:
        about = "euro" in text
        return YES if about != ("not" in hypothesis) else NO
    for_it = any(word in hypothesis for word in ("welcome", "useful", "author approves"))
    if "splendid" in text:
        return YES if for_it else NO
    if "poison" in text:
        return NO if for_it else YES
    if "maybe" in text:
        return (0.4, 0.2, 0.4)
    return OPEN


@dataclass
class FakeEntailment:
    """Answers by a rule and remembers every pair that it was asked."""

    answer: Callable[[str, str], tuple[float, float, float]] = rule
    name: str = "fake"
    revision: str = "1"
    engine: str = "by hand"
    asked: list[tuple[str, str]] = field(default_factory=list)
    dies_after: int | None = None

    def score(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        if self.dies_after is not None and len(self.asked) + len(pairs) > self.dies_after:
            raise KeyboardInterrupt
        self.asked += list(pairs)
        return np.array([self.answer(*pair) for pair in pairs], np.float32).reshape(-1, 3)


class FakeEmbedder:
    """Puts "weather" at a right angle to everything else, and notes how many texts it was asked about."""

    name, revision = "weather", "1"

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += len(texts)
        return np.array([[0.0, 1.0] if "weather" in text else [1.0, 0.0] for text in texts], np.float32).reshape(-1, 2)


@dataclass
class FakeShelf:
    entailment: FakeEntailment = field(default_factory=FakeEntailment)
    embedder: FakeEmbedder = field(default_factory=FakeEmbedder)
    workers: int = 1


def book(text: str = BOOK) -> Codebook:
    return Codebook.parse(text)


def make_store(
    folder: Path, documents: Sequence[Sequence[str]], quotes: Sequence[tuple[str, str, str | None]] = ()
) -> Store:
    """Write the tables of some documents, each given as its passages, which are one sentence each.

    `quotes` are (document_id, quoted words, speaker); documents are d00, d01, ... and each is a family of its own.
    """
    store = Store(folder / "run" / "tables")
    texts = {f"d{number:02d}": " ".join(passages) for number, passages in enumerate(documents)}
    store.write_rows("documents", [_document(name, text) for name, text in texts.items()])
    passages = [row for name, parts in zip(texts, documents, strict=True) for row in _passages(name, parts)]
    store.write_rows("passages", passages)
    sentences = [_sentence(row) for row in passages]
    store.write_rows("sentences", sentences)
    store.write_rows("attributions", [_quote(texts[name], name, words, who, sentences) for name, words, who in quotes])
    return store


def set_families(store: Store, families: Sequence[str]) -> None:
    frame = store.read("documents")
    frame["family_id"] = list(families)
    store.write("documents", frame)


def _document(name: str, text: str) -> dict[str, object]:
    words = len(text.split())
    return {
        "document_id": name, "path": f"{name}.txt", "sha256": name, "text": text, "language": "en",
        "family_id": name, "n_words": words,
    }  # fmt: skip


def _passages(name: str, parts: Sequence[str]) -> list[dict[str, object]]:
    rows, start = [], 0
    for position, text in enumerate(parts):
        place = {"passage_id": f"{name}-{position:04d}", "document_id": name, "position": position}
        rows.append({**place, "start": start, "end": start + len(text), "text": text})
        start += len(text) + 1
    return rows


def _sentence(passage: dict[str, object]) -> dict[str, object]:
    place = {name: passage[name] for name in ("document_id", "passage_id", "start", "end")}
    return {**place, "sentence_id": f"{passage['document_id']}-s{passage['position']}", "number": passage["position"]}


def _quote(
    text: str, name: str, words: str, speaker: str | None, sentences: Sequence[dict[str, object]]
) -> dict[str, object]:
    start = text.index(words)
    end = start + len(words)
    own = [row for row in sentences if row["document_id"] == name]
    touched = [row["sentence_id"] for row in own if int(str(row["start"])) < end and int(str(row["end"])) > start]
    return {
        "attribution_id": f"{name}-a{start}", "document_id": name, "start": start, "end": end, "speaker": speaker,
        "cue": "said", "direct": True, "sentence_ids": touched,
    }  # fmt: skip
