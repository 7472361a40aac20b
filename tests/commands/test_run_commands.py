"""What the commands that take a run make of their options."""

from __future__ import annotations

import re

import pytest

import small_runs
from framewire import cli, pipeline
from framewire.codebook import Codebook
from framewire.commands import run_commands
from framewire.commands.run_commands import _coders
from framewire.errors import FramewireError, RunFolderError, TableError
from framewire.lock import locked
from framewire.manifest import Manifest
from framewire.validity.draw import SampleRequest, draw_sample
from validity.fake_run import make_world


def test_coders_by_number_or_by_name():
    assert _coders("3") == ("a", "b", "c")
    assert len(_coders("26")) == 26
    assert _coders("ann,ben") == ("ann", "ben")
    assert _coders("a1") == ("a1",)
    assert _coders("ann, ben ") == ("ann", "ben")


@pytest.mark.parametrize("many", ["27", "30", "9" * 5000])
def test_more_coders_than_letters(many):
    with pytest.raises(
        FramewireError, match=r"--coders .*: there are letters for 26 coders at most. Name them: ann,ben"
    ):
        _coders(many)


@pytest.mark.parametrize("text", ["-3", "+2", " -1", "-2.5"])
def test_a_number_with_a_sign_is_no_name(text):
    with pytest.raises(FramewireError, match=r"not a number of coders\. Give one such as 2"):
        _coders(text)


@pytest.mark.parametrize(("text", "said"), [("²", "not a name for a coder"), ("0", "no coder"), ("", "not a name")])
def test_what_is_neither_number_nor_name(tmp_path, text, said):
    world = make_world(tmp_path / "run", 2)
    with pytest.raises(FramewireError, match=said):
        draw_sample(world.store, world.book, SampleRequest(coders=_coders(text)), tmp_path / "sheets")


@pytest.fixture
def run(tmp_path):
    with small_runs.without_models():
        yield pipeline.run(small_runs.articles(tmp_path / "in", 2), Codebook.parse(small_runs.BOOK), tmp_path / "run")


def test_the_manifest_records_with_which_options_a_product_was_written(run, monkeypatch):
    monkeypatch.setattr("framewire.publish.write_dataset", lambda *_: "dataset")
    monkeypatch.setattr("framewire.publish.explore.write_explore", lambda *_: "explore.html")
    run_commands.explore(run.path, text=False)
    run_commands.publish(run.path, "a/b", dry_run=True, include_text=True, licence="cc-by-4.0")
    published = Manifest.read(run.path).published
    assert published["explore"].options == {"text": False}
    assert published["dataset"].options == {"include_text": True, "licence": "cc-by-4.0"}
    run_commands.explore(run.path, text=True)
    run_commands.publish(run.path, "a/b", dry_run=True, include_text=False, licence=None)
    published = Manifest.read(run.path).published
    assert published["explore"].options == {}
    assert published["dataset"].options == {"licence": "cc-by-4.0"}
    assert run.verify() == []


def test_a_run_that_is_being_worked_on_is_left_alone(run, tmp_path):
    with locked(run.path):
        for command in (
            lambda: run_commands.sample(run.path, tmp_path / "sheets"),
            lambda: run_commands.export(run.path),
        ):
            with pytest.raises(RunFolderError, match="another framewire works in it"):
                command()
    assert not run.store.has("samples")


@pytest.mark.parametrize("command", [run_commands.report, run_commands.notebooks, run_commands.export])
def test_a_table_that_is_gone_or_a_damaged_manifest_is_one_line(run, command):
    run.store.path("documents").unlink()
    with pytest.raises(TableError, match=r"documents: missing, though the run wrote it\. Give the same framewire"):
        command(run.path)
    (run.path / "manifest.json").write_text("{")
    with pytest.raises(RunFolderError, match=r"manifest\.json: not a manifest of this version"):
        command(run.path)


def test_two_runs_are_compared_into_a_new_file_only(run, tmp_path):
    (tmp_path / "keep.html").write_text("precious")
    with pytest.raises(FramewireError, match="write over it with --force"):
        run_commands.compare(run.path, run.path, tmp_path / "keep.html")
    assert (tmp_path / "keep.html").read_text() == "precious"
    run_commands.compare(run.path, run.path, tmp_path / "keep.html", force=True)
    (run.path / "manifest.json").write_text("{")
    with pytest.raises(RunFolderError, match=r"manifest\.json: not a manifest of this version"):
        run_commands.compare(run.path, run.path, tmp_path / "new.html")


def test_a_run_of_another_version_is_refused_by_every_command(run, tmp_path):
    path = run.path / "manifest.json"
    path.write_text(re.sub(r'"framewire": "[^"]+"', '"framewire": "0.1.0"', path.read_text()))
    for command in (
        lambda: run_commands.compare(run.path, run.path, tmp_path / "new.html"),
        lambda: cli.why(run.path, "0.txt"),
        lambda: run_commands.verify(run.path),
    ):
        with pytest.raises(RunFolderError, match=r"it is a run of framewire 0\.1\.0, whose tables have another form"):
            command()
