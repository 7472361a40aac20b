"""The people and bodies that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_PIECE = r"(?:(?:[A-Z]\.)+|St\.(?= [A-Z])|[^\W\d_a-z][\w]*(?:['’\-][^\W\d_]+)*)"
_JOIN = (
    r"(?:(?: |\u00a0)(?:al-|el-|bin |bint |ibn |de |del |della |der |den |di |da |dos |du |la |le |van |von |ter |"
    r"ten |y )*)"
)
_SEQUENCE = re.compile(rf"(?<![\w.])(?:{_PIECE})(?:{_JOIN}(?:{_PIECE}))*")
# Words with capitals that stand before a name and are no part of it.
_BEFORE = frozenset(
    "the a an mr mrs ms miss dr prof professor sir lord lady dame president vice deputy first second prime minister "
    "ministers "
    "foreign defence defense interior finance economy energy justice health trade culture education environment "
    "secretary "
    "undersecretary under assistant acting former ex chief head chairman chairwoman chair director general major "
    "colonel "
    "lieutenant captain sergeant admiral marshal commander brigadier corporal private senator congressman "
    "congresswoman "
    "representative rep gov sen governor mayor ambassador envoy special presidential senior spokesman spokeswoman "
    "spokesperson official "
    "officials leader comrade respected supreme chancellor king queen prince princess emperor sheikh pope cardinal "
    "archbishop bishop "
    "father sister brother reverend rabbi imam judge justice attorney lawyer doctor nurse engineer analyst expert "
    "economist guide "
    "researcher historian author writer editor reporter correspondent journalist producer coach captain teacher "
    "student farmer "
    "prosecutor climate republican democrat democratic conservative labour state department national security "
    "council adviser advisor "
    "but and when while if as although because since after before in on at for from with by to of so then yet still "
    "asked "
    "meanwhile however moreover according speaking last earlier later also even only now today yesterday monday "
    "tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november "
    "december moderator question answer this that these those there here it its he she they we you i his her their "
    "our my your "
    "what who why how where not no yes neither nobody everyone someone both each some many most all another other "
    "one two three four five six several few new given amid despite following among under between unlike including "
    "intelligence treasury commerce homeland human rights civilian economic affairs guest within without during "
    "well per via like dear herein therein hereby thereby hence thus therefore nevertheless nonetheless furthermore "
    "besides instead indeed perhaps otherwise cyber yankee "
    "ok okay thanks "
    "photo source image caption watch read see excellency honorable honourable majesty highness resources migration "
    "climate consular affaires economics management counselor".split()
)
_NAMES_IN_ING = frozenset("Irving Sterling Manning Fleming Beijing Nanjing Browning Harding Golding Boeing".split())
# Of these, the ones that only a person bears.
_RANKS = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady dame president minister secretary undersecretary director "
    "general major colonel "
    "lieutenant captain sergeant admiral marshal commander brigadier senator congressman congresswoman "
    "representative rep gov sen "
    "governor mayor ambassador envoy spokesman spokeswoman spokesperson comrade chancellor king queen prince "
    "princess pope cardinal "
    "archbishop bishop judge premier chairman chairwoman prosecutor".split()
)
# Words that end the name of a body: what stands before them with a capital belongs to it ("State Department").
BODY_WORDS = frozenset(
    "ministry department council agency party bank university institute association company group news times herald "
    "review wire post journal committee army navy force forces commission corporation federation organization "
    "organisation office service bureau brigade school college hospital treasury parliament assembly congress senate "
    "board fund club team union house radio television tv telegraph broadcasting society front chamber mission court "
    "foundation center centre network campaign project action coalition alliance league pac daily gazette tribune "
    "guardian independent economist beast caller magazine media press today parenthood street administration "
    "government academy staff development holdings ltd inc corp llc church archdiocese embassy police guard command "
    "monitor sentinel courier chronicle observer examiner globe sun mirror blog lantern brotherhood movement nations "
    "chiefs watch branch partnership tribunal tribunals services institutions companies institutes delegation "
    "troupe orchestra ensemble".split()
)
# Of the words that stand before a name, those that a body's name may begin with.
_QUALIFIERS = frozenset(
    "foreign defence defense interior finance economy energy justice health trade culture education environment labour "
    "state national security general supreme federal democratic republican conservative intelligence treasury commerce "
    "homeland human rights civilian economic social political special new first second independent resources migration "
    "economics management".split()
)
# Ranks that stand between a body or a place and a name: "House Speaker", "Illinois Representative".
_MIDDLE_RANKS = (_RANKS | {"speaker", "whip", "leader", "gen", "vice-premier", "secretary-general"}) - frozenset(
    "general major private king queen prince princess pope bishop marshal judge miss lord dame sir cardinal".split()
)
_WOMEN = frozenset("mrs ms miss lady dame queen princess chairwoman congresswoman spokeswoman sister mother".split())
_MEN = frozenset("mr sir lord king prince chairman congressman spokesman brother father".split())
STATES = frozenset(
    "Afghanistan Albania Algeria Argentina Armenia Australia Austria Azerbaijan Bangladesh Belarus Belgium Brazil "
    "Bulgaria Burma "
    "Cambodia Canada Chile China Colombia Cuba Denmark Egypt Estonia Ethiopia Finland France Georgia Germany Ghana "
    "Greece Hungary "
    "India Indonesia Iran Iraq Ireland Israel Italy Japan Jordan Kazakhstan Kenya Kuwait Laos Latvia Lebanon Libya "
    "Lithuania "
    "Malaysia Mexico Moldova Mongolia Myanmar Nepal Netherlands Nigeria Norway Pakistan Panama Peru Philippines "
    "Poland Portugal Qatar "
    "Romania Russia Rwanda Serbia Singapore Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland Syria Taiwan "
    "Thailand Tunisia "
    "Turkey Uganda Ukraine Uruguay Uzbekistan Venezuela Vietnam Yemen Moscow Kyiv Washington Pyongyang Seoul "
    "Beijing Brussels "
    "Tokyo London Paris Berlin Geneva Vienna Europe Africa Asia".split()
)
DEMONYM = re.compile(
    r"(?:\w+(?:ian|ish|ese|ean|ansk|ench|utch)|American|German|Greek|Czech|Slovak|Swiss|Thai|Arab|Iraqi|Israeli|"
    r"Pakistani|Saudi|"
    r"Kuwaiti|Uzbek|Kazakh|Turk|Russian|Korean|North|South|East|West|Northern|Southern|Eastern|Western|US|UN|EU|DPRK|ROK|PRC|"
    r"NATO|U\.S\.|UK)"
)
# Characters of a run of capitalised words that are looked at: a longer one is a heading, no name.
_LONGEST = 400
# Given names that look like the name of a people.
_GIVEN = frozenset(
    "Brian Adrian Julian Christian Vivian Damian Fabian Gillian Lillian Jillian Dorian Marian Florian Cristian "
    "Sebastian Kristian Therese Cian Ian Killian Octavian Trish Reese".split()
)
_POSSESSIVE = re.compile(r"['’]s$")


Gender = Literal["he", "she"]


@dataclass(frozen=True)
class Mention:
    """A capitalised name in a text, without the titles before it; `gender` is what these titles say of it."""

    start: int
    end: int
    name: str
    titled: bool = False
    gender: Gender | None = None

    @property
    def full(self) -> bool:
        """Whether it has a given and a family name."""
        return len(self.name.split()) >= 2


def mentions(text: str) -> Iterator[Mention]:
    """Yield the names of a text in order.

    >>> [mention.name for mention in mentions("Ukrainian President Ana Lind met Jo in Kyiv.")]
    ['Ana Lind', 'Jo', 'Kyiv']
    """
    for match in _SEQUENCE.finditer(text):
        for start, end in _parts(match):
            found = _trimmed(text, start, end)
            if found is not None:
                yield found


def _parts(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """A possessive ends a name: "Norway's Ana Lind" are two."""
    start = match.start()
    for inner in re.finditer(r"['’]s(?=\s)", match[0]):
        yield start, match.start() + inner.start()
        start = match.start() + inner.end() + 1
    if start < match.end():
        yield start, match.end()


def _trimmed(text: str, start: int, end: int) -> Mention | None:
    words = [(start + word.start(), word[0]) for word in re.finditer(r"\S+", text[start : min(end, start + _LONGEST)])]
    titles = []
    if len(words) > 1 and _opening_verb(text, *words[0]):
        words.pop(0)
    body = len(words) > 1 and _plain(words[-1][1]) in BODY_WORDS
    while len(words) > body and _is_title(words[0][1]) and not _is_state(words):
        titles.append(_plain(words.pop(0)[1]))
    titled = not _RANKS.isdisjoint(titles)
    while len(words) >= 3 and words[0][1] in STATES:
        words.pop(0)
    ranked = max((row for row, (_, word) in enumerate(words[:-1]) if _is_middle_rank(word)), default=-1)
    if ranked >= 0 and _plain(words[-1][1]) not in BODY_WORDS:
        titles += [_plain(word) for _, word in words[: ranked + 1]]
        words, titled = words[ranked + 1 :], True
    if words and _plain(words[-1][1]) in BODY_WORDS:
        words = _with_qualifiers(text, start, words)
    while len(words) > 1 and _plain(words[-1][1]) in _BEFORE - BODY_WORDS:
        words.pop()
    if not words:
        return None
    first = words[0][0]
    name = _POSSESSIVE.sub("", text[first : words[-1][0] + len(words[-1][1])])
    before = re.findall(r"\b([a-z]+) $", text[max(0, start - 20) : start])
    return Mention(first, first + len(name), name, titled, _gender(titles + before)) if len(name) > 1 else None


def _with_qualifiers(text: str, start: int, words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The words of a body's name with those before them, from `start` on, that belong to it."""
    before = [(start + word.start(), word[0]) for word in re.finditer(r"\S+", text[start : words[0][0]])]
    while before and (_plain(before[-1][1]) in _QUALIFIERS or _is_people(before[-1][1])):
        words = [before.pop(), *words]
    return words


def _is_middle_rank(word: str) -> bool:
    plain = _plain(word)
    return plain in _MIDDLE_RANKS or plain.endswith("-elect") or plain.removesuffix("s") in _MIDDLE_RANKS


def _opening_verb(text: str, start: int, word: str) -> bool:
    """Whether a word opens a sentence and is a verb in -ing, no name ("Echoing Kim")."""
    opens = text[max(0, start - 2) : start].strip() in ("", ".", "!", "?", "“", '"', "”")
    return opens and len(word) > 5 and word.endswith("ing") and word not in _NAMES_IN_ING


def _gender(titles: Sequence[str]) -> Gender | None:
    """Return what titles say: "Mrs", "spokesman"; null when they say nothing, or both."""
    women, men = (not words.isdisjoint(titles) for words in (_WOMEN, _MEN))
    return None if women == men else "she" if women else "he"


def _is_state(words: list[tuple[int, str]]) -> bool:
    """North Korea, South Sudan: a point of the compass that belongs to the name."""
    return len(words) == 2 and words[0][1] in ("North", "South", "West", "East") and not _is_title(words[1][1])


def _plain(word: str) -> str:
    return _POSSESSIVE.sub("", word).rstrip(".").lower()


def _is_title(word: str) -> bool:
    plain = _plain(word)
    known = plain in _BEFORE or (plain.endswith("s") and plain[:-1] in _RANKS) or plain.endswith(("-elect", "-general"))
    return known or _is_people(word)


def _is_people(word: str) -> bool:
    return bool(DEMONYM.fullmatch(word)) and word not in _GIVEN
