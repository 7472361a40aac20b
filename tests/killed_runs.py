"""Runs in processes that can be killed. Each is forked from one that has imported and loaded what a run needs, so that
a run costs what it does and not what it waits for."""

import multiprocessing
import os
from pathlib import Path

import pytest

from whole_runs import BOOK


def start(sources, out, limit):
    """Start the tables of a run on the first articles of some sources and return its process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["killed_runs_ready"])
    process = context.Process(target=tables, args=(str(sources), str(out), limit))
    with pytest.MonkeyPatch.context() as patch:
        # For the process that the others are forked from, which finds `killed_runs_ready` there.
        patch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
        process.start()
    return process


def tables(sources, out, limit):
    """Make the tables of a run, with a checkpoint every few questions, so that a small corpus has many of them."""
    from framewire import pipeline
    from framewire.stance.schedule import ask

    ask.BLOCK = 16
    pipeline.write_products = lambda *arguments: None
    pipeline.run(sources, BOOK, out, pipeline.RunOptions(limit=limit))
