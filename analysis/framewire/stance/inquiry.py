"""Asking step by step: what is asked next depends on the answers so far, and most inquiries end with the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from framewire.stance.decide import Numbers, combined
from framewire.stance.entail import Desk
from framewire.stance.frames import in_doubt, is_first, passage_score
from framewire.stance.hypotheses import FrameQuestions, Hypothesis, TargetQuestions
from framewire.stance.ledger import Answer
from framewire.stance.questions import Place, Question
from framewire.stance.reading import denials_settle, wanted

# A sentence of a report that is neutral with this probability, by its first answer or by several together, is plain
# reporting: nothing more is asked of it.
PLAIN, PLAIN_TOGETHER = 0.8, 0.7
# Reporting mostly takes no side, more often than the texts that the heads were fitted on.
NEUTRAL_FIRST = 1.5
# Two stances of a statement nearer to one another than this are torn: another phrasing is asked.
TORN = 0.1
Register = Literal["report", "statement"]
# A question and the answers to its rows.
Heard = tuple[Question, Sequence[Answer]]


class Inquiry(Protocol):
    """A chain of questions about one text."""

    def following(self, heard: Sequence[Heard]) -> Sequence[Question]:
        """Return what to ask after what was heard so far, in the order it was asked; nothing when it is enough."""
        ...

    def every_question(self) -> list[Question]:
        """Return all that could be asked, in order."""
        ...


@dataclass(frozen=True)
class StanceInquiry:
    """Asks one sentence for its stance on a target.

    From both sides, in each phrasing of the codebook. In a report each phrasing is asked of the sentence as it stands
    and in context ("On the target: ..."), so that praise of something else does not count; plain reporting ends with
    the first answer. A "statement" stands alone and is about its target: it needs no context, and another phrasing
    only while two stances are torn.
    """

    target: TargetQuestions
    place: Place
    sentence: str
    register: Register = "report"

    def following(self, heard: Sequence[Heard]) -> Sequence[Question]:
        """Return what to ask after what was heard so far, nothing when it is enough."""
        done = enough([np.asarray(answers[-1]) for _, answers in heard], self.register)
        return [] if done or len(heard) == self._steps else [self._step(len(heard))]

    def every_question(self) -> list[Question]:
        """Return all that could be asked, in order."""
        return [self._step(number) for number in range(self._steps)]

    @property
    def _steps(self) -> int:
        return len(self.target.pairs) * (2 if self.register == "report" else 1)

    def _step(self, number: int) -> Question:
        stance_id = f"target/{self.target.target.id}/stance/{number}"
        phrasing, in_context = divmod(number, 2) if self.register == "report" else (number, 0)
        sides = tuple(asked.hypothesis for asked in self.target.pairs[phrasing])
        premise = self.sentence
        if in_context:
            premise = f"On {self.target.target.name}: {premise}"
            sides = tuple(Hypothesis(f"{side.id}/context", side.text) for side in sides)
        return Question(self.place, premise, sides, stance_id, self._head, self.register == "report")

    @property
    def _head(self) -> str:
        if self.target.kind == "entity":
            return "entity"
        return "reported" if self.register == "report" else "claim"


@dataclass(frozen=True)
class FrameInquiry:
    """Asks a passage whether it shows a frame: the hypothesis and its denial first, the paraphrases if in doubt."""

    frame: FrameQuestions
    place: Place
    text: str

    @property
    def denial(self) -> Question:
        """The question for the first denial alone."""
        return Question(self.place, self.text, (self.frame.asked[0].denial,))

    def following(self, heard: Sequence[Heard]) -> Sequence[Question]:
        """Return what to ask after what was heard so far, nothing when it is enough."""
        known = {hypothesis for question, _ in heard for hypothesis in question.hypotheses}
        opening = [item for item in heard if is_first(item[0].hypotheses[0].id)]
        for number, question in enumerate(self.every_question()):
            if number and not in_doubt(_score(opening)):
                return []
            if rest := tuple(hypothesis for hypothesis in question.hypotheses if hypothesis not in known):
                return [Question(self.place, self.text, rest)]
        return []

    def every_question(self) -> list[Question]:
        """Return all that could be asked, in order."""
        return [Question(self.place, self.text, (asked.hypothesis, asked.denial)) for asked in self.frame.asked]


@dataclass(frozen=True)
class ArticleInquiry:
    """Asks the passages of an article, in the order they are to be read, for a frame until the article is decided.

    The first ones are asked for the denial alone, which decides most articles.
    """

    passages: tuple[FrameInquiry, ...]

    def following(self, heard: Sequence[Heard]) -> Sequence[Question]:
        """Return what to ask after what was heard so far, nothing when it is enough."""
        if not heard:
            return [passage.denial for passage in self.passages[: wanted([], len(self.passages))]]
        chains: dict[Place, list[Heard]] = {}
        for question, answers in heard:
            chains.setdefault(question.place, []).append((question, answers))
        begun = self.passages[: len(chains)]
        scores = [_score(chains[passage.place]) for passage in begun]
        if len(heard) == len(begun) and denials_settle(scores, len(self.passages)):
            return []
        if doubts := [question for passage in begun for question in passage.following(chains[passage.place])]:
            return doubts
        stop = wanted(scores, len(self.passages))
        return [question for passage in self.passages[len(begun) : stop] for question in passage.following([])]

    def every_question(self) -> list[Question]:
        """Return all that could be asked, in order."""
        return [question for passage in self.passages for question in passage.every_question()]


def enough(read: Sequence[Numbers], register: Register) -> bool:
    """Return whether the stances read so far settle a sentence's stance.

    >>> enough([np.array([0.05, 0.9, 0.05])], "report"), enough([np.array([0.8, 0.1, 0.1])], "report")
    (True, False)
    >>> enough([np.array([0.8, 0.1, 0.1])], "statement")
    True
    """
    if not read:
        return False
    lower, upper = np.sort(found := combined(read))[1:]
    if register == "statement":
        return bool(upper - lower >= TORN)
    return bool(found[1] >= (PLAIN if len(read) == 1 else PLAIN_TOGETHER))


def settled(read: Sequence[Numbers], register: Register = "report") -> Numbers:
    """Return the distribution (3,) of a sentence from its stances in the order they were asked for.

    Answers after the one that settled it do not count, so that a run that asks everything decides like one that does
    not. In a report neutral weighs NEUTRAL_FIRST times as much.

    >>> settled([np.array([0.5, 0.4, 0.1])]).round(2).tolist()
    [0.42, 0.5, 0.08]
    """
    count = next((n for n in range(1, len(read)) if enough(read[:n], register)), len(read))
    found = combined(read[:count]) * (1, NEUTRAL_FIRST if register == "report" else 1, 1)
    return np.asarray(found / found.sum())


def inquire(inquiries: Sequence[Inquiry], desk: Desk, exhaustive: bool, worth: int = 0) -> list[list[Question]]:
    """Put the questions of all inquiries to the desk, step by step; return those asked, for each inquiry."""
    if exhaustive or not inquiries:
        everything = [inquiry.every_question() for inquiry in inquiries]
        desk.answers([question for chain in everything for question in chain], worth)
        return everything
    heard: list[list[Heard]] = [[] for _ in inquiries]
    waiting = list(range(len(inquiries)))
    while waiting:
        asked = [(number, question) for number in waiting for question in inquiries[number].following(heard[number])]
        found = desk.answers([question for _, question in asked], worth)
        for (number, question), answers in zip(asked, found, strict=True):
            heard[number].append((question, answers))
        waiting, worth = sorted({number for number, _ in asked}), 0
    return [[question for question, _ in chain] for chain in heard]


def _score(heard: Sequence[Heard]) -> float:
    rows = [row for question, answers in heard for row in zip(question.row_ids, answers, strict=True)]
    return passage_score([(name, answer.tolist()) for name, answer in rows])
