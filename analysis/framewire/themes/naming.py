"""Decides the named themes of a corpus: passages, titles and stretches of documents, and questions where unsure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framewire.themes.ask import Questions, Scorer, settle
from framewire.themes.assign import Assignment, assign, chances, lone_passages, passage_chances, stretches, unsure
from framewire.themes.evidence import Named, Signals, features
from framewire.themes.threads import one_thread

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.progress import Progress

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Corpus:
    """What decides named themes: signals of passages (n), the place of their document (n,), ascending, and titles.

    `titles` (m, t) are the leads of each theme in the titles of documents. `texts` returns texts by rows of passages.
    """

    signals: Signals
    documents: Ints
    titles: Floats
    texts: Callable[[Sequence[int]], Sequence[str]]


@dataclass(frozen=True)
class Answered:
    """The assignment; how many (stretch, theme) pairs were unsure; about how many of them the model was asked."""

    given: Assignment
    unsure: int
    asked: int


def name_passages(
    corpus: Corpus, themes: Sequence[Theme], named: Named, tools: tuple[Scorer, Progress], exhaustive: bool = False
) -> Answered:
    """Assign the passages of a corpus to named themes. `exhaustive` asks the model about all that is in doubt."""
    signals = corpus.signals
    if not named.count:
        return Answered(lone_passages(signals, named), 0, 0)
    where = stretches(corpus.documents)
    with one_thread():
        units = chances(features(signals, where.of, corpus.titles[where.documents]))
        passages = passage_chances(signals)
    open_ = len(unsure(units, named.thresholds, where, units.size))
    questions = Questions(corpus.texts, passages, themes, named.thresholds, where, exhaustive)
    settled, asked = settle(units, questions, *tools) if open_ else (units, 0)
    return Answered(assign(passages, settled, where, named), open_, asked)
