"""Which old encoding some bytes are in: the guess of a library, but for texts that are plainly western."""

from __future__ import annotations

import re

from framewire.corpus.facts.language import language_of

WESTERN = "cp1252"
# The languages that are written in that encoding.
LANGUAGES = frozenset("en de fr es it pt nl sv da nb nn no fi is ca gl ga eu af lb".split())
# What western texts hold beside letters. A currency stands before a number, not before a word as a Polish Ł or Ą does.
_SIGN = re.compile(
    "[\u201c\u201d\u2018\u2019\u201a\u201e\u2013\u2014\u2026\u2022\u20ac\u2122\u00a0§©®°·«»½]|[£¥](?![^\\W\\d_]{3})"
)
_WIDE = re.compile(r"[^\x00-\x7f]")
# A letter with an accent among plain ones: "café", "naïve", "São".
_LONE_LETTER = re.compile(r"(?<![^\x00-\x7f])[À-ÖØ-öø-ÿŒœŠšŽžŸ](?![^\x00-\x7f])")
# Scripts that take two bytes a letter fill a text with them.
MOST_WIDE = 0.1


def guessed_encoding(sample: bytes) -> str:
    """Return the encoding of bytes that are neither UTF-8 nor ASCII.

    The library reads "£210m" in a western text as "Ł210m", the quotation marks of one as Japanese, and Swedish as
    Polish. Its guess gives way where the western reading differs from it in signs alone, or is in a western language.

    >>> guessed_encoding("It rose to £210m. The mayor’s office said so. ".encode("cp1252") * 3)
    'cp1252'
    """
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        return WESTERN
    return WESTERN if _is_western(sample, best.encoding) else best.encoding


def _is_western(sample: bytes, guess: str) -> bool:
    try:
        western = sample.decode(WESTERN)
    except UnicodeDecodeError:
        return False
    guessed = sample.decode(guess, "replace")
    signs = {found.start() for found in _SIGN.finditer(western)}
    if len(guessed) == len(western):
        apart = {place for place, (one, other) in enumerate(zip(western, guessed, strict=True)) if one != other}
        return apart <= signs or language_of(western) == language_of(guessed) in LANGUAGES
    wide = {found.start() for found in _WIDE.finditer(western)}
    lone = {found.start() for found in _LONE_LETTER.finditer(western)}
    return len(wide) <= MOST_WIDE * len(western) and wide <= signs | lone
