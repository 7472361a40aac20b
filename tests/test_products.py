"""The products of a run: written side by side, each recorded when it is done, whatever becomes of the others."""

import json

import pytest

from framewire.errors import PublishError
from framewire.manifest import Manifest, record_product
from framewire.products import write_products
from framewire.progress import Silent
from framewire.runfolder import Run

FILES = {
    "notebooks": ("notebooks",),
    "report": ("report.pdf", "report.html", "figures"),
    "explore": ("explore.html",),
    "dataset": ("dataset",),
}


@pytest.fixture
def job(tmp_path):
    return Job(tmp_path / "run")


class Job:
    """A run under way, in a folder of its own."""

    def __init__(self, folder):
        folder.mkdir()
        self.run, self.manifest = Run(folder), Manifest("t", (), "c", 0)

    def write(self, *earlier):
        write_products(self.run, self.manifest, earlier, Silent())


@pytest.fixture
def written(monkeypatch):
    """The products in the order they were written, by writers that only touch their files."""
    done = []

    def writer(name):
        def write(run, text=True):
            for file in FILES[name]:
                (run.path / file).write_text(name if text else "no text")
            done.append(name)

        return write

    for name in FILES:
        monkeypatch.setattr(f"framewire.publish.write_{name}", writer(name))
    return done


def test_each_product_is_written_once_and_again_when_a_file_of_it_is_gone(job, written):
    job.write()
    assert sorted(written) == ["dataset", "explore", "notebooks", "report"]
    assert Manifest.read(job.run.path).published.keys() == FILES.keys()
    job.write()
    (job.run.path / "report.html").unlink()
    job.write()
    assert written[4:] == ["report"]


def test_a_product_that_fails_is_told_and_the_others_are_kept(job, written, monkeypatch):
    monkeypatch.setattr("framewire.publish.write_report", _fail)
    with pytest.raises(PublishError, match="typst could not set it"):
        job.write()
    assert Manifest.read(job.run.path).whole_products() == ["notebooks", "explore", "dataset"]


def test_what_lies_where_a_product_failed_is_none_of_it_and_is_written_again(job, written, monkeypatch):
    job.write()
    (job.run.path / "report.html").write_text("tampered")
    with monkeypatch.context() as failing, pytest.raises(PublishError):
        failing.setattr("framewire.publish.write_report", _fail)
        job.write()
    assert not [name for name in Manifest.read(job.run.path).files if name.startswith("report")]
    job.manifest = Manifest.read(job.run.path)
    job.write()
    assert (job.run.path / "report.html").read_text() == "report"
    assert "report.html" in Manifest.read(job.run.path).files


def test_products_that_were_broken_off_are_not_said_to_be_there(job, written, monkeypatch):
    job.write()
    for name in FILES:
        monkeypatch.setattr(f"framewire.publish.write_{name}", _stop)
    job.manifest.codebook_sha256 = "d"
    with pytest.raises(KeyboardInterrupt):
        job.write()
    assert Manifest.read(job.run.path).whole_products() == []


def _fail(run):
    raise PublishError("report.pdf", "typst could not set it", "Read report.html instead")


def _stop(run):
    raise KeyboardInterrupt


def test_a_dataset_with_the_articles_text_neither_travels_nor_outlives_the_next_run(job, written, tmp_path):
    job.write()
    record_product(job.run.path, "dataset", {"include_text": True, "licence": "cc-by-4.0"})
    job.manifest = Manifest.read(job.run.path)
    other = Job(tmp_path / "other")
    other.write(job.run)
    assert written[4:] == ["dataset"]
    assert other.manifest.published["dataset"].options == {}
    job.write()
    assert written[5:] == ["dataset"]
    assert job.manifest.published["dataset"].options == {"licence": "cc-by-4.0"}
    # The licence was stated for the run it was stated for.
    third = Job(tmp_path / "third")
    third.write(job.run)
    assert third.manifest.published["dataset"].options == {}
    assert written[6:] == ["dataset"]


def test_a_page_without_text_stays_without_and_does_not_travel(job, written, tmp_path):
    job.write()
    record_product(job.run.path, "explore", {"text": False})
    job.manifest = Manifest.read(job.run.path)
    job.manifest.seed, job.manifest.codebook_sha256 = 1, "d"
    job.write()
    assert (job.run.path / "explore.html").read_text() == "no text"
    assert len(written) == 8
    job.write()
    assert len(written) == 8
    other = Job(tmp_path / "other")
    other.manifest.codebook_sha256 = "d"
    other.write(job.run)
    assert written[8:] == ["explore"]
    assert (other.run.path / "explore.html").read_text() == "explore"


def test_a_page_without_text_stays_without_when_a_run_is_stopped_on_the_way(job, written, monkeypatch):
    job.write()
    record_product(job.run.path, "explore", {"text": False})
    job.manifest = Manifest.read(job.run.path)
    job.manifest.codebook_sha256 = "d"
    with monkeypatch.context() as stopping, pytest.raises(KeyboardInterrupt):
        stopping.setattr("framewire.publish.write_explore", lambda run, text: _stop(run))
        job.write()
    job.manifest = Manifest.read(job.run.path)
    job.manifest.codebook_sha256 = "d"
    job.write()
    assert (job.run.path / "explore.html").read_text() == "no text"


def test_a_manifest_that_held_keys_alone_has_its_products_written_again(job, written):
    job.write()
    path = job.run.path / "manifest.json"
    values = json.loads(path.read_text())
    path.write_text(json.dumps(values | {"published": dict.fromkeys(FILES, "0" * 64)}))
    job.manifest = Manifest.read(job.run.path)
    job.write()
    assert len(written) == 8


def test_products_of_an_earlier_run_with_the_same_inputs_are_copied(job, written, tmp_path):
    job.write()
    again = Job(tmp_path / "again")
    again.write(job.run)
    assert len(written) == 4
    assert (again.run.path / "report.html").read_text() == "report"
    assert Manifest.read(again.run.path).published == Manifest.read(job.run.path).published
    other = Job(tmp_path / "other")
    other.manifest.codebook_sha256 = "d"
    other.write(job.run)
    assert len(written) == 8
