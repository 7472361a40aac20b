"""Progress of a stage: bars with counts and time left in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, TextIO, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

Item = TypeVar("Item")


class Progress(Protocol):
    """What a stage reports to. `start` names a piece of work, `advance` counts it."""

    def start(self, label: str, total: int | None = None) -> None: ...

    def advance(self, count: int = 1) -> None: ...


def track(items: Iterable[Item], progress: Progress, label: str, total: int | None = None) -> Iterator[Item]:
    """Yield `items` unchanged, telling `progress` of each one after it was used."""
    progress.start(label, total)
    for item in items:
        yield item
        progress.advance()


class Silent:
    """Reports nothing: the default of the Python interface."""

    def start(self, label: str, total: int | None = None) -> None:
        """Ignore the start of a piece of work."""

    def advance(self, count: int = 1) -> None:
        """Ignore a step."""


class Lines:
    """Prints one plain line when a piece of work starts and at most one every ten seconds while it runs.

    `stream` is where to, standard error if null.
    """

    def __init__(self, every_seconds: float = 10.0, stream: TextIO | None = None) -> None:
        self._every, self._stream = every_seconds, stream
        self._label, self._done = "", 0
        self._total: int | None = None
        self._began = self._told = time.monotonic()

    def start(self, label: str, total: int | None = None) -> None:
        self._label, self._total, self._done = label, total, 0
        self._began = self._told = time.monotonic()
        self._print("" if total is None else f"0/{total}")

    def advance(self, count: int = 1) -> None:
        self._done += count
        now = time.monotonic()
        if count and now - self._told >= self._every:
            self._told = now
            self._print(self._counts(now))

    def _counts(self, now: float) -> str:
        if not self._total:
            return str(self._done)
        left = (now - self._began) / max(self._done, 1) * (self._total - self._done)
        return f"{self._done}/{self._total}, about {left:.0f} s left"

    def _print(self, counts: str) -> None:
        print(f"framewire: {self._label} {counts}".rstrip(), file=self._stream or sys.stderr, flush=True)


def usual() -> Progress:
    """Return what the Python interface reports to: nothing, but in a notebook lines under the cell.

    They go to standard output, since notebooks show what comes from standard error in red.
    """
    shell = sys.modules.get("IPython")
    session = None if shell is None else shell.get_ipython()
    return Silent() if getattr(session, "kernel", None) is None else Lines(stream=sys.stdout)


class Bars:
    """Shows rich bars; use it as a context manager around a run."""

    def __init__(self) -> None:
        self._bars: RichProgress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Bars:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bars = Progress(*columns, console=Console(stderr=True))
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def start(self, label: str, total: int | None = None) -> None:
        if self._bars is not None:
            self._task = self._bars.add_task(label, total=total)

    def advance(self, count: int = 1) -> None:
        if self._bars is not None and self._task is not None:
            self._bars.advance(self._task, count)
