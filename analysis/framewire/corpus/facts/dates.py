"""Dates as news pages write them. A date that cannot be read one way only is null, never a guess."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_ZONES = {
    "Z": 0, "GMT": 0, "UTC": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "KST": 9, "JST": 9, "IST": 5.5, "HKT": 8, "SGT": 8,
    "PKT": 5, "SAST": 2, "AWST": 8, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
# Zones that leave it to the day whether it is summer time.
_SEASONAL = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "AET": "Australia/Sydney",
}  # fmt: skip
_FURTHEST = timedelta(hours=14)
# A zone that is named but not known: "08:30 XYT", "08:30 Moscow time".
_UNKNOWN_ZONE = r"(?-i:(?!POST|EDIT|NEXT|TEXT)[A-Z]{2,3}T\b|(?!Read)(?:local|[A-Z][a-z]+) [Tt]ime\b)"
_ZONE = (
    rf"\(?(?:{'|'.join([*_ZONES, *_SEASONAL])})\b(?:\s?[+-]\d{{1,2}}(?::?[0-5]\d)?(?!\d))?\)?"
    rf"|[+-]\d{{2}}:?\d{{2}}|(?(second)(?<=\d)[+-]\d{{2}}(?!\d)|(?!))|\(?{_UNKNOWN_ZONE}\)?"
)
_TIME = (
    r"(?:[\s,T·|\-–—]*(?:at\s+)?(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    rf"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>{_ZONE})?)?"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_FORMS = tuple(
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}-(?P<month_no>0?[1-9]|1[0-2])-{_DAY}(?!\d)",
        rf"(?<!\d){_YEAR}[/.](?P<month_no>0?[1-9]|1[0-2])[/.]{_DAY}(?!\d)",
        rf"{_WEEKDAY}\b{_DAY}(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+{_MONTH}[\s\-,]+{_YEAR}\b",
        rf"{_WEEKDAY}\b{_MONTH}[\s\-]+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}\b",
        rf"(?<![\d.])(?P<first>0?[1-9]|[12]\d|3[01])(?P<mark>[./-])(?P<second_no>0?[1-9]|[12]\d|"
        rf"3[01])(?P=mark){_YEAR}\b",
    )
)
_SHIFT = re.compile(r"(?:(?:GMT|UTC)\s?)?([+-])(\d{1,2}?):?(\d{2})?")
# Words that stand around the date in a date line; what is left beside them must be nothing, or a name after "by".
_AROUND = re.compile(
    r"\b(?:first|last|originally|article|story|news)?\s*(?:published|posted|updated|modified|created|written|dated?|"
    r"released?|issued|uploaded|added|edited|filed|"
    r"publication date|release date|time|on|at|edition|as of)\b\s*:?|\b\d+ (?:minute|hour|day|week|month|year)s? "
    r"ago\b|\b\d+ ?min(?:ute)?s?(?: read)?\b|"
    r"\b(?:local time|gmt|utc|est|edt|et|bst|cet|cest|msk|kst|jst|ist|a\.?m\.?|p\.?m\.?)\b|\bby\b[^|·•/]{2,60}|"
    r"\bin\s+\w+\s*$",
    re.IGNORECASE,
)
# 20240519, 20240519083000, 20240519T083000Z.
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE)
_YEAR_DIGITS = re.compile(r"(?:19|20)\d{2}")
_WORDS = re.compile(r"\w+")
# "– Ana Lind, January 27, 2021" signs a motto or a post.
_SIGNED = re.compile(r"\s*[–—-]\s*[^\W\d]")
_STOPPED = re.compile(r"[a-z]{3}[.!?](?:\s|$)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d{2})(?!\d)")
_LABEL = re.compile(r"\W*(?:date|published|posted|updated|created|released?|issued|publication date)\b", re.IGNORECASE)
# Dates of other languages: 22 августа 2024, 3 de mayo de 2024, 2024년 10월 21일, 2024年10月21日.
_FOREIGN = re.compile(r"\b\d{1,2}\.?\s+(?:de\s+)?[^\W\d]{3,12}\.?\s+(?:de\s+)?(?:19|20)\d{2}\b")
_LANGUAGES = [
    "ru",
    "uk",
    "be",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "cs",
    "sv",
    "nb",
    "da",
    "fi",
    "tr",
    "ro",
    "bg",
    "sr",
]
_EAST = re.compile(r"((?:19|20)\d{2})\s*[년年]\s*(\d{1,2})\s*[월月]\s*(\d{1,2})\s*[일日]")
_URL = re.compile(r"(?<!\d)((?:19|20)\d{2})[/\-]?(0[1-9]|1[0-2])[/\-]?(0[1-9]|[12]\d|3[01])(?!\d)")


def find_dates(text: str) -> list[tuple[int, int, datetime]]:
    """Return every full date in `text` as (start, end, time in UTC), in order; a date without a time is midnight.

    >>> [when.isoformat() for _, _, when in find_dates("Posted 19 May 2024, updated 05/06/2024")]
    ['2024-05-19T00:00:00+00:00']
    """
    found: list[tuple[int, int, datetime]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            when = _read(match)
            if when is not None and not any(match.start() < end and start < match.end() for start, end, _ in found):
                found.append((match.start(), match.end(), when))
    return sorted(found)


def parse_date(text: str) -> datetime | None:
    """Return the time a short field states, in UTC, null when it states none or more than one reading is possible.

    >>> parse_date("2024-05-19T08:30:00+09:00").isoformat()
    '2024-05-18T23:30:00+00:00'
    """
    stripped = text.strip()
    if packed := _PACKED.fullmatch(stripped):
        year, month, day, hour, minute, second, zone = (part or "" for part in packed.groups())
        stripped = f"{year}-{month}-{day}" + (f" {hour}:{minute}:{second or '00'}{zone}" if hour else "")
    if re.fullmatch(r"1\d{9}(\.\d+)?|1\d{12}", stripped):
        seconds = float(stripped) / (1000 if len(stripped) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC)
    dates = find_dates(stripped[:200])
    return dates[0][2] if dates else None


def ambiguous_date(text: str) -> tuple[datetime, datetime] | None:
    """Return both readings, day first and month first, of a date like 05/06/2024; null where one reading is possible.

    >>> [when.date().isoformat() for when in ambiguous_date("Date: 05/06/2024")]
    ['2024-06-05', '2024-05-06']
    """
    found = _SLASHED.search(text[:200])
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    readings = _date(year, second, first), _date(year, first, second)
    return (readings[0], readings[1]) if readings[0] and readings[1] and first != second else None


def slash_order(text: str) -> str | None:
    """Return what stands first, "day" or "month", in a date like 05/13/2024 with one reading; else null.

    >>> slash_order("05/13/2024"), slash_order("13/05/2024"), slash_order("05/06/2024")
    ('month', 'day', None)
    """
    found = _SLASHED.search(text[:200])
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    by_day, by_month = _date(year, second, first), _date(year, first, second)
    return None if (by_day is None) == (by_month is None) else "day" if by_day else "month"


def is_date_line(line: str) -> bool:
    """Whether a line holds a date and next to nothing else.

    >>> is_date_line("Sunday, 19 May 2024, 08:30 GMT"), is_date_line("The talks of 19 May 2024 failed.")
    (True, False)
    """
    if not 6 <= len(line) <= 160 or not _YEAR_DIGITS.search(line):
        return False
    dates = find_dates(line)
    if not dates:
        return (bool(foreign_date(line)) and len(_WORDS.findall(line)) <= 8) or _labelled_slashes(line)
    rest = line
    for start, end, _ in reversed(dates):
        rest = rest[:start] + " " + rest[end:]
    left = len(_WORDS.findall(_AROUND.sub(" ", rest)))
    if left and _SIGNED.match(line):
        return False
    return left <= 2 or (left <= 8 and bool(_LABEL.match(line)) and not _STOPPED.search(line))


def _labelled_slashes(line: str) -> bool:
    return ambiguous_date(line) is not None and (bool(_LABEL.match(line)) or len(_WORDS.findall(line)) <= 6)


def foreign_date(line: str) -> datetime | None:
    """Return the date that a short line in another language states, null where it states none.

    >>> foreign_date("2024년 10월 21일").date().isoformat()
    '2024-10-21'
    """
    if found := _EAST.search(line):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = _FOREIGN.search(line)
    if found is None or len(line) > 160:
        return None
    return _in_words(found[0])


@lru_cache(maxsize=2000)
def _in_words(text: str) -> datetime | None:
    """Read a date with a month's name in one of the languages of the news, by dateparser."""
    from dateparser.date import DateDataParser

    settings = {"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["day", "month", "year"], "NORMALIZE": True}
    when = DateDataParser(languages=_LANGUAGES, settings=settings).get_date_data(text).date_obj
    return _date(when.year, when.month, when.day) if when else None


def url_date(url: str) -> datetime | None:
    """Return the date in an address, null where it has none.

    >>> url_date("https://a.example/2024/05/19/talks").date().isoformat()
    '2024-05-19'
    """
    for match in _URL.finditer(url):
        when = _date(int(match[1]), int(match[2]), int(match[3]))
        if when is not None:
            return when
    return None


def _read(match: re.Match[str]) -> datetime | None:
    parts = match.groupdict()
    if "first" in parts:
        order = _day_month(int(parts["first"]), int(parts["second_no"]), parts["mark"])
        if order is None:
            return None
        day, month = order
    else:
        day = int(parts["day"])
        month = int(parts["month_no"]) if "month_no" in parts else MONTHS[parts["month"][:3].lower()]
    when = _date(int(parts["year"]), month, day)
    return _with_time(when, parts) if when is not None and parts["hour"] else when


def _day_month(first: int, second: int, mark: str) -> tuple[int, int] | None:
    """Points are written day first everywhere; with strokes and hyphens only a number over 12 tells."""
    if mark == "." or first > 12 or first == second:
        return (first, second) if second <= 12 else None
    return (second, first) if second > 12 else None


def _date(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _with_time(when: datetime, parts: dict[str, str | None]) -> datetime:
    hour = int(parts["hour"] or 0)
    half = (parts["half"] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    local = when.replace(hour=hour, minute=int(parts["minute"] or 0), second=int(parts["second"] or 0))
    offset = _offset(parts["zone"] or "", local)
    return when if offset is None else (local - offset).replace(tzinfo=UTC)


def _offset(zone: str, local: datetime) -> timedelta | None:
    """How far a zone is ahead of UTC at a local time, null for a zone that is not known; no zone is UTC."""
    plain = zone.strip("()").upper()
    if place := _SEASONAL.get(plain):
        return local.replace(tzinfo=ZoneInfo(place)).utcoffset()
    if found := _SHIFT.fullmatch(plain):
        shift = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return None if shift > _FURTHEST else shift if found[1] == "+" else -shift
    if plain and plain not in _ZONES:
        return None
    return timedelta(hours=_ZONES.get(plain, 0))
