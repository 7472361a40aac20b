"""Who says what: the stretches of a text that are somebody's, spoken, written, thought or believed, and whose."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from framewire.corpus.attribution.cast import Cast
from framewire.corpus.attribution.cues import with_sources
from framewire.corpus.attribution.noun_phrases import Kind
from framewire.corpus.attribution.speakers import Speaker, SpeakerFinder
from framewire.corpus.attribution.stretches import Span, Stretch, stretches_of
from framewire.corpus.attribution.turns import find_turns

if TYPE_CHECKING:
    from framewire.models.tagger import Tags

# A dash that opens a speech.
_SPEECH_DASH = re.compile(r"(?:^|[.!?:]\s+)[–—-]\s+\Z", re.MULTILINE)
_EDGES = " \t\n,.:;–—-“”\"'’‘"
# rule: attribution_interruption. The most words between two parts of one attribution, its own source and cue.
INTERRUPTION = 20
# "US officials" are others, and so is "my father".
_WRITER = re.compile(
    r"(?:I|[Ww]e|me|us|myself|ourselves|[Ll]et(?: us|[’']s))(?:,? \w+ly)?|"
    r"(?:[Ii]n )?(?:[Mm]y|[Oo]ur)(?: (?:\w+ )?(?:view|opinion|judge?ment|belief|hope|guess|conviction|mind))?|"
    r"[Tt]his (?:news)?(?:paper|page|column|board)"
)


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


def find_attributions(text: str, tags: Tags | None) -> list[Attribution]:
    """Return the attributions of a text in order, without overlap; none goes beyond its paragraph.

    `tags` are the tagger's, null for a language it does not read. Three things tell a stretch, and the first wins:

    1. a turn of a transcript, or a line that a dash opens: all of it is the speaker's, marks inside it are not told;
    2. quotation marks: they give the exact words, so a stretch of the tagger's that begins or ends inside them is
       stretched to the marks, and one that says more ("the plan “is dead” and must go") keeps the rest. The tagger
       only decides whether marks quote at all, or set apart a title or a word: a writer's marks are exact about where,
       and say nothing about why;
    3. the tagger alone: speech without marks, thought, belief.

    What the tagger alone tells of a source in the first person ("we believe that") is the writer's and left out.
    Without tags all marks around three words or more are quotations, and speakers are null.
    """
    turns = find_turns(text)
    stretches = [
        Stretch(start, end, True, turn=turn) for turn in turns for start, end in turn.spans if text[start:end].strip()
    ]
    others = stretches_of(text, tags)
    taken = sorted((one.start, one.end) for one in stretches)
    stretches += [one for one in others if not _overlaps(taken, one.start, one.end)]
    return _with_speakers(text, sorted(stretches, key=lambda one: one.start), tags)


def _overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of ascending spans without overlap shares a character with [start, end)."""
    row = bisect_left(spans, (start, start))
    near = spans[max(0, row - 1) : row + 1]
    return any(first < end and start < past for first, past in near)


def _with_speakers(text: str, stretches: list[Stretch], tags: Tags | None) -> list[Attribution]:
    sourced = [one for one in with_sources(text, stretches, tags) if not _is_the_writer_s(text, one)]
    speakers = SpeakerFinder(text, Cast(text), [(one.start, one.end) for one in sourced])
    stretches = _whole(text, sourced)
    found: list[Attribution] = []
    before: Stretch | None = None
    for one in stretches:
        speaker = _speaker(text, speakers, one)
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


def _is_the_writer_s(text: str, one: Stretch) -> bool:
    """Whether no marks and no turn set a stretch apart and its source is who writes: "We believe that"."""
    if one.direct or one.turn is not None or one.source is None:
        return False
    if _SPEECH_DASH.search(text, max(0, one.source[0] - 40), one.source[0]):
        return False
    return bool(_WRITER.fullmatch(text[slice(*one.source)].strip(_EDGES)))


def _speaker(text: str, speakers: SpeakerFinder, one: Stretch) -> Speaker | None:
    if one.source is None:
        return None
    if one.turn is not None and one.turn.named:
        return speakers.of_turn(one.source)
    return speakers.of(one.source, owner=one.said is not None and text[one.source[1] : one.said[0]] == " ")


def _whole(text: str, stretches: Sequence[Stretch]) -> list[Stretch]:
    """The stretches; two that only their own source and cue part are one ("“We talk,” she said, “until June.”")."""
    found: list[Stretch] = []
    for one in stretches:
        if found and _interrupted(text, found[-1], one):
            last = found[-1]
            found[-1] = replace(last, end=one.end, direct=last.direct and one.direct, unclosed=one.unclosed,
                                source=last.source or one.source)  # fmt: skip
        else:
            found.append(one)
    return found


def _interrupted(text: str, before: Stretch, one: Stretch) -> bool:
    gap = text[before.end : one.start]
    if before.turn or one.turn or "\n" in gap or len(gap.split()) > INTERRUPTION or (one.source and not before.source):
        return False
    told = [span for span in (before.source, before.said) if span is not None]
    within = [span for span in told if before.end <= span[0] and span[1] <= one.start]
    # Another cue between them opens another attribution (", adding that").
    again = one.said is not None and one.said != before.said and before.end <= one.said[0] < one.start
    return bool(within) and one.source in (None, before.source) and not again


def _adds(text: str, before: Stretch, one: Stretch) -> bool:
    """Whether a cue in -ing goes on with who spoke before, not with who was spoken of: "... met Berg, adding that"."""
    if one.source is None or one.said is None or not before.start <= one.source[0] < before.end:
        return False
    between = text[before.end : one.said[0]]
    return text[slice(*one.said)].endswith("ing") and len(between) < 4 and between.strip() == ","


def _goes_on(text: str, before: Stretch, one: Stretch) -> bool:
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
