"""Why a document shows a frame, or not: every passage that was read, its answers, the closest to examples, the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from framewire.codebook import Codebook, Frame
from framewire.stance.decide import closeness_of
from framewire.stance.decisions.frames import (
    CLOSE,
    CLOSEST,
    LEAST,
    OFFSET_BY_EXAMPLES,
    PLAIN,
    PLAIN_NO,
    SLOPE_BY_EXAMPLES,
    article_closeness,
    limit,
    log_odds,
    passage_score,
)
from framewire.stance.questions.answers import Answered, Place, by_place
from framewire.stance.trails.why import PrintedAnswer, Row, find_document, printed, where
from framewire.tables import Store


@dataclass(frozen=True)
class Angle:
    """One passage that was read for a frame: what was answered, and how far that shows the frame, in [0, 1]."""

    passage_id: str
    text: str
    answers: tuple[PrintedAnswer, ...]
    score: float


@dataclass(frozen=True)
class Close:
    """One passage, and its largest cosine to an example of the frame."""

    passage_id: str
    closeness: float


@dataclass(frozen=True)
class FrameTrail:
    """All that lies behind a frame of one document; `present` and `probability` are null when no passage was read.

    `unread` counts the passages that could hardly have turned the decision, so that nobody asked about them. `rule` is
    the decision as sentences with its numbers, `evidence` the sentences that bear it out. `closest` are the passages
    that come closest to an example of the frame, read or not, at most three; none without examples.
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
    closest: tuple[Close, ...]
    rule: tuple[str, ...]


def frame_trails(store: Store, book: Codebook, document: str, frame_id: str | None = None) -> list[FrameTrail]:
    """Return the trails of the frames of a document, in the order of the codebook; of all of them without `frame_id`.

    `document` is a document_id, a path or the start of a title. Raises `NotInRunError` where none or several match.
    """
    found = find_document(store, document)
    passages = where(store, "passages", "document_id", [found["document_id"]])
    names = [row["passage_id"] for row in passages]
    answers = by_place(where(store, "answers", "unit_id", names))
    close = closeness_of(where(store, "frame_closeness", "passage_id", names))
    rows = {row["frame_id"]: row for row in where(store, "frames", "document_id", [found["document_id"]])}
    wanted = [frame for frame in book.frames if frame_id in (None, frame.id)]
    return [
        _trail(frame, found | rows[frame.id], _read(frame, passages, answers), _closest(close.get(frame.id, {})))
        for frame in wanted
    ]


def _read(frame: Frame, passages: Sequence[Row], answers: Mapping[Place, Sequence[Answered]]) -> list[Angle | None]:
    """Return the passages in order, null where one was not read for the frame."""
    own = [(each, answers.get(Place(each["passage_id"], "any", "frame", frame.id), ())) for each in passages]
    return [
        Angle(each["passage_id"], each["text"], tuple(map(printed, found)), passage_score(found)) if found else None
        for each, found in own
    ]


def _closest(closeness: Mapping[str, float]) -> tuple[Close, ...]:
    order = sorted(closeness, key=lambda name: (-closeness[name], name))
    return tuple(Close(name, closeness[name]) for name in order[:CLOSEST])


def _trail(frame: Frame, row: Row, passages: Sequence[Angle | None], closest: tuple[Close, ...]) -> FrameTrail:
    read = tuple(angle for angle in passages if angle is not None)
    threshold = limit(frame.threshold, has_examples=bool(closest))
    return FrameTrail(
        row["document_id"],
        row["title"],
        row["path"],
        frame.id,
        frame.name,
        row["present"],
        row["probability"],
        threshold,
        tuple(row["evidence"]),
        read,
        len(passages) - len(read),
        closest,
        tuple(_in_words(read, closest, threshold, row["probability"])),
    )


def _in_words(
    read: Sequence[Angle], closest: Sequence[Close], threshold: float, probability: float | None
) -> list[str]:
    """Return the rule of `frames.presence` as sentences with its numbers; none when no passage was read."""
    if probability is None:
        return []
    mean = sum(log_odds(each.score) for each in read) / len(read)
    close = article_closeness([each.closeness for each in closest]) if closest else 0.0
    sums = (
        f"{SLOPE_BY_EXAMPLES:g} * {mean:.5f} + {CLOSE:g} * {close:.5f} + {OFFSET_BY_EXAMPLES:g}"
        if closest
        else f"{PLAIN.slope:g} * {mean:.5f} + {PLAIN.constant:g}"
    )
    return [
        f"Each passage: how far it entails the hypothesis, if no more than {PLAIN_NO:g}; else the mean, in log-odds, "
        "of how far it entails each hypothesis and contradicts each denial.",
        f"log-odds(x) = ln((x + {LEAST:g}) / (1 - x + {LEAST:g})); their mean over the passages read: {mean:.5f}.",
        *([f"The closest passages come on average to {close:.5f} (cosine) of an example."] if closest else []),
        f"probability = 1 / (1 + exp(-({sums}))) = {probability:.5f}; the frame is present from {threshold:g} on.",
    ]
