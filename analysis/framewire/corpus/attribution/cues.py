"""The words that name the source of a stretch, and those that say so: pointed to by the tagger, put right by rules."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framewire.corpus.attribution.stretches import Span, Stretch, whole_words

if TYPE_CHECKING:
    from framewire.models.tagger import Tags

# rule: attribution_known. A word of a source or a cue is one from this probability on.
KNOWN = 0.5
# rule: attribution_unsure. Behind "according to" a word of a source is one from this probability on.
UNSURE = 0.2
# rule: attribution_elsewhere. So is one beside a cue whose likeliest source stands in another paragraph.
ELSEWHERE = 0.4
MARKS_CUE, TURN_CUE, DASH_CUE = "quotation marks", "turn", "dash"
# The longest source on either side of its likeliest token, in tokens.
_WIDEST = 60
# What follows the comma behind a name and still belongs to it.
_APPOSED = re.compile(r"(?:an?|the|who|whose|which|one|his|her|its|their|former|now|then|\d+)\b")
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
_OWNED = re.compile(r"['’]s? (?:\w+ )?|[ ,–—-]+(?:(?:also|has|have|had|\w+ly) )?")
# What the writer concludes from what somebody did or said.
_CONCLUDES = re.compile(
    r"(?i)(?:marking|signal+ing|reflecting|fuel+ing|sparking|prompting|cementing|demonstrating|illustrating)|"
    r"(?:ha[sd]|have)? ?(?:included|includes)|"
    r"(?:remarks?|comments?|words?|actions?|visits?|moves?|statements?) (?:\w+ )?(?:signal|reflect|mark|highlight)s?"
)
# "The army's reported losses": somebody reported them, but not the army.
_ADJECTIVE = re.compile(r"(?i)(?:reported|alleged|supposed|purported|claimed|feared)")
_POSSESSIVES = ("'s ", "’s ")
# "It is said that": nobody says who.
_PASSIVE = re.compile(
    r"(?i)(?:it )?(?:is|are|was|were|(?:has|have) been) (?:\w+ )?(?:said|reported|believed|known|thought|understood|"
    r"alleged|expected|rumou?red|feared|assumed|hoped)"
)
_WHOSE = re.compile(r"(?i)\b(?:his|her|their|its) $")


def with_sources(text: str, stretches: list[Stretch], tags: Tags | None) -> list[Stretch]:
    """Return the stretches with the words that name their sources and cues."""
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


def _beside(text: str, tags: Tags, one: Stretch, source: int | None, said: Span | None) -> int | None:
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
    if (own := _WHOSE.search(text, max(0, said[0] - 20), said[0])) and text[slice(*said)].isalpha():
        return own.start(), own.start() + len(own[0].split()[0])
    adjective = text[max(0, said[0] - 3) : said[0]] in _POSSESSIVES and _ADJECTIVE.fullmatch(text, *said)
    if (
        adjective
        or _CONCLUDES.fullmatch(text[slice(*said)])
        or (_PASSIVE.fullmatch(text[slice(*said)]) and not text.startswith(" by ", said[1]))
    ):
        return None
    owned = source is not None and source[1] <= said[0] and _OWNED.fullmatch(text, source[1], said[0])
    return None if _NOBODY_S.fullmatch(text[slice(*said)]) and not owned else source


def _before(source: Span, said: Span | None) -> Span:
    """The source up to the cue, where the cue stands inside it."""
    return (source[0], said[0]) if said and source[0] < said[0] < source[1] else source


def _of_turn(text: str, one: Stretch) -> Stretch:
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
    return whole_words(text, int(tags.offsets[first, 0]), int(tags.offsets[past - 1, 1]))
