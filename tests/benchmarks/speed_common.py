"""What the parts of the speed benchmark share: the releases, the codebook, timing, and a line of a table."""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
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
class Asked:
    """What a part is asked for: an empty folder to work in, how many articles, and a checkout to be timed beside."""

    work: Path
    size: int
    beside: Path | None = None


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


def first_releases(count: int) -> list[str]:
    """Return the first releases as JSON lines, in the order of the file."""
    with RELEASES.open(encoding="utf-8") as lines:
        return list(islice(lines, count))


def write_releases(folder: Path, lines: Sequence[str]) -> Path:
    """Write releases to a folder, one JSON lines file each, so that one can be added."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, line in enumerate(lines):
        (folder / f"{number:05d}.jsonl").write_text(line, encoding="utf-8")
    return folder


def corpus_of(folder: Path, lines: Sequence[str]) -> Store:
    """Return a store with the corpus tables of some releases."""
    source, store = write_releases(folder / "releases", lines), Store(folder / "run" / "tables")
    build_corpus(CorpusRequest((str(source),), Codebook.read(BOOK)), store, Silent())
    return store


@dataclass(frozen=True)
class Spent:
    """Seconds that a person waited, and seconds that all processors together worked, children included.

    `peak` is the memory in MB of the largest process, null where it was not measured.
    """

    waited: float
    worked: float
    peak: int | None = None

    def __str__(self) -> str:
        memory = "" if self.peak is None else f", {self.peak:,} MB"
        return f"{self.waited:.1f} s ({self.worked:.1f} processor s{memory})"


def spent(work: Callable[[], object]) -> Spent:
    """Return what `work` costs in this process."""
    began, worked = time.perf_counter(), _worked()
    work()
    return Spent(time.perf_counter() - began, _worked() - worked)


def command(*words: object) -> Spent:
    """Return what a command costs, its own children included. Raises RuntimeError with its last line where it fails.

    The system counts this process as part of the peak of those that it starts, so this one must be the smaller.
    """
    with tempfile.TemporaryFile("w+") as said:
        began = time.perf_counter()
        child = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise RuntimeError(f"{words}: {said.read().splitlines()[-1:]}")
    return Spent(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def median(costs: Sequence[Spent]) -> Spent:
    """Return the median of the seconds and of the peaks."""
    peaks = [cost.peak for cost in costs if cost.peak is not None]
    waited, worked = (statistics.median(values) for values in zip(*((c.waited, c.worked) for c in costs), strict=True))
    return Spent(waited, worked, int(statistics.median(peaks)) if peaks else None)


def share(figure: str, cost: Spent, whole: Spent, note: str) -> Row:
    """Return a line that tells a cost, and its share of another in processor seconds."""
    return Row(figure, f"{cost}, {cost.worked / whole.worked:.1%} of the first", note)


def _worked() -> float:
    usage = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in usage)
