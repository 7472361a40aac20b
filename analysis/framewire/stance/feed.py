"""Several tables read side by side, some documents at a time, so that memory does not grow with the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from framewire.errors import TableError
from framewire.stance.premises import Reading, Span
from framewire.tables import Store

DOCUMENTS_AT_ONCE = 200


@dataclass(frozen=True)
class Article:
    """A document with its passages in order and how each of them reads."""

    document_id: str
    family_id: str
    title: str
    passage_ids: tuple[str, ...]
    readings: tuple[Reading, ...]


def articles(store: Store) -> Iterator[list[Article]]:
    """Yield the documents that have passages, up to 200 at a time, in the order of the table of documents."""
    passages, quotes = _Turns(store, "passages"), _Turns(store, "quotes")
    for frame in store.batches("documents", ["document_id", "family_id", "title"]):
        for start in range(0, len(frame), DOCUMENTS_AT_ONCE):
            part = frame.iloc[start : start + DOCUMENTS_AT_ONCE]
            wanted = frozenset(part["document_id"])
            yield _articles(part, passages.take(wanted), quotes.take(wanted))
    passages.check_empty()
    quotes.check_empty()


class Entailments:
    """A table of entailments, read in the same turns as the documents."""

    def __init__(self, store: Store, name: str = "entailments") -> None:
        columns = ["passage_id", "voice", "hypothesis_id", "entailment", "neutral", "contradiction"]
        self._turns = _Turns(store, name, columns)

    def take(self, document_ids: Sequence[str]) -> pd.DataFrame:
        """Return the rows of the next documents."""
        return self._turns.take(frozenset(document_ids))


class _Turns:
    """Hands out a table whose rows stand in the order of the documents."""

    def __init__(self, store: Store, name: str, columns: Sequence[str] | None = None) -> None:
        self._name = name
        self._batches = store.batches(name, columns)
        self._held: pd.DataFrame | None = None

    def take(self, document_ids: frozenset[str]) -> pd.DataFrame:
        """Return the rows of these documents, which must be the next ones."""
        taken: list[pd.DataFrame] = []
        while (frame := self._next()) is not None:
            mine = frame["passage_id"].map(document_of).isin(document_ids).to_numpy(bool)
            stop = len(frame) if mine.all() else int(mine.argmin())
            taken.append(frame.iloc[:stop])
            if stop < len(frame):
                self._held = frame.iloc[stop:]
                break
        return pd.concat(taken, ignore_index=True) if taken else pd.DataFrame()

    def check_empty(self) -> None:
        """Raise `TableError` when rows are left that belong to no document read so far."""
        rest = self._next()
        if rest is not None:
            place = f"table {self._name}"
            fact = f"the rows of {rest['passage_id'].iloc[0]} are not in the order of the table of documents"
            raise TableError(place, fact, "Run the corpus stage again")

    def _next(self) -> pd.DataFrame | None:
        held, self._held = self._held, None
        while held is None or held.empty:
            held = next(self._batches, None)
            if held is None:
                return None
        return held


def document_of(passage_id: str) -> str:
    """Return the document_id that a passage_id begins with.

    >>> document_of("d0123-0007")
    'd0123'
    """
    return passage_id.rsplit("-", 1)[0]


def _articles(documents: pd.DataFrame, passages: pd.DataFrame, quotes: pd.DataFrame) -> list[Article]:
    spans: dict[str, list[Span]] = {}
    for row in quotes.to_dict("records"):
        speaker = row["speaker"] if isinstance(row["speaker"], str) else None
        spans.setdefault(row["passage_id"], []).append(Span(row["start"], row["end"], speaker))
    read: dict[str, list[tuple[str, Reading]]] = {}
    for row in passages.to_dict("records"):
        name = row["passage_id"]
        read.setdefault(row["document_id"], []).append((name, Reading(row["text"], tuple(spans.get(name, ())))))
    found = []
    for row in documents.to_dict("records"):
        here = read.get(row["document_id"], [])
        title = row["title"] if isinstance(row["title"], str) else ""
        ids, readings = tuple(name for name, _ in here), tuple(reading for _, reading in here)
        found.append(Article(row["document_id"], row["family_id"], title, ids, readings))
    return found
