"""Quotations: the spans of direct and reported speech, and who is named as the speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from framewire.corpus.cast import Cast
from framewire.corpus.speakers import Attribution, attribute, opening, subject
from framewire.corpus.speech import FINITE, LEAD, OBJECT, PLAIN, PLAIN_REPORT, STRICT_FINITE, VERB
from framewire.sentences import split_sentences

SHORTEST = 3
_MARKS = (("“", "”"), ("„", "“"), ("«", "»"), ('"', '"'), ("‘", "’"))
_DASH = re.compile(r"^\s*[–—-]\s+(?=\S)")
_SAID = re.compile(rf"(?<![\w’'-])(?P<verb>{VERB})(?![\w’'-])")
_TAIL = re.compile(
    rf",\s+(?:(?P<front>{VERB}) (?P<after>[^,.;“”\"]{{2,60}})|(?P<before>[^,;“”\"]{{2,60}}?) (?P<back>{VERB})(?: "
    rf"[^,;“”\"]{{0,40}})?|"
    rf"according to (?P<by>[^;“”\"]{{2,120}}?))\s*[.!?]?\s*$"
)
_ACCORDING = re.compile(r"^\W*According to (?P<by>[^“”\"]{2,160}?), (?=[a-z“\"A-Z])")
# "At present, she said, CLAUSE".
_ASIDE = re.compile(r"(?:, |\b[Aa]s )(?:[\w’'.-]+ ?){1,4}$")
_AND_THAT = re.compile(r", (?:and|but)(?: also)?,? that (?=\S)")
_DATELINE = re.compile(r"[A-Z][^a-z]{2,}.{0,80}?(?:--|\)\s*[–—-])\s*")
_OWN = re.compile(r"\b(?:I|we|you|We|You)\b[^,]{0,24}$")
_ADDING = re.compile(
    r",? (?:and |but )?(?P<verb>adding|claiming|stressing|noting|saying|warning|arguing|insisting|asserting|(?<=and "
    r")(?:noted|added|said|stressed|warned)|"
    r"(?<=but )(?:noted|added|said))(?: that (?=\w)| (?=(?:he|she|they|it|there) ))"
)
_NEXT_VERB = re.compile(rf"(?:,? and|,? but|;) (?:{VERB})\b.*$")
_ENDING = " \t\n.!?,;:"


@dataclass(frozen=True)
class Quote:
    """A half-open span of quoted or reported words; `speaker` null when nobody is named; `cue` is the verb or the
    mark.
    """

    start: int
    end: int
    speaker: str | None
    cue: str


def find_quotes(text: str) -> list[Quote]:
    """Return the quotations of a text in order, without overlap.

    Direct ones are the words between quotation marks, or after a dash that opens a paragraph; reported ones the clause
    that hangs on a verb of saying or on "according to". A speaker is given by the full name that the text gives him
    or her; a pronoun means the last speaker named before it.

    >>> find_quotes("“We will talk,” Kim Song said. Kim added that nothing was ruled out.")
    [Quote(start=1, end=14, speaker='Kim Song', cue='said'), Quote(start=46, end=67, speaker='Kim Song', cue='added')]
    """
    cast = Cast(text)
    found: list[Quote] = []
    last: str | None = None
    place = 0
    for line in text.split("\n"):
        if line.strip():
            quotes = _apart(_of_paragraph(line, place, cast, last), text)
            found.extend(quotes)
            last = next((quote.speaker for quote in reversed(quotes) if quote.speaker), last)
        place += len(line) + 1
    return found


def _apart(quotes: list[Quote], text: str) -> list[Quote]:
    """Quotations in order without overlap: of two that overlap the direct one stays, else the one that starts first."""
    ranked = sorted(
        quotes, key=lambda quote: (text[quote.start - 1 : quote.start] not in tuple('“„«"‘'), quote.start, -quote.end)
    )
    kept: list[Quote] = []
    for quote in ranked:
        if all(quote.end <= other.start or other.end <= quote.start for other in kept):
            kept.append(quote)
    return sorted(kept, key=lambda quote: quote.start)


def _of_paragraph(line: str, place: int, cast: Cast, last: str | None) -> list[Quote]:
    spans = list(_direct_spans(line))
    sentences = split_sentences(line)
    quotes: list[Quote] = []
    for start, end in sentences:
        inside = [span for span in spans if start <= span[0] < end]
        known = next((quote.speaker for quote in reversed(quotes) if quote.speaker), last)
        for index, (first, past) in enumerate(inside):
            reach = max(end, past)
            here = attribute(line, (first, past), (start, _sentence_end(sentences, reach)), cast, place, known)
            if here is None and index:
                here = Attribution(quotes[-1].speaker, quotes[-1].cue)
            quotes.append(
                Quote(
                    place + first, place + past, here.speaker if here else None, here.cue if here else "quotation marks"
                )
            )
            known = here.speaker if here and here.speaker else known
        quotes.extend(_reported(line, (start, end), spans, cast, place, known))
    return _filled(sorted(quotes, key=lambda quote: quote.start), line, place, last)


def _sentence_end(sentences: Sequence[tuple[int, int]], place: int) -> int:
    return next((end for _, end in sentences if end >= place), place)


def _filled(quotes: list[Quote], line: str, place: int, last: str | None) -> list[Quote]:
    """A direct quotation without its own attribution is its neighbour's in the paragraph; one alone goes on the last
    speaker's.
    """
    filled = list(quotes)
    for index, quote in enumerate(filled):
        if quote.speaker is None and quote.cue == "quotation marks":
            before = next((other.speaker for other in reversed(filled[:index]) if other.speaker), None)
            after = next(
                (other.speaker for other in filled[index + 1 :] if other.speaker and other.cue != "quotation marks"),
                None,
            )
            alone = quote.start - place <= 2 and quote.end - place >= len(line.rstrip()) - 2
            opens = quote.start - place <= 2
            speaker = before or (after if opens else None) or (last if alone else None)
            filled[index] = replace(quote, speaker=speaker)
    return filled


def _direct_spans(line: str) -> Iterator[tuple[int, int]]:
    """Spans between quotation marks of at least three words, and dash dialogue; an unclosed mark runs to the
    paragraph's end.
    """
    taken = 0
    if dash := _DASH.match(line):
        if tail := _TAIL.search(line) or re.search(rf"\.?[”\"]?,?\s+[^.“”\"]{{2,40}} {VERB}\.?\s*$", line):
            start, end = dash.end(), _stripped(line, dash.end(), tail.start())
            if end > start:
                yield start, end
        return
    for start, end in _marked(line):
        if start >= taken and len(line[start:end].split()) >= SHORTEST:
            taken = end
            yield start, end


def _marked(line: str) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(line):
        found = [
            (line.find(opening, place), opening, closing)
            for opening, closing in _MARKS
            if line.find(opening, place) >= 0
        ]
        found = [item for item in found if item[1] != "‘" or _opens(line, item[0])]
        if not found:
            return
        start, opening, closing = min(found)
        end = _closing(line, start + 1, closing)
        if end < 0:
            if opening in "“„«" or (opening == '"' and start == 0):
                yield start + 1, len(line.rstrip())
            return
        yield start + 1, end
        place = end + 1


def _opens(line: str, place: int) -> bool:
    return (place == 0 or not line[place - 1].isalnum()) and "’" in line[place + 12 :]


def _closing(line: str, place: int, closing: str) -> int:
    """The closing mark; an apostrophe inside a word closes nothing."""
    while (found := line.find(closing, place)) >= 0:
        if closing != "’" or not (found + 1 < len(line) and line[found + 1].isalnum()):
            return found
        place = found + 1
    return -1


def _stripped(line: str, start: int, end: int) -> int:
    while end > start and line[end - 1] in ' \t,"”':
        end -= 1
    return end


def _reported(
    line: str, span: tuple[int, int], direct: Sequence[tuple[int, int]], cast: Cast, place: int, last: str | None
) -> Iterator[Quote]:
    """The reported speech of one sentence: one quotation at most."""
    start, end = span
    if any(first < end and past > start and past - first > 0.5 * (end - start) for first, past in direct):
        return
    sentence = line[start:end]
    yield from _added(sentence, place + start, cast, last)
    found = _clause(sentence) or _led(sentence) or _trailed(sentence)
    if found is None:
        return
    first, past, who, cue = found
    for one, other in direct:
        if one - start < past and other - start > first:
            past = min(past, one - start - 1) if one - start > first else first
    clause = sentence[first:past]
    if more := _NEXT_VERB.search(clause):
        clause = clause[: more.start()]
    if more := _ADDING.search(clause):
        clause = clause[: more.start()]
    past = first + len(clause.rstrip(_ENDING + '“"«'))
    if len(sentence[first:past].split()) < SHORTEST:
        return
    speaker = subject(who, place + start, cast, last)
    if speaker or (speaker is None and _plainly(sentence, first, past, who[1], cue)):
        for one, other in _parts(sentence, first, past):
            yield Quote(place + start + one, place + start + other, speaker or None, cue)


def _added(sentence: str, place: int, cast: Cast, last: str | None) -> Iterator[Quote]:
    """ ", adding that CLAUSE", "and noted that CLAUSE": what the subject of the sentence says besides."""
    matches = list(_ADDING.finditer(sentence))
    for index, match in enumerate(matches):
        past = matches[index + 1].start() if index + 1 < len(matches) else len(sentence)
        clause = re.split(r"[“\"]", sentence[match.end() : past])[0].rstrip(_ENDING)
        if len(clause.split()) >= SHORTEST and "“" not in clause:
            yield Quote(
                place + match.end(),
                place + match.end() + len(clause),
                opening(sentence, place, cast, last),
                match["verb"],
            )


def _plainly(sentence: str, first: int, past: int, who: str, cue: str) -> bool:
    """Whether an unnamed subject ("officials", "the message", "they") clearly reports speech."""
    if (
        cue not in PLAIN_REPORT
        or _OWN.search(who)
        or re.search(
            r"(?:^|\b)(?:who|which|that|it|It|I|we|We|you|You|has|have|had|nobody|neither|Neither)$", who.strip(" ,")
        )
    ):
        return False
    if past < len(sentence.rstrip(_ENDING)) and first < sentence.find(who):
        return len(who.split()) <= 8
    return sentence[:first].rstrip().endswith("that") or bool(STRICT_FINITE.search(sentence[first : first + 120]))


def _parts(sentence: str, first: int, past: int) -> Iterator[tuple[int, int]]:
    """ "said that A, and that B" reports two things."""
    for match in _AND_THAT.finditer(sentence, first, past):
        yield first, match.start()
        first = match.end()
    yield first, past


_Found = tuple[int, int, tuple[int, str], str]


def _clause(sentence: str) -> _Found | None:
    """ "Kim said that CLAUSE": the clause, and the words before the verb as the subject."""
    for match in _SAID.finditer(sentence):
        before = sentence[: match.start()].rstrip()
        if (
            not before
            or before[-1] in '”"»'
            or before[-2:] in ("”,", '",')
            or re.search(
                r"(?:^|\b)(?:to|be|been|being|was|were|is|are|as|of|the|a|an|its|their|his|her|and|or|not|having)$",
                before,
            )
        ):
            continue
        after = match.end()
        if match["verb"] in ("told", "tells", "reminded", "urged", "warned", "asked", "reassured"):
            told = OBJECT.match(sentence, after)
            after = told.end() if told else after
        lead = LEAD.match(sentence, after)
        if lead is None:
            continue
        clause = sentence[lead.end() :]
        that = lead["that"] is not None or bool(re.match(r", ", sentence[after:]) and _ASIDE.search(before))
        if not clause[:1].strip() or (not that and not (PLAIN.fullmatch(match["verb"]) and _is_clause(clause))):
            continue
        return lead.end(), len(sentence), (0, before), match["verb"]
    return None


def _is_clause(words: str) -> bool:
    if re.match(
        r"(?:to|in|on|at|of|for|by|with|about|from|as|into|through|during|after|before|and|or|,|on \w+day)\b", words
    ):
        return False
    return bool(FINITE.search(words[:120]))


def _led(sentence: str) -> _Found | None:
    """ "According to Kim, CLAUSE"."""
    found = _ACCORDING.match(sentence)
    return (found.end(), len(sentence), (found.start("by"), found["by"]), "according to") if found else None


def _trailed(sentence: str) -> _Found | None:
    """ "CLAUSE, Kim said", "CLAUSE, according to Kim"."""
    found = _TAIL.search(sentence)
    if found is None or len(sentence[: found.start()].split()) < SHORTEST:
        return None
    group = next(name for name in ("after", "before", "by") if found[name])
    cue = found["front"] or found["back"] or "according to"
    dateline = _DATELINE.match(sentence)
    first = dateline.end() if dateline else len(sentence) - len(sentence.lstrip(' \t“"–—-'))
    return first, found.start(), (found.start(group), found[group]), cue
