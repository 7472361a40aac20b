"""Puts questions to an entailment model: what is known is not asked again, and what was asked is never lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from framewire.models.parts.cuts import cut_premises
from framewire.models.parts.heads import Head, load_head
from framewire.models.parts.tokens import pair_sha256
from framewire.progress import Progress
from framewire.stance.questions.answers import NUMBERS, Answer, Ledger, Question, answered

Array = NDArray[np.float32]
Pair = tuple[str, str]
# Answers are kept to this many decimals, far below what decides anything and above what batch mates can move.
DECIMALS = 5
# The one model that the heads are fitted on.
EMBEDDED = "embedded"
# Questions between two checkpoints, for each worker: some seconds of work.
BLOCK = 128


class Model(Protocol):
    """The part of an entailment model that is needed here."""

    name: str
    revision: str

    def score(self, pairs: Sequence[Pair]) -> Array:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        ...


@runtime_checkable
class ModelWithFeatures(Protocol):
    """An entailment model whose inner vectors stance heads can read."""

    def score_with_features(self, pairs: Sequence[Pair]) -> tuple[Array, Array]:
        """Return, for both sides of stances, (n, 3) probabilities as `score` does, and the features (n, d)."""
        ...

    def writer_with_features(self, pairs: Sequence[Pair]) -> tuple[Array, Array]:
        """Return the same of the questions whether who speaks approves or disapproves."""
        ...


@lru_cache(maxsize=8)
def stance_head(name: str) -> tuple[Head, str]:
    """Return the stance head `name` ("entity", "claim", "reported" or "writer") and the hash of its arrays."""
    head = load_head(f"stance_{name}")
    return head, head.sha256


@dataclass(frozen=True)
class Judge:
    """Answers questions with one model, and with the stance heads where they were fitted on it."""

    model: Model
    with_heads: bool

    @classmethod
    def of(cls, model: Model) -> Judge:
        """Return the judge of a model. Any model but the embedded one is judged by its answers alone."""
        return cls(model, model.name == EMBEDDED and isinstance(model, ModelWithFeatures))

    def hashes(self, question: Question) -> tuple[str, ...]:
        """Return the pair_sha256 of each row of a question; the row for both sides hashes both hypotheses and the head.

        Where sides are read in a way of their own, they hash apart from the same words as a plain question.
        """
        texts = [hypothesis.text for hypothesis in question.hypotheses]
        if question.is_sided:
            reader = stance_head(question.head)[1] if self._has_head(question) else "two-sided"
            texts.append("\n".join([*texts, reader]))
        name, revision = self.model.name, self.model.revision
        if self.with_heads and question.is_sided:
            revision += " writer" if question.of_writer else " sides"
        return tuple(pair_sha256(question.premise, text, name, revision) for text in texts)

    def answer(self, questions: Sequence[Question]) -> list[list[Answer]]:
        """Return, for each question, the answer (3,) to each of its rows: entailment, neutral, contradiction.

        In the row for both sides these are favour, neutral, against.
        """
        found: list[list[Answer]] = [[] for _ in questions]
        for is_sided, of_writer in ((True, False), (True, True), (False, False)):
            numbers = [n for n, q in enumerate(questions) if (q.is_sided, q.of_writer) == (is_sided, of_writer)]
            own = [questions[n] for n in numbers]
            answers = (self._sided(own, of_writer) if is_sided else self._plain(own)) if own else []
            for number, rows in zip(numbers, answers, strict=True):
                found[number] = [np.round(row, DECIMALS).astype(np.float32) for row in rows]
        return found

    def _plain(self, questions: Sequence[Question]) -> list[list[Answer]]:
        scores = self.model.score(_pairs(questions))
        return [list(scores[own]) for own in _places(questions)]

    def _sided(self, questions: Sequence[Question], of_writer: bool) -> list[list[Answer]]:
        pairs = _pairs(questions)
        if self.with_heads and isinstance(self.model, ModelWithFeatures):
            read = self.model.writer_with_features if of_writer else self.model.score_with_features
            scores, features = read(pairs)
        else:
            scores, features = self.model.score(pairs), np.zeros((len(pairs), 0), np.float32)
        return [
            [*scores[own], self._stance(question, scores[own], features[own])]
            for question, own in zip(questions, _places(questions), strict=True)
        ]

    def _stance(self, question: Question, scores: Array, features: Array) -> Answer:
        if self._has_head(question):
            stance: Answer = stance_head(question.head)[0].apply(features.reshape(1, -1))[0]
            return stance
        return two_sided(scores)

    def _has_head(self, question: Question) -> bool:
        return self.with_heads and bool(question.head)


class Answerer:
    """Answers questions from the ledger where it can and from the model where it must.

    `scored` counts the latter; `cut` holds the units that the model does not read to their end, of those noted.
    """

    def __init__(self, judge: Judge, ledger: Ledger, progress: Progress, workers: int = 1) -> None:
        self._judge, self._ledger, self._progress, self._block = judge, ledger, progress, BLOCK * workers
        self.scored = 0
        self.cut: dict[str, None] = {}

    @property
    def model(self) -> str:
        """The name and revision of the model, as the table of answers states them."""
        return f"{self._judge.model.name} {self._judge.model.revision}"

    def note_cut(self, questions: Sequence[Question]) -> None:
        """Note the units that the model does not read to their end, whether it or the ledger answers."""
        cut = cut_premises(self._judge.model, _pairs(questions))
        for asked, own in zip(questions, _places(questions), strict=True):
            if any(cut[own]):
                self.cut[asked.place.unit_id] = None

    def rows(self, question: Question, answers: Sequence[Answer]) -> Iterator[dict[str, object]]:
        """Yield the rows of the table of answers that a question makes."""
        place = vars(question.place)
        for row, pair in zip(answered(question, answers), self._judge.hashes(question), strict=True):
            numbers = dict(zip(NUMBERS, row.numbers, strict=True))
            said = {"side": row.side, "wording": row.wording, "polarity": row.polarity, "in_context": row.in_context}
            yield {**place, **said, **numbers, "pair_sha256": pair, "model": self.model}

    def answers(self, questions: Sequence[Question], worth: int = 0) -> list[list[Answer]]:
        """Return, for each question, the answer (3,) to each of its rows; the progress advances by `worth` on the way.

        What the model says now is in the ledger when it is returned.
        """
        hashes = [self._judge.hashes(question) for question in questions]
        wanted = list(dict.fromkeys(name for row in hashes for name in row))
        known = self._ledger.known(wanted)
        blocks = list(_blocks(_missing(questions, hashes, known), self._block))
        for number, block in enumerate(blocks):
            known.update(self._asked(block))
            self._progress.advance(worth * (number + 1) // len(blocks) - worth * number // len(blocks))
        self._progress.advance(0 if blocks else worth)
        return [[known[name] for name in row] for row in hashes]

    def _asked(self, block: Sequence[Question]) -> dict[str, Answer]:
        found = self._judge.answer(block)
        fresh = {
            name: answer
            for question, row in zip(block, found, strict=True)
            for name, answer in zip(self._judge.hashes(question), row, strict=True)
        }
        self._ledger.note(fresh)
        self.scored += sum(len(question.hypotheses) for question in block)
        return fresh


def _missing(
    questions: Sequence[Question], hashes: Sequence[tuple[str, ...]], known: Mapping[str, Answer]
) -> list[Question]:
    """Return the questions with an unknown answer, once each, longest premise first, those of one side by side."""
    open_ones = {row: asked for asked, row in zip(questions, hashes, strict=True) if any(n not in known for n in row)}
    order = sorted(open_ones, key=lambda row: (-len(open_ones[row].premise), open_ones[row].premise, row))
    return [open_ones[row] for row in order]


def _blocks(questions: Sequence[Question], size: int) -> Iterator[Sequence[Question]]:
    for start in range(0, len(questions), size):
        yield questions[start : start + size]


def _pairs(questions: Sequence[Question]) -> list[Pair]:
    return [(question.premise, asked.text) for question in questions for asked in question.hypotheses]


def _places(questions: Sequence[Question]) -> list[slice]:
    """Return where the rows of each question stand among all of them."""
    ends = np.cumsum([len(question.hypotheses) for question in questions]).tolist()
    return [slice(end - len(question.hypotheses), end) for end, question in zip(ends, questions, strict=True)]


def two_sided(scores: Array) -> Answer:
    """Return P(favour), P(neutral), P(against) from the answers (2, 3) to the favour and the against hypothesis.

    Contradicting the one side speaks for the other: P(favour) is the mean of P(entails favour) and
    P(contradicts against).

    >>> two_sided(np.array([[0.8, 0.2, 0.0], [0.0, 0.4, 0.6]], np.float32)).astype(float).round(2).tolist()
    [0.7, 0.3, 0.0]
    """
    favour, against = scores
    return np.asarray((favour + against[::-1]) / 2, np.float32)
