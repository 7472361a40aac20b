"""Several tables read side by side, some documents at a time, so that memory does not grow with the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from framewire.errors import TableError
from framewire.stance.questions.relevance import Read
from framewire.stance.questions.voices import AttributedSpan, Sentence, utterances
from framewire.tables import Store

DOCUMENTS_AT_ONCE = 200
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Document:
    """A document with its passages and sentences in order; `read` is how it is read, voice by voice."""

    document_id: str
    sentences: tuple[Sentence, ...]
    read: Read

    @property
    def passage_ids(self) -> list[str]:
        """The ids of its passages, in order; none where the document was set aside."""
        return [name for name, _ in self.read.passages]

    @property
    def unit_ids(self) -> frozenset[str]:
        """The ids of its sentences and passages."""
        return frozenset([*(sentence.sentence_id for sentence in self.sentences), *self.passage_ids])

    def sentences_of(self, passage_id: str) -> list[str]:
        """Return the ids of the sentences of a passage, in order."""
        return [sentence.sentence_id for sentence in self.sentences if sentence.passage_id == passage_id]


def articles(store: Store) -> Iterator[list[Document]]:
    """Yield the documents, up to 200 at a time, in the order of the table of documents.

    Raises `TableError` where the rows of another table are not in that order.
    """
    feeds = {name: Turns(store, name, "document_id") for name in ("passages", "sentences", "attributions")}
    for frame in store.batches("documents", ["document_id", "title", "text"]):
        for start in range(0, len(frame), DOCUMENTS_AT_ONCE):
            part = frame.iloc[start : start + DOCUMENTS_AT_ONCE]
            wanted = frozenset(part["document_id"])
            own = {name: _by_document(feed.take(wanted)) for name, feed in feeds.items()}
            yield [_article(row, own) for row in records(part)]
    for feed in feeds.values():
        feed.check_empty()


class Turns:
    """Hands out a table whose rows stand in the order of the documents."""

    def __init__(self, store: Store, name: str, column: str) -> None:
        """`column` holds the ids by which rows are asked for."""
        self._name, self._column = name, column
        self._batches = store.batches(name)
        self._held: pd.DataFrame | None = None

    def take(self, ids: frozenset[str]) -> Rows:
        """Return the rows of these ids, which must be the next ones."""
        taken: Rows = []
        while (frame := self._next()) is not None:
            mine = frame[self._column].isin(ids).to_numpy(bool)
            stop = len(frame) if mine.all() else int(mine.argmin())
            taken += records(frame.iloc[:stop])
            if stop < len(frame):
                self._held = frame.iloc[stop:]
                break
        return taken

    def check_empty(self) -> None:
        """Raise `TableError` when rows are left that belong to no document read so far."""
        rest = self._next()
        if rest is not None:
            place = f"table {self._name}"
            fact = f"the rows of {rest[self._column].iloc[0]} are not in the order of the table of documents"
            raise TableError(place, fact, "Run the corpus stage again")

    def _next(self) -> pd.DataFrame | None:
        held, self._held = self._held, None
        while held is None or held.empty:
            held = next(self._batches, None)
            if held is None:
                return None
        return held


def records(frame: pd.DataFrame) -> Rows:
    """Return the rows of a table as mappings from column to value."""
    found: list[Any] = frame.to_dict("records")
    return found


def text_or_none(value: object) -> str | None:
    """Return a cell of a column of strings; null in pandas is NaN."""
    return value if isinstance(value, str) else None


def _by_document(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row["document_id"], []).append(row)
    return found


def _article(row: dict[str, Any], own: dict[str, dict[str, Rows]]) -> Document:
    name = row["document_id"]
    sentences = tuple(
        Sentence(each["sentence_id"], each["passage_id"], each["start"], each["end"])
        for each in own["sentences"].get(name, [])
    )
    spans = [
        AttributedSpan(each["start"], each["end"], text_or_none(each["speaker"]))
        for each in own["attributions"].get(name, [])
    ]
    passages = [(each["passage_id"], each["text"]) for each in own["passages"].get(name, [])]
    said = utterances(row["text"], sentences, spans)
    return Document(name, sentences, Read(text_or_none(row["title"]) or "", passages, said))


def ids_of(group: Sequence[Document]) -> frozenset[str]:
    """Return the ids of the sentences and passages of some documents."""
    return frozenset().union(*(article.unit_ids for article in group))
