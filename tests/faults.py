"""Makes the n-th call that writes fail, over a whole run: opening, writing, syncing and renaming."""

from __future__ import annotations

import builtins
import errno
import io
import os
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import pyarrow.parquet as pq

import small_runs
from framewire import pipeline
from framewire.errors import FramewireError, SystemRefusalError
from framewire.runfolder import Run

# EINTR is not among them for opening and writing: Python itself tries those again.
NUMBERS = (errno.ENOSPC, errno.EIO, errno.EINTR)
WRITING = set("wax+")


class Faults:
    """Counts the calls; the one with the number `at` fails, with each kind of error in turn."""

    def __init__(self, at):
        self.at, self.count, self.failed = at, 0, None

    def call(self, name):
        self.count += 1
        if self.count == self.at:
            self.failed = name
            number = NUMBERS[self.at % len(NUMBERS)]
            raise OSError(number, os.strerror(number))


@contextmanager
def failing(at):
    """Let the call number `at` fail while the block runs; 0 counts them only."""
    faults = Faults(at)

    def wrapped(name, function, is_meant=lambda *arguments, **options: True):
        def call(*arguments, **options):
            if is_meant(*arguments, **options):
                faults.call(name)
            return function(*arguments, **options)

        return call

    def writes(file, mode="r", *arguments, **options):
        return bool(WRITING & set(mode))

    targets = [
        (os, "fsync", None),
        (os, "replace", None),
        (os, "rename", None),
        (os, "mkdir", None),
        (io, "open", writes),
        (builtins, "open", writes),
        (pq, "write_table", None),
        (pq.ParquetWriter, "write_table", None),
        (pq.ParquetWriter, "close", None),
    ]
    with ExitStack() as stack:
        for owner, name, meant in targets:
            made = wrapped(name, getattr(owner, name), *([meant] if meant else []))
            stack.enter_context(patch.object(owner, name, made))
        yield faults


def _error(job):
    try:
        job()
    except Exception as error:  # noqa: BLE001 (which one it is, is the question)
        return error
    return None


def fail_and_resume(source, book, out, number, wanted):
    """Run with one failing call: it ends well or in one of our errors, `verify` speaks, and the same command goes on.

    Returns the name of the call that failed, null when the run has fewer calls.
    """
    with failing(number) as faults:
        error = _error(lambda: pipeline.run(source, book, out))
    assert error is None or isinstance(error, FramewireError) or SystemRefusalError.of(error), repr(error)
    if (out / "manifest.json").exists():
        assert isinstance(Run.open(out).verify(), list)
    resumed = pipeline.run(source, book, out)
    assert resumed.verify() == []
    assert small_runs.hashes(resumed) == wanted
    assert not [path.name for path in out.rglob("*") if path.name.endswith(".part")]
    return faults.failed
