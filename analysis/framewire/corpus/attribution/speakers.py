"""Who a source is: a person, an organisation, a state or a group, by the name that its article gives; else nobody."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from framewire.corpus.attribution.cast import Cast
from framewire.corpus.attribution.kinds import (
    GROUPS,
    PERSONS,
    is_body,
    is_no_speaker,
    is_people,
    is_state,
)
from framewire.corpus.attribution.names import Gender, Mention, mentions
from framewire.corpus.attribution.noun_phrases import LEADS, Kind, head_end, is_definite, kind_of, noun_of, phrase

Span = tuple[int, int]
_HE = re.compile(r"(?:(he|him|his|himself)|(she|her|hers|herself))\b", re.IGNORECASE)
_THEY = re.compile(r"(?:they|them|their|theirs|both|the (?:two|three|latter|former))\b", re.IGNORECASE)
_IT = re.compile(r"(?:it|its|itself)\b", re.IGNORECASE)
_WHO = re.compile(r"(?:who|whom|whose|which|that)\b", re.IGNORECASE)
_OWN = re.compile(r"(?:i|we|you|me|us|my|our|your)\b.*|(?:one|this|that|these|those|there|what|here)", re.I | re.DOTALL)
_NOT_ANYBODY = re.compile(
    r"(?:everyone|every|nobody|no one|anyone|none|everybody|anybody|neither|nor)\b", re.IGNORECASE
)
# "WASHINGTON (AP) —" opens a text and names nobody.
_DATELINE = re.compile(
    r"[^a-z\n]{2,60}?(?:\([^)\n]{1,30}\)\s*)?(?:[—–―]|\s--?\s)|[^a-z\n]{2,60}?\([^)\n]{1,30}\)\s*--?"
)
_PLACED = re.compile(r"[A-Z][\w.,() ]{1,40}?[ \u00a0][–—―-]{1,2}[ \u00a0]")
_ADVERBS = re.compile(
    r"(?<=\w)(?:[ ,]+(?:earlier|later|also|now|then|today|yesterday|still|even|once|again|already|often|first|"
    r"(?:on |last )?\w+day|\w+ly))+[ ,]*$"
)
_POSSESSIVE = re.compile(r"(?:his|her|their|its)", re.IGNORECASE)
# "North Korea" 's state news agency, as far as the phrase goes.
_OWNED = re.compile(r"['’]s(?: [\w-]+){0,5}? (?:\w+)(?=[,.;:]| (?:said|says|reported|reports|has|had|was|is)\b)")
_NOUNS = re.compile(r"(?: [a-z][\w-]+){1,2}")
# Whose name no title tells: "his son" is another one than "son Eric".
_KIN = frozenset(
    "father mother son daughter brother sister wife husband widow friend colleague neighbour neighbor aide".split()
)
# Between a noun and the name beside it: "the minister for unification, Ana Lind".
_BESIDE = re.compile(
    r"(?: (?:of|for|at|in) [^,]{1,60})?, |"
    # "Secretary of State Ana Lind", "assistant secretary for European Affairs Ana Lind".
    r" (?:of|for|to) [^,]{0,60}\b(?:State|Affairs|Security|Rights|Defen[cs]e|Treasury|Commerce|Resources|Migration|"
    r"Energy|Education|Health|Transportation|Labor|Agriculture|Justice|Policy|Intelligence|Trade|Economics|"
    r"Climate) "
)
# What still belongs to a body or to people: the Joint Chiefs of Staff, brokers in Dalian.
_COMPLEMENT = re.compile(r" (?:of|in|from|at)(?: the)? [A-Z][\w-]+(?: [A-Z][\w-]+)*")
# "Ana and Jo Lind" share a family name.
_PAIR = re.compile(r"(?P<given>[A-Z][a-z]+) and [A-Z][a-z]+ (?P<family>[A-Z][\w’'-]+)\W*$")
# How far behind a group "they" can mean it, in characters.
_REACH = 600
# Characters of the longest source.
_LONGEST = 400


@dataclass(frozen=True)
class Speaker:
    """A name, and what kind of speaker bears it."""

    name: str
    kind: Kind


class SpeakerFinder:
    """Finds the speakers of one article, one after another in the order of the text, so that "he" can mean one.

    `contents` are the ascending half-open spans of what is somebody's.
    """

    def __init__(self, text: str, cast: Cast, contents: Sequence[Span] = ()) -> None:
        self._text, self._cast = text, cast
        self._contents = contents
        self._told: dict[Kind, tuple[int, Speaker]] = {}

    def of(self, source: Span, owner: bool = False) -> Speaker | None:
        """Return who the words of a source name; null when they name nobody, or what is none of the four kinds.

        `owner`: a possessive means whose the cue is ("his hope that"), not somebody of his ("his friends hope").
        """
        found = self._of(source, owner)
        if found is not None:
            self._told[found.kind] = source[0], found
        return found

    def of_turn(self, named: Span) -> Speaker | None:
        """Return who is named at a turn: "WALLACE" is the Wallace of the text; "SENIOR OFFICIAL" is a description."""
        words = self._text[slice(*named)]
        if words.lower() in ("he", "she", "they"):
            return self.of(named)
        if noun_of(words) in PERSONS and not self._cast.between(*named):
            found: Speaker | None = Speaker(words.lower() if words.isupper() else words, "person")
        else:
            found = self._turning(named)
        if found is not None:
            self._told[found.kind] = named[0], found
        return found

    def _turning(self, named: Span) -> Speaker | None:
        mentions = self._cast.between(*named)
        if not mentions:
            return None
        name = self._cast.resolve(mentions[-1].name, mentions[-1].start)
        name = name.title() if name.isupper() else name
        return Speaker(name, "person")

    def _latest(self, *kinds: Kind) -> Speaker | None:
        """The speaker told last who is of one of these kinds."""
        told = [self._told[kind] for kind in kinds if kind in self._told]
        return max(told, key=itemgetter(0))[1] if told else None

    def _of(self, source: Span, owner: bool) -> Speaker | None:
        if source[1] - source[0] > _LONGEST:
            return None
        if not (owner and _POSSESSIVE.fullmatch(self._text, *source)):
            source = self._widened(self._without_dateline(source))
        start, end = source
        words = self._text[start:end]
        bare = words.strip(" \t\n,.:;–—-“”\"'’‘")
        if not bare:
            return None
        if _WHO.fullmatch(bare):
            return self._before(start)
        if found := _HE.match(bare):
            rest = bare[found.end() :].strip()
            if not rest or found[0].lower() in ("he", "she", "him", "himself", "herself"):
                return self._person(start, "she" if found[2] else "he")
            return self._described(source)
        if _THEY.fullmatch(bare):
            told, they = self._told.get("group", (0, None))
            return they if start - told < _REACH and bare.lower() not in ("their", "theirs") else None
        if _IT.fullmatch(bare):
            return self._latest("organisation", "state")
        if _OWN.fullmatch(bare) or _NOT_ANYBODY.match(bare) or self._is_dateline(start, bare):
            return None
        speaker = self._named(source) or self._described(source)
        return None if speaker and _OWN.fullmatch(speaker.name) else speaker

    def _without_dateline(self, source: Span) -> Span:
        """The source without the place before it: "Bonn - Ana Lind" at the start of a line."""
        start, end = source
        opens = start == 0 or self._text[start - 1] == "\n"
        placed = _PLACED.match(self._text, start, end) if opens else None
        return (placed.end(), end) if placed and placed.end() < end else source

    def _is_dateline(self, start: int, bare: str) -> bool:
        opens = start == 0 or self._text[start - 1] == "\n"
        return opens and bare.isupper() and bool(_DATELINE.match(self._text, start))

    def _widened(self, source: Span) -> Span:
        """The source with all of a name or noun phrase that it cuts through ("Ki" of Ki Hong, "his" of his friends)."""
        start, end = source
        end -= len(self._text[start:end]) - len(_ADVERBS.sub("", self._text[start:end]))
        source = start, end
        cut = [one for one in self._cast.between(max(0, start - 60), end + 60) if one.start < end < one.end]
        if cut and cut[0].start < start and len(cut[0].name.split()) <= 4 and " " not in self._text[start:end].strip():
            return cut[0].start, cut[0].end
        within = self._text[max(start, cut[0].start) : end].split() if cut else []
        if (
            cut
            and cut[0].start >= start
            and len(within) == 1
            and len(cut[0].name.split()) <= 3
            and not kind_of(within[0])
        ):
            end = cut[0].end
        if (owned := _OWNED.match(self._text, end)) and kind_of(owned[0]):
            return start, owned.end()
        if end != source[1]:
            return start, end
        kind = kind_of(self._text[start:end][: head_end(self._text[start:end])])
        before = self._cast.between(max(0, start - 60), start)
        unnamed = not any(mention.full for mention in self._cast.between(start, end))
        beside = unnamed and before and self._text[before[-1].end : start] == ", " and before[-1].full
        if kind and kind[1] == "person" and beside:
            return before[-1].start, end
        if _POSSESSIVE.fullmatch(self._text[start:end]) and (noun := _NOUNS.match(self._text, end)):
            return start, noun.end()
        return source

    def _person(self, place: int, pronoun: Gender) -> Speaker | None:
        """Whom "he" means: the last speaker, unless a sentence since then is about another person."""
        since, last = self._told.get("person", (0, None))
        found = self._cast.antecedent(place, pronoun, self._said)
        named = self._cast.resolve(found.name, found.start) if found else None
        fits = last is not None and self._cast.gender(last.name) in (pronoun, None)
        if last and fits and (found is None or found.start <= since):
            return last
        return Speaker(named, "person") if named else last if last and not found else None

    def _said(self, place: int) -> bool:
        """Whether the character at a place is somebody's: nobody named there is who the writer speaks of."""
        row = bisect_right(self._contents, (place, len(self._text))) - 1
        return row >= 0 and self._contents[row][0] <= place < self._contents[row][1]

    def _before(self, place: int) -> Speaker | None:
        """Whom "who" means: the name or the noun right before it."""
        low = max(0, place - 160)
        begin = max(low, *(self._text.rfind(mark, low, place) + 1 for mark in (". ", "\n", "; ")))
        before = self._text[begin:place].rstrip(" ,")
        end = begin + len(before)
        near = [mention for mention in self._cast.between(begin, end) if end - mention.end <= 60]
        if near and (end == near[-1].end or "," in self._text[near[-1].end : end]):
            return self._speaker(near[-1], 0)
        return None

    def _named(self, source: Span) -> Speaker | None:
        """The name in the head of a source: the last of its first part, parts set apart by commas and small words."""
        start, end = source
        words = self._text[start:end]
        if pair := _PAIR.match(words):
            return Speaker(f"{pair['given']} {pair['family']}", "person")
        head = head_end(words)
        found = list(mentions(words))
        inside = [mention for mention in found if mention.end <= head]
        behind = words[inside[-1].end if inside else 0 : head].strip(' ,.:;”"’')
        kind = kind_of(behind)
        if kind and kind[1] == "person":
            # "the spokesman, Dmitry Peskov": the name stands beside the noun.
            beside = [one for one in found if one.full and _BESIDE.fullmatch(words[head : one.start])]
            return self._speaker(beside[0], start) if beside else None
        return None if kind or not inside else self._speaker(inside[-1], start)

    def _described(self, source: Span) -> Speaker | None:
        """ "the president" is the one so called before; "two officials" are a group; "a report" is nobody."""
        start, end = source
        words = self._text[start:end]
        head = words[: head_end(words)].strip(' ,.:;”"')
        noun, kind = kind_of(head) or ("", None)
        if kind is None:
            return None
        head = head[: head.lower().rindex(noun) + len(noun)]
        past = words.find(head) + len(head)
        complement = _COMPLEMENT.match(words, past)
        titled = kind == "person" and noun not in _KIN and is_definite(words)
        if titled and (known := self._cast.ranked(LEADS.sub("", head), start)):
            return Speaker(known, "person")
        return Speaker(phrase(head) + (complement[0] if complement else ""), kind)

    def _speaker(self, mention: Mention, offset: int) -> Speaker | None:
        name, last = mention.name, mention.name.split()[-1].lower()
        if " " not in name and (name.lower() in PERSONS or len(name.strip(".")) < 2):
            return None
        if is_state(name):
            return Speaker(name, "state")
        if last in GROUPS or (last.endswith("s") and last[:-1] in PERSONS) or is_people(name):
            return Speaker(name, "group")
        if " " not in name and self._is_noun(name, offset + mention.start) and (kind := kind_of(name)):
            return Speaker(name.lower(), kind[1]) if kind[1] else None
        name = name if " " in name else self._cast.resolve(name, offset + mention.start)
        if name.isupper() and name.lower() in self._cast.persons:
            return Speaker(name.title(), "person")
        if is_body(name) or name.isupper():
            complement = _COMPLEMENT.match(self._text, offset + mention.end)
            return Speaker(name + (complement[0] if complement and complement[0][:4] == " of " else ""), "organisation")
        if is_no_speaker(name) or (" " not in name and name.lower() in self._cast.small):
            return None
        return Speaker(name, "person") if len(name) > 2 else None

    def _is_noun(self, word: str, place: int) -> bool:
        """Whether a word with a capital is a noun: it stands in small letters, too, or opens a line and is no name."""
        if word.isupper():
            return False
        opens = place == 0 or self._text[place - 1] == "\n"
        return word.lower() in self._cast.small or (opens and word.lower() not in self._cast.persons)
