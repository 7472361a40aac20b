"""What the commands that take a run make of their options."""

from __future__ import annotations

import pytest

import small_runs
from framewire import pipeline
from framewire.codebook import Codebook
from framewire.commands import run_commands
from framewire.commands.run_commands import _coders
from framewire.errors import FramewireError
from framewire.manifest import Manifest
from framewire.validity.draw import SampleRequest, draw_sample
from validity.fake_run import make_world


def test_coders_by_number_or_by_name():
    assert _coders("3") == ("a", "b", "c")
    assert len(_coders("26")) == 26
    assert _coders("ann,ben") == ("ann", "ben")
    assert _coders("a1") == ("a1",)


@pytest.mark.parametrize("many", ["27", "30", "9" * 5000])
def test_more_coders_than_letters(many):
    with pytest.raises(
        FramewireError, match=r"--coders .*: there are letters for 26 coders at most. Name them: ann,ben"
    ):
        _coders(many)


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
