"""A fitted model and where the passages lie -> the tables of the stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framewire.models.parts.cuts import cut_row
from framewire.themes.fitted import Parts, Placement
from framewire.themes.layout import Branch, theme_tree
from framewire.themes.named.questions import Asked
from framewire.themes.passages import whole_documents

if TYPE_CHECKING:
    from framewire.tables import Store

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
MIXED = ("document_id", "theme_id", "share", "probability")
PASSAGES = ("passage_id", "document_id", "start", "end")
NEAREST = 3
POLARITIES = ("hypothesis", "denial")
NUMBERS = ("entailment", "neutral", "contradiction")


def write_themes(store: Store, parts: Parts, placed: Placement, nearest: Sequence[Sequence[int]]) -> None:
    """Write the small tables: themes, topics, theme_numbers and theme_tree.

    `nearest` holds for each theme the rows of its nearest passages.
    """
    order = _by_size(placed, len(parts.topics.parents))
    topics = _topic_rows(parts, placed, order)
    tried = [
        {
            "number": one.number,
            "agreement": max(one.agreement, 0.0),
            "chance": max(one.chance, 0.0),
            "chosen": one.number == parts.clusters.chosen_,
        }
        for one in parts.clusters.tried_
    ]
    ids = _ids(store, sorted({row for rows in nearest for row in rows}))
    store.write_rows("themes", _theme_rows(parts, placed, [[ids[row] for row in rows] for rows in nearest]))
    store.write_rows("topics", topics)
    store.write_rows("theme_numbers", tried)
    branches = [
        Branch(str(row["topic_id"]), parts.topics.centres[topic], int(str(row["size"])), 0.0)
        for topic, row in zip(order, topics, strict=True)
    ]
    nodes = theme_tree(branches, [str(row["theme_id"] or "no_theme") for row in topics])
    store.write_rows(
        "theme_tree",
        [
            {"node_id": node.id, "parent_id": node.parent, "theme_id": node.theme, "height": node.height}
            for node in nodes
        ],
    )


def write_placed(store: Store, parts: Parts, placed: Placement, present: Floats) -> None:
    """Write passage_themes and document_themes, some thousand documents at a time.

    `present` (m, t) is the probability of each named theme in each document with passages.
    """
    name = {topic: _topic_id(position) for position, topic in enumerate(_by_size(placed, len(parts.topics.parents)))}
    passage, document = 0, 0
    with store.writer("passage_themes") as themed, store.writer("document_themes") as mixed:
        for piece in whole_documents(store, PASSAGES):
            rows = slice(passage, passage + len(piece))
            names = piece["document_id"].unique().tolist()
            ids = [parts.themes[label].id if label >= 0 else None for label in placed.labels[rows]]
            frame = pd.DataFrame(
                {
                    "passage_id": piece["passage_id"].to_numpy(),
                    "topic_id": [name[int(topic)] for topic in placed.topics[rows]],
                    "theme_id": pd.Series(ids, dtype=object),
                    "probability": placed.probabilities[rows],
                }
            )
            themed.add(frame)
            frame["document_id"] = piece["document_id"].to_numpy()
            frame["length"] = (piece["end"] - piece["start"]).to_numpy()
            here = _present_rows(parts, names, present[document : document + len(names)])
            mixed.add(document_themes(frame, here))
            passage, document = rows.stop, document + len(names)


def write_answers(store: Store, asked: Asked, themes: Sequence[str]) -> None:
    """Write theme_answers: what the model said of passages and themes in doubt. `themes` are ids by label.

    Passages are read as a whole, whoever speaks in them: their voice is "any". Those that the model did not read to
    their end are in the table of failures.
    """
    ids = _ids(store, sorted({row for row, _ in asked.places}))
    rows = [place for place in asked.places for _ in POLARITIES]
    frame = pd.DataFrame(
        {
            "unit_id": pd.Series([ids[row] for row, _ in rows], dtype=object),
            "voice": pd.Series(["any"] * len(rows), dtype=object),
            "kind": pd.Series(["theme"] * len(rows), dtype=object),
            "subject_id": pd.Series([themes[theme] for _, theme in rows], dtype=object),
            "side": pd.Series(["present"] * len(rows), dtype=object),
            "wording": np.zeros(len(rows), np.int64),
            "polarity": pd.Series(list(POLARITIES) * len(asked.places), dtype=object),
            "in_context": np.zeros(len(rows), np.bool_),
            **{name: asked.numbers[:, column] for column, name in enumerate(NUMBERS)},
            "pair_sha256": pd.Series(asked.pairs, dtype=object),
            "model": pd.Series([asked.model] * len(rows), dtype=object),
        }
    )
    store.write("theme_answers", frame)
    store.fail("themes", [cut_row(ids[row]) for row in asked.cut])


def nearest_passages(placed: Placement, chances: Floats, documents: Ints, count: int) -> list[list[int]]:
    """Return for each theme the rows of up to three passages, each of another document, the nearest first.

    Those most surely in the theme; where a named theme has no passage, those with the largest of its `chances` (n, t).
    `documents` (n,) is the document of each passage.
    """
    found = []
    for theme in range(count):
        inside = np.flatnonzero(placed.labels == theme)
        near = placed.probabilities[inside]
        if not len(inside) and theme < chances.shape[1]:
            inside, near = np.arange(len(documents)), chances[:, theme]
        best = inside[np.argsort(-near, kind="stable")]
        _, first = np.unique(documents[best], return_index=True)
        found.append(best[np.sort(first)[:NEAREST]].tolist())
    return found


def _ids(store: Store, rows: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    first, wanted = 0, np.array(rows, np.int64)
    for piece in store.batches("passages", ("passage_id",)):
        here = wanted[(wanted >= first) & (wanted < first + len(piece))]
        found.update(zip(here.tolist(), piece["passage_id"].iloc[here - first], strict=True))
        first += len(piece)
    return found


def write_map(store: Store, rows: Ints, positions: Floats) -> None:
    """Write passage_map: positions (s, 2) in the unit square of the passages in `rows` (s,)."""
    ids, first = [], 0
    for piece in store.batches("passages", ("passage_id",)):
        own = rows[(rows >= first) & (rows < first + len(piece))] - first
        ids += piece["passage_id"].iloc[own].tolist()
        first += len(piece)
    frame = pd.DataFrame({"passage_id": pd.Series(ids, dtype=object), "x": positions[:, 0], "y": positions[:, 1]})
    store.write("passage_map", frame)


def document_themes(passages: pd.DataFrame, present: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each document and theme found in it.

    `passages` has document_id, length (characters), theme_id (null: none) and probability of each passage, `present`
    document_id, theme_id and probability of the named themes a document has. `share` is the part of the document's
    characters in passages of the theme; shares of a document sum to at most 1, the rest has no theme; 0 says that the
    theme is present and no passage is mainly about it. `probability` is that of `present`, or of the surest passage of
    a found theme. Documents keep their order, themes go by share.
    """
    order = {name: place for place, name in enumerate(dict.fromkeys(passages["document_id"]))}
    total = passages.groupby("document_id")["length"].sum().clip(lower=1)
    themed = passages[passages["theme_id"].notna()]
    found = themed.groupby(["document_id", "theme_id"], as_index=False).agg(
        length=("length", "sum"), surest=("probability", "max")
    )
    both = found.merge(present, on=["document_id", "theme_id"], how="outer")
    both["share"] = (both["length"].fillna(0) / both["document_id"].map(total)).clip(0, 1)
    both["probability"] = both["probability"].fillna(both["surest"])
    both["order"] = both["document_id"].map(order)
    both = both.sort_values(["order", "share", "theme_id"], ascending=[True, False, True], kind="stable")
    return both[list(MIXED)].reset_index(drop=True)


def _topic_id(position: int) -> str:
    return f"t{position:02d}"


def _by_size(placed: Placement, count: int) -> list[int]:
    sizes = np.bincount(placed.topics, minlength=count)
    return [int(topic) for topic in np.argsort(-sizes, kind="stable") if sizes[topic]]


def _theme_rows(parts: Parts, placed: Placement, nearest: Sequence[Sequence[str]]) -> list[dict[str, object]]:
    sizes = np.bincount(placed.labels[placed.labels >= 0], minlength=len(parts.themes))
    return [
        {
            "theme_id": theme.id,
            "name": theme.name,
            "source": theme.source,
            "terms": list(theme.terms.terms),
            "size": int(size),
            "stability": theme.recurrence,
            "nearest": list(near),
        }
        for theme, size, near in zip(parts.themes, sizes, nearest, strict=True)
    ]


def _topic_rows(parts: Parts, placed: Placement, order: list[int]) -> list[dict[str, object]]:
    sizes = np.bincount(placed.topics, minlength=len(parts.topics.parents))
    return [
        {
            "topic_id": _topic_id(position),
            "terms": list(parts.topics.terms[topic].terms),
            "weights": list(parts.topics.terms[topic].weights),
            "size": int(sizes[topic]),
            "theme_id": parts.themes[parts.topics.parents[topic]].id if parts.topics.parents[topic] >= 0 else None,
        }
        for position, topic in enumerate(order)
    ]


def _present_rows(parts: Parts, names: Sequence[str], present: Floats) -> pd.DataFrame:
    pairs = [(int(row), int(theme)) for row, theme in np.argwhere(present >= parts.named.thresholds)]
    return pd.DataFrame(
        {
            "document_id": pd.Series([names[row] for row, _ in pairs], dtype=object),
            "theme_id": pd.Series([parts.themes[theme].id for _, theme in pairs], dtype=object),
            "probability": np.array([present[pair] for pair in pairs], np.float32),
        }
    )
