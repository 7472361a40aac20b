"""What verify says of products: each that was not written to its end, or is of other tables, has a sentence."""

import pytest

import small_runs
from framewire import pipeline
from framewire.codebook import Codebook
from framewire.handcoding import record_draw
from framewire.manifest import Manifest, StageRecord, record_product

BOOK = Codebook.parse(small_runs.BOOK)
CURE = "give the same framewire run command again"


@pytest.fixture
def run(tmp_path):
    with small_runs.without_models():
        yield pipeline.run(small_runs.articles(tmp_path / "in", 2), BOOK, tmp_path / "run")


def test_products_that_were_broken_off_are_named_and_written_by_the_same_command(run, tmp_path, monkeypatch):
    def stop(run):
        raise KeyboardInterrupt

    with monkeypatch.context() as stopping, pytest.raises(KeyboardInterrupt):
        stopping.setattr("framewire.publish.write_explore", stop)
        (run.path / "explore.html").unlink()
        pipeline.run(tmp_path / "in", BOOK, run.path)
    assert run.verify()[0] == f"explore: it was not written to its end: {CURE}"
    assert run.verify(products=False) == []
    assert pipeline.run(tmp_path / "in", BOOK, run.path).verify() == []


def test_products_of_other_tables_are_named(run):
    manifest = Manifest.read(run.path)
    manifest.record(StageRecord("validity", "k", {}, {}, {"failures": manifest.failures_sha256}, 0.0, {}, {}))
    manifest.write(run.path)
    assert run.verify() == [
        f"{name}: it was made of other tables than these: {CURE}"
        for name in ("notebooks", "report", "explore", "dataset")
    ]
    record_product(run.path, "explore", {})
    assert not [said for said in run.verify() if said.startswith("explore")]


def test_a_draw_alone_changes_no_product(run):
    run.store.write_rows("samples", [])
    record_draw(run)
    assert run.verify() == []
