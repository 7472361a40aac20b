"""Runs on the same articles: twice the same, on a cluster, with another margin, and into a folder of another run."""

import pytest

from framewire.codebook import Codebook
from framewire.manifest import Manifest
from framewire.pipeline import RunOptions, run
from whole_runs import BOOK, FEW, SAMPLE, command, digest, hashes


@pytest.fixture(scope="module")
def small_runs(tmp_path_factory):
    """Two runs on some articles of one outlet, in two processes that differ in hash seed and folder."""
    folder = tmp_path_factory.mktemp("twice")
    one = command([SAMPLE / "harbour_courier", "--limit", str(FEW)], folder / "one", PYTHONHASHSEED="1")
    two = command([SAMPLE / "harbour_courier", "--limit", str(FEW)], folder / "two", PYTHONHASHSEED="2")
    return one, two


def test_two_runs_have_the_same_rows_the_same_pdf_and_the_same_notebooks(small_runs):
    one, two = small_runs
    assert hashes(one) == hashes(two)
    for name in ("report.pdf", "report.html"):
        assert digest(one.path / name) == digest(two.path / name), name
    for notebook in sorted((one.path / "notebooks").iterdir()):
        assert digest(notebook) == digest(two.path / "notebooks" / notebook.name), notebook.name


def test_a_cluster_gives_the_same_tables(small_runs, tmp_path):
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'framewire[ray]'")
    spread = run(SAMPLE / "harbour_courier", BOOK, tmp_path / "run", RunOptions(engine="ray", limit=FEW))
    assert hashes(spread) == hashes(small_runs[0])


def test_a_changed_margin_scores_nothing_again(small_runs, tmp_path):
    book = Codebook.parse(BOOK.read_text(encoding="utf-8").replace("\n[stance]\n", "\n[stance]\nmargin = 0.3\n"))
    changed = run(SAMPLE / "harbour_courier", book, tmp_path / "run", RunOptions(reuse=small_runs[0].path, limit=FEW))
    old, new = Manifest.read(small_runs[0].path), Manifest.read(changed.path)
    for name in ("corpus", "themes", "scoring"):
        assert old.stage(name) == new.stage(name)
    abstained = (changed.table("document_stances")["reason"] == "below_margin").sum()
    assert abstained > (small_runs[0].table("document_stances")["reason"] == "below_margin").sum()


def test_a_folder_of_another_run_is_refused(small_runs):
    with pytest.raises(Exception, match="it holds a run on harbour_courier"):
        run(SAMPLE / "meridian_wire", BOOK, small_runs[0].path)
    with pytest.raises(Exception, match="it holds a run with another codebook"):
        run(SAMPLE / "harbour_courier", Codebook.parse('title = "x"'), small_runs[0].path)
