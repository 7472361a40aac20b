"""Quotations: the spans of direct and reported speech, and who is named as the speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VERB = (
    r"(?:said|says|told|tells|added|adds|stated|states|asserted|asserts|claimed|claims|argued|argues|warned|warns|stressed|stresses|noted|notes|"
    r"insisted|insists|announced|announces|declared|declares|explained|explains|wrote|writes|replied|replies|confirmed|confirms|emphasi[sz]ed|"
    r"remarked|remarks|continued|concluded|acknowledged|admitted|alleged|predicted|suggested|urged|demanded|asked|recalled|pointed out|clarified|"
    r"reiterated|underlined|underscored|observed|commented|complained|denied|maintained|contended|estimated|reported|pledged|vowed|promised)"
)
_PARTICLE = r"(?:al-|bin |de |del |der |di |du |la |le |van |von |el-)"
_WORD = r"[A-Z][\w’'\-]*[\w]|[A-Z]\."
_NAME = rf"(?:{_WORD})(?: (?:{_PARTICLE})?(?:{_WORD}))*"
_PRONOUN = re.compile(r"(?:he|she|they)\b", re.IGNORECASE)
_DIRECT = re.compile(r"“([^“”\n]{1,2000})(?:”|(?=\n|$))|\"([^\"\n]{1,2000})\"|«([^«»\n]{1,2000})»")


@dataclass(frozen=True)
class Quote:
    """A half-open span of quoted or reported words; `speaker` null when nobody is named; `cue` is the verb or mark."""

    start: int
    end: int
    speaker: str | None
    cue: str


def find_quotes(text: str) -> list[Quote]:
    """Return the quotations of a text in order, without overlap.

    Direct ones are the words between quotation marks; reported ones the clause after "said that". A speaker is the
    name beside the verb, or for a pronoun the last named speaker of the paragraph.

    >>> find_quotes("“We will talk,” Kim Song said.")
    [Quote(start=1, end=14, speaker='Kim Song', cue='said')]
    """
    found: list[Quote] = []
    place = 0
    for line in text.split("\n"):
        found.extend(_of_line(line, place))
        place += len(line) + 1
    return found


_AFTER = re.compile(
    rf"[,\s]*(?:(?P<name>{_NAME})|(?P<pronoun>he|she|they))(?:, [^,“\"]{{2,80}},)? (?P<verb>{_VERB})\b|[,\s]*(?P<verb2>{_VERB}) (?:(?P<name2>{_NAME})|(?P<pronoun2>he|she|they))"
)
_BEFORE = re.compile(
    rf"(?:(?P<name>{_NAME})|(?P<pronoun>\b[Hh]e|\b[Ss]he|\b[Tt]hey))(?:, [^,“\"]{{2,80}},)? (?P<verb>{_VERB})(?: [\w ]{{0,40}})?[,:]?\s*[“\"«]?$"
)
_REPORTED = re.compile(
    rf"(?:(?P<name>{_NAME})|(?P<pronoun>\b[Hh]e|\b[Ss]he|\b[Tt]hey))(?:, [^,“\"]{{2,80}},)? (?P<verb>{_VERB}) (?:that )?(?P<clause>[^“”\"\n]{{10,400}}?[.!?](?=\s|$))"
)


def _of_line(line: str, place: int) -> list[Quote]:
    quotes: list[Quote] = []
    last: str | None = None
    for match in _DIRECT.finditer(line):
        group = next(number for number in (1, 2, 3) if match[number] is not None)
        start, end = match.span(group)
        if len(match[group].split()) < 3:
            continue
        speaker, cue = _speaker(line, match.start(), match.end(), last)
        last = speaker or last
        quotes.append(Quote(place + start, place + end, speaker, cue))
    for match in _REPORTED.finditer(line):
        start, end = place + match.start("clause"), place + match.end("clause")
        if not any(quote.start < end and quote.end > start for quote in quotes):
            quotes.append(Quote(start, end, match["name"] or last, match["verb"]))
    return sorted(quotes, key=lambda quote: quote.start)


def _speaker(line: str, start: int, end: int, last: str | None) -> tuple[str | None, str]:
    if found := _AFTER.match(line, end):
        name = found["name"] or found["name2"] or last
        return name, found["verb"] or found["verb2"]
    if found := _BEFORE.search(line[:start]):
        return found["name"] or last, found["verb"]
    return last, "quotation marks"
