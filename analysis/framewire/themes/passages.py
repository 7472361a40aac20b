"""Reads the passages of a run in pieces: what the fit needs of a sample, and what naming needs of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framewire.themes.found.kmeans import one_thread
from framewire.themes.named.evidence import Named, Signals, passage_signals, title_leads

if TYPE_CHECKING:
    from framewire.models.embedder import Embedder
    from framewire.tables import Store

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
COLUMNS = ("document_id", "text")


@dataclass(frozen=True)
class FitSample:
    """The passages (s) the model is fitted on: rows (s,) ascending, texts, embeddings (s, d)."""

    rows: Ints
    texts: tuple[str, ...]
    points: Floats


@dataclass(frozen=True)
class Intake:
    """What is kept of all passages (n): signals, three numbers a theme each; the leads (m, t) of titles; the sample."""

    signals: Signals
    titles: Floats
    sample: FitSample


def document_places(store: Store) -> tuple[Ints, pd.DataFrame]:
    """Return the place (n,) of each passage's document, ascending, and the documents (m) in that order."""
    documents = store.read("documents", columns=["document_id", "family_id", "title", "outlet"])
    known = pd.Index(documents["document_id"])
    found = [known.get_indexer(piece["document_id"]) for piece in store.batches("passages", ("document_id",))]
    rows = np.concatenate(found)
    places, first = pd.factorize(rows)
    return np.asarray(places, np.int64), documents.iloc[first].reset_index(drop=True)


def take_in(store: Store, embedder: Embedder, documents: pd.DataFrame, named: Named, rows: Ints) -> Intake:
    """Embed every passage and title once, and keep what naming needs of all and the fit of those in `rows`."""
    signals, texts, points = [], [], []
    for first, piece, vectors in pieces(store, embedder):
        own = rows[(rows >= first) & (rows < first + len(piece))] - first
        texts += piece["text"].iloc[own].tolist()
        points.append(vectors[own])
        with one_thread():
            signals.append(passage_signals(vectors, piece["text"].tolist(), named))
    titles = documents["title"].fillna("").tolist()
    known = np.array([bool(title.strip()) for title in titles], np.bool_)
    leads = title_leads(embedder.encode(titles), known, named)
    return Intake(_joined(signals), leads, FitSample(rows, tuple(texts), np.concatenate(points)))


def pieces(store: Store, embedder: Embedder) -> Iterator[tuple[int, pd.DataFrame, Floats]]:
    """Yield passages of whole documents, some 20,000 at a time: the row of the first, the rows, their embeddings."""
    first = 0
    for piece in whole_documents(store, COLUMNS):
        yield first, piece, embedder.encode(piece["text"].tolist())
        first += len(piece)


def whole_documents(store: Store, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Yield some columns of the passages, document_id among them, in pieces that never part those of a document."""
    held: pd.DataFrame | None = None
    for batch in store.batches("passages", columns):
        frame = batch if held is None else pd.concat([held, batch], ignore_index=True)
        cut = int((frame["document_id"] != frame["document_id"].iloc[-1]).sum())
        if cut:
            yield frame.iloc[:cut]
        held = frame.iloc[cut:].reset_index(drop=True)
    if held is not None and len(held):
        yield held


def texts_of(store: Store, rows: Sequence[int]) -> list[str]:
    """Return the texts of a few passages by their rows."""
    wanted, found, first = set(rows), {}, 0
    for piece in store.batches("passages", ("text",)):
        here = [row for row in wanted if first <= row < first + len(piece)]
        found.update({row: str(piece["text"].iloc[row - first]) for row in here})
        first += len(piece)
    return [found[row] for row in rows]


def _joined(parts: Sequence[Signals]) -> Signals:
    return Signals(
        np.concatenate([part.strength for part in parts]),
        np.concatenate([part.lead for part in parts]),
        np.concatenate([part.words for part in parts]),
    )
