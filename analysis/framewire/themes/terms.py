"""The terms of topics and themes, from the texts in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.themes.labels import Candidates, Terms, choose_terms, phrase_vectors, whole_phrases
from framewire.themes.topics import describe_topics

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """The texts that terms are taken from: candidate phrases of each, and embeddings (n, d)."""

    phrases: Sequence[Sequence[str]]
    embeddings: Floats


def group_terms(sample: Sample, labels: Ints, count: int) -> tuple[Terms, ...]:
    """Return the terms of the groups 0 ... count-1; `labels` (n,) is -1 for texts of no group."""
    rows = np.flatnonzero(labels >= 0).tolist()
    if not rows:
        return (Terms((), ()),) * count
    phrases = [sample.phrases[row] for row in rows]
    found = describe_topics(phrases, sample.embeddings[rows], labels[rows])
    counts = Counter(phrase for said in sample.phrases for phrase in set(said))
    centre = sample.embeddings.mean(axis=0)
    wanted = sorted({term for terms in found.terms for term in terms})
    vectors = phrase_vectors(sample.phrases, sample.embeddings, wanted)
    place = {term: position for position, term in enumerate(wanted)}
    chosen = []
    for group in range(count):
        if group >= len(found.terms) or not found.terms[group]:
            chosen.append(Terms((), ()))
            continue
        middle = sample.embeddings[labels == group].mean(axis=0) - centre
        weight = dict(zip(found.terms[group], found.weights[group], strict=True))
        whole = whole_phrases(found.terms[group], counts)
        candidates = Candidates(tuple(whole), tuple(weight[term] for term in whole), middle)
        chosen.append(choose_terms(candidates, vectors[[place[term] for term in candidates.terms]]))
    return tuple(chosen)
