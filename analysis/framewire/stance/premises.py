"""What the model reads: a passage in one voice, the writer's without the quotations or the quotations alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A narration of fewer words of its own says nothing that a stance could be read from.
LEAST_WORDS = 5
# A sentence that is quoted to this share is the speaker's: what remains ("said the minister") is no narration.
MOSTLY_QUOTED = 0.5

_SENTENCE = re.compile(r"[^.!?…]*(?:[.!?…]+[\"”’')\]]*\s*|\Z)", re.DOTALL)
_MARKS = "\"“”„«»‘’'"


@dataclass(frozen=True)
class Span:
    """Quoted words of a passage: [start, end) in its text; `speaker` null means not named."""

    start: int
    end: int
    speaker: str | None = None


@dataclass(frozen=True)
class Reading:
    """A passage as it is read: its text and the quotations in it."""

    text: str
    spans: tuple[Span, ...] = ()

    def premise(self, voice: str) -> str | None:
        """Return what the model reads for a voice, null when nobody speaks in that voice; "any" is the text itself."""
        if voice == "any":
            return self.text.strip() or None
        return (narration if voice == "narration" else quotation)(self.text, self.spans)


def narration(text: str, spans: Sequence[Span]) -> str | None:
    """Return the passage without its quotations, null when the writer says nothing there.

    A sentence that is mostly quotation goes as a whole; a shorter quotation leaves three dots.

    >>> narration('The ports were busy again. "It is a danger," said Ann Lee.', [Span(28, 43, "Ann Lee")])
    'The ports were busy again.'
    """
    if not spans:
        return text.strip() or None
    kept = " ".join(_own_words(text, spans)).strip()
    return kept if len(re.findall(r"\w+", kept)) >= LEAST_WORDS else None


def quotation(text: str, spans: Sequence[Span]) -> str | None:
    """Return the quoted words with who said them, null when the passage quotes nobody.

    >>> quotation('"Stop," she said. "It is a danger."', [Span(1, 6, "Ann Lee"), Span(19, 33, "Ann Lee")])
    'Ann Lee said: "Stop, It is a danger"'
    """
    parts: list[tuple[str, list[str]]] = []
    for span in sorted(spans, key=lambda span: span.start):
        words = text[span.start : span.end].strip().strip(_MARKS).strip()
        speaker = span.speaker or "A speaker"
        if not re.search(r"\w", words):
            continue
        if parts and parts[-1][0] == speaker:
            parts[-1][1].append(words)
        else:
            parts.append((speaker, [words]))
    return " ".join(f'{speaker} said: "{" ".join(words)}"' for speaker, words in parts) or None


def only_speaker(spans: Sequence[Span]) -> str | None:
    """Return the one named speaker of a passage's quotations, null when there is none or more than one."""
    names = {span.speaker for span in spans}
    return next(iter(names)) if len(names) == 1 else None


def _own_words(text: str, spans: Sequence[Span]) -> Iterator[str]:
    for start, end in _sentences(text, spans):
        inside = [
            (max(span.start, start), min(span.end, end)) for span in spans if span.start < end and span.end > start
        ]
        quoted = sum(len(re.findall(r"\w+", text[left:right])) for left, right in inside)
        words = len(re.findall(r"\w+", text[start:end]))
        if words and quoted < MOSTLY_QUOTED * words:
            yield _without(text, start, end, inside)


def _sentences(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a passage; one does not end within a quotation."""
    start = 0
    for found in _SENTENCE.finditer(text):
        end = found.end()
        if end > start and (end == len(text) or not any(span.start < end < span.end for span in spans)):
            yield start, end
            start = end


def _without(text: str, start: int, end: int, inside: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], start
    for left, right in sorted(inside):
        pieces.append(text[at:left].rstrip().rstrip(_MARKS))
        pieces.append(" … ")
        at = max(at, right)
    pieces.append(text[at:end].lstrip(_MARKS) if inside else text[at:end])
    return " ".join("".join(pieces).split())
