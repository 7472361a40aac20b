"""Is a line site furniture? Each rule has a short stable name; its wording stands in `furniture_words`."""

from __future__ import annotations

import re
from functools import lru_cache

from framewire.corpus.furniture_words import PATTERNS

LONGEST = 700
_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_CREDIT = re.compile(
    r"\((?:source|photo|image|picture|file photo|file|credit|photograph|pic|video|getty|afp|reuters|ap|tass|kcna)\b[^)]{0,80}\)+\s*$"
    r"|(?:photo(?:graph)?|image|picture|credit|pic)s?\s*(?:by)?\s*[:/]\s*[^.!?]{2,80}\)?\s*$"
    r"|\b(?:AP Photo|Getty Images|Shutterstock|AFP|Reuters|EPA|TASS|KCNA|iStock|Yonhap|Xinhua)\s*(?:/[^.]{2,50}|via [^.]{2,50})\)?\.?\s*$"
    r"|/\s?(?:AFP|Reuters|AP|EPA|Getty Images|TASS|Shutterstock|KCNA|Associated Press)\)?\s*$"
    r"|[.)\s]\s*(?:photo|image|file photo|photograph|picture):?\s*$"
    r"|\[(?:photo|image|picture)[^\]]{0,80}\]\s*$",
    re.IGNORECASE,
)
# A picture described in words, as alternative texts are: a noun phrase without a verb of its own.
_ALT_TEXT = re.compile(
    r"(?:an?|the|two|three|several|aerial|close-?up|group|image|illustration|photo|picture|silhouettes?|map|view)\b[^.!?]{0,220}\b"
    r"(?:depicting|featuring|showing|displaying|illustrating|symboli[sz]ing|in the (?:background|foreground)|surrounded by|"
    r"against (?:a|the) (?:\w+ )?(?:back(?:ground|drop)|sky|horizon)|"
    r"with (?:flags|a flag|muted|gray|grey|dark|bright|vibrant)\b)[^.!?]{0,220}\.?",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:said|says|told|was|were|has|have|had|is|are|will|would|announced|according)\b", re.IGNORECASE
)


def _compiled() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], dict[str, tuple[int, ...]], tuple[int, ...]]:
    rules = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, _, pattern in PATTERNS)
    by_word: dict[str, list[int]] = {}
    for number, (_, words, _) in enumerate(PATTERNS):
        for word in words.split():
            by_word.setdefault(word, []).append(number)
    always = tuple(number for number, (_, words, _) in enumerate(PATTERNS) if not words)
    return rules, {word: tuple(numbers) for word, numbers in by_word.items()}, always


_RULES, _BY_WORD, _ALWAYS = _compiled()


@lru_cache(maxsize=50_000)
def furniture(line: str) -> str | None:
    """Return the name of the rule that a stripped line falls under, null for a line that may be text.

    >>> furniture("Your email address will not be published."), furniture("Talks resumed on Monday.")
    ('comment_form', None)
    """
    if not line or len(line) > LONGEST:
        return None
    tried = set(_ALWAYS) if len(line) <= 200 else set()
    for word in set(_TOKEN.findall(line.lower())):
        tried.update(_BY_WORD.get(word, ()))
    for number in sorted(tried):
        if _RULES[number][1].fullmatch(line):
            return _RULES[number][0]
    return caption(line)


def caption(line: str) -> str | None:
    """Return "caption" for a picture's caption or alternative text."""
    if len(line) <= 400 and _CREDIT.search(line[-120:]):
        return "caption"
    if len(line) <= 260 and _ALT_TEXT.fullmatch(line) and not _FINITE.search(line):
        return "caption"
    return None
