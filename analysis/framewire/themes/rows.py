"""A fitted model and where the passages lie -> the four tables of the stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framewire.themes.mixtures import document_themes
from framewire.themes.parts import Parts, Placement

if TYPE_CHECKING:
    from framewire.tables import Store

Floats = NDArray[np.float32]


def write_tables(store: Store, parts: Parts, placed: Placement, present: Floats) -> None:
    """Write the tables. `present` (m, t) is the probability of each named theme in each document with passages."""
    passages = store.read("passages", columns=["passage_id", "document_id", "start", "end"])
    order = _by_size(placed, len(parts.parents))
    theme_ids = [parts.themes[label].id if label >= 0 else None for label in placed.labels]
    store.write_rows("themes", _theme_rows(parts, placed))
    store.write_rows("topics", _topic_rows(parts, placed, order))
    name = {topic: _topic_id(position) for position, topic in enumerate(order)}
    frame = pd.DataFrame(
        {
            "passage_id": passages["passage_id"],
            "topic_id": [name[int(topic)] for topic in placed.topics],
            "theme_id": pd.Series(theme_ids, dtype=object),
            "probability": placed.probabilities,
        }
    )
    store.write("passage_themes", frame)
    frame["document_id"], frame["length"] = passages["document_id"], passages["end"] - passages["start"]
    store.write("document_themes", document_themes(frame, _present_rows(parts, passages, present)))


def _topic_id(position: int) -> str:
    return f"t{position:02d}"


def _by_size(placed: Placement, count: int) -> list[int]:
    sizes = np.bincount(placed.topics, minlength=count)
    return [int(topic) for topic in np.argsort(-sizes, kind="stable") if sizes[topic]]


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


def _topic_rows(parts: Parts, placed: Placement, order: list[int]) -> list[dict[str, object]]:
    sizes = np.bincount(placed.topics, minlength=len(parts.parents))
    return [
        {
            "topic_id": _topic_id(position),
            "terms": list(parts.topic_terms[topic].terms),
            "weights": list(parts.topic_terms[topic].weights),
            "size": int(sizes[topic]),
            "theme_id": parts.themes[parts.parents[topic]].id if parts.parents[topic] >= 0 else None,
        }
        for position, topic in enumerate(order)
    ]


def _present_rows(parts: Parts, passages: pd.DataFrame, present: Floats) -> pd.DataFrame:
    names = list(dict.fromkeys(passages["document_id"]))
    pairs = [(int(row), int(theme)) for row, theme in np.argwhere(present >= parts.named.thresholds)]
    return pd.DataFrame(
        {
            "document_id": pd.Series([names[row] for row, _ in pairs], dtype=object),
            "theme_id": pd.Series([parts.themes[theme].id for _, theme in pairs], dtype=object),
            "probability": np.array([present[pair] for pair in pairs], np.float32),
        }
    )
