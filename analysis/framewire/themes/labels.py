"""Terms and names people can read: c-TF-IDF candidates ranked by nearness to the topic and thinned by MMR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
TERMS = 8
NAME_TERMS = 3
# The share of the choice that goes to being unlike the terms chosen already (Carbonell and Goldstein 1998).
DIVERSITY = 0.4
# A term that is part of a longer one in this share of its texts is not a term of its own.
PART_OF = 0.6


@dataclass(frozen=True)
class Terms:
    """The terms of one topic, best first, with weights in [0, 1]."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Candidates:
    """Candidate terms of one group with their c-TF-IDF weights, and the group's centre (d,)."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]
    centre: Floats


def phrase_vectors(phrase_lists: Sequence[Sequence[str]], embeddings: Floats, wanted: Sequence[str]) -> Floats:
    """Return for each wanted phrase the mean embedding of the passages that hold it (m, d), less the corpus mean.

    A phrase is known by the passages it keeps company with: no word has to be encoded, in any language.
    """
    from scipy.sparse import csr_matrix

    column = {phrase: position for position, phrase in enumerate(wanted)}
    pairs = [(column[p], row) for row, found in enumerate(phrase_lists) for p in sorted(set(found)) if p in column]
    rows, columns = np.array(pairs, np.int64).reshape(-1, 2).T
    counts = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), (len(wanted), len(phrase_lists)))
    totals = np.maximum(np.asarray(counts.sum(axis=1)), 1)
    return np.asarray(counts @ (embeddings - embeddings.mean(axis=0)) / totals, np.float32)


def choose_terms(group: Candidates, vectors: Floats, count: int = TERMS) -> Terms:
    """Return `count` terms of a group: typical for it, near its centre (KeyBERT) and unlike each other (MMR).

    `vectors` (m, d) belong to `group.terms`. A term whose words all occur in a chosen one, or the reverse, is left out.
    """
    if not group.terms:
        return Terms((), ())
    unit = _unit(vectors)
    weight = np.array(group.weights, np.float32)
    relevance = (0.5 + 0.5 * unit @ _unit(group.centre[None])[0]) * np.sqrt(weight / max(float(weight.max()), 1e-12))
    chosen: list[int] = []
    open_ = list(range(len(group.terms)))
    while open_ and len(chosen) < count:
        closeness = (unit[open_] @ unit[chosen].T).max(axis=1) if chosen else np.zeros(len(open_), np.float32)
        gain = (1 - DIVERSITY) * relevance[open_] - DIVERSITY * closeness * relevance[open_]
        best = open_[int(np.argmax(gain))]
        chosen.append(best)
        open_ = [item for item in open_ if not _overlaps(group.terms[item], group.terms[best])]
    return Terms(tuple(group.terms[item] for item in chosen), tuple(_share(relevance[item]) for item in chosen))


def whole_phrases(terms: Sequence[str], counts: Mapping[str, int]) -> list[str]:
    """Leave out terms that are mostly seen as part of a longer one: "united" where it is "united states".

    `counts` says how many texts hold each term.

    >>> whole_phrases(["united", "united states", "states"], {"united": 10, "united states": 9, "states": 30})
    ['united states', 'states']
    """
    kept = []
    for term in terms:
        longer = [other for other in terms if f" {term} " in f" {other} " and other != term]
        if not any(counts[other] >= PART_OF * counts[term] for other in longer):
            kept.append(term)
    return kept


def name_of(terms: Sequence[str], fallback: str) -> str:
    """Return a short name by rule: the first three terms.

    >>> name_of(["flood relief", "rice harvest", "dam", "river"], "theme 1")
    'flood relief, rice harvest, dam'
    """
    return ", ".join(terms[:NAME_TERMS]) if terms else fallback


def _overlaps(one: str, other: str) -> bool:
    left, right = set(map(stem, one.split())), set(map(stem, other.split()))
    return left <= right or right <= left


def stem(word: str) -> str:
    """Return a word without the commonest English endings, enough to see that two terms say the same."""
    for ending in ("ies", "es", "s", "ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), np.float32)


def _share(value: np.float32) -> float:
    return float(np.clip(value, 0, 1))
