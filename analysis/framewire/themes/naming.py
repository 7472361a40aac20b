"""Decides the named themes of a corpus: passages, titles and stretches of documents, and questions where unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framewire.themes.ask import Questions, settle
from framewire.themes.assign import Assignment, assign, chances, lone_passages, passage_chances, stretches, unsure
from framewire.themes.evidence import Named, features, passage_signals, title_leads
from framewire.themes.threads import one_thread

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.models.shelf import Shelf
    from framewire.progress import Progress

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Corpus:
    """Passages (n) with embeddings (n, d) and the place of their document (n,), ascending; titles of documents (m, d).

    `titled` (m,) says which documents have a title.
    """

    texts: Sequence[str]
    points: Floats
    documents: Ints
    titles: Floats
    titled: NDArray[np.bool_]


@dataclass(frozen=True)
class Answered:
    """The assignment; how many (stretch, theme) pairs were unsure; about how many of them the model was asked."""

    given: Assignment
    unsure: int
    asked: int


def name_passages(
    corpus: Corpus, themes: Sequence[Theme], named: Named, tools: tuple[Shelf, Progress], exhaustive: bool = False
) -> Answered:
    """Assign the passages of a corpus to named themes. `exhaustive` asks the model about all that is in doubt."""
    with one_thread():
        signals = passage_signals(corpus.points, corpus.texts, named)
    if not named.count:
        return Answered(lone_passages(signals, named), 0, 0)
    where = stretches(corpus.documents)
    with one_thread():
        titles = title_leads(corpus.titles, corpus.titled, named)[where.documents]
        units = chances(features(signals, where.of, titles))
        passages = passage_chances(signals)
    open_ = len(unsure(units, named.thresholds, units.size))
    questions = Questions(corpus.texts, passages, themes, named.thresholds, where, exhaustive)
    settled, asked = settle(units, questions, *tools) if open_ else (units, 0)
    return Answered(assign(passages, settled, where, named), open_, asked)
