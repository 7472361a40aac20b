"""Text files that press databases export: many articles in one, each with what the database says of it.

Nexis and the older LexisNexis, Factiva (in words and in codes) and ProQuest, told by the lines that they put around
articles. A text in which no article is found in this way is none of them, and is read as one article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from framewire.corpus.article import Given
from framewire.corpus.reading.export_lines import (
    author,
    blocks,
    body_of,
    dated,
    is_rights,
    joined,
    labels,
    place,
    tagged,
)

_NEXIS_END = re.compile(r"[^\S\n]*End of Document[^\S\n]*", re.IGNORECASE)
_LEXIS_START = re.compile(r"[^\S\n]*(?:Document )?\d[\d,]* of \d[\d,]* DOCUMENTS?[ \t]*")
_FACTIVA_END = re.compile(r"[^\S\n]*Document [A-Z]{2}[A-Za-z0-9]{8,40}[^\S\n]*")
_FACTIVA_CODE_END = re.compile(r"AN[ \t]*\n?[ \t]*Document [A-Z]{2}[A-Za-z0-9]{8,40}[ \t]*")
_PROQUEST_START = re.compile(r"_{20,}[ \t]*")
_LENGTH = re.compile(r"\s*length:\s*[\d,]+ words\b", re.IGNORECASE)
_WORDS = re.compile(r"\s*[\d,]+ words\s*")
_CLOCK = re.compile(r"\s*\d{1,2}:\d{2}(?: ?[A-Z]{2,4}| [ap]m)?\s*", re.IGNORECASE)
_HEAD = re.compile(
    r"\s*(?:headline|byline|section|length|dateline|highlight|series|type|distribution|body)\s*:", re.IGNORECASE
)
_BODY = re.compile(r"\s*body\s*:?\s*", re.IGNORECASE)
_NEXIS_TAIL = re.compile(
    r"\s*(?:load-date:.*|classification|graphic:?|graphic:.*|publication-type:.*|language: \w+)\s*",
    re.IGNORECASE,
)
_PROQUEST_TAIL = re.compile(
    r"(?:Subject|Location|People|Company / organization|Identifier / keyword|Title|Publication title|Credit|"
    r"Business indexing term|Classification)\s*:.*"
)
_PUBLICATION = re.compile(r"Publication title\s*:.*")
_IMPRINT = re.compile(r"Contact ProQuest|Terms and Conditions|Database copyright|Bibliography\b", re.IGNORECASE)
_COMPANY = re.compile(r"\b(?:Ltd|Limited|Inc|LLC|PLC|plc|Co|Corp|Company|AG|GmbH|Pty|S\.A|B\.V)\.?$")
# In so many lines stands what an export says of an article.
HEAD = 60
# Fewer words at the end of an article of Factiva may be its publisher.
FEW = 7
# Fewer words are the name of a section or a writer before they are a headline.
FEWEST = 4


@dataclass(frozen=True)
class Exported:
    """The body of one article of an export, and what the export says of it."""

    text: str
    given: Given


def exported(text: str) -> list[Exported | str]:
    """Return the articles of an export in order; a part without an article as its first words. Empty: no export.

    >>> head = "Talks resume\\n\\nThe Wire\\n\\nMay 3, 2024 Friday\\n\\nLength: 4 words\\n\\nBody\\n\\n"
    >>> exported(head + "Talks resumed on Monday.\\n\\nEnd of Document\\n")[0].given.outlet
    'The Wire'
    """
    for mark, is_end, read in _EXPORTS:
        parts = [part for part in _parts(text, mark) if part.strip()]
        found = [read(part.split("\n")) or _start(part) for part in parts]
        if any(isinstance(one, Exported) for one in found):
            return _without_cover(found, -1 if is_end else 0)
    return []


def _parts(text: str, mark: re.Pattern[str]) -> list[str]:
    """The parts between the lines of a mark; one part where there is no such line gives nothing."""
    cuts = [found.span() for found in re.finditer(rf"^(?:{mark.pattern})$", text, mark.flags | re.MULTILINE)]
    edges = [(0, 0), *cuts, (len(text), len(text))]
    return [text[before[1] : after[0]] for before, after in pairwise(edges)] if cuts else []


def _without_cover(found: list[Exported | str], place: int) -> list[Exported | str]:
    """What was found without the cover, the list of the search or the address of the database, which are no article."""
    if isinstance(found[place], str):
        found.pop(place)
    return [one for one in found if isinstance(one, Exported) or not _IMPRINT.match(one)]


def _start(part: str) -> str:
    return " ".join(part.split())[:60]


def _nexis(lines: Sequence[str]) -> Exported | None:
    """Title, outlet, date, rights, labels, Body; in older exports the outlet and the date stand above the title."""
    length = next((found for found in (place(lines, _LENGTH), place(lines, _BODY)) if found >= 0), 0)
    day = max((index for index in range(max(0, length - HEAD), length) if dated(lines[index])), default=None)
    if day is None:
        return None
    above = blocks(lines, 0, day)
    label = place(lines, _HEAD, day)
    below = [part for part in blocks(lines, day + 1, label) if not is_rights(lines[part[0]])]
    named = labels(lines, label, len(lines))
    title = named.get("headline") or _nexis_title(lines, above, below)
    if not above or not title:
        return None
    text = body_of(*_nexis_body(lines, day, length), _NEXIS_TAIL)
    return _made(text, title, lines[day], lines[above[-1][1] - 1].strip(), named.get("byline"))


def _nexis_title(lines: Sequence[str], above: list[tuple[int, int]], below: list[tuple[int, int]]) -> str | None:
    if len(above) == 1 and above[0][1] - above[0][0] > 1:
        return lines[above[0][1] - 2].strip()
    return joined(lines, above[-2]) if len(above) > 1 else joined(lines, below[-1]) if below else None


def _nexis_body(lines: Sequence[str], day: int, length: int) -> tuple[Sequence[str], int]:
    """The lines from the label of the body on, without it; else all, and the first block behind the labels."""
    body = place(lines, _BODY, day)
    if body >= 0:
        return [_BODY.sub("", lines[body], count=1), *lines[body + 1 :]], 0
    after = (start for start, _ in blocks(lines, length, len(lines)) if not _HEAD.match(lines[start]))
    return lines, next(after, len(lines))


def _factiva(lines: Sequence[str]) -> Exported | None:
    """Title, writer, so many words, date, perhaps a time, outlet, code, language, rights; its publisher at the end."""
    words = place(lines, _WORDS)
    above = [line.strip() for line in lines[: max(words, 0)] if line.strip()][-3:]
    below = [index for index in range(words + 1, len(lines)) if lines[index].strip()][:9]
    rights = next((index for index in below if is_rights(lines[index])), None)
    if words < 0 or not above or rights is None or not dated(lines[below[0]]):
        return None
    writer = above.pop() if len(above) > 1 and above[-1].lower().startswith("by ") else None
    outlet = next(lines[index].strip() for index in below[1:] if not _CLOCK.fullmatch(lines[index]))
    start = next((index for index in range(rights, len(lines)) if not is_rights(lines[index])), len(lines))
    title = next((line for line in above[-2:] if len(line.split()) >= FEWEST), max(above[-2:], key=len))
    return _made(_unsigned(body_of(lines, start, _FACTIVA_END)), title, lines[below[0]], outlet, writer)


def _unsigned(text: str) -> str:
    """A body without the publisher's name that stands below it."""
    body, _, last = text.rpartition("\n\n")
    is_name = _COMPANY.search(last) or not last.endswith((".", "!", "?", "…", "”", '"', "’"))
    return body if body and len(last.split()) < FEW and is_name else text


def _factiva_codes(lines: Sequence[str]) -> Exported | None:
    found = tagged(lines)
    text = "\n\n".join(part for part in (found.get("LP"), found.get("TD")) if part)
    title, date = (" ".join(found.get(code, "").split()) for code in ("HD", "PD"))
    return _made(text, title, date, found.get("SN"), found.get("BY")) if title and date and text else None


def _proquest(lines: Sequence[str]) -> Exported | None:
    start = next((index for index, line in enumerate(lines) if line.startswith("Full text:")), -1)
    if start < 0:
        return None
    opened = [lines[start].removeprefix("Full text:"), *lines[start + 1 :]]
    # A paragraph may begin as a label does: only labels near the name of the publication are some.
    end = place(opened, _PROQUEST_TAIL, max(0, place(opened, _PUBLICATION) - HEAD // 4))
    text = "\n".join(opened[: end if end > 0 else len(opened)]).strip()
    named = labels(lines, 0, start) | labels(opened, max(end, 0), len(opened))
    title = named.get("title") or next((line.strip() for line in lines if line.strip()), None)
    info = named.get("publication info", "")
    date, outlet = named.get("publication date") or info, named.get("publication title") or info.partition(";")[0]
    if not (date or outlet):
        return None
    missing = re.fullmatch(r"(?:none|not) available\.?", text, re.IGNORECASE)
    return _made("" if missing else text, title, date, outlet, author(named.get("author")))


def _made(text: str, title: str | None, date: str, outlet: str | None, byline: str | None) -> Exported:
    return Exported(text, Given(title, date.strip() or None, None, (outlet or "").strip() or None, byline))


_Reader = Callable[[Sequence[str]], Exported | None]
_EXPORTS: tuple[tuple[re.Pattern[str], bool, _Reader], ...] = (
    (_NEXIS_END, True, _nexis),
    (_LEXIS_START, False, _nexis),
    (_FACTIVA_CODE_END, True, _factiva_codes),
    (_FACTIVA_END, True, _factiva),
    (_PROQUEST_START, False, _proquest),
)
