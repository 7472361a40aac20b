"""Puts questions to an entailment model: one answer a hypothesis, and the stance that both sides make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from framewire.models.heads import Head, load_head
from framewire.stance.decide import combined
from framewire.stance.ledger import Answer, pair_sha256
from framewire.stance.questions import Question

Array = NDArray[np.float32]
Pair = tuple[str, str]
# Answers are kept to this many decimals, far below what decides anything and above what batch mates can move.
DECIMALS = 5
# The one model that the heads are fitted on.
EMBEDDED = "embedded"


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


@lru_cache(maxsize=8)
def stance_head(name: str) -> tuple[Head, str]:
    """Return the stance head `name` ("entity", "claim" or "reported") and the hash of its arrays."""
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
        """Return the pair_sha256 of each row of a question; the stance row hashes both hypotheses and the head.

        Where sides are read in a way of their own, they hash apart from the same words as a plain question.
        """
        texts = [hypothesis.text for hypothesis in question.hypotheses]
        if question.stance_id is not None:
            reader = f"{stance_head(question.head)[1]} {question.doubled}" if self._has_head(question) else "two-sided"
            texts.append("\n".join([*texts, reader]))
        name, revision = self.model.name, self.model.revision
        if self.with_heads and question.stance_id is not None:
            revision += " sides"
        return tuple(pair_sha256(question.premise, text, name, revision) for text in texts)

    def answer(self, questions: Sequence[Question]) -> list[list[Answer]]:
        """Return, for each question, the answer (3,) to each of its rows: entailment, neutral, contradiction.

        In the stance row these are favour, neutral, against.
        """
        found: list[list[Answer]] = [[] for _ in questions]
        for read, sided in ((self._sided, True), (self._plain, False)):
            numbers = [n for n, question in enumerate(questions) if (question.stance_id is not None) == sided]
            answers = read([questions[n] for n in numbers]) if numbers else []
            for number, rows in zip(numbers, answers, strict=True):
                found[number] = [np.round(row, DECIMALS).astype(np.float32) for row in rows]
        return found

    def _plain(self, questions: Sequence[Question]) -> list[list[Answer]]:
        scores = self.model.score(_pairs(questions))
        return [list(scores[own]) for own in _places(questions)]

    def _sided(self, questions: Sequence[Question]) -> list[list[Answer]]:
        pairs = _pairs(questions)
        if self.with_heads and isinstance(self.model, ModelWithFeatures):
            scores, features = self.model.score_with_features(pairs)
        else:
            scores, features = self.model.score(pairs), np.zeros((len(pairs), 0), np.float32)
        return [
            [*scores[own], self._stance(question, scores[own], features[own])]
            for question, own in zip(questions, _places(questions), strict=True)
        ]

    def _stance(self, question: Question, scores: Array, features: Array) -> Answer:
        if self._has_head(question):
            stance: Answer = stance_head(question.head)[0].apply(features.reshape(1, -1))[0]
            both = [stance.tolist(), two_sided(scores).tolist()]
            return np.asarray(combined(both), np.float32) if question.doubled else stance
        return two_sided(scores)

    def _has_head(self, question: Question) -> bool:
        return self.with_heads and bool(question.head)


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
