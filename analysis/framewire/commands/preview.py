"""What a codebook would find in some articles, before a run: cleaning and mentions, no stance."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.codebook import Codebook
from framewire.progress import Progress, Silent

if TYPE_CHECKING:
    from framewire.stance.trails.coverage import Coverage


def covered(
    book: Codebook, sources: Sequence[str], limit: int | None = None, progress: Progress | None = None
) -> list[Coverage]:
    """Return the coverage of each target of `book` in the articles of `sources`, the first `limit` or all.

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
        return coverage(store, book, RememberingEmbedder(embedder, store.cache, Silent()))
