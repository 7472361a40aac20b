"""The people and bodies that a text names, and which of them a short mention means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_PIECE = r"(?:(?:[A-Z]\.)+|[^\W\d_a-z][\w]*(?:['’\-][^\W\d_]+)*)"
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
    "one two three four five six several few new".split()
)
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
# Titles that a scraper ran together with the name behind them.
_GLUED = re.compile(
    r"(?:Comrade|Marshal|President|Chairman|Generalissimo|General|Secretary|Premier|Minister|Leader)(?=[A-Z][a-z])"
)
_STATES = frozenset(
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
_DEMONYM = re.compile(
    r"(?:\w+(?:ian|ish|ese|ean|ansk|ench|utch)|American|German|Greek|Czech|Slovak|Swiss|Thai|Arab|Iraqi|Israeli|"
    r"Pakistani|Saudi|"
    r"Kuwaiti|Uzbek|Kazakh|Turk|Russian|Korean|North|South|East|West|Northern|Southern|Eastern|Western|US|UN|EU|"
    r"NATO|U\.S\.|UK)"
)
_POSSESSIVE = re.compile(r"['’]s$")
_PLACE = re.compile(
    r"(?:in|at|from|near|to|of|outside|around|across|between|for|on|over|into|through|against|with) (?:the )?$"
)


_HE = re.compile(r"\W*(?:He|She|They)\b")


@dataclass(frozen=True)
class Mention:
    """A capitalised name in a text, without the titles before it."""

    start: int
    end: int
    name: str
    titled: bool = False

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
    words = [(start + word.start(), word[0]) for word in re.finditer(r"\S+", text[start:end])]
    titled = False
    while words and _is_title(words[0][1]) and not _is_state(words):
        titled = titled or _plain(words[0][1]) in _RANKS
        words.pop(0)
    while len(words) >= 3 and words[0][1] in _STATES:
        words.pop(0)
    while len(words) > 1 and _plain(words[-1][1]) in _BEFORE:
        words.pop()
    if not words:
        return None
    first = words[0][0]
    if glued := _GLUED.match(words[0][1]):
        first, titled = first + glued.end(), True
    name = _POSSESSIVE.sub("", text[first : words[-1][0] + len(words[-1][1])])
    return Mention(first, first + len(name), name, titled) if len(name) > 1 else None


def _is_state(words: list[tuple[int, str]]) -> bool:
    """North Korea, South Sudan: a point of the compass that belongs to the name."""
    return len(words) == 2 and words[0][1] in ("North", "South", "West", "East") and not _is_title(words[1][1])


def _plain(word: str) -> str:
    return _POSSESSIVE.sub("", word).rstrip(".").lower()


def _is_title(word: str) -> bool:
    return _plain(word) in _BEFORE or bool(_DEMONYM.fullmatch(word)) or word.endswith("-General")


_BODY = frozenset(
    "korea states kingdom union ministry department council agency party bank university institute association "
    "company group news "
    "times herald review sentinel lantern courier wire post journal house committee army navy force forces sea "
    "river city region "
    "street court commission centre center corporation federation republic organization organisation office service "
    "bureau brigade "
    "district province county school college hospital museum treasury parliament assembly congress senate board "
    "fund club team "
    "airport station square bridge war treaty accord agreement act plan day radio television tv telegraph "
    "broadcasting academy "
    "zealand africa arabia america asia europe league alliance pact cup games summit conference forum brokers "
    "holdings ltd inc "
    "staff development society friendship solidarity front central general political bureau brotherhood movement "
    "foundation chamber mission supreme office ag mountain mountains lake valley island islands peninsula strait "
    "ocean gulf bay coast port harbour harbor road avenue".split()
)


_RUN_ON = re.compile(
    r"(?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+)* [A-Z][a-z]{1,4})(?:said|visited|sent|received|inspected|guided|called|"
    r"made|gave|went|expressed|showed|"
    r"came|paid|stressed|took|looked|visiting|presided|met|attended)"
)


def _unglued(name: str, names: set[str]) -> str:
    """A name that a scraper ran together with the word behind it: "Kim Jong Unsaid" is "Kim Jong Un"."""
    if run_on := _RUN_ON.fullmatch(name):
        return run_on["name"]
    for cut in range(len(name) - 2, max(len(name) - 12, 3), -1):
        if name[cut:].islower() and name[cut - 1] != " " and name[:cut] in names and " " in name[:cut]:
            return name[:cut]
    return name


class Cast:
    """The names of one text: finds the full name that a family name or a given name stands for, and whom "he" means."""

    def __init__(self, text: str) -> None:
        self.mentions = list(mentions(text))
        self._text = text
        names = {mention.name for mention in self.mentions if mention.full}
        self.mentions = [replace(mention, name=_unglued(mention.name, names)) for mention in self.mentions]
        self._known: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            if mention.full:
                pieces = mention.name.split()
                for piece in {pieces[0], pieces[-1], *(" ".join(pieces[cut:]) for cut in range(1, len(pieces)))}:
                    self._known.setdefault(piece.lower(), []).append(mention)

    def resolve(self, name: str, place: int) -> str:
        """Return the full name that `name` at `place` means: the nearest earlier one, else the first; itself when none
        fits.
        """
        fits = [mention for mention in self._known.get(name.lower(), ()) if len(mention.name) > len(name)]
        if not fits:
            return name
        earlier = [mention for mention in fits if mention.start <= place]
        by_last = [mention for mention in earlier if mention.name.lower().endswith(name.lower())]
        chosen = by_last or earlier
        return (chosen[-1] if chosen else fits[0]).name

    def between(self, start: int, end: int) -> list[Mention]:
        """The mentions inside a span, in order."""
        return [mention for mention in self.mentions if start <= mention.start and mention.end <= end]

    def antecedent(self, place: int) -> str | None:
        """Whom a pronoun at `place` means: the first person of the nearest sentence before it that names one outside
        quotation
        marks and does not itself open with a pronoun. Null when there is none.
        """
        near = [mention for mention in self.mentions if mention.start < place]
        near = [mention for mention in near if self.is_human(mention) and not self._quoted(mention.start)]
        while near:
            begin = self._sentence_start(near[-1].start)
            inside = [mention for mention in near if mention.start >= begin]
            if not _HE.match(self._text, begin):
                return self.resolve(inside[0].name, inside[0].start)
            near = near[: len(near) - len(inside)]
        return None

    def ranked(self, noun: str, place: int) -> str | None:
        """Whom "the president" means: the last person before `place` who is named with that title; null when there is
        none.
        """
        titled = re.compile(rf"\b{re.escape(noun)}(?: of \w+(?: and \w+)?)?\s+$", re.IGNORECASE)
        for mention in reversed(self.mentions):
            if mention.start < place and titled.search(self._text[max(0, mention.start - 60) : mention.start]):
                return self.resolve(mention.name, mention.start)
        return None

    def _sentence_start(self, place: int) -> int:
        return max(self._text.rfind(mark, 0, place) for mark in (". ", "! ", "? ", "\n", "” ", '" ')) + 1

    def _quoted(self, place: int) -> bool:
        line = self._text[self._text.rfind("\n", 0, place) + 1 : place]
        return line.rfind("“") > line.rfind("”") or line.count('"') % 2 == 1

    def is_common(self, mention: Mention) -> bool:
        """Whether a capital is only that of a sentence's first word: a plural, or a word the text has in small letters
        too.
        """
        name = mention.name
        if (
            " " in name
            or name.isupper()
            or self._text[max(0, mention.start - 2) : mention.start].strip() not in ("", ".", "!", "?", "”", '"')
        ):
            return False
        if mention.start and self._text[mention.start - 1] == " " and self._text[mention.start - 2] not in '.!?”"':
            return False
        return name.endswith(("s", "ing")) or bool(re.search(rf"\b{re.escape(name.lower())}\b", self._text))

    def is_human(self, mention: Mention) -> bool:
        """A guess: a name of a person, not of a state or a body."""
        words = mention.name.split()
        state = mention.name in _STATES or any(
            word.lower() in _BODY or (word.isupper() and len(word) > 2) for word in words
        )
        return (self.is_person(mention) or mention.titled) and not state and len(words) <= 5

    def is_person(self, mention: Mention) -> bool:
        """A guess: two words or more, or a part of such a name."""
        return mention.full or mention.name.lower() in self._known
