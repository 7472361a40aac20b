"""Questions in, answers out: what is known is not asked again, and what was asked is never lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framewire.progress import Progress
from framewire.stance.judge import Judge
from framewire.stance.ledger import Answer, Ledger
from framewire.stance.questions import Question

# Questions between two checkpoints, for each worker: some seconds of work.
BLOCK = 128


@dataclass
class Counts:
    """How many pairs the model had to read."""

    scored: int = 0


class Desk:
    """Answers questions from the ledger where it can and from the model where it must."""

    def __init__(self, judge: Judge, ledger: Ledger, progress: Progress, workers: int = 1) -> None:
        self._judge, self._ledger, self._progress, self._block = judge, ledger, progress, BLOCK * workers
        self.counts = Counts()

    @property
    def model(self) -> str:
        """The name and revision of the model, as the table of entailments states them."""
        return f"{self._judge.model.name} {self._judge.model.revision}"

    def rows(self, question: Question, answers: Sequence[Answer]) -> Iterator[dict[str, object]]:
        """Yield the rows of the table of entailments that a question makes."""
        for name, answer, pair in zip(question.row_ids, answers, self._judge.hashes(question), strict=True):
            values = dict(zip(("entailment", "neutral", "contradiction"), map(float, answer), strict=True))
            place = {"passage_id": question.place.passage_id, "voice": question.place.voice, "hypothesis_id": name}
            yield {**place, **values, "pair_sha256": pair, "model": self.model}

    def answers(self, questions: Sequence[Question], worth: int = 0) -> list[list[Answer]]:
        """Return, for each question, the answer to each of its rows; the progress advances by `worth` on the way."""
        hashes = [self._judge.hashes(question) for question in questions]
        wanted = list(dict.fromkeys(name for row in hashes for name in row))
        known = self._ledger.known(wanted)
        blocks = list(_blocks(self._missing(questions, hashes, known), self._block))
        for number, block in enumerate(blocks):
            known.update(self._scored(block))
            self._progress.advance(worth * (number + 1) // len(blocks) - worth * number // len(blocks))
        self._progress.advance(0 if blocks else worth)
        return [[known[name] for name in row] for row in hashes]

    def _scored(self, block: Sequence[Question]) -> dict[str, Answer]:
        found = self._judge.answer(block)
        fresh = {
            name: answer
            for question, row in zip(block, found, strict=True)
            for name, answer in zip(self._judge.hashes(question), row, strict=True)
        }
        self._ledger.note(fresh)
        self.counts.scored += sum(len(question.hypotheses) for question in block)
        return fresh

    def _missing(
        self, questions: Sequence[Question], hashes: Sequence[tuple[str, ...]], known: dict[str, Answer]
    ) -> list[Question]:
        """Return the questions with an unknown answer, once each, longest premise first, those of one side by side."""
        open_ones = {
            row: asked for asked, row in zip(questions, hashes, strict=True) if any(n not in known for n in row)
        }
        return [asked for row, asked in sorted(open_ones.items(), key=lambda item: (*_place(item[1]), item[0]))]


def _place(question: Question) -> tuple[int, str]:
    return -len(question.premise), question.premise


def _blocks(questions: Sequence[Question], size: int) -> Iterator[Sequence[Question]]:
    for start in range(0, len(questions), size):
        yield questions[start : start + size]
