"""The named ways framewire fails. Each class builds its own sentence: the place, the fact, the cure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def printable(text: object) -> str:
    """Return `text` on one line with control characters replaced, safe to print or log.

    >>> printable("a\\nb\\x1b[31mc")
    'a b\\ufffd[31mc'
    """
    line = " ".join(str(text).split())
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


class FramewireError(Exception):
    """Base of every error a user can mend. The command line prints it on one line and exits with 2."""

    def __init__(self, place: object, fact: str, cure: str) -> None:
        self.place = printable(place)
        self.fact = printable(fact)
        self.cure = printable(cure)
        super().__init__(f"{self.place}: {self.fact}. {self.cure}.")


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
        return cls(place, f"expected {wanted}, found {found!r}", f"Write it as {wanted}")


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
        cure = f"Choose another --out, or keep its results with --out NEW --reuse {path.name}"
        return cls(path, fact, cure)

    @classmethod
    def not_a_run(cls, path: Path) -> RunFolderError:
        return cls(path, "not a run folder (it has no manifest.json)", "Give an empty or new folder")


class TableError(FramewireError):
    """A table does not have the columns, types or invariants of its schema."""


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
    def target(cls, wanted: str, known: Sequence[str]) -> NotInRunError:
        return cls(f"target '{wanted}'", "it is not in the codebook", f"Choose one of: {', '.join(known)}")
