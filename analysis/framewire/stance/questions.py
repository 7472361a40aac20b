"""A question: one premise and the hypotheses asked of it together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framewire.stance.hypotheses import Hypothesis, TargetQuestions
from framewire.stance.ledger import Answer

# Within this distance of a tie, the first answer is not trusted: the other phrasings are asked too.
UNCERTAIN_BAND = 0.15


@dataclass(frozen=True)
class Place:
    """Where a premise stands: passage, voice, and the number of the sentence in that voice (null: all)."""

    passage_id: str
    voice: str
    sentence: int | None = None


@dataclass(frozen=True)
class Question:
    """One premise and the hypotheses asked of it together.

    `stance_id` names the row for what the stance head of `kind` makes of a two-sided question (favour, against); null
    when the answers to the hypotheses are all that is wanted.
    """

    place: Place
    premise: str
    hypotheses: tuple[Hypothesis, ...]
    stance_id: str | None = None
    kind: str = ""

    @property
    def row_ids(self) -> tuple[str, ...]:
        """The hypothesis_id of each row this question makes; "#2" at its end: asked of the third sentence."""
        ids = tuple(hypothesis.id for hypothesis in self.hypotheses)
        ids = ids if self.stance_id is None else (*ids, self.stance_id)
        number = self.place.sentence
        return ids if number is None else tuple(f"{name}#{number}" for name in ids)


def sentence_number(row_id: str) -> int | None:
    """Return the number of the sentence that a hypothesis_id was asked of, null when it was the whole passage.

    >>> sentence_number("target/x/stance/0#2"), sentence_number("frame/y/0")
    (2, None)
    """
    _, mark, number = row_id.partition("#")
    return int(number) if mark else None


def two_sided(target: TargetQuestions, number: int, place: Place, sentence: str) -> Question:
    """Return the question that asks a sentence for its stance on a target from both sides, in phrasing `number`."""
    favour, against = target.pairs[number]
    return Question(place, sentence, (favour.hypothesis, against.hypothesis), target.stance_id(number), target.kind)


def is_uncertain(asked: Question, answers: Sequence[Answer]) -> bool:
    """Return whether the first answers are too close to call: two stances near a tie, or a frame near one half.

    >>> import numpy as np
    >>> frame = Question(Place("p", "any"), "text", (Hypothesis("frame/x/0", "h"),))
    >>> is_uncertain(frame, [np.array([0.55, 0.40, 0.05])]), is_uncertain(frame, [np.array([0.9, 0.1, 0.0])])
    (True, False)
    """
    if asked.stance_id is None:
        return abs(float(answers[0][0]) - 0.5) < UNCERTAIN_BAND
    best, second = sorted((float(value) for value in answers[-1]), reverse=True)[:2]
    return best - second < UNCERTAIN_BAND
