"""A question: one premise and the hypotheses asked of it together."""

from __future__ import annotations

from dataclasses import dataclass

from framewire.stance.hypotheses import Hypothesis


@dataclass(frozen=True)
class Place:
    """Where a premise stands: passage, voice, and the number of the sentence in that voice (null: all of it)."""

    passage_id: str
    voice: str
    sentence: int | None = None


@dataclass(frozen=True)
class Question:
    """One premise and the hypotheses asked of it together.

    `stance_id` names the row for the stance that a two-sided question (favour, against) comes to; null when the answers
    to the hypotheses are all that is wanted. `head` is the stance head that reads both sides, "" for none. `doubled`:
    the stance is what the head and the answers to the hypotheses come to together.
    """

    place: Place
    premise: str
    hypotheses: tuple[Hypothesis, ...]
    stance_id: str | None = None
    head: str = ""
    doubled: bool = False

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


def step_number(row_id: str) -> int:
    """Return the step of the inquiry that a stance row belongs to.

    >>> step_number("target/x/stance/1#2")
    1
    """
    return int(row_id.partition("#")[0].rpartition("/")[2])
