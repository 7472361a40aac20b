"""Runs on the same articles: under other settings, on a cluster, with another margin, into a folder of another run.
The first one is what all the others are compared with.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from framewire.codebook import Codebook
from framewire.handcoding import validate_run
from framewire.manifest import Manifest
from framewire.pipeline import RunOptions, run
from framewire.publish.notebooks import execution
from framewire.runfolder import Run
from framewire.validity import SampleRequest, draw_sample
from settings_runs import APART, TELLING, differing, environment, left
from whole_runs import FEW, SAMPLE, command, digest, hashes, naming_this_machine, smaller

SOURCE = SAMPLE / "harbour_courier"


@pytest.fixture(scope="module")
def ray_folder():
    """Where Ray works: a folder of few letters, since it holds sockets."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A codebook of two targets and one frame."""
    path = tmp_path_factory.mktemp("book") / "codebook.toml"
    path.write_text(smaller(targets=2, frames=1), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small_runs(tmp_path_factory, ray_folder, book):
    """Two runs on some articles of one outlet, in processes that differ in threads, kernels, hash seed and folder; the
    second on a cluster of two workers, where Ray is installed.
    """
    folder = tmp_path_factory.mktemp("twice")
    source = [SOURCE, "--limit", str(FEW)]
    spread = ["--engine", "ray"] if find_spec("ray") else []
    one = command(source, folder / "one", book, **environment(TELLING[0]))
    two = command([*source, *spread], folder / "two", book, **TELLING[1], RAY_TMPDIR=str(ray_folder))
    return one, two


def test_threads_kernels_and_hash_seeds_leave_no_trace_in_tables_report_notebooks_page_and_dataset(small_runs):
    one, two = map(left, small_runs)
    assert differing(one, two) == [], APART
    assert {"report.pdf", "explore.html", "table answers"} <= set(one)
    assert len([name for name in one if name.startswith("notebooks/")]) == 6
    assert len([name for name in one if name.startswith("dataset/")]) > 5


def test_what_a_person_opens_is_there(small_runs):
    for finished in small_runs:
        assert [label for label, _ in finished.products()] == ["explore", "PDF", "HTML", "notebooks", "dataset"]
        assert finished.verify() == []
        assert naming_this_machine(finished) == []


def test_the_same_command_again_does_nothing(small_runs, book):
    one = small_runs[0]
    before = {path: path.stat().st_mtime_ns for path in (one.path / "tables").iterdir()}
    pdf = digest(one.path / "report.pdf")
    command([SOURCE, "--limit", str(FEW)], one.path, book)
    assert {path: path.stat().st_mtime_ns for path in (one.path / "tables").iterdir()} == before
    assert digest(one.path / "report.pdf") == pdf


def test_a_cluster_gives_the_same_tables(small_runs, ray_folder):
    if find_spec("ray") is None:
        pytest.skip("Ray is not installed: pip install 'framewire[ray]'")
    one, two = small_runs
    assert list(ray_folder.glob("ray/session_*/logs/worker-*")), "the second run was not made on a cluster"
    assert hashes(two) == hashes(one), APART


def test_a_changed_margin_scores_nothing_again_and_keeps_what_people_coded(small_runs, book, tmp_path, monkeypatch):
    # The one that reads what people coded; the others are executed in the runs above.
    (validity,) = [path for path in execution.notebook_sources() if path.name == "06_validity.ipynb"]
    monkeypatch.setattr(execution, "notebook_sources", lambda: [validity])
    for product in ("report", "explore"):
        monkeypatch.setattr(f"framewire.publish.write_{product}", lambda run: None)
    earlier = _coded(small_runs[0], tmp_path)
    other = Codebook.parse(book.read_text(encoding="utf-8").replace("\n[stance]\n", "\n[stance]\nmargin = 0.5\n"))
    changed = run(SOURCE, other, tmp_path / "run", RunOptions(reuse=earlier.path, limit=FEW))
    old, new = Manifest.read(small_runs[0].path), Manifest.read(changed.path)
    for name in ("corpus", "themes", "scoring"):
        assert old.stage(name) == new.stage(name)
    abstained = (changed.table("document_stances")["reason"] == "below_margin").sum()
    assert abstained > (small_runs[0].table("document_stances")["reason"] == "below_margin").sum()
    labels = changed.table("annotations")
    assert labels.equals(earlier.table("annotations"))
    assert len(changed.table("gold")) == len(labels) > 20
    # The codes are the same, what they are compared with is not.
    assert not changed.table("scores").equals(earlier.table("scores"))
    assert changed.manifest["stages"][-1]["name"] == "validity"
    assert (changed.path / "notebooks" / validity.name).is_file()
    assert "No person has checked the answers" not in (changed.path / "dataset" / "README.md").read_text()


def _coded(finished, folder):
    """Return a copy of a run in which one person gave every unit of a draw the code that the model gave, or absent."""
    shutil.copytree(finished.path, folder / "earlier")
    earlier = Run.open(folder / "earlier")
    draw_sample(earlier.store, earlier.codebook, SampleRequest(size=60, coders=("a",)), folder / "sheets")
    sheet = pd.read_csv(folder / "sheets" / "sheet_a.csv", dtype=str)
    said = earlier.table("samples").set_index("unit_id")["said"].loc[sheet["unit_id"]].to_numpy()
    sheet["code"] = [code if code in ("favour", "neutral", "against") else "absent" for code in said]
    sheet.to_csv(folder / "sheets" / "sheet_a.csv", index=False)
    validate_run(earlier, [folder / "sheets"])
    return earlier


def test_a_folder_of_another_run_is_refused(small_runs, book):
    with pytest.raises(Exception, match="it holds a run on harbour_courier"):
        run(SAMPLE / "meridian_wire", book, small_runs[0].path)
    with pytest.raises(Exception, match="it holds a run with another codebook"):
        run(SOURCE, Codebook.parse('title = "x"'), small_runs[0].path)
