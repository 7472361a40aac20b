"""The people and bodies that a text names, and which of them a short mention means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PIECE = r"(?:[^\W\d_a-z][\w]*(?:['’\-][^\W\d_]+)*|[A-Z]\.)"
_JOIN = r"(?:(?: |\u00a0)(?:al-|el-|bin |bint |ibn |de |del |della |der |den |di |da |dos |du |la |le |van |von |ter |ten |y )*)"
_SEQUENCE = re.compile(rf"(?<![\w.])(?:{_PIECE})(?:{_JOIN}(?:{_PIECE}))*")
# Words with capitals that stand before a name and are no part of it.
_BEFORE = frozenset(
    "the a an mr mrs ms miss dr prof professor sir lord lady dame president vice deputy first second prime minister ministers "
    "foreign defence defense interior finance economy energy justice health trade culture education environment secretary "
    "undersecretary under assistant acting former ex chief head chairman chairwoman chair director general major colonel "
    "lieutenant captain sergeant admiral marshal commander brigadier corporal private senator congressman congresswoman "
    "representative rep gov sen governor mayor ambassador envoy special presidential senior spokesman spokeswoman spokesperson official "
    "officials leader comrade respected supreme chancellor king queen prince princess emperor sheikh pope cardinal archbishop bishop "
    "father sister brother reverend rabbi imam judge justice attorney lawyer doctor nurse engineer analyst expert economist guide "
    "researcher historian author writer editor reporter correspondent journalist producer coach captain teacher student farmer "
    "republican democrat democratic conservative labour state department national security council adviser advisor "
    "but and when while if as although because since after before in on at for from with by to of so then yet still asked "
    "meanwhile however moreover according speaking last earlier later also even only now today yesterday monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december moderator question answer this that these those there here it its he she they we you i his her their our my your "
    "what who why how where not no yes neither nobody everyone someone both each some many most all another other one two three four five six several few new".split()
)
_DEMONYM = re.compile(
    r"(?:\w+(?:ian|ish|ese|ean|ansk|ench|utch)|American|German|Greek|Czech|Slovak|Swiss|Thai|Arab|Iraqi|Israeli|Pakistani|Saudi|"
    r"Kuwaiti|Uzbek|Kazakh|Turk|Russian|Korean|North|South|East|West|Northern|Southern|Eastern|Western|US|UN|EU|NATO|U\.S\.|UK)"
)
_POSSESSIVE = re.compile(r"['’]s$")
_PLACE = re.compile(r"(?:in|at|from|near|to|of|outside|around|across|between|for|on|over|into|through|against|with) (?:the )?$")


@dataclass(frozen=True)
class Mention:
    """A capitalised name in a text, without the titles before it."""

    start: int
    end: int
    name: str

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
    words = list(re.finditer(r"\S+", text[start:end]))
    while words and _is_title(words[0][0]) and not (len(words) == 2 and _DEMONYM.fullmatch(words[0][0]) and not _is_title(words[1][0]) and words[0][0] in ("North", "South", "West", "East")):
        words.pop(0)
    while words and words[-1][0].lower().rstrip(".") in _BEFORE and len(words) > 1:
        words.pop()
    if not words:
        return None
    name = _POSSESSIVE.sub("", text[start + words[0].start() : start + words[-1].end()])
    first = start + words[0].start()
    return Mention(first, first + len(name), name) if len(name) > 1 else None


def _is_title(word: str) -> bool:
    bare = _POSSESSIVE.sub("", word).rstrip(".").lower()
    return bare in _BEFORE or bool(_DEMONYM.fullmatch(word)) or word.endswith("-General")


_BODY = frozenset(
    "korea states kingdom union ministry department council agency party bank university institute association company group news "
    "times herald review sentinel lantern courier wire post journal house committee army navy force forces sea river city region "
    "street court commission centre center corporation federation republic organization organisation office service bureau brigade "
    "district province county school college hospital museum treasury parliament assembly congress senate board fund club team "
    "airport station square bridge war treaty accord agreement act plan day radio television tv telegraph broadcasting academy "
    "zealand africa arabia america asia europe league alliance pact cup games summit conference forum brokers holdings ltd inc "
    "mountain mountains lake valley island islands peninsula strait ocean gulf bay coast port harbour harbor road avenue".split()
)


class Cast:
    """The names of one text: finds the full name that a family name or a given name stands for, and whom "he" means."""

    def __init__(self, text: str) -> None:
        self.mentions = list(mentions(text))
        self._text = text
        self._known: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            if mention.full:
                pieces = mention.name.split()
                for piece in {pieces[0], pieces[-1], *(" ".join(pieces[cut:]) for cut in range(1, len(pieces)))}:
                    self._known.setdefault(piece.lower(), []).append(mention)

    def resolve(self, name: str, place: int) -> str:
        """Return the full name that `name` at `place` means: the nearest earlier one, else the first; itself when none fits."""
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
        """Whom a pronoun at `place` means: the first person of the nearest sentence before it that names one outside quotation
        marks, in its own paragraph or in the one before. Null when there is none.
        """
        floor = self._text.rfind("\n", 0, max(0, self._text.rfind("\n", 0, place)))
        floor = self._text.rfind("\n", 0, max(0, len(self._text[: max(floor, 0)].rstrip()))) if floor > 0 else 0
        near = [mention for mention in self.mentions if max(0, floor) <= mention.start < place]
        near = [mention for mention in near if self.is_human(mention) and not self._quoted(mention.start)]
        if not near:
            return None
        begin = self._sentence_start(near[-1].start)
        first = next(mention for mention in near if mention.start >= begin)
        return self.resolve(first.name, first.start)

    def _sentence_start(self, place: int) -> int:
        return max(self._text.rfind(mark, 0, place) for mark in (". ", "! ", "? ", "\n", "” ", '" ')) + 1

    def _quoted(self, place: int) -> bool:
        line = self._text[self._text.rfind("\n", 0, place) + 1 : place]
        return line.rfind("“") > line.rfind("”") or line.count('"') % 2 == 1

    def is_common(self, mention: Mention) -> bool:
        """Whether a capital is only that of a sentence's first word: a plural, or a word the text has in small letters too."""
        name = mention.name
        if " " in name or name.isupper() or self._text[max(0, mention.start - 2) : mention.start].strip() not in ("", ".", "!", "?", "”", '"'):
            return False
        if mention.start and self._text[mention.start - 1] == " " and self._text[mention.start - 2] not in ".!?”\"":
            return False
        return name.endswith("s") or bool(re.search(rf"\b{re.escape(name.lower())}\b", self._text))

    def is_human(self, mention: Mention) -> bool:
        """A guess: a name of a person, not of a state or a body."""
        words = mention.name.lower().split()
        return self.is_person(mention) and not any(word in _BODY for word in words) and len(words) <= 4

    def is_person(self, mention: Mention) -> bool:
        """A guess: two words or more, or a part of such a name."""
        return mention.full or mention.name.lower() in self._known
