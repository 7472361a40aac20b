"""Numbers, dates and names as a careful writer sets them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

MONTHS = "January February March April May June July August September October November December".split()
WORDS = "no one two three four five six seven eight nine".split()
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
PLURALS = {
    "is": "are",
    "has": "have",
    "was": "were",
    "copy": "copies",
    "family": "families",
    "hypothesis": "hypotheses",
}


def plain(text: object) -> str:
    """Return text of any origin on one line: no control characters, nothing that turns the direction of reading.

    >>> plain("a\\u202eb\\n c\\x07")
    'ab c\\ufffd'
    """
    simple = " ".join(str(text).split())
    if simple.isascii() and simple.isprintable():
        return simple
    kept = "".join(char for char in unicodedata.normalize("NFC", str(text)) if char not in BIDI)
    line = " ".join(kept.split())
    return "".join("\ufffd" if unicodedata.category(char) in {"Cc", "Cs", "Cn", "Co"} else char for char in line)


def shortened(text: object, length: int) -> str:
    """Return plain text of at most `length` characters, cut at a word where one ends near enough.

    >>> shortened("The drill moved eleven metres", 18)
    'The drill moved …'
    """
    line = plain(text)
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > length * 0.5 else cut.rstrip()) + (" …" if space > length * 0.5 else "…")


def count(number: int, word: str) -> str:
    """Return a number with its noun.

    >>> count(1, "document"), count(1200, "family")
    ('1 document', '1,200 families')
    """
    return f"{number:,} {word if number == 1 else plural(word)}"


def plural(word: str) -> str:
    """Return the plural of a noun."""
    return PLURALS.get(word, f"{word}s")


def part_of(part: int, whole: int, word: str) -> str:
    """Return a part of counted things, with the percentage where the whole is ten or more.

    >>> part_of(3, 7, "document"), part_of(30, 60, "document")
    ('3 of 7 documents', '30 of 60 documents (50 %)')
    """
    share = f" ({percent(part, whole)})" if whole >= 10 else ""
    return f"{part:,} of {count(whole, word)}{share}"


def quoted(text: object, length: int) -> str:
    """Return a passage as it is quoted: on one line, its line breaks as slashes, at most `length` characters.

    >>> quoted("Herring stay out\\n\\nThe boats waited.", 60)
    'Herring stay out / The boats waited.'
    """
    lines = [plain(line) for line in str(text).splitlines()]
    return shortened(" / ".join(line for line in lines if line), length)


def spelled(number: int) -> str:
    """Return a small number as a word, a larger one in digits."""
    return WORDS[number] if 0 <= number < len(WORDS) else f"{number:,}"


def percent(part: float, whole: float) -> str:
    """Return a share as a whole percentage; one that is neither none nor all is never written 0 or 100.

    >>> percent(1, 3), percent(1, 900), percent(0, 5), percent(0, 0)
    ('33 %', 'under 1 %', '0 %', '–')
    """
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return "under 1 %"
    if 99 < share < 100:
        return "over 99 %"
    return f"{share:.0f} %"


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927), both ends in [0, 1]; of nothing it is all of it.

    >>> [round(end, 3) for end in wilson(9, 14)], wilson(0, 0)
    ([0.388, 0.837], (0.0, 1.0))
    """
    if not whole:
        return 0.0, 1.0
    share, squared = part / whole, 1.959964**2 / whole
    middle = (share + squared / 2) / (1 + squared)
    half = (share * (1 - share) * squared + squared**2 / 4) ** 0.5 / (1 + squared)
    return max(0.0, middle - half), min(1.0, middle + half)


def share_in(part: int, whole: int, what: str) -> str:
    """Return a share with its numbers and its interval.

    >>> share_in(9, 14, "against")
    '64 % against (9 of 14, 95 % interval 39 to 84 %)'
    """
    low, high = wilson(part, whole)
    return f"{percent(part, whole)} {what} ({part:,} of {whole:,}, 95 % interval {100 * low:.0f} to {100 * high:.0f} %)"


def day(moment: datetime) -> str:
    """Return a date as "6 January 2031"."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def listing(items: Sequence[str], limit: int = 6) -> str:
    """Return items as "a, b and c"; past `limit` the rest is counted.

    >>> listing(["a", "b", "c"]), listing(["a", "b", "c", "d"], 2)
    ('a, b and c', 'a, b and 2 more')
    """
    shown = list(items[:limit])
    if len(items) > limit:
        shown.append(f"{len(items) - limit} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def sentence(text: str) -> str:
    """Return text with its first letter large."""
    return text[:1].upper() + text[1:]


def signed(number: float) -> str:
    """Return a number from -1 to 1 with its sign and two digits, with a true minus."""
    return f"{number:+.2f}".replace("-", "−")


def is_or_are(number: int) -> str:
    """Return the verb that a number of things takes."""
    return "is" if number == 1 else "are"


def was_or_were(number: int) -> str:
    """Return the verb, in the past, that a number of things takes."""
    return "was" if number == 1 else "were"


def language_name(code: str) -> str:
    """Return the English name of an ISO 639-1 language code, or the code itself in quotes."""
    return LANGUAGES.get(code, f"“{plain(code)}”")


def is_missing(value: object) -> bool:
    """Return whether a cell of a table is null in any of the ways pandas has: None, NaN, NaT."""
    return value is None or bool(value != value)
