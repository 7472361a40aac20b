"""Line ends inside a sentence: scraped pages are often broken at every link, and old archives at a width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

# Text broken at a width is not wider than this; a longer line is a paragraph.
WIDEST = 120
# Lines that others go on from, by which the width of a text is told.
FEWEST_BROKEN = 3
# Fewer words on two lines are entries of a menu.
FEWEST_TOGETHER = 4
# Fewer words, without a full stop, are a menu or a list, not a broken sentence.
FEWEST_WORDS = 8
_LINE = re.compile(r"[^\n]*\n?")
_ENDED = re.compile(r"""[.!?…:。！？]["'”’»)\]」』]*$""")
_STOPPED = re.compile(r"""[.!?…]["'”’»)\]]*(?=\s|$)|[。！？]""")
# Ends as no headline does: in a small word or a comma after several words.
_CUT_OFF = re.compile(r"(?:\S+\s+){4}(?:\S+,|[^\W\d_A-Z]+)$")
_CREDIT = re.compile(r"by(?: [A-Z][\w.'’-]*){1,4}(?: and(?: [A-Z][\w.'’-]*){1,4})?$")


@dataclass(frozen=True)
class _Line:
    """A line without the white space around it, the place of its end, and whether it goes on from the one before."""

    text: str
    end: int
    goes_on: bool


def unwrapped(text: str) -> str:
    """Return a text whose broken sentences stand on one line each; blank lines behind keep the count of lines.

    >>> unwrapped("The minister said that the\\nports were busy.\\nThey left.")
    'The minister said that the ports were busy.\\n\\nThey left.'
    """
    inner = inner_line_ends(text)
    if not inner:
        return text
    found, waiting = [], ""
    for match in _LINE.finditer(text):
        if match.end() - 1 in inner:
            found += [match[0][:-1].rstrip(), " "]
            waiting += "\n"
        else:
            found.append((match[0].lstrip() if waiting else match[0]) + waiting)
            waiting = ""
    return "".join(found)


def inner_line_ends(text: str) -> frozenset[int]:
    """Return where the line ends of a text stand that end no sentence.

    A line that begins with a small letter goes on from the line before it. Where lines do, one that begins with a
    capital goes on from one without a full stop which its first word would have made wider than the text is, and
    where the line behind it goes on, from one that goes on itself or ends as no headline does. A blank line ends
    every sentence; many lines without a full stop are a list.

    >>> sorted(inner_line_ends("The new minister of ports\\nAnn Lee\\nsaid so.\\nThey left."))
    [25, 33]
    """
    lines = _without_credits(list(_lines(text)))
    if not any(line.goes_on for line in lines):
        return frozenset()
    chains, width = [lines[:1]], _width(lines)
    for before, line, following in zip(lines, lines[1:], [*lines[2:], None], strict=False):
        if line.goes_on or _is_open(before, line, following, width):
            chains[-1].append(line)
        else:
            chains.append([line])
    return frozenset(line.end for chain in chains if _is_sentence(chain) for line in chain[:-1])


def _lines(text: str) -> Iterator[_Line]:
    before = ""
    for match in _LINE.finditer(text):
        line = match[0].strip()
        yield _Line(line, match.end() - 1, bool(before) and line[:1].islower() and _is_prose(before, line))
        before = line


def _is_prose(before: str, line: str) -> bool:
    """Whether two lines are more than entries of a menu."""
    return len(before.split()) + len(line.split()) >= FEWEST_TOGETHER or line[-1] in ".!?,;"


def _without_credits(lines: Sequence[_Line]) -> list[_Line]:
    """The lines, of which a writer's name below a headline goes on from nothing."""
    nexts = [line.goes_on for line in lines[1:]] + [False]
    return [
        replace(line, goes_on=False) if line.goes_on and not following and _CREDIT.match(line.text) else line
        for line, following in zip(lines, nexts, strict=True)
    ]


def _is_open(before: _Line, own: _Line, following: _Line | None, width: int) -> bool:
    """Whether a line that begins with no small letter goes on from the one before it, in a text of a width, 0: none.

    Either that one is full up to the width, or the line stands as the words of a link do, between two parts.
    """
    if not before.text or not own.text or _ENDED.search(before.text) or not own.text[0].isalnum():
        return False
    if len(before.text) <= width < len(before.text) + 1 + len(own.text.split(maxsplit=1)[0]):
        return True
    return following is not None and following.goes_on and (before.goes_on or bool(_CUT_OFF.search(before.text)))


def _width(lines: Sequence[_Line]) -> int:
    """Return the characters of the longest line that another goes on from; 0 where that is no width of a text."""
    found = [len(one.text) for one, following in pairwise(lines) if following.goes_on]
    return max(found) if len(found) >= FEWEST_BROKEN and max(found) <= WIDEST else 0


def _is_sentence(chain: Sequence[_Line]) -> bool:
    return any(_STOPPED.search(line.text) for line in chain) or (
        sum(len(line.text.split()) for line in chain) >= FEWEST_WORDS and len(chain) < FEWEST_WORDS
    )
