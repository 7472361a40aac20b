"""Title, date, outlet, byline and origin of an article: stated ones only, null where nothing is stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from framewire.corpus.article import Given, Unreadable
from framewire.corpus.facts.datelines import Dateline, read_dateline
from framewire.corpus.facts.dates import (
    ambiguous_date,
    find_dates,
    foreign_date,
    parse_date,
    slash_order,
    url_date,
)
from framewire.corpus.facts.outlets import HOST, outlet_of, removed_lines, same_outlet
from framewire.corpus.facts.people import NAME, in_byline, person
from framewire.corpus.main_text.clean import MarkedLines

_SOURCE_LINE = re.compile(
    r"^(?:original(?:ly)?\s+)?(?:article |news |story )?(?:sources?|via|published (?:by|in|on)|appeared (?:in|"
    r"on))\s*:?\s+(?P<name>.{2,120})$",
    re.IGNORECASE,
)
_REPRINT = re.compile(
    r"\b(?:reprinted|republished|translated|adapted|supplied|provided|distributed|first published|originally "
    r"published|first appeared|"
    r"originally appeared) (?:from|by|in|on|with permission (?:from|of))\s+(?:the )?(?P<name>[^.,;]{2,80}?)(?: and "
    r"edited\b.*)?(?:[.,;(]|$)",
    re.IGNORECASE,
)
# What a paragraph must hold to name an origin.
_REPORTING = re.compile(r"ccording to|iting |uoting |rites |eports |reported by|published by|written by")
_SOURCING = re.compile(
    r"source|via |print|republish|translat|adapted|supplied|provided|distributed|appeared|published", re.IGNORECASE
)
_REPORT = re.compile(
    rf"\b(?:[Aa]ccording to|[Cc]iting|[Qq]uoting) (?:an? |the )?(?:\w+ )?(?:report|article|story|investigation|"
    rf"account)s? "
    rf"(?:by|in|from|of|published (?:by|in)) (?:[Tt]he )?(?P<name>{NAME})"
    rf"|^(?:[Tt]his is what |So )?[Ww]rites (?P<name2>{NAME})\.?$"
    rf"|^(?:He|She|They|It|This|That) (?:writes|reports|is (?:written|reported) by),? (?P<name3>{NAME})\.?$"
    rf"|\b(?:was )?(?:first|originally) (?:reported|published) by (?:[Tt]he )?(?P<name4>{NAME})"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_UPDATED = re.compile(r"\W*(?:last )?(?:updated|modified|edited)", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:published|posted|date)\b", re.IGNORECASE)
# A date line that stands so many lines below the text still belongs to it.
TAIL = 4
# A dateline further than this from the date in the address is a date in the text. A path may hold the day of a crawl.
NEAR = timedelta(days=7)


# A date day first, and the same month first.
Readings = tuple[datetime, datetime]


@dataclass(frozen=True)
class Metadata:
    """What is known of an article beside its text. Null is "not stated".

    `readings` holds the two readings of a date that can be read both ways, for the outlet's other dates to decide, and
    `readings_from` where it stands; `order` is what a given date with one reading has first, "day" or "month".
    """

    title: str | None
    published: datetime | None
    published_from: str | None
    outlet: str | None
    byline: str | None
    origin: str | None
    readings: Readings | None = None
    readings_from: str = "date line"
    order: str | None = None


def read_facts(marked: MarkedLines, given: Given, path: str = "") -> Metadata:
    """Gather the metadata of a cleaned article from what its source gives, from its own lines and from its path."""
    address = given.url or _own_address(marked)
    outlet = outlet_of(marked, given, address)
    readings = _readings(marked, given)
    published, published_from = _published(marked, given, address, path)
    title = given.title or (marked.looks[marked.title].text.strip("#* ") if marked.title is not None else None)
    byline, origin = _byline(marked, given, outlet), _origin(marked, outlet)
    is_given = bool(given.date) and ambiguous_date(given.date or "") is not None
    return Metadata(
        title,
        published,
        published_from,
        outlet,
        byline,
        origin,
        readings if published_from != "field" else None,
        "field" if is_given else "date line",
        slash_order(given.date) if given.date else None,
    )


def unread_dates(found: Sequence[tuple[str, Readings]]) -> Iterator[Unreadable]:
    """Yield one `Unreadable` for all articles, by path, whose date was left null as it can be read in two ways."""
    for path, (one, other) in found[:1]:
        dates = "1 date" if len(found) == 1 else f"{len(found):,} dates"
        message = (
            f"{dates} could be read day first or month first, here {one:%Y-%m-%d} or {other:%Y-%m-%d}, and nothing "
            "beside them tells: null. Write them as YYYY-MM-DD"
        )
        yield Unreadable(path, "date_both_ways", message)


def _kept(marked: MarkedLines) -> Iterator[str]:
    pairs = zip(marked.looks, marked.marks, strict=True)
    return (line.text for line, mark in pairs if mark is None and not line.blank)


def _own_address(marked: MarkedLines) -> str | None:
    """The article's own address: the one that stands alone in its head."""
    for line, mark in islice(zip(marked.looks, marked.marks, strict=True), 12):
        if mark == "contact" and (found := _ADDRESS.fullmatch(line.text)):
            return found[0]
    return None


def _published(marked: MarkedLines, given: Given, address: str | None, path: str) -> tuple[datetime | None, str | None]:
    if given.date and (when := parse_date(given.date) or foreign_date(given.date)):
        return when, "field"
    if when := _date_line(marked):
        return when, "date line"
    in_address, in_path = url_date(address) if address else None, url_date(path)
    dateline = _dateline(marked)
    if dateline and dateline.month and dateline.day:
        readings = _readings(marked, given) or ()
        year = dateline.year or next((found.year for found in (in_address, in_path, *readings) if found), None)
        if year and (when := parse_date(f"{year}-{dateline.month}-{dateline.day}")):
            near = [found for found in (in_address, in_path, *readings) if found and abs(found - when) <= NEAR]
            if near and near[0] in readings:
                return near[0], "date line"
            if near or not in_address:
                return when, "dateline"
    if in_address:
        return in_address, "url"
    return (in_path, "path") if in_path else (None, None)


def _date_line(marked: MarkedLines) -> datetime | None:
    """The first date line of the head, one that says "published" before one that says "updated"; then one right below
    the text.
    """
    lines = _head_and_tail(marked)
    lines.sort(key=lambda line: (bool(_UPDATED.match(line)), not _PUBLISHED.search(line)))
    for line in lines:
        dates = find_dates(line)
        when = dates[0][2] if dates else foreign_date(line)
        if when:
            return when
    return None


def _head_and_tail(marked: MarkedLines) -> list[str]:
    kept = [index for index, mark in enumerate(marked.marks) if mark is None and not marked.looks[index].blank]
    first, last = (kept[0], kept[-1]) if kept else (len(marked.marks), len(marked.marks))
    head, below = list[str](), 0
    for index, (line, mark) in enumerate(zip(marked.looks, marked.marks, strict=True)):
        below += index > last and not line.blank
        if mark == "date_line" and (index < last or (below <= TAIL and not head)):
            head.append(line.text)
            if index > first:
                break
    return head


def _readings(marked: MarkedLines, given: Given) -> Readings | None:
    if given.date and (readings := ambiguous_date(given.date)):
        return readings
    return next((readings for line in _head_and_tail(marked) if (readings := ambiguous_date(line))), None)


def _dateline(marked: MarkedLines) -> Dateline | None:
    return next((found for line in islice(_kept(marked), 2) if (found := read_dateline(line))), None)


def _byline(marked: MarkedLines, given: Given, outlet: str | None) -> str | None:
    if given.byline:
        return person(given.byline, outlet)
    for marks in (("byline", "date_line", "before_text", "outside_article"), ("credit",)):
        for line, mark in removed_lines(marked):
            if mark in marks and len(line) <= 160 and (name := in_byline(line, outlet)):
                return name
    return None


def _origin(marked: MarkedLines, outlet: str | None) -> str | None:
    """Where a rewritten text says it came from: a source line, a dateline's agency, "according to a report by"."""
    for line, mark in removed_lines(marked):
        if mark in ("source_line", "copyright", "before_text", "after_text", "outside_article"):
            name = _named_source(line)
            if name and not same_outlet(name, outlet):
                return name
    dateline = _dateline(marked)
    if dateline and dateline.agency and not same_outlet(dateline.agency, outlet):
        return dateline.agency
    for line in _kept(marked):
        if _REPORTING.search(line) and (found := _REPORT.search(line)):
            name = next(value for value in found.groups() if value)
            if not same_outlet(name, outlet):
                return name.rstrip(".")
    return None


def _named_source(line: str) -> str | None:
    found = (_SOURCE_LINE.match(line) or _REPRINT.search(line)) if _SOURCING.search(line) else None
    if found is None:
        return None
    name = found["name"].strip(" .")
    if host := HOST.fullmatch(name):
        return host["host"].lower().removeprefix("www.")
    name = re.split(r"\s*(?:,|;|\(|\)|\||, abridged|\babridged\b)", re.sub(r"^the (?=[A-Z])", "", name))[0].strip(" .")
    return name if name and name[0].isupper() and len(name.split()) <= 6 else None
