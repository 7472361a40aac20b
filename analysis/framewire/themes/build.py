"""The themes stage: passages -> topics, themes, passage_themes, document_themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framewire.themes.embed import embed
from framewire.themes.evidence import describe_named, no_named
from framewire.themes.fitting import FitRequest, fit_parts
from framewire.themes.naming import Answered, Corpus, name_passages
from framewire.themes.parts import Parts, Placement
from framewire.themes.phrases import outlet_pattern
from framewire.themes.rows import write_tables
from framewire.themes.threads import one_thread

if TYPE_CHECKING:
    from framewire.codebook import Codebook
    from framewire.models.shelf import Shelf
    from framewire.progress import Progress
    from framewire.tables import Store


def build_themes(
    codebook: Codebook, store: Store, models: Shelf, progress: Progress, exhaustive: bool = False
) -> dict[str, str]:
    """Write topics, themes, passage_themes and document_themes; return what a reviewer asks about them.

    Named themes are decided for all documents. Topics and found themes are fitted on one document of each family,
    unless the codebook says otherwise, and applied to all. Any number of passages is enough, none included.
    `exhaustive` asks the entailment model about every theme that is in doubt, not only about the least sure ones.
    """
    if not store.count("passages"):
        return _nothing(store)
    _, documents, corpus, encoded = read_corpus(store, models, progress)
    named = describe_named(codebook.themes, models.embedder) if codebook.themes else no_named(corpus.points.shape[1])
    answered = name_passages(corpus, codebook.themes, named, (models, progress), exhaustive)
    progress.start("finding themes", 1)
    fitted = np.isin(corpus.documents, _heads(documents, codebook.corpus.families_once))
    request = FitRequest(
        texts=[text for text, kept in zip(corpus.texts, fitted, strict=True) if kept],
        points=corpus.points[fitted],
        themes=codebook.themes,
        named=named,
        chosen=answered.given.themes[fitted],
        seed=codebook.seed % 2**32,
        outlets=outlet_pattern(sorted(set(documents["outlet"].dropna()))),
    )
    with one_thread():
        parts = fit_parts(request)
        placed = parts.place(corpus.points, answered.given.themes, answered.given.sure)
    write_tables(store, parts, placed, answered.given.present)
    progress.advance()
    return {**_notes(parts, placed, answered), "texts encoded": f"{encoded} (the rest were in the cache)"}


def read_corpus(store: Store, models: Shelf, progress: Progress) -> tuple[pd.DataFrame, pd.DataFrame, Corpus, int]:
    """Return passages, the documents that have any in the order of these, both embedded, and how many were encoded."""
    passages = store.read("passages")
    documents = store.read("documents", columns=["document_id", "family_id", "title", "outlet"])
    documents = documents.set_index("document_id").loc[passages["document_id"].unique()]
    titles = documents["title"].fillna("").tolist()
    texts = passages["text"].tolist()
    points, encoded = embed([*texts, *titles], models.embedder, store.folder.parent / "cache", progress)
    number = np.asarray(pd.factorize(passages["document_id"])[0], np.int64)
    titled = np.array([bool(title.strip()) for title in titles], np.bool_)
    return passages, documents, Corpus(texts, points[: len(texts)], number, points[len(texts) :], titled), encoded


def _heads(documents: pd.DataFrame, once: bool) -> list[int]:
    first = ~documents["family_id"].duplicated() if once else np.ones(len(documents), np.bool_)
    return [int(row) for row in np.flatnonzero(first)]


def _nothing(store: Store) -> dict[str, str]:
    for name in ("topics", "themes", "passage_themes", "document_themes"):
        store.write_rows(name, [])
    return {"found themes": "there are no passages"}


def _notes(parts: Parts, placed: Placement, answered: Answered) -> dict[str, str]:
    total, other = len(placed.labels), int((placed.labels < 0).sum())
    named = int(((placed.labels >= 0) & (placed.labels < parts.named.count)).sum())
    bound = "" if answered.asked == answered.unsure else ", the least sure ones"
    return {
        "themes": f"{parts.named.count} named, {len(parts.themes) - parts.named.count} found",
        "passages": f"{named} in named themes, {total - named - other} in found ones, {other} in none, of {total}",
        "named themes": f"embeddings; the entailment model was asked about {answered.asked} of {answered.unsure} "
        f"unsure pairs of text and theme{bound}",
        "found themes": parts.method,
        "stability by number of themes": " ".join(f"{k}:{score:.2f}" for k, score in parts.curve) or "not measured",
        "topics": f"{len(parts.parents)} by BERTopic's c-TF-IDF on clusters inside themes",
    }
