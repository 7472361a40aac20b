"""One hash for everything a run reads, so that a changed corpus is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from framewire.corpus.sources import SourceFile
from framewire.errors import SourceError

HUB_KIND = "hub"


def source_hash(files: Sequence[SourceFile]) -> str:
    """Return the sha256 over names and bytes of the files, in order; a Hub dataset counts by its address and revision.

    Raises `SourceError` for a file that cannot be opened at all only when it is the only one; otherwise its failure
    is part of the hash, as reading will record it.
    """
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode("utf-8", "surrogatepass") + b"\0")
        if file.kind == HUB_KIND:
            digest.update(file.location.encode())
        else:
            digest.update(_bytes_hash(file, alone=len(files) == 1))
    return digest.hexdigest()


def _bytes_hash(file: SourceFile, alone: bool) -> bytes:
    try:
        with Path(file.location).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        if alone:
            reason = error.strerror or "it cannot be opened"
            raise SourceError(file.name, f"cannot be read ({reason})", "Check its permissions") from error
        return b"unreadable"
