"""Which questions are worth asking: only those whose answer can change a stance or a frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from framewire.codebook import Codebook
from framewire.schemas import VOICES
from framewire.stance.hypotheses import FrameQuestions, TargetQuestions, frame_questions, target_questions
from framewire.stance.inquiry import ArticleInquiry, FrameInquiry, Inquiry, StanceInquiry
from framewire.stance.premises import Reading
from framewire.stance.questions import Place
from framewire.stance.reading import reading_order
from framewire.stance.relevance import Nearness, Relevance


@dataclass(frozen=True)
class Passage:
    """A passage and how it is read."""

    passage_id: str
    reading: Reading


@dataclass(frozen=True)
class Document:
    """A document as it is read: its title, "" for none, and its passages in order."""

    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Plan:
    """The questions of a codebook and how sparing to be with them."""

    targets: tuple[TargetQuestions, ...]
    frames: tuple[FrameQuestions, ...]
    relevance: Relevance
    exhaustive: bool
    all_passages: bool

    @classmethod
    def of(cls, book: Codebook, exhaustive: bool) -> Plan:
        """Return the plan of a codebook; `exhaustive` asks every question of every passage that is about its target."""
        return cls(
            tuple(target_questions(target) for target in book.targets),
            tuple(frame_questions(frame) for frame in book.frames),
            Relevance.of(book.targets),
            exhaustive,
            exhaustive or book.stance.all_passages,
        )

    def inquiries(self, document: Document, nearness: Nearness) -> Iterator[Inquiry]:
        """Yield what to find out about a document."""
        for target in self.targets:
            for place, sentence, mentions in self.sentences(target, document):
                if nearness.near(target.target.id, sentence, place.voice, mentions):
                    yield StanceInquiry(target, place, sentence)
        yield from self._frame_inquiries(document)

    def unmentioning(self, document: Document) -> Iterator[str]:
        """Yield the sentences that are asked about only if they are near to a target in meaning."""
        for target in self.targets:
            yield from (text for _, text, mentions in self.sentences(target, document) if not mentions)

    def sentences(self, target: TargetQuestions, document: Document) -> Iterator[tuple[Place, str, bool]]:
        """Yield the place and text of each sentence of the passages that are about a target, and if it mentions it."""
        mentions = self.relevance.finders[target.target.id]
        texts = [passage.reading.text for passage in document.passages]
        about = [self.relevance.passages(target.target.id, voice, document.title, texts) for voice in VOICES]
        for passage, *wanted in zip(document.passages, *about, strict=True):
            for voice in (voice for voice, is_about in zip(VOICES, wanted, strict=True) if is_about):
                for number, sentence in enumerate(passage.reading.sentences(voice)):
                    # What a passage does not mention none of its sentences does, which most need not be tested for.
                    named = mentions(passage.reading.text) and mentions(sentence.text)
                    yield Place(passage.passage_id, voice, number), sentence.text, named

    def _frame_inquiries(self, document: Document) -> Iterator[Inquiry]:
        texts = [(Place(p.passage_id, "any"), " ".join(p.reading.text.split())) for p in document.passages]
        texts = [(place, text) for place, text in texts if text]
        order = [] if self.all_passages else reading_order([text for _, text in texts])
        for frame in self.frames:
            passages = [FrameInquiry(frame, place, text) for place, text in texts]
            if self.all_passages:
                yield from passages
            elif passages:
                yield ArticleInquiry(tuple(passages[number] for number in order))
