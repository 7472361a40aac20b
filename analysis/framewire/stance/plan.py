"""Which questions are worth asking: only those whose answer can change a stance or a frame."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from framewire.codebook import Codebook
from framewire.schemas import VOICES
from framewire.stance.hypotheses import (
    Asked,
    FrameQuestions,
    Hypothesis,
    TargetQuestions,
    frame_questions,
    target_questions,
)
from framewire.stance.ledger import Answer
from framewire.stance.premises import Reading
from framewire.stance.relevance import finder

# A frame is looked for in the lead and in this many other passages, those that share most words with their article.
CENTRAL_PASSAGES = 2
# Within this distance of a tie, the first answer is not trusted: the other phrasings are asked too.
UNCERTAIN_BAND = 0.15


@dataclass(frozen=True)
class Question:
    """One premise and the hypotheses asked of it together.

    `stance_id` names the row for what the stance head of `kind` makes of a two-sided question (favour, against); null
    when the answers to the hypotheses are all that is wanted.
    """

    passage_id: str
    voice: str
    premise: str
    hypotheses: tuple[Hypothesis, ...]
    stance_id: str | None = None
    kind: str = ""

    @property
    def row_ids(self) -> tuple[str, ...]:
        """The hypothesis_id of each row this question makes."""
        ids = tuple(hypothesis.id for hypothesis in self.hypotheses)
        return ids if self.stance_id is None else (*ids, self.stance_id)


@dataclass(frozen=True)
class Passage:
    """A passage and how it is read."""

    passage_id: str
    position: int
    reading: Reading


@dataclass(frozen=True)
class Plan:
    """The questions of a codebook and how sparing to be with them."""

    targets: tuple[TargetQuestions, ...]
    frames: tuple[FrameQuestions, ...]
    about: Mapping[str, Callable[[str], bool]]
    exhaustive: bool
    all_passages: bool

    @classmethod
    def of(cls, book: Codebook, exhaustive: bool) -> Plan:
        """Return the plan of a codebook; `exhaustive` asks every question of every passage."""
        return cls(
            tuple(target_questions(target) for target in book.targets),
            tuple(frame_questions(frame) for frame in book.frames),
            {target.id: finder(target) for target in book.targets},
            exhaustive,
            exhaustive or book.stance.all_passages,
        )

    def first(self, document: Sequence[Passage]) -> Iterator[Question]:
        """Yield the questions that every document is asked."""
        for passage in document:
            for voice in VOICES:
                premise = passage.reading.premise(voice)
                if premise is not None:
                    yield from self._of_targets(passage, voice, premise)
        for passage in document if self.all_passages else carrying(document):
            premise = passage.reading.premise("any")
            if premise is not None:
                yield from self._of_frames(passage, premise)

    def second(self, asked: Question, answers: Sequence[Answer]) -> Iterator[Question]:
        """Yield what else to ask after the answers to a first question, one for each of its row_ids."""
        if self.exhaustive or not is_uncertain(asked, answers):
            return
        for target in self.targets:
            if asked.stance_id == target.stance_id(0):
                yield from _other_phrasings(target, asked)
        for frame in self.frames:
            if asked.row_ids == (frame.asked[0].hypothesis.id,):
                yield from _other_frame_phrasings(frame, asked)

    def _of_targets(self, passage: Passage, voice: str, premise: str) -> Iterator[Question]:
        for target in self.targets:
            if self.is_about(target, passage, voice, premise):
                first = two_sided(target, 0, passage.passage_id, voice, premise)
                yield first
                if self.exhaustive:
                    yield from _other_phrasings(target, first)

    def is_about(self, target: TargetQuestions, passage: Passage, voice: str, premise: str) -> bool:
        """Return whether a voice of a passage speaks of a target; quoted words may speak of what stands around them."""
        about = self.about[target.target.id]
        return about(premise) or (voice == "quotation" and about(passage.reading.text))

    def _of_frames(self, passage: Passage, premise: str) -> Iterator[Question]:
        for frame in self.frames:
            first = Question(passage.passage_id, "any", premise, (frame.asked[0].hypothesis,))
            yield first
            if self.exhaustive:
                yield from _other_frame_phrasings(frame, first)


def two_sided(target: TargetQuestions, number: int, passage_id: str, voice: str, premise: str) -> Question:
    """Return the question that asks a target's phrasing `number` from both sides."""
    favour, against = target.pairs[number]
    hypotheses = (favour.hypothesis, against.hypothesis)
    return Question(passage_id, voice, premise, hypotheses, target.stance_id(number), target.kind)


def is_uncertain(asked: Question, answers: Sequence[Answer]) -> bool:
    """Return whether the first answer is too close to call: two stances near a tie, or a frame near one half.

    >>> import numpy as np
    >>> frame = Question("p", "any", "text", (Hypothesis("frame/x/0", "h"),))
    >>> is_uncertain(frame, [np.array([0.55, 0.40, 0.05])]), is_uncertain(frame, [np.array([0.9, 0.1, 0.0])])
    (True, False)
    """
    if asked.stance_id is None:
        return abs(float(answers[0][0]) - 0.5) < UNCERTAIN_BAND
    best, second = sorted((float(value) for value in answers[-1]), reverse=True)[:2]
    return best - second < UNCERTAIN_BAND


def carrying(document: Sequence[Passage]) -> list[Passage]:
    """Return the passages that carry an article: the lead and those that share most words with the whole of it."""
    if len(document) <= CENTRAL_PASSAGES + 1:
        return list(document)
    bags = [Counter(_long_words(passage.reading.text)) for passage in document]
    whole: Counter[str] = sum(bags, Counter())
    central = [sum(whole[word] for word in bag) / math.sqrt(1 + sum(bag.values())) for bag in bags]
    best = sorted(range(1, len(document)), key=lambda number: (-central[number], number))[:CENTRAL_PASSAGES]
    return [document[number] for number in sorted([0, *best])]


def _other_phrasings(target: TargetQuestions, first: Question) -> Iterator[Question]:
    for number in range(1, len(target.pairs)):
        yield two_sided(target, number, first.passage_id, first.voice, first.premise)


def _other_frame_phrasings(frame: FrameQuestions, first: Question) -> Iterator[Question]:
    yield Question(first.passage_id, "any", first.premise, (frame.asked[0].denial,))
    for asked in frame.asked[1:]:
        yield Question(first.passage_id, "any", first.premise, _both(asked))


def _both(asked: Asked) -> tuple[Hypothesis, ...]:
    return asked.hypothesis, asked.denial


def _long_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{4,}", text.lower())
