"""Decides the named themes of a corpus, and asks the entailment model where the embeddings leave them open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.themes.evidence import Named, Signals, features
from framewire.themes.kmeans import one_thread
from framewire.themes.named import Assignment, Units, assign, chances, lone_passages, passage_chances, stretches, unsure

if TYPE_CHECKING:
    from framewire.codebook import Theme
    from framewire.models.tokens import Pair
    from framewire.progress import Progress

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# At most so many pairs of stretch and theme are asked about, and so many for each document of a larger corpus. On twice
# 300 press releases this left 12 and 27 of 1,800 themes other than all questions would have them; 1.2 left 24 and 36.
MOST_ASKED, ASKED_PER_DOCUMENT = 150, 1.5
PASSAGES_ASKED = 2
# Pairs a call of the model, so that progress moves.
STEP = 256
# Logistic regression of the articles' themes on (log-odds by embedding, P by entailment), where the first is unsure;
# fitted with the weights of assign.py.
TRUST, ANSWER, CONSTANT = 1.06, 3.96, -0.82


class Scorer(Protocol):
    """The part of an entailment model that is needed here."""

    def score(self, pairs: Sequence[Pair]) -> Floats:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        ...


@dataclass(frozen=True)
class Questions:
    """What is asked about: chances (n, t) of the passages, the themes with thresholds (t,), and the stretches.

    `exhaustive` asks about every unsure pair of stretch and theme.
    `texts` returns the texts of some passages by their rows: few are asked about, and all may not fit in memory.
    """

    texts: Callable[[Sequence[int]], Sequence[str]]
    passages: Floats
    themes: Sequence[Theme]
    thresholds: Floats
    where: Units
    exhaustive: bool = False

    @property
    def most(self) -> int:
        """The number of pairs of stretch and theme to ask about."""
        if self.exhaustive:
            return len(self.where.documents) * len(self.themes)
        return max(MOST_ASKED, int(ASKED_PER_DOCUMENT * len(np.unique(self.where.documents))))


def hypotheses(theme: Theme) -> tuple[tuple[str, str], ...]:
    """Return the definition and the name as hypotheses, each with its denial.

    >>> from framewire.codebook import Theme
    >>> hypotheses(Theme("floods", "flooding", "Rivers that leave their beds."))[0]
    ('This text is about rivers that leave their beds.', 'This text is not about rivers that leave their beds.')
    """
    said = theme.definition.strip().rstrip(".")
    said = said[:1].lower() + said[1:] if said[1:2].islower() else said
    wordings = dict.fromkeys(wording for wording in (said, theme.name.strip()) if wording)
    return tuple((f"This text is about {wording}.", f"This text is not about {wording}.") for wording in wordings)


def settle(units: Floats, questions: Questions, model: Scorer, progress: Progress) -> tuple[Floats, int]:
    """Return the chances (u, t) after asking about the unsure ones, and about how many of them was asked.

    For each, definition and name and their denials are put to the likeliest passage: P(entailed) and P(denial
    contradicted) are averaged, the surest wording counts. Where that does not carry the theme over its threshold, the
    next passage is asked, and the surest passage counts.
    """
    open_ = unsure(units, questions.thresholds, questions.where, questions.most)
    settled, heard, waiting = units.copy(), dict.fromkeys(open_, 0.0), open_
    for turn in range(PASSAGES_ASKED if open_ else 0):
        places = [(pair, row) for pair in waiting for row in _likeliest(questions, *pair)[turn : turn + 1]]
        for (pair, _), answer in zip(places, _answers(places, questions, model, progress), strict=True):
            heard[pair] = max(heard[pair], answer)
        for unit, theme in waiting:
            chance = float(units[unit, theme])
            odds = TRUST * np.log(chance / (1 - chance)) + ANSWER * heard[unit, theme] + CONSTANT
            settled[unit, theme] = 1 / (1 + np.exp(-odds))
        waiting = [pair for pair in waiting if questions.exhaustive or settled[pair] < questions.thresholds[pair[1]]]
    return settled, len(open_)


def _answers(
    places: Sequence[tuple[tuple[int, int], int]], questions: Questions, model: Scorer, progress: Progress
) -> list[float]:
    """Return the answer of each place, (stretch, theme) and the row of a passage: that to the surest wording."""
    if not places:
        return []
    texts = questions.texts([row for _, row in places])
    asked = [hypotheses(questions.themes[theme]) for (_, theme), _ in places]
    pairs = [(text, said) for text, wordings in zip(texts, asked, strict=True) for both in wordings for said in both]
    scores = _score(pairs, model, progress)
    answers = iter(((scores[0::2, 0] + scores[1::2, 2]) / 2).tolist())
    return [max(next(answers) for _ in wordings) for wordings in asked]


def _likeliest(questions: Questions, unit: int, theme: int) -> list[int]:
    rows = np.flatnonzero(questions.where.of == unit)
    order = np.argsort(-questions.passages[rows, theme], kind="stable")[:PASSAGES_ASKED]
    return [int(row) for row in rows[order]]


def _score(pairs: Sequence[tuple[str, str]], model: Scorer, progress: Progress) -> Floats:
    """Return (n, 3) answers; what is asked of one text is asked together."""
    progress.start("asking about themes", len(pairs))
    order = sorted(range(len(pairs)), key=lambda number: (-len(pairs[number][0]), pairs[number]))
    found = np.empty((len(pairs), 3), np.float32)
    for first in range(0, len(order), STEP):
        rows = order[first : first + STEP]
        found[rows] = model.score([pairs[row] for row in rows])
        progress.advance(len(rows))
    return found


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
