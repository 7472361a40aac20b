"""Terms for groups of passages: the phrases that are typical of each, near its centre and unlike each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from framewire.themes.words.phrases import overlaps, whole_phrases

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
TERMS = 8
NAME_TERMS = 4
# Candidates of a group, the best by c-TF-IDF.
CANDIDATES = 40
# The share of the choice that goes to being unlike the terms chosen already (Carbonell and Goldstein 1998).
DIVERSITY = 0.4
# Weights and nearness are told to so many decimals; what differs less is equal.
DIGITS = 6


@dataclass(frozen=True)
class Terms:
    """The terms of one group, best first, with weights in [0, 1]."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]


NO_TERMS = Terms((), ())


@dataclass(frozen=True)
class Described:
    """The texts that terms are taken from: candidate phrases of each, and embeddings (n, d)."""

    phrases: Sequence[Sequence[str]]
    embeddings: Floats


@dataclass(frozen=True)
class TermCandidates:
    """Candidate terms of one group with their c-TF-IDF weights, and the group's centre (d,)."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]
    centre: Floats


def group_terms(sample: Described, labels: Ints, count: int) -> tuple[Terms, ...]:
    """Return the terms of the groups 0 ... count-1; `labels` (n,) is -1 for texts of no group."""
    weighed = class_weights(sample.phrases, labels, count)
    counts = Counter(phrase for said in sample.phrases for phrase in set(said))
    wanted = sorted({term for found in weighed for term in found})
    vectors = phrase_vectors(sample.phrases, sample.embeddings, wanted)
    place = {term: position for position, term in enumerate(wanted)}
    chosen = []
    for group, weight in enumerate(weighed):
        whole = whole_phrases(list(weight), counts)
        if not whole:
            chosen.append(NO_TERMS)
            continue
        middle = sample.embeddings[labels == group].mean(axis=0) - sample.embeddings.mean(axis=0)
        candidates = TermCandidates(tuple(whole), tuple(weight[term] for term in whole), middle)
        chosen.append(choose_terms(candidates, vectors[[place[term] for term in whole]]))
    return tuple(chosen)


def class_weights(
    phrase_lists: Sequence[Sequence[str]], labels: Ints, count: int, most: int = CANDIDATES
) -> list[dict[str, float]]:
    """Return at most `most` candidate phrases of each group, best first, with their c-TF-IDF (Grootendorst 2022).

    The root of a phrase's share of the group's phrases, times log(1 + phrases a group / uses of the phrase): what
    BERTopic's ClassTfidfTransformer with reduce_frequent_words computes.

    >>> [sorted(found) for found in class_weights([["a", "b"], ["a", "c"]], np.array([0, 1]), 2)]
    [['a', 'b'], ['a', 'c']]
    """
    bags = [Counter[str]() for _ in range(count)]
    for said, label in zip(phrase_lists, labels.tolist(), strict=True):
        if label >= 0:
            bags[label].update(said)
    uses = Counter[str]()
    for bag in bags:
        uses.update(bag)
    average = int(sum(uses.values()) / max(sum(1 for bag in bags if bag), 1))
    found = []
    for bag in bags:
        size = max(sum(bag.values()), 1)
        weight = {word: float(np.sqrt(n / size) * np.log(average / uses[word] + 1)) for word, n in bag.items()}
        best = sorted(weight, key=lambda word: (-weight[word], word))[:most]
        found.append({word: weight[word] for word in best})
    return found


def phrase_vectors(phrase_lists: Sequence[Sequence[str]], embeddings: Floats, wanted: Sequence[str]) -> Floats:
    """Return for each wanted phrase the mean embedding of the passages that hold it (m, d), less the corpus mean.

    A phrase is known by the passages it keeps company with: no word has to be encoded, in any language.
    """
    from scipy.sparse import csr_matrix

    column = {phrase: position for position, phrase in enumerate(wanted)}
    pairs = [(column[p], row) for row, found in enumerate(phrase_lists) for p in sorted(set(found)) if p in column]
    rows, columns = np.array(pairs, np.int64).reshape(-1, 2).T
    if not len(rows):
        return np.zeros((len(wanted), embeddings.shape[1]), np.float32)
    counts = csr_matrix((np.ones(len(rows)), (rows, columns)), (len(wanted), len(phrase_lists)))
    totals = np.maximum(np.asarray(counts.sum(axis=1)), 1)
    return np.asarray(counts @ (embeddings - embeddings.mean(axis=0, dtype=np.float64)) / totals, np.float32)


def choose_terms(group: TermCandidates, vectors: Floats, count: int = TERMS) -> Terms:
    """Return `count` terms of a group: typical for it, near its centre (KeyBERT) and unlike each other (MMR).

    `vectors` (m, d) belong to `group.terms`. A term whose words all occur in a chosen one, or the reverse, is left out.
    """
    if not group.terms:
        return NO_TERMS
    weight = np.array(group.weights)
    near = cosines(vectors, group.centre[None])[:, 0]
    relevance = (0.5 + 0.5 * near) * np.sqrt(weight / max(float(weight.max()), 1e-12))
    alike = cosines(vectors, vectors)
    chosen: list[int] = []
    open_ = list(range(len(group.terms)))
    while open_ and len(chosen) < count:
        closeness = alike[np.ix_(open_, chosen)].max(axis=1) if chosen else np.zeros(len(open_))
        gain = (1 - DIVERSITY) * relevance[open_] - DIVERSITY * closeness * relevance[open_]
        best = open_[int(np.argmax(np.round(gain, DIGITS)))]
        chosen.append(best)
        open_ = [item for item in open_ if not overlaps(group.terms[item], group.terms[best])]
    return Terms(tuple(group.terms[item] for item in chosen), tuple(_share(relevance[item]) for item in chosen))


def cosines(left: ArrayLike, right: ArrayLike) -> NDArray[np.float64]:
    """Return the cosines (n, m) of rows, the same whatever the threads, the order of rows and their number.

    A BLAS product adds in an order of its own choice; here terms that are equally near stay equal, and their order
    decides. Rounded to six decimals; 0 for a row without length.

    >>> cosines([[3, 4], [0, 0]], [[4, 3]]).tolist()
    [[0.96], [0.0]]
    """
    near: NDArray[np.float64] = np.round(np.einsum("nd,md->nm", _unit(left), _unit(right)), DIGITS)
    return near


def name_of(terms: Sequence[str], fallback: str) -> str:
    """Return a short name by rule: the first four terms.

    >>> name_of(["flood relief", "rice harvest", "dam", "river", "bridge"], "theme 1")
    'flood relief, rice harvest, dam, river'
    """
    return ", ".join(terms[:NAME_TERMS]) if terms else fallback


def _unit(rows: ArrayLike) -> NDArray[np.float64]:
    vectors = np.asarray(rows, np.float64)
    return np.asarray(vectors / np.maximum(np.sqrt((vectors**2).sum(axis=1, keepdims=True)), 1e-12), np.float64)


def _share(value: np.float64) -> float:
    return round(float(np.clip(value, 0, 1)), DIGITS)
