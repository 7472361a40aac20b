"""Bytes to text: UTF-8, then detection by a library; mojibake mended; binary files refused; fields made safe."""

from __future__ import annotations

import codecs
import re

from framewire.corpus.reading.guessing import WESTERN, guessed_encoding

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Signatures of files that are never articles, whatever their name says.
MAGIC = {
    b"PK\x03\x04": "a zip archive",
    b"%PDF": "a PDF file",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PAR1": "a parquet file",
    b"\x7fELF": "a program",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
    b"SQLite format 3": "a database",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}
SAMPLE = 1 << 16
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,30})""")
# Codecs of Python that are no encodings of text, or that take a time of their own.
_NO_ENCODINGS = frozenset(("undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape"))
# What no text shows: the control characters that are not white space, marks of direction, and lone surrogates.
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\x7f\ufeff]")
_UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_END = re.compile("(?<!\r)\r+\n|[\r\v\u2028\u2029]")
# A hyphen that is shown at the end of a line only stays there, for `wrapped_lines`. A space of no width parts words in
# the scripts of Thailand to Cambodia.
_NO_WIDTH = re.compile("\u00ad(?![ \t]*\n)|[\u200b\u2060](?![\u0e00-\u109f\u1780-\u17ff])")
# The flag inside: a pattern that minds no case from its start is not looked for by its first letter.
_NO_WIDTH_NAMED = re.compile("&(?i:shy|ZeroWidthSpace|NoBreak|#173|#8203|#x0*ad|#x0*200b);")
# Rare in texts, and quicker to look for than the patterns that they are in.
_ODD_ENDS, _ODD_SPACES = "\r\v\u2028\u2029", "\u00ad\u200b\u2060"
_NOT_TEXT = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
# Letters that appear where UTF-8 was read as a one-byte encoding: cheaper to look for than to ask ftfy of every line.
_MOJIBAKE = re.compile(
    "[ÂÃâäåæçèéïðÐÑ][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122\u00a0-\u00bf]"
)


class NotTextError(ValueError):
    """The bytes are not text; the message says what they are."""


def decode(data: bytes, html: bool = False) -> str:
    """Return the text of `data` with `\\n` line ends, no NUL and mended mojibake.

    Raises `NotTextError` for archives, pictures and other binary files.

    >>> decode("caf\\u00e9\\r\\nbar".encode("utf-16"))
    'café\\nbar'
    """
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            raise NotTextError(kind)
    return mend(_decode(data, html))


def field(text: str | None, most: int) -> str | None:
    """Return what is stated beside a text on one line, as valid text of at most `most` characters.

    Control characters, marks of direction and lone surrogates go; a longer text ends in "…". Null stays null, and so
    becomes what holds nothing.

    >>> field("Talks\\n\\x1b[31m resume\\ud800", 40), field("A long title", 7), field(" ", 7)
    ('Talks [31m resume�', 'A long…', None)
    """
    if text is None:
        return None
    line = " ".join(_UNSEEN.sub("", " ".join(text[: 8 * most].split())).split())
    valid = line.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return (valid if len(valid) <= most else valid[: most - 1].rstrip() + "…") or None


def mend(text: str) -> str:
    """Unify line ends, drop control characters and those without width, replace lone surrogates and undo mojibake,
    line by line.

    >>> mend("It\\u00e2\\u20ac\\u2122s\\r\\nfine co\\u00adoperation")
    'It’s\\nfine cooperation'
    """
    if any(mark in text for mark in _ODD_ENDS):
        text = _LINE_END.sub("\n", text)
    text = _CONTROLS.sub("", text)
    if "&" in text:
        text = _NO_WIDTH_NAMED.sub("", text)
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if _MOJIBAKE.search(text):
            text = "\n".join(_mend_line(line) for line in text.split("\n"))
        if any(mark in text for mark in _ODD_SPACES):
            text = _NO_WIDTH.sub("", text)
    return text


def _mend_line(line: str) -> str:
    if not _MOJIBAKE.search(line):
        return line
    import ftfy

    mended = ftfy.fix_encoding(line)
    return line if "\n" in mended else mended


def _decode(data: bytes, html: bool) -> str:
    for bom, name in BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    _refuse_binary(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 or _slips(data) < 1e-3:
            return data.decode("utf-8", "replace")
    return _declared(data, html) or _detected(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in every second byte of mostly Latin text."""
    sample = data[:SAMPLE]
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes) -> None:
    sample = data[:SAMPLE].decode("latin-1")
    if len(_NOT_TEXT.findall(sample)) > 0.02 * len(sample):
        raise NotTextError("a binary file")


def _slips(data: bytes) -> float:
    """The share of characters that are not UTF-8: a few bad bytes in a UTF-8 file are slips, not another encoding."""
    text = data[: SAMPLE * 4].decode("utf-8", "replace")
    wide = sum(char > "\x7f" for char in text)
    bad = text.count("\ufffd")
    return bad / len(text) if wide > 3 * bad else 1.0


def _declared(data: bytes, html: bool) -> str | None:
    found = _DECLARED.search(data[:4096]) if html else None
    if found is None:
        return None
    name = found[1].decode("ascii").lower().replace("-", "_")
    try:
        return None if name in _NO_ENCODINGS else data.decode(name)
    except (LookupError, UnicodeError):
        return None


def _detected(data: bytes) -> str:
    # An ASCII start tells nothing of what is behind it.
    if data[:SAMPLE].isascii():
        return data.decode(WESTERN, "replace")
    return data.decode(guessed_encoding(data[:SAMPLE]), "replace")
