"""What is asked, step by step: the next question depends on the answers so far; most inquiries end with the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from framewire.codebook import Codebook
from framewire.stance.decisions.frames import curve_of, in_doubt, limit, passage_score
from framewire.stance.decisions.stances import Register, enough, register_of
from framewire.stance.questions.answers import WRITER, Answer, Answered, Place, Question, answered
from framewire.stance.questions.closeness import Closeness, Passages
from framewire.stance.questions.hypotheses import FrameQuestions, TargetQuestions, frame_questions, target_questions
from framewire.stance.questions.relevance import Relevant
from framewire.stance.schedule.ask import Answerer
from framewire.stance.schedule.reading import reading_order, wanted

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

    In a report the first question is whether the author, or who is quoted, approves or disapproves of the target, and
    mostly the last: reporting takes no side. Then both sides are asked, in each phrasing of the codebook. Of a
    "statement" both are asked at once, in another phrasing only while two stances are torn.
    """

    target: TargetQuestions
    unit_id: str
    voice: str
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
        return len(self.target.pairs) + (self.register != "statement")

    def _step(self, number: int) -> Question:
        place = Place(self.unit_id, self.voice, "target", self.target.target.id)
        if self.register == "statement":
            return Question(place, self.sentence, self.target.pairs[number], is_sided=True, head=self._head)
        if number == 0:
            place = replace(place, kind=WRITER)
            return Question(place, self.sentence, self.target.writer, is_sided=True, head="writer", of_writer=True)
        return Question(place, self.sentence, self.target.pairs[number - 1], is_sided=True, head=self._head)

    @property
    def _head(self) -> str:
        if self.target.kind == "entity":
            return "entity"
        return "claim" if self.register == "statement" else "reported"


@dataclass(frozen=True)
class FrameInquiry:
    """Asks a passage whether it shows a frame: the hypothesis first; its denial and the paraphrases if in doubt."""

    frame: FrameQuestions
    unit_id: str
    text: str

    @property
    def place(self) -> Place:
        """What is asked about what: the passage, whoever speaks in it, and the frame."""
        return Place(self.unit_id, "any", "frame", self.frame.frame.id)

    def following(self, heard: Sequence[Heard]) -> Sequence[Question]:
        """Return what to ask after what was heard so far, nothing when it is enough."""
        if heard and not in_doubt(passage_score(_rows(heard[:1]))):
            return []
        return self.every_question()[len(heard) : len(heard) + 1]

    def every_question(self) -> list[Question]:
        """Return all that could be asked, in order."""
        return [Question(self.place, self.text, hypotheses) for hypotheses in self.frame.steps]


@dataclass(frozen=True)
class ArticleInquiry:
    """Asks the passages of an article, in the order they are to be read, for a frame until the article is decided.

    `closeness` is that of its passages to the examples of the frame; there is none where the frame has none.
    """

    passages: tuple[FrameInquiry, ...]
    closeness: tuple[float, ...] = ()

    def following(self, heard: Sequence[Heard]) -> Sequence[Question]:
        """Return what to ask after what was heard so far, nothing when it is enough."""
        present = limit(self.passages[0].frame.frame.threshold, has_examples=bool(self.closeness))
        chains: dict[Place, list[Heard]] = {}
        for question, answers in heard:
            chains.setdefault(question.place, []).append((question, answers))
        begun = self.passages[: len(chains)]
        scores = [passage_score(_rows(chains[passage.place])) for passage in begun]
        if doubts := [question for passage in begun for question in passage.following(chains[passage.place])]:
            return doubts
        stop = wanted(scores, len(self.passages), present, curve_of(self.closeness))
        return [question for passage in self.passages[len(begun) : stop] for question in passage.following([])]

    def every_question(self) -> list[Question]:
        """Return all that could be asked, in order."""
        return [question for passage in self.passages for question in passage.every_question()]


@dataclass(frozen=True)
class Schedule:
    """The questions of a codebook and how sparing to be with them.

    `all_passages`: every passage is asked for every frame; `exhaustive`: every question that there is.
    """

    targets: tuple[TargetQuestions, ...]
    frames: tuple[FrameQuestions, ...]
    exhaustive: bool = False
    all_passages: bool = False

    @classmethod
    def of(cls, book: Codebook, exhaustive: bool = False) -> Schedule:
        """Return the schedule of a codebook."""
        return cls(
            tuple(target_questions(target) for target in book.targets),
            tuple(frame_questions(frame) for frame in book.frames),
            exhaustive,
            exhaustive or book.stance.all_passages,
        )

    def stances(self, relevant: Sequence[Relevant]) -> Iterator[Inquiry]:
        """Yield an inquiry for each utterance and target that the gate let in."""
        targets = {asked.target.id: asked for asked in self.targets}
        for item in filter(lambda item: item.is_asked, relevant):
            said = item.utterance
            yield StanceInquiry(
                targets[item.target_id], said.sentence_id, said.voice, said.text, register_of(said.voice)
            )

    def angles(self, passages: Passages, closeness: Closeness) -> Iterator[Inquiry]:
        """Yield the inquiries for the frames of an article, given as (passage_id, text)."""
        texts = [(name, flat) for name, text in passages if (flat := " ".join(text.split()))]
        order = [] if self.all_passages else reading_order([text for _, text in texts])
        for frame in self.frames:
            own = [FrameInquiry(frame, name, text) for name, text in texts]
            if self.all_passages:
                yield from own
            elif own:
                close = tuple(closeness.get(frame.frame.id, {}).values())
                yield ArticleInquiry(tuple(own[number] for number in order), close)


def inquire(inquiries: Sequence[Inquiry], answerer: Answerer, exhaustive: bool, worth: int = 0) -> list[list[Question]]:
    """Put the questions of all inquiries to the answerer, step by step; return those asked, for each inquiry."""
    if exhaustive or not inquiries:
        everything = [inquiry.every_question() for inquiry in inquiries]
        answerer.answers([question for chain in everything for question in chain], worth)
        return everything
    heard: list[list[Heard]] = [[] for _ in inquiries]
    waiting = list(range(len(inquiries)))
    while waiting:
        asked = [(number, question) for number in waiting for question in inquiries[number].following(heard[number])]
        found = answerer.answers([question for _, question in asked], worth)
        for (number, question), answers in zip(asked, found, strict=True):
            heard[number].append((question, answers))
        waiting, worth = sorted({number for number, _ in asked}), 0
    return [[question for question, _ in chain] for chain in heard]


def _rows(heard: Sequence[Heard]) -> list[Answered]:
    return [row for question, answers in heard for row in answered(question, answers)]
