"""Lines to main text: which lines of a page or file are the article, and by which rule every other line goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from framewire.corpus.facts.dates import is_date_line
from framewire.corpus.main_text.furniture import furniture
from framewire.corpus.main_text.lines import Line, look
from framewire.corpus.main_text.region import find_region
from framewire.patterns import Pattern

BLANK = "blank"
TITLE = "title"
_BYLINE = re.compile(
    r"(?:(?:written|posted|published|reported|report|story|text|words)\s+)?(?:by|author:?)\s+[^.!?]{3,120}",
    re.IGNORECASE,
)

# A headline with the name of its kind before it, which above other lines would be a link to another article.
_LABELLED = re.compile(
    r"(?:opinion|editorial|column|analysis|explainer|live|update|watch|watch live|video|podcast|gallery)\s*:\s*\S.{8,}",
    re.IGNORECASE,
)

# Marks that a text without site furniture may have, too.
_NEUTRAL = frozenset((None, BLANK, TITLE, "date_line", "byline", "agency_end", "separator", "contact"))
_BYLINE_STARTS = frozenset(("by ", "by:", "aut", "wri", "pos", "pub", "rep", "sto", "tex", "wor"))


@dataclass
class MarkedLines:
    """The raw lines of an article and, for each, the rule that removes it (null: kept). `title` is the line of the
    title.
    """

    lines: list[str]
    marks: list[str | None]
    title: int | None = None
    looks: list[Line] = field(default_factory=list)

    @property
    def kept(self) -> dict[int, str]:
        """The kept lines as they stand in the source, by their places."""
        return {
            index: line for index, (line, mark) in enumerate(zip(self.lines, self.marks, strict=True)) if mark is None
        }

    @property
    def text(self) -> str:
        """The kept lines as one text."""
        return "\n".join(self.kept.values())


def mark_lines(text: str, given_title: str | None = None, keep: Sequence[Pattern] = ()) -> MarkedLines:
    """Judge every line of a plain text by itself and by its neighbours. Lines that match a `keep` pattern stay.

    Kept lines and removed lines together are exactly `text.split("\\n")`, in order.
    """
    marked = own_marks(text.split("\n"))
    _keep_labelled_headline(marked)
    mark_title(marked, given_title)
    mark_region(marked)
    mark_links(marked)
    settle(marked, keep)
    return marked


def own_marks(lines: list[str]) -> MarkedLines:
    """Judge every line by itself alone."""
    looks = [look(line) for line in lines]
    return MarkedLines(lines, [None if line.blank else _own_mark(line) for line in looks], None, looks)


def settle(marked: MarkedLines, keep: Sequence[Pattern] = ()) -> None:
    """Give back the lines that the codebook keeps, then leave one blank line between kept ones where there was any."""
    for index, line in enumerate(marked.lines):
        if marked.marks[index] not in (None, TITLE) and any(pattern.search(line) for pattern in keep):
            marked.marks[index] = None
    marked.marks = blank_marks(marked.lines, marked.marks)


def _own_mark(line: Line) -> str | None:
    if is_date_line(line.text):
        return "date_line"
    if line.words <= 14 and line.text[:3].lower() in _BYLINE_STARTS and _BYLINE.fullmatch(line.text):
        return "byline"
    return furniture(line.text)


def _open(marked: MarkedLines) -> list[int]:
    """The non-blank lines no rule has removed yet."""
    return [index for index, line in enumerate(marked.looks) if not line.blank and marked.marks[index] is None]


def _keep_labelled_headline(marked: MarkedLines) -> None:
    """Keep a first line like "Opinion: Why the tram must stop" where a byline, a date or the running text follows."""
    solid = [index for index, line in enumerate(marked.looks) if not line.blank][:2]
    if len(solid) < 2 or marked.marks[solid[0]] != "related":
        return
    mark = marked.marks[solid[1]]
    begins = mark in ("byline", "date_line") or (mark is None and _is_text(marked.looks[solid[1]]))
    if begins and _LABELLED.fullmatch(marked.looks[solid[0]].text):
        marked.marks[solid[0]] = None


def mark_title(marked: MarkedLines, given: str | None) -> None:
    """The title is the given one where it stands, else the first line before the running text that reads as a headline.

    A page shows its headline twice, first with the site's name behind it: the bare wording is the title, both are
    removed.
    """
    candidates = _open(marked)[:200]
    if given:
        candidates = [index for index, line in enumerate(marked.looks) if not line.blank][:200]
    found = _find_title(marked, candidates, given)
    if found is None:
        return
    wordings = {_plain(marked.looks[found].text), _plain(given or "")} - {""}
    marked.title = found
    for index in candidates:
        words = _plain(marked.looks[index].text)
        if words in wordings or (index <= found and any(_with_site(words, title) for title in wordings)):
            marked.marks[index] = TITLE


def _find_title(marked: MarkedLines, candidates: list[int], given: str | None) -> int | None:
    if given:
        wanted = _plain(given)
        return next((index for index in candidates if _plain(marked.looks[index].text) == wanted), None)
    first = _headline(marked, candidates)
    if first is None:
        return None
    words = _plain(marked.looks[first].text)
    for index in candidates:
        shorter = _plain(marked.looks[index].text)
        if index > first and shorter != words and _with_site(words, shorter) and marked.looks[index].words >= 4:
            return index
    return first


def _with_site(words: str, title: str) -> bool:
    """Whether `words` are a title with a few more behind it."""
    return len(title) > 15 and words.startswith(title + " ") and len(words) <= len(title) + 50


def _headline(marked: MarkedLines, candidates: list[int]) -> int | None:
    before: list[int] = []
    for index in candidates:
        line = marked.looks[index]
        stopped = line.text.endswith(".")
        if (line.prose and (stopped or before or line.words > 25)) or (line.sentence and stopped and before):
            break
        before.append(index)
    for least in (3, 2):
        good = [index for index in before if least <= marked.looks[index].words <= 40]
        if good:
            return good[0]
    return before[0] if before else None


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def mark_region(marked: MarkedLines) -> None:
    """Take out what stands before and after the article."""
    titles = [index for index, mark in enumerate(marked.marks) if mark == TITLE]
    region = _unspoilt(marked) or find_region(marked.looks, marked.marks, titles)
    if region is None:
        return
    for index in _open(marked):
        if index < region[0]:
            marked.marks[index] = "before_text"
        elif index >= region[1]:
            marked.marks[index] = "after_text"


def _unspoilt(marked: MarkedLines) -> tuple[int, int] | None:
    """The first to the last line of text where there is no furniture at all, as in texts cleaned before; else null."""
    if any(mark not in _NEUTRAL for mark in marked.marks):
        return None
    text = [index for index in _open(marked) if _is_text(marked.looks[index])]
    return (text[0], text[-1] + 1) if text else None


def _is_text(line: Line) -> bool:
    return line.prose or line.sentence or line.words >= 12


def mark_links(marked: MarkedLines) -> None:
    """Inside the article a heading or a list may stay; a stray word beside furniture and links to other articles may
    not.
    """
    solid = [index for index, line in enumerate(marked.looks) if not line.blank]
    outside = {marked.looks[index].text for index in solid if marked.marks[index] is not None}
    linking = False
    for place, index in enumerate(solid):
        line, mark = marked.looks[index], marked.marks[index]
        if mark is not None:
            linking = mark == "related" or (linking and mark != TITLE)
            continue
        bare = not line.prose and not line.sentence and not line.item
        if bare and ((linking and 3 <= line.words <= 13) or (line.words >= 3 and line.text in outside)):
            marked.marks[index] = "related"
        elif bare and line.words <= 2 and not line.ends and _is_beside_furniture(marked, solid, place):
            marked.marks[index] = "stray"
        else:
            linking = False


def _is_beside_furniture(marked: MarkedLines, solid: Sequence[int], place: int) -> bool:
    near = (solid[other] for other in (place - 1, place + 1) if 0 <= other < len(solid))
    return any(marked.marks[index] not in (None, TITLE) for index in near)


def blank_marks(lines: Sequence[str], marks: Sequence[str | None]) -> list[str | None]:
    """Keep the first blank line of each gap between two kept lines, remove the others."""
    settled, gap, started = list(marks), list[int](), False
    for index, line in enumerate(lines):
        if not line.strip():
            gap.append(index)
            settled[index] = BLANK
        elif marks[index] is None:
            if started and gap:
                settled[gap[0]] = None
            started, gap = True, []
    return settled
