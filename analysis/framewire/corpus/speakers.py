"""Who a source is: a person, an organisation, a state or a group, by the name that its article gives; else nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from framewire.corpus.cast import Cast
from framewire.corpus.kinds import DOCUMENTS, GROUPS, ORGANISATIONS, PERSONS, is_body, is_no_speaker, is_state
from framewire.corpus.names import Gender, Mention

Kind = Literal["person", "organisation", "state", "group"]
Span = tuple[int, int]
_HE = re.compile(r"(?:(he|him|his|himself)|(she|her|hers|herself))\b", re.IGNORECASE)
_THEY = re.compile(r"(?:they|them|their|theirs|both|the (?:two|three|latter|former))\b", re.IGNORECASE)
_IT = re.compile(r"(?:it|its|itself)\b", re.IGNORECASE)
_WHO = re.compile(r"(?:who|whom|whose|which|that)\b", re.IGNORECASE)
_OWN = re.compile(r"(?:i|we|you|me|us|my|our|your|one|this|these|those|there|what|here|everyone|nobody|anyone)\b", re.I)
_LEADS = re.compile(r"^(?:(?:the|a|an|some|this|that|these|those|his|her|its|their|our|my)\s+)+", re.IGNORECASE)
# A source's head ends where something is said about it.
_CUT = re.compile(
    r",| (?:of|at|in|from|for|with|who|whom|which|whose|that|on|to|about|after|during|by|under|near|as|including|like|"
    r"and|or) | [–—-]{1,2} |\("
)
_LONGEST_GROUP = 6


@dataclass(frozen=True)
class Speaker:
    """A name, and what kind of speaker bears it."""

    name: str
    kind: Kind


class Speakers:
    """The speakers of one article: told one after another, in the order of the text, so that "he" can mean one."""

    def __init__(self, text: str, cast: Cast) -> None:
        self._text, self._cast = text, cast
        self._told: list[Speaker] = []
        self._places: list[int] = []

    def of(self, source: Span) -> Speaker | None:
        """Return who the words of a source name; null when they name nobody, or what is none of the four kinds."""
        found = self._of(source)
        if found is not None:
            self._told.append(found)
            self._places.append(source[0])
        return found

    @property
    def last(self) -> Speaker | None:
        """The speaker told last."""
        return self._told[-1] if self._told else None

    def _of(self, source: Span) -> Speaker | None:
        start, end = source
        words = self._text[start:end]
        bare = words.strip(" \t\n,.:;–—-“”\"'’‘")
        if not bare or len(bare) > 400:
            return None
        if _WHO.fullmatch(bare):
            return self._before(start)
        if found := _HE.match(bare):
            rest = bare[found.end() :].strip()
            if not rest or found[0].lower() in ("he", "she", "him", "himself", "herself"):
                return self._person(start, "she" if found[2] else "he")
            return self._described(source)
        if _THEY.fullmatch(bare):
            return next((one for one in reversed(self._told) if one.kind in ("group", "organisation", "state")), None)
        if _IT.fullmatch(bare):
            return next((one for one in reversed(self._told) if one.kind in ("organisation", "state")), None)
        if _OWN.match(bare):
            return None
        return self._named(source) or self._described(source)

    def _person(self, place: int, pronoun: Gender) -> Speaker | None:
        """Whom "he" means: the last speaker, unless a sentence since then is about another person."""
        told = zip(reversed(self._told), reversed(self._places), strict=True)
        last, since = next(((one, at) for one, at in told if one.kind == "person"), (None, 0))
        found = self._cast.antecedent(place, pronoun)
        named = self._cast.resolve(found.name, found.start) if found else None
        if last and self._cast.gender(last.name) in (None, pronoun) and (found is None or found.start <= since):
            return last
        return Speaker(named, "person") if named else last if last and not found else None

    def _before(self, place: int) -> Speaker | None:
        """Whom "who" means: the name or the noun right before it."""
        begin = max(self._text.rfind(mark, 0, place) for mark in (". ", "\n", "; ")) + 1
        before = self._text[max(begin, place - 160) : place].rstrip(" ,")
        end = max(begin, place - 160) + len(before)
        near = [mention for mention in self._cast.between(begin, end) if end - mention.end <= 60]
        if near and (end == near[-1].end or "," in self._text[near[-1].end : end]):
            return self._speaker(near[-1])
        return None

    def _named(self, source: Span) -> Speaker | None:
        """The name in the head of a source: the last of its first part, parts set apart by commas and small words."""
        start, end = source
        mentions = self._cast.between(start, end)
        head = _head_end(self._text[start:end])
        inside = [mention for mention in mentions if mention.end <= start + head]
        if not inside:
            # "the spokesman, Dmitry Peskov": the name stands beside the noun.
            beside = [mention for mention in mentions if self._text[: mention.start].rstrip().endswith(",")]
            inside = beside[:1] if _noun(self._text[start : start + head]) in PERSONS else []
        if not inside:
            return None
        last = inside[-1]
        behind = self._text[last.end : start + head].strip(" ,.:;”\"’")
        if not behind or last.full and self._cast.is_human(last) and not _role(behind):
            return self._speaker(last)
        return None

    def _described(self, source: Span) -> Speaker | None:
        """ "the president" is the one so called before; "two officials" are a group; "a report" is nobody."""
        start, end = source
        words = self._text[start:end]
        head = words[: _head_end(words)].strip(" ,.:;”\"")
        noun = _noun(head)
        if not noun or noun in DOCUMENTS:
            return None
        if noun in PERSONS:
            known = self._cast.ranked(_LEADS.sub("", head), start) if _definite(words) else None
            if known:
                return Speaker(known, "person")
            if _definite(words) and self.last and self.last.kind == "person":
                return self.last
            return Speaker(_phrase(head), "person")
        if noun in GROUPS or (noun.endswith("s") and noun[:-1] in PERSONS):
            return Speaker(_phrase(head), "group")
        if noun in ORGANISATIONS:
            return Speaker(_phrase(head), "organisation")
        return None

    def _speaker(self, mention: Mention) -> Speaker | None:
        name = self._cast.resolve(mention.name, mention.start)
        if is_state(name):
            return Speaker(name, "state")
        if is_body(name):
            return Speaker(name, "organisation")
        last = name.split()[-1].lower()
        if last in GROUPS or (last.endswith("s") and last[:-1] in PERSONS):
            return Speaker(name, "group")
        if last in DOCUMENTS or is_no_speaker(name) or self._cast.is_common(mention):
            return None
        return Speaker(name, "person") if self._cast.is_person(mention) or mention.titled else self._lone(name)

    def _lone(self, name: str) -> Speaker | None:
        """A single name that no full name explains: an acronym is a body, another one a person."""
        if name.isupper() and len(name) > 1:
            return Speaker(name, "organisation")
        return Speaker(name, "person") if len(name) > 2 and name[0].isupper() else None


def _head_end(words: str) -> int:
    """Where the head of a source ends: before its first comma or small word, a name's own parts left together."""
    for cut in _CUT.finditer(words):
        if words[: cut.start()].strip() and not re.fullmatch(
            r"\W*(?:one|two|three|some|many|most|several|all|none|both|each|half|\d+|percent|a number|the rest)\W*",
            words[: cut.start()],
            re.IGNORECASE,
        ):
            return cut.start()
    return len(words)


def _noun(head: str) -> str:
    found = re.findall(r"[^\W\d_][\w’'-]*", head)
    return re.sub(r"['’]s?$", "", found[-1].lower()) if found else ""


def _role(words: str) -> bool:
    return _noun(words) in PERSONS | GROUPS | ORGANISATIONS | DOCUMENTS


def _definite(words: str) -> bool:
    return bool(re.match(r"(?:the|this|that|his|her|their|its)\b", words, re.IGNORECASE))


def _phrase(head: str) -> str:
    """A described speaker in few words, without the article before it."""
    words = _LEADS.sub("", head).split()
    return " ".join(words[-_LONGEST_GROUP:])
