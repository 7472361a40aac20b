"""The themes stage: passages -> topics, themes, passage_themes, document_themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framewire.themes.assign import describe_named, no_named
from framewire.themes.embed import embed
from framewire.themes.fitting import FitRequest, fit_parts
from framewire.themes.mixtures import document_themes
from framewire.themes.parts import Parts, Placement
from framewire.themes.phrases import outlet_pattern

if TYPE_CHECKING:
    from framewire.codebook import Codebook
    from framewire.models.shelf import Shelf
    from framewire.progress import Progress
    from framewire.tables import Store

Floats = NDArray[np.float32]


def build_themes(codebook: Codebook, store: Store, models: Shelf, progress: Progress) -> dict[str, str]:
    """Write the four tables of the stage and return what a reviewer asks about them.

    The model is fitted on one document of each family (unless the codebook says otherwise) and applied to all. Any number
    of passages is enough, none included.
    """
    passages = store.read("passages")
    documents = store.read("documents", columns=["document_id", "family_id", "outlet"])
    if passages.empty:
        return _write_nothing(store)
    points, encoded = embed(passages["text"].tolist(), models.embedder, store.folder.parent / "cache", progress)
    progress.start("finding themes")
    heads = _one_a_family(documents) if codebook.corpus.families_once else set(documents["document_id"])
    parts = _fit(codebook, passages, points, models, documents, heads)
    placed = parts.place(points)
    _write(store, passages, parts, placed)
    return _notes(parts, placed, encoded, len(passages))


def _fit(codebook, passages, points, models, documents, heads) -> Parts:  # type: ignore[no-untyped-def]
    rows = np.flatnonzero(passages["document_id"].isin(heads).to_numpy())
    texts = passages["text"].to_numpy()[rows]
    named = describe_named(codebook.themes, models.embedder) if codebook.themes else no_named(points.shape[1])
    outlets = outlet_pattern(sorted(set(documents["outlet"].dropna())))
    return fit_parts(FitRequest(texts, points[rows], codebook.themes, named, codebook.seed, None, outlets))


def _one_a_family(documents: pd.DataFrame) -> set[str]:
    return set(documents.drop_duplicates("family_id")["document_id"])


def _write(store: Store, passages: pd.DataFrame, parts: Parts, placed: Placement) -> None:
    ids = [theme.id for theme in parts.themes]
    theme_ids = [ids[label] if label >= 0 else None for label in placed.labels]
    order, place = _topic_order(placed, len(parts.parents))
    store.write_rows("themes", _theme_rows(parts, placed))
    store.write_rows("topics", _topic_rows(parts, placed, order, ids))
    frame = pd.DataFrame(
        {
            "passage_id": passages["passage_id"],
            "topic_id": [f"t{place[topic]:02d}" for topic in placed.topics],
            "theme_id": pd.Series(theme_ids, dtype=object),
            "probability": placed.probabilities,
        }
    )
    store.write("passage_themes", frame)
    frame = frame.assign(document_id=passages["document_id"], length=passages["end"] - passages["start"])
    store.write("document_themes", document_themes(frame))


def _topic_order(placed: Placement, count: int) -> tuple[list[int], dict[int, int]]:
    sizes = np.bincount(placed.topics, minlength=count)
    order = [int(topic) for topic in np.argsort(-sizes, kind="stable") if sizes[topic]]
    return order, {topic: position for position, topic in enumerate(order)}


def _theme_rows(parts: Parts, placed: Placement) -> list[dict[str, object]]:
    sizes = np.bincount(placed.labels[placed.labels >= 0], minlength=len(parts.themes))
    return [
        {
            "theme_id": theme.id,
            "name": theme.name,
            "source": theme.source,
            "terms": list(theme.terms.terms),
            "size": int(size),
            "stability": theme.recurrence,
        }
        for theme, size in zip(parts.themes, sizes, strict=True)
    ]


def _topic_rows(parts: Parts, placed: Placement, order: Sequence[int], ids: Sequence[str]) -> list[dict[str, object]]:
    sizes = np.bincount(placed.topics, minlength=len(parts.parents))
    return [
        {
            "topic_id": f"t{position:02d}",
            "terms": list(parts.topic_terms[topic].terms),
            "weights": list(parts.topic_terms[topic].weights),
            "size": int(sizes[topic]),
            "theme_id": ids[parts.parents[topic]] if parts.parents[topic] >= 0 else None,
        }
        for position, topic in enumerate(order)
    ]


def _write_nothing(store: Store) -> dict[str, str]:
    for name in ("topics", "themes", "passage_themes", "document_themes"):
        store.write_rows(name, [])
    return {"method": "no passages, no themes"}


def _notes(parts: Parts, placed: Placement, encoded: int, total: int) -> dict[str, str]:
    other = int((placed.labels < 0).sum())
    return {
        "found themes": parts.method,
        "themes": f"{parts.named.count} named, {len(parts.themes) - parts.named.count} found",
        "passages without a theme": f"{other} of {total}",
        "passages encoded this time": f"{encoded} of {total}",
    }
