"""Datelines: where and when an agency story was written, as its first paragraph says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from framewire.corpus.facts.dates import MONTHS

# A place is written in capitals, but for the small words in names like Rio de Janeiro; "On May 19" starts a sentence.
_PLACE = (
    r"(?!(?:On|In|By|Since|From|Until|After|Before)\b)"
    r"[A-Z][^\s()]*(?:\s+(?:(?:of|de|del|da|do|dos|du|di|la|le|les|el|al|and|y|e|the)\b|[^\sa-z()])[^\s()]*){0,7}?"
)
_DATELINE = re.compile(
    rf"^[\W_]*(?P<place>{_PLACE}),?\s+"
    r"(?:(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|"
    r"Dec)[a-z]*\.?\s+(?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2})\s+(?P<month2>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|"
    r"Dec)[a-z]*\.?)(?:,?\s+(?P<year>20\d{2}|19\d{2}))?"
    r"\.?,?\s*(?:[(/](?P<agency>[^()/\n]{2,40})[)/])?\s*[.:]?\s*(?:--+|[-–—](?!\d)|(?(agency)\.\s|(?!)))"
)
_BARE_DATELINE = re.compile(
    r"^[\W_]*(?P<place>[A-Z][A-Z .'’,/\-]{2,50}[A-Za-z.]*)\s*[(/](?P<agency>[^()/\n]{2,40})[)/]\s*(?:--+|[-–—])"
)


@dataclass(frozen=True)
class Dateline:
    """The start of an agency story: month and day (null when not written), year (null when not written), agency."""

    month: int | None
    day: int | None
    year: int | None
    agency: str | None


def read_dateline(line: str) -> Dateline | None:
    """Read the dateline at the start of a paragraph, null where there is none.

    >>> read_dateline("SEOUL, May 19 (Meridian Wire) -- Talks resumed.")
    Dateline(month=5, day=19, year=None, agency='Meridian Wire')
    """
    head = line.strip()[:160]
    if found := _DATELINE.match(head):
        month = MONTHS[(found["month"] or found["month2"])[:3].lower()]
        year = int(found["year"]) if found["year"] else None
        return Dateline(month, int(found["day"] or found["day2"]), year, found["agency"])
    if found := _BARE_DATELINE.match(head):
        return Dateline(None, None, None, found["agency"])
    return None
