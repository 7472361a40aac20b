"""Line ends inside a sentence: scraped pages are often broken at every link, and old archives at a width."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

# Text broken at a width is not wider than this; a longer line is a paragraph.
WIDEST = 120
# Lines that others go on from, by which the width of a text is told.
FEWEST_BROKEN = 3
# Such a share of lines going on over a blank one: every line has a blank one behind it.
DOUBLED = 0.3
# Fewer words on two lines are entries of a menu.
FEWEST_TOGETHER = 4
# Fewer words, without a full stop, are a menu or a list, not a broken sentence.
FEWEST_WORDS = 8
# So many lines at each edge of a page may be its heads, of so many words, on so many pages.
EDGE = 2
LONGEST_HEAD = 12
FEWEST_PAGES = 2
_PAGE = re.compile(r"[-–— ]{0,3}(?:page )?\d{1,4}(?: (?:of|/) \d{1,4})?[-–— ]{0,3}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_LINE = re.compile(r"[^\S\n]*()[^\n]*\n?")
# Without a small letter at the start of a line none goes on: cheaper to look for than to part the lines.
_MAY_GO_ON = re.compile(r"\n[^\S\n]*+[^\W\d_A-Z]")
_ENDED = re.compile(r"""[.!?…:。！？]["'”’»)\]」』]*$""")
_STOPPED = re.compile(r"""[.!?…]["'”’»)\]]*(?=\s|$)|[。！？]""")
# What no headline ends in, in whatever capitals it is written.
_SMALL = frozenset(
    "a an and are as at been by for from had has have in is of on or said says than that the their to was were which "
    "who whose will with would its his her this".split()
)
# A full stop of these ends no sentence.
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Sgt|Sen|Rep|Gov|St|Prof|No|Nos|Inc|Corp|Ltd|Co|[A-Z])|\b[A-Z]\.[A-Z])\.$"
)
# Behind a quotation a sentence may go on in a small letter, behind other words it does not.
_FULL_STOP = re.compile(r"[^\W\d_]{2}[.!?]$")
_BULLET = re.compile(r"[•●▪■◦‣*·>|#]|[-–—]\s|\d{1,2}[.)]\s")
_CREDIT = re.compile(r"by(?: [A-Z][\w.'’-]*){1,4}(?: and(?: [A-Z][\w.'’-]*){1,4})?$")


@dataclass(frozen=True)
class _Line:
    """A line without the white space around it, the places of its end and of that of a blank one which belongs to it,
    by how many characters it is set in, and whether it goes on from the one before.
    """

    text: str
    ends: tuple[int, ...]
    indent: int = 0
    goes_on: bool = False

    @property
    def length(self) -> int:
        return self.indent + len(self.text)


def inner_line_ends(text: str) -> frozenset[int]:
    """Return where the line ends of a text stand that end no sentence.

    A line that begins with a small letter goes on from the line before it. Where lines do, one that begins with a
    capital goes on from one without a full stop which its first word would have made wider than the text is, and
    where the line behind it goes on, from one that goes on itself or ends as no headline does. A blank line ends
    every sentence, unless every line has one behind it; many lines without a full stop are a list.

    >>> sorted(inner_line_ends("On Monday the minister and the\\nFree Harbour Party\\nsaid so.\\nThey left."))
    [30, 49]
    """
    if not _MAY_GO_ON.search(text) and "\u00ad" not in text:
        return frozenset()
    lines = _without_credits(_going_on(_lines(text)))
    if not any(line.goes_on for line in lines):
        return frozenset()
    chains, width = [lines[:1]], _width(lines)
    for before, line, following in zip(lines, lines[1:], [*lines[2:], None], strict=False):
        if line.goes_on or _is_open(before, line, following, width):
            chains[-1].append(line)
        else:
            chains.append([line])
    return frozenset(end for chain in chains if _is_sentence(chain) for line in chain[:-1] for end in line.ends)


def _lines(text: str) -> list[_Line]:
    """The lines; where every one has a blank line behind it, without these."""
    found = [(match[0].strip(), match.end() - 1, match.start(1) - match.start()) for match in _LINE.finditer(text)]
    margin = _commonest(indent for words, _, indent in found if words)
    lines = [_Line(words, (end,), max(0, indent - margin)) for words, end, indent in found]
    if heads := page_heads(text):
        lines = _without_page_breaks(lines, heads)
    if any(one.text and other.text for one, other in pairwise(lines)):
        return lines
    pairs = [(one.text, other.text) for one, other in zip(lines, lines[2:], strict=False) if one.text and other.text]
    # Items of a list that begin with small letters go on from nothing.
    on = sum(_goes_on(one, other) and len(one) <= WIDEST and not one.endswith((":", ";")) for one, other in pairs)
    if on < max(FEWEST_BROKEN, DOUBLED * len(pairs)):
        return lines
    return _single_spaced(lines)


def page_heads(text: str) -> frozenset[int]:
    """Return where the lines end that a page begins or ends with: its number, or words that other pages have there.

    Pages are parted by form feeds, as a PDF is that was turned into text.

    >>> sorted(page_heads("They met in the\\n1\\n\\fThe Post, page 2\\ntown hall."))
    [17]
    """
    if "\f" not in text:
        return frozenset()
    edges, start = list[list[tuple[str, int]]](), 0
    for page in text.split("\f"):
        found = [(match[0].strip(), start + match.end() - 1) for match in _LINE.finditer(page) if match[0].strip()]
        edges.append(found[:EDGE] + found[EDGE:][-EDGE:])
        start += len(page) + 1
    alike = Counter(words for edge in edges for words in {_DIGITS.sub("#", line) for line, _ in edge})
    heads = {words for words, pages in alike.items() if pages >= FEWEST_PAGES and len(words.split()) <= LONGEST_HEAD}
    lines = (pair for edge in edges for pair in edge)
    return frozenset(end for line, end in lines if _PAGE.fullmatch(line) or _DIGITS.sub("#", line) in heads)


def _without_page_breaks(lines: Sequence[_Line], heads: Set[int]) -> list[_Line]:
    """The lines without heads and the blank lines around them, the ends of which the line before takes."""
    found, held = list[_Line](), list[_Line]()
    for line in lines:
        if not line.text or line.ends[0] in heads:
            held.append(line)
            continue
        if found and any(one.text for one in held):
            found[-1] = replace(found[-1], ends=tuple(end for one in (found[-1], *held) for end in one.ends))
        else:
            found += held
        found.append(line)
        held = []
    return found + held


def _commonest(numbers: Iterable[int]) -> int:
    return next((number for number, _ in Counter(numbers).most_common(1)), 0)


def _single_spaced(lines: Sequence[_Line]) -> list[_Line]:
    """The lines without each blank one that follows a line of text, which takes its end."""
    found = list[_Line]()
    for line in lines:
        if found and not line.text and found[-1].text and len(found[-1].ends) == 1:
            found[-1] = replace(found[-1], ends=(*found[-1].ends, *line.ends))
        else:
            found.append(line)
    return found


def _going_on(lines: Sequence[_Line]) -> list[_Line]:
    befores = ["", *(line.text for line in lines)]
    return [
        replace(line, goes_on=True) if _goes_on(before, line.text) else line
        for before, line in zip(befores, lines, strict=False)
    ]


def _goes_on(before: str, line: str) -> bool:
    if not before or not line:
        return False
    # "iPhone" begins sentences, too.
    begins = _FULL_STOP.search(before) and not _SHORT.search(before)
    small = line[0].islower() and not line[1:2].isupper() and not begins
    return before.endswith("\u00ad") or (small and _is_prose(before, line))


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
    if not before.text or not own.text:
        return False
    ended = _ENDED.search(before.text)
    if before.length <= width < before.length + 1 + len(own.text.split(maxsplit=1)[0]):
        begins = own.indent > before.indent or bool(_BULLET.match(own.text))
        return not begins and (not ended or bool(_SHORT.search(before.text)))
    if ended or not own.text[0].isalnum():
        return False
    return following is not None and following.goes_on and (before.goes_on or _is_cut_off(before.text))


def _is_cut_off(line: str) -> bool:
    """Whether a line ends as no headline does: after several words in a small one, or in a comma."""
    words = line.split()
    return len(words) > 4 and (words[-1] in _SMALL or words[-1].endswith(","))


def _width(lines: Sequence[_Line]) -> int:
    """Return the characters of the longest line that another goes on from; 0 where that is no width of a text."""
    found = [one.length for one, following in pairwise(lines) if following.goes_on]
    return max(found) if len(found) >= FEWEST_BROKEN and max(found) <= WIDEST else 0


def _is_sentence(chain: Sequence[_Line]) -> bool:
    return any(_STOPPED.search(line.text) for line in chain) or (
        sum(len(line.text.split()) for line in chain) >= FEWEST_WORDS and len(chain) < FEWEST_WORDS
    )
