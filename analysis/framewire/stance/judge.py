"""Puts questions to an entailment model: one answer a hypothesis, and the stance that both sides make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.stance.ledger import Answer, pair_sha256
from framewire.stance.questions import Question

Array = NDArray[np.float32]
Pair = tuple[str, str]
# Answers are kept to this many decimals, far below what decides anything and above what batch mates can move.
DECIMALS = 5


class Model(Protocol):
    """The part of an entailment model that is needed here."""

    name: str
    revision: str

    def score(self, pairs: Sequence[Pair]) -> Array:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        ...


class Judge:
    """Answers questions with one model."""

    head = "two-sided"

    def __init__(self, model: Model) -> None:
        self._model = model
        self.name, self.revision = model.name, model.revision

    def hashes(self, question: Question) -> tuple[str, ...]:
        """Return the pair_sha256 of each row of a question; the head's row hashes both hypotheses and the head."""
        texts = [hypothesis.text for hypothesis in question.hypotheses]
        if question.stance_id is not None:
            texts.append("\n".join([*texts, self.head, question.kind]))
        return tuple(pair_sha256(question.premise, text, self.name, self.revision) for text in texts)

    def answer(self, questions: Sequence[Question]) -> list[list[Answer]]:
        """Return, for each question, the answer (3,) to each of its rows: entailment, neutral, contradiction.

        In the row of the stance head these are favour, neutral, against.
        """
        pairs = [(question.premise, asked.text) for question in questions for asked in question.hypotheses]
        scores = self._model.score(pairs)
        found, start = [], 0
        for question in questions:
            stop = start + len(question.hypotheses)
            rows = list(scores[start:stop])
            if question.stance_id is not None:
                rows.append(two_sided(scores[start:stop]))
            found.append([np.round(row, DECIMALS).astype(np.float32) for row in rows])
            start = stop
        return found


def two_sided(scores: Array) -> Answer:
    """Return P(favour), P(neutral), P(against) from the answers (2, 3) to the favour and the against hypothesis.

    Contradicting the one side speaks for the other: P(favour) is the mean of P(entails favour) and
    P(contradicts against).

    >>> two_sided(np.array([[0.8, 0.2, 0.0], [0.0, 0.4, 0.6]], np.float32)).astype(float).round(2).tolist()
    [0.7, 0.3, 0.0]
    """
    favour, against = scores
    return np.asarray((favour + against[::-1]) / 2, np.float32)
