"""`framewire clean`: only the cleaning stage, for people who want the main texts and the log of what was removed."""

from __future__ import annotations

from pathlib import Path

from framewire.codebook import Codebook
from framewire.corpus.build import CorpusRequest, build_corpus
from framewire.errors import RunFolderError
from framewire.progress import Progress
from framewire.tables import Store


def clean_source(sources: tuple[str, ...], out: Path, progress: Progress, follow_symlinks: bool = False) -> int:
    """Clean every article of the sources into a new folder and return how many there are.

    `out/texts/` holds one text file a document, named by its id; `out/tables/` holds documents, removals, passages,
    quotes and failures. Raises `RunFolderError` when `out` holds something, `SourceError` when no article is found.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RunFolderError(out, "it is not an empty folder", "Give an empty or new folder")
    store = Store(out / "tables")
    book = Codebook(title="Cleaning only", text="clean")
    build_corpus(CorpusRequest(sources, book, follow_symlinks=follow_symlinks), store, progress)
    folder = out / "texts"
    folder.mkdir(parents=True)
    count = 0
    for piece in store.batches("documents", ["document_id", "text"]):
        for identity, text in zip(piece["document_id"], piece["text"], strict=True):
            (folder / f"{identity}.txt").write_text(f"{text}\n", encoding="utf-8")
            count += 1
    return count
