"""A trail as text for a terminal: short lines, every number as the tables hold it, nothing that a terminal obeys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from framewire.codebook import Codebook
from framewire.errors import printable
from framewire.reasons import OUTCOMES, REASONS
from framewire.stance.answers import BOTH, WRITER
from framewire.stance.hypotheses import TargetQuestions, target_questions
from framewire.stance.relevance import ASKED
from framewire.stance.why import Asked, Step, Trail

_LONGEST = 160


def as_text(trails: Sequence[Trail], book: Codebook) -> str:
    """Return the trails of one document as text."""
    questions = {target.id: target_questions(target) for target in book.targets}
    first = trails[0]
    lines = [f"{first.document_id}  {printable(first.title or 'no title')}  ({printable(first.path)})"]
    for trail in trails:
        lines += ["", *_trail(trail, questions[trail.target_id])]
    return "\n".join(lines)


def _trail(trail: Trail, questions: TargetQuestions) -> Iterator[str]:
    yield f"{printable(trail.target)} [{trail.target_id}], {trail.voice}: {_decision(trail)}"
    asked = [step for step in trail.sentences if step.outcome in ASKED]
    for step in asked:
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
    measure = "" if step.measure is None else f", cosine {step.measure:.4f}"
    yield f"  {step.sentence_id} [{step.outcome}{measure}]{role}"
    yield f"    {speaker}“{short(step.text)}”"
    for asked in step.answers:
        yield f"      {_words(asked, questions)}"
    if step.p is not None:
        yield f"      together: {_numbers(('favour', 'neutral', 'against'), step.p)}"


def _words(asked: Asked, questions: TargetQuestions) -> str:
    context = ", in context" if asked.in_context else ""
    if asked.side == BOTH:
        who = "the writer" if asked.kind == WRITER else "both sides"
        return f"{who}{context}: {_numbers(('favour', 'neutral', 'against'), asked.numbers)}"
    if asked.kind == WRITER:
        hypothesis = questions.writer[int(asked.side == "against")].text
    else:
        hypothesis = (questions.favour if asked.side == "favour" else questions.against)[asked.wording].text
    numbers = _numbers(("entailed", "neutral", "contradicted"), asked.numbers)
    return f"“{short(hypothesis)}”{context}: {numbers}"


def _numbers(names: Sequence[str], values: Sequence[float]) -> str:
    return ", ".join(f"{name} {value:.5f}" for name, value in zip(names, values, strict=True))


def short(text: str) -> str:
    """Return a text on one line, cut to what a terminal shows of a sentence."""
    flat = printable(text)
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
