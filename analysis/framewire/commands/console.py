"""What all commands share: progress, an end in one line whatever happens, and a run that is written by one process."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.errors import FramewireError, StoppedError, SystemRefusalError, visible

if TYPE_CHECKING:
    from framewire.progress import Progress
    from framewire.runfolder import Run

MENDABLE, STOPPED, ENDED = 2, 130, 143


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """End the process with one line on stderr for what the user can mend: exit code 2, and 130 for a stop.

    What the system refuses (no room, no permission) is such a thing. Other errors are faults of framewire and pass.
    """
    # An end asked for from outside still clears away what was temporary.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that has not every letter shows the others by their numbers.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        yield
    except StoppedError as error:
        _end(error, STOPPED)
    except FramewireError as error:
        _end(error, MENDABLE)
    except Exception as error:
        told = SystemRefusalError.of(error)
        if told is None:
            raise
        _end(told, MENDABLE)


def _end(error: FramewireError, code: int) -> None:
    print(f"framewire: {error}", file=sys.stderr)
    sys.exit(code)


@contextmanager
def new_folder(out: Path) -> Iterator[None]:
    """Let a folder that was not there, or was empty, be as it was where the block does not end well."""
    was_there = out.exists()
    was_empty = not was_there or (out.is_dir() and not any(out.iterdir()))
    try:
        yield
    except BaseException:
        if was_empty:
            shutil.rmtree(out, ignore_errors=True)
            if was_there:
                out.mkdir(exist_ok=True)
        raise


def absent(out: Path, force: bool) -> None:
    """Raise `FramewireError` for a file that would be written over unasked."""
    if out.exists() and not force:
        raise FramewireError(out, "there is such a file already", "Choose another --out, or write over it with --force")


def say(text: object) -> None:
    """Print a result. What articles and codebooks hold cannot steer the terminal."""
    print(visible(text))


@contextmanager
def shown_progress(out: Path | None = None) -> Iterator[Progress]:
    """Show progress as bars in a terminal and as lines elsewhere.

    Raises `StoppedError` when Ctrl-C is pressed; for a run in `out` it says which stages are done. What is no run keeps
    nothing.
    """
    from framewire.progress import Bars, Lines

    try:
        if sys.stderr.isatty():
            with Bars() as bars:
                yield bars
        else:
            yield Lines()
    except KeyboardInterrupt as stop:
        if out is None:
            raise StoppedError("stopped", "nothing was written", "Give the same command again to begin anew") from stop
        raise StoppedError("stopped", _done(out), "Give the same command again to go on") from stop


def _done(out: Path) -> str:
    from framewire.manifest import Manifest

    try:
        done = ", ".join(stage.name for stage in Manifest.read(out).stages)
    except FramewireError:
        done = ""
    return f"these stages are done: {done}" if done else "what was finished until now is kept"


@contextmanager
def in_run(folder: Path, product: str, options: Mapping[str, str | bool] | None = None) -> Iterator[Run]:
    """Open a run to write a product of it again, alone in its folder; its manifest records that and unusual options."""
    from framewire.lock import locked
    from framewire.manifest import record_product
    from framewire.runfolder import Run

    opened = Run.open(folder)
    with locked(opened.path):
        opened.check_tables()
        yield opened
        record_product(opened.path, product, options or {})
