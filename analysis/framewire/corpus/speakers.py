"""Who says it: the name beside a verb of saying, in full, as the text gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from framewire.corpus.cast import Cast
from framewire.corpus.names import DEMONYM, Gender, Mention
from framewire.corpus.speech import PERSON_NOUN, PRONOUN, VERB

_APPOSITION = r"(?:, [^“”\"]{2,160}?,)?"
_ADVERB = (
    r"(?: (?:also|later|then|once|again|further|even|reportedly|publicly|openly|recently|first|simply|only|has|had|"
    r"earlier|still|never|always|often|repeatedly))?"
)
_AFTER_VERB = re.compile(rf"^[”\"»’,.!?…\s–—-]*(?P<verb>{VERB}) (?P<who>[^“”\"]{{2,120}})")
_AFTER_NAME = re.compile(rf"^[”\"»’,.!?…\s–—-]*(?P<who>[^“”\".;:!?]{{1,160}}?){_ADVERB} (?P<verb>{VERB})\b")
# Any verb will do right behind the words: "...," he raved.
_AFTER_ANY = re.compile(
    r"^[,!?…]?[”\"»’][,]? (?P<who>he|she|[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,3}) (?P<verb>[a-z]{3,}(?:ed|"
    r"s))\b(?=[.,:;]| \w+ly\b)"
)
_AFTER_BY = re.compile(r"^[”\"»’,.!?…\s]*according to (?P<who>[^“”\"]{2,120})")
_BEFORE_VERB = re.compile(rf"(?P<who>[^“”\"]{{1,220}}?){_ADVERB} (?P<verb>{VERB})\b(?P<rest>[^“”\"]{{0,120}})$")
_BEFORE_BY = re.compile(r"[Aa]ccording to (?P<who>[^“”\"]{2,120}?),?[^“”\"]{0,60}$")
_CUT = re.compile(
    r" (?:of|at|in|from|for|with|who|whom|which|whose|that|on|to|about|after|during|by|under|near) | and (?!\w+ [A-Z])"
)
_THEY = re.compile(r"\b[Tt]hey\b$|^they\b")
_NEW_CLAUSE = re.compile(r"^.*(?:; |, but |, and |, while |, as |, though | but | while |: |-- |\) [–—-] | that )")


@dataclass(frozen=True)
class Attribution:
    """Who is said to have spoken, and the verb that says so."""

    speaker: str | None
    cue: str


def attribute(
    line: str, span: tuple[int, int], sentence: tuple[int, int], cast: Cast, place: int, last: str | None
) -> Attribution | None:
    """Find who speaks the words `span` of a paragraph: named after them, before them, or by a pronoun; null when
    nobody is.
    """
    after, before = line[span[1] : sentence[1]], line[sentence[0] : span[0]].rstrip(" “\"«„‘'")
    for pattern in (_AFTER_BY, _AFTER_VERB, _AFTER_NAME, _AFTER_ANY):
        if found := pattern.match(after):
            cue = found["verb"] if "verb" in found.groupdict() else "according to"
            speaker = subject(
                (found.start("who"), found["who"]),
                place + span[1],
                cast,
                last,
                follows=pattern in (_AFTER_BY, _AFTER_VERB),
            )
            if speaker is not False:
                return Attribution(speaker or None, cue)
    for pattern in (_BEFORE_VERB, _BEFORE_BY):
        if found := pattern.search(before):
            cue = found["verb"] if "verb" in found.groupdict() else "according to"
            speaker = subject((found.start("who"), found["who"]), place + sentence[0], cast, last)
            if speaker is not False:
                return Attribution(speaker or None, cue)
    return None


def subject(
    who: tuple[int, str], place: int, cast: Cast, last: str | None, follows: bool = False
) -> str | Literal[False] | None:
    """Return the speaker that the words `who` (with their offset from `place`) name.

    Null when they are a subject that names nobody ("officials"), False when they are no subject of a verb of saying.
    `follows` is whether they stand after the verb, so that the first name counts, not the one nearest to the verb.
    """
    offset, words = who
    if not follows and (cut := _NEW_CLAUSE.match(words)) and not cut[0].endswith(", "):
        offset, words = offset + cut.end(), words[cut.end() :]
    bare = words.strip(" ,–—-")
    if not bare or bare in ("and", "but", "or", "who", "which", "that", "as", "then", "also"):
        return False
    if (not follows and _THEY.search(bare)) or (follows and _THEY.match(bare)):
        return None
    if (PRONOUN.search(bare) and not follows) or (follows and re.match(r"(?:he|she|him|her)\b", bare)):
        return _meant(bare, place + offset + len(words.rstrip()) - 2, cast, last)
    mentions = cast.between(place + offset, place + offset + len(words))
    if named := _named(words, offset + place, mentions, cast, follows):
        return cast.resolve(named.name, named.start)
    head = next((part for part in (bare.split(",")[0], bare.split(",")[-1]) if PERSON_NOUN.search(part)), None)
    if head:
        ranked = cast.ranked(head, place + offset)
        return ranked or (None if DEMONYM.search(head) else last or cast.antecedent(place + offset))
    return None


def _meant(words: str, place: int, cast: Cast, last: str | None) -> str | None:
    """Whom the pronoun in `words` means: the last speaker, if a title says that he or she is one, else its antecedent.

    "they" counts for one person, of whom nothing is known.
    """
    found = re.search(r"\b(?:(she|her)|(he|him))\b", words, re.IGNORECASE)
    pronoun: Gender | None = None if found is None else "she" if found[1] else "he"
    if last and pronoun and cast.gender(last) == pronoun:
        return last
    return cast.antecedent(place, pronoun) or last


def opening(sentence: str, place: int, cast: Cast, last: str | None) -> str | None:
    """Who a sentence is about: the pronoun, the title or the first person it opens with."""
    if pronoun := re.match(r"\W*(?:He|She)\b", sentence):
        return _meant(pronoun[0], place + 1, cast, last)
    people = [mention for mention in cast.between(place, place + len(sentence)) if cast.is_human(mention)]
    if people and people[0].start - place < 80:
        return cast.resolve(people[0].name, people[0].start)
    if found := re.match(r"\W*The (\w+)\b", sentence):
        return cast.ranked(found[1], place)
    return None


def _named(words: str, place: int, mentions: list[Mention], cast: Cast, follows: bool) -> Mention | None:
    """The head of a subject: the last full name of the first part that has one, parts set apart by commas, each up to
    its first "of".
    """
    start = 0
    heads: list[Mention] = []
    for part in words.split(","):
        ending = [
            mention
            for mention in mentions
            if mention.end == place + start + len(part.rstrip()) and cast.is_human(mention)
        ]
        if ending and not follows and ending[-1].full:
            return ending[-1]
        cut = _CUT.search(part)
        end = start + (cut.start() if cut else len(part))
        inside = [mention for mention in mentions if place + start <= mention.start and mention.end <= place + end]
        people = [mention for mention in inside if cast.is_human(mention)]
        if people:
            return people[0] if follows else people[-1]
        heads.extend(mention for mention in inside if not cast.is_common(mention))
        start += len(part) + 1
    return heads[0] if heads else None
