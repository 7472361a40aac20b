"""Broken sentences put together: of the hyphens at the ends of lines, those that a typesetter put into words go."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property

from framewire.sentences.wrapped_lines import inner_line_ends, page_heads

_LINE = re.compile(r"[^\n]*\n?")
SOFT = "\u00ad"
# Where so many of the lines that go on end in a hyphen, and no fewer, words were parted to fill lines.
FEWEST, SHARE = 2, 0.05
# A part of a word is no longer.
LONGEST = 60
_BEFORE = re.compile(r"([^\W_]+(?:[-’'][^\W_]+)*)[-‐\u00ad]$")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_BEHIND = re.compile(r"[^\S\n]*\n?[^\S\n]*([^\W_]{1,60})")
# The two parts of a parted word are no words.
_PARTED = re.compile(r"(?<![^\W_])[^\W_]++[-‐][^\S\n]*+\n\s*+[^\W_]++")
_ENDS = re.compile(r"[^\W_][-‐]$")
# Second parts of words without a hyphen: "some-one", "Fri-day", "any-time".
_BOUND = frozenset("day one on time to the".split())
# What makes a word with any other.
_ALWAYS = frozenset("anti non self".split())
# Behind these stands the other of two words that share an end: "pre- and post-war".
_PARTNERS = frozenset(("and", "or", "und", "oder"))
# Words that make others with a hyphen, before it and behind it.
_FIRST = frozenset(
    "all anti best cease cross ex fact far first five four free full half hard heavy high home ill large last least "
    "left light like long longer low lower man many medium mid middle multi nine non north nuclear off old one open "
    "oil peace post pro right second self semi seven short single six so south state ten third three top two under "
    "upper vice war well west east wide world year zero air business co community data decision gender government "
    "human land law life market people policy private public rules science sea student time water women".split()
)
_SECOND = frozenset(
    "aged area armed backed based born bound breaking building called century century class controlled day deep down "
    "driven edge elect engined fire friendly fledged free general going grade grained hand held hour human in inch "
    "keeping kind known launched led level life like linked line long looking made mail making march mark member mile "
    "minded minute month making occupied off old on one order out owned party person pile point pound powered price "
    "profile proof proliferation quality quarters range ranging ranking rate ray related round run running saving "
    "scale selling serving setting seven share sharing side sided site six size speaking sponsored standing star stop "
    "style taking term the third threatening time to traffic trained up war wave weapon week west wide wing wise world "
    "written year".split()
)


def unwrapped(text: str) -> str:
    """Return a text whose broken sentences stand on one line each; blank lines behind keep the count of lines, and
    heads of pages that stood in between follow there.

    A hyphen at the end of a line stays where the word has it elsewhere in the text, or where it joins words as in
    "state-owned"; others go where many lines end in one.

    >>> unwrapped("The minister said that the\\nports were busy.\\nThey left.")
    'The minister said that the ports were busy.\\n\\nThey left.'
    """
    inner = inner_line_ends(text)
    if not inner:
        return text
    found, waiting, hyphens = list[str](), "", _Hyphens(text, inner)
    heads = inner & page_heads(text)
    for match in _LINE.finditer(text):
        if match.end() - 1 in heads:
            waiting += match[0]
        elif match.end() - 1 in inner:
            found += hyphens.joined(match[0][:-1].rstrip(), match.end())
            waiting += "\n"
        else:
            found.append((match[0].lstrip() if waiting else match[0]) + waiting)
            waiting = ""
    return "".join(found)


class _Hyphens:
    """How the lines of one text are joined that end in a hyphen; `inner` holds the places of the ends that are none."""

    def __init__(self, text: str, inner: Collection[int]) -> None:
        self._text, self._inner = text, inner

    def joined(self, line: str, behind: int) -> list[str]:
        """Return a line and what stands between it and the next, which begins at a place of the text."""
        if not line:
            return []
        first, second = _BEFORE.search(line[-LONGEST:]), _BEHIND.match(self._text, behind)
        if first is None or second is None:
            return [line, " "]
        if second[1] in _PARTNERS and (first[1] + second[1]).lower() not in self._words:
            return [line, " "]
        return [line if self._stays(line[-1], first[1], second[1]) else line[:-1]]

    def _stays(self, mark: str, first: str, second: str) -> bool:
        if mark == SOFT:
            return False
        is_name, first, second = second[0].isupper(), first.lower(), second.lower()
        if not self._is_typeset or is_name or not first[-1].isalpha() or f"{first}-{second}" in self._words:
            return True
        if first + second in self._words:
            return False
        if "-" in first or first in _ALWAYS:
            return True
        if first in _FIRST and (second in _SECOND or second in self._words):
            return True
        return second in _SECOND and second not in _BOUND and first in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(_PARTED.sub(" ", self._text.lower())))

    @cached_property
    def _is_typeset(self) -> bool:
        ends = [end for end in self._inner if self._text[end - 1 : end].strip()]
        hyphens = sum(bool(_ENDS.search(self._text[max(0, end - 2) : end])) for end in ends)
        return hyphens >= max(FEWEST, SHARE * len(ends))
