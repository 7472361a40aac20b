"""The stretches of a text that are somebody's: what stands in quotation marks, and what the tagger tells."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from framewire.corpus.attribution.marks import Quoted, quoted_spans
from framewire.corpus.attribution.turns import Turn

if TYPE_CHECKING:
    from framewire.models.tagger import Tags

Span = tuple[int, int]
# rule: attribution_marked. From this probability of being content on, what stands in marks is a quotation.
MARKED = 0.5
# rule: attribution_words, attribution_marked_long. So many words in marks are one from the smaller probability on.
WORDS, MARKED_LONG = 6, 0.15
# rule: attribution_fewest. Fewer words that no marks set apart are no attribution.
FEWEST = 2
# "SEOUL –", "DALLAS (AP) —": what opens a text and nobody says.
_DATELINE = re.compile(r"[A-Z][^a-z\n]{2,40}?(?:, \w+\.? \d+ )?(?:\([^)\n]{1,30}\) ?)?[–—―-]{1,2}[ \u00a0]")
_LONGEST_WORD = 100
_EDGES = " \t\n\r\u00a0,;:"


@dataclass(frozen=True)
class Stretch:
    """A stretch on its way: its span, the mark that closes it with its text, and where its source is told."""

    start: int
    end: int
    direct: bool
    unclosed: bool = False
    turn: Turn | None = None
    source: Span | None = None
    said: Span | None = None
    cue: str | None = None


def stretches_of(text: str, tags: Tags | None) -> list[Stretch]:
    """Return the stretches that marks and the tagger tell together, in order and without overlap."""
    marked = quoted_spans(text)
    if tags is None:
        long = [one for one in marked if len(text[one.start : one.end].split()) >= 3]
        return [Stretch(one.start, one.end, True, not one.closed) for one in long]
    told = list(_told(text, tags))
    starts, ends = tags.offsets[:, 0], tags.offsets[:, 1]
    inside = np.concatenate([[0.0], np.cumsum(1 - np.exp(tags.content[:, 0].astype(np.float64)))])

    def quotes(one: Quoted) -> bool:
        first, past = np.searchsorted(ends, one.start, "right"), np.searchsorted(starts, one.end, "left")
        likely = (inside[past] - inside[first]) / max(1, past - first)
        return bool(likely >= (MARKED_LONG if len(text[one.start : one.end].split()) >= WORDS else MARKED))

    return _joined(text, told, [one for one in marked if quotes(one)])


def _told(text: str, tags: Tags) -> Iterator[Span]:
    """The tagger's stretches as spans of whole words."""
    starts = tags.offsets[:, 0]
    lines = np.cumsum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) == 10)
    rows = lines[np.minimum(starts, len(text) - 1)] if len(starts) else np.zeros(0, np.int64)
    for first, past in tags.stretches(np.concatenate([[False], rows[1:] != rows[:-1]]) if len(rows) else rows > 0):
        yield whole_words(text, int(tags.offsets[first, 0]), int(tags.offsets[past - 1, 1]))


def whole_words(text: str, start: int, end: int) -> Span:
    """Return a span with all of the words that it begins and ends in."""
    low, high = max(0, start - _LONGEST_WORD), min(len(text), end + _LONGEST_WORD)
    while low < start < len(text) and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while 0 < end < high and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _a_word_or_less(text: str, start: int, end: int) -> bool:
    return len(text[start : min(end, start + 2 * _LONGEST_WORD)].split(maxsplit=2)) < 2


def _joined(text: str, told: Sequence[Span], marked: Sequence[Quoted]) -> list[Stretch]:
    """The stretches of both, each of the tagger's brought together with the marks it meets."""
    pieces: list[Stretch] = []
    events = sorted([(start, end, None) for start, end in told] + [(one.start, one.end, one) for one in marked],
                    key=lambda event: event[:2])  # fmt: skip
    for start, end, mark in events:
        last = pieces[-1] if pieces else None
        if last and start < last.end:
            pieces[-1] = _merged(text, last, (start, end), mark)
        else:
            pieces.append(Stretch(start, end, mark is not None, bool(mark and not mark.closed)))
    trimmed = (_trimmed(text, one, marked) for one in pieces)
    return [one for one in trimmed if len(text[one.start : one.end].split()) >= (1 if one.direct else FEWEST)]


def _merged(text: str, last: Stretch, span: Span, mark: Quoted | None) -> Stretch:
    """Two that overlap, as one: what sticks out of marks by a word or less is theirs alone."""
    start, end = min(last.start, span[0]), max(last.end, span[1])
    if mark is not None and _a_word_or_less(text, start, span[0]):
        start = span[0]
    marks_end = span[1] if mark is not None else last.end
    if (mark is not None or last.direct) and _a_word_or_less(text, marks_end + 1, end):
        end = marks_end
    return replace(last, start=start, end=end, direct=last.direct or mark is not None,
                   unclosed=last.unclosed or bool(mark and not mark.closed))  # fmt: skip


def _trimmed(text: str, one: Stretch, marked: Sequence[Quoted]) -> Stretch:
    """A stretch without blanks and stray marks at its ends; direct where half of it stands in marks."""
    row = bisect_left(marked, one.start, key=lambda mark: mark.start)
    past = bisect_left(marked, one.end, key=lambda mark: mark.start)
    inner = [mark for mark in marked[max(0, row - 1) : past] if mark.end > one.start]
    quoted = sum(min(mark.end, one.end) - max(mark.start, one.start) for mark in inner)
    start, end = one.start, one.end
    opened = _DATELINE.match(text, start) if start == 0 or text[start - 1] == "\n" else None
    start = opened.end() if opened and opened.end() < end else start
    exact = any((mark.start, mark.end) == (start, end) for mark in inner)
    while not exact and start < end and text[start] in _EDGES + "”’»)":
        start += 1
    while not exact and end > start and text[end - 1] in _EDGES + "“«(":
        end -= 1
    while end > start and text[end - 1].isspace():
        end -= 1
    # The mark that closes the last inner quotation goes with it.
    end += any(start < mark.start - 1 and mark.end == end and mark.closed for mark in inner)
    return replace(one, start=start, end=end, direct=2 * quoted >= end - start > 0)
