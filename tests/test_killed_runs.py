"""A run that is killed (`kill -9`) goes on where it was when the same command is given again."""

import os
import signal
import sqlite3
import time

import pytest

from framewire.manifest import Manifest
from framewire.runfolder import Run
from framewire.stance.questions.answers import FILE_NAME
from killed_runs import start
from whole_runs import FEW, SAMPLE, hashes

SOURCE = SAMPLE / "harbour_courier"


def answers(out):
    """Return how many answers the ledger of a run under way holds."""
    ledger = out / "cache" / FILE_NAME
    if not ledger.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM answers").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def killed(out, when):
    """Start the run, kill it as soon as `when()` holds, and return how many answers it left behind."""
    process = start(SOURCE, out, FEW)
    while not when() and process.is_alive():
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    return answers(out)


def finished(out):
    process = start(SOURCE, out, FEW)
    process.join()
    assert process.exitcode == 0
    return Run.open(out)


def scored(finished_run):
    return int(Manifest.read(finished_run.path).stage("scoring").work["pairs scored this time"])


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The same run without a kill."""
    return finished(tmp_path_factory.mktemp("whole") / "run")


def test_the_same_command_goes_on_where_it_was_killed_again_and_again(whole, tmp_path):
    out = tmp_path / "run"
    killed(out, lambda: (out / "tables" / "documents.parquet").exists())
    there = killed(out, lambda: answers(out) > 40)
    assert there > 40
    more = killed(out, lambda: answers(out) > there + 40)
    assert more > there
    for name in Run.open(out).tables():
        Run.open(out).table(name)
    assert not (out / "tables" / "answers.parquet").exists()
    resumed = finished(out)
    assert 0 < scored(resumed) < scored(whole)
    assert hashes(resumed) == hashes(whole)
    assert resumed.verify(products=False) == []
    assert not [path for path in out.rglob("*") if path.name.endswith(".part") or path.name.startswith(FILE_NAME)]
    assert set(resumed.table("sentence_stances")["stance"].dropna()) == {"favour", "neutral", "against"}
