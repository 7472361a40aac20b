"""What R users ask of topics: NPMI coherence, exclusivity, and sheets for intrusion tests by people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framewire.themes.found.groups import drawn
from framewire.themes.words.phrases import phrases

Floats = NDArray[np.float64]
# Passages that the diagnostics are counted on; more change the second decimal at most.
COUNTED = 4000


def topic_quality(topics: pd.DataFrame, passages: pd.DataFrame, placed: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Return topic_id, size, coherence and exclusivity of each topic, from the tables of a run.

    `coherence` is the mean NPMI of pairs of its terms, in [-1, 1], null below two terms. `exclusivity`, in [0, 1], says
    how much the terms commonest in a topic are common in it alone. Both are counted on at most 4,000 passages.
    """
    joined = passages.merge(placed[["passage_id", "topic_id"]], on="passage_id")
    joined = joined.iloc[drawn(len(joined), COUNTED, seed % 2**32)]
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


def npmi(held: NDArray[np.bool_]) -> float | None:
    """Return the mean normalised mutual information of pairs of terms, in [-1, 1]; null below two terms.

    `held` (t, n) says which text holds which term, as `occurrences` counts them. Bouma (2009), Röder, Both and
    Hinneburg (2015): P is the share of texts that hold a term; pairs that never meet are -1.

    >>> npmi(occurrences(["a", "b"], [["a", "b"], ["a", "b"], ["c"], ["c"]]))
    1.0
    """
    if len(held) < 2 or not held.size:
        return None
    return float(np.mean([_npmi(held[left], held[right]) for left, right in combinations(range(len(held)), 2)]))


def _npmi(left: NDArray[np.bool_], right: NDArray[np.bool_]) -> float:
    both = float((left & right).mean())
    if both == 0:
        return -1.0
    if both == 1:
        return 1.0
    return float(np.log(both / (left.mean() * right.mean())) / -np.log(both))


def occurrences(terms: Sequence[str], phrase_lists: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
    """Return which text (t, n) holds which term."""
    sets = [set(found) for found in phrase_lists]
    return np.array([[term in found for found in sets] for term in terms], np.bool_).reshape(len(terms), len(sets))


def exclusivity(weights: Floats) -> Floats:
    """Return for each topic how much its ten strongest terms belong to it alone, in [0, 1].

    `weights` (topics, vocabulary) are not negative. A term's exclusivity is its share of the term's weight over all
    topics, topics made to sum to 1 first (Bischof and Airoldi 2012, as in the R package stm).

    >>> exclusivity(np.array([[1.0, 0.0], [0.0, 1.0]])).tolist()
    [1.0, 1.0]
    """
    shares = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    own = shares / np.maximum(shares.sum(axis=0, keepdims=True), 1e-12)
    top = np.argsort(-shares, axis=1, kind="stable")[:, :10]
    held = np.take_along_axis(shares, top, axis=1) > 0
    return np.asarray((np.take_along_axis(own, top, axis=1) * held).sum(axis=1) / np.maximum(held.sum(axis=1), 1))


def word_intrusion(terms: Sequence[Sequence[str]], seed: int, shown: int = 5) -> list[tuple[int, list[str], str]]:
    """Return a sheet for a person: for each topic its first terms with one of another topic mixed in, and which it was.

    Chang and others (2009). Topics whose terms say too little to hide an intruder are left out.
    """
    draw = np.random.default_rng(seed % 2**32)
    sheet = []
    for topic, own in enumerate(terms):
        others = [term for place, found in enumerate(terms) if place != topic for term in found[:shown]]
        strange = sorted(set(others) - set(own))
        if len(own) >= 2 and strange:
            intruder = strange[int(draw.integers(len(strange)))]
            mixed = [*own[:shown], intruder]
            sheet.append((topic, [mixed[place] for place in draw.permutation(len(mixed))], intruder))
    return sheet


def document_intrusion(topics: Sequence[int], seed: int, shown: int = 4) -> list[tuple[int, list[int], int]]:
    """Return a sheet for a person: for each topic rows of some of its texts with one of another, and which it was."""
    draw = np.random.default_rng(seed % 2**32)
    labels = np.asarray(topics)
    sheet = []
    for topic in np.unique(labels):
        own, others = np.flatnonzero(labels == topic), np.flatnonzero(labels != topic)
        if len(own) >= 2 and len(others):
            intruder = int(draw.choice(others))
            rows = [*draw.choice(own, min(shown, len(own)), replace=False).tolist(), intruder]
            sheet.append((int(topic), [int(rows[place]) for place in draw.permutation(len(rows))], intruder))
    return sheet
