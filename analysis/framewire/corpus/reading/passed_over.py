"""Files that may hold articles and are of no kind that is read: said, so that nobody takes them for read."""

from __future__ import annotations

import glob
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from framewire.corpus.article import Unreadable
from framewire.corpus.reading.sources import KINDS, files_below

# Of other files, such as the pictures of a saved page, nobody expects that they are read.
OTHERS = frozenset(
    """.doc .docx .odt .rtf .pdf .epub .xls .xlsx .ods .xml .rss .atom .eml .mbox .mht .mhtml .xhtml .zip .7z .rar
    .tar .tgz .warc .wet .wacz""".split()
)


def passed_over(sources: Sequence[str], follow: bool = False) -> Iterator[Unreadable]:
    """Yield an `Unreadable` for each of these endings that files in folders and globs have, with their number."""
    found = Counter(_ending(path) for source in sources for path in _files(source, follow) if path.is_file())
    for ending in sorted(OTHERS & found.keys()):
        are = "1 file is" if found[ending] == 1 else f"{found[ending]:,} files are"
        message = f"{are} of a kind that is not read; convert to one of: {' '.join(KINDS)}"
        yield Unreadable(f"*{ending}", "other_kind", message)


def _files(source: str, follow: bool) -> Iterable[Path]:
    if Path(source).is_dir():
        return files_below(Path(source), follow)
    return map(Path, glob.glob(source, recursive=True)) if glob.has_magic(source) else ()


def _ending(path: Path) -> str:
    return Path(path.name.lower().removesuffix(".gz")).suffix
