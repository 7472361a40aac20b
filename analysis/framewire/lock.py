"""One process at a time in a folder: a lock that names its holder and dies with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from framewire.errors import RunFolderError

FILE_NAME = ".lock"


@contextmanager
def locked(folder: Path, wait: bool = False) -> Iterator[None]:
    """Hold the lock of a folder, which is made if need be, while the block runs.

    The system frees the lock of a process that has died, however it died. Where another process holds it, `wait` waits;
    otherwise `RunFolderError` names that process.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    with _taken(path, folder, wait) as file:
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        file.flush()
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink(missing_ok=True)


@contextmanager
def _taken(path: Path, folder: Path, wait: bool) -> Iterator[IO[str]]:
    while True:
        with path.open("a+", encoding="utf-8") as file:
            if not _lock(file, wait):
                file.seek(0)
                holder = file.read(200) or "another process"
                raise RunFolderError(folder.name, f"another framewire works in it ({holder})", _CURE)
            # The one before may have removed the file that we waited for.
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                yield file
                return


_CURE = "Wait until it has ended, or choose another --out"


def _lock(file: IO[str], wait: bool) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
