"""Which files a run reads: folders, files, globs and Hub datasets, in a fixed order."""

from __future__ import annotations

import glob
import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from framewire.errors import SourceError

KINDS = (".txt", ".html", ".htm", ".md", ".jsonl", ".csv", ".parquet")
HUB = "hf://datasets/"
# Files that stand beside articles to describe them. Told by their name alone, in capitals as such files are written.
_ABOUT = re.compile(r"(README|LICEN[CS]E|SOURCE|CHANGELOG|NOTICE|COPYING|CONTRIBUTING|CITATION)([._-].*)?")


@dataclass(frozen=True)
class SourceFile:
    """A file to read. `name` is its path relative to the source root; `kind` its ending without .gz, or "hub"."""

    location: str
    name: str
    kind: str

    @property
    def zipped(self) -> bool:
        return self.location.lower().endswith(".gz")

    @property
    def about(self) -> bool:
        """Whether the file describes others (README, LICENSE, ...) and is no article."""
        return bool(_ABOUT.fullmatch(Path(self.name).name))

    def open(self) -> IO[bytes]:
        """Open the file for reading bytes, unzipping .gz as it is read."""
        if self.zipped:
            return cast(IO[bytes], gzip.open(self.location, "rb"))
        return Path(self.location).open("rb")


def discover(sources: Sequence[str]) -> list[SourceFile]:
    """Return the files of all sources: source by source, each folder sorted by path, hidden files left out.

    Raises `SourceError` for a path that does not exist and for a source without any readable file.
    """
    found: list[SourceFile] = []
    for source in sources:
        found.extend(_files(source))
    return _named_apart(found)


def _files(source: str) -> list[SourceFile]:
    if source.startswith("hf://"):
        return [_hub(source)]
    path = Path(source)
    if path.is_dir():
        files = _folder(path)
    elif path.is_file():
        files = [SourceFile(str(path), path.name, kind_of(path.name) or _refuse(path))]
    elif glob.has_magic(source):
        files = _glob(source)
    else:
        raise SourceError.missing(source)
    if not any(not file.about for file in files):
        raise SourceError.empty(source, KINDS)
    return files


def _hub(source: str) -> SourceFile:
    if not re.fullmatch(r"hf://datasets/[\w.-]+/[\w.-]+(@[\w./-]+)?", source):
        raise SourceError(source, "not the address of a Hub dataset", f"Write it as {HUB}ORG/NAME or {HUB}ORG/NAME@REV")
    return SourceFile(source, source.removeprefix(HUB), "hub")


def _folder(root: Path) -> list[SourceFile]:
    files = []
    for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).as_posix()):
        relative = path.relative_to(root)
        kind = kind_of(path.name)
        if kind and path.is_file() and not any(part.startswith(".") for part in relative.parts):
            files.append(SourceFile(str(path), relative.as_posix(), kind))
    return files


def _glob(pattern: str) -> list[SourceFile]:
    fixed = re.split(r"[*?\[]", pattern, maxsplit=1)[0]
    root = Path(fixed if fixed.endswith("/") else Path(fixed).parent)
    files = []
    for name in sorted(glob.glob(pattern, recursive=True)):
        path = Path(name)
        kind = kind_of(path.name)
        if kind and path.is_file():
            files.append(SourceFile(str(path), path.relative_to(root).as_posix(), kind))
    return files


def kind_of(name: str) -> str | None:
    """Return the ending that says how to read a file, .gz left out; null for a kind that is not read.

    >>> kind_of("a/b.jsonl.gz"), kind_of("a/b.docx")
    ('.jsonl', None)
    """
    suffix = Path(name.lower().removesuffix(".gz")).suffix
    return suffix if suffix in KINDS else None


def _refuse(path: Path) -> str:
    raise SourceError(path, "not a kind of file that is read", f"Convert it to one of these kinds: {' '.join(KINDS)}")


def _named_apart(files: list[SourceFile]) -> list[SourceFile]:
    """Two sources may hold files of one name: later ones get a number, so that a name is one file."""
    seen: dict[str, int] = {}
    apart = []
    for file in files:
        count = seen[file.name] = seen.get(file.name, 0) + 1
        name = file.name if count == 1 else f"{count}:{file.name}"
        apart.append(SourceFile(file.location, name, file.kind))
    return apart
