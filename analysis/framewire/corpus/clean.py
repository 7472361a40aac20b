"""Lines to main text: which lines of a page or file are the article, and by which rule every other line goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from framewire.corpus.dates import is_date_line
from framewire.corpus.furniture import furniture
from framewire.corpus.lines import Line, look

BLANK = "blank"
TITLE = "title"
# Rules that mark the end of an article when little prose follows.
_END_RULES = frozenset(("comment_form", "copyright", "login"))
_BYLINE = re.compile(
    r"(?:(?:written|posted|published|reported|report|story|text|words)\s+)?(?:by|author:?)\s+[^.!?]{3,120}",
    re.IGNORECASE,
)


@dataclass
class Marked:
    """The raw lines of an article and, for each, the rule that removes it (null: kept). `title` is the line of the title."""

    lines: list[str]
    marks: list[str | None]
    title: int | None = None
    looks: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The kept lines as they stand in the source."""
        return "\n".join(line for line, mark in zip(self.lines, self.marks, strict=True) if mark is None)


def mark_lines(text: str, given_title: str | None = None, keep: Sequence[re.Pattern[str]] = ()) -> Marked:
    """Judge every line of a plain text by itself and by its neighbours. Lines that match a `keep` pattern stay.

    Kept lines and removed lines together are exactly `text.split("\\n")`, in order.
    """
    lines = text.split("\n")
    looks = [look(line) for line in lines]
    marks = [None if line.blank else _own_mark(line) for line in looks]
    marked = Marked(lines, marks, None, looks)
    _mark_title(marked, given_title)
    _mark_end(marked)
    _mark_edges(marked)
    _mark_inside(marked)
    settle(marked, keep)
    return marked


def settle(marked: Marked, keep: Sequence[re.Pattern[str]] = ()) -> None:
    """Give back the lines that the codebook keeps, then leave one blank line between kept ones where there was any."""
    for index, line in enumerate(marked.lines):
        if marked.marks[index] not in (None, TITLE) and any(pattern.search(line) for pattern in keep):
            marked.marks[index] = None
    _mark_blanks(marked)


def _own_mark(line: Line) -> str | None:
    if is_date_line(line.text):
        return "date_line"
    if line.words <= 14 and _BYLINE.fullmatch(line.text):
        return "byline"
    return furniture(line.text)


def _open(marked: Marked) -> list[int]:
    """The non-blank lines no rule has removed yet."""
    return [index for index, line in enumerate(marked.looks) if not line.blank and marked.marks[index] is None]


def _mark_title(marked: Marked, given: str | None) -> None:
    """The title is the given one where it stands, else the first line before the prose that reads as a headline."""
    candidates = _open(marked)[:40]
    found = None
    if given:
        wanted = _plain(given)
        found = next((index for index in candidates if _plain(marked.looks[index].text) == wanted), None)
    else:
        found = _headline(marked, candidates)
    if found is None:
        return
    marked.title = found
    words = _plain(marked.looks[found].text)
    for index in candidates:
        if _plain(marked.looks[index].text) == words:
            marked.marks[index] = TITLE


def _headline(marked: Marked, candidates: list[int]) -> int | None:
    before = []
    for index in candidates:
        line = marked.looks[index]
        if line.prose and not (line.words <= 25 and not before and not line.text.endswith(".")):
            break
        before.append(index)
    good = [index for index in before if 3 <= marked.looks[index].words <= 40]
    return good[0] if good else (before[0] if before else None)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _mark_end(marked: Marked) -> None:
    prose = [index for index in _open(marked) if marked.looks[index].prose]
    total = sum(marked.looks[index].words for index in prose)
    seen = 0
    for index, mark in enumerate(marked.marks):
        if mark is None and marked.looks[index].prose:
            seen += marked.looks[index].words
        elif mark in _END_RULES and seen >= 0.6 * total and total:
            _cut(marked, index)
            return


def _cut(marked: Marked, start: int) -> None:
    for index in range(start, len(marked.lines)):
        if marked.marks[index] is None and not marked.looks[index].blank:
            marked.marks[index] = "after_end"


def _mark_edges(marked: Marked) -> None:
    """Short lines before the first prose line and after the last are not text."""
    lines = _open(marked)
    prose = [index for index in lines if marked.looks[index].prose]
    if not prose:
        return
    for index in lines:
        if index < prose[0]:
            marked.marks[index] = "before_text"
        elif index > prose[-1]:
            marked.marks[index] = "after_text"


def _mark_inside(marked: Marked) -> None:
    """Between prose lines a heading may stay; a stray word beside furniture and a run of link titles may not."""
    solid = [index for index, line in enumerate(marked.looks) if not line.blank]
    run: list[int] = []
    for place, index in enumerate(solid):
        if marked.marks[index] is None and not marked.looks[index].prose:
            run.append(index)
            near = [marked.marks[solid[other]] for other in (place - 1, place + 1) if 0 <= other < len(solid)]
            if marked.looks[index].words <= 2 and any(mark not in (None, TITLE) for mark in near):
                marked.marks[index] = "stray"
        else:
            _mark_run(marked, run)
            run = []
    _mark_run(marked, run)


def _mark_run(marked: Marked, run: list[int]) -> None:
    bare = [index for index in run if not marked.looks[index].ends]
    if len(bare) >= 4 and len(bare) > 0.7 * len(run):
        for index in run:
            marked.marks[index] = "link_list"


def _mark_blanks(marked: Marked) -> None:
    """Keep the first blank line of each gap between two kept lines, remove the others."""
    gap: list[int] = []
    started = False
    for index, line in enumerate(marked.looks):
        if line.blank:
            gap.append(index)
            marked.marks[index] = BLANK
        elif marked.marks[index] is None:
            if started and gap:
                marked.marks[gap[0]] = None
            started, gap = True, []
