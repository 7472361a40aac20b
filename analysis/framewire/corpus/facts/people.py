"""Names of writers as bylines give them."""

from __future__ import annotations

import re

_PART = r"(?:[^\W\d_a-zа-я][\w'’\-]*[\w]|[A-Z]\.)"
_LINK = r"(?:(?:de|van|von|der|den|la|le|al|bin|da|di|du|el)\s)?"
NAME = rf"{_PART}(?:[ \u00a0]{_LINK}{_PART}){{0,3}}"
_LIST = rf"(?P<name>{NAME}(?:(?:,| and| &)+ {NAME})*)"
_MARKED = re.compile(
    rf"(?:^|[\s(|·•])(?:(?:[Bb]y|BY|[Aa]uthors?|[Tt]ext|[Ww]ords|[Ww]ritten by|[Rr]eported by|[Rr]eporting by|"
    rf"[Аа]втор|[Rr]eporter|"
    rf"[Cc]orrespondent|[Pp]ar|[Vv]on|[Pp]or)\s*:?\s+){_LIST}"
)
_BESIDE = re.compile(rf"^(?P<name>{NAME})\s*[|·•–—/]\s*(?P<outlet>[A-Z][\w'’& ]{{2,40}})$")
_ROLE = re.compile(
    r"\b(?:editors?|correspondents?|reporters?|writers?|staff|desk|columnist|contributors?|analyst|bureau|chief|"
    r"security|political|"
    r"foreign|national|senior|special|diplomatic|news|agency|press|times|post|journal|herald|review|media|team|"
    r"guest|admin|"
    r"administrator|newsroom|webmaster|author|user|editorial|root|photographs?|photos?)\b",
    re.IGNORECASE,
)


def person(text: str | None, outlet: str | None = None) -> str | None:
    """Return the names in a byline without roles, outlets and the word by; null when nobody is named.

    >>> person("By Ana Lind and Jo Berg, Security Editor"), person("Written by ADMIN")
    ('Ana Lind and Jo Berg', None)
    """
    if not text:
        return None
    words = re.sub(r"^\s*(?:(?:written|posted|reported)\s+)?by\s*:?\s+", "", text.strip(), flags=re.IGNORECASE)
    kept: list[str] = []
    for part in re.split(r"\s*(?:,|\|| – | — |/)\s*", words):
        if (
            not part
            or _ROLE.search(part)
            or (outlet and squeezed(part) == squeezed(outlet))
            or re.search(r"[\d@<>]", part)
        ):
            break
        if kept and len(part.split()) < 2:
            break
        kept.append(part)
    name = ", ".join(kept).strip(" .")
    return name if 2 <= len(name) <= 120 and any(char.isupper() or ord(char) > 0x2000 for char in name) else None


def in_byline(line: str, outlet: str | None = None) -> str | None:
    """Return the writer that a byline, a date line or a credit names, null when it names none.

    >>> in_byline("Posted on June 13, 2024 by Hanna Vos"), in_byline("Jo Berg | Daily Pebble")
    ('Hanna Vos', 'Jo Berg')
    """
    if found := _MARKED.search(line):
        return person(found["name"], outlet)
    if found := _BESIDE.match(line):
        return person(found["name"], outlet)
    return None


def beside(line: str) -> tuple[str, str] | None:
    """Read "Name | Outlet"; null for a line of another form or a name of one word."""
    found = _BESIDE.match(line)
    return (found["name"], found["outlet"].strip()) if found and 2 <= len(found["name"].split()) <= 4 else None


def squeezed(name: str) -> str:
    """A name as its bare lower-case letters, to compare spellings: "The Daily Pebble" is "dailypebble"."""
    return re.sub(r"^the(?=.{4})", "", re.sub(r"[\W_]", "", name).lower())
