"""Why a document has a frame, or not: every passage that was read, its answers, the closeness to examples, the rule.

All of it is read from the tables of a run by joins alone, so that a person can redo the decision with a pocket
calculator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from framewire.codebook import Codebook, Frame
from framewire.errors import NotInRunError, printable
from framewire.stance.answers import Answered, Place, by_place
from framewire.stance.closeness import Closeness
from framewire.stance.decide import closeness_of
from framewire.stance.frames import (
    CLOSE,
    CLOSEST,
    LEAST,
    OFFSET,
    OFFSET_BY_EXAMPLES,
    PLAIN_NO,
    SLOPE,
    SLOPE_BY_EXAMPLES,
    article_closeness,
    limit,
    log_odds,
    passage_score,
)
from framewire.stance.hypotheses import FrameQuestions, frame_questions
from framewire.stance.trail_text import short
from framewire.stance.why import find_document, where
from framewire.tables import Store

Row = dict[str, Any]
Answers = Mapping[Place, Sequence[Answered]]


@dataclass(frozen=True)
class FrameAnswer:
    """One answer of a passage: the hypothesis or denial in words, and entailment, neutral, contradiction."""

    wording: int
    polarity: str
    text: str
    numbers: tuple[float, float, float]


@dataclass(frozen=True)
class PassageStep:
    """One passage. `score` is what its answers come to, null where it was not read; `closeness` is null without
    examples."""

    passage_id: str
    text: str
    answers: tuple[FrameAnswer, ...]
    score: float | None
    closeness: float | None


@dataclass(frozen=True)
class FrameTrail:
    """All that lies behind the presence of one frame in one document, or the null. `evidence` are sentence_ids."""

    document_id: str
    title: str | None
    path: str
    frame_id: str
    frame: str
    present: bool | None
    probability: float | None
    evidence: tuple[str, ...]
    passages: tuple[PassageStep, ...]
    rule: tuple[str, ...]


def frame_trails(store: Store, book: Codebook, document: str, frame_id: str | None = None) -> list[FrameTrail]:
    """Return the trails of a document, by frame in the order of the codebook, or of one frame.

    `document` is a document_id, a path or the start of a title. Raises `NotInRunError` where none or several match, and
    for a frame that the codebook does not have.
    """
    known = {frame.id: frame for frame in book.frames}
    if frame_id is not None and frame_id not in known:
        raise NotInRunError.frame(frame_id, list(known))
    found = find_document(store, document)
    passages = where(store, "passages", "document_id", [found["document_id"]])
    names = [row["passage_id"] for row in passages]
    answers = by_place(where(store, "answers", "unit_id", names))
    has_examples = any(frame.examples for frame in book.frames)
    close = closeness_of(where(store, "frame_closeness", "passage_id", names) if has_examples else [])
    decided = {row["frame_id"]: row for row in where(store, "frames", "document_id", [found["document_id"]])}
    wanted = book.frames if frame_id is None else [known[frame_id]]
    return [_trail({**found, **decided[frame.id]}, frame, _steps(frame, passages, answers, close)) for frame in wanted]


def frames_as_text(trails: Sequence[FrameTrail]) -> str:
    """Return the trails of one document as text for a terminal."""
    first = trails[0]
    lines = [f"{first.document_id}  {printable(first.title or 'no title')}  ({printable(first.path)})"]
    for trail in trails:
        lines += ["", *_lines(trail)]
    return "\n".join(lines)


def _steps(frame: Frame, passages: Sequence[Row], answers: Answers, close: Closeness) -> list[PassageStep]:
    asked, found = frame_questions(frame), []
    for row in passages:
        name = row["passage_id"]
        own = answers.get(Place(name, "any", "frame", frame.id), ())
        said = tuple(FrameAnswer(one.wording, one.polarity, _words(asked, one), one.numbers) for one in own)
        score = passage_score(own) if own else None
        found.append(PassageStep(name, row["text"], said, score, close.get(frame.id, {}).get(name)))
    return found


def _words(asked: FrameQuestions, answer: Answered) -> str:
    key = (answer.wording, answer.polarity)
    return next(one.text for step in asked.steps for one in step if (one.wording, one.polarity) == key)


def _trail(row: Row, frame: Frame, steps: Sequence[PassageStep]) -> FrameTrail:
    return FrameTrail(
        row["document_id"],
        row["title"],
        row["path"],
        frame.id,
        frame.name,
        row["present"],
        row["probability"],
        tuple(row["evidence"]),
        tuple(steps),
        tuple(_rule(frame, steps, row["probability"])),
    )


def _rule(frame: Frame, steps: Sequence[PassageStep], probability: float | None) -> Iterator[str]:
    """Yield the rule of `frames.presence` as sentences with its numbers; none where nothing was read."""
    scores = [step.score for step in steps if step.score is not None]
    if not scores or probability is None:
        return
    yield (
        f"Score of a passage: P(entailed) of the hypothesis, if that is at most {PLAIN_NO:g}; else the mean, in "
        "log-odds, of P(entailed) of the hypotheses and P(contradicted) of the denials."
    )
    mean = fmean([log_odds(score) for score in scores])
    yield f"Mean log-odds, log((score + {LEAST:g}) / (1 - score + {LEAST:g})), of {len(scores)} passages: {mean:.5f}."
    close = {step.passage_id: step.closeness for step in steps if step.closeness is not None}
    formula = f"{SLOPE:g} * {mean:.5f} + {OFFSET:g}"
    if close:
        closest = sorted(close, key=lambda name: -close[name])[:CLOSEST]
        listed = ", ".join(f"{close[name]:.4f} ({name})" for name in closest)
        close_mean = article_closeness(list(close.values()))
        yield f"Closeness to the examples, the mean of the closest passages, {listed}: {close_mean:.5f}."
        formula = f"{SLOPE_BY_EXAMPLES:g} * {mean:.5f} + {CLOSE:g} * {close_mean:.5f} + {OFFSET_BY_EXAMPLES:g}"
    least = limit(frame.threshold, has_examples=bool(close))
    yield f"P = 1 / (1 + exp(-({formula}))) = {probability:.5f}; the frame is present from {least:g}."


def _lines(trail: FrameTrail) -> Iterator[str]:
    words = "not judged, no passage was read" if trail.present is None else "present" if trail.present else "absent"
    yield f"{printable(trail.frame)} [{trail.frame_id}]: {words}"
    for step in trail.passages:
        if step.score is not None:
            measure = "" if step.closeness is None else f", closeness {step.closeness:.4f}"
            yield f"  {step.passage_id} [score {step.score:.6f}, log-odds {log_odds(step.score):.5f}{measure}]"
            yield f"    “{short(step.text)}”"
            yield from (f"      {_numbers(answer)}" for answer in step.answers)
    unread = sum(step.score is None for step in trail.passages)
    if unread and trail.present is not None:
        yield f"  {unread} not read: the rest could hardly turn the decision"
    yield from (f"  {line}" for line in trail.rule)


def _numbers(answer: FrameAnswer) -> str:
    entailed, neutral, contradicted = answer.numbers
    numbers = f"entailed {entailed:.5f}, neutral {neutral:.5f}, contradicted {contradicted:.5f}"
    return f"“{short(answer.text)}”: {numbers}"
