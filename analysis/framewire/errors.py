"""The named ways framewire fails. Each class builds its own sentence: the place, the fact, the cure."""

from __future__ import annotations

import errno
import os
import re
import shlex
import sqlite3
from collections.abc import Sequence
from pathlib import Path


def printable(text: object) -> str:
    """Return `text` on one line with control characters replaced, safe to print or log.

    >>> printable("a\\nb\\x1b[31mc")
    'a b\\ufffd[31mc'
    """
    line = " ".join(str(text).split())
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


def uncomputed(text: str) -> str:
    """Return a cell that no spreadsheet computes: what could begin a formula (OWASP, CSV injection) has an apostrophe
    before it.

    >>> uncomputed("=1+1"), uncomputed(" @SUM(A1)"), uncomputed("-0-"), uncomputed("plain")
    ("'=1+1", "' @SUM(A1)", "'-0-", 'plain')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def visible(text: object) -> str:
    """Return text of several lines without what would steer a terminal: control characters and marks of direction.

    >>> visible("one\\n\\ttwo\\x1b[31m")
    'one\\n\\ttwo\ufffd[31m'
    """
    return _STEERING.sub("\ufffd", str(text))


_FORMULA = re.compile(r"\s*[=+\-@\t\r]")
_STEERING = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class FramewireError(Exception):
    """Base of every error a user can mend. The command line prints it on one line and exits with 2."""

    def __init__(self, place: object, fact: str, cure: str) -> None:
        self.place = printable(place)
        self.fact = printable(fact)
        self.cure = printable(cure)
        super().__init__(f"{self.place}: {self.fact}. {self.cure}.")


class SystemRefusalError(FramewireError):
    """The system does not let framewire read or write: no room, no permission, a device that fails."""

    @classmethod
    def of(cls, error: BaseException) -> SystemRefusalError | None:
        """Return an error of the system, or of a library that passes one on, in one sentence; null for any other.

        >>> str(SystemRefusalError.of(OSError(28, "No space left on device", "/home/ann/run/tables/documents.parquet")))
        'documents.parquet: No space left on device. Free some space; the same command then goes on where it was.'
        """
        if isinstance(error, MemoryError):
            return cls(
                "memory", "there is not enough of it", "Close other programs, or read fewer articles with --limit"
            )
        if not isinstance(error, (OSError, sqlite3.OperationalError)) and not _quoted_number(error):
            return None
        named = getattr(error, "filename", None)
        place = Path(str(named)).name.lstrip(".") if named else ""
        number = getattr(error, "errno", None) or _quoted_number(error)
        fact = os.strerror(number) if number else (getattr(error, "strerror", None) or type(error).__name__)
        cure = _CURES.get(number, "Mend that; the same command then goes on where it was")
        return cls(place or "a file of the run", fact, cure)


def _quoted_number(error: BaseException) -> int:
    """The number of the system's answer that an error quotes, 0 where it quotes none."""
    said = str(error).lower()
    return next((number for words, number in _SYSTEM if words in said), 0)


# How libraries word the system's answers.
_SYSTEM = (
    ("no space left", errno.ENOSPC),
    ("disk is full", errno.ENOSPC),
    ("disk quota exceeded", errno.EDQUOT),
    ("read-only file system", errno.EROFS),
    ("readonly database", errno.EROFS),
    ("permission denied", errno.EACCES),
    ("unable to open database", errno.EACCES),
    ("input/output error", errno.EIO),
    ("disk i/o error", errno.EIO),
    ("no locator available", errno.EACCES),
)
_ROOM = "Free some space; the same command then goes on where it was"
_WRITABLE = "Name a folder that you may write to (--out; FRAMEWIRE_CACHE and NUMBA_CACHE_DIR for caches)"
_CURES = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EROFS: _WRITABLE,
    errno.EACCES: _WRITABLE,
    errno.EPERM: _WRITABLE,
    errno.EIO: "Check the disk; the same command then goes on where it was",
    errno.EMFILE: "Let more files be open at once (ulimit -n), then give the same command again",
    errno.ENOTDIR: "Give a folder there, or another name",
    errno.ENAMETOOLONG: "Choose a shorter name",
}


class StoppedError(FramewireError):
    """Somebody stopped framewire. The command line exits with 130."""


class CodebookError(FramewireError):
    """A codebook says something framewire cannot act on."""

    @classmethod
    def unknown_key(cls, place: str, key: str, allowed: Sequence[str]) -> CodebookError:
        return cls(place, f"unknown key '{key}'", f"Allowed here: {', '.join(sorted(allowed))}")

    @classmethod
    def missing_key(cls, place: str, key: str) -> CodebookError:
        return cls(place, f"the key '{key}' is missing", f"Add {key} = ... there")

    @classmethod
    def wrong_type(cls, place: str, wanted: str, found: object) -> CodebookError:
        return cls(place, f"expected {wanted}, found {_in_short(found)}", f"Write it as {wanted}")


def _in_short(found: object) -> str:
    try:
        said = repr(found)
    except (ValueError, RecursionError):
        # Python does not write out a number of thousands of digits.
        return "something too large to show"
    return said if len(said) <= 200 else f"{said[:200]}..."


class SourceError(FramewireError):
    """A source given to a run cannot be read as articles."""

    @classmethod
    def missing(cls, path: object) -> SourceError:
        return cls(path, "no such file or folder", "Check the spelling of the path")

    @classmethod
    def empty(cls, path: object, kinds: Sequence[str]) -> SourceError:
        return cls(path, "no readable article in it", f"Put files of these kinds there: {' '.join(kinds)}")


class RunFolderError(FramewireError):
    """A run folder is missing, belongs to another run, or is not a run folder."""

    @classmethod
    def other_run(cls, path: Path, fact: str) -> RunFolderError:
        cure = f"Choose another --out, or keep its results with --out NEW --reuse {shlex.quote(str(path))}"
        return cls(path, fact, cure)

    @classmethod
    def not_a_run(cls, path: Path) -> RunFolderError:
        return cls(path, "not a run folder (it has no manifest.json)", "Give an empty or new folder")


# What people did: no command makes these tables without their sheets.
CODED = ("samples", "annotations")
_CODES = "framewire validate RUN SHEETS, with the draw.csv of the sheets"
_ANEW = "Give the same framewire run command again: it makes the table anew"


class TableError(FramewireError):
    """A table does not have the columns, types or invariants of its schema."""

    @classmethod
    def unreadable(cls, name: str, error: BaseException) -> TableError:
        fact = f"its file is damaged ({type(error).__name__})"
        cure = f"Remove tables/{name}.parquet, then: {_CODES}" if name in CODED else _ANEW
        return cls(f"table {name}", fact, cure)

    @classmethod
    def missing(cls, name: str) -> TableError:
        cure = f"Read the sheets again: {_CODES}" if name in CODED else _ANEW
        return cls(f"table {name}", "missing, though the run wrote it", cure)


class ModelError(FramewireError):
    """A model cannot be found, is not the one that was asked for, or is of the wrong shape."""


class MissingPackageError(FramewireError):
    """An optional package is not installed."""

    @classmethod
    def extra(cls, package: str, extra: str) -> MissingPackageError:
        return cls(package, "this package is not installed", f"Install it with: pip install 'framewire[{extra}]'")


class SheetError(FramewireError):
    """A coding sheet cannot be read, or holds what no coder of this run can have meant."""

    @classmethod
    def of_all(cls, errors: Sequence[SheetError]) -> SheetError:
        """Return several errors as one: the first, and where the others are."""
        first, others = errors[0], errors[1:]
        if not others:
            return first
        named = ", ".join(error.place for error in others[:5]) + (", ..." if len(others) > 5 else "")
        return cls(first.place, first.fact, f"{first.cure}. {len(others)} more to mend: {named}")


class PublishError(FramewireError):
    """A report, notebook or dataset cannot be written or pushed."""


class NotInRunError(FramewireError):
    """A document, target or table is asked for that the run does not have."""

    @classmethod
    def document(cls, wanted: str, near: Sequence[str]) -> NotInRunError:
        cure = f"Near matches: {'; '.join(near)}" if near else "Give a document_id, a path or the start of a title"
        return cls(f"document '{wanted}'", "it is not in this run", cure)

    @classmethod
    def several(cls, wanted: str, found: Sequence[str]) -> NotInRunError:
        return cls(f"document '{wanted}'", f"{len(found)} documents match", f"Choose one of: {'; '.join(found)}")

    @classmethod
    def table(cls, wanted: str, known: Sequence[str]) -> NotInRunError:
        return cls(f"table '{wanted}'", "the run does not have it", f"Choose some of: {', '.join(known)}")

    @classmethod
    def nothing_asked(cls, title: str) -> NotInRunError:
        return cls(
            f"codebook '{title}'", "it names no target and no frame", "Add a [[target]] or a [[frame]], and run again"
        )

    @classmethod
    def subject(cls, wanted: str, known: Sequence[str]) -> NotInRunError:
        return cls(f"target or frame '{wanted}'", "it is not in the codebook", f"Choose one of: {', '.join(known)}")
