"""Diagnostics of the topics of a run, and sheets for people to check them: tables in, a table out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framewire.themes.diagnostics import document_intrusion, exclusivity, npmi, occurrences, word_intrusion
from framewire.themes.grouping import drawn
from framewire.themes.phrases import phrases

# Passages that the diagnostics are counted on; more change the second decimal at most.
COUNTED = 4000


def topic_quality(topics: pd.DataFrame, passages: pd.DataFrame, placed: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Return topic_id, size, coherence and exclusivity of each topic, from the tables of a run.

    `coherence` is the mean NPMI of pairs of its terms, in [-1, 1], null below two terms. `exclusivity`, in [0, 1], says
    how much the terms commonest in a topic are common in it alone. Both are counted on at most 4,000 passages.
    """
    joined = passages.merge(placed[["passage_id", "topic_id"]], on="passage_id")
    joined = joined.iloc[drawn(len(joined), COUNTED, seed)]
    said = [phrases(text) for text in joined["text"]]
    terms = sorted({term for found in topics["terms"] for term in found})
    held, place = occurrences(terms, said), {term: row for row, term in enumerate(terms)}
    of = joined["topic_id"].to_numpy()
    shares = np.array([held[:, of == topic].mean(axis=1) if (of == topic).any() else np.zeros(len(terms))
                       for topic in topics["topic_id"]]).reshape(len(topics), len(terms))  # fmt: skip
    return pd.DataFrame(
        {
            "topic_id": topics["topic_id"].to_numpy(),
            "size": topics["size"].to_numpy(),
            "coherence": pd.Series(
                [npmi(held[[place[term] for term in found]]) for found in topics["terms"]], dtype=float
            ),
            "exclusivity": exclusivity(shares),
        }
    )


def word_sheet(topics: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Return topic_id, words and intruder: terms of each topic with one of another mixed in, to be found by a person.

    Chang and others (2009). Hide the column `intruder` until the sheet is filled in.
    """
    sheet = word_intrusion([list(found) for found in topics["terms"]], seed)
    names = topics["topic_id"].tolist()
    rows = [(names[topic], ", ".join(words), intruder) for topic, words, intruder in sheet]
    return pd.DataFrame(rows, columns=["topic_id", "words", "intruder"])


def document_sheet(placed: pd.DataFrame, passages: pd.DataFrame, seed: int = 0, shown: int = 4) -> pd.DataFrame:
    """Return topic_id, number, text and is_intruder: passages of each topic with one of another among them.

    The person says which of a topic's passages does not belong; a topic of a single passage is left out.
    """
    joined = placed.merge(passages[["passage_id", "text"]], on="passage_id")
    names, labels = np.unique(joined["topic_id"].to_numpy(dtype=str), return_inverse=True)
    rows = [
        (str(names[topic]), number, joined["text"].iloc[row], row == intruder)
        for topic, mixed, intruder in document_intrusion(labels.tolist(), seed, shown)
        for number, row in enumerate(mixed, start=1)
    ]
    return pd.DataFrame(rows, columns=["topic_id", "number", "text", "is_intruder"]).astype({"is_intruder": bool})
