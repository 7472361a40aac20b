"""What the parts of the speed benchmark share: the releases, the codebook, timing, and a line of a table.

Ratios are of processor seconds, which other work on the machine hardly changes; what a person waits for stands beside
them, with the load at that time.
"""

from __future__ import annotations

import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from framewire.codebook import Codebook
from framewire.corpus import CorpusRequest, build_corpus
from framewire.progress import Silent
from framewire.tables import Store

ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "data" / "codebooks" / "russia-north-korea.toml"
RELEASES = ROOT.parent / "shared" / "data" / "state_dept_press_releases" / "state_press_releases_2021-05_2022-08.jsonl"
REPEATS = 3
SEED = 6


@dataclass(frozen=True)
class Row:
    """One line of a table: what was measured, the value, and what else one must know, such as the bar."""

    figure: str
    value: str
    note: str = ""


@lru_cache(maxsize=1)
def shuffled() -> tuple[str, ...]:
    """Return the releases as JSON lines, in a random order that is always the same."""
    lines = RELEASES.read_text(encoding="utf-8").splitlines(keepends=True)
    return tuple(random.Random(SEED).sample(lines, len(lines)))


def write_releases(folder: Path, lines: Sequence[str]) -> Path:
    """Write releases to a folder, one JSON lines file each, so that one can be added."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, line in enumerate(lines):
        (folder / f"{number:05d}.jsonl").write_text(line, encoding="utf-8")
    return folder


def corpus_of(folder: Path, lines: Sequence[str]) -> Store:
    """Return a store with the corpus tables of some releases."""
    source, store = write_releases(folder / "releases", lines), Store(folder / "run" / "tables")
    build_corpus(CorpusRequest((str(source),), Codebook.read(BOOK), None), store, Silent())
    return store


@dataclass(frozen=True)
class Spent:
    """Seconds that a person waited, and seconds that all processors together worked, children included."""

    waited: float
    worked: float

    def __str__(self) -> str:
        return f"{self.waited:.1f} s ({self.worked:.1f} processor s)"


def spent(work: Callable[[], object]) -> Spent:
    """Return what `work` costs."""
    began, worked = time.perf_counter(), _worked()
    work()
    return Spent(time.perf_counter() - began, _worked() - worked)


def median(costs: Sequence[Spent]) -> Spent:
    """Return the median of both."""
    return Spent(*(statistics.median(values) for values in zip(*((c.waited, c.worked) for c in costs), strict=True)))


def _worked() -> float:
    usage = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in usage)
