"""The people of one text: which of them a short mention, a title or a pronoun means."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property

from framewire.corpus.attribution.given_names import gender_of
from framewire.corpus.attribution.kinds import is_body, is_no_speaker, is_state
from framewire.corpus.attribution.names import DEMONYM, Gender, Mention, mentions

# How far back a pronoun or a title reaches, in characters.
_REACH, _TITLE_REACH = 3000, 20_000
# Letters of the longest family name that is compared with others.
_LONGEST_PIECE = 40
# How a title that a text writes out stands before a name.
_SHORT_TITLES = {
    "senator": ("sen.",), "governor": ("gov.",), "general": ("gen.",), "speaker": ("house speaker",),
    **dict.fromkeys(("congressman", "congresswoman", "representative", "lawmaker"), ("rep.", "representative")),
}  # fmt: skip
# How far a name may stand before the pronoun of its own sentence.
_SHORT = 120
_SET_BEFORE = re.compile(
    r"(?:^|[.!?\n”\"]\s*)(?:Of|On|About|For|With|Like|Unlike|Against|To|After|Before)[ \w.]{0,24} $"
)
_STOP = re.compile(r"[.!?]\s|\n")
_HE = re.compile(r"\W*(?:He|She|They)\b")


class Cast:
    """The names of one text: finds the full name that a family name or a given name stands for, and whom "he" means."""

    def __init__(self, text: str) -> None:
        self.mentions = list(mentions(text))
        self._text = text
        self._starts = [mention.start for mention in self.mentions]
        self.small = frozenset(re.findall(r"\b[a-z]\w+", text))
        self._by_piece: dict[str, list[Mention]] = {}
        self._by_last: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            first, *others = mention.name.split()
            if others and len(others) < 4 and not (is_body(mention.name) or is_no_speaker(mention.name)):
                ends = {" ".join(others[cut:]).lower() for cut in range(len(others))}
                # A "Tower" whose word the text knows in small letters is a thing: its first word is no given name.
                given = {first.lower()} if mention.titled or self.small.isdisjoint(map(str.lower, others)) else set()
                for piece in ends | given:
                    self._by_piece.setdefault(piece, []).append(mention)
                for piece in ends:
                    self._by_last.setdefault(piece, []).append(mention)
        self._genders = _genders(self.mentions)
        named = {mention.name.split()[-1]: mention.name.split()[0] for mention in self.mentions if mention.full}
        self._given = {family: gender for family, given in named.items() if (gender := gender_of(given))}

    def resolve(self, name: str, place: int) -> str:
        """Return the full name that `name` at `place` means: the nearest earlier one, else the first; itself when none
        fits. A family name goes before a given one.
        """
        for known in (self._by_last, self._by_piece):
            fits = known.get(name.lower(), [])
            row = bisect_right(fits, place, key=lambda mention: mention.start)
            if fits:
                return fits[max(0, row - 1)].name
        return self._misspelled(name)

    def _misspelled(self, name: str) -> str:
        """The full name whose family name differs from `name` in one letter ("McFall" for Michael McFaul), if one
        does; else `name`."""
        if not 5 <= len(name) < _LONGEST_PIECE or " " in name:
            return name
        wanted = name.lower()
        near = {piece for short in _shortened(wanted) for piece in self._by_letters.get(short, ())}
        fits = {piece for piece in near if piece[0] == wanted[0] and _one_letter_apart(piece, wanted)}
        return self._by_last[fits.pop()][0].name if len(fits) == 1 else name

    @cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        """The family names by what is left of each without one letter, and whole."""
        found: dict[str, list[str]] = {}
        for piece in self._by_last:
            for short in _shortened(piece) if len(piece) < _LONGEST_PIECE else ():
                found.setdefault(short, []).append(piece)
        return found

    @cached_property
    def persons(self) -> frozenset[str]:
        """Each part of a person's name, in small letters."""
        return frozenset(self._by_piece)

    def between(self, start: int, end: int) -> list[Mention]:
        """The mentions inside a span, in order."""
        first = bisect_left(self._starts, start)
        past = bisect_left(self._starts, end, first)
        return [mention for mention in self.mentions[first:past] if mention.end <= end]

    def antecedent(
        self, place: int, pronoun: Gender | None = None, said: Callable[[int], bool] | None = None
    ) -> Mention | None:
        """Whom a pronoun at `place` means: the first person of the nearest sentence before it that names one outside
        quotation marks and does not itself open with a pronoun. Null when there is none in the last 3,000 characters.

        With `pronoun` nobody counts whom a title calls the other one ("spokesman Jo Berg" is no "she"); nor does, with
        `said`, who is named at a place that is somebody's words.
        """
        near = self.between(max(0, place - _REACH), place)
        near = [mention for mention in near if self.is_human(mention) and not self._quoted(mention.start)]
        near = [mention for mention in near if said is None or not said(mention.start)]
        near = [mention for mention in near if pronoun in (None, self.gender(mention.name) or pronoun)]
        near = [mention for mention in near if not self._set_before(mention, place)]
        while near:
            begin = self._sentence_start(near[-1].start)
            inside = [mention for mention in near if mention.start >= begin]
            if not _HE.match(self._text, begin):
                return inside[0]
            near = near[: len(near) - len(inside)]
        return None

    def _set_before(self, mention: Mention, place: int) -> bool:
        """Whether a name is set before the sentence that a pronoun at `place` is in: "Of Berg, he said ..."."""
        between = self._text[mention.end : place]
        opened = _SET_BEFORE.search(self._text, max(0, mention.start - 40), mention.start)
        return bool(opened) and len(between) < _SHORT and not _STOP.search(between)

    def gender(self, name: str) -> Gender | None:
        """Return what the titles of a name say of it anywhere in the text, else its given name; null when neither
        does."""
        given, family = name.split()[0], name.split()[-1]
        return self._genders.get(family) or (gender_of(given) if given != family else self._given.get(family))

    def ranked(self, title: str, place: int) -> str | None:
        """Whom "the president" means: the last person before `place` who is named with that title; null when there is
        none.

        "the Ukrainian president" is one named with that word, or with none of its kind; never the Russian one.
        """
        *words, noun = title.split()
        people = {word for word in words if DEMONYM.fullmatch(word)}
        nouns = "|".join(map(re.escape, (noun, *_SHORT_TITLES.get(noun.lower(), ()))))
        titled = re.compile(rf"(?P<before>.*)\b(?:{nouns})(?: of \w+(?: and \w+)?)?\s+$", re.IGNORECASE | re.DOTALL)
        beside = re.compile(rf"(?:, | \()(?P<before>(?:[\w’'.-]+ ){{0,4}}?)(?:{nouns})\b", re.IGNORECASE)
        unsaid = None
        for mention in reversed(self.between(max(0, place - _TITLE_REACH), place)):
            before = self._text[max(0, mention.start - 60) : mention.start]
            found = titled.search(before) or beside.match(self._text, mention.end, mention.end + 60)
            if not found or not self.is_human(mention):
                continue
            theirs = {word for word in found["before"].split()[-3:] if DEMONYM.fullmatch(word)}
            if not people or people & theirs:
                return self.resolve(mention.name, mention.start)
            unsaid = unsaid or (None if theirs else mention)
        return self.resolve(unsaid.name, unsaid.start) if unsaid else None

    def _sentence_start(self, place: int) -> int:
        return (
            max(self._text.rfind(mark, max(0, place - _REACH), place) for mark in (". ", "! ", "? ", "\n", "” ", '" '))
            + 1
        )

    def _quoted(self, place: int) -> bool:
        begin = max(0, place - _REACH)
        line = self._text[self._text.rfind("\n", begin, place) + 1 or begin : place]
        return line.rfind("“") > line.rfind("”") or line.count('"') % 2 == 1

    def is_human(self, mention: Mention) -> bool:
        """A guess: a name of a person, not of a state or a body."""
        thing = is_state(mention.name) or is_body(mention.name) or is_no_speaker(mention.name)
        return (self.is_person(mention) or mention.titled) and not thing and len(mention.name.split()) <= 5

    def is_person(self, mention: Mention) -> bool:
        """A guess: two words or more, or a part of such a name."""
        return mention.full or mention.name.lower() in self._by_piece


def _genders(mentions: list[Mention]) -> dict[str, Gender]:
    """What the titles before names say of each family name, where they agree."""
    said: dict[str, set[Gender]] = {}
    for mention in mentions:
        if mention.gender:
            said.setdefault(mention.name.split()[-1], set()).add(mention.gender)
    return {family: genders.pop() for family, genders in said.items() if len(genders) == 1}


def _shortened(word: str) -> set[str]:
    """A word, and what is left of it without one letter."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether two words differ in one letter put in, left out or changed.

    >>> _one_letter_apart("mcfaul", "mcfall"), _one_letter_apart("lind", "lund"), _one_letter_apart("bond", "band x")
    (True, True, False)
    """
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    same = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        return True
    return one[same + (len(one) >= len(other)) :] == other[same + (len(other) >= len(one)) :]
