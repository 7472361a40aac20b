"""Rows of a .parquet, read by a process of its own (foreign.py) that a hostile file can crash alone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from framewire.corpus.article import LARGEST_ROW, Row, Unreadable
from framewire.corpus.reading.sources import SourceFile
from framewire.environment import without_secrets

SIGPROF = getattr(signal, "SIGPROF", 27)
READER = Path(__file__).with_name("foreign.py")


def parquet_rows(file: SourceFile) -> Iterator[Row | Unreadable]:
    """Yield the rows of a parquet file as mappings; a cell that cannot be read is null and has an `Unreadable` beside.

    A file that crashes or hangs its reader, or needs too much memory, ends in one `Unreadable`.
    """
    with _plain_file(file) as path:
        command = [sys.executable, "-P", str(READER), path, str(LARGEST_ROW)]
        environment = without_secrets(os.environ)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as reader:
            assert reader.stdout is not None
            try:
                for number, line in enumerate(reader.stdout, start=1):
                    yield from _units(file.name, number, json.loads(line))
                if status := reader.wait():
                    fact = "takes too long to read" if status == -SIGPROF else "crashes its reader"
                    yield Unreadable(file.name, "not_parquet", f"The file {fact}; what came before it was read")
            finally:
                reader.kill()


def _units(name: str, number: int, told: dict[str, object]) -> Iterator[Row | Unreadable]:
    """What the reader told of one row; an `Unreadable` with a name stands beside a row and is none itself."""
    row, missing = told.get("row"), told.get("missing")
    if isinstance(missing, list):
        message = f"What stands in {', '.join(missing[:12])} cannot be read; the row was read without it"
        yield Unreadable(f"{name}#{number}", "unreadable_cell", message)
    if isinstance(row, dict):
        yield row
    else:
        yield Unreadable("" if "row" in told else name, str(told["error"]), str(told["message"]))


@contextmanager
def _plain_file(file: SourceFile) -> Iterator[str]:
    """The path of the file, unzipped into a temporary one where it is zipped."""
    if not file.zipped:
        yield file.location
        return
    with tempfile.TemporaryDirectory(prefix="framewire-") as aside, file.open() as stream:
        path = Path(aside) / "rows.parquet"
        with path.open("wb") as plain:
            shutil.copyfileobj(stream, plain, 1 << 20)
        yield str(path)
