"""The words of a source as a noun phrase: its head, and what kind of speaker its noun tells."""

from __future__ import annotations

import re
from typing import Literal

from framewire.corpus.attribution.kinds import DOCUMENTS, GROUPS, ORGANISATIONS, PERSONS

Kind = Literal["person", "organisation", "state", "group"]
# Endings of nouns that mean somebody who acts.
_ACTING = re.compile(r"[a-z]{3}(?:ers?|ors?|ists?|ees?|ants?|ians?|men|man|women|woman|crats?)$")
# Words with such an ending that nobody is.
_NOBODY = frozenset(
    "earlier later rather other others another whether however never ever over under after number numbers matter "
    "matters order orders power water summer winter quarter corner center former lower higher further letter letters "
    "offer offers paper papers chapter error errors factor factors color sector sectors labor harbor mirror terror "
    "fewer newer older younger larger smaller bigger greater better remember consider cover computer weather "
    "committee degree degrees guarantee referee restaurant restaurants merchant important significant relevant human "
    "career careers behavior favor honor minor major prior sinister "
    "humanitarian vegetarian authoritarian totalitarian egalitarian sectarian agrarian stakes "
    "border borders river rivers answer".split()
)
LEADS = re.compile(
    r"^(?:(?:and|or|but|the|a|an|some|this|that|these|those|his|her|its|their|our|my)\s+)+", re.IGNORECASE
)
# A source's head ends where something is said about it.
_CUT = re.compile(
    r",| (?:of|at|in|from|for|with|who|whom|which|whose|that|on|to|about|after|during|by|under|near|as|including|like|"
    r"and|or) | [–—-]{1,2} |\("
)
_LONGEST_GROUP = 6


def kind_of(words: str) -> tuple[str, Kind | None] | None:
    """The last noun of some words that tells a kind of speaker, and the kind, null for a document; null without one.

    >>> kind_of("people familiar"), kind_of("the old report")
    (('people', 'group'), ('report', None))
    """
    pieces = words.split()
    for row, piece in reversed(list(enumerate(pieces))):
        # Behind the first word, one with a capital is a name: a Tower does not act.
        noun, acts = noun_of(piece), row == 0 or piece.islower()
        if noun in DOCUMENTS:
            return noun, None
        if noun in GROUPS or (noun.endswith("s") and (noun[:-1] in PERSONS or (acts and _acts(noun[:-1])))):
            return noun, "group"
        if noun in PERSONS:
            return noun, "person"
        if noun in ORGANISATIONS or re.sub(r"ies$", "y", noun).removesuffix("s") in ORGANISATIONS:
            return noun, "organisation"
        if acts and _acts(noun):
            return noun, "person"
    return None


def head_end(words: str) -> int:
    """Where the head of a source ends: before its first comma or small word, a name's own parts left together."""
    for cut in _CUT.finditer(words):
        if words[: cut.start()].strip() and not re.fullmatch(
            r"\W*(?:one|two|three|some|many|most|several|all|none|both|each|half|\d+|percent|a number|the rest)\W*",
            words[: cut.start()],
            re.IGNORECASE,
        ):
            return cut.start()
    return len(words)


def _acts(noun: str) -> bool:
    return bool(_ACTING.search(noun)) and noun not in _NOBODY


def noun_of(head: str) -> str:
    found = re.findall(r"[^\W\d_][\w’'-]*", head)
    return re.sub(r"['’]s?$", "", found[-1].lower()) if found else ""


def is_definite(words: str) -> bool:
    return bool(re.match(r"(?:the|this|that|his|her|their|its)\b", words, re.IGNORECASE))


def phrase(head: str) -> str:
    """A described speaker in few words, without the article before it."""
    words = LEADS.sub("", head).split()
    return " ".join(words[-_LONGEST_GROUP:])
