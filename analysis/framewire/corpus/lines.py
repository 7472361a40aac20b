"""What a single line shows of itself: prose, a short line, or a blank one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"\w[\w'’\-]*")
_ENDS = re.compile(r"""[.!?…:;]["'”’»)\]\s]*$|["”»]$""")
# Function words: running text in English holds them in every line, menus and lists of names do not.
_FUNCTION = frozenset(
    "a about after all also an and are as at be because been before but by can could did do for from had has have he her his how i "
    "if in into is it its many may more most no not of on one or other our out over said she should so some such than that "
    "the their them then there these they this to under up was we were what when where which while who will with would you".split()
)


@dataclass(frozen=True)
class Line:
    """A stripped line with its counts. `prose` is whether it reads as running text on its own."""

    text: str
    words: int
    function_share: float
    ends: bool

    @property
    def blank(self) -> bool:
        return not self.text

    @property
    def prose(self) -> bool:
        if self.words >= 30:
            return self.ends or self.function_share >= 0.2
        return self.words >= 9 and self.ends and (self.function_share >= 0.12 or not self.text.isascii())


def look(raw: str) -> Line:
    """Count a line's words.

    >>> look("The talks resumed on Monday in the city of Geneva.").prose, look("Home News Sport").prose
    (True, False)
    """
    text = raw.strip()
    words = _WORD.findall(text)
    function = sum(word.lower() in _FUNCTION for word in words)
    return Line(text, len(words), function / len(words) if words else 0.0, bool(_ENDS.search(text)))
