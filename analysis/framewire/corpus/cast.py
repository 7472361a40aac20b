"""The people of one text: which of them a short mention, a title or a pronoun means."""

from __future__ import annotations

import re
from dataclasses import replace

from framewire.corpus.names import DEMONYM, STATES, Gender, Mention, mentions

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
_HE = re.compile(r"\W*(?:He|She|They)\b")


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

    def antecedent(self, place: int, pronoun: Gender | None = None) -> str | None:
        """Whom a pronoun at `place` means: the first person of the nearest sentence before it that names one outside
        quotation marks and does not itself open with a pronoun. Null when there is none.

        With `pronoun` nobody counts whom a title calls the other one ("spokesman Jo Berg" is no "she").
        """
        near = [mention for mention in self.mentions if mention.start < place]
        near = [mention for mention in near if self.is_human(mention) and not self._quoted(mention.start)]
        near = [mention for mention in near if pronoun in (None, self.gender(mention.name) or pronoun)]
        while near:
            begin = self._sentence_start(near[-1].start)
            inside = [mention for mention in near if mention.start >= begin]
            if not _HE.match(self._text, begin):
                return self.resolve(inside[0].name, inside[0].start)
            near = near[: len(near) - len(inside)]
        return None

    def gender(self, name: str) -> Gender | None:
        """Return what the titles of a name say of it anywhere in the text; null when they say nothing."""
        family = name.split()[-1]
        said = {mention.gender for mention in self.mentions if mention.name.split()[-1] == family} - {None}
        return said.pop() if len(said) == 1 else None

    def ranked(self, title: str, place: int) -> str | None:
        """Whom "the president" means: the last person before `place` who is named with that title; null when there is
        none.

        "the Ukrainian president" is one named with that word, or with none of its kind; never the Russian one.
        """
        *words, noun = title.split()
        people = {word for word in words if DEMONYM.fullmatch(word)}
        titled = re.compile(
            rf"(?P<before>.*)\b{re.escape(noun)}(?: of \w+(?: and \w+)?)?\s+$", re.IGNORECASE | re.DOTALL
        )
        unsaid = None
        for mention in reversed(self.mentions):
            found = titled.search(self._text[max(0, mention.start - 60) : mention.start])
            if mention.start >= place or not found:
                continue
            theirs = {word for word in found["before"].split()[-3:] if DEMONYM.fullmatch(word)}
            if not people or people & theirs:
                return self.resolve(mention.name, mention.start)
            unsaid = unsaid or (None if theirs else mention)
        return self.resolve(unsaid.name, unsaid.start) if unsaid else None

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
        state = mention.name in STATES or any(
            word.lower() in _BODY or (word.isupper() and len(word) > 2) for word in words
        )
        return (self.is_person(mention) or mention.titled) and not state and len(words) <= 5

    def is_person(self, mention: Mention) -> bool:
        """A guess: two words or more, or a part of such a name."""
        return mention.full or mention.name.lower() in self._known
