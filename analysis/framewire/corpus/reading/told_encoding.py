"""Which encoding a file of rows is in, told before its rows are read one at a time."""

from __future__ import annotations

import codecs
import zlib
from contextlib import suppress

from framewire.corpus.article import Unreadable
from framewire.corpus.reading.encoding import NotTextError, decode
from framewire.corpus.reading.guessing import guessed_encoding
from framewire.corpus.reading.sources import SourceFile


def told_encoding(file: SourceFile, sample: bytes) -> str | Unreadable:
    """Return the encoding of a file by its first bytes, and by the rest where these are ASCII.

    A binary file is an `Unreadable`.
    """
    try:
        decode(sample)
    except NotTextError as error:
        return Unreadable(file.name, "not_text", f"The file is {error}, not text")
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # The last character may be cut.
    if sample[:-3].isascii():
        return _encoding_behind(file)
    try:
        sample.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError as error:
        if error.start > len(sample) - 4:
            return "utf-8-sig"
    return guessed_encoding(sample)


def _encoding_behind(file: SourceFile) -> str:
    """The encoding of a file whose start is ASCII and tells nothing: UTF-8, if a slip here and there, or else cp1252.

    Reads the file once, up to where it is damaged: whoever reads its rows meets that place again.
    """
    reader = codecs.getincrementaldecoder("utf-8")("replace")
    wide = slips = 0
    with file.open() as stream, suppress(OSError, EOFError, zlib.error):
        data = b"start"
        while data:
            data = stream.read(1 << 20)
            text = reader.decode(data, final=not data)
            if not text.isascii():
                wide += len(text) - len(text.encode("ascii", "ignore"))
                slips += text.count("\ufffd")
    return "utf-8-sig" if not slips or wide > 3 * slips else "cp1252"
