"""Which files a run reads: folders, files, globs and Hub datasets, in a fixed order."""

from __future__ import annotations

import glob
import gzip
import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from framewire.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

KINDS = (".txt", ".html", ".htm", ".md", ".jsonl", ".json", ".csv", ".tsv", ".parquet")
# Of these, the ones that hold many articles, one a row.
TABLES = (".jsonl", ".json", ".csv", ".tsv", ".parquet", "hub")
HUB = "hf://datasets/"
# More bytes than this, unzipped from so much fewer, are no articles.
FREE = 64 << 20
RATIO = 100
# So many bytes can be looked at before they are read.
AHEAD = 1 << 16
# Files that stand beside articles to describe them. Told by their name alone, in capitals as such files are written.
_ABOUT = re.compile(r"(README|LICEN[CS]E|SOURCE|CHANGELOG|NOTICE|COPYING|CONTRIBUTING|CITATION)([._-].*)?")
# What a folder holds that framewire wrote: a run, cleaned articles, sheets.
_OURS = (("manifest.json", "codebook.toml"), ("tables/documents.parquet",), ("draw.csv",), ("manifest.json", "tables"))


class BombError(OSError):
    """A zipped file gives far more bytes than articles do."""

    def __init__(self) -> None:
        super().__init__(0, f"it unzips to more than {FREE >> 20} MB, over {RATIO} times its size")


@dataclass(frozen=True)
class SourceFile:
    """A file to read. `name` is its path relative to the source root; `kind` its ending without .gz, or "hub".

    `outside` says that it is a link to a file which lies outside the source.
    """

    location: str
    name: str
    kind: str
    outside: bool = False

    @property
    def zipped(self) -> bool:
        return self.location.lower().endswith(".gz")

    @property
    def about(self) -> bool:
        """Whether the file describes others (README, LICENSE, ...) and is no article."""
        return bool(_ABOUT.fullmatch(Path(self.name).name))

    def open(self) -> BinaryIO:
        """Open the file for reading bytes, unzipping .gz as it is read. Reading raises `BombError` for a bomb."""
        if self.zipped:
            return cast(BinaryIO, io.BufferedReader(_Unzipped(self.location), AHEAD))
        return Path(self.location).open("rb", AHEAD)


class _Unzipped(io.RawIOBase):
    """The bytes of a .gz file, as long as they are not far more than the file's own."""

    def __init__(self, location: str) -> None:
        self._file = gzip.GzipFile(location, "rb")
        self._most = max(FREE, RATIO * os.path.getsize(location))
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        data = self._file.read(len(view))
        self._read += len(data)
        if self._read > self._most:
            raise BombError
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def discover(sources: Sequence[str], follow_symlinks: bool = False) -> list[SourceFile]:
    """Return the files of all sources: source by source, each folder sorted by path, hidden files left out.

    Folders that framewire wrote (runs, cleaned articles, sheets) are left out, too, and those that a browser saved with
    a page ("talks_files" beside "talks.html"). Links to what lies outside a folder
    are marked, and followed into other folders only with `follow_symlinks`. Raises `SourceError` for a path that does
    not exist and for a source without any readable file.
    """
    found: list[SourceFile] = []
    for source in sources:
        found.extend(_files(source, follow_symlinks))
    return _named_apart(found)


def _files(source: str, follow: bool) -> list[SourceFile]:
    if source.startswith("hf://"):
        return [_hub(source)]
    if not source.strip():
        raise SourceError(
            "source", "its name is empty", "Name a folder, file or glob of articles; a dot is this folder"
        )
    path = Path(source)
    if path.is_dir():
        if _is_ours(path):
            fact = "framewire wrote this folder, so its files are no articles"
            raise SourceError(path, fact, "Name the folder of the articles")
        files = _folder(path, follow)
    elif path.is_file():
        files = [SourceFile(str(path), shown(path.name), kind_of(path.name) or _refuse(path))]
    elif glob.has_magic(source):
        files = _glob(source, follow)
    else:
        raise SourceError.missing(source)
    if not any(not file.about for file in files):
        raise SourceError.empty(source, KINDS)
    return files


def _is_ours(folder: Path) -> bool:
    return any(all((folder / name).exists() for name in names) for names in _OURS)


def _is_beside(folder: Path) -> bool:
    """Whether framewire wrote a folder, or a browser did, with the parts of a page that it saved."""
    saved = folder.name.endswith("_files") and folder.with_name(f"{folder.name.removesuffix('_files')}.html").exists()
    return saved or _is_ours(folder)


def shown(name: str) -> str:
    """Return a file's name as valid text without control characters, each replaced; what it is called everywhere.

    >>> shown("a\\x1bb.txt")
    'a�b.txt'
    """
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


def _hub(source: str) -> SourceFile:
    if not re.fullmatch(r"hf://datasets/[\w.-]+/[\w.-]+(@[\w./-]+)?", source):
        raise SourceError(source, "not the address of a Hub dataset", f"Write it as {HUB}ORG/NAME or {HUB}ORG/NAME@REV")
    name = source.removeprefix(HUB)
    if Path(name.partition("@")[0]).exists():
        cure = "Start framewire in another folder, or name the local folder without hf://datasets/"
        raise SourceError(source, "a local folder of that name would be read in its place", cure)
    return SourceFile(source, name, "hub")


def pinned(file: SourceFile) -> SourceFile:
    """Return a Hub dataset with the commit that its revision means now in its location; other files as they are.

    Raises `SourceError` when the Hub does not tell.
    """
    name, _, revision = file.location.removeprefix(HUB).partition("@")
    if file.kind != "hub" or re.fullmatch(r"[0-9a-f]{40}", revision):
        return file
    import httpx2
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        api = HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None)
        commit = api.dataset_info(name, revision=revision or None, timeout=30).sha
    except (HfHubHTTPError, OfflineModeIsEnabled, httpx2.TransportError) as error:
        cure = "Check name, revision and network, or name the commit as @ and 40 hex digits"
        raise SourceError(HUB + file.name, f"the Hub does not give it ({type(error).__name__})", cure) from error
    return replace(file, location=f"{HUB}{name}@{commit}")


def _folder(root: Path, follow: bool) -> list[SourceFile]:
    paths = (path for path in files_below(root, follow) if kind_of(path.name) and path.is_file())
    ordered = sorted((path.relative_to(root).as_posix(), path) for path in paths)
    inside = _inside(root)
    return [
        SourceFile(str(path), shown(name), kind_of(name) or "", not follow and path.is_symlink() and not inside(path))
        for name, path in ordered
    ]


def files_below(root: Path, follow: bool) -> Iterator[Path]:
    """The files below a folder, without those that are hidden, parts of a saved page or written by framewire."""
    entered = {os.path.realpath(root)}
    for place, folders, files in os.walk(root, followlinks=follow):
        here = Path(place)
        kept = [name for name in folders if not name.startswith(".") and not _is_beside(here / name)]
        fresh = {name: os.path.realpath(here / name) for name in kept}
        folders[:] = [name for name in kept if not follow or fresh[name] not in entered]
        entered |= {fresh[name] for name in folders}
        yield from (here / name for name in files if not name.startswith("."))


def _inside(root: Path) -> Callable[[Path], bool]:
    home = Path(os.path.realpath(root))
    return lambda path: Path(os.path.realpath(path)).is_relative_to(home)


def _glob(pattern: str, follow: bool) -> list[SourceFile]:
    fixed = re.split(r"[*?\[]", pattern, maxsplit=1)[0]
    root = Path(fixed if fixed.endswith("/") else Path(fixed).parent)
    inside, files, ours = _inside(root), list[SourceFile](), dict[Path, bool]()
    for name in sorted(glob.glob(pattern, recursive=True)):
        path = Path(name)
        kind = kind_of(path.name)
        if kind and path.is_file() and not _within_ours(path, root, ours):
            outside = not follow and not inside(path)
            files.append(SourceFile(str(path), shown(path.relative_to(root).as_posix()), kind, outside))
    return files


def _within_ours(path: Path, root: Path, known: dict[Path, bool]) -> bool:
    """Whether framewire wrote one of the folders between a file and the root of its glob."""
    for folder in path.parents:
        if folder == root or folder not in path.parents:
            return False
        if known.setdefault(folder, _is_beside(folder)):
            return True
    return False


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
        apart.append(replace(file, name=name))
    return apart
