"""A stage is done once: again only when its inputs, choices or code change, and taken over from another run."""

import hashlib
import shutil
from dataclasses import replace

import pytest

from framewire.manifest import Manifest
from framewire.runfolder import Run
from framewire.stages import Stage, code_hash, do_stage
from framewire.verification import verify

# One stage of the four is done in these tests.
INTERRUPTED = "the run was interrupted after the stage corpus: resume it with the same framewire run command"
ROW = {"document_id": "d", "line": 1, "text": "t", "rule": "r"}


class Counting:
    """A stage whose table holds one row, and which counts how often it was built."""

    def __init__(self, run, choices=None, text="t"):
        self.built = 0
        self._run, self._text = run, text
        self.stage = Stage("corpus", ("corpus",), (), ("removals",), choices or {}, self.build)

    def build(self):
        self.built += 1
        self._run.store.write_rows("removals", [ROW | {"text": self._text}])
        self._run.store.fail("corpus", [{"unit_id": "u", "error": "e", "message": "m"}])
        return {"method": "by hand"}


@pytest.fixture
def run(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "codebook.toml").write_text("")
    return Run(tmp_path / "run")


def manifest_of():
    return Manifest("title", ("source",), hashlib.sha256(b"").hexdigest(), 1)


def test_an_unchanged_stage_is_not_built_again(run):
    work, manifest = Counting(run), manifest_of()
    first = do_stage(work.stage, run, manifest, ())
    again = do_stage(work.stage, run, Manifest.read(run.path), ())
    assert work.built == 1
    assert first == again
    assert again.notes == {"method": "by hand"}
    assert again.rows_out == {"removals": 1}


def test_changed_choices_build_again(run):
    manifest = manifest_of()
    do_stage(Counting(run, {"seed": 1}).stage, run, manifest, ())
    changed = Counting(run, {"seed": 2})
    do_stage(changed.stage, run, manifest, ())
    assert changed.built == 1
    assert len(manifest.stages) == 1


def test_a_table_changed_by_hand_is_built_again_and_named_by_verify(run):
    work, manifest = Counting(run), manifest_of()
    do_stage(work.stage, run, manifest, ())
    assert verify(run.path) == [INTERRUPTED]
    run.store.write_rows("removals", [ROW | {"text": "edited"}])
    assert verify(run.path) == [INTERRUPTED, "table removals: its rows are not those that stage corpus wrote"]
    do_stage(work.stage, run, manifest, ())
    assert work.built == 2
    run.store.path("removals").unlink()
    assert verify(run.path) == [INTERRUPTED, "table removals: missing, though stage corpus wrote it"]


def test_another_run_is_taken_over_with_its_failures(run, tmp_path):
    do_stage(Counting(run).stage, run, manifest_of(), ())
    new = Run(tmp_path / "new")
    work = Counting(new)
    do_stage(work.stage, new, manifest_of(), (run,))
    assert work.built == 0
    assert new.table("removals")["text"].tolist() == ["t"]
    assert new.table("failures")["unit_id"].tolist() == ["u"]


def test_a_folder_of_a_stage_is_taken_over_and_missed_when_it_is_gone(run, tmp_path):
    def with_folder(of):
        work = Counting(of)
        return work, replace(work.stage, folders=("model",))

    work, stage = with_folder(run)
    (run.path / "model").mkdir(parents=True)
    (run.path / "model" / "a.json").write_text("{}")
    do_stage(stage, run, manifest_of(), ())
    new = Run(tmp_path / "new")
    taken, stage_of_new = with_folder(new)
    do_stage(stage_of_new, new, manifest_of(), (run,))
    assert taken.built == 0
    assert (new.path / "model" / "a.json").read_text() == "{}"
    shutil.rmtree(run.path / "model")
    do_stage(stage, run, Manifest.read(run.path), ())
    assert work.built == 2


def test_a_stage_reads_the_hashes_of_what_is_before_it(run):
    manifest = manifest_of()
    do_stage(Counting(run, text="one").stage, run, manifest, ())
    after = Stage("themes", ("themes",), ("removals",), (), {}, dict)
    first = do_stage(after, run, manifest, ()).key
    do_stage(Counting(run, {"changed": True}, text="two").stage, run, manifest, ())
    assert do_stage(after, run, manifest, ()).key != first


def test_the_code_of_a_room_is_part_of_the_key():
    assert code_hash(("corpus",)) != code_hash(("themes",))


def test_a_manifest_reads_back_and_refuses_what_it_does_not_know(run):
    manifest = manifest_of()
    do_stage(Counting(run).stage, run, manifest, ())
    assert Manifest.read(run.path) == manifest
    (run.path / "manifest.json").write_text('{"stages": []}')
    with pytest.raises(Exception, match="not a manifest of this version"):
        Manifest.read(run.path)
