"""A trail as text for a terminal: short lines, every number as the tables hold it, nothing that a terminal obeys."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from framewire.codebook import Codebook
from framewire.errors import NotInRunError, printable
from framewire.reasons import OUTCOMES, REASONS
from framewire.stance.questions.answers import BOTH, WRITER
from framewire.stance.questions.hypotheses import FrameQuestions, TargetQuestions, frame_questions, target_questions
from framewire.stance.questions.relevance import ASKED
from framewire.stance.trails.why import PrintedAnswer, Step, Trail, trails
from framewire.stance.trails.why_frames import Angle, FrameTrail, frame_trails
from framewire.tables import Store

_LONGEST = 160
_STANCES, _ANSWERS = ("favour", "neutral", "against"), ("entailed", "neutral", "contradicted")


def everything(store: Store, book: Codebook, document: str, subject: str | None = None) -> Sequence[Trail | FrameTrail]:
    """Return the trails of a document, stances first: of a target, a frame, or, without `subject`, of all of them.

    Raises `NotInRunError` where no document or several match, for a subject that the codebook does not have, and where
    it has no target and no frame.
    """
    known = [*(target.id for target in book.targets), *(frame.id for frame in book.frames)]
    if subject is not None and subject not in known:
        raise NotInRunError.subject(subject, known)
    if not known:
        raise NotInRunError.nothing_asked(book.title)
    return [*trails(store, book, document, subject), *frame_trails(store, book, document, subject)]


def as_json(found: Sequence[Trail | FrameTrail]) -> str:
    """Return trails as JSON: a list of objects with the fields of `Trail`, or of `FrameTrail`."""
    return json.dumps([asdict(trail) for trail in found], indent=2)


def as_text(found: Sequence[Trail | FrameTrail], book: Codebook) -> str:
    """Return the trails of one document (at least one) as text."""
    targets = {target.id: target_questions(target) for target in book.targets}
    frames = {frame.id: frame_questions(frame) for frame in book.frames}
    first = found[0]
    lines = [f"{first.document_id}  {printable(first.title or 'no title')}  ({printable(first.path)})"]
    for trail in found:
        said = _trail(trail, targets[trail.target_id]) if isinstance(trail, Trail) else _frame(trail, frames)
        lines += ["", *said]
    return "\n".join(lines)


def _frame(trail: FrameTrail, questions: Mapping[str, FrameQuestions]) -> Iterator[str]:
    words = {None: "not judged (no passage was read for it)", True: "present", False: "not present"}
    yield f"{printable(trail.frame)} [{trail.frame_id}], frame: {words[trail.present]}"
    for passage in trail.passages:
        yield from _angle(passage, questions[trail.frame_id])
    if trail.unread:
        yield f"  {trail.unread} passages not asked about: no answer to them was likely to turn the decision"
    if trail.closest:
        named = ", ".join(f"{close.passage_id} {close.closeness:.4f}" for close in trail.closest)
        yield f"  closest to the examples: {named}"
    if trail.present:
        yield f"  evidence: {', '.join(trail.evidence)}"
    yield from (f"  {line}" for line in trail.rule)


def _angle(passage: Angle, questions: FrameQuestions) -> Iterator[str]:
    texts = {(said.wording, said.polarity): said.text for step in questions.steps for said in step}
    yield f"  {passage.passage_id}"
    yield f"    “{short(passage.text)}”"
    for one in passage.answers:
        yield f"      “{short(texts[one.wording, one.polarity])}”: {_numbers(_ANSWERS, one.numbers)}"
    yield f"      together: {passage.score:.6f}"


def _trail(trail: Trail, questions: TargetQuestions) -> Iterator[str]:
    yield f"{printable(trail.target)} [{trail.target_id}], {trail.voice}: {_decision(trail)}"
    for step in (step for step in trail.sentences if step.outcome in ASKED):
        yield from _step(step, trail, questions)
    others = Counter(step.outcome for step in trail.sentences if step.outcome not in ASKED)
    for outcome, count in others.items():
        yield f"  {count} not asked: {outcome} ({OUTCOMES[outcome]})"
    yield from (f"  {line}" for line in trail.rule)


def _decision(trail: Trail) -> str:
    if trail.reason is not None:
        return f"not judged, {trail.reason} ({REASONS[trail.reason]})"
    return str(trail.stance)


def _step(step: Step, trail: Trail, questions: TargetQuestions) -> Iterator[str]:
    role = "  evidence" if step.sentence_id in trail.evidence else ""
    role = "  counter-evidence" if step.sentence_id in trail.counter_evidence else role
    speaker = f"{printable(step.speaker)}: " if step.speaker else ""
    measure = "" if step.measure is None else f", about it {step.measure:.4f}"
    yield f"  {step.sentence_id} [{step.outcome}{measure}]{role}"
    yield f"    {speaker}“{short(step.text)}”"
    for answer in step.answers:
        yield f"      {_words(answer, questions)}"
    if step.p is not None:
        yield f"      together: {_numbers(_STANCES, step.p)}"


def _words(answer: PrintedAnswer, questions: TargetQuestions) -> str:
    context = ", in context" if answer.in_context else ""
    if answer.side == BOTH:
        who = "the writer" if answer.kind == WRITER else "both sides"
        return f"{who}{context}: {_numbers(_STANCES, answer.numbers)}"
    if answer.kind == WRITER:
        hypothesis = questions.writer[int(answer.side == "against")].text
    else:
        hypothesis = (questions.favour if answer.side == "favour" else questions.against)[answer.wording].text
    numbers = _numbers(_ANSWERS, answer.numbers)
    return f"“{short(hypothesis)}”{context}: {numbers}"


def _numbers(names: Sequence[str], values: Sequence[float]) -> str:
    return ", ".join(f"{name} {value:.5f}" for name, value in zip(names, values, strict=True))


def short(text: str) -> str:
    """Return a text on one line, cut to what a terminal shows of a sentence."""
    flat = printable(text)
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
