"""Words between quotation marks: where each direct quotation begins and ends, told from the text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What may close each opening mark. The first is its proper partner.
_CLOSING = {"“": '”"“', "„": '“”"', "«": "»", "‹": "›", '"': '"”', "‘": "’'", "'": "'’"}
_SINGLE = frozenset("‘'")
_OPENS_WORD = re.compile(r"[^\W_]|[(\[…$€£-]|\.\.\.")
# An elision, not an opening: 'em, 'tis, '90s.
_ELISION = re.compile(r"['’‘](?:em|tis|twas|til|cause|bout|\d0s|\d\d)\b", re.IGNORECASE)
_MARK = re.compile("[" + "".join(_CLOSING) + "]")
_INNER = re.compile("[“”„\"‘’'«»‹›]")


@dataclass(frozen=True)
class Quoted:
    """The half-open span between two quotation marks; `closed` is false where the paragraph ends without the second."""

    start: int
    end: int
    closed: bool = True


def quoted_spans(text: str) -> list[Quoted]:
    """Return the words between quotation marks, in order and without overlap; marks inside others are not reported.

    A quotation ends with its paragraph (line). One that is not closed counts where it opens the paragraph, or where
    the next paragraph goes on with an opening mark. Single marks count where they cannot be apostrophes.
    Time is linear in the length of the text.

    >>> text = "“It's late,” she said, 'and the workers’ bus is gone.'"
    >>> [text[span.start : span.end] for span in quoted_spans(text)]
    ["It's late,", 'and the workers’ bus is gone.']
    """
    found: list[Quoted] = []
    place = 0
    lines = text.split("\n")
    follows = _openings(lines)
    for line, goes_on in zip(lines, follows, strict=True):
        found.extend(Quoted(place + one.start, place + one.end, one.closed) for one in _of_line(line, goes_on))
        place += len(line) + 1
    return found


def _openings(lines: list[str]) -> list[bool]:
    """For each line whether the next line with words begins with an opening mark."""
    flags, opened = [], False
    for line in reversed(lines):
        flags.append(opened)
        if line.strip():
            opened = line.lstrip()[0] in '“„«"‘'
    return flags[::-1]


def _of_line(line: str, goes_on: bool) -> Iterator[Quoted]:
    closers = _Closers(line)
    place, begin = 0, len(line) - len(line.lstrip())
    while found := _MARK.search(line, place):
        start = found.start()
        place = start + 1
        if not _opens(line, start):
            continue
        end = closers.after(line[start], start)
        if end is None:
            if line[start] in _SINGLE or not (goes_on or start == begin):
                continue
            if line[start + 1 :].strip():
                yield Quoted(start + 1, len(line.rstrip()), closed=False)
            return
        if line[start + 1 : end].strip():
            yield Quoted(start + 1, end)
        place = end + 1


def _opens(line: str, place: int) -> bool:
    """Whether a mark opens: nothing of a word before it, a word behind it."""
    before, mark = line[place - 1 : place], line[place]
    if before.isalnum() or (mark in "\"'“" and before and before in ".,!?;" and line[place + 1 : place + 2] in " "):
        return False
    if mark in _SINGLE and _ELISION.match(line, place):
        return False
    behind = line[place + 1 : place + 2]
    return bool(_OPENS_WORD.match(behind)) or behind in _CLOSING or (mark in "„«“" and behind == " ")


class _Closers:
    """The places of a line where a quotation may close, each list made once."""

    def __init__(self, line: str) -> None:
        self._line = line
        self._places: dict[str, list[int]] = {}
        self._next: dict[str, int] = {}

    def after(self, mark: str, start: int) -> int | None:
        """The place of the mark that closes the one at `start`; null when there is none. Calls must go forward."""
        places = self._places.get(mark)
        if places is None:
            closing = _CLOSING[mark]
            places = [
                found.start()
                for found in _INNER.finditer(self._line)
                if found[0] in closing and _may_close(self._line, found.start(), mark)
            ]
            self._places[mark] = places
        index = self._next.get(mark, 0)
        while index < len(places) and places[index] <= start:
            index += 1
        self._next[mark] = index
        if index == len(places):
            return None
        if mark in _SINGLE:
            return self._single(places, index)
        return places[index]

    def _single(self, places: list[int], index: int) -> int:
        """The possessive of a plural ("the workers’ bus") closes only where nothing near behind it does."""
        near = places[index : index + 8]
        reopened = self._line.find("‘", places[index] + 1, near[-1]) >= 0
        for place in () if reopened else near:
            if self._line[place - 1] != "s" or not self._line[place + 1 : place + 2].isspace():
                return place
        return near[0] if reopened or len(near) == 1 else near[1]


def _may_close(line: str, place: int, opening: str) -> bool:
    mark, behind, before = line[place], line[place + 1 : place + 2], line[place - 1 : place]
    if behind.isalnum() and mark in "’'\"":
        return False
    if mark in '“"' and opening in '“"':
        # The same character opens and closes: it closes where a word or a stop stands before it.
        return not before.isspace() or not behind.strip()
    return not (mark in "’'" and before.isspace())
