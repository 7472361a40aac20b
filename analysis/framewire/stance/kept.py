"""Documents that read as they did in an earlier run: their entailments are taken over, and no question is planned."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from framewire.stance.feed import document_of
from framewire.stance.plan import Document
from framewire.tables import Store, content_hash, replacing

if TYPE_CHECKING:
    import pyarrow as pa

FILE_NAME = "read.json"
TABLE = "entailments"


@dataclass
class Kept:
    """The entailments of an earlier run by document, each under a mark of how the document read and by what rule.

    `rule` is a hash of all that decides what is asked besides the documents; "" keeps nothing. `marks` are those of the
    present run.
    """

    rule: str
    earlier: Mapping[str, str] = field(default_factory=dict)
    table: pa.Table | None = None
    places: Mapping[str, slice] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rule: str, store: Store, previous: Store | None) -> Kept:
        """Return what `previous` holds, if the cache of `store` has marks of that very table; else nothing."""
        written = _written(store)
        if not rule or not written or previous is None or not previous.has(TABLE):
            return cls(rule)
        table = previous.arrow(TABLE)
        if written["table"] != content_hash(table):
            return cls(rule)
        return cls(rule, written["marks"], table, _places(table))

    def rows(self, document_id: str, document: Document) -> list[dict[str, Any]] | None:
        """Return the rows of a document that reads as it did; null for another one, which is to be asked about."""
        mark = self.marks[document_id] = _mark(self.rule, document)
        if self.table is None or self.earlier.get(document_id) != mark:
            return None
        place = self.places.get(document_id, slice(0, 0))
        rows: list[dict[str, Any]] = self.table.slice(place.start, place.stop - place.start).to_pylist()
        return rows

    def write(self, store: Store) -> None:
        """Write the marks of the documents, for the table of entailments that `store` holds now."""
        if self.rule:
            with replacing(store.cache / FILE_NAME) as aside:
                written = {"table": content_hash(store.arrow(TABLE)), "marks": self.marks}
                aside.write_text(json.dumps(written), "utf-8")


def _written(store: Store) -> dict[str, Any]:
    """Return what an earlier run wrote to the cache; nothing where it is damaged, so that all is planned again."""
    path = store.cache / FILE_NAME
    try:
        found = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("marks"), dict) and "table" in found else {}


def _mark(rule: str, document: Document) -> str:
    """Return the hash of a rule and of all that is read of a document."""
    parts: list[object] = [rule, document.title]
    for passage in document.passages:
        spans = [(span.start, span.end, span.speaker) for span in passage.reading.spans]
        parts.append((passage.passage_id, passage.reading.text, spans))
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _places(table: pa.Table) -> dict[str, slice]:
    """Return where the rows of each document stand; they stand together."""
    found: dict[str, slice] = {}
    for row, name in enumerate(table["passage_id"].to_pylist()):
        document = document_of(name)
        found[document] = slice(found[document].start if document in found else row, row + 1)
    return found
