"""What the model reads: the sentences of a passage in one voice, the writer's or the quoted words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

# A sentence of fewer words says nothing that a stance could be read from.
LEAST_WORDS = 3
# A sentence that is quoted to this share is the speaker's: what remains ("said the minister") is no narration.
MOSTLY_QUOTED = 0.5
# A longer sentence is cut here: the model was not made for more, and news has hardly any.
MOST_WORDS = 80
# Readings whose sentences are kept: those of the documents that are read together.
REMEMBERED = 8192

_BREAK = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[^\Wa-z])|\n\s*\n")
_MARKS = "\"“”„«»‘’'"
_EDGES = " \t\n,;:–—-" + _MARKS


@dataclass(frozen=True)
class Span:
    """Quoted words of a passage: [start, end) in its text; `speaker` null means not named."""

    start: int
    end: int
    speaker: str | None = None


@dataclass(frozen=True)
class Sentence:
    """One sentence in one voice; `speaker` null means the writer, or that nobody is named."""

    text: str
    speaker: str | None = None


@dataclass(frozen=True)
class Reading:
    """A passage as it is read: its text and the quotations in it."""

    text: str
    spans: tuple[Span, ...] = ()

    def sentences(self, voice: str) -> list[Sentence]:
        """Return what the passage says in a voice, in order; none when nobody speaks in that voice.

        "narration" leaves every quotation out: a sentence that is mostly quoted goes as a whole, a shorter quotation
        leaves three dots. "quotation" is the quoted words alone. "any" is the passage as it stands.

        >>> reading = Reading('Ports were very busy. "It is a danger," said Ann Lee.', (Span(23, 38, "Ann Lee"),))
        >>> reading.sentences("narration"), reading.sentences("quotation")
        ([Sentence(text='Ports were very busy.', speaker=None)], [Sentence(text='It is a danger', speaker='Ann Lee')])
        """
        return list(_sentences(self, voice))


@lru_cache(maxsize=REMEMBERED)
def _sentences(reading: Reading, voice: str) -> tuple[Sentence, ...]:
    if voice == "any":
        return tuple(Sentence(text) for text in split(reading.text))
    return tuple(
        _narrated(reading.text, reading.spans) if voice == "narration" else _quoted(reading.text, reading.spans)
    )


def split(text: str) -> list[str]:
    """Return the sentences of a text; one over 80 words comes in pieces, one under three is left out.

    >>> split("It was late. Mr. Lee went home. No.")
    ['It was late.', 'Mr. Lee went home.']
    """
    pieces: list[str] = []
    for sentence in _joined(_BREAK.split(text)):
        words = sentence.split()
        pieces += [" ".join(words[start : start + MOST_WORDS]) for start in range(0, len(words), MOST_WORDS)]
    return [piece for piece in pieces if _count(piece) >= LEAST_WORDS]


def passages_of(text: str) -> list[str]:
    """Return a text in passages of whole sentences, at most 80 words each, for texts without a corpus stage.

    >>> passages_of("One sentence here. And another one.")
    ['One sentence here. And another one.']
    """
    found: list[str] = []
    for sentence in split(text):
        if found and len(found[-1].split()) + len(sentence.split()) <= MOST_WORDS:
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return found


def _joined(pieces: Sequence[str]) -> Iterator[str]:
    """Join again what was cut behind a title or an initial."""
    held = ""
    for piece in pieces:
        held = f"{held} {piece}" if held else piece
        if not re.search(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|St|No|vs)\.$", held):
            yield held
            held = ""
    if held:
        yield held


def _narrated(text: str, spans: Sequence[Span]) -> Iterator[Sentence]:
    for start, end in _bounds(text, spans):
        inside = [
            (max(span.start, start), min(span.end, end)) for span in spans if span.start < end and span.end > start
        ]
        quoted = sum(_count(text[left:right]) for left, right in inside)
        if quoted < MOSTLY_QUOTED * max(_count(text[start:end]), 1):
            yield from map(Sentence, split(_without(text, start, end, inside)))


def _quoted(text: str, spans: Sequence[Span]) -> Iterator[Sentence]:
    for span in sorted(spans, key=lambda span: span.start):
        for sentence in split(text[span.start : span.end].strip(_EDGES)):
            yield Sentence(sentence.strip(_EDGES), span.speaker)


def _bounds(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a passage by place; none ends within a quotation."""
    start = 0
    for found in _BREAK.finditer(text):
        if not any(span.start < found.end() < span.end for span in spans):
            yield start, found.end()
            start = found.end()
    yield start, len(text)


def _without(text: str, start: int, end: int, inside: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], start
    for left, right in sorted(inside):
        pieces.append(text[at:left].rstrip().rstrip(_MARKS) + " … ")
        at = max(at, right)
    pieces.append(text[at:end].lstrip(_MARKS) if inside else text[at:end])
    return " ".join("".join(pieces).split())


def _count(text: str) -> int:
    return len(re.findall(r"\w+", text))
