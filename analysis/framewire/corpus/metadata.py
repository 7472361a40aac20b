"""Title, date, outlet, byline and origin of an article: stated ones only, null where nothing is stated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from framewire.corpus.article import Given
from framewire.corpus.clean import TITLE, Marked
from framewire.corpus.dates import Dateline, find_dates, parse_date, read_dateline, url_date

_NAME = r"[A-Z][\w'’.\-]*(?: (?:(?:de|van|von|der|den|la|le|al|bin|da|di|du|el)\s)?[A-Z][\w'’.\-]*){0,3}"
_BY = re.compile(rf"\b(?:[Bb]y|BY|[Aa]uthor|[Tt]ext|[Ww]ords)\b\s*:?\s+(?P<name>{_NAME}(?:(?:, | and | & ){_NAME})*)")
_SUBSCRIBE = re.compile(r"\bsubscribe to (?P<name>(?:the )?[A-Z0-9][\w'’&.\- ]{2,50})", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)(?:\s*(?:©|\(c\)))?\s*(?:(?:19|20)\d{2}(?:\s*[-–]\s*(?:19|20)\d{2})?)?,?\s*(?:by )?(?P<name>[A-Z][\w'’&.\- ]{2,50}?)(?:\.|,|\||$|\s+all rights|\s+-)",
    re.IGNORECASE,
)
_SOURCE_LINE = re.compile(
    r"^(?:original(?:ly)?\s+)?(?:article |news |story )?(?:source|via|published (?:by|in|on)|appeared (?:in|on))\s*:?\s+(?P<name>.{2,120})$",
    re.IGNORECASE,
)
_REPRINT = re.compile(
    r"\b(?:reprinted|republished|translated|adapted|first published|originally published|first appeared|originally appeared) (?:from|by|in|on|with permission from|with permission of)\s+(?P<name>.{2,80})",
    re.IGNORECASE,
)
_REPORT = re.compile(
    rf"\b(?:[Aa]ccording to|citing|cited by|quoting) (?:an? |the )?(?:\w+ )?(?:report|article|story|investigation|account)s? (?:by|in|from|of|published (?:by|in)) (?:the )?(?P<name>{_NAME})"
    rf"|^(?:[Tt]his is what|So)?\s*[Ww]rites (?P<name2>{_NAME})\.?$|^(?:He|She|They|It|This|That) (?:writes|reports|is (?:written|reported) by),? (?P<name3>{_NAME})\.?$"
)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?(?P<host>[\w-]+(?:\.[\w-]+)+)(?:/\S*)?$", re.IGNORECASE)
_NOBODY = frozenset(
    "admin administrator editor editors staff newsroom webmaster author guest team user editorial desk root".split()
)


@dataclass(frozen=True)
class Facts:
    """What is known of an article beside its text. Null is "not stated"."""

    title: str | None
    published: datetime | None
    published_from: str | None
    outlet: str | None
    byline: str | None
    origin: str | None


def read_facts(marked: Marked, given: Given) -> Facts:
    """Gather the metadata of a cleaned article from what its source gives and from its own lines."""
    published, published_from = _published(marked, given)
    title = given.title or (marked.looks[marked.title].text if marked.title is not None else None)
    outlet = _outlet(marked, given)
    return Facts(title, published, published_from, outlet, _byline(marked, given), _origin(marked, outlet))


def _removed(marked: Marked) -> Iterable[str]:
    return (
        line.text for line, mark in zip(marked.looks, marked.marks, strict=True) if mark not in (None, TITLE, "blank")
    )


def _kept(marked: Marked) -> list[str]:
    return [line.text for line, mark in zip(marked.looks, marked.marks, strict=True) if mark is None and not line.blank]


def _published(marked: Marked, given: Given) -> tuple[datetime | None, str | None]:
    if given.date and (when := parse_date(given.date)):
        return when, "field"
    if when := _date_line(marked):
        return when, "date line"
    dateline = _dateline(marked)
    address = url_date(given.url) if given.url else None
    if dateline and dateline.month and dateline.day:
        year = dateline.year or (address.year if address else None)
        if year and (when := parse_date(f"{year}-{dateline.month}-{dateline.day}")):
            return when, "dateline"
    if address:
        return address, "url"
    return None, None


def _date_line(marked: Marked) -> datetime | None:
    """The first date line, one that says "published" before one that says "updated"; never a date inside the text."""
    lines = [line.text for line, mark in zip(marked.looks, marked.marks, strict=True) if mark == "date_line"]
    lines.sort(key=lambda line: bool(re.match(r"\W*(?:last )?(?:updated|modified|edited)", line, re.IGNORECASE)))
    dates = find_dates(lines[0]) if lines else []
    return dates[0][2] if dates else None


def _dateline(marked: Marked) -> Dateline | None:
    return next((found for line in _kept(marked)[:2] if (found := read_dateline(line))), None)


def _byline(marked: Marked, given: Given) -> str | None:
    if given.byline:
        return _person(re.sub(r"^by\s+", "", given.byline.strip(), flags=re.IGNORECASE))
    for line, mark in zip(marked.looks, marked.marks, strict=True):
        if mark in ("byline", "date_line", "navigation") and (found := _BY.search(line.text)):
            if name := _person(found["name"]):
                return name
    return None


def _person(name: str) -> str | None:
    name = name.strip(" .,|")
    return None if not name or name.split()[0].lower() in _NOBODY else name


def _outlet(marked: Marked, given: Given) -> str | None:
    if given.outlet:
        return given.outlet.strip()
    lines = [line.strip() for line in _removed(marked)]
    for pattern in (_SUBSCRIBE, _COPYRIGHT):
        for line in lines:
            if len(line) < 200 and (found := pattern.search(line)):
                return found["name"].strip(" .-")
    return host_of(given.url) if given.url else None


def host_of(url: str) -> str | None:
    """Return the host of an address without www.

    >>> host_of("https://www.a.example/x")
    'a.example'
    """
    host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    return host or None


def _origin(marked: Marked, outlet: str | None) -> str | None:
    """Where a rewritten text says it came from: a source line, a dateline's agency, "according to a report by"."""
    for line, mark in zip(marked.looks, marked.marks, strict=True):
        if mark in ("source_line", "copyright", "before_text", "after_text") and (name := _named_source(line.text)):
            return name
    kept = _kept(marked)
    dateline = _dateline(marked)
    if dateline and dateline.agency and not _same(dateline.agency, outlet):
        return dateline.agency
    for line in kept:
        if found := _REPORT.search(line):
            name = next(value for value in found.groups() if value)
            if not _same(name, outlet):
                return name.rstrip(".")
    return None


def _named_source(line: str) -> str | None:
    found = _SOURCE_LINE.match(line) or _REPRINT.search(line)
    if found is None:
        return None
    name = found["name"].strip(" .")
    if name.lower() in ("link", "url", "article", "here"):
        return None
    host = _HOST.match(name)
    return host["host"].lower() if host else name


def _same(name: str, outlet: str | None) -> bool:
    return outlet is not None and re.sub(r"\W", "", name).lower() == re.sub(r"\W", "", outlet).lower()
