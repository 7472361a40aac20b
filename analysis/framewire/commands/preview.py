"""What a codebook would find in some articles, before a run: cleaning and mentions, no stance."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.codebook import Codebook
from framewire.progress import Progress, Silent

if TYPE_CHECKING:
    from framewire.stance.trails.coverage import Coverage
    from framewire.tables import Store


@dataclass(frozen=True)
class Preview:
    """The coverage of each target, and what the reading of the articles had to say, a sentence each."""

    targets: list[Coverage]
    notes: tuple[str, ...]


def covered(
    book: Codebook, sources: Sequence[str], limit: int | None = None, progress: Progress | None = None
) -> Preview:
    """Return what `book` finds in the articles of `sources`, the first `limit` or all.

    The articles are cleaned in a temporary folder, as a run would clean them. Raises `SourceError` when no source gives
    an article.
    """
    from framewire.corpus import CorpusRequest, build_corpus
    from framewire.models.embedder import load_embedder
    from framewire.models.remembered import RememberingEmbedder
    from framewire.stance.trails.coverage import coverage
    from framewire.tables import Store

    with tempfile.TemporaryDirectory(prefix="framewire-") as folder:
        store = Store(Path(folder) / "tables")
        build_corpus(CorpusRequest(tuple(sources), book, limit), store, progress or Silent())
        embedder = load_embedder(book.embedding.name, book.embedding.revision)
        targets = coverage(store, book, RememberingEmbedder(embedder, store.cache, Silent()))
        return Preview(targets, tuple(_notes(store)))


def _notes(store: Store) -> Iterator[str]:
    """Yield each kind of failure with its number and its first one."""
    failures = store.read("failures") if store.has("failures") else None
    for error, rows in () if failures is None else failures.groupby("error", sort=False):
        more = f" ({len(rows) - 1:,} more such)" if len(rows) > 1 else ""
        first = rows.iloc[0]
        yield f"{str(error).replace('_', ' ')}: {first['unit_id']}: {first['message']}{more}"
