"""What the model reads: each sentence in each voice that speaks in it, the writer's or somebody's quoted words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from framewire.models.rules import rule
from framewire.sentences import UNSPACED

_MARKS = "\"“”„«»‘’'"
_EDGES = " \t\n,;:–—-" + _MARKS
_OPENING = '"“'
_GAP = " … "
# The writer's words between two parts of one quotation: behind a stop and a closing mark, before an opening one.
_ASIDE = re.compile(r"""(?<=[,.!?…—–-])(?:”\s++[^“”"\n]{1,200}?\s+“|"\s++[^“”"\n]{1,200}?\s+")(?=\S)""")
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document: [start, end) in the document's text."""

    sentence_id: str
    passage_id: str
    start: int
    end: int


@dataclass(frozen=True)
class AttributedSpan:
    """A stretch [start, end) of a document's text that is somebody's; `speaker` null: not named."""

    start: int
    end: int
    speaker: str | None = None


@dataclass(frozen=True)
class Utterance:
    """What a sentence says in one voice, as the model reads it; `speaker` null: the writer, or nobody named."""

    sentence_id: str
    passage_id: str
    voice: str
    text: str
    speaker: str | None = None

    @property
    def is_long_enough(self) -> bool:
        """Whether it has the words below which nothing is read."""
        return has_enough_words(self.text)


def utterances(text: str, sentences: Sequence[Sentence], attributions: Sequence[AttributedSpan]) -> list[Utterance]:
    """Return what each sentence says as narration and as quotation, in order; a voice that is silent has no entry.

    Narration leaves out what is somebody's: a shorter stretch leaves three dots, a sentence that is somebody's to one
    half is no narration at all. Quotation is the words of one speaker alone, of the one with most words where several
    share a sentence.

    >>> text = 'Ports were busy. "It is a danger," said Ann Lee.'
    >>> sentences = [Sentence("s0", "p0", 0, 17), Sentence("s1", "p0", 17, 48)]
    >>> for found in utterances(text, sentences, [AttributedSpan(18, 32, "Ann Lee")]):
    ...     print(found.sentence_id, found.voice, found.text, found.speaker, sep=" | ")
    s0 | narration | Ports were busy. | None
    s1 | quotation | It is a danger | Ann Lee
    """
    found: list[Utterance] = []
    whole = sorted(attributions, key=lambda span: (span.start, span.end))
    spans = [part for span in whole for part in _spoken(text, span)]
    first = 0
    for sentence in sentences:
        while first < len(spans) and spans[first].end <= sentence.start:
            first += 1
        inside = [span for span in spans[first:] if span.start < sentence.end and span.end > sentence.start]
        found += _of_sentence(text, sentence, inside)
    return found


def _spoken(text: str, span: AttributedSpan) -> Iterator[AttributedSpan]:
    """Yield what is said of a quotation in marks: what stands between two parts of it, "he said", is the writer's."""
    start = span.start
    is_marked = any(mark in _OPENING for mark in text[max(0, start - 1) : start + 1])
    for aside in _ASIDE.finditer(text, span.start, span.end) if is_marked else ():
        yield replace(span, start=start, end=aside.start())
        start = aside.end()
    yield replace(span, start=start)


def has_enough_words(text: str) -> bool:
    """Return whether a text has the words (least_words) below which no stance can be read from it.

    >>> has_enough_words("Not at all."), has_enough_words("No comment.")
    (True, False)
    """
    return count_words(text) >= rule("least_words")


def count_words(text: str) -> int:
    """Return the number of words of a text. Where a script has no spaces, each of its characters counts as one.

    >>> count_words("It's late, Mr. Lee."), count_words("金正恩 left.")
    (5, 4)
    """
    return len(_WORD.findall(text))


def _of_sentence(text: str, sentence: Sentence, inside: Sequence[AttributedSpan]) -> Iterator[Utterance]:
    whole = text[sentence.start : sentence.end]
    stretches = _joined([(max(span.start, sentence.start), min(span.end, sentence.end)) for span in inside])
    quoted = sum(count_words(text[start:end]) for start, end in stretches)
    # What remains of a sentence that is mostly quoted ("said the minister") is no narration.
    if quoted < rule("mostly_quoted") * max(count_words(whole), 1):
        words = _without(text, sentence, stretches)
        if words:
            yield Utterance(sentence.sentence_id, sentence.passage_id, "narration", words)
    if stretches:
        speaker, words = _loudest(text, sentence, inside)
        if words:
            yield Utterance(sentence.sentence_id, sentence.passage_id, "quotation", words, speaker)


def _loudest(text: str, sentence: Sentence, inside: Sequence[AttributedSpan]) -> tuple[str | None, str]:
    """Return the speaker with most words in a sentence, the first of equals, and the words."""
    own: dict[str | None, list[Stretch]] = defaultdict(list)
    for span in inside:
        own[span.speaker].append((max(span.start, sentence.start), min(span.end, sentence.end)))
    said = {speaker: _said(text, _joined(stretches)) for speaker, stretches in own.items()}
    return max(said.items(), key=lambda item: count_words(item[1]))


def _said(text: str, stretches: Sequence[Stretch]) -> str:
    pieces = [" ".join(text[start:end].strip(_EDGES).split()) for start, end in stretches]
    return _GAP.join(piece for piece in pieces if piece)


def _without(text: str, sentence: Sentence, stretches: Sequence[Stretch]) -> str:
    pieces, at = [], sentence.start
    for start, end in stretches:
        pieces.append(text[at:start].rstrip().rstrip(_MARKS) + _GAP)
        at = end
    rest = text[at : sentence.end]
    pieces.append(rest.lstrip(_MARKS) if stretches else rest)
    return " ".join("".join(pieces).split())


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the stretches in order, those that overlap as one."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
