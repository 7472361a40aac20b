"""What a coder sees of each unit: the article, with the sentence marked where one is asked about.

No coder sees what the model said.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framewire.tables import Store
from framewire.validity.units import CODES, texts_of

if TYPE_CHECKING:
    import pandas as pd

    from framewire.codebook import Codebook

COLUMNS = ("unit_id", "coder", "target", "voice", "title", "text", "choices", "code", "note")
OPEN, CLOSE = "⟦", "⟧"


@dataclass(frozen=True)
class Item:
    """One unit as a coder sees it. `code` is empty; `choices` are the codes allowed, in order."""

    unit_id: str
    coder: str
    kind: str
    target: str
    voice: str
    title: str
    text: str
    choices: tuple[str, ...]

    def row(self) -> tuple[str, ...]:
        """Return the cells of a sheet, in the order of COLUMNS."""
        shown = " | ".join(self.choices)
        return (self.unit_id, self.coder, self.target, self.voice, self.title, self.text, shown, "", "")


def items_of(drawn: pd.DataFrame, store: Store, book: Codebook) -> dict[str, list[Item]]:
    """Return what each coder gets, by coder, shuffled so that neighbours tell nothing."""
    places = places_of(drawn, store)
    titles = _titles(store, set(drawn["document_id"]))
    names = names_of(store, book)
    ordered = sorted(drawn.itertuples(index=False), key=lambda row: _shuffle(book.seed, str(row.unit_id)))
    found: dict[str, list[Item]] = {}
    for row in ordered:
        voice = row.voice if isinstance(row.voice, str) else ""
        target = names.get((str(row.kind), str(row.subject_id)), str(row.subject_id))
        shared = (str(row.kind), target, voice, titles.get(str(row.document_id), ""), places[str(row.unit_id)])
        for coder in _list(row.coders):
            found.setdefault(coder, []).append(Item(str(row.unit_id), coder, *shared, CODES[str(row.kind)]))
    return found


def places_of(rows: pd.DataFrame, store: Store) -> dict[str, str]:
    """Return the text of each unit as a coder sees it: the article, with its sentence marked where it has one."""
    texts = texts_of(store, set(rows["document_id"]))
    spans = spans_of(store, set(rows["sentence_id"].dropna()))
    shown = {}
    for unit, document, sentence in zip(rows["unit_id"], rows["document_id"], rows["sentence_id"], strict=True):
        text = texts[str(document)]
        if isinstance(sentence, str):
            start, end = spans[sentence]
            body = text[start:end].strip()
            start = text.index(body, start) if body else start
            text = f"{text[:start]}{OPEN}{body}{CLOSE}{text[start + len(body) :]}"
        shown[str(unit)] = text.strip()
    return shown


def spans_of(store: Store, sentences: set[str]) -> dict[str, tuple[int, int]]:
    """Return start and end of some sentences in their documents' texts."""
    if not sentences:
        return {}
    frame = store.read("sentences", ("sentence_id", "start", "end"))
    frame = frame[frame["sentence_id"].isin(sentences)]
    return {
        str(n): (int(s), int(e)) for n, s, e in zip(frame["sentence_id"], frame["start"], frame["end"], strict=True)
    }


def names_of(store: Store, book: Codebook) -> dict[tuple[str, str], str]:
    """Return the names of targets, frames and themes by kind of unit and id: an id is unique within its kind alone."""
    named = {(kind, target.id): target.name for kind in ("stance", "evidence") for target in book.targets}
    named |= {("frame", frame.id): frame.name for frame in book.frames}
    if store.has("themes"):
        themes = store.read("themes", ("theme_id", "name"))
        named |= {("theme", str(n)): str(name) for n, name in zip(themes["theme_id"], themes["name"], strict=True)}
    named |= {("theme", theme.id): theme.name for theme in book.themes}
    return named | {("attribution", "voice"): "who says the marked sentence"}


def _titles(store: Store, documents: set[str]) -> dict[str, str]:
    frame = store.read("documents", ("document_id", "title"))
    frame = frame[frame["document_id"].isin(documents) & frame["title"].notna()]
    return {str(name): str(title) for name, title in zip(frame["document_id"], frame["title"], strict=True)}


def _shuffle(seed: int, name: str) -> str:
    return hashlib.sha256(f"sheet/{seed}/{name}".encode()).hexdigest()


def _list(cell: object) -> list[str]:
    """Return a cell of a column of lists."""
    return [str(item) for item in cell] if isinstance(cell, list) else []
