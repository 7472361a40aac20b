"""What a single line shows of itself: running text, a short sentence, a bare line, or a blank one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"\w[\w'’\-]*")
_ITEM = re.compile(
    r"(?:[•●▪■◦‣*–—-]\s*|\(?\d{1,2}[.)]\s+|[a-z]\)\s|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? "
    r"\d{1,2}\b)\S"
)
_NUMBER = re.compile(r"\d+")
_CLOSING = "\"'”’»)] \t"
# Function words: running text in English holds them in every line, menus and lists of names do not.
_FUNCTION = frozenset(
    "a about after all also an and are as at be because been before but by can could did do for from had has have "
    "he her "
    "his how i if in into is it its many may more most no not of on one or other our out over said she should so "
    "some such "
    "than that the their them then there these they this to under up was we were what when where which while who "
    "will with "
    "would you".split()
)


@dataclass(frozen=True, slots=True)
class Line:
    """A stripped line with its counts.

    `ends`: it ends as a sentence or an item does. `prose`: it reads as running text on its own. `sentence`: a short
    sentence. `truncated`: it breaks off with dots, as teasers do. `item`: it begins with a bullet, a number or a day.
    `numeric`: it holds two numbers or more.
    """

    text: str
    words: int
    function_share: float
    ends: bool
    prose: bool
    sentence: bool
    truncated: bool
    item: bool
    numeric: bool
    blank: bool


@lru_cache(maxsize=50_000)
def look(raw: str) -> Line:
    """Count a line's words.

    >>> look("The talks resumed on Monday in the city of Geneva.").prose, look("Home News Sport").prose
    (True, False)
    """
    text = raw.strip()
    tokens = _WORD.findall(text.lower())
    words = len(tokens)
    share = sum(map(_FUNCTION.__contains__, tokens)) / words if words else 0.0
    bare = text.rstrip(_CLOSING)
    last = bare[-1:]
    ends = last in (".", "!", "?", "…", ":", ";") or text[-1:] in ('"', "”", "»")
    return Line(
        text=text,
        words=words,
        function_share=share,
        ends=ends,
        prose=_is_prose(text, words, share, ends),
        sentence=words >= 3 and last in (".", "!", "?") and text != text.upper(),
        truncated=5 <= words <= 40 and bare.rstrip("[( ").endswith(("...", "…")),
        item=bool(_ITEM.match(text)),
        numeric=len(_NUMBER.findall(text)) >= 2 if words <= 60 else False,
        blank=not text,
    )


def _is_prose(text: str, words: int, share: float, ends: bool) -> bool:
    if words >= 30:
        return ends or share >= 0.2
    return words >= 9 and ends and (share >= 0.12 or not text.isascii())
