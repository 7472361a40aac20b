"""Is a line site furniture? Each rule has a short stable name; its wording stands in `furniture_words`."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from framewire.corpus.main_text.furniture_words import PATTERNS

LONGEST = 700
_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_CREDIT = re.compile(
    r"\((?:source|photo|image|picture|file photo|file|credit|photograph|pic|video|getty|afp|reuters|ap|tass|"
    r"kcna)\b[^)]{0,80}\)+\s*$"
    r"|(?:photo(?:graph)?|image|picture|credit|pic)s?\s*(?:by)?\s*[:/]\s*[^.!?]{2,80}\)?\s*$"
    r"|\b(?:AP Photo|Getty Images|Shutterstock|AFP|Reuters|EPA|TASS|KCNA|iStock|Yonhap|Xinhua)\s*(?:/[^.]{2,50}|via "
    r"[^.]{2,50})\)?\.?\s*$"
    r"|/\s?(?:AFP|Reuters|AP|EPA|Getty Images|TASS|Shutterstock|KCNA|Associated Press)\)?\s*$"
    r"|[.)\s]\s*(?:photo|image|file photo|photograph|picture):?\s*$"
    r"|\[(?:photo|image|picture)[^\]]{0,80}\]\s*$",
    re.IGNORECASE,
)
_CREDITED = frozenset(
    "source photo photograph photos image images picture pictures file credit credits pic pics video getty afp "
    "reuters ap tass kcna "
    "shutterstock epa istock yonhap xinhua associated photographs".split()
)
# A picture described in words, as alternative texts are: a noun phrase without a verb of its own.
_ALT_TEXT = re.compile(
    r"(?:an?|the|two|three|several|aerial|close-?up|group|image|illustration|photo|picture|silhouettes?|map|"
    r"view)\b[^.!?]{0,220}\b"
    r"(?:depicting|featuring|showing|displaying|illustrating|symboli[sz]ing|in the (?:background|foreground)|"
    r"surrounded by|"
    r"against (?:a|the) (?:\w+ )?(?:back(?:ground|drop)|sky|horizon)|"
    r"with (?:flags|a flag|muted|gray|grey|dark|bright|vibrant)\b)[^.!?]{0,220}\.?",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:said|says|told|was|were|has|have|had|is|are|will|would|announced|according)\b", re.IGNORECASE
)


def _compiled() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], dict[str, int]]:
    """The rules in order, and for each trigger word the set of rules that it calls, as a bit mask."""
    rules = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, _, pattern in PATTERNS)
    by_word: dict[str, int] = {}
    for number, (_, words, _) in enumerate(PATTERNS):
        for word in words.split():
            by_word[word] = by_word.get(word, 0) | 1 << number
    return rules, by_word


_RULES, _BY_WORD = _compiled()
_ALWAYS = sum(1 << number for number, (_, words, _) in enumerate(PATTERNS) if not words)
_ANY_ALWAYS = re.compile("|".join(f"(?:{pattern})" for _, words, pattern in PATTERNS if not words), re.IGNORECASE)


@lru_cache(maxsize=50_000)
def furniture(line: str) -> str | None:
    """Return the name of the rule that a stripped line falls under, null for a line that may be text.

    >>> furniture("Your email address will not be published."), furniture("Talks resumed on Monday.")
    ('comment_form', None)
    """
    if not line or len(line) > LONGEST:
        return None
    calls = _ALWAYS if len(line) <= 200 and _ANY_ALWAYS.fullmatch(line) else 0
    words = set(_TOKEN.findall(line.lower()))
    for word in words:
        calls |= _BY_WORD.get(word, 0)
    while calls:
        lowest = calls & -calls
        name, pattern = _RULES[lowest.bit_length() - 1]
        if pattern.fullmatch(line):
            return name
        calls ^= lowest
    return caption(line, words)


def caption(line: str, words: AbstractSet[str]) -> str | None:
    """Return "caption" for a picture's caption or alternative text; `words` are the line's, in lower case."""
    if len(line) <= 400 and not words.isdisjoint(_CREDITED) and _CREDIT.search(line[-120:]):
        return "caption"
    if len(line) <= 260 and _ALT_TEXT.fullmatch(line) and not _FINITE.search(line):
        return "caption"
    return None
