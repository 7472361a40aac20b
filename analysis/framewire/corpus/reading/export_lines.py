"""The lines of an export of a press database: blocks, labels, codes, and the line of the date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from framewire.corpus.facts.dates import find_dates

_LABEL = re.compile(r"\s*(?P<name>[A-Za-z][A-Za-z /-]{1,24}?)\s*:\s*(?P<value>.*)")
_RIGHTS = re.compile(r"\s*(?:copyright|©|\(c\)|all rights reserved)", re.IGNORECASE)
_CODES = frozenset("SE HD BY CR WC PD ET SN SC ED PG LA CY LP TD CT RF CO IN NS RE IPD IPC PUB AN VOL ART CLM".split())
_CODE = re.compile(r"(?P<code>[A-Z]{2,3})(?:(?:\t| {2})[ \t]*(?P<value>.*))?[ \t]*")
# A weekday may stand before a date, not a label.
_BEFORE_DATE = len("Wednesday, ")
# So many lines hold the labels of an article.
MOST_LABELS = 400


def place(lines: Sequence[str], pattern: re.Pattern[str], start: int = 0) -> int:
    """Return the first line from `start` on that a pattern matches whole or as a label before more; -1: none."""
    return next((index for index in range(start, len(lines)) if _fits(pattern, lines[index])), -1)


def _fits(pattern: re.Pattern[str], line: str) -> bool:
    found = pattern.match(line)
    return found is not None and (found.end() == len(line) or found[0].rstrip().endswith((":", "words")))


def blocks(lines: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """Return the runs of lines between blank ones, half-open.

    >>> blocks(["a", "b", "", "c"], 0, 4)
    [(0, 2), (3, 4)]
    """
    found: list[tuple[int, int]] = []
    for index in range(start, end):
        if lines[index].strip():
            first = found.pop()[0] if found and found[-1][1] == index else index
            found.append((first, index + 1))
    return found


def joined(lines: Sequence[str], block: tuple[int, int]) -> str:
    """Return a block on one line."""
    return " ".join(" ".join(lines[block[0] : block[1]]).split())


def dated(line: str) -> bool:
    """Whether a line begins with a date.

    >>> dated("Friday, May 3, 2024 8:30 AM"), dated("Load-Date: May 3, 2024"), dated("The talks of May 3, 2024")
    (True, False, False)
    """
    words = line.strip()
    found = find_dates(words[:100]) if len(words) <= 100 else []
    return bool(found) and found[0][0] <= _BEFORE_DATE and not _LABEL.match(words[: found[0][0]])


def is_rights(line: str) -> bool:
    """Whether a line says who holds the rights."""
    return bool(_RIGHTS.match(line))


def labels(lines: Sequence[str], start: int, end: int) -> dict[str, str]:
    """Return what stands behind labels like "Byline:", by their names in small letters; the first of each counts."""
    found: dict[str, str] = {}
    for line in lines[start:end][:MOST_LABELS]:
        if (label := _LABEL.match(line)) and label["value"].strip():
            found.setdefault(label["name"].lower(), label["value"].strip())
    return found


def body_of(lines: Sequence[str], start: int, tail: re.Pattern[str]) -> str:
    """Return the lines from `start` to the first that a tail matches whole, without blank ones around them."""
    end = next((index for index in range(start, len(lines)) if tail.fullmatch(lines[index])), len(lines))
    kept = list(lines[start:end])
    while kept and not kept[-1].strip():
        kept.pop()
    while kept and not kept[0].strip():
        kept.pop(0)
    return "\n".join(kept)


def tagged(lines: Sequence[str]) -> dict[str, str]:
    """Return what stands behind codes at the start of lines, such as HD of Factiva, with the lines that follow it.

    >>> tagged(["HD  Talks resume", "    in Geneva", "PD", "3 May 2024"])
    {'HD': 'Talks resume\\nin Geneva', 'PD': '3 May 2024'}
    """
    found: dict[str, list[str]] = {}
    code = None
    for line in lines:
        match = _CODE.fullmatch(line)
        if match and match["code"] in _CODES and match["code"] not in found:
            code = match["code"]
            found[code] = [(match["value"] or "").strip()]
        elif code:
            found[code].append(line.strip())
    return {name: "\n".join(parts).strip() for name, parts in found.items()}


def author(name: str | None) -> str | None:
    """Return a writer as bylines give them.

    >>> author("Vos, Hanna"), author("Lind, Ana; Berg, Jo")
    ('Hanna Vos', 'Ana Lind, Jo Berg')
    """
    if name is None:
        return None
    pairs = [one.strip().partition(", ") for one in name.split(";")]
    return ", ".join(f"{first} {last}".strip() for last, _, first in pairs)
