"""Makes the n-th call that writes end a run in one of three ways: refused by the system, stopped, or killed."""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import time
from collections.abc import Callable
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
# A child that has not ended after so long hangs.
PATIENCE = 60.0


def refuse(number):
    """Fail as a full or a broken disk does, with each kind of error in turn."""
    wanted = NUMBERS[number % len(NUMBERS)]
    raise OSError(wanted, os.strerror(wanted))


def stop(number):
    """End as Ctrl-C ends a run."""
    raise KeyboardInterrupt


def die(number):
    """End this process at once: nothing is cleared away."""
    os.kill(os.getpid(), signal.SIGKILL)


class Faults:
    """Counts the calls; at the one with the number `at` it does what `act` does."""

    def __init__(self, at, act):
        self.at, self.count, self.failed, self._act = at, 0, None, act

    def call(self, name):
        self.count += 1
        if self.count == self.at:
            self.failed = name
            self._act(self.at)


@contextmanager
def failing(at, act: Callable[[int], None] = refuse):
    """Let the call number `at` fail while the block runs; 0 counts them only."""
    faults = Faults(at, act)

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


def broken_off(source, book, out, at, act, options=None):
    """Run until the call number `at`, which `act` ends: in a fork of this process where that kills it.

    Whatever the run ends with is an end that a user may see: well, one of our errors, the system's, or a stop.
    """
    if act is die:
        return _killed(lambda: _until(source, book, out, at, act, options))
    with failing(at, act):
        error = _error(lambda: pipeline.run(source, book, out, options))
    kinds = (FramewireError, KeyboardInterrupt)
    assert error is None or isinstance(error, kinds) or SystemRefusalError.of(error), repr(error)
    return None


def _until(source, book, out, at, act, options):
    with failing(at, act):
        pipeline.run(source, book, out, options)


def _killed(job):
    child = os.fork()
    if child == 0:
        try:
            job()
        finally:
            os._exit(0)
    ended = time.monotonic() + PATIENCE
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.002)
        if time.monotonic() > ended:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise AssertionError("the run hangs")


def _error(job):
    try:
        job()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (which one it is, is the question)
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
