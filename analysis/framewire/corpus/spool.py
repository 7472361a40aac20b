"""Cleaned articles set down on disk between the passes of the stage, so that memory does not grow with their text."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from framewire.corpus.facts.metadata import Metadata


@dataclass(frozen=True)
class Draft:
    """A cleaned article before its corpus was seen. `marks` holds the rule that removes each line, null where it is
    kept. `mended` are lines that stand in the text with spaces put in (glued.py), by their places.
    """

    document_id: str
    path: str
    sha256: str
    group: str
    lines: list[str]
    marks: list[str | None]
    facts: Metadata
    language: str
    mended: dict[int, str]

    @property
    def text(self) -> str:
        """The kept lines, the mended ones as they were mended."""
        lines = enumerate(zip(self.lines, self.marks, strict=True))
        return "\n".join(self.mended.get(index, line) for index, (line, mark) in lines if mark is None)


class Spool:
    """A temporary file of drafts that can be read in order or by number; gone when the block ends."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (closed in __exit__)
        self._places: list[int] = []

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def add(self, draft: Draft) -> None:
        self._file.seek(0, 2)
        self._places.append(self._file.tell())
        pickle.dump(draft, self._file, pickle.HIGHEST_PROTOCOL)

    def __getitem__(self, number: int) -> Draft:
        self._file.seek(self._places[number])
        draft: Draft = pickle.load(self._file)
        return draft

    def __iter__(self) -> Iterator[Draft]:
        return (self[number] for number in range(len(self)))
