"""What a single line shows of itself: running text, a short sentence, a bare line, or a blank one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"\w[\w'’\-]*")
_ENDS = re.compile(r"""[.!?…:;]["'”’»)\]\s]*$|["”»]$""")
_STOPS = re.compile(r"""[.!?]["'”’»)\]\s]*$""")
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
_NUMBER = re.compile(r"\d+")
_ITEM = re.compile(
    r"(?:[•●▪■◦‣*–—-]\s*|\(?\d{1,2}[.)]\s+|[a-z]\)\s|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}\b)\S"
)
# Function words: running text in English holds them in every line, menus and lists of names do not.
_FUNCTION = frozenset(
    "a about after all also an and are as at be because been before but by can could did do for from had has have he her "
    "his how i if in into is it its many may more most no not of on one or other our out over said she should so some such "
    "than that the their them then there these they this to under up was we were what when where which while who will with "
    "would you".split()
)


@dataclass(frozen=True)
class Line:
    """A stripped line with its counts. `ends` is whether it ends as a sentence or a list item does."""

    text: str
    words: int
    function_share: float
    ends: bool

    @property
    def blank(self) -> bool:
        return not self.text

    @property
    def truncated(self) -> bool:
        """Whether it breaks off with dots, as the teasers of other articles do."""
        return 5 <= self.words <= 40 and bool(_CUT.search(self.text))

    @property
    def item(self) -> bool:
        """Whether it begins as an item of a list does: a bullet, a number, a day."""
        return bool(_ITEM.match(self.text))

    @property
    def numeric(self) -> bool:
        """Whether it holds two numbers or more, as a line of a table does."""
        return len(_NUMBER.findall(self.text)) >= 2

    @property
    def prose(self) -> bool:
        """Whether it reads as running text on its own."""
        if self.words >= 30:
            return self.ends or self.function_share >= 0.2
        return self.words >= 9 and self.ends and (self.function_share >= 0.12 or not self.text.isascii())

    @property
    def sentence(self) -> bool:
        """Whether it is a short sentence."""
        return self.words >= 3 and bool(_STOPS.search(self.text)) and any(char.islower() for char in self.text)


@lru_cache(maxsize=20_000)
def look(raw: str) -> Line:
    """Count a line's words.

    >>> look("The talks resumed on Monday in the city of Geneva.").prose, look("Home News Sport").prose
    (True, False)
    """
    text = raw.strip()
    words = _WORD.findall(text)
    function = sum(word.lower() in _FUNCTION for word in words)
    return Line(text, len(words), function / len(words) if words else 0.0, bool(_ENDS.search(text)))
