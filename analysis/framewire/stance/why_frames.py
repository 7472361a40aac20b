"""Why a document shows a frame, or does not: every passage that was read for it, its answers, and the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from framewire.codebook import Codebook, Frame
from framewire.stance.answers import Answered, Place, by_place
from framewire.stance.frames import LEAST, OFFSET, PLAIN_NO, SLOPE, limit, log_odds, passage_score
from framewire.stance.why import Asked, Row, asked, find_document, where
from framewire.tables import Store


@dataclass(frozen=True)
class Angle:
    """One passage that was read for a frame: what was answered, and how far that shows the frame, in [0, 1]."""

    passage_id: str
    text: str
    answers: tuple[Asked, ...]
    score: float


@dataclass(frozen=True)
class FrameTrail:
    """All that lies behind a frame of one document; `present` and `probability` are null when no passage was read.

    `unread` counts the passages that could hardly have turned the decision, so that nobody asked about them. `rule` is
    the decision as sentences with its numbers, `evidence` the sentences that bear it out.
    """

    document_id: str
    title: str | None
    path: str
    frame_id: str
    frame: str
    present: bool | None
    probability: float | None
    threshold: float
    evidence: tuple[str, ...]
    passages: tuple[Angle, ...]
    unread: int
    rule: tuple[str, ...]


def frame_trails(store: Store, book: Codebook, document: str, frame_id: str | None = None) -> list[FrameTrail]:
    """Return the trails of the frames of a document, in the order of the codebook; of all of them without `frame_id`.

    `document` is a document_id, a path or the start of a title. Raises `NotInRunError` where none or several match.
    """
    found = find_document(store, document)
    passages = where(store, "passages", "document_id", [found["document_id"]])
    answers = by_place(where(store, "answers", "unit_id", [row["passage_id"] for row in passages]))
    rows = {row["frame_id"]: row for row in where(store, "frames", "document_id", [found["document_id"]])}
    wanted = [frame for frame in book.frames if frame_id in (None, frame.id)]
    return [_trail(frame, found | rows[frame.id], passages, answers) for frame in wanted]


def _trail(frame: Frame, row: Row, passages: Sequence[Row], answers: Mapping[Place, Sequence[Answered]]) -> FrameTrail:
    own = [(each, answers.get(Place(each["passage_id"], "any", "frame", frame.id), ())) for each in passages]
    read = tuple(
        Angle(each["passage_id"], each["text"], tuple(map(asked, found)), passage_score(found))
        for each, found in own
        if found
    )
    return FrameTrail(
        row["document_id"],
        row["title"],
        row["path"],
        frame.id,
        frame.name,
        row["present"],
        row["probability"],
        limit(frame.threshold),
        tuple(row["evidence"]),
        read,
        len(passages) - len(read),
        tuple(_in_words(read, limit(frame.threshold), row["probability"])),
    )


def _in_words(read: Sequence[Angle], threshold: float, probability: float | None) -> list[str]:
    """Return the rule of `frames.presence` as sentences with its numbers; none when no passage was read."""
    if probability is None:
        return []
    mean = sum(log_odds(each.score) for each in read) / len(read)
    return [
        f"Each passage: how far it entails the hypothesis, if no more than {PLAIN_NO:g}; else the mean, in log-odds, "
        "of how far it entails each hypothesis and contradicts each denial.",
        f"log-odds(x) = ln((x + {LEAST:g}) / (1 - x + {LEAST:g})); their mean over the passages read: {mean:.5f}.",
        f"probability = 1 / (1 + exp(-({SLOPE:g} * that + {OFFSET:g}))) = {probability:.5f}; "
        f"the frame is present from {threshold:g} on.",
    ]
