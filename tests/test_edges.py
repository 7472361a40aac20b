"""Damage, full disks, two at once, stops: one line, nothing lost, and the same command goes on."""

import errno
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

import edge_cases
import faults
import small_runs
from framewire import pipeline
from framewire.codebook import Codebook
from framewire.commands.console import shown_progress, told_in_one_line
from framewire.errors import CodebookError, PublishError, RunFolderError, StoppedError, SystemRefusalError
from framewire.lock import locked
from framewire.manifest import Manifest
from framewire.models.remembered import VectorCache
from framewire.publish import Publication, check_publication
from framewire.runfolder import Run
from framewire.stance.questions.answers import FILE_NAME, Ledger

ROOT = Path(__file__).parent.parent
BOOK = Codebook.parse(small_runs.BOOK)


@pytest.fixture(scope="module", autouse=True)
def _small():
    with small_runs.without_models():
        yield


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return small_runs.articles(tmp_path_factory.mktemp("small") / "in", 3)


@pytest.fixture(scope="module")
def whole(source, tmp_path_factory):
    return pipeline.run(source, BOOK, tmp_path_factory.mktemp("whole") / "run")


DAMAGES = {
    "tables/documents.parquet": lambda data: data[: len(data) // 2],
    "tables/failures.parquet": lambda data: data[:20] + b"x" + data[21:-9] + bytes(9),
    "bertopic/model.json": lambda data: data + b" ",
    "explore.html": lambda data: b"",
}


@pytest.mark.parametrize("damages", [DAMAGES, {"manifest.json": lambda data: data[:100]}], ids=["files", "manifest"])
def test_whatever_is_damaged_is_named_and_made_again(whole, source, tmp_path, damages):
    shutil.copytree(whole.path, tmp_path / "run")
    run = Run.open(tmp_path / "run")
    for name, damage in damages.items():
        path = run.path / name
        path.write_bytes(damage(path.read_bytes()))
    problems = run.verify()
    for name in damages:
        assert any(name.partition("/")[2].partition(".")[0] in problem or name in problem for problem in problems), name
    assert not any(str(tmp_path) in problem for problem in problems)
    pipeline.run(source, BOOK, run.path)
    assert run.verify() == []
    assert small_runs.hashes(run) == small_runs.hashes(whole)


def test_verify_says_what_changed_beside_the_tables(whole, tmp_path):
    shutil.copytree(whole.path, tmp_path / "run")
    run = Run.open(tmp_path / "run")
    book = run.path / "codebook.toml"
    book.write_text(book.read_text() + "# more\n")
    assert run.verify() == ["codebook.toml: not the codebook that the run was made with"]
    book.write_text(small_runs.BOOK)
    (run.path / "explore.html").write_text("edited")
    assert run.verify() == ["explore.html: changed since the run wrote it"]
    manifest = json.loads((run.path / "manifest.json").read_text())
    (run.path / "manifest.json").write_text(json.dumps(manifest | {"stages": [], "files": {}}))
    assert run.verify()[0] == (
        "manifest.json: it records no stage corpus, themes, scoring, decisions, though the run is said to be whole"
    )


def test_a_call_that_fails_once_loses_nothing(source, whole, tmp_path):
    assert faults.fail_and_resume(source, BOOK, tmp_path / "run", 22, small_runs.hashes(whole))


def test_two_runs_in_one_folder_the_second_is_refused_and_the_first_is_left_alone(source, tmp_path):
    with locked(tmp_path / "run"):
        with pytest.raises(RunFolderError, match=rf"another framewire works in it \(process {os.getpid()}, since "):
            pipeline.run(source, BOOK, tmp_path / "run")
        assert [path.name for path in (tmp_path / "run").iterdir()] == [".lock"]
    assert not (tmp_path / "run" / ".lock").exists()


def test_the_lock_of_a_process_that_was_killed_is_taken_over(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from framewire.lock import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        holder.stdout.readline()
        with pytest.raises(RunFolderError, match=f"process {holder.pid}"), locked(tmp_path):
            pass
        os.kill(holder.pid, signal.SIGKILL)
    assert (tmp_path / ".lock").exists()
    with locked(tmp_path):
        pass


def test_a_run_that_was_stopped_before_its_manifest_is_gone_on_with(source, tmp_path):
    (tmp_path / "run" / "tables").mkdir(parents=True)
    (tmp_path / "run" / ".manifest.json.123.part").write_text("{")
    assert pipeline.run(source, BOOK, tmp_path / "run").verify() == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "x", "/home/ann/run/tables/.documents.parquet.1.part"), "No space left on device. Free"),
        (PermissionError(errno.EACCES, "x", "/home/ann/x"), "Permission denied. Name a folder that you may write to"),
        (
            OSError("[Errno 28] Error writing bytes to file. Detail: [errno 28] No space left on device"),
            "No space left",
        ),
        (sqlite3.OperationalError("database or disk is full"), "No space left on device"),
        (MemoryError(), "memory: there is not enough of it"),
    ],
)
def test_what_the_system_refuses_is_one_line_without_a_path(capsys, error, said):
    with pytest.raises(SystemExit) as ended, told_in_one_line():
        raise error
    line = capsys.readouterr().err
    assert ended.value.code == 2
    assert said in line
    assert line.count("\n") == 1
    assert "/" not in line


def test_an_error_of_our_own_is_not_taken_for_the_systems():
    assert SystemRefusalError.of(ValueError("no such column")) is None


def test_a_stop_says_what_is_done_and_how_to_go_on(whole):
    with (
        pytest.raises(StoppedError, match=r"done: corpus, themes.*Give the same command again"),
        shown_progress(whole.path),
    ):
        raise KeyboardInterrupt


def test_vectors_and_answers_that_changed_on_the_disk_are_not_believed(tmp_path):
    keys = [bytes([number]) * 32 for number in range(4)]
    VectorCache(tmp_path, "m", "1").add(keys, np.arange(8, dtype=np.float32).reshape(4, 2))
    (path,) = tmp_path.rglob("*.safetensors")
    data = path.read_bytes()
    path.write_bytes(data[:-160] + data[-156:-152] + data[-160:-156] + data[-152:])
    assert keys[0] not in VectorCache(tmp_path, "m", "1")
    with Ledger.open(tmp_path / FILE_NAME) as ledger:
        ledger.note({"00" * 32: np.ones(3), "11" * 32: np.ones(3)})
        ledger._connection.execute("UPDATE answers SET answer = zeroblob(16) WHERE pair = ?", (bytes(32),))
        assert list(ledger.known(["00" * 32, "11" * 32])) == ["11" * 32]


def test_answers_of_another_run_are_taken_over_only_as_they_were_recorded(whole, tmp_path):
    shutil.copytree(whole.path, tmp_path / "run")
    run = Run.open(tmp_path / "run")
    assert pipeline._answers_hold(run)
    run.store.path("answers").write_bytes(b"PAR1")
    assert not pipeline._answers_hold(run)


def test_a_run_that_takes_over_an_interrupted_one_leaves_its_answers_alone(source, tmp_path):
    def stopped(store):
        raise KeyboardInterrupt

    with patch.object(small_runs, "forget", stopped), pytest.raises(KeyboardInterrupt):
        pipeline.run(source, BOOK, tmp_path / "one")
    kept = tmp_path / "one" / "cache" / FILE_NAME
    before = kept.read_bytes()
    done = pipeline.run(source, BOOK, tmp_path / "two", pipeline.RunOptions(reuse=tmp_path / "one"))
    assert done.verify() == []
    assert kept.read_bytes() == before
    assert kept.stat().st_nlink == 1
    (vectors,) = (tmp_path / "one").rglob("*.safetensors")
    assert vectors.stat().st_nlink == 2


def test_a_name_without_an_owner_is_refused_before_anything_is_written(whole):
    with pytest.raises(PublishError, match="not the name of a dataset with its owner"):
        check_publication(whole, Publication("news"))


def test_two_processes_that_need_a_converted_model_build_it_once(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from framewire.models.folders.convert import cached_folder\n"
        "def build(folder):\n"
        "    open(sys.argv[1] + '/built', 'a').write('x'); time.sleep(0.5); (folder / 'a').write_text('model')\n"
        "print((cached_folder('model', build) / 'a').read_text())"
    )
    environment = {**os.environ, "FRAMEWIRE_CACHE": str(tmp_path / "cache")}
    line = [sys.executable, "-c", code, str(tmp_path)]
    both = [subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[0] for process in both] == ["model\n", "model\n"]
    assert (tmp_path / "built").read_text() == "x"


def test_an_end_from_outside_clears_what_was_temporary(tmp_path):
    code = (
        "import tempfile, time; from framewire.commands.console import told_in_one_line\n"
        "with told_in_one_line(), tempfile.TemporaryDirectory(prefix='framewire-'):\n"
        "    print('in', flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    process.terminate()
    assert process.wait(10) == 143
    assert list(tmp_path.iterdir()) == []


def test_manifests_of_any_shape_are_an_error_with_its_place(tmp_path):
    for values in ([], {}, {"versions": "x"}, {"versions": {}, "stages": [1], "sources": []}, "[" * 100_000):
        text = values if isinstance(values, str) else json.dumps(values)
        (tmp_path / "manifest.json").write_text(text)
        with pytest.raises(RunFolderError, match=r"manifest\.json: not a manifest of this version"):
            Manifest.read(tmp_path)
        assert len(Run.open(tmp_path).verify()) == 1


def test_a_short_draw_of_the_campaign(tmp_path):
    rng = random.Random(5)
    source = tmp_path / "in"
    source.mkdir()
    for number in range(15):
        name, data = edge_cases.hostile_file(rng)
        with open(os.fsencode(source) + b"/%d-" % number + name, "wb") as file:
            file.write(data)
    run = pipeline.run(source, BOOK, tmp_path / "run")
    assert run.verify() == []
    assert len(run.table("documents")) > 5
    assert not run.table("failures")["error"].isin(["not_cleaned", "not_attributed"]).any()
    text = (ROOT / "data" / "codebooks" / "russia-north-korea.toml").read_text()
    for _ in range(30):
        with suppress(CodebookError):
            Codebook.parse(edge_cases.mutated_codebook(rng, text))
