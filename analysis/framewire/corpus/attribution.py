"""Who says what: the stretches of a text that are somebody's, spoken, written, thought or believed, and whose."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framewire.corpus.cast import Cast
from framewire.corpus.marks import Quoted, quoted_spans
from framewire.corpus.speakers import Kind, Speaker, Speakers
from framewire.corpus.turns import Turn, find_turns

if TYPE_CHECKING:
    from framewire.models.tagger import Tags

Span = tuple[int, int]
# rule: attribution_marked. From this probability of being content on, what stands in marks is a quotation.
MARKED = 0.5
# rule: attribution_words. So many words in marks are a quotation from half that probability on.
WORDS, MARKED_LONG = 6, 0.15
# rule: attribution_known. A word of a source or a cue is one from this probability on.
KNOWN = 0.5
# rule: attribution_unsure. Behind "according to" a word of a source is one from this probability on.
UNSURE = 0.2
# rule: attribution_elsewhere. So is one beside a cue whose likeliest source stands in another paragraph.
ELSEWHERE = 0.4
# rule: attribution_fewest. Fewer words that no marks set apart are no attribution.
FEWEST = 2
MARKS_CUE, TURN_CUE, DASH_CUE = "quotation marks", "turn", "dash"
# The longest source on either side of its likeliest token, in tokens.
_WIDEST = 60
# What follows the comma behind a name and still belongs to it.
_APPOSED = re.compile(r"(?:an?|the|who|whose|which|one|his|her|its|their|former|now|then|\d+)\b")
# "SEOUL –", "DALLAS (AP) —": what opens a text and nobody says.
_DATELINE = re.compile(r"[A-Z][^a-z\n]{2,40}?(?:, \w+\.? \d+ )?(?:\([^)\n]{1,30}\) ?)?[–—―-]{1,2}[ \u00a0]")
_LONGEST_WORD = 100
# Tokens between a cue and the source beside it, or between a content and a source without a cue.
_NEAR = 3
# The cues that stand before their source.
_FOLLOWED = re.compile(r"(?i)\b(?:according(?: to)?|per|in the words of)$")
# Between a cue and those who are spoken to.
_ADDRESSED = re.compile(r" (?:\w+ ){0,2}?(?:before|to|in|at|with|on|from|for|against|about) (?:the |a )?$")
# What a noun says without saying whose: "amid fears that the road is closed".
_NOBODY_S = re.compile(
    r"(?i)(?:\w+ing )?(?:concerns?|fears?|allegations|speculation|hopes|worries|suspicions?|signs|indications?|claims|"
    r"questions|doubts|accusations|rumou?rs|expectations|alleged|supposed|purported)"
)
_OWNED = re.compile(r"['’]s? (?:\w+ )?| (?:(?:also|has|have|had|\w+ly) )?")
# What the writer concludes from what somebody did or said.
_CONCLUDES = re.compile(
    r"(?i)(?:marking|signal+ing|reflecting|fuel+ing|sparking|prompting|cementing|demonstrating|illustrating)|"
    r"(?:remarks?|comments?|words?|actions?|visits?|moves?|statements?) (?:\w+ )?(?:signal|reflect|mark|highlight)s?"
)
_WHOSE = re.compile(r"(?i)\b(?:his|her|their|its) $")
_EDGES = " \t\n\r\u00a0,;:"


@dataclass(frozen=True)
class Attribution:
    """A half-open stretch of a text that is somebody's.

    `speaker` and `speaker_kind` are null where nobody is named, `cue` where no word says so: a verb, or what shows it
    ("quotation marks", "turn", "dash"). `direct` is whether the words are quoted as they were said.
    """

    start: int
    end: int
    speaker: str | None
    speaker_kind: Kind | None
    cue: str | None
    direct: bool


@dataclass(frozen=True)
class _Stretch:
    """A stretch on its way: its span, the mark that closes it with its text, and where its source is told."""

    start: int
    end: int
    direct: bool
    unclosed: bool = False
    turn: Turn | None = None
    source: Span | None = None
    said: Span | None = None
    cue: str | None = None


def find_attributions(text: str, tags: Tags | None) -> list[Attribution]:
    """Return the attributions of a text in order, without overlap; none goes beyond its paragraph.

    `tags` are the tagger's, null for a language it does not read. Three things tell a stretch, and the first wins:

    1. a turn of a transcript, or a line that a dash opens: all of it is the speaker's, marks inside it are not told;
    2. quotation marks: they give the exact words, so a stretch of the tagger's that begins or ends inside them is
       stretched to the marks, and one that says more ("the plan “is dead” and must go") keeps the rest. The tagger
       only decides whether marks quote at all, or set apart a title or a word: a writer's marks are exact about where,
       and say nothing about why;
    3. the tagger alone: speech without marks, thought, belief.

    Without tags all marks around three words or more are quotations, and speakers are null.
    """
    turns = find_turns(text)
    stretches = [
        _Stretch(start, end, True, turn=turn) for turn in turns for start, end in turn.spans if text[start:end].strip()
    ]
    others = _marked_and_told(text, tags)
    taken = sorted((one.start, one.end) for one in stretches)
    stretches += [one for one in others if not _overlaps(taken, one.start, one.end)]
    return _with_speakers(text, sorted(stretches, key=lambda one: one.start), tags)


def _overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of ascending spans without overlap shares a character with [start, end)."""
    row = bisect_left(spans, (start, start))
    near = spans[max(0, row - 1) : row + 1]
    return any(first < end and start < past for first, past in near)


def _marked_and_told(text: str, tags: Tags | None) -> list[_Stretch]:
    marked = quoted_spans(text)
    if tags is None:
        long = [one for one in marked if len(text[one.start : one.end].split()) >= 3]
        return [_Stretch(one.start, one.end, True, not one.closed) for one in long]
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
        yield _whole_words(text, int(tags.offsets[first, 0]), int(tags.offsets[past - 1, 1]))


def _whole_words(text: str, start: int, end: int) -> Span:
    low, high = max(0, start - _LONGEST_WORD), min(len(text), end + _LONGEST_WORD)
    while low < start < len(text) and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while 0 < end < high and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _a_word_or_less(text: str, start: int, end: int) -> bool:
    return len(text[start : min(end, start + 2 * _LONGEST_WORD)].split(maxsplit=2)) < 2


def _joined(text: str, told: Sequence[Span], marked: Sequence[Quoted]) -> list[_Stretch]:
    """The stretches of both, each of the tagger's brought together with the marks it meets."""
    pieces: list[_Stretch] = []
    events = sorted([(start, end, None) for start, end in told] + [(one.start, one.end, one) for one in marked],
                    key=lambda event: event[:2])  # fmt: skip
    for start, end, mark in events:
        last = pieces[-1] if pieces else None
        if last and start < last.end:
            pieces[-1] = _merged(text, last, (start, end), mark)
        else:
            pieces.append(_Stretch(start, end, mark is not None, bool(mark and not mark.closed)))
    trimmed = (_trimmed(text, one, marked) for one in pieces)
    return [one for one in trimmed if len(text[one.start : one.end].split()) >= (1 if one.direct else FEWEST)]


def _merged(text: str, last: _Stretch, span: Span, mark: Quoted | None) -> _Stretch:
    """Two that overlap, as one: what sticks out of marks by a word or less is theirs alone."""
    start, end = min(last.start, span[0]), max(last.end, span[1])
    if mark is not None and _a_word_or_less(text, start, span[0]):
        start = span[0]
    marks_end = span[1] if mark is not None else last.end
    if (mark is not None or last.direct) and _a_word_or_less(text, marks_end + 1, end):
        end = marks_end
    return replace(last, start=start, end=end, direct=last.direct or mark is not None,
                   unclosed=last.unclosed or bool(mark and not mark.closed))  # fmt: skip


def _trimmed(text: str, one: _Stretch, marked: Sequence[Quoted]) -> _Stretch:
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


def _with_speakers(text: str, stretches: list[_Stretch], tags: Tags | None) -> list[Attribution]:
    stretches = _sourced(text, stretches, tags)
    speakers = Speakers(text, Cast(text), [(one.start, one.end) for one in stretches])
    found: list[Attribution] = []
    before: _Stretch | None = None
    for one in stretches:
        asked = speakers.of_turn if one.turn is not None and one.turn.named else speakers.of
        speaker = asked(one.source) if one.source else None
        if found and before and _adds(text, before, one):
            last = found[-1]
            speaker = Speaker(last.speaker, last.speaker_kind) if last.speaker and last.speaker_kind else None
        if speaker is None and one.source is None and found and before and _goes_on(text, before, one):
            last = found[-1]
            speaker = Speaker(last.speaker, last.speaker_kind) if last.speaker and last.speaker_kind else None
        kind = speaker.kind if speaker else None
        found.append(Attribution(one.start, one.end, speaker.name if speaker else None, kind, one.cue, one.direct))
        before = one
    return found


def _adds(text: str, before: _Stretch, one: _Stretch) -> bool:
    """Whether a cue in -ing goes on with who spoke before, not with who was spoken of: "... met Berg, adding that"."""
    if one.source is None or one.said is None or not before.start <= one.source[0] < before.end:
        return False
    between = text[before.end : one.said[0]]
    return text[slice(*one.said)].endswith("ing") and len(between) < 4 and between.strip() == ","


def _goes_on(text: str, before: _Stretch, one: _Stretch) -> bool:
    """Whether a direct quotation without a source goes on with the one before: in its paragraph, or behind an open one,
    or as a paragraph of nothing else."""
    if not one.direct or one.turn is not None:
        return False
    between = text[before.end : one.start]
    if "\n" not in between or before.unclosed:
        return True
    begin, end = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end)
    alone = not text[begin : one.start].strip("“\"„«'‘ ") and not text[one.end : len(text) if end < 0 else end].strip(
        "”\"»'’. "
    )
    return alone and before.direct and not between.strip("”\"»'’“„«‘ \n.,")


def _sourced(text: str, stretches: list[_Stretch], tags: Tags | None) -> list[_Stretch]:
    """The stretches with the words that name their sources and cues."""
    shown = [replace(one, cue=MARKS_CUE if one.direct else None) for one in stretches]
    shown = [_of_turn(text, one) if one.turn else one for one in shown]
    if tags is None or not len(tags.offsets):
        return shown
    rows = [row for row, one in enumerate(shown) if one.turn is None]
    starts, ends = tags.offsets[:, 0], tags.offsets[:, 1]
    spans = [
        (int(np.searchsorted(ends, shown[row].start, "right")), int(np.searchsorted(starts, shown[row].end, "left")))
        for row in rows
    ]
    pairs = [(row, span) for row, span in zip(rows, spans, strict=True) if span[1] > span[0]]
    sources = tags.partners([span for _, span in pairs], "source")
    cues = tags.partners([span for _, span in pairs], "cue")
    for (row, _), source, cue in zip(pairs, sources, cues, strict=True):
        said = None if cue is None else _grown(text, tags, cue, tags.cue)
        source = _beside(text, tags, shown[row], source, said)
        named = None if source is None else _before(_grown(text, tags, source, tags.source), said)
        named = _whose(text, named, said)
        word = " ".join(text[slice(*said)].split()) if said else shown[row].cue
        shown[row] = replace(shown[row], source=named, said=said, cue=word)
    return shown


def _beside(text: str, tags: Tags, one: _Stretch, source: int | None, said: Span | None) -> int | None:
    """The token of the source: the one pointed to, unless the cue has another one beside it.

    Behind "according to" stands the source, wherever it was pointed. One in another paragraph, one behind a preposition
    ("stated before Congress"), or none, gives way to a likely one beside the cue, or beside the stretch where there is
    no cue.
    """
    follows = said is not None and bool(_FOLLOWED.search(text[slice(*said)]))
    begin, end = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end)
    end = len(text) if end < 0 else end
    place = said if said and begin <= said[0] < end else (one.start, one.end)
    if source is not None and begin <= tags.offsets[source, 0] < end:
        at = int(tags.offsets[source, 0])
        addressed = said is not None and at >= said[1] and _ADDRESSED.match(text[said[1] : at])
        if not addressed and not (follows and at < place[1]):
            return source
    first = int(np.searchsorted(tags.offsets[:, 1], place[0], "right"))
    past = int(np.searchsorted(tags.offsets[:, 0], place[1], "left"))
    before, behind = range(first - 1, first - 1 - _NEAR, -1), range(past, past + _NEAR)
    least = UNSURE if follows else ELSEWHERE if source is not None else KNOWN
    for token in behind if follows else (*before, *behind):
        if not 0 <= token < len(tags.offsets):
            continue
        at = tags.offsets[token, 0]
        if begin <= at < end and not one.start <= at < one.end and tags.source[token, 0] < np.log(1 - least):
            return token
    return source


def _whose(text: str, source: Span | None, said: Span | None) -> Span | None:
    """The source of a cue; the possessive before a noun ("their quest"), null for a noun that says nothing of whose."""
    if said is None:
        return source
    if (own := _WHOSE.search(text, max(0, said[0] - 20), said[0])) and not text[slice(*said)].endswith("ing"):
        return own.start(), own.start() + len(own[0].split()[0])
    if _CONCLUDES.fullmatch(text[slice(*said)]):
        return None
    owned = source is not None and source[1] <= said[0] and _OWNED.fullmatch(text, source[1], said[0])
    return None if _NOBODY_S.fullmatch(text[slice(*said)]) and not owned else source


def _before(source: Span, said: Span | None) -> Span:
    """The source up to the cue, where the cue stands inside it."""
    return (source[0], said[0]) if said and source[0] < said[0] < source[1] else source


def _of_turn(text: str, one: _Stretch) -> _Stretch:
    turn = one.turn
    assert turn is not None
    return replace(one, cue=DASH_CUE if turn.named is None or turn.named[0] > one.start else TURN_CUE,
                   source=turn.named if turn.who else None)  # fmt: skip


def _grown(text: str, tags: Tags, token: int, kinds: NDArray[np.float32]) -> Span:
    """The words around a token that are likely of its kind, from a first one on to before the next first one.

    `kinds` (n, k) are logarithms of probabilities, outside in the first column; of three columns the second is first.
    """
    known, first, past = np.log(1 - KNOWN), token, token + 1
    count = len(kinds)

    def opens(place: int) -> bool:
        return kinds.shape[1] == 3 and int(kinds[place].argmax()) == 1

    def parts(place: int) -> bool:
        return text[tags.offsets[place, 0]] in ",;:"

    while first > 0 and token - first < _WIDEST and not opens(first) and kinds[first - 1, 0] < known:
        if parts(first - 1) and not _APPOSED.match(text, int(tags.offsets[first, 0])):
            break
        first -= 1
    while past < count and past - token < _WIDEST and not opens(past) and kinds[past, 0] < known:
        past += 1
    return _whole_words(text, int(tags.offsets[first, 0]), int(tags.offsets[past - 1, 1]))
